/** Alerts, their rules, and who is told: as the pages use them. */

export type LabelTexts = Record<string, string>;

export interface CurrentAlert {
  name: string;
  state: 'pending' | 'firing';
  /** Which service its labels mean; null where they mean none, as with the next two. */
  service: string | null;
  namespace: string | null;
  environment: string | null;
  severity: string | null;
  summary: string;
  description: string | null;
  /** An address, or what to do in words. */
  runbook: string | null;
  labels: LabelTexts;
  annotations: LabelTexts;
  since: string;
  /** Null while it is pending. */
  firingSince: string | null;
  value: number | null;
  expr: string;
  group: string;
  file: string;
  silencedBy: string[];
  /** Labels of an alert that explains it. */
  inhibitedBy: LabelTexts | null;
  /** That it is part of. */
  incident: { id: string; title: string } | null;
}

export interface RuleFileState {
  path: string;
  /** Why it is refused as it is now; null for a sound one. */
  problem: string | null;
  line: number | null;
}

/** GET /api/v1/alerts: the gravest first. */
export interface AlertsAnswer {
  alerts: CurrentAlert[];
  /** Null while no alert of that name fires. */
  watchdog: { since: string } | null;
  groups: { n: number; failing: number; lastEvaluationAt: string | null };
  files: RuleFileState[];
}

/** Of Prometheus' /rules. */
export interface ShownRule {
  type: 'alerting' | 'recording';
  name: string;
  query: string;
  health: 'ok' | 'err' | 'unknown';
  lastError?: string;
  /** Seconds. */
  evaluationTime: number;
  lastEvaluation: string;
  /** Only of alerting rules. */
  state?: 'unknown' | 'inactive' | 'pending' | 'firing';
  /** Seconds that it must hold. */
  duration?: number;
  keepFiringFor?: number;
}

export interface ShownGroup {
  name: string;
  file: string;
  /** Seconds. */
  interval: number;
  evaluationTime: number;
  lastEvaluation: string;
  rules: ShownRule[];
}

export interface SilenceMatcher {
  name: string;
  value: string;
  isRegex: boolean;
  isEqual: boolean;
}

export interface Silence {
  id: string;
  state: 'pending' | 'active' | 'expired';
  matchers: SilenceMatcher[];
  startsAt: string;
  endsAt: string;
  createdBy: string;
  comment: string;
}

export interface NewSilence {
  matchers: SilenceMatcher[];
  endsAt: string;
  createdBy: string;
  comment: string;
}

/** One way to a receiver. */
export interface Receiver {
  channel: string;
  integration: string;
  target: string;
  delivered: number;
  failures: number;
  givenUp: number;
  waiting: number;
  trouble: string | null;
}

/** An Alertmanager, in alerts. */
export interface AlertmanagerState {
  address: string;
  sent: number;
  errors: number;
  dropped: number;
  waiting: number;
  trouble: string | null;
}

export interface NotificationsAnswer {
  receivers: Receiver[];
  alertmanagers: AlertmanagerState[];
}

/** A rule to be tried; durations as in rule files. */
export interface RuleTrial {
  expr: string;
  for: string | null;
  keepFiringFor: string | null;
  from: string;
  to: string;
}

export interface TriedFiring {
  labels: LabelTexts;
  pendingAt: string;
  firedAt: string;
  /** Null when it still fired at the end. */
  resolvedAt: string | null;
}

/** POST /api/v1/rules/try */
export interface RuleTrialAnswer {
  firings: TriedFiring[];
  times: number;
  series: number;
  /** Seconds between two looks. */
  step: number;
  from: string;
  to: string;
  sentence: string;
}
