// Reads dashboards/ for the tests, and asks what their panels, variables and annotations ask.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { alternativesOf } from './grammars.mjs';
import { HOME } from './pharos.mjs';

export const FOLDER = join(HOME, 'dashboards');

export const DASHBOARDS = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.json'))
  .map((file) => ({ file, dashboard: JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) }));

/** What Grafana itself fills in. A minute is four scrapes of 15 s, which is what $__rate_interval comes to. */
export const BUILT_IN = { __rate_interval: '1m', __interval: '15s', __auto: '1m', __range: '15m' };
export const RANGE_S = 900;
export const STEP_S = 15;
const LINES = 100;

/** Panels with queries: not the headings. */
export const panelsOf = (dashboard) => dashboard.panels.filter((panel) => panel.type !== 'row');

/** How Grafana's data sources join what is chosen where a variable takes several values. */
const JOINED = {
  prometheus: (texts) => (texts.length === 1 ? texts[0] : `(${texts.join('|')})`),
  loki: (texts) => texts.join('|'),
};

/** They escape it for a regular expression that stands in a quoted text. */
const escaped = (text) => text.replaceAll('\\', '\\\\\\\\').replaceAll(/[$^*{}[\]+?.()|]/g, '\\\\$&');

/**
 * Text with Grafana's variables filled in; a variable that nobody defined stays and is not understood.
 * @param values texts, and lists of those that are chosen of a variable that takes several, or All
 */
export function filledIn(text, values, source = 'prometheus') {
  return text.replaceAll(/\$\{(\w+)\}|\$(\w+)/g, (whole, braced, bare) => {
    const value = values[braced ?? bare];
    return Array.isArray(value) ? JOINED[source](value.map(escaped)) : (value ?? whole);
  });
}

/** Every query of a dashboard's panels and annotations: {where, source, target}. */
export function queriesOf(dashboard) {
  const ofPanels = panelsOf(dashboard).flatMap((panel) =>
    panel.targets.map((target) => ({ where: `${panel.id} ${panel.title} ${target.refId}`, source: target.datasource.type, target })),
  );
  const ofAnnotations = dashboard.annotations.list.map(({ name, datasource, target }) => ({
    where: `annotation ${name}`,
    source: datasource.type,
    target,
  }));
  return [...ofPanels, ...ofAnnotations];
}

/** Values for a dashboard's variables, each found by its own query: {values, empty: names of those that found nothing}. */
async function variablesOf(dashboard, sources, wanted) {
  const values = { ...BUILT_IN };
  const empty = [];
  for (const variable of dashboard.templating.list) {
    if (variable.type === 'textbox') {
      values[variable.name] = variable.query;
    } else if (variable.type === 'query') {
      const found = await valuesOf(variable, sources, values);
      if (found.length === 0) empty.push(variable.name);
      const chosen = found.includes(wanted[variable.name]) ? wanted[variable.name] : found[0];
      values[variable.name] = variable.includeAll ? variable.allValue : chosen;
    }
  }
  return { values, empty };
}

/** What people type beside what stands there at first: some of each service's lines, errors among them. */
const TYPED = { search: ['REF.SED'] };

/** Everything that can be chosen of a variable: each value alone, several, and All. */
async function optionsOf(variable, sources, values) {
  if (variable.type === 'textbox') return [variable.query, ...(TYPED[variable.name] ?? [])];
  if (variable.type !== 'query') return [undefined];
  const found = await valuesOf(variable, sources, values);
  if (!variable.multi && !variable.includeAll) return found;
  const several = variable.multi && found.length > 1 ? [found] : [];
  return [...found.map((one) => [one]), ...several, ...(variable.includeAll ? [variable.allValue] : [])];
}

/** Every way to choose of a dashboard's variables, as values for its queries; first one value of each. */
export const choicesOf = (dashboard, sources) => choicesAmong(dashboard.templating.list, sources, BUILT_IN);

async function choicesAmong([variable, ...others], sources, values) {
  if (variable === undefined) return [values];
  const choices = [];
  for (const option of await optionsOf(variable, sources, values)) {
    choices.push(...(await choicesAmong(others, sources, { ...values, [variable.name]: option })));
  }
  return choices;
}

async function valuesOf(variable, sources, values) {
  if (variable.datasource.type === 'loki') {
    return (await get(`${sources.loki}/loki/api/v1/label/${variable.query.label}/values`)).data;
  }
  const [, selector, label] = /^label_values\((?:(.*), *)?(\w+)\)$/.exec(variable.query.query);
  const match = selector ? `?${new URLSearchParams({ 'match[]': filledIn(selector, values) })}` : '';
  const found = (await get(`${sources.prometheus}/api/v1/label/${label}/values${match}`)).data;
  if (!variable.regex) return found;
  const regex = new RegExp(variable.regex.slice(1, -1));
  return found.flatMap((value) => regex.exec(value)?.at(-1) ?? []);
}

/** The series, lines or traces that a query finds; fails when it is refused. */
async function ask(query, values, sources, now) {
  const { target, source } = query;
  if (source === 'jaeger') return askJaeger(target, values, sources.jaeger, now);
  const text = filledIn(target.expr, values, source);
  if (source === 'loki') {
    const range = { start: Math.floor(now - RANGE_S), end: Math.ceil(now), step: STEP_S, limit: target.maxLines ?? LINES };
    return (await get(`${sources.loki}/loki/api/v1/query_range?${new URLSearchParams({ query: text, ...range })}`)).data.result;
  }
  const asked = target.instant
    ? `query?${new URLSearchParams({ query: text, time: now })}`
    : `query_range?${new URLSearchParams({ query: text, start: now - RANGE_S, end: now, step: STEP_S })}`;
  return (await get(`${sources.prometheus}/api/v1/${asked}`)).data.result;
}

/** As Grafana's data source for Jaeger searches. */
async function askJaeger(target, values, url, now) {
  const search = { service: filledIn(target.service, values), limit: target.limit, start: (now - RANGE_S) * 1e6, end: now * 1e6 };
  if (target.minDuration) search.minDuration = target.minDuration;
  if (target.tags) search.tags = JSON.stringify(Object.fromEntries(target.tags.split(' ').map((tag) => tag.split('='))));
  return (await get(`${url}/api/traces?${new URLSearchParams(search)}`)).data;
}

async function get(url) {
  const response = await fetch(url, { signal: AbortSignal.timeout(30_000) });
  const body = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${decodeURIComponent(url)}: ${body.slice(0, 500)}`);
  return JSON.parse(body);
}

/** The addresses that Grafana's data sources have when Pharos is alone. */
export const sourcesOf = (url) => ({ prometheus: `${url}/prometheus`, loki: url, jaeger: `${url}/jaeger` });

/**
 * What each query of a dashboard finds, by where it stands; a query that is refused fails. A variable that finds nothing stands
 * there alone, since without it nothing can be asked.
 * @param wanted values of variables, where not the first that is found
 */
export async function answersOf(dashboard, sources, wanted = {}, now = Date.now() / 1000) {
  const { values, empty } = await variablesOf(dashboard, sources, wanted);
  if (empty.length > 0) return new Map(empty.map((name) => [`variable ${name}`, []]));
  return answersFor(values, dashboard, sources, now);
}

/** What each query finds when this is chosen. */
export async function answersFor(values, dashboard, sources, now = Date.now() / 1000) {
  const answers = new Map();
  for (const query of queriesOf(dashboard)) answers.set(query.where, await ask(query, values, sources, now));
  return answers;
}

/** Those that find nothing. */
export async function emptyIn(dashboard, sources, wanted) {
  return [...(await answersOf(dashboard, sources, wanted))].filter(([, answer]) => answer.length === 0).map(([where]) => where);
}

/** Which alternatives of its queries find nothing, whatever is chosen: each side of every `or` must, of its kind of data. */
export async function emptyAlternativesIn(dashboard, sources, now = Date.now() / 1000) {
  const empty = new Map();
  for (const values of await choicesOf(dashboard, sources)) {
    for (const { where, target } of queriesOf(dashboard).filter(({ source }) => source === 'prometheus')) {
      for (const [i, expr] of alternativesOf(filledIn(target.expr, values)).entries()) {
        const alternative = `${where}, alternative ${i}`;
        if (empty.get(alternative) === null) continue;
        const answer = await ask({ source: 'prometheus', target: { ...target, expr } }, {}, sources, now);
        empty.set(alternative, answer.length > 0 ? null : expr);
      }
    }
  }
  return [...empty].filter(([, expr]) => expr !== null).map(([alternative, expr]) => `${alternative}: ${expr}`);
}
