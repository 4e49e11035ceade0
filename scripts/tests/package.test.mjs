import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { HOME, freePort, outputOf, pharos, shell, temporaryFolder, until } from './pharos.mjs';

const START_LIMIT_MS = 90_000;

test('the packaged jar serves pages and health when started as the unit starts it', { timeout: 3 * START_LIMIT_MS }, async (t) => {
  const made = pharos(['package']);
  assert.equal(made.code, 0, made.out + made.err);
  const dist = join(HOME, 'target/dist');
  const unit = readFileSync(join(dist, 'pharos.service'), 'utf8');
  const data = temporaryFolder(t);
  const port = await freePort();

  // The unit's own command and environment, with this machine's folders in place of the installed ones.
  const here = (text) => text.replaceAll('/opt/pharos', dist).replaceAll('/var/lib/pharos', data);
  const env = { ...process.env };
  for (const [, quoted, plain] of unit.matchAll(/^Environment=(?:"([^"]*)"|(.*))$/gm)) {
    const [name, ...value] = here(quoted ?? plain).split('=');
    env[name] = value.join('=');
  }
  env.JAVA_HOME = shell('need_jdk; echo "$JAVA_HOME"').out.trim();
  Object.assign(env, { SERVER_PORT: String(port), PHAROS_OTLP_GRPC_PORT: '0', PHAROS_OTLP_HTTP_PORT: '0' });
  const [, command] = /^ExecStart=\/bin\/sh -c '(.*)'$/m.exec(unit);
  const running = spawn('/bin/sh', ['-c', here(command)], { cwd: data, env, stdio: ['ignore', 'pipe', 'pipe'] });
  t.after(() => running.kill('SIGKILL'));
  const output = outputOf(running);

  const url = `http://127.0.0.1:${port}`;
  const answers = (path) => fetch(url + path).then((response) => response.ok, () => false);
  await until('health is served', () => answers('/actuator/health'), START_LIMIT_MS, () => running.exitCode === null).catch((failure) => {
    throw new Error(`${failure.message}\n${output.all()}`);
  });
  const files = await (await fetch(`${url}/api/v1/rules/files`)).json();
  const shipped = readdirSync(join(HOME, 'dashboards/rules')).filter((file) => file.endsWith('.yaml'));
  assert.deepEqual(files.map(({ name, problems }) => [name, problems]), shipped.sort().map((file) => [join(dist, 'rules', file), []]));
  const page = await fetch(url);
  assert.match(page.headers.get('content-type'), /text\/html/);
  assert.match(await page.text(), /<title>[^<]*Pharos/);
});

test('its README installs what the package holds, where the unit looks for it', () => {
  const text = readFileSync(join(HOME, 'packaging/README.md'), 'utf8');
  const unit = readFileSync(join(HOME, 'packaging/pharos.service'), 'utf8');
  for (const [, from, to] of text.matchAll(/install -D -m \d+ (\S+) (\S+)/g)) {
    assert.ok(from === 'pharos.jar' || existsSync(join(HOME, 'packaging', from)), from);
    if (from === 'pharos.jar') assert.ok(unit.includes(to), to);
  }
});
