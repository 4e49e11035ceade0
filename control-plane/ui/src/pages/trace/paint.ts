import type { CriticalSegment } from '../../api/traceTypes';
import type { Interval } from './model';

/** Bars as paths: one element a row, however many pieces a bar has. Pure. */

/** Pieces nearer to each other than this many pixels are drawn as one. */
const NEAREST = 1;
const THINNEST = 1;

/** Where `at` lies in a lane `width` pixels wide that shows `shown`. */
export function pixel(at: number, shown: Interval, width: number): number {
  return ((at - shown.from) / (shown.to - shown.from)) * width;
}

/** Intervals in pixels: cut to the lane, at least a pixel wide, and so few that they can be told apart. */
export function pieces(intervals: readonly Interval[], shown: Interval, width: number): [number, number][] {
  const drawn: [number, number][] = [];
  for (const { from, to } of intervals) {
    if (to < shown.from || from > shown.to) continue;
    const left = Math.max(0, pixel(from, shown, width));
    const right = Math.min(width, Math.max(pixel(to, shown, width), left + THINNEST));
    const last = drawn.at(-1);
    if (last && left - last[1] < NEAREST) last[1] = Math.max(last[1], right);
    else drawn.push([Math.min(left, width - THINNEST), right]);
  }
  return drawn;
}

/** A path of upright boxes. */
export function boxes(parts: readonly [number, number][], top: number, height: number): string {
  return parts
    .map(([left, right]) => `M${left.toFixed(1)} ${top}H${right.toFixed(1)}v${height}H${left.toFixed(1)}z`)
    .join('');
}

/** A diamond of events at each place; those on the same pixel are one. */
export function diamonds(at: readonly number[], middle: number, radius: number): string {
  const places = [...new Set(at.map((x) => Math.round(x)))];
  return places
    .map((x) => `M${x - radius} ${middle}l${radius} -${radius}l${radius} ${radius}l-${radius} ${radius}z`)
    .join('');
}

/** The stretches of the critical path by the span they lie in, in order. */
export function criticalBySpan(segments: readonly CriticalSegment[]): Map<number, Interval[]> {
  const bySpan = new Map<number, Interval[]>();
  for (const s of segments) {
    const known = bySpan.get(s.span);
    if (known) known.push({ from: s.fromNs, to: s.toNs });
    else bySpan.set(s.span, [{ from: s.fromNs, to: s.toNs }]);
  }
  for (const intervals of bySpan.values()) intervals.sort((a, b) => a.from - b.from);
  return bySpan;
}
