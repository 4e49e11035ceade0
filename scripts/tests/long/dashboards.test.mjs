import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { BUILT_IN, DASHBOARDS, filledIn, FOLDER, queriesOf } from '../dashboards.mjs';
import { HOME } from '../pharos.mjs';

const RULES = join(FOLDER, 'rules');
const RULE_FILES = readdirSync(RULES).filter((file) => file.endsWith('.yaml'));
const testsOf = (file) => join(RULES, 'tests', file.replace('.yaml', '_test.yaml'));

/** It always fires. */
const ALWAYS = 'Watchdog';

/** What is watched without anybody writing a rule: an alert for each, and what its expression must hold. */
const WATCHED = {
  ErrorBudgetBurnsFast: ['rate1h > 14.4 *', 'rate5m > 14.4 *'],
  ErrorBudgetBurnsSlowly: ['rate6h > 6 *', 'rate30m > 6 *'],
  LatencyAboveObjective: ['pharos_service_objective_latency_seconds'],
  ServiceSilent: ['silent', 'unless', 'pharos_service_telemetry_lost'],
  InstanceGone: ['pharos_service_instances'],
  RestartLoop: [],
  PoolExhausted: [],
  QueueBacklog: ['pharos_queue_unconsumed_messages'],
  MessagesUnconsumed: ['pharos_queue_oldest_unconsumed_seconds'],
  QueueDelay: ['traces_service_graph_request_messaging_system_seconds'],
  DeployRegressed: ['verdict="regressed"'],
  TelemetryOverBudget: ['pharos_budget_forecast_bytes', 'pharos_budget_bytes'],
  TelemetryBudgetNotHeld: ['pharos_budget_unheld_bytes'],
  NoTelemetry: ['pharos_received_spans_total'],
  PharosRefuses: ['pharos_refused_items_total'],
  PharosLags: ['held_back'],
  PharosDiskFull: ['disk_free_bytes'],
  [ALWAYS]: ['vector(1)'],
};

function promtool(...args) {
  const tool = execFileSync(join(HOME, 'scripts/promtool.sh'), { encoding: 'utf8' }).trim();
  const run = spawnSync(tool, args, { encoding: 'utf8' });
  assert.equal(run.status, 0, `${args.at(-1)}: ${run.stderr}${run.stdout}`);
}

for (const { file, dashboard } of DASHBOARDS) {
  test(`every query of ${file} is PromQL to Prometheus`, () => {
    const values = { ...Object.fromEntries(dashboard.templating.list.map(({ name }) => [name, name])), ...BUILT_IN };
    for (const { source, target } of queriesOf(dashboard)) {
      if (source === 'prometheus') promtool('--experimental', 'promql', 'format', filledIn(target.expr, values));
    }
  });
}

test('what is watched without anybody writing a rule has its alert', () => {
  const alerts = RULE_FILES.flatMap((file) => readFileSync(join(RULES, file), 'utf8').split('- alert: ').slice(1));
  for (const [name, words] of Object.entries(WATCHED)) {
    const alert = alerts.find((one) => one.startsWith(`${name}\n`));
    assert.ok(alert, name);
    for (const word of words) assert.ok(alert.includes(word), `${name} asks for ${word}`);
  }
});

test('the scrape configuration is one to Prometheus, with its rules', () => promtool('check', 'config', join(FOLDER, 'prometheus.yaml')));

for (const file of RULE_FILES) {
  test(`the rules of ${file} are rules to Prometheus, and fire when they should and only then`, () => {
    promtool('check', 'rules', '--lint=all', '--lint-fatal', join(RULES, file));
    promtool('test', 'rules', testsOf(file));
  });

  test(`each alert of ${file} says what to do, and has a test in which it fires and one in which it does not`, () => {
    const cases = readFileSync(testsOf(file), 'utf8').split('alertname: ').slice(1);
    const alerts = readFileSync(join(RULES, file), 'utf8').split('- alert: ').slice(1);
    assert.ok(alerts.length > 0);
    for (const text of alerts) {
      const name = /^\w+/.exec(text)[0];
      for (const field of ['severity', 'summary', 'description', 'runbook']) assert.match(text, new RegExp(`\\n +${field}: \\S`), `${name} has a ${field}`);
      const own = cases.filter((one) => one.startsWith(`${name}\n`));
      assert.ok(own.some((one) => one.includes('exp_labels')), `${name} fires in a test`);
      assert.ok(name === ALWAYS || own.some((one) => one.includes('exp_alerts: []')), `${name} does not fire in a test`);
    }
  });
}
