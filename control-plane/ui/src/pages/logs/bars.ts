import { type LogHistogram, SEVERITIES, type Severity } from '../../api/logTypes';
import { ticks } from '../../parts/scale';
import type { TimeRange } from '../../state/range';

/** Stacked bars of a histogram: where they stand, and which one a place means. Free of the page. */

const LEFT = 52;
const RIGHT = 14;
/** Deploys have their names above the bars. */
const TOP = 26;
const BOTTOM = 20;
/** Between two bars, where there is room for it. */
const GAP = 1;

export interface Bars {
  left: number;
  right: number;
  top: number;
  bottom: number;
  /** Epoch milliseconds of both ends. */
  first: number;
  last: number;
  /** Lines of the highest bar. */
  most: number;
  /** The worst first; severities without a line are left out. */
  stacks: { severity: Severity; path: string }[];
  x: (time: number) => number;
  y: (lines: number) => number;
  /** Where bar `i` begins; of one behind the last, where that one ends. */
  edge: (i: number) => number;
}

export function barsOf(histogram: LogHistogram, size: { width: number; height: number }): Bars {
  const { buckets, stepNs, severities } = histogram;
  const step = stepNs / 1e6;
  const first = Date.parse(buckets[0]?.time ?? histogram.from);
  const last = first + Math.max(1, step) * Math.max(1, buckets.length);
  const [left, right, top, bottom] = [
    LEFT,
    Math.max(LEFT + 10, size.width - RIGHT),
    TOP,
    size.height - BOTTOM,
  ];
  const most = buckets.reduce(
    (max, b) =>
      Math.max(
        max,
        b.counts.reduce((sum, n) => sum + n, 0),
      ),
    0,
  );
  const highest = ticks(most, 4).at(-1) ?? 4;
  const x = (time: number) => left + ((time - first) / (last - first)) * (right - left);
  const y = (lines: number) => bottom - (lines / highest) * (bottom - top);
  const edge = (i: number) => x(first + i * step);
  const worstFirst = [...severities].sort((a, b) => SEVERITIES.indexOf(b) - SEVERITIES.indexOf(a));
  const below = buckets.map(() => 0);
  const stacks = worstFirst.flatMap((severity) => {
    const at = severities.indexOf(severity);
    let path = '';
    buckets.forEach((b, i) => {
      const lines = b.counts[at] ?? 0;
      if (lines === 0) return;
      const from = below[i] ?? 0;
      below[i] = from + lines;
      const wide = edge(i + 1) - edge(i);
      const width = wide > 3 * GAP ? wide - GAP : wide;
      // A single error among thousands must still be seen.
      const height = Math.max(1, y(from) - y(from + lines));
      path += `M${edge(i).toFixed(1)} ${(y(from) - height).toFixed(1)}h${width.toFixed(1)}v${height.toFixed(1)}h${(-width).toFixed(1)}z`;
    });
    return path ? [{ severity, path }] : [];
  });
  return { left, right, top, bottom, first, last, most, stacks, x, y, edge };
}

/** The bar at a place of the plot; null beside it. */
export function barAt(bars: Bars, x: number): number | null {
  const width = bars.edge(1) - bars.edge(0);
  const n = Math.round((bars.right - bars.left) / width);
  const i = Math.floor((x - bars.left) / width);
  if (x < bars.left - 4 || x > bars.right + 4) return null;
  return Math.min(n - 1, Math.max(0, i));
}

/** The time of some bars. */
export function rangeOf(histogram: LogHistogram, first: number, last: number): TimeRange {
  // The first may begin before the range.
  const start = Math.max(
    Date.parse(histogram.buckets[first]?.time ?? histogram.from),
    Date.parse(histogram.from),
  );
  const end = Date.parse(histogram.buckets[last]?.time ?? histogram.from) + histogram.stepNs / 1e6;
  return { from: new Date(start).toISOString(), to: new Date(Math.ceil(end)).toISOString() };
}
