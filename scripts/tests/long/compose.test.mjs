import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { freePort, HOME } from '../pharos.mjs';
import { all, isThere, mountsOf, namesOf, PROFILES, startedServices } from './compose.mjs';

// Variables that a program other than ours reads: the JVM, OpenTelemetry's agents and SDKs, and others' images.
const FOREIGN =
  /^(JAVA_TOOL_OPTIONS|OTEL_[A-Z_]+|POSTGRES_[A-Z]+|ARTEMIS_(USER|PASSWORD)|ANONYMOUS_LOGIN|EXTRA_ARGS|ES_JAVA_OPTS|discovery\.type|xpack\.security\.enabled|GF_(AUTH_ANONYMOUS_ENABLED|AUTH_ANONYMOUS_ORG_ROLE|SECURITY_ADMIN_PASSWORD|ANALYTICS_REPORTING_ENABLED|ANALYTICS_CHECK_FOR_UPDATES))$/;

/** Ports of others' images that the file does not have to name: what their programs listen on when nobody says otherwise. */
const PORTS = { postgres: 5432 };

const SHOP = ['artemis', 'eureka', 'gateway', 'auth', 'catalog', 'order', 'order-2', 'payment', 'payment-2', 'inventory', 'recommendation', 'shoppers'];
const DATABASES = ['auth-db', 'catalog-db', 'order-db', 'payment-db', 'inventory-db'];
const STARTED = {
  embedded: ['control-plane', 'collector'],
  full: ['control-plane-full', 'collector-full', 'elasticsearch', 'prometheus', 'loki', 'alertmanager', 'grafana'],
};

/** Text of every file of ours that reads settings. */
function sources() {
  const texts = [];
  for (const folder of ['control-plane/src/main', 'sample-services', 'otel-collector', 'dashboards/provisioning']) {
    for (const file of readdirSync(join(HOME, folder), { recursive: true })) {
      if (/(^|\/)(target|node_modules|test)\//.test(file) || !/\.(java|ya?ml|js|mjs|sh)$/.test(file)) continue;
      texts.push(readFileSync(join(HOME, folder, file), 'utf8'));
    }
  }
  return texts.join('\n');
}

/** Settings of the control plane: name → default. */
function settings() {
  const metadata = JSON.parse(readFileSync(join(HOME, 'control-plane/target/classes/META-INF/spring-configuration-metadata.json'), 'utf8'));
  return new Map(metadata.properties.map((one) => [one.name, one.defaultValue]));
}

const linesOf = (file) => readFileSync(join(HOME, file), 'utf8').split('\n');

/** Dockerfile of a service → its lines. */
const dockerfileOf = ({ build }) => linesOf(join(build.context, build.dockerfile));

/** What the images are built from: [service, build, path]. */
function copied(services) {
  return services.filter(([, { build }]) => build).flatMap(([name, service]) =>
    dockerfileOf(service)
      .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
      .flatMap((line) => line.split(/\s+/).slice(1, -1))
      .filter((part) => !part.startsWith('--'))
      .map((path) => [name, service.build, path.replaceAll('${SERVICE}', service.build.args?.SERVICE ?? '')]),
  );
}

test('docker-compose.yml satisfies the Compose Specification, and every variable in it is read by something', (t) => {
  const text = sources();
  const known = new Set(settings().keys());
  for (const [, name] of text.matchAll(/\$\{(pharos\.[a-z0-9.-]+)/g)) known.add(name);
  // Spring's relaxed names: pharos.fleet.eureka.url is PHAROS_FLEET_EUREKA_URL, dashes left out.
  const relaxed = new Set([...known].map((name) => name.replaceAll('-', '').replaceAll('.', '_').toUpperCase()));
  for (const [service, { environment = {} }] of all(startedServices(t))) {
    for (const name of Object.keys(environment)) {
      const isRead = FOREIGN.test(name) || relaxed.has(name) || new RegExp(`(?<![A-Z_])${name}(?![A-Z_])`).test(text);
      assert.ok(isRead, `${service} sets ${name}, which nothing reads`);
    }
  }
});

test('each profile has the shop, parts of their own for platform, and the control plane and the Collector by these names', (t) => {
  const started = startedServices(t);
  for (const profile of PROFILES) {
    const services = started[profile];
    assert.deepEqual(Object.keys(services).sort(), [...SHOP, ...DATABASES, ...STARTED[profile]].sort(), profile);
    for (const name of DATABASES) assert.match(services[name].image, /^postgres:/, name);
    const names = Object.entries(services).flatMap(([name, service]) => namesOf(name, service));
    for (const name of ['control-plane', 'collector']) assert.equal(names.filter((one) => one === name).length, 1, `${profile}: ${name}`);
  }
});

test('images are built from files that exist, run by a user that is not root', (t) => {
  const services = all(startedServices(t));
  for (const [name, { build }] of services.filter(([, service]) => service.build)) {
    assert.ok(existsSync(join(HOME, build.context, build.dockerfile)), `${name}: ${build.dockerfile}`);
    const user = dockerfileOf({ build }).filter((line) => line.startsWith('USER ')).at(-1);
    assert.match(user ?? '', /^USER [1-9]\d*/, `${name}: ${build.dockerfile}`);
  }
  for (const [name, build, path] of copied(services)) assert.ok(isThere(join(HOME, build.context, path)), `${name} copies ${path}`);
});

test('what images are built from is not ignored', (t) => {
  // The file begins with everything, and names what is wanted.
  const [first, ...rest] = linesOf('.dockerignore');
  assert.equal(first, '*');
  const wanted = rest.filter((line) => line.startsWith('!')).map((line) => new RegExp(`^${line.slice(1).replaceAll('.', '\\.').replaceAll('*', '[^/]*')}(/|$)`));
  for (const [name, , path] of copied(all(startedServices(t)))) assert.ok(wanted.some((one) => one.test(path)), `${name} copies ${path}`);
});

test('libraries are a layer below the code that uses them', (t) => {
  for (const [name, service] of all(startedServices(t)).filter(([, { build }]) => /target\/app/.test(build && dockerfileOf({ build }).join()))) {
    const lines = dockerfileOf(service);
    const libraries = lines.findIndex((line) => /^COPY .*\/target\/app\/lib /.test(line));
    const code = lines.findIndex((line) => /^COPY .*\/target\/app\/\S+\.jar /.test(line));
    assert.ok(libraries > 0 && code > libraries, name);
  }
});

test('versions of images are pinned', (t) => {
  const services = all(startedServices(t));
  const bases = new Set(services.filter(([, { build }]) => build).flatMap(([, service]) => dockerfileOf(service).filter((line) => line.startsWith('FROM ')).map((line) => line.split(' ')[1])));
  for (const image of [...bases, ...services.map(([, service]) => service.image).filter(Boolean)]) assert.match(image, /:v?\d+\.\d+/, image);
});

test('each part tells whether it is well, has bounds, is started again, and gains no rights', (t) => {
  for (const [name, { healthcheck, deploy, restart, ...service }] of all(startedServices(t))) {
    assert.ok(healthcheck?.test?.length > 1, `${name}: healthcheck`);
    const { cpus, memory, pids } = deploy?.resources?.limits ?? {};
    assert.ok(cpus > 0 && Number(memory) > 0 && pids > 0, `${name}: limits`);
    assert.equal(restart, 'on-failure', name);
    if (!service.build) continue;
    assert.deepEqual([service.read_only, service.cap_drop, service.security_opt], [true, ['ALL'], ['no-new-privileges:true']], name);
    // Native libraries are unpacked there and loaded from there, which Docker forbids unless it is told.
    assert.deepEqual(service.tmpfs, ['/tmp:exec,mode=1777'], name);
  }
});

test('who keeps something has a volume for it', (t) => {
  const kept = { 'control-plane': 'data', 'control-plane-full': 'data', collector: 'collector', 'collector-full': 'collector', artemis: 'artemis', elasticsearch: 'elasticsearch', prometheus: 'prometheus', loki: 'loki', alertmanager: 'alertmanager', grafana: 'grafana' };
  for (const name of DATABASES) kept[name] = name;
  for (const [name, { volumes = [] }] of all(startedServices(t))) {
    const named = volumes.filter(({ type }) => type === 'volume').map(({ source }) => source);
    assert.deepEqual(named, kept[name] ? [kept[name]] : [], name);
  }
});

test('what waits for another waits until that is well', (t) => {
  for (const [name, { depends_on = {} }] of all(startedServices(t))) {
    for (const [other, { condition }] of Object.entries(depends_on)) assert.equal(condition, 'service_healthy', `${name}: ${other}`);
  }
});

test('ports are published on the loopback address only', (t) => {
  for (const [name, { ports = [] }] of all(startedServices(t))) {
    for (const port of ports) assert.equal(port.host_ip, '127.0.0.1', `${name}: ${port.published}`);
  }
});

test('the ports of the control plane are those of the code', (t) => {
  const { ports } = startedServices(t).embedded['control-plane'];
  const web = /^server:\n(?: .*\n)*? {2}port: (\d+)$/m.exec(readFileSync(join(HOME, 'control-plane/src/main/resources/application.yaml'), 'utf8'))[1];
  const known = settings();
  const expected = [web, known.get('pharos.otlp.grpc.port'), known.get('pharos.otlp.http.port')].map(Number);
  assert.deepEqual(ports.map(({ target }) => target), expected);
  assert.deepEqual(ports.map(({ published }) => Number(published)), expected);
  assert.ok(linesOf('docker/control-plane.Dockerfile').includes(`EXPOSE ${expected.join(' ')}`));
});

/** Ports that a service listens on, of those that others may ask it at. */
function listened([name, { image, build, environment = {}, ports = [], expose = [] }]) {
  const own = build ? Object.entries(environment).filter(([variable]) => /^(SHOP_PORT|SHOP_BANK_PORT|GATEWAY_[A-Z]+_ENDPOINT)$/.test(variable)) : [];
  const known = PORTS[image?.split(':')[0]] ? [PORTS[image.split(':')[0]]] : [];
  const all = [...own.map(([, value]) => value.split(':').at(-1)), ...ports.map(({ target }) => target), ...expose, ...known];
  assert.ok(all.length > 0, `${name} listens on nothing`);
  return all.map(Number);
}

/** Texts that say where others are: settings, commands and mounted files. Of a Grafana's variable the value is set in. */
function textsOf({ environment = {}, command, build, ...service }) {
  const files = mountsOf(service).filter(({ source }) => source.endsWith('.yaml')).map(({ source }) => readFileSync(join(HOME, source), 'utf8').replace(/^\s*#.*$/gm, ''));
  return [...Object.values(environment), ...(command ?? []), ...files].join('\n');
}

test('every address is that of a part which listens there, in each profile that it is started in', (t) => {
  for (const [profile, services] of Object.entries(startedServices(t))) {
    const ports = new Map();
    for (const one of Object.entries(services)) for (const name of namesOf(...one)) ports.set(name, listened(one));
    let found = 0;
    for (const [name, service] of Object.entries(services)) {
      const text = textsOf(service);
      for (const [, host, port] of text.matchAll(/(?<![\w.-])([a-z][a-z0-9-]*):(\d{2,5})(?![\d.\w])/g)) {
        if (host === 'localhost') continue;
        assert.ok(ports.get(host)?.includes(Number(port)), `${profile}, ${name}: nothing listens at ${host}:${port}`);
        found++;
      }
      for (const [, host] of text.matchAll(/jdbc:postgresql:\/\/([a-z-]+)\//g)) assert.ok(ports.get(host)?.includes(PORTS.postgres), `${name}: ${host}`);
    }
    assert.ok(found > 40, `${profile}: ${found} addresses`);
  }
});

test('a health check without curl tells 200 from another answer and from none', async (t) => {
  const server = createServer((request, response) => response.writeHead(request.url === '/actuator/health' ? 200 : 503).end('{"status":"…"}'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const { port } = server.address();
  const check = async (...where) => (await once(spawn(join(HOME, 'docker/healthy.sh'), where.map(String), { stdio: 'ignore' }), 'exit'))[0];
  assert.equal(await check(port, '/actuator/health'), 0);
  assert.notEqual(await check(port, '/other'), 0);
  assert.notEqual(await check(await freePort(), '/actuator/health'), 0);
});

test('health checks ask the port that the part listens on', (t) => {
  for (const [name, service] of all(startedServices(t))) {
    const text = service.healthcheck.test.join(' ');
    const asked = /127\.0\.0\.1[:/](\d+)/.exec(text)?.[1] ?? /^CMD \/opt\/healthy (\d+) \//.exec(text)?.[1];
    if (asked) assert.ok(listened([name, service]).includes(Number(asked)), `${name}: ${text}`);
    else assert.match(text, /^(CMD-SHELL pg_isready|CMD \/usr\/bin\/loki -health$)/, name);
  }
});
