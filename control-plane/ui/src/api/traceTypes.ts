import type { Trace } from './spanTypes';

/** Answers about one trace, or about two beside each other. Spans are meant by their place in {@link Trace.spans}. */

/** A stretch of the path that no part of the trace could have been faster without; from the trace's start. */
export interface CriticalSegment {
  span: number;
  fromNs: number;
  toNs: number;
}

export interface CriticalPath {
  durationNs: number;
  segments: CriticalSegment[];
  byOperation: { service: string; operation: string; criticalNs: number; share: number; spans: number }[];
}

export interface Hint {
  /** What kind of defect it points at; a kind can be put off. */
  kind: string;
  sentence: string;
  costNs: number;
  spans: number[];
}

export interface HintsAnswer {
  hints: Hint[];
}

/** Means per trace where several were looked at. */
export interface ComparedFigures {
  count: number;
  durationNs: number;
  selfNs: number;
}

export type Change = 'same' | 'new' | 'gone' | 'slower' | 'faster';

export interface ComparedSide {
  /** Null for the typical trace of an operation. */
  traceId: string | null;
  traces: number;
  startedAt: string | null;
  durationNs: number;
  root: { service: string; operation: string };
  description: string;
}

export interface ComparedRow {
  depth: number;
  service: string;
  operation: string;
  kind: string;
  /** `new`: only in the trace that is looked at. */
  state: Change;
  a: ComparedFigures | null;
  b: ComparedFigures | null;
  differenceNs: number;
  /** The difference as a share of `b`. */
  relative: number | null;
  spansA: number[];
  spansB: number[];
}

export interface ComparedOperation {
  service: string;
  operation: string;
  state: Change;
  a: ComparedFigures | null;
  b: ComparedFigures | null;
  differenceNs: number;
  selfDifferenceNs: number;
}

export interface Comparison {
  a: ComparedSide;
  b: ComparedSide;
  rows: ComparedRow[];
  operations: ComparedOperation[];
  /** Rows beyond the limit. */
  omittedRows: number;
}

/** What a file of traces shows; nothing of it is kept. */
export interface TraceFileView {
  trace: Trace;
  /** Most spans first. */
  traces: {
    traceId: string;
    service: string;
    operation: string;
    startedAt: string;
    durationNs: number;
    spans: number;
  }[];
  otherTraces: number;
  refused: { reason: string; spans: number }[];
  criticalPath?: CriticalPath;
  hints?: Hint[];
}
