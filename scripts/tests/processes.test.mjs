import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { HOME, shell, temporaryFolder, until } from './pharos.mjs';

const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  test(`${signal} ends what the script runs, with its children`, async (t) => {
    const folder = temporaryFolder(t);
    const note = join(folder, 'grandchild');
    const inner = `sleep 300 & echo $! >${note}; wait`;
    const script = spawn('bash', ['-c', `. ./pharos; end_on_signals; with_progress waiting ${folder}/log bash -c '${inner}'`], { cwd: HOME, stdio: 'ignore' });
    await until('the grandchild runs', () => existsSync(note) && readFileSync(note, 'utf8').trim() !== '', 10_000);
    const grandchild = Number(readFileSync(note, 'utf8'));
    assert.ok(isAlive(grandchild));
    script.kill(signal);
    await until('the script ends', () => script.exitCode !== null, 10_000);
    await until('the grandchild ends', () => !isAlive(grandchild), 10_000);
    assert.equal(script.exitCode, { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }[signal]);
  });
}

test('a command beyond its limit is stopped and has failed', (t) => {
  const folder = temporaryFolder(t);
  const run = shell(`LIMIT_SECONDS=1 with_progress waiting ${folder}/log sleep 300`);
  assert.notEqual(run.code, 0);
  assert.match(run.out, /waiting: failed; the whole log is/);
  assert.match(run.err, /stopped after 1 s/);
});

test('a failed command shows its errors', (t) => {
  const folder = temporaryFolder(t);
  const run = shell(`with_progress working ${folder}/log bash -c 'echo fine; echo "[ERROR] it broke"; exit 3'`);
  assert.equal(run.code, 3);
  assert.match(run.err, /it broke/);
  assert.ok(!run.err.includes('fine'));
});
