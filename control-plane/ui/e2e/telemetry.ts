import { randomBytes } from 'node:crypto';
import { expect } from '@playwright/test';

/** Telemetry of a test's own, sent as a service would: OTLP over HTTP, in JSON. */

const OTLP = process.env.PHAROS_OTLP_URL ?? 'http://127.0.0.1:4318';
const API = `${process.env.PHAROS_URL ?? 'http://127.0.0.1:8080'}/api/v1`;

const KINDS = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 } as const;

export type Value =
  | string
  | number
  | boolean
  | Value[]
  | { int: string }
  | { bytes: string }
  | { map: Record<string, Value> };

export interface Sent {
  service: string;
  name: string;
  kind: keyof typeof KINDS;
  version?: string | null;
  /** From the trace's start, and how long. */
  atMs: number;
  forMs: number;
  failed?: boolean;
  message?: string;
  attributes?: Record<string, Value>;
  resource?: Record<string, Value>;
  events?: { name: string; atMs: number; attributes: Record<string, Value> }[];
  links?: { traceId: string; spanId: string }[];
  children?: Sent[];
}

const hex = (bytes: number) => randomBytes(bytes).toString('hex');

/** A name no other test uses; environments keep tests apart. */
export const unique = (prefix: string): string => `${prefix}-${hex(4)}`;

function anyValue(value: Value): object {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number') {
    return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  }
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } };
  if ('int' in value) return { intValue: value.int };
  if ('bytes' in value) return { bytesValue: value.bytes };
  return { kvlistValue: { values: keyValues(value.map) } };
}

const keyValues = (map: Record<string, Value>) =>
  Object.entries(map).map(([key, value]) => ({ key, value: anyValue(value) }));

const nanos = (ms: number) => (BigInt(Math.round(ms * 1000)) * 1000n).toString();

export interface SentTrace {
  traceId: string;
  spanIds: string[];
}

/** One trace as a request; each service and version is a resource of its own. */
export function toRequest(
  environment: string,
  root: Sent,
  startMs: number,
): { body: object; sent: SentTrace } {
  const traceId = hex(16);
  const spanIds: string[] = [];
  const resources = new Map<string, { resource: object; spans: object[] }>();
  const walk = (span: Sent, parentSpanId: string | null) => {
    const spanId = hex(8);
    spanIds.push(spanId);
    const version = span.version === undefined ? '1.0.0' : span.version;
    const key = `${span.service} ${version}`;
    const group = resources.get(key) ?? {
      resource: {
        attributes: keyValues({
          'service.name': span.service,
          'service.namespace': 'e2e',
          'service.instance.id': `${span.service}-${version ?? 'none'}-1`,
          'deployment.environment.name': environment,
          'telemetry.sdk.language': 'java',
          ...(version === null ? {} : { 'service.version': version }),
          ...span.resource,
        }),
      },
      spans: [],
    };
    resources.set(key, group);
    const start = startMs + span.atMs;
    group.spans.push({
      traceId,
      spanId,
      ...(parentSpanId ? { parentSpanId } : {}),
      name: span.name,
      kind: KINDS[span.kind],
      startTimeUnixNano: nanos(start),
      endTimeUnixNano: nanos(start + span.forMs),
      attributes: keyValues(span.attributes ?? {}),
      events: (span.events ?? []).map((e) => ({
        name: e.name,
        timeUnixNano: nanos(startMs + e.atMs),
        attributes: keyValues(e.attributes),
      })),
      links: span.links ?? [],
      status: span.failed ? { code: 2, message: span.message ?? '' } : {},
      flags: 1,
    });
    for (const child of span.children ?? []) walk(child, spanId);
  };
  walk(root, null);
  return {
    sent: { traceId, spanIds },
    body: {
      resourceSpans: [...resources.values()].map((r) => ({
        resource: r.resource,
        scopeSpans: [{ scope: { name: 'e2e', version: '1' }, spans: r.spans }],
      })),
    },
  };
}

/** Sends one trace; it is durable when this returns. */
export async function send(environment: string, root: Sent, startMs = Date.now() - 200): Promise<SentTrace> {
  const { body, sent } = toRequest(environment, root, startMs);
  const response = await fetch(`${OTLP}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.status, await response.clone().text()).toBe(200);
  return sent;
}

/** Sends `count` such traces, as a service under steady load would have over `overMs` until `agoMs` ago. */
export async function load(
  environment: string,
  root: () => Sent,
  count: number,
  overMs = 20_000,
  agoMs = 0,
): Promise<void> {
  for (let i = 0; i < count; i++)
    await send(environment, root(), Date.now() - agoMs - overMs + (i * overMs) / count);
}

/** Asks the API until the answer is as wanted: telemetry is counted a moment after it is durable. */
export async function eventually(
  path: string,
  wanted: (answer: never) => boolean,
  timeout = 30_000,
): Promise<void> {
  await expect
    .poll(
      async () => {
        const response = await fetch(API + path);
        return response.ok && wanted((await response.json()) as never);
      },
      { timeout, message: `${path} did not answer as wanted` },
    )
    .toBe(true);
}

/** What an agent is told that asks how many traces to begin. */
export async function askSampling(service: string): Promise<object> {
  const response = await fetch(`${OTLP}/sampling?service=${encodeURIComponent(service)}`);
  expect(response.status, await response.clone().text()).toBe(200);
  return (await response.json()) as object;
}

/** A call as both ends report it: the caller's CLIENT span and the callee's SERVER span. */
export function call(
  from: string,
  to: string,
  operation: string,
  more: Partial<Sent> & { fromVersion?: string } = {},
): Sent {
  const { fromVersion, children, ...callee } = more;
  const forMs = more.forMs ?? 12;
  return {
    service: from,
    name: operation,
    kind: 'client',
    version: fromVersion ?? '1.0.0',
    atMs: 2,
    forMs: forMs + 2,
    failed: more.failed ?? false,
    attributes: { 'server.address': to, 'http.request.method': 'POST' },
    children: [
      {
        service: to,
        name: operation,
        kind: 'server',
        atMs: 3,
        attributes: { 'http.route': operation, 'http.response.status_code': more.failed ? 500 : 200 },
        ...callee,
        forMs,
        children: children ?? [],
      },
    ],
  };
}

/** A request from outside that `gateway` serves with `children`. */
export function request(
  gateway: string,
  operation: string,
  children: Sent[],
  more: Partial<Sent> = {},
): Sent {
  return {
    service: gateway,
    name: operation,
    kind: 'server',
    atMs: 0,
    forMs: 40,
    attributes: { 'http.route': operation, 'http.response.status_code': more.failed ? 503 : 200 },
    ...more,
    children,
  };
}

const SEVERITY_NUMBERS = { trace: 1, debug: 5, info: 9, warn: 13, error: 17, fatal: 21 } as const;

export interface SentLine {
  service: string;
  severity: keyof typeof SEVERITY_NUMBERS;
  body: string;
  /** Epoch milliseconds. */
  at: number;
  version?: string;
  instance?: string;
  trace?: { traceId: string; spanId: string };
  attributes?: Record<string, Value>;
}

/** Sends log lines; they are durable when this returns. */
export async function sendLogs(environment: string, lines: readonly SentLine[]): Promise<void> {
  const byResource = new Map<string, SentLine[]>();
  for (const line of lines) {
    const key = JSON.stringify([line.service, line.version ?? '1.0.0', line.instance ?? `${line.service}-1`]);
    byResource.set(key, [...(byResource.get(key) ?? []), line]);
  }
  const resourceLogs = [...byResource].map(([key, own]) => {
    const [service, version, instance] = JSON.parse(key) as [string, string, string];
    return {
      resource: {
        attributes: keyValues({
          'service.name': service,
          'service.namespace': 'e2e',
          'service.version': version,
          'service.instance.id': instance,
          'deployment.environment.name': environment,
        }),
      },
      scopeLogs: [
        {
          scope: { name: `shop.${service.replace(/-.*/, '')}.Service` },
          logRecords: own.map((line) => ({
            timeUnixNano: nanos(line.at),
            observedTimeUnixNano: nanos(line.at),
            severityNumber: SEVERITY_NUMBERS[line.severity],
            severityText: line.severity.toUpperCase(),
            body: { stringValue: line.body },
            attributes: keyValues(line.attributes ?? {}),
            ...(line.trace ?? {}),
          })),
        },
      ],
    };
  });
  const response = await fetch(`${OTLP}/v1/logs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceLogs }),
  });
  expect(response.status, await response.clone().text()).toBe(200);
}

/** A point of a metric over time: epoch milliseconds and a number. */
export type Point = readonly [at: number, value: number];

export interface SentMetric {
  name: string;
  unit?: string;
  description?: string;
  attributes?: Record<string, Value>;
  /** Monotonic, cumulative. */
  sum?: readonly Point[];
  gauge?: readonly Point[];
  /** Cumulative counts of each bucket, and of all; the trace one of them belongs to. */
  histogram?: {
    bounds: readonly number[];
    points: readonly { at: number; counts: readonly number[]; sum: number }[];
    exemplar?: { traceId: string; spanId: string; at: number; value: number };
  };
}

/** Sends metrics of one instance of a service; they are durable when this returns. */
export async function sendMetrics(
  environment: string,
  service: string,
  metrics: readonly SentMetric[],
): Promise<void> {
  const began = Math.min(
    ...metrics.flatMap((m) => [
      ...(m.sum ?? []).map(([at]) => at),
      ...(m.gauge ?? []).map(([at]) => at),
      ...(m.histogram?.points ?? []).map((p) => p.at),
    ]),
  );
  const number =
    (attributes: object[]) =>
    ([at, value]: Point) => ({
      attributes,
      startTimeUnixNano: nanos(began - 1_000),
      timeUnixNano: nanos(at),
      asDouble: value,
    });
  const written = metrics.map((m) => {
    const attributes = keyValues(m.attributes ?? {});
    const { histogram } = m;
    const exemplar = histogram?.exemplar;
    return {
      name: m.name,
      unit: m.unit ?? '',
      description: m.description ?? '',
      ...(m.gauge && { gauge: { dataPoints: m.gauge.map(number(attributes)) } }),
      ...(m.sum && {
        sum: { aggregationTemporality: 2, isMonotonic: true, dataPoints: m.sum.map(number(attributes)) },
      }),
      ...(histogram && {
        histogram: {
          aggregationTemporality: 2,
          dataPoints: histogram.points.map((p, i) => ({
            attributes,
            startTimeUnixNano: nanos(began - 1_000),
            timeUnixNano: nanos(p.at),
            count: String(p.counts.reduce((a, b) => a + b, 0)),
            sum: p.sum,
            bucketCounts: p.counts.map(String),
            explicitBounds: histogram.bounds,
            exemplars:
              exemplar && i === histogram.points.length - 1
                ? [
                    {
                      timeUnixNano: nanos(exemplar.at),
                      asDouble: exemplar.value,
                      traceId: exemplar.traceId,
                      spanId: exemplar.spanId,
                    },
                  ]
                : [],
          })),
        },
      }),
    };
  });
  const body = {
    resourceMetrics: [
      {
        resource: {
          attributes: keyValues({
            'service.name': service,
            'service.namespace': 'e2e',
            'service.version': '1.0.0',
            'service.instance.id': `${service}-1`,
            'deployment.environment.name': environment,
          }),
        },
        scopeMetrics: [{ scope: { name: 'e2e' }, metrics: written }],
      },
    ],
  };
  const response = await fetch(`${OTLP}/v1/metrics`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.status, await response.clone().text()).toBe(200);
  const { partialSuccess } = (await response.json()) as { partialSuccess?: { errorMessage?: string } };
  expect(partialSuccess?.errorMessage ?? '').toBe('');
}
