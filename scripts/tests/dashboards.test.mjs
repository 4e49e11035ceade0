// The form of the dashboards, and where they lead.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { BUILT_IN, DASHBOARDS, filledIn, FOLDER, panelsOf, queriesOf, sourcesOf } from './dashboards.mjs';
import { alternativesOf, mistakesIn } from './grammars.mjs';
import { HOME } from './pharos.mjs';

/** What the product promises to bring, and what each shows. */
const PROMISED = {
  'services.json': 'services overview',
  'service.json': 'one service',
  'dependencies.json': 'dependencies',
  'deploys.json': 'deploys and verdicts',
  'jvm.json': 'JVM',
  'logs.json': 'logs',
  'overhead.json': 'overhead',
  'control-plane.json': 'the control plane itself',
  'shop.json': 'shop',
};
const promised = (name) => DASHBOARDS.find(({ file }) => file === name).dashboard;

const UI = join(HOME, 'control-plane/ui/src');

/** Paths of the pages, as the application routes them. */
const PAGES = [...readFileSync(join(UI, 'app.tsx'), 'utf8').matchAll(/<Route path="([^"]+)">/g)].map(([, route]) => ({
  route,
  path: new RegExp(`^${route.replaceAll(/:\w+|\*/g, '[^/]+')}$`),
}));

/** What a page reads of the query beside place and range: the folder of its sources, and the parameters. A misspelt one is not noticed by a page. */
const READ = {
  '/': ['overview', []],
  '/map': ['map', ['node', 'edge', 'compare']],
  '/services': ['services', ['q']],
  '/services/*': ['service', ['tab', 'op', 'only']],
  '/deploys': ['deploys', ['service', 'environment', 'team', 'kind', 'state', 'verdict']],
  '/deploys/:id': ['deploy', ['quantile']],
  '/traces': ['traces', ['q', 'service', 'version', 'operation', 'kind', 'status', 'minDurationNs', 'maxDurationNs', 'attr', 'limit', 'tab']],
  '/traces/:id': ['trace', ['span', 'find']],
  '/logs': ['logs', ['q', 'service', 'severity', 'version', 'traceId', 'spanId', 'order', 'tab']],
  '/metrics': ['metrics', ['q', 'only', 'find', 'tab']],
  '/incidents': ['incidents', ['state']],
  '/overhead': ['overhead', ['service']],
  '/connect': ['connect', ['tab']],
};
const OF_ALL_PAGES = ['env', 'namespace', 'from', 'to'];

/** Pages of one thing, which has a time of its own, and of what arrives now. */
const OF_NO_RANGE = /^\/(connect|traces\/.+|deploys\/.+)$/;

const addressOf = ({ url }) => (url?.startsWith('${pharos}') ? [url.slice('${pharos}'.length)] : []);

/** Where a panel leads: from its head, its values and its columns. */
function allLinksOf({ links = [], fieldConfig: { defaults, overrides } }) {
  const ofColumns = overrides.flatMap(({ properties }) => properties.filter(({ id }) => id === 'links').flatMap(({ value }) => value));
  return [...links, ...(defaults.links ?? []), ...ofColumns];
}

/** Where it leads in Pharos. */
const linksOf = (panel) => allLinksOf(panel).flatMap(addressOf);

/** Fails where a link to a dashboard leads to none, or sets a variable that it does not have. */
function assertLeadsToDashboard(link) {
  const [, uid, query = ''] = /^\/d\/([^?/]+)(?:\?(.*))?$/.exec(link) ?? [];
  const target = DASHBOARDS.find(({ dashboard }) => dashboard.uid === uid)?.dashboard;
  assert.ok(target, `${link} leads to a dashboard`);
  const variables = target.templating.list.map(({ name }) => `var-${name}`);
  const set = query.split('&').map((part) => part.split('=')[0]);
  assert.deepEqual(set.filter((key) => key !== '' && key !== '${__url_time_range}' && !variables.includes(key)), [], link);
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
        const page = PAGES.find((one) => one.path.test(path));
        assert.ok(page, `${path} is a page`);
        const parameters = new URLSearchParams(query);
        const read = [...OF_ALL_PAGES, ...(READ[page.route]?.[1] ?? [])];
        assert.deepEqual([...parameters.keys()].filter((key) => !read.includes(key)), [], `${link}: the page reads it`);
        assert.equal(parameters.get('from'), OF_NO_RANGE.test(path) ? null : '${__from:date:iso}', link);
        assert.equal(parameters.get('to'), OF_NO_RANGE.test(path) ? null : '${__to:date:iso}', link);
      }
    });

    test(`links of ${file} to dashboards lead to such that there are, and set variables that they have`, () => {
      const links = panelsOf(dashboard).flatMap(allLinksOf);
      for (const { url } of links) if (!url.startsWith('${pharos}')) assertLeadsToDashboard(url);
    });

    test(`${file} marks deployments at the time that they tell, not at that of the sample`, () => {
      const marks = dashboard.annotations.list.filter(({ enable, target }) => enable && target.expr.includes('pharos_deployment_start_timestamp_seconds'));
      assert.ok(marks.length > 0);
      for (const { name, target, useValueForTime } of marks) {
        assert.equal(useValueForTime, 'on', name);
        assert.match(target.expr, /^1000 \* /, `${name}: Grafana takes milliseconds`);
      }
    });

    test(`where ${file} tells environments apart, its legends and its links to services do`, () => {
      for (const panel of panelsOf(dashboard)) {
        const apart = panel.targets.filter(({ expr, legendFormat }) => legendFormat && /by \([^)]*\bdeployment_environment_name\b/.test(expr));
        for (const { legendFormat } of apart) assert.ok(legendFormat.includes('{{deployment_environment_name}}'), panel.title);
        const toServices = apart.length > 0 ? linksOf(panel).filter((link) => link.startsWith('/services/')) : [];
        for (const link of toServices) assert.ok(link.includes('env=${__field.labels.deployment_environment_name}'), link);
      }
    });

    test(`each query of ${file} is one by the grammars that Prometheus and Grafana publish`, () => {
      const values = { ...Object.fromEntries(dashboard.templating.list.map(({ name }) => [name, name])), ...BUILT_IN };
      for (const { where, source, target } of queriesOf(dashboard).filter(({ source }) => source !== 'jaeger')) {
        assert.deepEqual(mistakesIn(source, filledIn(target.expr, values, source)), [], where);
      }
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

  test('the grammars notice what is no query', () => {
    const noQueries = {
      loki: ['{service_name=~}', 'sum(rate({service_name="order"} [1m])', '{service_name="order"} | detected_level=~', 'rated({service_name="order"} [1m])', '{service_name="order"} !! `x`'],
      prometheus: ['sum by service (up)', 'rate(up[1m)', 'up{job=order}', 'up or or up'],
    };
    for (const [source, texts] of Object.entries(noQueries)) {
      for (const text of texts) assert.notDeepEqual(mistakesIn(source, text), [], text);
    }
    assert.deepEqual(alternativesOf('sum(a or b) / (c or 0 * d or vector(0))').sort(), ['0 * d', 'a', 'b', 'c']);
  });

  test('the dashboards are those that are promised', () => {
    assert.deepEqual(DASHBOARDS.map(({ file }) => file).sort(), Object.keys(PROMISED).sort());
    assert.ok(panelsOf(promised('dependencies.json')).some(({ type }) => type === 'nodeGraph'), 'dependencies are drawn as a graph');
    const sources = queriesOf(promised('service.json')).map(({ source }) => source);
    assert.deepEqual([...new Set(sources)].sort(), ['jaeger', 'loki', 'prometheus'], 'one service is shown by all signals');
  });

  // Budgets are of places of their own, which Grafana's variable does not choose.
  const narrowed = DASHBOARDS.filter(({ file, dashboard }) => file !== 'overhead.json' && dashboard.templating.list.some(({ name }) => name === 'environment'));
  for (const { file, dashboard } of narrowed) {
    test(`each panel of ${file} is of the environment that is chosen, or says that it is of all`, () => {
      for (const { title, description, targets } of panelsOf(dashboard)) {
        const isNarrowed = targets.every((target) => JSON.stringify(target).includes('$environment'));
        assert.ok(isNarrowed || /\ball (services and )?environments\b/.test(description), title);
      }
    });
  }

  test('a graph has links of its nodes and of its edges: as defaults Grafana shows them once for each field, and of both', () => {
    for (const panel of DASHBOARDS.flatMap(({ dashboard }) => panelsOf(dashboard)).filter(({ type }) => type === 'nodeGraph')) {
      const { defaults, overrides } = panel.fieldConfig;
      assert.equal(defaults.links, undefined, panel.title);
      const linked = overrides.filter(({ properties }) => properties.some(({ id }) => id === 'links')).map(({ matcher }) => matcher);
      assert.deepEqual(linked, [{ id: 'byName', options: 'title' }, { id: 'byName', options: 'source' }], panel.title);
    }
  });

  test('alerts lead to dashboards that there are, and set variables that they have', () => {
    const folder = join(FOLDER, 'rules');
    const rules = readdirSync(folder).filter((file) => file.endsWith('.yaml')).map((file) => readFileSync(join(folder, file), 'utf8'));
    const links = rules.flatMap((text) => [...text.matchAll(/^ +dashboard: '(.*)'$/gm)]).map(([, link]) => link);
    assert.equal(links.length, rules.join('').split('dashboard:').length - 1, 'each was read');
    assert.ok(links.length > 0);
    for (const link of links) assertLeadsToDashboard(link);
  });

  test('what pages are said to read of the query stands in their sources', () => {
    const carried = readFileSync(join(UI, 'state/url.ts'), 'utf8').match(/const CARRIED = \[(.*)\]/)[1];
    assert.deepEqual([...carried.matchAll(/'(\w+)'/g)].map(([, key]) => key), OF_ALL_PAGES);
    for (const [route, [folder, keys]] of Object.entries(READ)) {
      assert.ok(PAGES.some((page) => page.route === route), `${route} is a page`);
      const sources = readdirSync(join(UI, 'pages', folder)).filter((file) => /\.tsx?$/.test(file));
      const text = sources.map((file) => readFileSync(join(UI, 'pages', folder, file), 'utf8')).join('');
      assert.deepEqual(keys.filter((key) => !text.includes(`'${key}'`) && !text.includes(`"${key}"`)), [], route);
    }
  });

  test('what Grafana is told to load are files of a folder', () => {
    const folder = join(FOLDER, 'provisioning/dashboards');
    const files = readdirSync(folder);
    assert.ok(files.length > 0);
    for (const file of files) {
      const written = readFileSync(join(folder, file), 'utf8');
      assert.match(written, /^apiVersion: 1$/m, file);
      assert.match(written, /^providers:\n {2}- name: \S/m, file);
      assert.match(written, /^ {4}type: file$/m, file);
      assert.match(written, /^ {4}options:\n {6}path: \/\S+$/m, file);
    }
  });

  test('the data sources to provision ask for no tag of spans that Jaeger does not have', () => {
    const written = readFileSync(join(FOLDER, 'provisioning/datasources/pharos.yaml'), 'utf8');
    assert.match(written, /^apiVersion: 1$/m);
    // The service is the name of a span's process there, not a tag.
    assert.doesNotMatch(written, /__span\.tags\W+service\.name/);
    assert.match(written, /^ {8}query: '\{service_name=~"\.\+"\} \| trace_id="\$\$\{__trace\.traceId\}"'$/m);
  });

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
