import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { test } from 'node:test';
import { HOME, temporaryFolder } from '../pharos.mjs';

// Variables that a program other than ours reads: the JVM, OpenTelemetry's agents and SDKs, PostgreSQL's and Artemis' images.
const FOREIGN = /^(JAVA_TOOL_OPTIONS|OTEL_[A-Z_]+|POSTGRES_[A-Z_]+|ARTEMIS_[A-Z]+|ANONYMOUS_LOGIN|EXTRA_ARGS|NODE_OPTIONS)$/;

/** A file, a folder, or by a name like `*.yaml` at least one file. */
function isThere(path) {
  if (!basename(path).startsWith('*')) return existsSync(path);
  return existsSync(dirname(path)) && readdirSync(dirname(path)).some((name) => name.endsWith(basename(path).slice(1)));
}

/** docker-compose.yml as the specification's reference implementation reads it; that checks it against the JSON schema too. */
function project(t) {
  const binary = join(temporaryFolder(t), 'compose-check');
  execFileSync('bash', ['-c', `. ./pharos; need_go; cd scripts/compose-check; go build -o '${binary}' .`], { cwd: HOME, stdio: ['ignore', 'ignore', 'inherit'] });
  const check = spawnSync(binary, [join(HOME, 'docker-compose.yml')], { encoding: 'utf8' });
  assert.equal(check.status, 0, check.stderr);
  return JSON.parse(check.stdout);
}

/** Text of every file of ours that reads settings. */
function sources() {
  const texts = [];
  for (const folder of ['control-plane/src/main', 'sample-services', 'otel-collector']) {
    for (const file of readdirSync(join(HOME, folder), { recursive: true })) {
      if (/(^|\/)(target|node_modules|test)\//.test(file) || !/\.(java|ya?ml|js|mjs|sh)$/.test(file)) continue;
      texts.push(readFileSync(join(HOME, folder, file), 'utf8'));
    }
  }
  return texts.join('\n');
}

test('docker-compose.yml satisfies the Compose Specification, and every variable in it is read by something', (t) => {
  const { services } = project(t);
  const text = sources();
  const metadata = JSON.parse(readFileSync(join(HOME, 'control-plane/target/classes/META-INF/spring-configuration-metadata.json'), 'utf8'));
  const settings = new Set(metadata.properties.map((one) => one.name));
  for (const [, name] of text.matchAll(/\$\{(pharos\.[a-z0-9.-]+)/g)) settings.add(name);
  // Spring's relaxed names: pharos.fleet.eureka.url is PHAROS_FLEET_EUREKA_URL, dashes left out.
  const relaxed = new Set([...settings].map((name) => name.replaceAll('-', '').replaceAll('.', '_').toUpperCase()));
  for (const [service, { environment = {} }] of Object.entries(services)) {
    for (const name of Object.keys(environment)) {
      const isRead = FOREIGN.test(name) || relaxed.has(name) || new RegExp(`(?<![A-Z_])${name}(?![A-Z_])`).test(text);
      assert.ok(isRead, `${service} sets ${name}, which nothing reads`);
    }
  }
});

test('docker-compose.yml has the control plane, the Collector, each service of the shop, and parts of their own for platform', (t) => {
  const { services } = project(t);
  const wanted = ['control-plane', 'collector', 'artemis', 'eureka', 'gateway', 'auth', 'catalog', 'order', 'payment', 'inventory', 'recommendation', 'shoppers'];
  for (const name of wanted) assert.ok(services[name], name);
  for (const name of ['auth', 'catalog', 'order', 'payment', 'inventory']) assert.match(services[`${name}-db`]?.image ?? '', /^postgres:/, `${name}-db`);
});

test('images are built from files that exist, run by a user that is not root', (t) => {
  for (const [name, { build }] of Object.entries(project(t).services)) {
    if (!build) continue;
    const file = join(HOME, build.context, build.dockerfile);
    assert.ok(existsSync(file), `${name}: ${build.dockerfile}`);
    const lines = readFileSync(file, 'utf8').split('\n');
    const user = lines.filter((line) => line.startsWith('USER ')).at(-1);
    assert.match(user ?? '', /^USER [1-9]\d*/, `${name}: ${build.dockerfile}`);
    for (const line of lines.filter((one) => one.startsWith('COPY ') && !one.includes('--from='))) {
      const sources = line.split(/\s+/).slice(1, -1).filter((part) => !part.startsWith('--'));
      for (const source of sources) {
        const path = source.replace('${SERVICE}', build.args?.SERVICE ?? '');
        assert.ok(isThere(join(HOME, build.context, path)), `${name} copies ${path}`);
      }
    }
  }
});

test('ports are published on the loopback address only', (t) => {
  for (const [name, { ports = [] }] of Object.entries(project(t).services)) {
    for (const port of ports) assert.equal(port.host_ip, '127.0.0.1', `${name}: ${port.published}`);
  }
});
