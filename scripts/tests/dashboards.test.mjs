import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { DASHBOARDS, emptyIn, FOLDER, panelsOf, queriesOf, sourcesOf } from './dashboards.mjs';
import { freePort, HOME, start, temporaryFolder, until } from './pharos.mjs';
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

/** Paths of the pages, as the application routes them. */
const PAGES = [...readFileSync(join(HOME, 'control-plane/ui/src/app.tsx'), 'utf8').matchAll(/<Route path="([^"]+)">/g)].map(
  ([, path]) => new RegExp(`^${path.replaceAll(/:\w+|\*/g, '[^/]+')}$`),
);

/** Pages of one thing, which has a time of its own, and of what arrives now. */
const OF_NO_RANGE = /^\/(connect|traces\/.+|deploys\/.+)$/;

const addressOf = ({ url }) => (url?.startsWith('${pharos}') ? [url.slice('${pharos}'.length)] : []);

/** Where a panel leads in Pharos: from its head, its values and its columns. */
function linksOf({ links = [], fieldConfig: { defaults, overrides } }) {
  const ofColumns = overrides.flatMap(({ properties }) => properties.filter(({ id }) => id === 'links').flatMap(({ value }) => value));
  return [...links, ...(defaults.links ?? []), ...ofColumns].flatMap(addressOf);
}

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

    test(`each panel of ${file} leads to Pharos, and one of requests to their traces`, () => {
      for (const panel of panelsOf(dashboard)) {
        const links = linksOf(panel);
        assert.ok(links.length > 0, `${panel.title} leads to Pharos`);
        const ofRequests = panel.targets.some((target) => target.datasource.type === 'jaeger' || target.expr.includes('traces_'));
        assert.ok(!ofRequests || links.some((link) => link.startsWith('/traces')), `${panel.title} leads to traces`);
      }
    });

    test(`links of ${file} lead to pages that there are, and take the range along where a page has one`, () => {
      for (const link of [...panelsOf(dashboard).flatMap(linksOf), ...dashboard.links.flatMap(addressOf)]) {
        const [path, query] = link.split('?');
        assert.ok(PAGES.some((page) => page.test(path)), `${path} is a page`);
        const parameters = new URLSearchParams(query);
        assert.equal(parameters.get('from'), OF_NO_RANGE.test(path) ? null : '${__from:date:iso}', link);
        assert.equal(parameters.get('to'), OF_NO_RANGE.test(path) ? null : '${__to:date:iso}', link);
      }
    });

    test(`${file} marks deployments`, () => {
      assert.ok(dashboard.annotations.list.some(({ enable, target }) => enable && target.expr.includes('pharos_deployment_start_timestamp_seconds')));
    });

    test(`of logs ${file} asks what Loki answers, too: streams by their labels, levels as Loki finds them, groups that are named`, () => {
      for (const { target, where } of queriesOf(dashboard).filter(({ source }) => source === 'loki')) {
        const labels = [...target.expr.matchAll(/\{([^}]*)\}/g)].flatMap(([, selector]) => [...selector.matchAll(/(\w+) *[!=]/g)]).map(([, label]) => label);
        assert.deepEqual([...new Set(labels)], ['service_name'], where);
        assert.ok(!/\blevel\b/.test(target.expr), `${where}: lines that came by OTLP have no label level there`);
        if (target.expr.includes('[')) assert.match(target.expr, /^(count\()?sum(\(| by \()/, where);
      }
    });
  }

  test('the data sources to provision are those that dashboards ask, at the addresses that these tests ask', () => {
    const written = readFileSync(join(FOLDER, 'provisioning/datasources/pharos.yaml'), 'utf8');
    const found = [...written.matchAll(/^ {4}type: (\w+)\n {4}access: proxy\n {4}url: (\S+)$/gm)].map(([, type, url]) => [type, url]);
    assert.deepEqual(Object.fromEntries(found), sourcesOf('${PHAROS_URL}'));
    const uids = [...written.matchAll(/^ {4}uid: (\S+)$/gm)].map(([, uid]) => uid);
    for (const [, uid] of written.matchAll(/datasourceUid: (\S+)/g)) assert.ok(uids.includes(uid), `${uid} is one of them`);
  });

  test('no two dashboards have the same id or title', () => {
    for (const field of ['uid', 'title']) {
      assert.equal(new Set(DASHBOARDS.map(({ dashboard }) => dashboard[field])).size, DASHBOARDS.length);
    }
  });
});

function overlap(a, b) {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}
