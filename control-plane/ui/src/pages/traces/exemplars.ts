import type { Exemplar, ExemplarsAnswer } from '../../api/types';
import { duration, text } from '../../format/numbers';
import { clock } from '../../format/time';
import type { Dot } from '../../parts/dots';

/** The traces behind the points of a chart, as its dots. */

type Point = ExemplarsAnswer['points'][number];
type HrefOf = (exemplar: Exemplar) => string;

function dot(exemplar: Exemplar, step: number, value: number, hrefOf: HrefOf): Dot {
  const took = text(duration(exemplar.durationNs));
  const how = exemplar.error ? `${took}, failed` : took;
  return {
    id: `${exemplar.traceId}/${exemplar.spanId}`,
    step,
    time: Date.parse(exemplar.time),
    value,
    failed: exemplar.error,
    short: how,
    label: `Trace ${exemplar.traceId.slice(0, 8)}: ${how}, ${clock(exemplar.time)}`,
    href: hrefOf(exemplar),
  };
}

/** The chart's point that a time belongs to. */
function stepAt(times: readonly string[], time: string): number {
  const at = Date.parse(time);
  return times.findLastIndex((t) => Date.parse(t) <= at);
}

/** Each at its own duration. `times` are those of the chart's points. */
export function durationDots(times: readonly string[], points: readonly Point[], hrefOf: HrefOf): Dot[] {
  return points.flatMap(({ time, exemplars }) => {
    const step = stepAt(times, time);
    return step < 0 ? [] : exemplars.map((e) => dot(e, step, e.durationNs, hrefOf));
  });
}

/** Failed ones, on the line: what they are part of. */
export function errorDots(
  times: readonly string[],
  ratios: readonly (number | null)[],
  points: readonly Point[],
  hrefOf: HrefOf,
): Dot[] {
  return points.flatMap(({ time, exemplars }) => {
    const step = stepAt(times, time);
    const ratio = ratios[step] ?? null;
    if (ratio === null) return [];
    return exemplars.filter((e) => e.error).map((e) => dot(e, step, ratio, hrefOf));
  });
}
