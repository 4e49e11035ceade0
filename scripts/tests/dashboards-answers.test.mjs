// What the dashboards find in a Pharos that is sent a shop's telemetry.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { answersFor, answersOf, choicesOf, DASHBOARDS, emptyAlternativesIn, emptyIn, queriesOf, sourcesOf } from './dashboards.mjs';
import { freePort, start, temporaryFolder, until } from './pharos.mjs';
import { ShopTelemetry } from './shop-telemetry.mjs';

// Where nothing is built yet, up builds first.
const START_LIMIT_MS = 300_000;

// Health is looked at each ten seconds, and a rate needs two samples.
const FILLED_LIMIT_MS = 90_000;

const VERSION_BEFORE = '5.2.1';
const VERSION_AFTER = '5.3.0';
const BEFORE_DEPLOY_MS = 3_000;
// On a busy machine those seconds hold one sample, and a rate needs two.
const SENT_BEFORE_DEPLOY = 5;

/** What is not of every service, and so is found only where one of these is chosen, or All. */
const ONLY_OF = {
  'deploys.json': [[/^(Deployments (info|began)$|annotation )/, ['order']]],
  'logs.json': [[/^annotation /, ['order']]],
  'service.json': [
    [/^annotation /, ['order']],
    [/^(Calls|Durations of calls) to others /, ['gateway', 'order']],
    [/^Failed requests /, ['gateway', 'order', 'payment']],
    [/^Slow requests /, ['gateway', 'order']],
    [/^(Log lines|Warnings and errors) /, ['gateway', 'order']],
  ],
  // Pharos is the other one, which has no database.
  'jvm.json': [[/^(Database connections in use|Waiting for a connection|annotation) /, ['order']]],
};

/** Values of these labels are those of the variable, where one of them is chosen. */
const CHOSEN_BY = { service: 'service', service_name: 'service', instance: 'instance', deployment_environment_name: 'environment' };

const isAll = (chosen) => chosen === '.*' || chosen === '.+';

function isThere(file, where, chosen) {
  const services = ONLY_OF[file]?.find(([pattern]) => pattern.test(where.replace(/^\d+ /, '')))?.[1];
  return services === undefined || isAll(chosen.service) || services.some((service) => [chosen.service].flat().includes(service));
}

/** Fails on a series of what was not chosen. */
function assertOfChosen(answer, chosen, where) {
  for (const labels of answer.map((one) => one.metric ?? one.stream ?? {})) {
    for (const [label, variable] of Object.entries(CHOSEN_BY)) {
      const value = chosen[variable];
      if (value === undefined || isAll(value) || labels[label] === undefined) continue;
      assert.ok([value].flat().includes(labels[label]), `${where}: ${label} is ${labels[label]} where ${value} is chosen`);
    }
  }
}

/** What is not as it should be: queries that find nothing of what is there, or something of what is not. */
async function wrongIn(file, dashboard, sources) {
  const wrong = [];
  const choices = await choicesOf(dashboard, sources);
  if (choices.length === 0) return ['a variable has no value'];
  for (const chosen of choices) {
    for (const [where, answer] of await answersFor(chosen, dashboard, sources)) {
      assertOfChosen(answer, chosen, where);
      const said = JSON.stringify(Object.fromEntries(Object.values(CHOSEN_BY).map((name) => [name, chosen[name]])));
      if (answer.length > 0 !== isThere(file, where, chosen)) wrong.push(`${where} finds ${answer.length} of ${said}`);
    }
  }
  return wrong;
}

describe('every query of the dashboards, asked of a Pharos that a shop sends to,', () => {
  let child;
  let url;
  let shop;
  let sent = 0;

  before(async (t) => {
    const [port, otlp] = [await freePort(), await freePort()];
    const settings = [`--pharos.otlp.http.port=${otlp}`, '--pharos.otlp.grpc.port=0', '--pharos.metrics.traces.interval=1s', '--pharos.metrics.scrape.interval=1s', '--pharos.budget.bytes-per-day=20GB'];
    child = start(['up', '--data', temporaryFolder({ after: (end) => process.on('exit', end) }), '--port', String(port), '--', ...settings]);
    url = `http://127.0.0.1:${port}`;
    const isUp = async () => (await (await fetch(`${url}/actuator/health`).catch(() => null))?.text())?.includes('UP');
    await until('health is served', isUp, START_LIMIT_MS, () => child.exitCode === null);
    shop = new ShopTelemetry(`http://127.0.0.1:${otlp}`);
  });
  after(() => child.kill('SIGTERM'));

  /** Sends on until nothing is missing any more. */
  async function untilNone(missing) {
    let found;
    const isWhole = async () => {
      const isYoung = sent < SENT_BEFORE_DEPLOY || Date.now() - Number(shop.began / 1_000_000n) < BEFORE_DEPLOY_MS;
      await shop.send(isYoung ? VERSION_BEFORE : VERSION_AFTER);
      sent++;
      await shop.sendGarbage();
      found = await missing();
      return found.length === 0;
    };
    await until('all find something', isWhole, FILLED_LIMIT_MS).catch((failure) => {
      throw new Error(`${failure.message}; not so: ${found?.join('; ')}`, { cause: failure });
    });
  }

  for (const { file, dashboard } of DASHBOARDS) {
    test(`is answered and finds something: ${file}`, async () => {
      await untilNone(() => emptyIn(dashboard, sourcesOf(url), { service: 'order', job: file === 'control-plane.json' ? 'pharos' : 'shop/order' }));
      assert.ok(queriesOf(dashboard).length > 3, 'there were some');
    });

    test(`finds what there is of each value that can be chosen, of several and of all, and nothing else: ${file}`, () =>
      untilNone(() => wrongIn(file, dashboard, sourcesOf(url))));

    test(`has no alternative that finds nothing of its kind of data: ${file}`, () => untilNone(() => emptyAlternativesIn(dashboard, sourcesOf(url))));
  }

  test('a call in the graph leads to traces of a service, also where a queue or a user is at its beginning', async () => {
    const answers = await answersOf(DASHBOARDS.find(({ file }) => file === 'dependencies.json').dashboard, sourcesOf(url));
    const calls = answers.get('1 Who calls whom edgeRate').map(({ metric }) => metric);
    assert.deepEqual([...new Set(calls.map(({ service }) => service))].sort(), ['gateway', 'inventory', 'order']);
    assert.ok(calls.some(({ source, service }) => service === 'inventory' && source !== service), 'it takes messages from a queue');
  });
});
