import type { Metadata, QueryShape } from '../../api/prometheus';
import { bytes, duration, figure, type Measure, rate, SECOND, share } from '../../format/numbers';
import { unitInName } from './families';

/** In what a query's answer is measured: told by its metrics, and by what the query does to them. */

export type Unit =
  | 'seconds'
  | 'milliseconds'
  | 'bytes'
  | 'ratio'
  | 'percent'
  | 'per second'
  | 'bytes per second'
  | 'number';

const BY_NAME: Record<string, Unit> = {
  seconds: 'seconds',
  s: 'seconds',
  milliseconds: 'milliseconds',
  ms: 'milliseconds',
  bytes: 'bytes',
  By: 'bytes',
  ratio: 'ratio',
  percent: 'percent',
  '%': 'percent',
};

const SUFFIX = /_(total|bucket|count|sum|created)$/;

/** What no longer has the unit of what it looks at. */
const COUNTING = new Set(
  (
    'count count_values count_over_time changes resets histogram_count absent absent_over_time group ' +
    'present_over_time sgn timestamp time hour minute month year day_of_week day_of_month day_of_year ' +
    'days_in_month ln log2 log10 exp sqrt stdvar stdvar_over_time histogram_stdvar'
  ).split(' '),
);
const RATES = new Set(['rate', 'irate', 'deriv']);
const OBSERVED = new Set(['histogram_quantile', 'histogram_quantiles', 'histogram_avg', 'histogram_stddev']);
/** Both sides keep their unit. */
const HARMLESS = new Set(['+', '-', 'and', 'or', 'unless', '==', '!=', '<', '>', '<=', '>=']);

/** Of the values a family observes or has. */
function own(metric: string, metadata: Record<string, Metadata[]>): Unit {
  const said = metadata[metric]?.[0] ?? metadata[metric.replace(SUFFIX, '')]?.[0];
  // Micrometer's shares of the processors have no unit in their names.
  if (/_cpu_usage$/.test(metric)) return 'ratio';
  return BY_NAME[said?.unit ?? ''] ?? BY_NAME[unitInName(metric)] ?? 'number';
}

function afterRate(unit: Unit): Unit {
  if (unit === 'bytes') return 'bytes per second';
  // Seconds per second are a share: how busy something was.
  return unit === 'number' ? 'per second' : 'number';
}

function ofMetric(metric: string, shape: QueryShape, metadata: Record<string, Metadata[]>): Unit {
  const calls = (set: ReadonlySet<string>) => shape.functions.some((f) => set.has(f));
  if (calls(OBSERVED)) return own(metric, metadata);
  if (calls(COUNTING)) return 'number';
  const counts = /_(count|bucket)$/.test(metric);
  const unit = counts ? 'number' : own(metric, metadata);
  return calls(RATES) ? afterRate(unit) : unit;
}

/** The sum of what was observed by how often: the mean, in the unit of what was observed. */
function isMean(shape: QueryShape): boolean {
  const [count = '', sum = ''] = [...shape.metrics].sort();
  return (
    shape.metrics.length === 2 &&
    shape.operators.join() === '/' &&
    count.endsWith('_count') &&
    sum === count.replace(/_count$/, '_sum')
  );
}

export function unitOf(shape: QueryShape, metadata: Record<string, Metadata[]>): Unit {
  const [first, ...others] = shape.metrics;
  if (first === undefined || shape.type === 'string') return 'number';
  if (shape.functions.includes('histogram_fraction')) return 'ratio';
  if (isMean(shape)) return own(first.replace(/_count$/, '_sum'), metadata);
  if (shape.operators.some((o) => !HARMLESS.has(o))) return 'number';
  const unit = ofMetric(first, shape, metadata);
  return others.every((m) => ofMetric(m, shape, metadata) === unit) ? unit : 'number';
}

export function measureOf(unit: Unit): (value: number | null) => Measure {
  const scaled = (format: (v: number | null) => Measure, factor: number) => (v: number | null) =>
    format(v === null ? null : v * factor);
  switch (unit) {
    case 'seconds':
      return scaled(duration, SECOND);
    case 'milliseconds':
      return scaled(duration, SECOND / 1000);
    case 'bytes':
      return bytes;
    case 'bytes per second':
      return (v) => {
        const size = bytes(v);
        return v === null ? size : { value: size.value, unit: `${size.unit}/s` };
      };
    case 'ratio':
      return share;
    case 'percent':
      return scaled(share, 0.01);
    case 'per second':
      return rate;
    default:
      return figure;
  }
}

/** The least an axis reaches: noise around nothing is to look like nothing. */
export function floorOf(unit: Unit, peak: number): number {
  switch (unit) {
    case 'seconds':
      return 0.001;
    case 'milliseconds':
      return 1;
    case 'bytes':
    case 'bytes per second':
      return 1_000;
    case 'ratio':
      return 0.02;
    case 'percent':
      return 2;
    case 'per second':
      return 0.1;
    default:
      return peak > 0 ? peak : 1;
  }
}
