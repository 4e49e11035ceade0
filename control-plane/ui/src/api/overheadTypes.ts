/** What watching costs: `/api/v1/overhead` and what stands beside it. Times are RFC 3339. */

export type Signal = 'traces' | 'logs' | 'metrics';

/** What is not told is null; series of metrics may not tell which of several environments it is. */
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
  /** Uncompressed; null where those of metrics were not counted from the beginning. */
  receivedBytes: number | null;
  /** In the range of the same length before; null when that was not counted. */
  itemsBefore: number | null;
  receivedBytesBefore: number | null;
  /** Now; null but for metrics. */
  activeSeries: number | null;
  /** What it is expected to take on disk; null before any of the signal is there. */
  storedBytes: number | null;
  /** What it has on disk now, whenever it came. */
  diskBytes: number;
  /** Of receiving it and of keeping it, by the prices. */
  cost: number;
  /** Of metrics empty where no series tells its version. */
  versions: { version: string | null; items: number; receivedBytes: number | null }[];
}

/** Costs of one signal that were added up by team, environment or version. */
export interface OverheadGroup {
  /** Null for what tells none. */
  name: string | null;
  /** Whose version it is; null by anything else. */
  service: string | null;
  signal: Signal;
  items: number;
  receivedBytes: number | null;
  itemsBefore: number | null;
  receivedBytesBefore: number | null;
  activeSeries: number | null;
  storedBytes: number | null;
  /** Null by version, by which they are not known. */
  diskBytes: number | null;
  cost: number;
}

export interface StoredSignal {
  signal: Signal;
  items: number;
  bytes: number;
  /** Those of the bytes that are some service's: a journal's are nobody's. */
  attributedBytes: number;
  bytesPerItem: number | null;
  costPerMonth: number;
}

/** Of one currency; a GB is 10⁹ bytes, a month 30 days. */
export interface Prices {
  currency: string;
  receivedGb: number;
  millionSpans: number;
  millionLines: number;
  millionSamples: number;
  storedGbMonth: number;
  thousandSeriesMonth: number;
}

/** Of the day, that of UTC; bytes are those that telemetry is expected to take on disk. */
export interface OverheadBudget {
  scope: 'all' | 'environment' | 'service';
  /** Null for all. */
  name: string | null;
  /** Null where none is set. */
  bytesPerDay: number | null;
  usedBytes: number;
  /** Of the whole day if it goes on as the last hour; null before a minute is counted. */
  forecastBytes: number | null;
  signals: { signal: Signal; usedBytes: number; bytesPerSecond: number }[];
  /** Signals of which nothing is on disk for good yet: they are not in it. */
  unknown: Signal[];
  /** Null where traces are not decided of, no budget is set, or nothing is known of it yet. */
  held: HeldBudget | null;
}

/** How a budget is held by leaving out ordinary traces, as of the last look; bytes are of the whole day. */
export interface HeldBudget {
  at: string;
  state: 'keeps_all' | 'holds' | 'cannot' | 'ruled';
  /** When the state began. */
  since: string;
  /** Share of ordinary traces that is kept. */
  rate: number;
  /** The sum of the next four. */
  dayBytes: number;
  alwaysBytes: number;
  ordinaryBytes: number;
  otherBytes: number;
  beforeBytes: number;
  /** What takes most of it; null but where it cannot be held. */
  cause: string | null;
  /** A sentence; null but where it cannot be held, or levers decide in its place. */
  reason: string | null;
}

/** What the keep policy did, by when it decided; of all services and environments. */
export interface OverheadKept {
  /** Else all traces are kept. */
  enabled: boolean;
  /** Share of ordinary traces that is kept where no budget says another. */
  rate: number;
  decideAfterSeconds: number;
  counted: Counted;
  /** Null before anything could be decided. */
  since: string | null;
  keptTraces: number;
  /** The most first; `rate` are those that were drawn. */
  kept: { reason: string; traces: number }[];
  /** That those drawn stand for, themselves among them. */
  representedTraces: number;
  leftOutTraces: number;
  /** Of the kept ones. */
  partialTraces: number;
  keptSpans: number;
  leftOutSpans: number;
  /** On disk, of all that was decided of. */
  decidedBytes: number;
  keptBytes: number;
}

export interface OverheadAnswer {
  counted: Counted;
  /** Since when samples are counted; null before any came. */
  samplesSince: string | null;
  costs: OverheadCost[];
  /** Of the same costs, where it was asked by what; else empty. */
  groups: OverheadGroup[];
  /** On disk now, of all services and times together. */
  stored: StoredSignal[];
  prices: Prices;
  /** Since the process began, of all services together. */
  refused: { signal: string; reason: string; items: number }[];
  /** That of all first. */
  budgets: OverheadBudget[];
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
  /** By which a lever is made. */
  pattern: number;
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

/** Somebody who read something, last in a whole minute. */
export interface TelemetryReader {
  kind: 'query' | 'dashboard' | 'rule' | 'verdict';
  /** As Grafana identifies a dashboard. */
  name: string | null;
  last: string;
}

export interface MetricReads {
  metric: string;
  series: number;
  unread: boolean;
  /** Null when nobody was seen to read it. */
  lastRead: string | null;
  readers: TelemetryReader[];
  /** That ask for it by its name. */
  rules: string[];
}

export interface LogReads {
  source: OverheadSource;
  lines: number;
  receivedBytes: number;
  unread: boolean;
  lastRead: string | null;
  readers: TelemetryReader[];
}

export interface ReadsAnswer {
  /** When reads began to be counted. */
  since: string;
  /** What was not read from then on is unread. */
  unreadSince: string;
  metrics: { total: number; unread: number; series: number; unreadSeries: number; list: MetricReads[] };
  logs: { total: number; unread: number; receivedBytes: number; unreadBytes: number; list: LogReads[] };
  forgotten: number;
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
