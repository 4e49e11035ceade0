/** Exceptions of one service that are taken for one fault. */
export interface ErrorIssue {
  id: string;
  /** Of the exception that is grouped by; in a chain of causes it may be a deeper one than what was reported. */
  type: string;
  reportedType: string;
  /** Type of the innermost cause; null when it is the same. */
  cause: string | null;
  /** Of the newest one, shortened. */
  message: string;
  service: string;
  namespace: string | null;
  environment: string | null;
  /** What makes them one; `together`: kinds beyond the bound of a service. */
  groupedBy: 'own_frames' | 'frames' | 'message' | 'together';
  /** By which they are grouped, innermost first. */
  frames: ErrorFrame[];
  /** Ever, and within the hours that the range touches. */
  count: number;
  countInRange: number;
  /** Those that log lines told and no span before them. */
  logCount: number;
  traceCount: number;
  firstSeen: string;
  lastSeen: string;
  versions: ErrorVersion[];
  new: boolean;
  newSince: NewSince | null;
  /** It was not seen for a day or more, and came again. */
  regressed: { since: string; until: string } | null;
  /** The newest ones. */
  traces: { traceId: string; spanId: string; time: string }[];
  /** By hour, at least of the last day. */
  trend: { time: string; count: number }[];
  /** Other services with the same fault. */
  alsoIn: {
    id: string;
    service: string;
    namespace: string | null;
    environment: string | null;
    count: number;
  }[];
  /** Finds more of its traces, and what it finds beside them; null where many types are together, or only logged. */
  search: { q: string; note: string } | null;
  /** Likewise of its log lines; null where none told it. */
  logs: { q: string; note: string } | null;
}

export interface ErrorFrame {
  /** Class or file, and function. */
  code: string;
  /** File and line. */
  location: string | null;
  own: boolean;
}

export interface ErrorVersion {
  /** Null when the service tells none. */
  version: string | null;
  count: number;
  firstSeen: string;
  lastSeen: string;
}

/** Why it counts as new: it came with the last deployment, or was first seen within a day. */
export interface NewSince {
  reason: 'deployment' | 'recent';
  /** The deployment's start, or the first exception. */
  time: string;
  version: string | null;
  deployment: string | null;
}

export interface ErrorsAnswer {
  errors: ErrorIssue[];
  /** Those beyond the limit too. */
  matching: number;
  truncated: boolean;
}
