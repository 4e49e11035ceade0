// The dashboards against the types that Grafana publishes, of each version that they are for.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { DASHBOARDS, panelsOf } from './dashboards.mjs';
import { HOME, temporaryFolder } from './pharos.mjs';

const MODULES = join(HOME, 'control-plane/ui/node_modules');

/** The module that describes the options of a kind of panel, and whether it describes fields too. */
const PANELS = {
  timeseries: ['TimeSeries', true],
  stat: ['Stat', false],
  table: ['Table', true],
  'state-timeline': ['StateTimeline', true],
  nodeGraph: ['NodeGraph', false],
  logs: ['Logs', false],
};

const moduleOf = (kind) => {
  const name = PANELS[kind][0];
  return `@grafana/schema/dist/esm/raw/composable/${name.toLowerCase()}/panelcfg/x/${name}PanelCfg_types.gen`;
};
const aliasOf = (kind) => PANELS[kind][0];

/** As JSON has it: the values of a text enum are texts, and Grafana fills in what is left out. */
const TYPES = `
type Json<T> = T extends string ? \`\${T}\` : T extends (infer U)[] ? Json<U>[] : T extends object ? { [K in keyof T]: Json<T[K]> } : T;
type Optional<T> = T extends (infer U)[] ? U[] : T extends object ? { [K in keyof T]?: Optional<T[K]> } : T;
// What the data source for Prometheus reads of an annotation beside what all have.
interface PrometheusAnnotation { titleFormat?: string; textFormat?: string; tagKeys?: string; useValueForTime?: 'on'; target?: { refId: string; expr: string; interval: string } }
type Annotation = Omit<AnnotationQuery, 'target'> & PrometheusAnnotation;
type Whole = Json<Omit<Dashboard, 'annotations'> & { annotations: { list: Annotation[] } }>;
// What the data sources read beside what all have: their own packages describe it, but for Loki's of Grafana 11.
interface PrometheusQuery { expr: string; editorMode?: 'code'; range?: boolean; instant?: boolean; format?: 'table'; legendFormat?: string }
interface LokiQuery { expr: string; editorMode?: 'code'; legendFormat?: string; maxLines?: number }
interface JaegerQuery { service: string; limit: number; tags?: string; minDuration?: string }
`;

const QUERIES = { prometheus: 'PrometheusQuery', loki: 'LokiQuery', jaeger: 'JaegerQuery' };

/** A property of an override, which the schema has as a text and anything, as the field that it overrides. */
function checkOfOverride(panel, { id, value }, name) {
  const custom = id.startsWith('custom.');
  const type = custom ? `${aliasOf(panel.type)}.FieldConfig` : 'FieldConfig';
  return `export const ${name}: Json<Optional<${type}>> = ${JSON.stringify({ [custom ? id.slice('custom.'.length) : id]: value })};`;
}


/** A program that has the types only if the dashboards have. */
function programOf() {
  const kinds = [...new Set(DASHBOARDS.flatMap(({ dashboard }) => panelsOf(dashboard).map((panel) => panel.type)))];
  const imports = kinds.map((kind) => `import type * as ${aliasOf(kind)} from '${moduleOf(kind)}';`);
  const checks = DASHBOARDS.flatMap(({ file, dashboard }) => [
    `// ${file}`,
    `export const ${file.replaceAll(/\W/g, '_')}: Whole = ${JSON.stringify(dashboard)};`,
    ...panelsOf(dashboard).flatMap((panel) => {
      const name = `${file}_${panel.id}`.replaceAll(/\W/g, '_');
      const kind = aliasOf(panel.type);
      const options = `export const ${name}_options: Json<Optional<${kind}.Options>> = ${JSON.stringify(panel.options)};`;
      const fields = `export const ${name}_fields: Json<Optional<${kind}.FieldConfig>> = ${JSON.stringify(panel.fieldConfig.defaults.custom ?? {})};`;
      const overrides = panel.fieldConfig.overrides.flatMap(({ properties }, i) =>
        properties.map((property, j) => checkOfOverride(panel, property, `${name}_override_${i}_${j}`)),
      );
      const queries = panel.targets.map(
        (target, i) => `export const ${name}_query_${i}: Json<DataQuery & ${QUERIES[target.datasource.type]}> = ${JSON.stringify(target)};`,
      );
      return [options, ...overrides, ...queries, ...(PANELS[panel.type][1] ? [fields] : [])];
    }),
  ]);
  return [`import type { AnnotationQuery, Dashboard, DataQuery, FieldConfig } from '@grafana/schema';`, ...imports, TYPES, ...checks].join('\n');
}

/** What the compiler says of a program; empty when all is well. */
function complaints(t, schema, program) {
  assert.ok(existsSync(join(MODULES, schema)), `control-plane/ui has its node_modules (npm ci) with ${schema}`);
  const folder = temporaryFolder(t);
  symlinkSync(realpathSync(MODULES), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'dashboards.ts'), program);
  const paths = { '@grafana/schema': [`./node_modules/${schema}`], '@grafana/schema/*': [`./node_modules/${schema}/*`] };
  const options = { strict: true, noEmit: true, skipLibCheck: true, module: 'esnext', moduleResolution: 'bundler', target: 'es2022', types: [] };
  const compilerOptions = schema === '@grafana/schema' ? options : { ...options, paths };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['dashboards.ts'] }));
  return spawnSync(join(MODULES, '.bin/tsc'), ['-p', folder], { encoding: 'utf8' }).stdout;
}

for (const [grafana, schema] of [['11', '@grafana/schema-11'], ['12', '@grafana/schema-12'], ['13', '@grafana/schema']]) {
  test(`every dashboard is one by the schema of Grafana ${grafana}`, (t) => {
    const { version } = JSON.parse(readFileSync(join(MODULES, schema, 'package.json'), 'utf8'));
    assert.equal(version.split('.')[0], grafana);
    assert.equal(complaints(t, schema, programOf()).slice(0, 3_000), '');
  });

  test(`words that Grafana ${grafana} does not know are noticed`, (t) => {
    const mistakes = [
      ['"displayMode":"list"', '"displayMode":"heap"', `Type '"heap"' is not assignable`],
      ['"templating":', '"tempering":', `'"tempering"' does not exist`],
      ['"gridPos":', '"gridPoz":', `'"gridPoz"' does not exist`],
      ['"lineStyle":', '"lineStile":', `'"lineStile"' does not exist`],
      ['"legendFormat":', '"legendForm":', `'"legendForm"' does not exist`],
      ['"fill":"dash"', '"fill":"hash"', `Type '"hash"' is not assignable`],
    ];
    // One after the other: of two mistakes in one dashboard the compiler tells the first.
    for (const [right, mistake, words] of mistakes) {
      const said = complaints(t, schema, programOf().replaceAll(right, mistake));
      assert.ok(said.includes(words), `${words}: ${said.slice(0, 3_000)}`);
    }
  });
}
