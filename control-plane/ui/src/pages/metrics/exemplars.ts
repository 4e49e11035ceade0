import type { ExemplarSeries, LabelSet } from '../../api/prometheus';
import { type Measure, text } from '../../format/numbers';
import { clock } from '../../format/time';
import type { Dot } from '../../parts/dots';
import { type Line, parsed } from './lines';

/** Requests that senders noted beside their samples, as dots that lead to their traces. */

/** How senders name it: OpenTelemetry's way first. */
const TRACE_IDS = ['trace_id', 'traceID', 'traceId', 'TraceID'] as const;
const SPAN_IDS = ['span_id', 'spanID', 'spanId', 'SpanID'] as const;

const TRACE_ID = /^([0-9a-f]{32}|[0-9a-f]{16})$/i;

/** More dots hide the lines: of each part of the chart's width the largest are kept. */
const PARTS = 40;
const MOST_OF_A_PART = 2;

const one = (labels: LabelSet, names: readonly string[]) =>
  names.map((name) => labels[name]).find((value) => value !== undefined && value !== '') ?? null;

export interface SampledTrace {
  traceId: string;
  spanId: string | null;
  /** Epoch milliseconds. */
  time: number;
  value: number;
}

/** Those of which the trace is known, each once. */
export function tracesOf(series: readonly ExemplarSeries[]): SampledTrace[] {
  const found = new Map<string, SampledTrace>();
  for (const { exemplars } of series) {
    for (const { labels, value, timestamp } of exemplars) {
      const traceId = one(labels, TRACE_IDS);
      const number = parsed(value);
      // A trace id is the sender's word: only what looks like one becomes an address.
      if (traceId === null || !TRACE_ID.test(traceId) || number === null) continue;
      const time = timestamp * 1000;
      found.set(`${traceId} ${time}`, {
        traceId: traceId.toLowerCase(),
        spanId: one(labels, SPAN_IDS),
        time,
        value: number,
      });
    }
  }
  return [...found.values()];
}

/**
 * The dots of a chart. Where the chart shows what was observed, each stands at its own value; else on the first line:
 * it is one of what the line counts.
 */
export function metricDots(
  traces: readonly SampledTrace[],
  times: readonly string[],
  lines: readonly Line[],
  observed: boolean,
  format: (value: number | null) => Measure,
  hrefOf: (trace: SampledTrace) => string,
): Dot[] {
  const starts = times.map((t) => Date.parse(t));
  const step = (starts[1] ?? 0) - (starts[0] ?? 0);
  const byPart = new Map<number, { trace: SampledTrace; i: number }[]>();
  for (const trace of traces) {
    // A point tells what led up to it.
    const i = starts.findIndex((t) => trace.time <= t);
    const at = i >= 0 ? i : trace.time <= (starts.at(-1) ?? 0) + step ? starts.length - 1 : -1;
    if (at < 0) continue;
    const part = times.length <= PARTS ? at : Math.floor((at * PARTS) / times.length);
    byPart.set(part, [...(byPart.get(part) ?? []), { trace, i: at }]);
  }
  return [...byPart.values()].flatMap((here) => {
    return [...here]
      .sort((a, b) => b.trace.value - a.trace.value)
      .slice(0, MOST_OF_A_PART)
      .flatMap(({ trace, i }) => {
        const online = lines.map((l) => l.values[i] ?? null).find((v) => v !== null) ?? null;
        const value = observed ? trace.value : online;
        if (value === null) return [];
        const short = observed ? text(format(trace.value)) : clock(trace.time);
        return [
          {
            id: `${trace.traceId}/${trace.time}`,
            step: i,
            time: trace.time,
            value,
            failed: false,
            short,
            label: `Trace ${trace.traceId.slice(0, 8)}: ${short}${observed ? `, ${clock(trace.time)}` : ''}`,
            href: hrefOf(trace),
          },
        ];
      });
  });
}
