/** Answers about logs. */

/** From the least to the most severe; `unspecified` is a line that names none. */
export const SEVERITIES = ['unspecified', 'trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;

export type Severity = (typeof SEVERITIES)[number];

export interface Field {
  key: string;
  value: string;
}

export interface LogLine {
  /** Its place in the store; links and paging take it. */
  id: string;
  time: string;
  observedTime: string | null;
  service: string;
  namespace: string | null;
  environment: string | null;
  version: string | null;
  instance: string | null;
  severity: Severity;
  /** As the library that wrote it says it. */
  severityText: string | null;
  body: string;
  traceId: string | null;
  spanId: string | null;
  eventName: string | null;
  /** The logger. */
  scope: string | null;
  attributes: Field[];
  resource: Field[];
}

export interface LogsAnswer {
  logs: LogLine[];
  /** Lines whose condition was checked. */
  scanned: number;
  truncated: boolean;
  /** What ended the search before the range did; null when it went through all of it. */
  reason: string | null;
  /** Where to go on; null at the end. */
  next: string | null;
}

export interface LogHistogram {
  from: string;
  to: string;
  stepNs: number;
  severities: Severity[];
  /** One count per severity. */
  buckets: { time: string; counts: number[] }[];
  truncated: boolean;
  reason: string | null;
}

/** Lines of the same instance around one. */
export interface Neighbours {
  before: LogLine[];
  line: LogLine;
  after: LogLine[];
}

export interface LogFacetValue {
  value: string;
  lines: number;
  /** Of these lines, how many are errors. */
  errors: number;
}

export interface LogFacet {
  key: string;
  kind: 'attribute' | 'field';
  distinct: number;
  values: LogFacetValue[];
  /** Lines with a value that is not listed. */
  otherLines: number;
}

export interface LogFacetsAnswer {
  lines: number;
  /** Only the newest lines were looked at. */
  truncated: boolean;
  /** Most telling first. */
  facets: LogFacet[];
}

/** One place of a pattern where its lines differ. */
export interface Varying {
  place: number;
  /** How many of the texts there were numbers. */
  numbers: number;
  least: number | null;
  most: number | null;
  samples: string[];
}

export interface LogPattern {
  id: string;
  service: string;
  namespace: string | null;
  environment: string | null;
  severity: Severity;
  template: string;
  /** Within the range, as are bytes. */
  lines: number;
  /** Since it is known. */
  linesEver: number;
  bytes: number;
  /** Of all bytes that the patterns of its service have in the range. */
  bytesShare: number;
  firstSeen: string;
  lastSeen: string;
  /** Over the range, by the answer's step. */
  trend: { time: string; lines: number }[];
  example: string;
  varies: Varying[];
  versions: { version: string; lines: number; firstSeen: string; lastSeen: string }[];
  new: boolean;
  /** The query line that finds its lines. */
  q: string;
}

export interface PatternsAnswer {
  patterns: LogPattern[];
  /** Of the range, lines of whole minutes are counted; of whole hours where it begins too long ago. */
  countedBy: 'minute' | 'hour';
  /** Of the trends. */
  stepNs: number;
  /** Patterns that had to give way to others. */
  forgotten: number;
  /** Lines that belong to none, beyond the bounds. */
  ungrouped: number;
  truncated: boolean;
}

export interface TraceLogs {
  /** Oldest first. */
  logs: LogLine[];
  truncated: boolean;
  /** Errors whose span did not fail. */
  unfailed: { id: string; spanId: string | null }[];
}
