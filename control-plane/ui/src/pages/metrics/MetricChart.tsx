import type { ReactNode } from 'react';
import type { ExemplarSeries } from '../../api/prometheus';
import { plural, text } from '../../format/numbers';
import { Chart } from '../../parts/Chart';
import type { Marker } from '../../parts/DeployMarks';
import { inWords, isLive } from '../../state/range';
import { useHref, useScope, useUrl } from '../../state/url';
import { metricDots, type SampledTrace, tracesOf } from './exemplars';
import { Legend } from './Legend';
import { type Answered, chosen, drawn } from './lines';
import { floorOf, measureOf, type Unit } from './units';

/** More lines are a carpet. */
export const MOST_LINES = 30;

const NO_LINES: readonly string[] = [];

/** Queries that are measured alike, in one chart, with the traces and deploys that go with them. */
export function MetricChart({
  title,
  answered,
  unit,
  observed,
  sampled,
  markers,
  only = NO_LINES,
  legend = 'always',
  height,
  children,
}: {
  title: string;
  answered: readonly Answered[];
  unit: Unit;
  /** Whether the values are what single requests had, not how many they were. */
  observed: boolean;
  sampled: readonly ExemplarSeries[];
  markers: readonly Marker[];
  /** Keys of the lines that are isolated. */
  only?: readonly string[];
  legend?: 'always' | 'several';
  height?: number;
  /** Below the plot. */
  children?: ReactNode;
}) {
  const url = useUrl();
  const href = useHref();
  const { range } = useScope();
  const drawing = drawn(answered);
  const lines = chosen(drawing.lines, only, MOST_LINES);
  const listed = chosen(drawing.lines, NO_LINES, MOST_LINES);
  const format = measureOf(unit);
  const peak = Math.max(0, ...lines.map((l) => l.max ?? 0));
  const hrefOf = (trace: SampledTrace) => href(`/traces/${trace.traceId}`, { span: trace.spanId });
  const dots = metricDots(tracesOf(sampled), drawing.times, lines, observed, format, hrefOf);
  const [first] = lines;
  const summary =
    `${title} in ${inWords(range)}: ${plural(lines.length, 'line')}` +
    (first && lines.length === 1 ? `, last ${text(format(first.last))}` : '') +
    '.';
  const series = lines.map((l) => ({
    name: l.name,
    color: l.color,
    values: l.values,
    dashed: l.dashed,
    filled: lines.length === 1,
  }));
  return (
    <Chart
      title={title}
      summary={summary}
      times={drawing.times}
      series={series}
      format={format}
      floor={floorOf(unit, peak)}
      markers={markers}
      unfinished={isLive(range)}
      onSelect={(from, to) => url.set({ from, to })}
      dots={dots}
      named={false}
      {...(height === undefined ? {} : { height })}
    >
      {drawing.notNumbers > 0 && (
        <p className="pad s12 t2">
          {plural(drawing.notNumbers, 'point')} {drawing.notNumbers === 1 ? 'is' : 'are'} no number (NaN or
          infinite): a gap.
        </p>
      )}
      {(legend === 'always' || drawing.lines.length > 1) && (
        <Legend lines={listed} hidden={drawing.lines.length - listed.length} only={only} format={format} />
      )}
      {children}
    </Chart>
  );
}
