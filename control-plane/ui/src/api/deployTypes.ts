import type { CallEstimate, Deployment, NodeKind, Red, RedPoint, VerdictState } from './types';

/** Answers about deployments: verdicts with their evidence, what runs where, who calls an operation. */

export type CheckState = VerdictState | 'noted';

/** What was measured: nanoseconds, bytes, a share 0…1, bytes per minute, per second, or a number of things. */
export type CheckUnit = 'ns' | 'B' | 'share' | 'B/min' | '/s' | '';

export interface Check {
  kind: 'errors' | 'latency' | 'tail' | 'throughput' | 'resource' | 'heap' | 'unanswered' | 'novelty';
  /** The measure in words: "errors", "median", "p95". */
  name: string;
  /** Null: all operations together. */
  operation: string | null;
  unit: CheckUnit;
  newRequests: number;
  baselineRequests: number;
  baseline: number | null;
  value: number | null;
  difference: number | null;
  /** 95 % interval of the difference; null where it is not bounded on that side. */
  low: number | null;
  high: number | null;
  p: number | null;
  /** A smaller difference does not matter. */
  gate: number | null;
  state: CheckState;
  detail: string | null;
}

export interface ExemplarTrace {
  traceId: string;
  operation: string;
  startedAt: string;
  durationNs: number;
  error: boolean;
}

export interface Verdict {
  state: VerdictState;
  final: boolean;
  sentence: string;
  baseline: {
    kind: 'side_by_side' | 'time_before' | 'none';
    name: string;
    version: string | null;
    instances: number | null;
  };
  newInstances: number;
  /** How often it was looked at, and how many windows of the deployment it rests on. */
  looks: number;
  windows: number;
  windowNs: number;
  decidedAt: string | null;
  lookedAt: string | null;
  /** The worst first. */
  checks: Check[];
  evidence: {
    newExceptions: { text: string; count: number; issue: string | null }[];
    newPatterns: { text: string; count: number }[];
    telemetryPerRequest: { baselineBytes: number; newBytes: number } | null;
  };
  exemplars: { baseline: ExemplarTrace[]; fresh: ExemplarTrace[] };
  /** Only where going back is worth a thought; Pharos never does it itself. */
  rollback: { toVersion: string; hint: string; commands: { tool: string; command: string }[] } | null;
}

export interface StatusEnvironment {
  environment: string | null;
  version: string | null;
  rollingTo: string | null;
  instances: number;
  commit: string | null;
  since: string | null;
  ageNs: number | null;
  author: string | null;
  link: string | null;
  /** Id of the deployment that brought the version; null when we did not see it. */
  deployment: string | null;
  state: Deployment['state'] | null;
  verdict: VerdictState | 'unknown';
  versionsBehind: number;
  behindSince: string | null;
}

export interface StatusService {
  service: string;
  namespace: string | null;
  owner: { team: string | null; contact: string | null; runbook: string | null };
  drifts: boolean;
  environments: StatusEnvironment[];
}

export interface TeamWeek {
  /** Its Monday, UTC: `2026-11-16`. */
  week: string;
  team: string | null;
  deployments: number;
  finished: number;
  failed: number;
  changeFailureRatio: number | null;
  restored: number;
  timeToRestoreNs: number | null;
  timed: number;
  leadTimeNs: number | null;
}

export interface DeployStatus {
  services: StatusService[];
  weeks: TeamWeek[];
}

export interface OperationCaller {
  caller: string;
  kind: NodeKind;
  namespace: string | null;
  environment: string | null;
  version: string | null;
  /** Whether instances of that version run; null for what is no service or tells no version. */
  runs: boolean | null;
  /** In the range; null for none. */
  calls: Red | null;
  /** How many there were, of which those came; null where all came. */
  estimate?: CallEstimate | null;
  firstCall: string;
  lastCall: string;
  /** The range's second half against its first. */
  trend: 'new' | 'rising' | 'steady' | 'falling' | 'gone';
  points: RedPoint[];
}

export interface CallersAnswer {
  operation: string;
  lastCall: string | null;
  /** Since when callers are known: nothing is said of before. */
  rememberedSince: string | null;
  /** Further operations of the service are counted together, callers of this one among them perhaps. */
  capped: boolean;
  callers: OperationCaller[];
}

/** One version's requests; all versions of an answer have the same points. */
export interface VersionSeries {
  version: string | null;
  red: Red | null;
  series: RedPoint[];
}
