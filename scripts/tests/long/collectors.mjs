// Real Collectors with the configurations of otel-collector/, and what they send to.
import { execFileSync, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http2';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { freePort, HOME, until } from '../pharos.mjs';

// A control plane on a machine that does other things as well.
const START_LIMIT_MS = 180_000;
const FRAME_HEAD_BYTES = 5;
const LINE_OF_SERVICE = 'test';

let binary;

/** Builds it where it was not yet. */
export function collectorProgram() {
  binary ??= execFileSync(join(HOME, 'otel-collector/build.sh'), { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();
  return binary;
}

/** A process that a test starts, kills and starts again, at the same ports and with the same data. */
export class Program {
  constructor(t, log, command, environment) {
    Object.assign(this, { log, command, environment });
    t.after(() => this.kill('SIGKILL'));
  }

  launch() {
    const [program, ...args] = this.command;
    this.process = spawn(program, args, { cwd: HOME, env: { ...process.env, ...this.environment }, stdio: ['ignore', 'pipe', 'pipe'] });
    const file = createWriteStream(this.log, { flags: 'a' });
    for (const output of [this.process.stdout, this.process.stderr]) output.pipe(file, { end: false });
    this.ended = new Promise((resolve) => this.process.once('exit', resolve));
  }

  get hasEnded() {
    return this.process.exitCode !== null || this.process.signalCode !== null;
  }

  async start() {
    this.launch();
    await until(`${this.log} is of a program that works`, () => answers(this.health), START_LIMIT_MS, () => !this.hasEnded).catch((failure) => {
      throw new Error(`${failure.message}: ${readFileSync(this.log, 'utf8').slice(-2000)}`, { cause: failure });
    });
    return this;
  }

  async kill(signal = 'SIGKILL') {
    if (!this.process || this.hasEnded) return;
    this.process.kill(signal);
    await this.ended;
  }
}

export async function answers(url) {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(1_000) })).ok;
  } catch {
    return false;
  }
}

/** A gateway or an agent: of which configurations, laid one over the other, and with which variables beside its ports and folder. */
export async function collector(t, folder, name, files, environment) {
  const prefix = files[0].split('.')[0].toUpperCase();
  const ports = { grpc: await freePort(), http: await freePort(), health: await freePort() };
  const own = {
    [`${prefix}_GRPC_ENDPOINT`]: `127.0.0.1:${ports.grpc}`,
    [`${prefix}_HTTP_ENDPOINT`]: `127.0.0.1:${ports.http}`,
    [`${prefix}_HEALTH_ENDPOINT`]: `127.0.0.1:${ports.health}`,
    [`${prefix}_STORAGE`]: join(folder, name),
  };
  // As README.md starts those that read files.
  const gates = prefix === 'AGENT' ? ['--feature-gates=+stanza.synchronousLogEmitter'] : [];
  const command = [collectorProgram(), ...gates, ...files.map((file) => `--config=${join(HOME, 'otel-collector', file)}`)];
  const one = new Program(t, join(folder, `${name}.log`), command, { ...own, ...environment });
  return Object.assign(one, { ports, url: `http://127.0.0.1:${ports.http}`, health: `http://127.0.0.1:${ports.health}` });
}

export async function controlPlane(t, folder) {
  const ports = { web: await freePort(), grpc: await freePort(), http: await freePort() };
  const args = [`--pharos.otlp.grpc.port=${ports.grpc}`, `--pharos.otlp.http.port=${ports.http}`];
  const command = [join(HOME, 'pharos'), 'up', '--data', join(folder, 'data'), '--port', String(ports.web), '--', ...args];
  const one = new Program(t, join(folder, 'control-plane.log'), command, {});
  const url = `http://127.0.0.1:${ports.web}`;
  return Object.assign(one, { ports, url, health: `${url}/actuator/health` });
}

/** Where OTLP/gRPC is taken: knows spans, log lines and who sent what, as often as they came. Closed and opened again at the same port. */
export class Sink {
  spans = [];
  lines = [];
  senders = { traces: [], logs: [], metrics: [] };

  static async open(t) {
    const sink = new Sink();
    sink.port = await freePort();
    await sink.open();
    t.after(() => sink.close());
    return sink;
  }

  async open() {
    this.server = createServer();
    this.sessions = new Set();
    this.server.on('session', (session) => {
      this.sessions.add(session);
      session.on('error', () => {});
      session.on('close', () => this.sessions.delete(session));
    });
    this.server.on('stream', (stream, headers) => this.#take(stream, headers[':path']));
    await new Promise((resolve) => this.server.listen(this.port, '127.0.0.1', resolve));
  }

  async close() {
    if (!this.server) return;
    const closed = new Promise((resolve) => this.server.close(resolve));
    for (const session of this.sessions) session.destroy();
    this.server = undefined;
    await closed;
  }

  #take(stream, path) {
    const parts = [];
    stream.on('error', () => {});
    stream.on('data', (part) => parts.push(part));
    stream.on('end', () => {
      const frame = Buffer.concat(parts);
      const body = frame.subarray(FRAME_HEAD_BYTES);
      this.#read(path, frame[0] === 1 ? gunzipSync(body) : body);
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
      stream.end(Buffer.alloc(FRAME_HEAD_BYTES));
    });
  }

  /** Requests hold resources (1) with scopes (2) with spans or lines (2). */
  #read(path, request) {
    const parts = partsOf(request, 1);
    // Such as /opentelemetry.proto.collector.trace.v1.TraceService/Export.
    const signal = { trace: 'traces' }[path.split('.')[3]] ?? path.split('.')[3];
    this.senders[signal].push(...parts.map((part) => attributesOf(partsOf(part, 1)[0])));
    const items = parts.flatMap((part) => partsOf(part, 2)).flatMap((scope) => partsOf(scope, 2));
    const hex = (item, number) => partsOf(item, number)[0]?.toString('hex') ?? '';
    if (signal === 'traces') this.spans.push(...items.map((span) => ({ trace: hex(span, 1), span: hex(span, 2) })));
    if (signal === 'logs') this.lines.push(...items.map((line) => ({ trace: hex(line, 9), body: partsOf(partsOf(line, 5)[0], 1)[0].toString() })));
  }
}

/** A resource's attributes that are text. */
function attributesOf(resource) {
  const text = (message, number) => partsOf(message, number)[0]?.toString();
  return Object.fromEntries(partsOf(resource, 1).map((pair) => [text(pair, 1), text(partsOf(pair, 2)[0], 1)]));
}

/** Contents of a message's fields of this number that have a length. */
function partsOf(message, wanted) {
  const found = [];
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      const byte = message[at++];
      value += (byte & 127) * shift;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const tag = varint();
    const kind = tag & 7;
    if (kind === 0) varint();
    else if (kind === 1) at += 8;
    else if (kind === 5) at += 4;
    else {
      const length = varint();
      if (tag >>> 3 === wanted) found.push(message.subarray(at, at + length));
      at += length;
    }
  }
  return found;
}

/** Makes a key and a certificate for each name, of an authority of its own: {ca, of: name => {cert, key}}. */
export function authority(folder, names) {
  mkdirSync(folder, { recursive: true });
  const at = (name) => join(folder, name);
  const openssl = (...args) => execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  openssl('req', '-x509', ...curve, '-keyout', 'ca.key', '-out', 'ca.crt', '-subj', '/CN=authority');
  for (const name of names) {
    openssl('req', '-new', ...curve.slice(0, -2), '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
    writeFileSync(at('names'), 'subjectAltName=IP:127.0.0.1\n');
    openssl('x509', '-req', '-in', `${name}.csr`, '-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'names', '-out', `${name}.crt`);
  }
  return { ca: at('ca.crt'), of: (name) => ({ cert: at(`${name}.crt`), key: at(`${name}.key`) }) };
}

export const LOKI_PATH = '/loki/api/v1/push';

const resource = { attributes: [attribute('service.name', LINE_OF_SERVICE), attribute('service.instance.id', 'test-1')] };

function attribute(key, value) {
  return { key, value: { stringValue: value } };
}

/** OTLP's JSON of a part of a trace. */
export function spansOf(traceId, spanIds) {
  const now = BigInt(Date.now()) * 1_000_000n;
  const spans = spanIds.map((spanId) => ({ traceId, spanId, name: 'GET /', kind: 2, startTimeUnixNano: String(now - 1_000_000n), endTimeUnixNano: String(now) }));
  return { resourceSpans: [{ resource, scopeSpans: [{ spans }] }] };
}

export function lineOf(traceId, text) {
  const logRecords = [{ timeUnixNano: `${Date.now()}000000`, severityText: 'INFO', body: { stringValue: text }, traceId }];
  return { resourceLogs: [{ resource, scopeLogs: [{ logRecords }] }] };
}

export function pointOf(name, value) {
  const metrics = [{ name, gauge: { dataPoints: [{ timeUnixNano: `${Date.now()}000000`, asInt: String(value) }] } }];
  return { resourceMetrics: [{ resource, scopeMetrics: [{ metrics }] }] };
}

export function pushOf(traceId, text) {
  return { streams: [{ stream: { service_name: LINE_OF_SERVICE }, values: [[`${Date.now()}000000`, text, { trace_id: traceId, level: 'INFO' }]] }] };
}

/** Whether it was acknowledged; false also where nobody answers. */
export async function isTaken(url, body) {
  try {
    const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), signal: AbortSignal.timeout(10_000) });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}
