/** What watching costs: `/api/v1/overhead` and what stands beside it. Times are RFC 3339. */

export type Signal = 'traces' | 'logs' | 'metrics';

/** Series of metrics name no environment; what is not told is null. */
export interface OverheadSource {
  service: string | null;
  namespace: string | null;
  environment: string | null;
}

/** The whole minutes or hours that were counted. */
export interface Counted {
  from: string;
  to: string;
  by: 'minute' | 'hour';
}

export interface OverheadCost {
  source: OverheadSource;
  team: string | null;
  signal: Signal;
  /** Spans, lines, or samples that were kept. */
  items: number;
  /** Uncompressed; null for metrics, whose bytes are not counted by service. */
  receivedBytes: number | null;
  /** In the range of the same length before; null when that was not counted. */
  itemsBefore: number | null;
  receivedBytesBefore: number | null;
  /** Now; null but for metrics. */
  activeSeries: number | null;
  versions: { version: string | null; items: number; receivedBytes: number }[];
}

export interface OverheadAnswer {
  counted: Counted;
  /** Since when samples are counted; null before any came. */
  samplesSince: string | null;
  costs: OverheadCost[];
  /** On disk now, of all services and times together. */
  stored: { signal: Signal; items: number; bytes: number }[];
  /** Since the process began, of all services together. */
  refused: { signal: string; reason: string; items: number }[];
}

export interface OperationContributor {
  source: OverheadSource;
  operation: string;
  spans: number;
  receivedBytes: number;
  /** Of the bytes of all spans. */
  share: number;
  spansBefore: number | null;
  receivedBytesBefore: number | null;
}

export interface PatternContributor {
  source: OverheadSource;
  template: string;
  severity: string;
  lines: number;
  bytes: number;
  bytesShare: number;
  isNew: boolean;
  /** Finds its lines. */
  q: string;
}

export interface MetricContributor {
  source: OverheadSource;
  metric: string;
  series: number;
  /** Those with the most values. */
  labels: { name: string; values: number }[];
}

export interface ContributorsAnswer {
  counted: Counted;
  operations: OperationContributor[];
  patterns: PatternContributor[];
  metrics: MetricContributor[];
}

export interface RefusedSeries {
  series: number;
  samples: number;
  reason: string;
  since: string;
  last: string;
  /** What to raise so that they are let in. */
  setting: string;
  metrics: { metric: string; series: number }[];
}

export interface ServiceSeries {
  source: OverheadSource;
  active: number;
  limit: number;
  setting: string;
  refused: RefusedSeries | null;
}

export interface SeriesLimitsAnswer {
  activeSeries: number;
  services: ServiceSeries[];
}
