// Reads dashboards/ for the tests.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HOME } from './pharos.mjs';

const FOLDER = join(HOME, 'dashboards');

/** Words of PromQL that stand where a metric's name could. */
const WORDS = new Set(['sum', 'min', 'max', 'rate', 'by', 'increase']);

export const DASHBOARDS = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.json'))
  .map((file) => ({ file, dashboard: JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) }));

/** Every PromQL expression of a dashboard, with Grafana's variables filled in. */
export function expressionsOf(dashboard) {
  return dashboard.panels
    .flatMap((panel) => panel.targets ?? [])
    .map((target) => target.expr.replaceAll('$__rate_interval', '1m').replaceAll('$job', 'pharos'));
}

/** The names of the metrics that a dashboard asks for. */
export function metricsOf(dashboard) {
  const names = expressionsOf(dashboard).flatMap((expression) =>
    expression
      .replaceAll(/\{[^}]*\}|\[[^\]]*\]|by \([^)]*\)/g, ' ')
      .match(/[a-z_:][a-z0-9_:]*/gi)
      .filter((word) => !WORDS.has(word)),
  );
  return new Set(names);
}
