/** What is left out at intake: `/api/v1/levers`. Times are RFC 3339. */

import type { TelemetryReader } from './overheadTypes';

export type LeverKind = 'log_pattern' | 'metric' | 'label' | 'log_level' | 'sampling' | 'keep';

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error';

export interface LeverTarget {
  kind: LeverKind;
  /** Of metrics and labels null means all. */
  service: string | null;
  namespace: string | null;
  environment: string | null;
  /** Number of a log pattern. */
  pattern: number | null;
  template: string | null;
  /** One line of so many is kept; null where none is. */
  keepOneOf: number | null;
  metric: string | null;
  label: string | null;
  /** Of log levels; `environment` is null for all then. */
  logger: string | null;
  level: LogLevel | null;
  /** How many traces agents begin; one of probability and rate is there. Null for other kinds. */
  sampling?: {
    /** As agents know it when a trace begins; null for all that have no lever of their own. */
    operation: string | null;
    probability: number | null;
    /** Of each operation. */
    tracesPerSecond: number | null;
  } | null;
  /** Share of ordinary traces that is kept, 0 to 1; null for other kinds than keep. */
  rate?: number | null;
}

/** What is to be left out, as a preview takes it. */
export interface LeverWish {
  kind: LeverKind;
  pattern?: number;
  keepOneOf?: number | null;
  metric?: string;
  label?: string;
  service?: string | null;
  logger?: string;
  level?: LogLevel;
  /** Of log levels; all without one. */
  environment?: string | null;
  operation?: string | null;
  probability?: number | null;
  tracesPerSecond?: number | null;
  /** Of keep, 0 to 1. */
  rate?: number;
}

export interface NewLever extends LeverWish {
  until: string | null;
  author: string;
  reason: string;
}

export interface Lever {
  id: string;
  active: boolean;
  /** What it was made for is not known any more: it leaves nothing out. */
  lost: boolean;
  target: LeverTarget;
  from: string;
  until: string | null;
  author: string;
  reason: string;
  leftOut: {
    /** Lines or samples. */
    items: number;
    textBytes: number;
    reasons: { reason: string; items: number }[];
    keptWhole: number;
  };
  /** Of log levels; null of other kinds. */
  instances: LeverInstance[] | null;
}

/** How a log level stands at an instance. */
export interface LeverInstance {
  /** In the fleet. */
  id: string;
  instance: string;
  state: 'waiting' | 'set' | 'failing' | 'put_back' | 'not_put_back' | 'left_alone' | 'gone';
  /** That it gets back; null for that of the logger above, or before it was asked. */
  formerLevel: string | null;
  reason: string | null;
  since: string;
  /** That failed in a row. */
  tries: number;
}

/** Names that a log level may be of. */
export interface LoggersAnswer {
  loggers: {
    name: string;
    /** That it has at an instance now; null where none told it. */
    level: string | null;
    /** Of the service's newest lines that were looked at. */
    lines: number;
  }[];
}

export interface LeverDecision {
  id: string;
  target: LeverTarget;
  from: string;
  until: string | null;
  author: string;
  reason: string;
}

export interface LeverChange {
  at: string;
  action: 'applied' | 'replaced' | 'revoked' | 'ended';
  author: string | null;
  reason: string | null;
  before: LeverDecision | null;
  after: LeverDecision | null;
}

export interface LeversAnswer {
  levers: Lever[];
  changes: LeverChange[];
}

/** Estimates; bytes are null before any span is on disk. */
interface DailyTraces {
  traces: number;
  spans: number;
  storedBytes: number | null;
}

export interface LeverPreview {
  target: LeverTarget;
  from: string;
  to: string;
  /** Of a day, as the last hour was. */
  saving: {
    linesPerDay: number;
    textBytesPerDay: number;
    samplesPerDay: number;
    /** An estimate; null before anything of the signal is on disk. */
    storedBytesPerDay: number | null;
    series: number;
    seriesLeft: number;
    /** 0 for others than traces; below 0 where more would be kept than now. */
    spansPerDay?: number;
  };
  /** Of the hour; null for metrics. */
  lines: { lines: number; looked: number; warnings: number; inTraces: number; traces: number } | null;
  /** Of the hour, as far as they were looked at; null for others than traces. */
  traces?: { looked: number; lost: number; withErrors: number; lostWithErrors: number } | null;
  /** Of a day as the hour was; null for others than keep. */
  kept?: {
    now: DailyTraces;
    planned: DailyTraces;
    leftOut: DailyTraces;
    /** At any rate, by what speaks for them. */
    whole: { reason: string; tracesPerDay: number }[];
    /** Operations of which few ordinary traces would be left, some of `fewInAll`. */
    few: {
      service: string;
      namespace: string | null;
      operation: string;
      perHour: number;
      keptPerHour: number;
    }[];
    fewInAll: number;
  } | null;
  /** Of the last 30 days. */
  readers: TelemetryReader[];
  readsSince: string;
  rules: string[];
  /** What these figures do not tell. */
  limits: string[];
  /** Whom a log level would reach; null of other kinds. */
  reach: {
    /** Lines would come that do not come now; how many cannot be told. */
    grows: boolean;
    /** Those with a reason cannot be set. */
    instances: { id: string; instance: string; level: string | null; reason: string | null }[];
  } | null;
}
