// Every file that docker-compose.yml mounts, checked by the program that reads it there.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { HOME } from '../pharos.mjs';
import { all, filesOf, mountsOf, startedServices } from './compose.mjs';

/** Runs a program that has to find nothing wrong; what it wrote. */
function run(program, args, env = {}) {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8', env: { ...process.env, ...env } });
  assert.equal(error, undefined);
  assert.equal(status, 0, `${program} ${args.join(' ')}\n${stdout}${stderr}`);
  return stdout + stderr;
}

/** A program that a script builds once. */
const built = (script) => execFileSync(join(HOME, script), { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();

/** Names of the flags on a command line. */
const flagsOf = (command) => command.map((argument) => /^--?([a-z.-]+?)(=|$)/.exec(argument)?.[1]).filter(Boolean);

function assertKnown(help, service) {
  for (const flag of flagsOf(service.command)) assert.match(help, new RegExp(`^ +-{1,2}(\\[no-\\])?${flag.replaceAll('.', '\\.')}\\b`, 'm'), flag);
}

test('what is mounted is there, and nobody may write to it', (t) => {
  for (const [name, service] of all(startedServices(t))) {
    for (const { source, target, read_only } of mountsOf(service)) {
      assert.ok(existsSync(join(HOME, source)), `${name}: ${source}`);
      assert.equal(read_only, true, `${name}: ${target}`);
    }
  }
});

test('Prometheus takes its configuration, its rules and its flags', (t) => {
  const { prometheus } = startedServices(t).full;
  const said = run(built('scripts/promtool.sh'), ['check', 'config', join(filesOf(t, prometheus), 'etc/prometheus/prometheus.yaml')]);
  assert.match(said, /1 rule files found/);
  assertKnown(run(built('scripts/prometheus.sh'), ['--help']), prometheus);
});

test('Alertmanager takes its configuration and its flags', (t) => {
  const { alertmanager } = startedServices(t).full;
  run('amtool', ['check-config', join(filesOf(t, alertmanager), 'etc/alertmanager/alertmanager.yaml')]);
  assertKnown(run('prometheus-alertmanager', ['--help']), alertmanager);
});

test('the Collector takes its configuration in each profile, with the settings it gets there', (t) => {
  const collector = built('otel-collector/build.sh');
  const { embedded, full } = startedServices(t);
  const gateway = ['--config', join(HOME, 'otel-collector/gateway.yaml')];
  run(collector, ['validate', ...gateway], embedded.collector.environment);
  const root = filesOf(t, full['collector-full']);
  const also = full['collector-full'].command.map((argument) => (argument.startsWith('/') ? join(root, argument) : argument));
  run(collector, ['validate', ...gateway, ...also], full['collector-full'].environment);
});

test('Loki takes its configuration and its flags', (t) => {
  const { loki } = startedServices(t).full;
  const program = built('scripts/loki.sh');
  const root = filesOf(t, loki);
  const said = run(program, ['-verify-config', ...loki.command.map((argument) => argument.replace('=/etc', `=${root}/etc`))]);
  assert.match(said, /config is valid/);
});

/** Of a file of data sources, what it says of each: [{name, uid, type, url, …}]. */
function dataSources(file) {
  const written = readFileSync(file, 'utf8').replace(/^\s*#.*\n/gm, '');
  assert.match(written, /^apiVersion: 1\ndatasources:\n/, file);
  return written.split(/^ {2}- /m).slice(1).map((text) => ({ ...Object.fromEntries([...text.matchAll(/^(?: {4})?([a-zA-Z]+): (\S.*)$/gm)].map(([, key, value]) => [key, value])), text }));
}

test('Grafana is given data sources that know each other, and dashboards where it looks for them', (t) => {
  const { grafana } = startedServices(t).full;
  const root = filesOf(t, grafana);
  const folder = join(root, 'etc/grafana/provisioning/datasources');
  const sources = readdirSync(folder).flatMap((file) => dataSources(join(folder, file)));
  const uids = sources.map(({ uid }) => uid);
  assert.deepEqual(uids.toSorted(), ['alertmanager', 'loki', 'pharos-jaeger', 'pharos-loki', 'pharos-prometheus', 'prometheus']);
  assert.equal(new Set(sources.map(({ name }) => name)).size, sources.length);
  assert.equal(sources.filter(({ isDefault }) => isDefault === 'true').length, 1);
  for (const { name, type, access, url, text } of sources) {
    assert.match(type, /^(prometheus|loki|jaeger|alertmanager)$/, name);
    assert.equal(access, 'proxy', name);
    assert.match(url, /^(http:\/\/[a-z]+:\d+|\$\{PHAROS_URL\}\S*)$/, name);
    for (const [, uid] of text.matchAll(/datasourceUid: (\S+)/g)) assert.ok(uids.includes(uid), `${name}: ${uid}`);
  }
  for (const file of readdirSync(join(root, 'etc/grafana/provisioning/dashboards'))) {
    const [, path] = /^ {6}path: (\S+)$/m.exec(readFileSync(join(root, 'etc/grafana/provisioning/dashboards', file), 'utf8'));
    assert.ok(readdirSync(join(root, path)).filter((name) => name.endsWith('.json')).length > 5, path);
  }
});
