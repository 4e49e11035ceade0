// Runs ./pharos for tests, with the environment they choose.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const HOME = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** A folder that is gone when the test is over. */
export function temporaryFolder(test) {
  const folder = mkdtempSync(join(tmpdir(), 'pharos-test-'));
  test.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs ./pharos to its end: {code, out, err}. */
export function pharos(args, env = {}) {
  const run = spawnSync(join(HOME, 'pharos'), args, { env: { ...process.env, ...env }, encoding: 'utf8', timeout: 120_000 });
  return { code: run.status, out: run.stdout, err: run.stderr };
}

/** Runs a function of the scripts in a shell of its own. */
export function shell(code, env = {}) {
  const run = spawnSync('bash', ['-c', `. ./pharos; ${code}`], { cwd: HOME, env: { ...process.env, ...env }, encoding: 'utf8', timeout: 60_000 });
  return { code: run.status, out: run.stdout, err: run.stderr };
}

export function start(args, env = {}) {
  return spawn(join(HOME, 'pharos'), args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** A folder with a JDK's marks and nothing else, of the given version. */
export function pretendJdk(folder, version) {
  mkdirSync(join(folder, 'bin'), { recursive: true });
  writeFileSync(join(folder, 'bin', 'javac'), '#!/bin/sh\n', { mode: 0o755 });
  writeFileSync(join(folder, 'release'), `JAVA_VERSION="${version}"\n`);
  return folder;
}

/** A folder for PATH with links to these commands and no others. */
export function pathOf(folder, commands) {
  mkdirSync(folder, { recursive: true });
  for (const command of commands) {
    const found = spawnSync('bash', ['-c', `command -v ${command}`], { encoding: 'utf8' }).stdout.trim();
    if (found.startsWith('/')) symlinkSync(found, join(folder, command));
  }
  return folder;
}

/** A server that holds a port of the system's choice until the test is over. */
export async function heldPort(test) {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  test.after(() => server.close());
  return server.address().port;
}

/** A port that was free a moment ago. */
export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Collects what a process writes. */
export function outputOf(child) {
  let text = '';
  const add = (chunk) => {
    text += chunk;
  };
  child.stdout.on('data', add);
  child.stderr.on('data', add);
  return { all: () => text };
}

/** Waits for a condition; fails when it does not come in time, or stillPossible says that it never will. */
export async function until(what, condition, limitMs, stillPossible = () => true) {
  const deadline = Date.now() + limitMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`not within ${limitMs} ms: ${what}`);
    if (!stillPossible()) throw new Error(`cannot happen any more: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
