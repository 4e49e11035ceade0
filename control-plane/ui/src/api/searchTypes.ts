/** Answers around the search of traces: while it runs, what the found have in common, what sets some apart. */

/** `progress` of GET /traces/stream. */
export interface SearchProgress {
  /** Spans whose condition was checked. */
  scanned: number;
  /** How far back the search has come. */
  reachedAt: string | null;
}

/** `done` of GET /traces/stream. */
export interface SearchDone {
  scanned: number;
  truncated: boolean;
  /** What ended the search before the range did; null when it went through all of it. */
  reason: 'limit' | 'scanned' | 'time' | null;
}

export interface FacetValue {
  value: string;
  traces: number;
  /** Of these traces, how many have a failed span. */
  errors: number;
}

export interface Facet {
  key: string;
  kind: 'attribute' | 'field';
  distinct: number;
  values: FacetValue[];
  /** Traces with a value that is not listed. */
  otherTraces: number;
}

export interface FacetsAnswer {
  traces: number;
  spans: number;
  /** Only the newest traces were looked at. */
  truncated: boolean;
  /** The keep policy left out traces of the range: failed and slow ones are more frequent here than they were. */
  keptOnly: boolean;
  /** Most telling first. */
  facets: Facet[];
}

export interface Suggestion {
  text: string;
  kind: 'key' | 'operator' | 'value' | 'word';
  detail: string | null;
}

/** Replace `q[from, to)` by a suggestion's text. */
export interface Completion {
  from: number;
  to: number;
  suggestions: Suggestion[];
}

/** A box in the plane of start and duration; both ends belong to it. */
export interface Box {
  from: string;
  to: string;
  minDurationNs: number;
  maxDurationNs: number;
}

/** What is set against the rest of a search's traces. */
export type Cohort =
  | { kind: 'errors' }
  | { kind: 'slowest'; share: number }
  | { kind: 'version'; version: string }
  | { kind: 'query'; q: string }
  | { kind: 'box'; box: Box }
  | { kind: 'traces'; traceIds: string[] };

export interface ShareOf {
  traces: number;
  share: number;
}

/** One attribute value, or a combination of two, and how much more frequent it is in the cohort. */
export interface Difference {
  conditions: { key: string; value: string }[];
  cohort: ShareOf;
  rest: ShareOf;
  /** Share in the cohort minus share in the rest, and its interval. */
  difference: number;
  low: number;
  high: number;
  sentence: string;
  /** What finds it, as the query line writes it. */
  q: string;
  /** What sets the same traces apart, or does so only because of this one. */
  same?: { key: string; value: string }[];
}

export interface ExplainAnswer {
  cohort: { traces: number; description: string };
  rest: { traces: number; description: string };
  /** What sets the cohort apart, most telling first. */
  attributes: Difference[];
  /** What does not. */
  dull: Difference[];
  /** Only a sample of the traces was compared. */
  sampled: boolean;
  /** The keep policy left out traces of the range: failed and slow ones are more frequent here than they were. */
  keptOnly: boolean;
  tookMs: number;
}
