// The dashboards' queries, asked of a Pharos with the shop's data and of a real Prometheus with the same samples.
import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { answersFor, answersOf, choicesOf, DASHBOARDS, queriesOf, sourcesOf } from '../dashboards.mjs';
import { temporaryFolder, until } from '../pharos.mjs';
import { prometheusCopy } from './prometheus-copy.mjs';

const FILLED_LIMIT_MS = 120_000;

/** Its group begins within its first interval of 15 s. */
const WATCHDOG_LIMIT_MS = 45_000;

/** Samples of this time have all arrived: the shop exports each 15 s. */
const SETTLED_S = 45;

/** Sums in another order differ in the last digits. */
const TOLERANCE = 1e-9;

/** Some hundred are found by the queries of a shop. */
const FEWEST_SERIES = 200;

/** What stands for one service: it calls the bank, has a database, was deployed, and fails. */
const WANTED = { service: 'payment', job: 'shop/payment' };
const wantedOf = (file) => (file === 'control-plane.json' ? { job: 'pharos' } : WANTED);

/**
 * Fails on a query that is refused or finds nothing, and on one that Prometheus answers otherwise.
 * @param otlp where OTLP over HTTP is taken: something must be refused for the panels of refusals
 */
export async function assertDashboards(test, url, otlp) {
  const pharos = sourcesOf(url);
  await untilAllFind(pharos, otlp);
  await assertSameAsPrometheus(test, pharos, Math.floor(Date.now() / 1000) - SETTLED_S);
}

/** Fails on a query that Prometheus answers otherwise than Pharos when it has the same samples, and on rules that it shows otherwise. */
export async function assertSameAsPrometheus(test, pharos, now) {
  const copy = await prometheusCopy(temporaryFolder(test), pharos.prometheus, now);
  try {
    const prometheus = { ...pharos, prometheus: copy.url };
    let compared = 0;
    for (const { file, dashboard } of DASHBOARDS) {
      const one = await oneOfEach(file, dashboard, pharos);
      const asked = [
        ['all', (sources) => answersOf(dashboard, sources, wantedOf(file), now)],
        ['one', (sources) => answersFor(one, dashboard, sources, now)],
      ];
      for (const [chosen, answers] of asked) {
        const [here, there] = [await answers(pharos), await answers(prometheus)];
        for (const { where, source } of queriesOf(dashboard)) {
          if (source !== 'prometheus') continue;
          assertSame(here.get(where), there.get(where), `${file}, ${chosen} chosen: ${where}`);
          compared += here.get(where).length;
        }
      }
    }
    assert.ok(compared > FEWEST_SERIES, `only ${compared} series were compared`);
    test.diagnostic(`Prometheus has ${copy.samples} samples and finds the same ${compared} series by the queries`);
    await assertSameRules(pharos.prometheus, copy.url);
  } finally {
    copy.stop();
  }
}

/** One value of each variable, which Grafana writes into a regular expression: that which is wanted, where there is one. */
async function oneOfEach(file, dashboard, sources) {
  const choices = await choicesOf(dashboard, sources);
  const isWanted = (chosen) => Object.entries(wantedOf(file)).every(([name, value]) => [value, undefined].includes([chosen[name]].flat()[0]));
  return choices.find(isWanted) ?? choices[0];
}

async function untilAllFind(sources, otlp) {
  const missing = new Map(DASHBOARDS.map(({ file }) => [file, []]));
  const allFind = async () => {
    await sendGarbage(otlp);
    for (const { file, dashboard } of DASHBOARDS.filter((one) => missing.has(one.file))) {
      const empty = [...(await answersOf(dashboard, sources, wantedOf(file)))].filter(([, answer]) => answer.length === 0).map(([where]) => where);
      if (empty.length === 0) missing.delete(file);
      else missing.set(file, empty);
    }
    return missing.size === 0;
  };
  await until('every query finds something', allFind, FILLED_LIMIT_MS).catch((failure) => {
    const where = [...missing].map(([file, empty]) => `${file}: ${empty.join(', ')}`);
    throw new Error(`${failure.message}; nothing found by ${where.join('; ')}`, { cause: failure });
  });
}

/** Requests that are refused, as those of a broken sender are. */
export async function sendGarbage(otlp) {
  for (const signal of ['traces', 'logs']) {
    const answer = await fetch(`${otlp}/v1/${signal}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' });
    assert.equal(answer.status, 400);
  }
}

/** The same series, each with values at the same times that are the same but for rounding. */
function assertSame(here, there, where) {
  const byLabels = (series) => new Map(series.map((one) => [JSON.stringify(Object.entries(one.metric).sort()), one.values ?? [one.value]]));
  const [ours, theirs] = [byLabels(here), byLabels(there)];
  assert.deepEqual([...theirs.keys()].sort(), [...ours.keys()].sort(), `${where}: Prometheus finds the same series`);
  for (const [labels, values] of ours) {
    const others = theirs.get(labels);
    const about = `${where}: ${labels}`;
    assert.deepEqual(others.map(([at]) => at), values.map(([at]) => at), `${about}: at the same times`);
    values.forEach(([at, value], i) => assert.ok(isClose(value, others[i][1]), `${about}: ${value} at ${at} is ${others[i][1]} to Prometheus`));
  }
}

function isClose(one, other) {
  const [a, b] = [Number(one), Number(other)];
  return one === other || Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
}

/** The rules as Pharos shows them, and as Prometheus shows the same files: the same words in the same fields, but for what was found. */
async function assertSameRules(here, there) {
  const rulesOf = async (url) => (await (await fetch(`${url}/api/v1/rules`)).json()).data.groups;
  const watchdogIn = (groups) => groups.flatMap((group) => group.rules).find((rule) => rule.name === 'Watchdog')?.alerts[0];
  await until('Watchdog fires in Prometheus', async () => watchdogIn(await rulesOf(there)) !== undefined, WATCHDOG_LIMIT_MS);
  const [ours, theirs] = [await rulesOf(here), await rulesOf(there)];
  assert.deepEqual(inOrder(ours.map(plain)), inOrder(theirs.map(plain)));
  assert.deepEqual(plainAlert(watchdogIn(ours)), plainAlert(watchdogIn(theirs)));
  assert.ok(ours.length > 5);
}

const inOrder = (groups) => groups.toSorted((a, b) => (a.file + a.name < b.file + b.name ? -1 : 1));
const plain = ({ file, rules, evaluationTime, lastEvaluation, ...group }) => ({
  ...group,
  file: basename(file),
  times: [typeof evaluationTime, typeof lastEvaluation],
  rules: rules.map(plainRule),
});
const plainRule = ({ alerts, state, health, lastError, evaluationTime, lastEvaluation, ...rule }) => ({
  ...rule,
  others: [typeof alerts, typeof state, typeof health, typeof evaluationTime, typeof lastEvaluation],
});
const plainAlert = ({ activeAt, ...alert }) => ({ ...alert, times: typeof activeAt });
