// What `./pharos bench overhead` counts with: processor time from /proc, Prometheus' text, percentiles, people who shop, the table.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Seconds of processor time, kernel included, that the text of /proc/PID/stat tells. A process' name may hold blanks and brackets. */
export function cpuSeconds(stat, ticksPerSecond) {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  if (!Number.isFinite(ticks)) throw new Error(`this is no /proc/PID/stat: ${stat}`);
  return ticks / ticksPerSecond;
}

/** Megabytes of resident memory that the text of /proc/PID/status tells. */
export function residentMegabytes(status) {
  const kilobytes = Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]);
  if (!Number.isFinite(kilobytes)) throw new Error('there is no VmRSS in this /proc/PID/status');
  return kilobytes / 1024;
}

/** Sum of a counter in Prometheus' text, of the series that have these labels; 0 where there is none. */
export function counter(text, name, labels = {}) {
  let sum = 0;
  for (const line of text.split('\n')) {
    const [, series, value] = /^([^ ]+(?:\{.*\})?) ([^ ]+)$/.exec(line) ?? [];
    if (series === undefined || (series !== name && !series.startsWith(`${name}{`))) continue;
    if (Object.entries(labels).every(([label, wanted]) => series.includes(`${label}="${wanted}"`))) sum += Number(value);
  }
  return sum;
}

/** Nearest-rank percentile; null of nothing. */
export function percentile(samples, share) {
  if (samples.length === 0) return null;
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

/** Process ids of the shop's services by instance. Platform and shoppers are no services. */
export function instancesOf(runFolder) {
  const instances = new Map();
  for (const file of readdirSync(runFolder)) {
    const [, instance] = /^([a-z]+-\d+)\.pid$/.exec(file) ?? [];
    if (instance !== undefined) instances.set(instance, Number(readFileSync(join(runFolder, file), 'utf8')));
  }
  return instances;
}

/** Seconds from the start of a JVM until Spring's application was ready, as its log says; null where it does not. */
export function readySeconds(log) {
  const [, seconds] = /Started \w+ in [\d.]+ seconds \(process running for ([\d.]+)\)/.exec(log) ?? [];
  return seconds === undefined ? null : Number(seconds);
}

/** Seconds until the last instance was up, as the shop's own script says. */
export function openSeconds(log) {
  const seconds = [...log.matchAll(/ is up after (\d+) s$/gm)].map(([, found]) => Number(found));
  return seconds.length === 0 ? null : Math.max(...seconds);
}

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function numbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const CATEGORIES = ['coffee', 'tea', 'kitchen', 'books'];
const NETWORKS = ['visa', 'mastercard', 'maestro', 'amex'];
const BUYS = 0.45;
const ASKS_FOR_ORDER = 6;

/**
 * One visit as the shop's own people make them, the same for the same number: looks around, maybe logs in, buys and asks how it goes.
 * `send({method, path, headers, body})` gives {ok, body}; `think(ms)` waits.
 */
export async function visit(number, send, think) {
  const random = numbers(number);
  const draw = (below) => Math.floor(random() * below);
  const headers = { 'x-shop-visitor': `bench-${number}` };
  const products = (await send({ method: 'GET', path: `/api/products?category=${CATEGORIES[draw(4)]}`, headers })).body;
  const liked = [];
  const pages = 1 + draw(4);
  for (let page = 0; page < pages && Array.isArray(products) && products.length > 0; page++) {
    await think(150 + draw(300));
    const { id } = products[draw(products.length)];
    if ((await send({ method: 'GET', path: `/api/products/${id}`, headers })).ok && !liked.includes(id)) liked.push(id);
    if (draw(4) === 0) await send({ method: 'GET', path: `/api/products/${id}/recommendations`, headers });
  }
  const user = `shopper-${String(1 + draw(50)).padStart(2, '0')}`;
  const card = { network: NETWORKS[draw(4)], number: cardNumber(draw) };
  if (random() >= BUYS || liked.length === 0) return;
  const login = await send({ method: 'POST', path: '/api/login', headers: {}, body: { user, password: `password-of-${user}` } });
  if (!login.ok) return;
  const authorization = `Bearer ${login.body.token}`;
  const lines = liked.slice(0, 2).map((productId) => ({ productId, quantity: 1 + draw(2) }));
  const placed = await send({ method: 'POST', path: '/api/orders', headers: { authorization, 'idempotency-key': `bench-${number}` }, body: { lines, card } });
  for (let asked = 0; placed.ok && asked < ASKS_FOR_ORDER; asked++) {
    await think(350 + draw(700));
    const { body } = await send({ method: 'GET', path: `/api/orders/${placed.body.id}`, headers: { authorization } });
    if (body?.state === 'confirmed' || body?.state === 'cancelled') return;
  }
}

/** A card's number with its check digit (ISO/IEC 7812-1, annex B). */
export function cardNumber(draw) {
  const digits = [4, ...Array.from({ length: 14 }, () => draw(10))];
  const sum = digits.reduceRight((all, digit, at) => {
    const weighed = (digits.length - 1 - at) % 2 === 0 ? 2 * digit : digit;
    return all + weighed % 10 + Math.floor(weighed / 10);
  }, 0);
  return `${digits.join('')}${(10 - sum % 10) % 10}`;
}

const NAMES = { none: 'no agent', all: 'agent, all traces', tenth: 'agent, a tenth (`parentbased_traceidratio`)', adaptive: 'agent, as Pharos asks (`parentbased_jaeger_remote`)' };

const digits = (value, count) => (value === null || value === undefined ? '' : value.toFixed(count));

const COLUMNS = [
  ['the shop with', (row) => NAMES[row.row]],
  ['CPU ms a request', (row) => digits(row.cpuMsPerRequest, 2)],
  ['p50 ms', (row) => digits(row.p50Ms, 1)],
  ['p99 ms', (row) => digits(row.p99Ms, 1)],
  ['RSS, MB', (row) => digits(row.rssMb, 0)],
  ['a JVM is ready after, s', (row) => digits(row.readySeconds, 1)],
  ['all are up after, s', (row) => digits(row.openSeconds, 0)],
  ['spans a request', (row) => digits(row.spansPerRequest, 2)],
  ['kB a request: traces · metrics · logs', (row) => ['traces', 'metrics', 'logs'].map((signal) => digits(row.bytesPerRequest[signal] / 1000, 2)).join(' · ')],
  ["Pharos' CPU s per 1,000 requests", (row) => digits(row.controlPlaneSecondsPer1000, 2)],
  ['requests · failed', (row) => `${row.requests} · ${row.failed}`],
];

/** Rows as they were measured, or {row, absent: why}, as a table of Markdown. */
export function table(rows) {
  const lines = rows.map((row) => (row.absent === undefined ? COLUMNS.map(([, cell]) => cell(row)) : [NAMES[row.row], `not there: ${row.absent}`, ...COLUMNS.slice(2).map(() => '')]));
  const all = [COLUMNS.map(([title]) => title), ...lines];
  const widths = COLUMNS.map((_, column) => Math.max(...all.map((line) => line[column].length)));
  const written = all.map((line) => `| ${line.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`);
  written.splice(1, 0, `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`);
  return written.join('\n');
}

/** Figures of a window from what was read before and after it: {cpu, controlPlane, text}; latencies in ms. */
export function figures(row, before, after, latencies, failed, memory, starts) {
  const requests = latencies.length;
  if (requests === 0) throw new Error('no request was answered');
  const delta = (name, labels) => counter(after.text, name, labels) - counter(before.text, name, labels);
  const bytes = Object.fromEntries(['traces', 'metrics', 'logs'].map((signal) => [signal, delta('pharos_received_bytes_total', { signal }) / requests]));
  return {
    row,
    requests,
    failed,
    cpuMsPerRequest: ((after.cpu - before.cpu) * 1000) / requests,
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
    rssMb: memory,
    readySeconds: percentile(starts.ready, 0.5),
    openSeconds: starts.open,
    spansPerRequest: delta('pharos_received_spans_total') / requests,
    bytesPerRequest: bytes,
    controlPlaneSecondsPer1000: ((after.controlPlane - before.controlPlane) * 1000) / requests,
  };
}
