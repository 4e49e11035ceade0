// Measures a demo that runs, under the load its shoppers make, and prints a table and one line of JSON. Called by `./pharos bench demo`.
// Every figure is taken from outside: over HTTP, from /proc, and in a real browser.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    url: { type: 'string' }, // pages and REST
    otlp: { type: 'string' }, // OTLP/HTTP of the control plane
    pid: { type: 'string' }, // the control plane's process
    complete: { type: 'string' }, // file that wait-for-demo.mjs wrote
    chromium: { type: 'string' },
    settle: { type: 'string', default: '60' }, // seconds of load before anything is measured
  },
});

const READS = 200;
const PROBES = 50;
const RELOADS = 10;
const PROBE_POLL_MS = 5;
const PROBE_LIMIT_MS = 10_000;
const MEMORY_EVERY_MS = 500;

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const round = (value) => Math.round(value * 10) / 10;

/** Nearest-rank percentile. */
function percentile(samples, share) {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}
const summary = (samples) => ({ p50: round(percentile(samples, 0.5)), p95: round(percentile(samples, 0.95)), n: samples.length });

/** Resident memory in MB: what is the process' own, and what is mapped from files. Null where there is no /proc. */
function memory(pid) {
  const file = `/proc/${pid}/status`;
  if (!existsSync(file)) return null;
  const status = readFileSync(file, 'utf8');
  const megabytes = (field) => Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1] ?? Number.NaN) / 1024;
  return { anonymous: megabytes('RssAnon'), mapped: megabytes('RssFile') };
}

async function readTimes(path) {
  const times = [];
  for (let i = 0; i < READS; i++) {
    const began = performance.now();
    const response = await fetch(values.url + path, { signal: AbortSignal.timeout(10_000) });
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`${path} answers ${response.status}`);
    times.push(performance.now() - began);
  }
  return times;
}

/** Milliseconds from a span's acknowledgement until its trace is served. */
async function searchableAfter() {
  const traceId = randomBytes(16).toString('hex');
  const nowNs = BigInt(Date.now()) * 1_000_000n;
  const span = {
    traceId,
    spanId: randomBytes(8).toString('hex'),
    name: 'probe',
    kind: 2,
    startTimeUnixNano: String(nowNs - 5_000_000n),
    endTimeUnixNano: String(nowNs),
  };
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'bench-probe' } }] };
  const sent = await fetch(`${values.otlp}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'bench' }, spans: [span] }] }] }),
  });
  if (!sent.ok) throw new Error(`the probe span was refused: ${sent.status} ${await sent.text()}`);
  await sent.arrayBuffer();
  const acknowledged = performance.now();
  while (performance.now() - acknowledged < PROBE_LIMIT_MS) {
    const found = await fetch(`${values.url}/api/v1/traces/${traceId}`);
    await found.arrayBuffer();
    if (found.ok) return performance.now() - acknowledged;
    await sleep(PROBE_POLL_MS);
  }
  throw new Error(`a span was not searchable ${PROBE_LIMIT_MS} ms after its acknowledgement`);
}

/**
 * Milliseconds from a reload until the Overview shows a service and its thread is free: it has answered a frame and a task after
 * that. Runs in the page.
 */
function watchForInteractive() {
  const isShown = () => document.querySelector('a[href*="/services/"]') !== null;
  let longTaskEnd = 0;
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) longTaskEnd = Math.max(longTaskEnd, task.startTime + task.duration);
  }).observe({ type: 'longtask', buffered: true });
  const look = () => {
    if (!isShown()) return requestAnimationFrame(look);
    requestAnimationFrame(() => setTimeout(() => {
      window.interactiveAt = Math.max(performance.now(), longTaskEnd);
    }, 0));
  };
  requestAnimationFrame(look);
}

async function overviewInteractive() {
  const require = createRequire(new URL('../../control-plane/ui/package.json', import.meta.url));
  const { chromium } = require('playwright-core');
  const browser = await chromium.launch({
    executablePath: values.chromium,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  try {
    const page = await browser.newPage();
    await page.addInitScript(watchForInteractive);
    await page.goto(values.url, { waitUntil: 'load' });
    await page.waitForFunction(() => window.interactiveAt !== undefined, undefined, { timeout: 30_000 });
    const times = [];
    for (let i = 0; i < RELOADS; i++) {
      await page.reload({ waitUntil: 'commit' });
      await page.waitForFunction(() => window.interactiveAt !== undefined, undefined, { timeout: 30_000 });
      times.push(await page.evaluate(() => window.interactiveAt));
    }
    return times;
  } finally {
    await browser.close();
  }
}

const complete = JSON.parse(readFileSync(values.complete, 'utf8'));
console.error(`letting the shop run for ${values.settle} s, then measuring`);
let peak = null;
const sampler = setInterval(() => {
  const now = memory(values.pid);
  if (now !== null && (peak === null || now.anonymous > peak.anonymous)) peak = now;
}, MEMORY_EVERY_MS);

await sleep(Number(values.settle) * 1000);
const services = summary(await readTimes('/api/v1/services'));
const graph = summary(await readTimes('/api/v1/graph'));
const probes = [];
for (let i = 0; i < PROBES; i++) probes.push(await searchableAfter());
const searchable = summary(probes);
const overview = summary(await overviewInteractive());
clearInterval(sampler);
const atEnd = memory(values.pid);

const figures = {
  completeSeconds: round(complete.seconds),
  rssAnonMb: peak && { peak: round(peak.anonymous), end: round(atEnd.anonymous) },
  mappedFilesMb: atEnd && round(atEnd.mapped),
  servicesMs: services,
  graphMs: graph,
  overviewInteractiveMs: overview,
  searchableMs: searchable,
  machine: { cpus: (await import('node:os')).cpus().length },
};
const spread = ({ p50, p95, n }) => `p50 ${p50} ms, p95 ${p95} ms (n ${n})`;
const rows = [
  ['demo complete after the build', `${figures.completeSeconds} s`, '90 s', figures.completeSeconds <= 90],
  ['control plane, anonymous memory', peak ? `peak ${figures.rssAnonMb.peak} MB, at the end ${figures.rssAnonMb.end} MB` : 'no /proc here', '600 MB', peak ? peak.anonymous <= 600 : null],
  ['control plane, mapped files', atEnd ? `${figures.mappedFilesMb} MB` : 'no /proc here', '', null],
  ['GET /api/v1/services', spread(services), 'p95 50 ms', services.p95 <= 50],
  ['GET /api/v1/graph', spread(graph), 'p95 50 ms', graph.p95 <= 50],
  ['Overview interactive after a reload', spread(overview), '1000 ms', overview.p95 <= 1000],
  ['span searchable after its acknowledgement', spread(searchable), '1000 ms', searchable.p95 <= 1000],
];
const width = (column) => Math.max(...rows.map((row) => row[column].length));
for (const [what, measured, aim, met] of rows) {
  console.log(`${what.padEnd(width(0))}  ${measured.padEnd(width(1))}  ${aim.padEnd(width(2))}  ${met === null ? '' : met ? 'met' : 'MISSED'}`.trimEnd());
}
console.log(JSON.stringify(figures));
