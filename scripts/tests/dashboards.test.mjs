import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { DASHBOARDS, emptyIn, panelsOf, queriesOf, sourcesOf } from './dashboards.mjs';
import { freePort, start, temporaryFolder, until } from './pharos.mjs';
import { ShopTelemetry } from './shop-telemetry.mjs';

// Where nothing is built yet, up builds first.
const START_LIMIT_MS = 300_000;

// Health is looked at each ten seconds, and a rate needs two samples.
const FILLED_LIMIT_MS = 90_000;

const VERSION_BEFORE = '5.2.1';
const VERSION_AFTER = '5.3.0';
const BEFORE_DEPLOY_MS = 3_000;

describe('every query of the dashboards, asked of a Pharos that a shop sends to,', () => {
  let child;
  let url;
  let shop;

  before(async (t) => {
    const [port, otlp] = [await freePort(), await freePort()];
    const settings = [`--pharos.otlp.http.port=${otlp}`, '--pharos.otlp.grpc.port=0', '--pharos.metrics.traces.interval=1s', '--pharos.metrics.scrape.interval=1s'];
    child = start(['up', '--data', temporaryFolder({ after: (end) => process.on('exit', end) }), '--port', String(port), '--', ...settings]);
    url = `http://127.0.0.1:${port}`;
    const isUp = async () => (await (await fetch(`${url}/actuator/health`).catch(() => null))?.text())?.includes('UP');
    await until('health is served', isUp, START_LIMIT_MS, () => child.exitCode === null);
    shop = new ShopTelemetry(`http://127.0.0.1:${otlp}`);
  });
  after(() => child.kill('SIGTERM'));

  for (const { file, dashboard } of DASHBOARDS) {
    test(`is answered and finds something: ${file}`, async () => {
      let empty;
      const hasAll = async () => {
        await shop.send(Date.now() - Number(shop.began / 1_000_000n) < BEFORE_DEPLOY_MS ? VERSION_BEFORE : VERSION_AFTER);
        await shop.sendGarbage();
        empty = await emptyIn(dashboard, sourcesOf(url), { service: 'order', job: file === 'control-plane.json' ? 'pharos' : 'shop/order' });
        return empty.length === 0;
      };
      await until('all find something', hasAll, FILLED_LIMIT_MS).catch((failure) => {
        throw new Error(`${failure.message}; nothing found by: ${empty?.join('; ')}`, { cause: failure });
      });
      assert.ok(queriesOf(dashboard).length > 3, 'there were some');
    });
  }
});

describe('the form of the dashboards:', () => {
  for (const { file, dashboard } of DASHBOARDS) {
    test(`each panel of ${file} has a title, a description, a unit and a place of its own`, () => {
      const ids = dashboard.panels.map((panel) => panel.id);
      assert.equal(new Set(ids).size, ids.length);
      for (const panel of dashboard.panels) {
        assert.ok(panel.title, `panel ${panel.id} has a title`);
        const { x, w } = panel.gridPos;
        assert.ok(x + w <= 24, `${panel.title} fits into the row`);
        for (const other of dashboard.panels) {
          assert.ok(other === panel || !overlap(panel.gridPos, other.gridPos), `${panel.title} does not lie on ${other.title}`);
        }
      }
      for (const panel of panelsOf(dashboard)) {
        assert.ok(panel.description, `${panel.title} has a description`);
        assert.ok(panel.fieldConfig.defaults.unit, `${panel.title} has a unit`);
        assert.ok(panel.targets.length > 0, `${panel.title} asks for something`);
      }
    });

    test(`${file} takes its data sources from its variables, and every variable it names is one of its own`, () => {
      const variables = new Map(dashboard.templating.list.map((variable) => [variable.name, variable]));
      const sources = [...queriesOf(dashboard).map(({ target, source }) => target.datasource ?? { type: source, uid: `\${${source}}` }),
        ...panelsOf(dashboard).map((panel) => panel.datasource), ...dashboard.annotations.list.map((one) => one.datasource)];
      for (const { type, uid } of sources) {
        assert.equal(uid, `\${${type}}`);
        assert.equal(variables.get(type)?.type, 'datasource');
      }
      const used = [...JSON.stringify(dashboard).matchAll(/\$\{?(\w+)/g)].map(([, name]) => name).filter((name) => !name.startsWith('__') && !/^\d+$/.test(name));
      assert.deepEqual([...new Set(used)].filter((name) => !variables.has(name)), []);
      for (const { name } of dashboard.templating.list) assert.ok(used.includes(name), `${name} is used`);
    });

    test(`${file} leads to Pharos and to the other dashboards`, () => {
      assert.ok(dashboard.links.some((link) => link.url?.startsWith('${pharos}')));
      assert.ok(dashboard.links.some((link) => link.type === 'dashboards' && link.tags.includes('pharos')));
      assert.ok(dashboard.tags.includes('pharos'));
    });
  }

  test('no two dashboards have the same id or title', () => {
    for (const field of ['uid', 'title']) {
      assert.equal(new Set(DASHBOARDS.map(({ dashboard }) => dashboard[field])).size, DASHBOARDS.length);
    }
  });
});

function overlap(a, b) {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}
