import type { Box } from '../../api/searchTypes';
import type { TraceSummary } from '../../api/types';

/** The plane of the scatter plot: start to the right, duration upwards on a logarithmic scale. */

export interface Size {
  width: number;
  height: number;
}

export interface Point {
  x: number;
  y: number;
}

const LEFT = 52;
const RIGHT = 14;
/** Deploys have their names above the dots. */
const TOP = 26;
const BOTTOM = 22;
/** Traces that took no time at all, as clocks measure it, lie on the lowest line. */
const LEAST_NS = 1_000;

export interface Plane {
  left: number;
  right: number;
  top: number;
  bottom: number;
  first: number;
  last: number;
  leastNs: number;
  mostNs: number;
  x: (at: number) => number;
  y: (ns: number) => number;
  at: (x: number) => number;
  ns: (y: number) => number;
}

/** Room for all `traces`, to whole steps of 1 and 3 so that some line is above and below them. */
export function planeOf(traces: readonly TraceSummary[], size: Size): Plane {
  const times = traces.map((t) => Date.parse(t.startedAt));
  const durations = traces.map((t) => Math.max(LEAST_NS, t.durationNs));
  const first = times.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const last = Math.max(
    first + 1,
    times.reduce((a, b) => Math.max(a, b), 0),
  );
  const leastNs = stepDown(durations.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY));
  const mostNs = stepUp(durations.reduce((a, b) => Math.max(a, b), LEAST_NS));
  const [left, right, top, bottom] = [
    LEFT,
    Math.max(LEFT + 10, size.width - RIGHT),
    TOP,
    size.height - BOTTOM,
  ];
  const height = Math.log(mostNs / leastNs);
  const clampNs = (ns: number) => Math.min(mostNs, Math.max(leastNs, ns));
  return {
    left,
    right,
    top,
    bottom,
    first,
    last,
    leastNs,
    mostNs,
    x: (at) => left + ((at - first) / (last - first)) * (right - left),
    y: (ns) => bottom - (Math.log(clampNs(ns) / leastNs) / height) * (bottom - top),
    at: (x) => first + ((x - left) / (right - left)) * (last - first),
    ns: (y) => leastNs * Math.exp(((bottom - y) / (bottom - top)) * height),
  };
}

const steps = (ns: number) => {
  const decade = 10 ** Math.floor(Math.log10(ns));
  return [decade, 3 * decade, 10 * decade];
};

function stepDown(ns: number): number {
  // Strictly below, so that the lowest dot stands above the axis.
  return steps(ns / 1.02).findLast((s) => s <= ns / 1.02) ?? LEAST_NS;
}

function stepUp(ns: number): number {
  return steps(ns).find((s) => s >= ns * 1.02) ?? steps(ns * 2)[2] ?? ns;
}

/** At most five lines: steps of 1 and 3, or of whole decades. */
export function durationTicks(plane: Plane): number[] {
  const all: number[] = [];
  for (
    let decade = 10 ** Math.floor(Math.log10(plane.leastNs));
    decade <= plane.mostNs * 1.001;
    decade *= 10
  ) {
    for (const s of [decade, 3 * decade]) {
      if (s >= plane.leastNs * 0.999 && s <= plane.mostNs * 1.001) all.push(s);
    }
  }
  if (all.length <= 5) return all;
  const decades = all.filter((s) => Math.abs(Math.log10(s) - Math.round(Math.log10(s))) < 1e-6);
  const every = Math.ceil(decades.length / 5);
  return decades.filter((_, i) => i % every === 0);
}

/** A drag shorter than this in one direction means all of that direction. */
export const SHORTEST_DRAG = 6;

/** The box between two corners; whole milliseconds outwards, so that dots under its border belong to it. */
export function boxBetween(plane: Plane, a: Point, b: Point): Box {
  const inX = (x: number) => Math.min(plane.right, Math.max(plane.left, x));
  const inY = (y: number) => Math.min(plane.bottom, Math.max(plane.top, y));
  const flat = Math.abs(a.y - b.y) < SHORTEST_DRAG;
  const narrow = Math.abs(a.x - b.x) < SHORTEST_DRAG;
  const [x1, x2] = narrow ? [plane.left, plane.right] : [inX(Math.min(a.x, b.x)), inX(Math.max(a.x, b.x))];
  const [y1, y2] = flat ? [plane.top, plane.bottom] : [inY(Math.min(a.y, b.y)), inY(Math.max(a.y, b.y))];
  return {
    from: new Date(Math.floor(plane.at(x1))).toISOString(),
    to: new Date(Math.ceil(plane.at(x2))).toISOString(),
    // The lowest line also holds what is below it.
    minDurationNs: y2 >= plane.bottom ? 0 : Math.floor(plane.ns(y2)),
    maxDurationNs: Math.ceil(plane.ns(y1)),
  };
}

/** The trace whose dot is nearest to a point, within `reach` pixels. */
export function nearest(
  plane: Plane,
  traces: readonly TraceSummary[],
  point: Point,
  reach: number,
): TraceSummary | null {
  let best: TraceSummary | null = null;
  let least = reach * reach;
  for (const t of traces) {
    const dx = plane.x(Date.parse(t.startedAt)) - point.x;
    const dy = plane.y(t.durationNs) - point.y;
    if (dx * dx + dy * dy <= least) {
      least = dx * dx + dy * dy;
      best = t;
    }
  }
  return best;
}
