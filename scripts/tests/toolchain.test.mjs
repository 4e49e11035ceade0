import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathOf, pharos, pretendJdk, shell, temporaryFolder } from './pharos.mjs';

// What the script needs of a system, without Java, Maven and Node.js.
const PLAIN = ['bash', 'env', 'dirname', 'basename', 'sed', 'date', 'readlink', 'cat', 'grep', 'tail', 'head', 'find', 'mkdir', 'touch', 'cut', 'rm'];

function refusal(run) {
  assert.equal(run.code, 1, run.out + run.err);
  const lines = run.err.trim().split('\n');
  assert.equal(lines.length, 1, `one line, not: ${run.err}`);
  return lines[0];
}

test('a JDK that is too old is named in one line', (t) => {
  const folder = temporaryFolder(t);
  const PATH = pathOf(join(folder, 'path'), PLAIN);
  const line = refusal(pharos(['build'], { PATH, JAVA_HOME: pretendJdk(join(folder, 'old'), '17.0.15'), PHAROS_JVM_FOLDERS: '' }));
  assert.match(line, /needs a JDK >= 25, the newest one found is 17/);
});

test('no JDK at all is told in one line', (t) => {
  const PATH = pathOf(join(temporaryFolder(t), 'path'), PLAIN);
  assert.match(refusal(pharos(['up'], { PATH, JAVA_HOME: '', PHAROS_JVM_FOLDERS: '' })), /needs a JDK >= 25 and found none/);
});

test('a JDK of the usual folders is taken when JAVA_HOME points at an old one', (t) => {
  const folder = temporaryFolder(t);
  const old = pretendJdk(join(folder, 'jdk-8'), '1.8.0_402');
  const young = pretendJdk(join(folder, 'jdk-26'), '26-ea');
  const PATH = pathOf(join(folder, 'path'), PLAIN);
  const run = shell('need_jdk; echo "$JAVA_HOME"', { PATH, JAVA_HOME: old, PHAROS_JVM_FOLDERS: young });
  assert.equal(run.out.trim(), young);
});

test('the JDK behind a link on the PATH is found', (t) => {
  const folder = temporaryFolder(t);
  const jdk = pretendJdk(join(folder, 'jdk'), '25.0.1');
  writeFileSync(join(jdk, 'bin', 'java'), '#!/bin/sh\n', { mode: 0o755 });
  const PATH = pathOf(join(folder, 'path'), PLAIN);
  spawnSync('ln', ['-s', '../jdk/bin/java', join(PATH, 'java')]);
  const run = shell('need_jdk; echo "$JAVA_HOME"', { PATH, JAVA_HOME: '', PHAROS_JVM_FOLDERS: '' });
  assert.equal(run.out.trim(), jdk, run.err);
});

test('a missing Maven is told in one line', (t) => {
  const folder = temporaryFolder(t);
  const PATH = pathOf(join(folder, 'path'), PLAIN);
  assert.match(refusal(pharos(['build'], { PATH, JAVA_HOME: pretendJdk(join(folder, 'jdk'), '25') })), /needs Maven >= 3.8.7 and found no mvn/);
});

test('a Maven that is too old is told in one line', (t) => {
  const folder = temporaryFolder(t);
  const PATH = pathOf(join(folder, 'path'), PLAIN);
  writeFileSync(join(PATH, 'mvn'), '#!/bin/sh\necho Apache Maven 3.6.3\n', { mode: 0o755 });
  assert.match(refusal(pharos(['build'], { PATH, JAVA_HOME: pretendJdk(join(folder, 'jdk'), '25') })), /the one on the PATH is 3\.6\.3/);
});

test('a missing and an old Node.js are told in one line', (t) => {
  const folder = temporaryFolder(t);
  const PATH = pathOf(join(folder, 'path'), PLAIN);
  const JAVA_HOME = pretendJdk(join(folder, 'jdk'), '25');
  writeFileSync(join(PATH, 'mvn'), '#!/bin/sh\necho Apache Maven 3.9.11\n', { mode: 0o755 });
  assert.match(refusal(pharos(['build'], { PATH, JAVA_HOME })), /needs Node.js >= 20 with npm and found none/);
  writeFileSync(join(PATH, 'npm'), '#!/bin/sh\n', { mode: 0o755 });
  writeFileSync(join(PATH, 'node'), '#!/bin/sh\necho v18.19.0\n', { mode: 0o755 });
  assert.match(refusal(pharos(['build'], { PATH, JAVA_HOME })), /the one on the PATH is 18\.19\.0/);
});

test('a Go that is too old is told in one line', (t) => {
  const PATH = pathOf(join(temporaryFolder(t), 'path'), PLAIN);
  writeFileSync(join(PATH, 'go'), '#!/bin/sh\necho go1.19.8\n', { mode: 0o755 });
  assert.match(refusal(shell('need_go', { PATH })), /needs Go >= 1.25, the one on the PATH is 1\.19\.8/);
});

test('versions are compared number by number', () => {
  const cases = [['3.8.7', '3.8.7', 0], ['3.10.0', '3.8.7', 0], ['3.8.6', '3.8.7', 1], ['4', '3.8.7', 0], ['20.20.2', '20', 0], ['3.9.0-rc1', '3.8.7', 0]];
  for (const [have, want, code] of cases) assert.equal(shell(`at_least ${have} ${want}`).code, code, `${have} against ${want}`);
});
