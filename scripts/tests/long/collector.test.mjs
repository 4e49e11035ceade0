import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { request } from 'node:https';
import { join } from 'node:path';
import { test } from 'node:test';
import { freePort, temporaryFolder, until } from '../pharos.mjs';
import { authority, collector, controlPlane, isTaken, lineOf, LOKI_PATH, pointOf, pushOf, Sink, spansOf } from './collectors.mjs';

const BEFORE_MS = 5_000;
// Of a minute with nobody to send to, and a Collector killed each time a part of it is over.
const OUTAGE_PARTS_MS = [15_000, 20_000, 20_000];
const AFTER_MS = 5_000;
const SEND_EVERY_MS = 100;
const FOUND_LIMIT_MS = 60_000;
const SPANS_OF_TRACE = 3;
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const id = (bytes) => randomBytes(bytes).toString('hex');

/** Sends something of each kind until it is stopped, and knows what was acknowledged. */
class Sender {
  traces = [];
  lines = [];
  points = [];
  written = [];
  refused = 0;
  #stopped = false;

  constructor(url, loki, file) {
    Object.assign(this, { url, loki, file });
    this.done = this.#run();
  }

  async #run() {
    for (let n = 1; !this.#stopped; n++) {
      const trace = id(16);
      const spans = Array.from({ length: SPANS_OF_TRACE }, () => id(8));
      appendFileSync(this.file, `ERROR line ${n} of a file\n`);
      this.written.push(`ERROR line ${n} of a file`);
      await Promise.all([
        this.#send(this.traces, trace, `${this.url}/v1/traces`, spansOf(trace, spans)),
        this.#send(this.lines, `line ${n} by OTLP`, `${this.url}/v1/logs`, lineOf(trace, `line ${n} by OTLP`)),
        this.#send(this.lines, `line ${n} by Loki`, this.loki + LOKI_PATH, pushOf(trace, `line ${n} by Loki`)),
        this.#send(this.points, n, `${this.url}/v1/metrics`, pointOf('sent.points', n)),
      ]);
      await pause(SEND_EVERY_MS);
    }
  }

  async #send(acknowledged, what, url, body) {
    if (await isTaken(url, body)) acknowledged.push(what);
    else this.refused++;
  }

  async stop() {
    this.#stopped = true;
    await this.done;
  }
}

async function json(url) {
  const answer = await fetch(url);
  assert.equal(answer.status, 200, url);
  return answer.json();
}

async function bodiesOf(pharos, service, since) {
  const query = encodeURIComponent(`{service_name="${service}"}`);
  const { data } = await json(`${pharos.url}/loki/api/v1/query_range?query=${query}&limit=5000&start=${since}000000&end=${Date.now() + 60_000}000000`);
  return data.result.flatMap((stream) => stream.values.map(([, line]) => line));
}

/** Waits until nothing is missing any more, and says what still is when that takes too long. */
async function untilNone(what, missing) {
  await until(what, async () => (await missing()).length === 0, FOUND_LIMIT_MS).catch(async (failure) => {
    throw new Error(`${failure.message}; missing: ${(await missing()).join(', ')}`, { cause: failure });
  });
}

async function seriesOf(pharos, query) {
  return (await json(`${pharos.url}/prometheus/api/v1/query?query=${encodeURIComponent(query)}`)).data.result;
}

test('what the agent acknowledged is found, though the control plane was away and Collectors were killed meanwhile', async (t) => {
  const folder = temporaryFolder(t);
  const files = join(folder, 'services', 'files');
  mkdirSync(files, { recursive: true });
  const page = createServer((_, response) => response.setHeader('content-type', 'text/plain; version=0.0.4').end('# TYPE scraped_orders gauge\nscraped_orders 7\n'));
  await new Promise((resolve) => page.listen(0, '127.0.0.1', resolve));
  t.after(() => page.close());
  writeFileSync(join(folder, 'targets.yaml'), `- targets: ["127.0.0.1:${page.address().port}"]\n  labels: {job: scraped}\n`);

  const pharos = await controlPlane(t, folder);
  const gateway = await collector(t, folder, 'gateway', ['gateway.yaml'], { PHAROS_OTLP_GRPC: `127.0.0.1:${pharos.ports.grpc}` });
  const lokiPort = await freePort();
  const agent = await collector(t, folder, 'agent', ['agent.yaml', 'agent-machine.yaml'], {
    AGENT_SENDS_TO: `127.0.0.1:${gateway.ports.grpc}`,
    AGENT_LOKI_ENDPOINT: `127.0.0.1:${lokiPort}`,
    AGENT_LOG_FILES: join(folder, 'services/*/*.log'),
    AGENT_LOG_START: 'beginning',
    AGENT_SCRAPE_FILES: join(folder, 'targets.yaml'),
    AGENT_SCRAPE_INTERVAL: '2s',
    AGENT_HOST_INTERVAL: '5s',
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=machines',
  });
  await Promise.all([pharos.start(), gateway.start(), agent.start()]);
  const since = Date.now() - 1_000;
  const sender = new Sender(agent.url, `http://127.0.0.1:${lokiPort}`, join(files, 'files.log'));
  await pause(BEFORE_MS);

  await pharos.kill('SIGTERM');
  const stoppedAt = Date.now();
  await pause(OUTAGE_PARTS_MS[0]);
  await gateway.kill();
  await gateway.start();
  await pause(OUTAGE_PARTS_MS[1]);
  await agent.kill();
  await agent.start();
  await pause(OUTAGE_PARTS_MS[2]);
  await pharos.start();
  const awayS = Math.round((Date.now() - stoppedAt) / 1000);
  await pause(AFTER_MS);
  await sender.stop();

  assert.ok(sender.traces.length > 200, `only ${sender.traces.length} traces were acknowledged`);
  let lines = [];
  const missing = async () => {
    lines = await bodiesOf(pharos, 'test', since);
    const found = new Set(lines);
    return sender.lines.filter((line) => !found.has(line));
  };
  await untilNone('every acknowledged line is found', missing);

  let spans;
  const incomplete = async () => {
    const some = [];
    spans = 0;
    for (const trace of sender.traces) {
      const answer = await fetch(`${pharos.url}/api/v1/traces/${trace}`);
      const found = answer.ok ? (await answer.json()).spans.length : 0;
      spans += found;
      if (found < SPANS_OF_TRACE) some.push(`${trace} (${found})`);
    }
    return some;
  };
  // Each signal has a queue of its own, which is tried again by itself.
  await untilNone('every acknowledged span is found', incomplete);

  const missingPoints = async () => {
    const [series] = await seriesOf(pharos, 'sent_points[10m]');
    const values = new Set((series?.values ?? []).map(([, value]) => Number(value)));
    return sender.points.filter((point) => !values.has(point));
  };
  await untilNone('every acknowledged point is found', missingPoints);

  const missingOfFile = async () => {
    const found = new Set(await bodiesOf(pharos, 'files', since));
    return sender.written.filter((line) => !found.has(line));
  };
  await untilNone('every line of the file is found', missingOfFile);

  assert.ok((await seriesOf(pharos, 'scraped_orders{job="scraped"}[10m]')).length > 0, 'pages of metrics are scraped');
  assert.ok((await seriesOf(pharos, 'system_memory_usage_bytes[10m]')).length > 0, 'the machine tells of itself');
  const { logs } = await json(`${pharos.url}/api/v1/traces/${sender.traces.at(-1)}/logs`);
  assert.deepEqual(logs.map((line) => [line.service, line.environment, line.body.replace(/\d+/, 'N')]).sort(), [
    ['test', 'machines', 'line N by Loki'],
    ['test', 'machines', 'line N by OTLP'],
  ]);
  t.diagnostic(
    `away for ${awayS} s; acknowledged and found: ${sender.traces.length * SPANS_OF_TRACE} spans (${spans} in all), ${sender.lines.length} lines (${lines.length} in all), ` +
      `${sender.points.length} points, ${sender.written.length} lines of a file; ${sender.refused} requests found nobody`,
  );
});

test('spans of one trace meet at one of two control planes, as its lines do, and one that is away holds up nothing of the other', async (t) => {
  const folder = temporaryFolder(t);
  const sinks = [await Sink.open(t), await Sink.open(t)];
  const lanes = [await freePort(), await freePort(), await freePort()].map((port) => `127.0.0.1:${port}`);
  const gateway = await collector(t, folder, 'gateway', ['gateway.yaml', 'gateway-balanced.yaml'], {
    GATEWAY_LANES: lanes.slice(0, 2).join(','),
    ...Object.fromEntries(lanes.map((lane, i) => [`GATEWAY_LANE_${i + 1}`, lane])),
    PHAROS_OTLP_GRPC_1: `127.0.0.1:${sinks[0].port}`,
    PHAROS_OTLP_GRPC_2: `127.0.0.1:${sinks[1].port}`,
  });
  await gateway.start();
  const sent = new Map();
  const send = async (traces) => {
    for (const trace of traces) {
      const span = id(8);
      sent.set(trace, [...(sent.get(trace) ?? []), span]);
      await until('spans are taken', () => isTaken(`${gateway.url}/v1/traces`, spansOf(trace, [span])), FOUND_LIMIT_MS);
      await until('lines are taken', () => isTaken(`${gateway.url}/v1/logs`, lineOf(trace, `of ${span}`)), FOUND_LIMIT_MS);
    }
  };
  const first = Array.from({ length: 40 }, () => id(16));
  const spansAt = (sink, traces) => sink.spans.filter((one) => traces.includes(one.trace)).length;
  await send(first);
  await until('all have come', () => spansAt(sinks[0], first) + spansAt(sinks[1], first) >= first.length, FOUND_LIMIT_MS);

  await sinks[1].close();
  const second = Array.from({ length: 40 }, () => id(16));
  await send([...first, ...second]);
  const ofFirstSink = first.filter((trace) => spansAt(sinks[0], [trace]) > 0);
  await until('the one that is there has all of its own', () => ofFirstSink.every((trace) => spansAt(sinks[0], [trace]) >= 2), FOUND_LIMIT_MS);

  await gateway.kill();
  await gateway.start();
  await sinks[1].open();
  await send(second);
  const found = (sink) => new Set(sink.spans.map((one) => one.span));
  const all = [...sent.values()].flat();
  await until('all have come', () => all.every((span) => found(sinks[0]).has(span) || found(sinks[1]).has(span)), FOUND_LIMIT_MS);
  await until('all lines have come', () => new Set([...sinks[0].lines, ...sinks[1].lines].map((line) => line.body)).size >= all.length, FOUND_LIMIT_MS);

  // The exporter hashes a trace's id as bytes for spans and as text for lines, so that lines may be where the spans are not.
  for (const what of ['spans', 'lines']) {
    const traces = sinks.map((sink) => new Set(sink[what].map((one) => one.trace)));
    assert.deepEqual([...traces[0]].filter((trace) => traces[1].has(trace)), [], `${what} of no trace are in two places`);
    for (const one of traces) assert.ok(one.size > 15, `a share of the ${what}: ${one.size}`);
  }
  t.diagnostic(`spans of ${sent.size} traces: of ${sinks.map((sink) => new Set(sink.spans.map((one) => one.trace)).size).join(' and ')}`);
});

test('with certificates and a token telemetry passes, and without one of them it is refused', async (t) => {
  const folder = temporaryFolder(t);
  const ours = authority(join(folder, 'ours'), ['gateway', 'agent']);
  const theirs = authority(join(folder, 'theirs'), ['agent']);
  writeFileSync(join(folder, 'tokens'), 'first-token\nsecond-token\n');
  writeFileSync(join(folder, 'token'), 'second-token\n');
  const sink = await Sink.open(t);
  const gateway = await collector(t, folder, 'gateway', ['gateway.yaml', 'gateway-secure.yaml'], {
    PHAROS_OTLP_GRPC: `127.0.0.1:${sink.port}`,
    GATEWAY_CERT_FILE: ours.of('gateway').cert,
    GATEWAY_KEY_FILE: ours.of('gateway').key,
    GATEWAY_CLIENT_CA_FILE: ours.ca,
    GATEWAY_TOKENS_FILE: join(folder, 'tokens'),
  });
  const agent = await collector(t, folder, 'agent', ['agent.yaml', 'agent-secure.yaml'], {
    AGENT_SENDS_TO: `127.0.0.1:${gateway.ports.grpc}`,
    AGENT_LOKI_ENDPOINT: `127.0.0.1:${await freePort()}`,
    AGENT_CA_FILE: ours.ca,
    AGENT_CERT_FILE: ours.of('agent').cert,
    AGENT_KEY_FILE: ours.of('agent').key,
    AGENT_TOKEN_FILE: join(folder, 'token'),
  });
  await Promise.all([gateway.start(), agent.start()]);
  const trace = id(16);
  assert.ok(await isTaken(`${agent.url}/v1/traces`, spansOf(trace, [id(8)])));
  await until('it has come by way of both', () => sink.spans.some((one) => one.trace === trace), FOUND_LIMIT_MS);

  const post = (certificate, token) =>
    new Promise((resolve) => {
      const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) };
      const files = certificate ? { cert: readFileSync(certificate.cert), key: readFileSync(certificate.key) } : {};
      const sending = request(`https://127.0.0.1:${gateway.ports.http}/v1/traces`, { method: 'POST', agent: false, ca: readFileSync(ours.ca), ...files, headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      sending.on('error', () => resolve('no connection'));
      sending.end(JSON.stringify(spansOf(id(16), [id(8)])));
    });
  assert.equal(await post(ours.of('agent'), 'first-token'), 200);
  assert.equal(await post(ours.of('agent'), 'another-token'), 401);
  assert.equal(await post(ours.of('agent')), 401);
  assert.equal(await post(theirs.of('agent'), 'first-token'), 'no connection');
  assert.equal(await post(undefined, 'first-token'), 'no connection');
  assert.ok(!(await isTaken(`http://127.0.0.1:${gateway.ports.http}/v1/traces`, spansOf(id(16), [id(8)]))), 'nothing is taken without encryption');
});

test('where whole traces are left out before the control plane, those that failed are kept with all of their spans', async (t) => {
  const folder = temporaryFolder(t);
  const sink = await Sink.open(t);
  const gateway = await collector(t, folder, 'gateway', ['gateway.yaml', 'gateway-tail-sampling.yaml'], {
    PHAROS_OTLP_GRPC: `127.0.0.1:${sink.port}`,
    GATEWAY_SAMPLING_WAIT: '3s',
    GATEWAY_SAMPLING_PERCENT: '0',
  });
  await gateway.start();
  const [failed, ordinary] = [id(16), id(16)];
  const first = spansOf(failed, [id(8)]);
  const second = spansOf(failed, [id(8)]);
  second.resourceSpans[0].scopeSpans[0].spans[0].status = { code: 2 };
  for (const body of [spansOf(ordinary, [id(8), id(8)]), first, second]) assert.ok(await isTaken(`${gateway.url}/v1/traces`, body));
  await until('the one that failed has come', () => sink.spans.length >= 2, FOUND_LIMIT_MS);
  assert.deepEqual(sink.spans.map((one) => one.trace), [failed, failed]);
});
