/** Single traces in a chart of many: where their dots stand, and which one the pointer means. Free of the page. */

export interface Dot {
  id: string;
  /** The chart's point whose requests it is one of. */
  step: number;
  /** Epoch milliseconds. */
  time: number;
  /** In the chart's unit. */
  value: number;
  failed: boolean;
  /** `340 ms` */
  short: string;
  /** `Trace 4bf92f…: 340 ms, failed, 13:58:02` */
  label: string;
  href: string;
}

export interface PlacedDot extends Dot {
  x: number;
  y: number;
  /** Beyond the axis: it stands at its upper end. */
  above: boolean;
}

/** The axis reaches up to dots only so far: one trace of a minute must not press the lines flat. */
const STRETCH = 2;
/** A pointer this near to a dot means the dot; under the radius at which neighbours would be hard to tell apart. */
const REACH = 7;

/** How far up an axis goes whose lines reach `peak`. */
export function peakWith(dots: readonly Pick<Dot, 'value'>[], peak: number): number {
  const highest = dots.reduce((most, dot) => Math.max(most, dot.value), peak);
  return Math.min(highest, peak * STRETCH);
}

/** Failed ones last, so that they lie on top. */
export function placed(
  dots: readonly Dot[],
  x: (time: number) => number,
  y: (value: number) => number,
  top: number,
): PlacedDot[] {
  return dots
    .map((dot) => ({ ...dot, x: x(dot.time), y: y(dot.value), above: dot.value > top }))
    .sort((a, b) => Number(a.failed) - Number(b.failed));
}

/** The dot at a place of the plot, the nearest one; null where there is none. */
export function dotAt(dots: readonly PlacedDot[], x: number, y: number): PlacedDot | null {
  let best: PlacedDot | null = null;
  let least = REACH * REACH;
  for (const dot of dots) {
    const far = (dot.x - x) ** 2 + (dot.y - y) ** 2;
    if (far <= least) {
      least = far;
      best = dot;
    }
  }
  return best;
}
