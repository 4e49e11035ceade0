// Telemetry as a small shop sends it, by OTLP in JSON: for tests that need a bit of everything without starting the shop.
import { randomBytes } from 'node:crypto';

const MS = 1_000_000n;
const SERVER = 2;
const CLIENT = 3;
const PRODUCER = 4;
const CONSUMER = 5;
const ERROR = { code: 2 };
const WARN = 13;
const INFO = 9;
const SEVERE = 17;
const MIB = 1 << 20;

const id = (bytes) => randomBytes(bytes).toString('hex');
const attribute = ([key, value]) => ({ key, value: typeof value === 'number' ? { intValue: value } : { stringValue: value } });
const attributes = (pairs) => Object.entries(pairs).map(attribute);

function resource(service, version) {
  return {
    attributes: attributes({
      'service.name': service,
      'service.namespace': 'shop',
      'service.version': version,
      'service.instance.id': `${service}-${version}`,
      'deployment.environment.name': 'demo',
    }),
  };
}

/** An order: gateway, order with its database and payment, and inventory behind a queue. */
function spansOfOrder(fails, atNs, orderVersion) {
  const traceId = id(16);
  const spans = new Map();
  const add = (service, version, kind, name, parent, fromMs, toMs, more = {}, failed = fails) => {
    const spanId = id(8);
    const key = JSON.stringify([service, version]);
    spans.set(key, [
      ...(spans.get(key) ?? []),
      {
        traceId,
        spanId,
        parentSpanId: parent,
        kind,
        name,
        startTimeUnixNano: String(atNs + BigInt(fromMs) * MS),
        endTimeUnixNano: String(atNs + BigInt(toMs) * MS),
        attributes: attributes(more),
        status: failed ? ERROR : {},
      },
    ]);
    return spanId;
  };
  const root = add('gateway', '2.0.0', SERVER, 'POST /orders', '', 0, 180);
  const toOrder = add('gateway', '2.0.0', CLIENT, 'POST', root, 5, 170, { 'server.address': 'order' });
  const order = add('order', orderVersion, SERVER, 'POST /orders', toOrder, 10, 160);
  add('order', orderVersion, CLIENT, 'INSERT orders', order, 15, 25, { 'db.system': 'h2', 'db.name': 'orders' }, false);
  const publish = { 'messaging.system': 'jms', 'messaging.destination.name': 'reservations' };
  const sent = add('order', orderVersion, PRODUCER, 'reservations publish', order, 26, 28, { ...publish, 'messaging.operation.type': 'send' }, false);
  add('inventory', '1.0.0', CONSUMER, 'reservations process', sent, 40, 60, { ...publish, 'messaging.operation.type': 'process' }, false);
  const toPayment = add('order', orderVersion, CLIENT, 'POST', order, 61, 150, { 'server.address': 'payment' });
  add('payment', '1.4.0', SERVER, 'POST /payments', toPayment, 65, 145);
  return { traceId, spans };
}

/** One metric with one point: what was counted grows by so much a second. */
const counter = (name, perSecond, now, pairs = {}, unit = '') => ({
  name,
  unit,
  sum: {
    aggregationTemporality: 2,
    isMonotonic: true,
    dataPoints: [{ asDouble: perSecond * now.seconds, timeUnixNano: now.ns, attributes: attributes(pairs) }],
  },
});

const gauge = (name, value, now, pairs = {}, unit = '') => ({
  name,
  unit,
  gauge: { dataPoints: [{ asDouble: value, timeUnixNano: now.ns, attributes: attributes(pairs) }] },
});

/** Ten observations a second, all of the same value. */
const histogram = (name, value, now, pairs = {}) => ({
  name,
  unit: 's',
  histogram: {
    aggregationTemporality: 2,
    dataPoints: [
      {
        timeUnixNano: now.ns,
        count: String(10 * now.seconds),
        sum: 10 * now.seconds * value,
        bucketCounts: [0, 10 * now.seconds, 0].map(String),
        explicitBounds: [value / 2, value * 2],
        attributes: attributes(pairs),
      },
    ],
  },
});

/** The same as an exponential histogram, as agents send that are asked for one. */
const exponential = (name, value, now, pairs = {}) => ({
  name,
  unit: 's',
  exponentialHistogram: {
    aggregationTemporality: 2,
    dataPoints: [
      {
        timeUnixNano: now.ns,
        count: String(10 * now.seconds),
        sum: 10 * now.seconds * value,
        scale: 0,
        zeroCount: '0',
        // Bucket i holds what is above 2^i and at most 2^(i + 1).
        positive: { offset: Math.ceil(Math.log2(value)) - 1, bucketCounts: [String(10 * now.seconds)] },
        attributes: attributes(pairs),
      },
    ],
  },
});

/** What the agent and Micrometer tell of a JVM, its pools and the shop's orders. */
function metrics(now) {
  const heap = { 'jvm.memory.type': 'heap', 'jvm.memory.pool.name': 'Tenured Gen' };
  const pool = { pool: 'HikariPool-1' };
  return [
    gauge('jvm.memory.used', 60 * MIB, now, heap, 'By'),
    gauge('jvm.memory.limit', 128 * MIB, now, heap, 'By'),
    gauge('jvm.memory.used_after_last_gc', 40 * MIB, now, heap, 'By'),
    histogram('jvm.gc.duration', 0.01, now, { 'jvm.gc.name': 'Copy', 'jvm.gc.action': 'end of minor GC' }),
    exponential('jvm.gc.duration', 0.2, now, { 'jvm.gc.name': 'MarkSweepCompact', 'jvm.gc.action': 'end of major GC' }),
    gauge('jvm.thread.count', 31, now, { 'jvm.thread.state': 'runnable' }),
    gauge('jvm.cpu.recent_utilization', 0.2, now, {}, '1'),
    counter('jvm.cpu.time', 5, now, {}, 's'),
    gauge('jvm.class.count', 9_000, now),
    gauge('process.uptime', 600, now, {}, 's'),
    // As Micrometer names it on its page for Prometheus.
    counter('process.cpu.time.ns', 2e8, now),
    gauge('hikaricp.connections.active', 3, now, pool),
    gauge('hikaricp.connections.max', 10, now, pool),
    gauge('hikaricp.connections.pending', 0, now, pool),
    // OpenTelemetry's names of the same, before and since they became stable.
    gauge('db.client.connections.usage', 3, now, { 'pool.name': 'orders', state: 'used' }, '{connections}'),
    gauge('db.client.connections.max', 10, now, { 'pool.name': 'orders' }, '{connections}'),
    gauge('db.client.connections.pending_requests', 0, now, { 'pool.name': 'orders' }, '{requests}'),
    gauge('db.client.connection.count', 3, now, { 'db.client.connection.pool.name': 'orders', 'db.client.connection.state': 'used' }, '{connection}'),
    gauge('db.client.connection.max', 10, now, { 'db.client.connection.pool.name': 'orders' }, '{connection}'),
    gauge('db.client.connection.pending_requests', 0, now, { 'db.client.connection.pool.name': 'orders' }, '{request}'),
    gauge('tomcat.threads.busy', 2, now, {}, '{threads}'),
    counter('orders.placed', 20, now),
    counter('orders.confirmed', 18, now),
    counter('orders.revenue.euros', 900, now),
    counter('orders.payment.failures', 1, now),
    counter('orders.cancelled', 2, now, { reason: 'payment_declined' }),
    histogram('orders.confirmation', 0.4, now),
    gauge('orders.undecided', 0, now),
    counter('catalog.product.views', 200, now),
    counter('catalog.recommendation.fallbacks', 1, now),
    counter('gateway.recommendation.fallbacks', 1, now),
    counter('auth.logins', 30, now, { outcome: 'accepted' }),
    // What takes minutes to come about, as another Pharos tells of it: ServiceMetersTest shows that these are its words.
    gauge('pharos.deployment.info', 1, now, deployment('stuck', 'none')),
    gauge('pharos.deployment.info', 1, now, deployment('complete', 'regressed')),
  ];
}

const deployment = (state, verdict) => ({
  id: `shop.order.demo-${state}`,
  service: 'order',
  kind: 'deploy',
  version: '5.2.0',
  'previous.version': '5.1.9',
  state,
  verdict,
});

function line(severity, text, atNs, traceId) {
  return {
    timeUnixNano: String(atNs),
    severityNumber: severity,
    severityText: severity === INFO ? 'INFO' : severity === WARN ? 'WARN' : 'ERROR',
    body: { stringValue: text },
    traceId,
    spanId: id(8),
  };
}

/** Sends to a receiver of OTLP over HTTP. */
export class ShopTelemetry {
  /** @param url where OTLP over HTTP is taken */
  constructor(url) {
    this.url = url;
    this.began = BigInt(Date.now()) * MS;
  }

  /**
   * Twenty orders of which two fail, their log lines, and metrics.
   * @param orderVersion another than before is a deployment
   */
  async send(orderVersion) {
    const nowNs = BigInt(Date.now()) * MS;
    const byService = new Map();
    const lines = [];
    for (let i = 0; i < 20; i++) {
      const { traceId, spans } = spansOfOrder(i % 10 === 0, nowNs - 200n * MS, orderVersion);
      for (const [service, list] of spans) byService.set(service, [...(byService.get(service) ?? []), ...list]);
      if (i === 0) lines.push(line(SEVERE, 'payment was refused', nowNs, traceId), line(WARN, 'order 7 waits for its reservation', nowNs, traceId));
      lines.push(line(INFO, `order ${i} placed`, nowNs, traceId));
    }
    const resourceSpans = [...byService].map(([service, spans]) => ({ resource: resource(...JSON.parse(service)), scopeSpans: [{ spans }] }));
    await this.post('traces', { resourceSpans });
    const linesOf = (service, version, logRecords) => ({ resource: resource(service, version), scopeLogs: [{ logRecords }] });
    const refused = [line(SEVERE, 'order was refused', nowNs, id(16)), line(INFO, 'POST /orders 201', nowNs, id(16))];
    await this.post('logs', { resourceLogs: [linesOf('order', orderVersion, lines), linesOf('gateway', '2.0.0', refused)] });
    const now = { ns: String(nowNs), seconds: 1 + Number((nowNs - this.began) / 1_000_000_000n) };
    await this.post('metrics', { resourceMetrics: [{ resource: resource('order', orderVersion), scopeMetrics: [{ metrics: metrics(now) }] }] });
  }

  /** A request that is refused, as those of a broken sender are. */
  async sendGarbage() {
    for (const signal of ['traces', 'logs']) {
      const answer = await fetch(`${this.url}/v1/${signal}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' });
      if (answer.status !== 400) throw new Error(`garbage was answered with ${answer.status}`);
    }
  }

  async post(signal, body) {
    const answer = await fetch(`${this.url}/v1/${signal}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok || text.includes('rejected')) throw new Error(`${signal} were answered with ${answer.status}: ${text}`);
  }
}
