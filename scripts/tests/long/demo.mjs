// A demo under test: started on ports of its own, asked over HTTP, ended in a chosen way.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { missingEdges, missingServices } from '../../expected-map.mjs';
import { HOME, outputOf, start, until } from '../pharos.mjs';

const START_LIMIT_MS = 300_000;
const PORTS_OF_A_DEMO = 100;

/** The first of a hundred ports that nobody listens on. */
function freePortBase() {
  const taken = new Set();
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of readFileSync(table, 'utf8').split('\n').slice(1)) {
      const local = /^\s*\d+: [0-9A-F]+:([0-9A-F]{4})/.exec(line);
      if (local) taken.add(Number.parseInt(local[1], 16));
    }
  }
  // Below the range the system gives to outgoing connections.
  for (let base = 21_000 + (process.pid % 50) * PORTS_OF_A_DEMO; base < 32_000; base += PORTS_OF_A_DEMO) {
    if (![...Array(PORTS_OF_A_DEMO).keys()].some((offset) => taken.has(base + offset))) return base;
  }
  throw new Error('no hundred free ports');
}

export class Demo {
  constructor(options = []) {
    this.base = freePortBase();
    this.url = `http://127.0.0.1:${this.base}`;
    this.process = start(['demo', '--port-base', String(this.base), ...options]);
    this.output = outputOf(this.process);
  }

  get hasEnded() {
    return this.process.exitCode !== null || this.process.signalCode !== null;
  }

  async untilComplete() {
    await this.until('the demo is complete', () => this.output.all().includes('./pharos fault'), START_LIMIT_MS);
  }

  async until(what, condition, limitMs) {
    try {
      await until(what, condition, limitMs, () => !this.hasEnded);
    } catch (failure) {
      throw new Error(`${failure.message}\n${this.output.all().slice(-2000)}`);
    }
  }

  async ended(limitMs = 60_000) {
    await until('the demo ends', () => this.hasEnded, limitMs);
  }

  async get(path) {
    const response = await fetch(this.url + path, { signal: AbortSignal.timeout(10_000) });
    if (!response.ok) throw new Error(`${path} answers ${response.status}: ${await response.text()}`);
    return response.json();
  }

  /** Where the control plane takes OTLP over HTTP. */
  get otlp() {
    return `http://127.0.0.1:${this.base + 2}`;
  }

  get gateway() {
    return `http://127.0.0.1:${this.base + 14}`;
  }

  /** The running instances of a service, oldest first: [{name, version, port, pid}]. */
  instances(service) {
    const lines = execFileSync(join(HOME, 'pharos'), ['status'], { encoding: 'utf8' }).trim().split('\n');
    return lines
      .map((line) => /^(\S+) +(\S+) +port (\d+) +pid (\d+)$/.exec(line))
      .filter((found) => found?.[1].startsWith(`${service}-`))
      .map(([, name, version, port, pid]) => ({ name, version, port: Number(port), pid: Number(pid) }));
  }

  /** What of the shop the last minutes' answers lack. */
  async missing() {
    return [...missingServices((await this.get('/api/v1/services')).services), ...missingEdges(await this.get('/api/v1/graph'))];
  }

  /** Processes that carry this demo's ports in their environment or arguments, other than the demo's own shell. */
  processes() {
    const found = [];
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      try {
        const told = readFileSync(`/proc/${pid}/environ`, 'latin1') + readFileSync(`/proc/${pid}/cmdline`, 'latin1');
        if (told.includes(`PHAROS_PORT_BASE=${this.base + 10}`) || told.includes(`--server.port=${this.base}\0`)) found.push(Number(pid));
      } catch {
        // It ended meanwhile, or is not ours to read.
      }
    }
    return found;
  }

  describe(pids) {
    return pids.map((pid) => execFileSync('cat', [`/proc/${pid}/cmdline`], { encoding: 'utf8' }).replaceAll('\0', ' ').slice(0, 200)).join('\n');
  }
}
