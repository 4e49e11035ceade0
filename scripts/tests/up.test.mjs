import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { freePort, heldPort, outputOf, start, temporaryFolder, until } from './pharos.mjs';

// Starting a JVM several times over takes its time on a busy machine.
const START_LIMIT_MS = 90_000;

/** `./pharos up` on ports of the system's choice; receivers choose theirs. */
async function up(t, data, { port, grpc = 0, http = 0 } = {}) {
  const web = port ?? (await freePort());
  const child = start(['up', '--data', data, '--port', String(web), '--', `--pharos.otlp.grpc.port=${grpc}`, `--pharos.otlp.http.port=${http}`]);
  t.after(() => child.kill('SIGKILL'));
  return { child, url: `http://127.0.0.1:${web}`, output: outputOf(child) };
}

const isReady = (url) => async () => {
  try {
    return (await fetch(`${url}/actuator/health`)).ok;
  } catch {
    return false;
  }
};

/** Waits for the end and returns the one line that tells why. */
async function refusal({ child, output }) {
  await until('the process ends', () => child.exitCode !== null || child.signalCode !== null, START_LIMIT_MS);
  assert.equal(child.exitCode, 1, output.all());
  const lines = output.all().split('\n').filter((line) => line.startsWith('pharos: '));
  assert.equal(lines.length, 1, output.all());
  assert.ok(!output.all().includes('\tat '), `no stack trace: ${output.all()}`);
  return lines[0];
}

test('up evaluates the shipped rules, serves until it is asked to end, and lets go of its data folder', { timeout: 3 * START_LIMIT_MS }, async (t) => {
  const data = temporaryFolder(t);
  for (let round = 0; round < 2; round++) {
    const running = await up(t, data);
    await until('health is served', isReady(running.url), START_LIMIT_MS, () => running.child.exitCode === null);
    const files = await (await fetch(`${running.url}/api/v1/rules/files`)).json();
    assert.ok(files.length > 0 && files.every(({ groups, problems }) => groups > 0 && problems.length === 0), JSON.stringify(files));
    running.child.kill('SIGTERM');
    await until('the process ends', () => running.child.exitCode !== null || running.child.signalCode !== null, START_LIMIT_MS);
    assert.ok([0, 143].includes(running.child.exitCode), `${running.child.exitCode}: ${running.output.all()}`);
  }
});

test('a data folder that another process holds is refused in one line', { timeout: 3 * START_LIMIT_MS }, async (t) => {
  const data = temporaryFolder(t);
  const first = await up(t, data);
  await until('health is served', isReady(first.url), START_LIMIT_MS, () => first.child.exitCode === null);
  const line = await refusal(await up(t, data));
  assert.ok(line.includes(data), line);
});

test('a data folder that cannot be made is refused in one line', { timeout: 2 * START_LIMIT_MS }, async (t) => {
  // Below a file no folder can be made, not even by root.
  const file = join(temporaryFolder(t), 'file');
  writeFileSync(file, '');
  const line = await refusal(await up(t, join(file, 'data')));
  assert.ok(line.includes(file), line);
});

for (const [what, option] of [['pages', 'port'], ['OTLP/gRPC', 'grpc'], ['OTLP/HTTP', 'http']]) {
  test(`a port of ${what} that is in use is refused in one line`, { timeout: 2 * START_LIMIT_MS }, async (t) => {
    const port = await heldPort(t);
    const line = await refusal(await up(t, temporaryFolder(t), { [option]: port }));
    assert.ok(line.includes(String(port)), line);
  });
}
