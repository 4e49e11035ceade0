// A real Prometheus with the samples that a Pharos has of the metrics that dashboards ask for, and with its rules.
import { execFileSync, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DASHBOARDS, FOLDER, queriesOf, RANGE_S, STEP_S } from '../dashboards.mjs';
import { freePort, HOME, outputOf, until } from '../pharos.mjs';
import { requestsOf, STALE } from './remote-write.mjs';

const START_LIMIT_MS = 60_000;

/** As far back as a query of a dashboard looks: the range, and an hour before it. */
const SPAN = '80m';

/** How long a sample counts when none follows. */
const LOOKBACK_MS = 300_000;

async function data(url) {
  const response = await fetch(url, { signal: AbortSignal.timeout(60_000) });
  if (!response.ok) throw new Error(`${decodeURIComponent(url)}: ${response.status} ${await response.text()}`);
  return (await response.json()).data;
}

const result = async (prometheus, how, parameters) => (await data(`${prometheus}/api/v1/${how}?${new URLSearchParams(parameters)}`)).result;

/** Of the metrics that there are, those whose names stand in a query. */
function asked(names) {
  const queries = DASHBOARDS.flatMap(({ dashboard }) => [
    ...queriesOf(dashboard).map(({ target }) => target.expr ?? ''),
    ...dashboard.templating.list.map((variable) => variable.query?.query ?? ''),
  ]);
  const words = new Set(queries.join(' ').match(/[a-zA-Z_:][\w:]*/g));
  return names.filter((name) => words.has(name));
}

const keyOf = (metric) => JSON.stringify(Object.entries(metric).sort());
const msOf = (seconds) => Math.round(seconds * 1000);

/**
 * The series of a metric, each with its samples. An interface gives no marks of where a series ended, so those are put where Pharos
 * shows it no more although its last sample is young, at the times that ranges look at.
 */
async function seriesOf(prometheus, name, now) {
  const shown = new Map();
  for (const { metric, values = [], histograms = [] } of await result(prometheus, 'query_range', { query: name, start: now - RANGE_S, end: now, step: STEP_S })) {
    shown.set(keyOf(metric), new Set([...values, ...histograms].map(([at]) => msOf(at))));
  }
  const found = await result(prometheus, 'query', { query: `${name}[${SPAN}]`, time: now });
  return found.map(({ metric, values = [], histograms = [] }) => {
    const numbers = values.map(([at, value]) => [msOf(at), Number(value.replace('Inf', 'Infinity'))]);
    const native = histograms.map(([at, value]) => [msOf(at), value]);
    if (numbers.length > 0 && native.length > 0) throw new Error(`${keyOf(metric)} has numbers and histograms`);
    const samples = numbers.concat(native);
    return { metric, samples: withEnds(samples, shown.get(keyOf(metric)) ?? new Set(), now) };
  });
}

function withEnds(samples, shown, now) {
  const whole = [];
  let next = 0;
  for (let at = msOf(now - RANGE_S); at <= msOf(now); at += STEP_S * 1000) {
    while (next < samples.length && samples[next][0] <= at) whole.push(samples[next++]);
    const last = whole.at(-1);
    if (last && last[1] !== STALE && last[0] > at - LOOKBACK_MS && !shown.has(at)) whole.push([at, STALE]);
  }
  return whole;
}

/**
 * Starts it; what it has ends at a time.
 * @param folder for its files
 * @param prometheus where Pharos answers as Prometheus does
 * @returns {Promise<{url: string, samples: number, stop: () => void}>}
 */
export async function prometheusCopy(folder, prometheus, now) {
  const program = execFileSync(join(HOME, 'scripts/prometheus.sh'), { encoding: 'utf8' }).trim().split('\n').at(-1);
  const configuration = join(folder, 'prometheus.yaml');
  // What is written is older than the clock, and one series begins long after another.
  writeFileSync(configuration, `storage: {tsdb: {out_of_order_time_window: 3h}}\nrule_files: ['${join(FOLDER, 'rules/*.yaml')}']\n`);
  const port = await freePort();
  const child = spawn(program, [
    `--config.file=${configuration}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--web.enable-remote-write-receiver',
  ]);
  const output = outputOf(child);
  const url = `http://127.0.0.1:${port}`;
  try {
    const isReady = async () => (await fetch(`${url}/-/ready`).catch(() => null))?.ok ?? false;
    await until('Prometheus is ready', isReady, START_LIMIT_MS, () => child.exitCode === null);
    let samples = 0;
    for (const name of asked(await data(`${prometheus}/api/v1/label/__name__/values`))) {
      const series = await seriesOf(prometheus, name, now);
      samples += series.reduce((sum, one) => sum + one.samples.length, 0);
      for (const body of requestsOf(series)) await write(url, body);
    }
    return { url, samples, stop: () => child.kill('SIGTERM') };
  } catch (failure) {
    child.kill('SIGTERM');
    throw new Error(`${failure.message}: ${output.all().slice(-2_000)}`, { cause: failure });
  }
}

async function write(url, body) {
  const headers = { 'content-type': 'application/x-protobuf', 'content-encoding': 'snappy', 'x-prometheus-remote-write-version': '0.1.0' };
  const answer = await fetch(`${url}/api/v1/write`, { method: 'POST', headers, body });
  if (!answer.ok) throw new Error(`samples were answered with ${answer.status}: ${await answer.text()}`);
}
