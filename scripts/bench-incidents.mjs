// Breaks the shop of a demo that runs, one way after the other, and prints what incidents said of it. Called by `./pharos bench incidents`.
import { execFile } from 'node:child_process';
import { parseArgs, promisify } from 'node:util';
import { Incidents, blames } from './incidents.mjs';

const { values } = parseArgs({
  options: {
    url: { type: 'string' }, // pages and REST
    quick: { type: 'boolean', default: false },
    quiet: { type: 'string' }, // seconds
    only: { type: 'string' }, // what the faults' names must contain
  },
});

/** What is slow is held against what is usual, which Pharos knows from about the seventh minute on; what fails is not. */
const SETTLE_S = values.quick ? 60 : 480;
const QUIET_S = Number(values.quiet ?? (values.quick ? 60 : 1800));
/** An incident is open and names the culprit by then. */
const OPEN_AIM_S = 60;
/** The windows of burnt error budgets look back over five minutes, and health is good for one before it is called so. */
const CLOSE_AIM_S = 480;
/** Every fault lasts so long, so that a second incident that should not be has time to open. */
const LASTS_S = 75;
/** Between two: the first minute after recovery belongs to nobody. */
const PAUSE_S = values.quick ? 0 : 60;

const fault = (service, kind) => ({ service, name: `${service} ${kind}`, break: ['fault', service, kind], mend: ['fault', service, 'off'], aimS: OPEN_AIM_S });
const killed = (service) => ({ ...fault(service, 'kill'), mend: ['scale', service, '1'] });
// An order is stuck when it was reserved a minute ago, and only then is there anything to say.
const stuck = { ...fault('order', 'stuck'), aimS: OPEN_AIM_S + 60, needsTraces: true };
const latency = fault('payment', 'latency');
const errors = fault('recommendation', 'errors');
// Faults of the same service far apart: the first one is in what the second is held against.
const TRIALS = values.quick
  ? [[errors, killed('inventory')]]
  : [[latency], [errors], [killed('inventory')], [fault('payment', 'database')], [stuck], [fault('inventory', 'queue')], [latency, errors]];

const incidents = new Incidents(values.url);
const run = promisify(execFile);
const pharos = (args) => run('./pharos', args, { timeout: 180_000 });
const secondsSince = (time, at) => (at === undefined || at === null ? null : Math.round((at - time) / 1000));
const say = (text) => process.stderr.write(`  ${new Date().toISOString().slice(11, 19)}  ${text}\n`);
const missed = [];

/** Looks for so long, whatever is seen. */
const watch = (seconds, services = []) => incidents.until(() => false, Math.max(0, seconds) * 1000, services);

async function undisturbed(name, seconds) {
  say(`${name}: ${Math.round(seconds)} s`);
  await watch(seconds);
  const opened = incidents.seen;
  for (const { incident } of opened) missed.push(`${name}: '${incident.title}' was opened`);
  const titles = opened.map(({ incident }) => incident.title).join('; ');
  incidents.forget();
  return { fault: `none (${name}, ${Math.round(seconds / 6) / 10} min)`, opened: '', named: '', incidents: opened.length, suspect: titles, right: opened.length === 0 ? 'yes' : 'no', closed: '' };
}

async function trial(faults) {
  const services = faults.map((one) => one.service);
  const name = faults.map((one) => one.name).join(' + ');
  await incidents.until((open) => open.length === 0, CLOSE_AIM_S * 1000);
  incidents.forget();
  say(`${name}: broken`);
  const began = Date.now();
  for (const one of faults) await pharos(one.break);
  const isTold = (open) => services.every((service) => open.some((incident) => blames(incident, service)));
  await incidents.until(isTold, Math.max(...faults.map((one) => one.aimS)) * 1000 + 30_000, services);
  await watch(LASTS_S - (Date.now() - began) / 1000, services);
  const rows = [];
  for (const one of faults) rows.push(await told(one, name, began));
  const opened = incidents.seen.length;
  if (opened !== faults.length) missed.push(`${name}: ${opened} incidents, not ${faults.length}: ${incidents.seen.map(({ incident }) => `'${incident.title}'`).join(', ')}`);
  for (const one of faults) await pharos(one.mend);
  const mendedAt = Date.now();
  say(`${name}: mended`);
  const closed = await incidents.until((open) => open.length === 0, CLOSE_AIM_S * 1000, services);
  if (!closed) missed.push(`${name}: still open ${CLOSE_AIM_S} s after it was mended`);
  const late = incidents.seen.length - opened;
  if (late > 0) missed.push(`${name}: ${late} more incidents while it recovered`);
  for (const row of rows) {
    const noted = incidents.seen.find((one) => one.incident.id === row.id);
    row.closed = secondsSince(mendedAt, noted?.closedAt) ?? 'never';
    row.incidents = incidents.seen.length;
  }
  say(`${name}: over`);
  await watch(PAUSE_S);
  return rows;
}

/** A row of what is said of one fault by now. */
async function told(one, name, began) {
  const noted = incidents.seen.find(({ incident }) => blames(incident, one.service)) ?? incidents.seen[0];
  const right = noted !== undefined && noted.closedAt === null && blames(noted.incident, one.service);
  const named = secondsSince(began, noted?.blamedAt[one.service]);
  if (!right) missed.push(`${name}: no open incident blames ${one.service} first`);
  else if (named > one.aimS) missed.push(`${name}: ${one.service} was blamed after ${named} s, not ${one.aimS}`);
  let suspect = noted === undefined ? '' : noted.incident.title;
  if (one.needsTraces && noted !== undefined) {
    const { traces } = await incidents.get(`/${noted.incident.id}`);
    suspect += ` (${traces.length} traces)`;
    if (traces.length === 0) missed.push(`${name}: no trace shows it`);
  }
  return { id: noted?.incident.id, fault: name === one.name ? name : `${name}: ${one.service}`, opened: secondsSince(began, noted?.openedAt) ?? 'never', named: named ?? 'never', suspect, right: right ? 'yes' : 'no' };
}

const COLUMNS = [
  ['fault', 'fault'],
  ['open after, s', 'opened'],
  ['names it after, s', 'named'],
  ['incidents', 'incidents'],
  ['first suspect', 'suspect'],
  ['right', 'right'],
  ['closed after off, s', 'closed'],
];

function table(rows) {
  const lines = rows.map((row) => COLUMNS.map(([, key]) => String(row[key] ?? '')));
  const all = [COLUMNS.map(([title]) => title), ...lines];
  const widths = COLUMNS.map((_, column) => Math.max(...all.map((line) => line[column].length)));
  const written = all.map((line) => `| ${line.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`);
  written.splice(1, 0, `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`);
  return written.join('\n');
}

const chosen = TRIALS.filter((faults) => faults.map((one) => one.name).join(' + ').includes(values.only ?? ''));
if (chosen.length === 0) {
  const names = TRIALS.map((faults) => `'${faults.map((one) => one.name).join(' + ')}'`);
  process.stderr.write(`error: no fault is named '${values.only}'; there are ${names.join(', ')}\n`);
  process.exit(2);
}

const rows = [await undisturbed('settling', SETTLE_S)];
for (const faults of chosen) rows.push(...(await trial(faults)));
incidents.forget();
rows.push(await undisturbed('undisturbed', QUIET_S));
process.stdout.write(`${table(rows)}\n`);
for (const aim of missed) process.stdout.write(`missed: ${aim}\n`);
process.exit(missed.length > 0 ? 1 : 0);
