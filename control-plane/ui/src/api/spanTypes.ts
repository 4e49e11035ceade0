import type { SpanKind, StatusCode } from './types';

/** Attribute values keep their OpenTelemetry type; bytes are base64 in `{bytes}`, 64-bit integers in `{int}` when beyond 2^53. */
export type AttributeValue =
  | string
  | number
  | boolean
  | null
  | { bytes: string }
  | { int: string }
  | AttributeValue[]
  | { map: Record<string, AttributeValue> };

export interface SpanEvent {
  name: string;
  /** From the trace's start; may be negative. */
  offsetNs: number;
  attributes: Record<string, AttributeValue>;
  droppedAttributes: number;
}

export interface SpanLink {
  traceId: string;
  spanId: string;
  traceState: string;
  attributes: Record<string, AttributeValue>;
  droppedAttributes: number;
}

export interface TraceSpan {
  spanId: string;
  parentSpanId: string | null;
  /** Index into {@link Trace.resources} and {@link Trace.scopes}. */
  resource: number;
  scope: number;
  service: string;
  name: string;
  kind: SpanKind;
  status: StatusCode;
  statusMessage: string;
  traceState: string;
  flags: number;
  /** From the trace's start. */
  offsetNs: number;
  durationNs: number;
  /** Duration minus what its children cover. */
  selfNs: number;
  /** The parent is named but was never received. */
  parentMissing: boolean;
  attributes: Record<string, AttributeValue>;
  events: SpanEvent[];
  links: SpanLink[];
  droppedAttributes: number;
  droppedEvents: number;
  droppedLinks: number;
  /** The parent has not arrived and may still run. */
  running: boolean;
  /** How much later it is drawn than its own clock said; 0 when that clock was not corrected. */
  skewNs: number;
}

export interface TraceResource {
  service: string;
  namespace: string | null;
  environment: string | null;
  version: string | null;
  instance: string | null;
  attributes: Record<string, AttributeValue>;
}

export interface TraceScope {
  name: string;
  version: string;
  attributes: Record<string, AttributeValue>;
}

export interface Trace {
  traceId: string;
  startedAt: string;
  durationNs: number;
  /** By the clocks as they were sent, which is what lists of traces count. */
  sentDurationNs: number;
  services: string[];
  errors: number;
  resources: TraceResource[];
  scopes: TraceScope[];
  /** Depth first, children by start time: ready to draw. */
  spans: TraceSpan[];
  /** Spans beyond the limit that are not in the answer. */
  omittedSpans: number;
  /** The root or a parent has not arrived and may still come. */
  running: boolean;
  /** For how many traces it stands where the keep policy drew it; else 1. */
  weight: number;
  /** The keep policy left its other spans out before these came. */
  partial: boolean;
  /** Clocks that cannot be right and were corrected, with the reason in words. */
  skews: { service: string; instance: string | null; correctionNs: number; reason: string }[];
}
