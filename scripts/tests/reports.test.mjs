import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { HOME, temporaryFolder } from './pharos.mjs';

function sum(t, stages, reports) {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'stages.tsv'), stages.map((stage) => stage.join('\t')).join('\n'));
  for (const [name, xml] of Object.entries(reports)) writeFileSync(join(folder, name), xml);
  const run = spawnSync(process.execPath, [join(HOME, 'scripts/sum-reports.mjs'), folder], { encoding: 'utf8' });
  return { code: run.status, lines: run.stdout.trim().split('\n') };
}

test('reports are summed over stages and the last line tells the sum', (t) => {
  const { code, lines } = sum(t, [['ui', 3, 0, 'pages'], ['build', 60, 0, 'modules']], {
    'ui.xml': '<testsuites><testsuite><testcase name="a" classname="x"/><testcase name="b"><system-out>x > 1</system-out></testcase></testsuite></testsuites>',
    'build.xml': '<testsuite><testcase name="c"/></testsuite>',
  });
  assert.equal(lines.at(-1), '3 passed, 0 failed');
  assert.equal(code, 0);
});

test('a failed test is named and fails the run', (t) => {
  const { code, lines } = sum(t, [['ui', 3, 1, 'pages']], {
    'ui.xml': '<testsuite><testcase name="counts &lt;b&gt;"><failure message="1 is not 2">at x</failure></testcase><testcase name="d"/></testsuite>',
  });
  assert.equal(lines.at(-1), '1 passed, 1 failed');
  assert.ok(lines.some((line) => line.includes('counts <b>')));
  assert.equal(code, 1);
});

test('a stage that could not run is a failure', (t) => {
  const { code, lines } = sum(t, [['ui', 3, 0, 'pages'], ['browser', 0, 1, 'browser']], { 'ui.xml': '<testsuite><testcase name="d"/></testsuite>' });
  assert.equal(lines.at(-1), '1 passed, 1 failed');
  assert.equal(code, 1);
});

test('a run without a single test fails', (t) => {
  assert.equal(sum(t, [['ui', 3, 0, 'pages']], {}).code, 1);
});
