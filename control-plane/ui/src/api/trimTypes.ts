import type { LeverKind } from './leverTypes';
import type { Counted, OverheadSource, Signal } from './overheadTypes';

/** What grows and what can be done without: `/api/v1/overhead/drivers` and `/advice`. */

/** As it is posted, but for what it does not need, which is null. */
export interface WishedLever {
  kind: LeverKind;
  pattern: number | null;
  keepOneOf: number | null;
  metric: string | null;
  label: string | null;
  service: string | null;
  /** Of sampling, as agents know it when a trace begins; all of the service without one. */
  operation?: string | null;
}

export interface CostChange {
  against: 'deploy' | 'last_week' | 'yesterday' | 'beginning';
  deployment: string | null;
  version: string | null;
  previousVersion: string | null;
  countedBefore: Counted;
  countedAfter: Counted;
  per: 'request' | 'hour' | 'series';
  before: number;
  after: number;
  /** Whether it is more, by more than chance. */
  grows: boolean;
  addedItemsPerDay: number;
  addedBytesPerDay: number | null;
}

export interface CostDriver {
  source: OverheadSource;
  signal: Signal;
  /** One of kind service holds the others of its service and signal. */
  kind: 'service' | 'operation' | 'log_pattern' | 'metric';
  name: string | null;
  itemsPerDay: number;
  /** Estimates; null before any of the signal is on disk for good. */
  storedBytesPerDay: number | null;
  addedBytesPerDay: number | null;
  sentence: string;
  sinceDeploy: CostChange | null;
  sinceEarlier: CostChange | null;
  lever: WishedLever | null;
  setting: string | null;
  /** Why no lever reduces it, where one might. */
  noLever?: string | null;
}

export interface DriversAnswer {
  counted: Counted;
  drivers: CostDriver[];
  found: number;
  limits: string[];
}

export interface TrimAdvice {
  kind:
    | 'unread_metric'
    | 'debug_logs'
    | 'duplicate_metric'
    | 'duplicate_logs'
    | 'many_values'
    | 'probe_spans'
    | 'duplicate_spans';
  /** Null when several services send it. */
  source: OverheadSource | null;
  signal: Signal;
  subject: string;
  sentence: string;
  loss: string;
  itemsPerDay: number;
  series: number;
  /** Estimate; null before any of the signal is on disk for good. */
  savedBytesPerDay: number | null;
  savedPerMonth: number;
  lever: WishedLever | null;
  setting: string | null;
  where: string | null;
}

export interface AdviceAnswer {
  counted: Counted;
  advice: TrimAdvice[];
  found: number;
  savedBytesPerDay: number | null;
  currency: string;
  limits: string[];
}
