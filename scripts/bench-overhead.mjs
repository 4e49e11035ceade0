// One row of `./pharos bench overhead`, and its table. Called by scripts/bench-overhead.sh.
//   measure …            people shop at a fixed rate; figures of a steady window go to a file
//   asks OTLP FILE       whether this Pharos tells agents how many traces to begin; if not, the file says so
//   table FOLDER         what the files say
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cpuSeconds, figures, instancesOf, openSeconds, readySeconds, residentMegabytes, table, visit } from './overhead.mjs';

const ROWS = ['none', 'all', 'tenth', 'adaptive'];
const PATIENCE_MS = 10_000;
/** A shop that answers slowly gets fewer visits, not ever more at once. */
const MOST_AT_ONCE = 200;
/** Of each operation: some percent of what the visits make. */
const TRACES_PER_SECOND = 0.5;
/** Probabilities are found once a minute, from what came in the minutes before: agents adapt while the others, too, only warm up. */
const WARM_BEFORE_ADAPTING = 0.3;
/** A shop that fails so much is not the one that was to be measured. */
const MOST_FAILED = 0.01;

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const say = (text) => process.stderr.write(`  ${new Date().toISOString().slice(11, 19)}  ${text}\n`);

/** The strategy that an agent of a service would be told; null where nobody tells. */
async function strategy(otlp, service) {
  const response = await fetch(`${otlp}/sampling?service=${service}`, { signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => null);
  if (!response?.ok) return null;
  return response.json().catch(() => null);
}

async function asks(otlp, file) {
  if ((await strategy(otlp, 'gateway'))?.strategyType !== undefined) return 0;
  const absent = 'this Pharos does not answer GET /sampling?service=gateway';
  say(absent);
  writeFileSync(file, JSON.stringify({ row: 'adaptive', absent }));
  return 1;
}

/** People who come at a fixed rate, whatever becomes of those before, and how long they waited for each answer. */
class Crowd {
  #inside = 0;
  #next = 0;
  /** Since the last forget(). */
  latencies = [];
  failed = 0;
  turnedAway = 0;

  constructor(gateway, visitsPerSecond) {
    this.gateway = gateway;
    this.everyMs = 1000 / visitsPerSecond;
  }

  forget() {
    this.latencies = [];
    this.failed = 0;
    this.turnedAway = 0;
  }

  async come(seconds) {
    const began = performance.now();
    for (let number = 0; number * this.everyMs < seconds * 1000; number++) {
      await sleep(began + number * this.everyMs - performance.now());
      this.#next++;
      if (this.#inside >= MOST_AT_ONCE) this.turnedAway++;
      else void this.#one(this.#next);
    }
    await sleep(began + seconds * 1000 - performance.now());
  }

  async #one(number) {
    this.#inside++;
    try {
      await visit(number, (request) => this.#send(request), sleep);
    } finally {
      this.#inside--;
    }
  }

  async #send({ method, path, headers, body }) {
    const began = performance.now();
    try {
      const response = await fetch(this.gateway + path, {
        method,
        headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      const text = await response.text();
      if (!response.ok) this.failed++;
      return { ok: response.ok, body: text === '' ? null : JSON.parse(text) };
    } catch {
      this.failed++;
      return { ok: false, body: null };
    } finally {
      this.latencies.push(performance.now() - began);
    }
  }
}

async function read(values, instances) {
  const ticks = Number(values.ticks);
  const cpu = (pid) => cpuSeconds(readFileSync(`/proc/${pid}/stat`, 'utf8'), ticks);
  const response = await fetch(`${values.url}/actuator/prometheus`, { signal: AbortSignal.timeout(PATIENCE_MS) });
  if (!response.ok) throw new Error(`/actuator/prometheus answers ${response.status}`);
  const text = await response.text();
  return { cpu: [...instances.values()].reduce((sum, pid) => sum + cpu(pid), 0), controlPlane: cpu(values['control-plane']), text };
}

/** Asks for so many traces of each operation of each service, as a person would by a lever. */
async function adapt(values, crowd, instances, seconds) {
  const services = [...new Set([...instances.keys()].map((instance) => instance.replace(/-\d+$/, '')))];
  for (const service of services) {
    const response = await fetch(`${values.url}/api/v1/levers`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ kind: 'sampling', service, tracesPerSecond: TRACES_PER_SECOND, author: 'bench overhead', reason: 'to be measured' }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const answer = await response.text();
    // Who begins no traces has none to begin fewer of.
    if (!response.ok) say(`${service}: ${response.status} ${answer.slice(0, 200)}`);
    if (!response.ok && service === 'gateway') throw new Error('the lever of gateway, which begins the traces, was refused');
  }
  say(`agents adapt for ${seconds} s`);
  await crowd.come(seconds);
  say(`gateway is told ${JSON.stringify(await strategy(values.otlp, 'gateway'))}`);
}

async function measure(args) {
  const option = { type: 'string' };
  const { values } = parseArgs({
    args,
    options: {
      row: option, run: option, started: option, gateway: option, url: option, otlp: option, 'control-plane': option,
      ticks: option, warm: option, window: option, visits: option, write: option,
    },
  });
  const instances = instancesOf(values.run);
  const crowd = new Crowd(values.gateway, Number(values.visits));
  const warm = Number(values.warm);
  say(`${instances.size} instances; people come for ${warm} s before anything is measured`);
  await crowd.come(warm * WARM_BEFORE_ADAPTING);
  if (values.row === 'adaptive') await adapt(values, crowd, instances, warm * (1 - WARM_BEFORE_ADAPTING));
  else await crowd.come(warm * (1 - WARM_BEFORE_ADAPTING));
  say(`measuring for ${values.window} s`);
  const before = await read(values, instances);
  crowd.forget();
  await crowd.come(Number(values.window));
  const { latencies, failed, turnedAway } = crowd;
  const after = await read(values, instances);
  const memory = [...instances.values()].reduce((sum, pid) => sum + residentMegabytes(readFileSync(`/proc/${pid}/status`, 'utf8')), 0);
  const logs = [...instances.keys()].map((instance) => readFileSync(join(values.run, `${instance}.log`), 'utf8'));
  const starts = { ready: logs.map(readySeconds).filter((seconds) => seconds !== null), open: openSeconds(readFileSync(values.started, 'utf8')) };
  writeFileSync(values.write, JSON.stringify(figures(values.row, before, after, latencies, failed, memory, starts)));
  if (turnedAway > 0 || failed > latencies.length * MOST_FAILED) {
    say(`missed: ${failed} of ${latencies.length} requests failed and ${turnedAway} visits were turned away: the shop is overloaded, take fewer --visits`);
    return 1;
  }
  return 0;
}

function print(folder) {
  const rows = ROWS.map((row) => join(folder, `${row}.json`)).filter((file) => existsSync(file)).map((file) => JSON.parse(readFileSync(file, 'utf8')));
  if (rows.length === 0) return 1;
  process.stdout.write(`${table(rows)}\n`);
  return 0;
}

const [what, ...rest] = process.argv.slice(2);
const done = { measure: () => measure(rest), asks: () => asks(rest[0], rest[1]), table: () => print(rest[0]) }[what];
// Visits that are still inside are nobody's any more.
process.exit(await done());
