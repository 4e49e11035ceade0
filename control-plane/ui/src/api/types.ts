/**
 * The control plane's REST answers under /api/v1, as the pages use them.
 *
 * Times are RFC 3339 strings in UTC with up to nanoseconds; durations are numbers of nanoseconds (`…Ns`);
 * ratios are 0…1. `null` means "not measured" and is never drawn as 0; an optional field (`?`) whose room is
 * not built yet is absent. Every read takes `env` and `namespace`; ranges are `from` and `to` (RFC 3339, epoch
 * milliseconds, or relative such as `-15m` and `now`; default the last 15 minutes).
 * Errors are RFC 9457 problems: see {@link Problem}.
 */

export type HealthState = 'failing' | 'degraded' | 'silent' | 'idle' | 'healthy' | 'unknown';
export type SpanKind = 'unspecified' | 'internal' | 'server' | 'client' | 'producer' | 'consumer';
export type StatusCode = 'unset' | 'ok' | 'error';

export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  /** The parameter that was refused, and what is allowed. */
  parameter?: string;
  allowed?: string[];
  /** Where in the parameter it went wrong, in characters from 0, and what could stand there. */
  position?: number;
  length?: number;
  expected?: string[];
}

/** A link into the product that shows what a sentence or number was counted from: a path with query. */
export interface Evidence {
  label: string;
  href: string;
}

export interface Health {
  state: HealthState;
  /** One sentence a person would say; never empty. */
  reason: string;
  since: string | null;
  evidence: Evidence[];
}

export interface Red {
  requests: number;
  requestsPerSecond: number;
  errorRatio: number | null;
  p50Ns: number | null;
  p95Ns: number | null;
  p99Ns: number | null;
}

/** Points of a chart, oldest first; a missing window has null values (a gap, not 0). */
export interface RedPoint {
  time: string;
  requestsPerSecond: number | null;
  errorRatio: number | null;
  p50Ns: number | null;
  p95Ns: number | null;
  p99Ns: number | null;
}

export interface VersionCount {
  /** Null when the service sends no version. */
  version: string | null;
  instances: number;
}

export type DeploymentKind = 'deploy' | 'rollback' | 'restart' | 'config_change';
export type DeploymentState = 'rolling' | 'paused' | 'complete' | 'rolled_back' | 'stuck';

export interface Deployment {
  id: string;
  kind: DeploymentKind;
  service: string;
  namespace: string | null;
  environment: string | null;
  version: string | null;
  previousVersion: string | null;
  state: DeploymentState;
  /** Shares 0…1 of running instances and of recent traffic on the new version. */
  progress: { instances: number; traffic: number | null };
  startedAt: string;
  finishedAt: string | null;
  commit: string | null;
  author: string | null;
  link: string | null;
  /** What told of it: telemetry, fleet, ci. */
  source: ('telemetry' | 'fleet' | 'ci')[];
  /** How the instances were replaced; null while that cannot be told. */
  strategy?: string | null;
  /** Attributes of the configuration that a `config_change` changed; null where one was not or is not set. */
  changes?: { attribute: string; before: string | null; after: string | null }[];
  /** Shares 0…1 of each region's instances on the new version. */
  regions?: { name: string; instances: number; startedAt: string | null }[];
  /** Null where nothing is judged: restarts, changes of configuration, first versions. */
  verdict?: VerdictSummary | null;
}

export type VerdictState = 'passed' | 'regressed' | 'improved' | 'inconclusive' | 'pending';

/** What a deployment's verdict comes to; its evidence is in {@link Verdict}. */
export interface VerdictSummary {
  state: VerdictState;
  /** Nothing more will change it. */
  final: boolean;
  /** As a person would say it; never empty. */
  sentence: string;
  /** When the present state was reached; null while pending. */
  decidedAt: string | null;
}

/** Agents left traces out: what figures are made of. */
export interface SampledTraces {
  /** The lowest, between 0 and 1, with which traces were begun that these requests are part of. */
  probability: number;
  /** Whether requests are all, as agents counted them by themselves, or those of the traces that came. */
  requests?: 'metrics' | 'spans';
}

/** How many calls there were, where agents left traces out: numbers, or why there are none. */
export interface CallEstimate {
  calls: number | null;
  perSecond: number | null;
  /** From so many to so many calls with 95 % probability. */
  low: number | null;
  high: number | null;
  unknown: 'no_root' | 'not_as_told' | 'waiting' | null;
}

export interface ServiceSummary {
  name: string;
  namespace: string | null;
  environment: string | null;
  /** telemetry.sdk.language with runtime version where known, e.g. "Java 25"; null when unknown. */
  language: string | null;
  owner: { team: string | null; contact: string | null; runbook: string | null };
  health: Health;
  /** How many alerts that speak of it fire, silenced ones too. */
  firingAlerts: number;
  versions: VersionCount[];
  /** Null when the service has served no request in the range. */
  red: Red | null;
  /** Null where all are counted. */
  sampling?: SampledTraces | null;
  /** At most 60 points over the range, for sparklines. */
  trend: RedPoint[];
  lastDeployment: Deployment | null;
  /** Where it is known from. */
  knownFrom: ('telemetry' | 'fleet')[];
  lastSeen: string | null;
}

export interface ServicesAnswer {
  services: ServiceSummary[];
}

export interface ServiceDetail extends ServiceSummary {
  series: RedPoint[];
  deployments: Deployment[];
  /** Set when the service sends no version: how to set it. */
  versionHint: string | null;
  /** `configured` is false for what holds where nobody configured anything else. */
  objective: { successRatio: number; p95Ns: number | null; configured: boolean };
}

/** One of the requests that a point of a chart was counted from: a kept span. */
export interface Exemplar {
  traceId: string;
  spanId: string;
  /** When it was answered, by which charts count it. */
  time: string;
  durationNs: number;
  error: boolean;
}

/** Requests that stand for points of a service's `series`: the slowest, and failed ones where there are. */
export interface ExemplarsAnswer {
  points: { time: string; exemplars: Exemplar[] }[];
  /** The oldest points were not reached in time. */
  truncated: boolean;
}

export interface Caller {
  service: string;
  namespace: string | null;
  version: string | null;
  /** That came. */
  calls: number;
  callsPerSecond: number;
  /** Null where all came. */
  estimate?: CallEstimate | null;
  errorRatio: number | null;
  p95Ns: number | null;
  firstSeen: string;
  lastSeen: string;
}

export interface Operation {
  name: string;
  kind: SpanKind;
  red: Red;
  trend: RedPoint[];
  /** By service and version; empty when nobody we see calls it. */
  callers: Caller[];
  lastSeen: string;
}

export interface OperationsAnswer {
  operations: Operation[];
  /** True when the cap was reached and further names are counted under `_other_`. */
  capped: boolean;
  cap: number;
  /** Null where all are counted. */
  sampling?: SampledTraces | null;
}

export interface Instance {
  id: string;
  version: string | null;
  /** Actuator's or a configured check's own word; null when nobody asked it. */
  status: 'up' | 'down' | 'out_of_service' | 'offline' | 'restricted' | 'unknown' | null;
  statusDetail: string | null;
  host: string | null;
  commit: string | null;
  builtAt: string | null;
  startedAt: string | null;
  red: Red | null;
  firstSeen: string;
  lastSeen: string | null;
  knownFrom: ('telemetry' | 'fleet')[];
  /** Path of its page under /admin; null when not registered there. */
  adminHref: string | null;
}

export interface InstancesAnswer {
  instances: Instance[];
}

export type NodeKind = 'service' | 'database' | 'queue' | 'external' | 'user';

export interface GraphNode {
  /** Stable, unique in the answer. For services `service:<namespace>/<name>@<environment>`. */
  id: string;
  name: string;
  kind: NodeKind;
  namespace: string | null;
  environment: string | null;
  /** db.system, messaging.system or protocol of a virtual node. */
  system: string | null;
  health: Health | null;
  red: Red | null;
  /** Null where all traces are counted, and for what is no service. */
  sampling?: SampledTraces | null;
  versions: VersionCount[];
  change: 'new' | 'gone' | null;
}

export interface QueueFigures {
  delayP50Ns: number | null;
  delayP95Ns: number | null;
  unconsumed: number;
  oldestUnconsumedNs: number | null;
}

export interface GraphEdge {
  /** Stable: `<from>~<to>`. */
  id: string;
  from: string;
  to: string;
  /** http, grpc, db system, messaging system … */
  protocol: string | null;
  /** That came. */
  calls: number;
  callsPerSecond: number;
  /** Null where all came. */
  estimate?: CallEstimate | null;
  errors: number;
  errorRatio: number | null;
  p50Ns: number | null;
  p95Ns: number | null;
  p99Ns: number | null;
  health: HealthState;
  firstSeen: string;
  lastSeen: string;
  change: 'new' | 'gone' | null;
  queue: QueueFigures | null;
}

export interface GraphAnswer {
  nodes: GraphNode[];
  edges: GraphEdge[];
  /** Share of client spans whose server span was found, 0…1. */
  pairingRatio: number | null;
}

export interface EdgeVersionRow {
  callerVersion: string | null;
  calleeVersion: string | null;
  calls: number;
  callsPerSecond: number;
  errorRatio: number | null;
  p50Ns: number | null;
  p95Ns: number | null;
}

export interface EdgeOperationRow extends Omit<EdgeVersionRow, 'callerVersion' | 'calleeVersion'> {
  operation: string;
}

export interface EdgeDetail extends GraphEdge {
  series: RedPoint[];
  byVersion: EdgeVersionRow[];
  byOperation: EdgeOperationRow[];
  /** What both ends counted; null where one end does not report. */
  clientCalls: number | null;
  serverCalls: number | null;
  address: string | null;
}

export interface DeploymentsAnswer {
  deployments: Deployment[];
  /** Where the next portion begins; null when there is nothing more. */
  next: string | null;
}

export interface TraceSummary {
  traceId: string;
  /** Root span, or the earliest one when the root is missing (`rootMissing`). */
  root: { service: string; operation: string };
  rootMissing: boolean;
  startedAt: string;
  durationNs: number;
  spans: number;
  services: string[];
  errors: number;
  /** Of the root span. */
  statusOfRoot?: StatusCode;
  /** Of the root's service; null when it sends none. */
  version?: string | null;
  /** For how many traces it stands where the keep policy drew it; else 1. */
  weight: number;
  /** The keep policy left its other spans out before these came. */
  partial: boolean;
}

export interface TracesAnswer {
  traces: TraceSummary[];
  /** Spans whose condition was checked. */
  scanned: number;
  truncated: boolean;
}

export interface OverviewChange {
  time: string;
  kind: DeploymentKind | 'new_edge' | 'gone_edge' | 'new_service';
  text: string;
  href: string;
}

export interface Overview {
  /** "3 of 7 services need attention". */
  headline: string;
  /** The sentence below it. */
  summary: string;
  edge: { requestsPerSecond: number; errorRatio: number | null; p95Ns: number | null };
  /** Services that need attention, worst first, with what is known of the reason. */
  attention: {
    service: string;
    namespace: string | null;
    environment: string | null;
    health: Health;
    affected: string[];
  }[];
  /** Open ones, newest first; the headline names the first. */
  incidents: { id: string; title: string; startedAt: string }[];
  changes: OverviewChange[];
  counts: Record<HealthState, number>;
}

/** What the control plane says of its own intake (GET /api/v1/intake): what arrived and what was refused, with reasons. */
export interface IntakeStatus {
  spansAccepted: number;
  firstSpanAt: string | null;
  lastSpanAt: string | null;
  /** Spans of probes, left out on purpose. */
  excludedSpans: number;
  duplicateRequests: number;
  refused: { reason: string; signal: string; items: number }[];
  /** What was taken but not counted in full detail or not paired; bound: how many there may be, null for a fact of the telemetry. */
  limited: { reason: string; description: string; bound: number | null; items: number }[];
  storedSpans: number;
  storedBytes: number;
  environments: string[];
  namespaces: string[];
  notices: string[];
  /** The ports that are listened on, for the settings to copy; absent: the usual 4317 and 4318. */
  receivers?: { otlpGrpcPort: number; otlpHttpPort: number };
  /** Where instances are discovered; empty when nowhere. */
  registries?: Registry[];
}

/** How asking one registry for instances goes. */
export interface Registry {
  source: 'eureka' | 'consul' | 'kubernetes';
  address: string;
  state: 'waiting' | 'ok' | 'failing';
  /** Why it fails or leaves out an entry; empty when it does neither. */
  detail: string;
  since: string;
  instances: number;
  leftOut: number;
}
