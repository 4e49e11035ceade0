// A real Prometheus with the samples that a Pharos has of the metrics that dashboards ask for.
import { execFileSync, spawn } from 'node:child_process';
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DASHBOARDS, queriesOf } from '../dashboards.mjs';
import { freePort, HOME, outputOf, until } from '../pharos.mjs';

const START_LIMIT_MS = 60_000;

/** As far back as a query of a dashboard looks: an hour, and its range. */
const SPAN = '80m';

const program = (name) => execFileSync(join(HOME, `scripts/${name}.sh`), { encoding: 'utf8' }).trim().split('\n').at(-1);

async function data(url) {
  const response = await fetch(url, { signal: AbortSignal.timeout(60_000) });
  if (!response.ok) throw new Error(`${decodeURIComponent(url)}: ${response.status} ${await response.text()}`);
  return (await response.json()).data;
}

/** Of the metrics that there are, those whose names stand in a query. */
function asked(names) {
  const queries = DASHBOARDS.flatMap(({ dashboard }) => [
    ...queriesOf(dashboard).map(({ target }) => target.expr ?? ''),
    ...dashboard.templating.list.map((variable) => variable.query?.query ?? ''),
  ]);
  const words = new Set(queries.join(' ').match(/[a-zA-Z_:][\w:]*/g));
  return names.filter((name) => words.has(name));
}

const quoted = (text) => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;

/** Writes what Pharos had at a time in OpenMetrics, which promtool makes blocks of. */
async function write(file, prometheus, now) {
  const out = openSync(file, 'w');
  for (const name of asked(await data(`${prometheus}/api/v1/label/__name__/values`))) {
    const query = new URLSearchParams({ query: `${name}[${SPAN}]`, time: now });
    for (const { metric, values = [] } of (await data(`${prometheus}/api/v1/query?${query}`)).result) {
      const { __name__, ...labels } = metric;
      const pairs = Object.entries(labels).map(([label, value]) => `${label}=${quoted(value)}`);
      writeSync(out, values.map(([at, value]) => `${name}{${pairs.join(',')}} ${value} ${at}\n`).join(''));
    }
  }
  writeSync(out, '# EOF\n');
  closeSync(out);
}

/**
 * Starts it; what it has ends at a time.
 * @param folder for its files
 * @returns {Promise<{url: string, stop: () => void}>}
 */
export async function prometheusCopy(folder, pharosPrometheus, now) {
  const samples = join(folder, 'samples.txt');
  await write(samples, pharosPrometheus, now);
  execFileSync(program('promtool'), ['tsdb', 'create-blocks-from', 'openmetrics', samples, join(folder, 'blocks')], { stdio: 'pipe' });
  writeFileSync(join(folder, 'prometheus.yaml'), '');
  const port = await freePort();
  const child = spawn(program('prometheus'), [
    `--config.file=${join(folder, 'prometheus.yaml')}`,
    `--storage.tsdb.path=${join(folder, 'blocks')}`,
    `--web.listen-address=127.0.0.1:${port}`,
  ]);
  const output = outputOf(child);
  const url = `http://127.0.0.1:${port}`;
  const isReady = async () => (await fetch(`${url}/-/ready`).catch(() => null))?.ok ?? false;
  await until('Prometheus is ready', isReady, START_LIMIT_MS, () => child.exitCode === null).catch((failure) => {
    throw new Error(`${failure.message}: ${output.all().slice(-2_000)}`, { cause: failure });
  });
  return { url, stop: () => child.kill('SIGTERM') };
}
