import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { DASHBOARDS, expressionsOf } from '../dashboards.mjs';
import { HOME } from '../pharos.mjs';

const promtool = () => execFileSync(join(HOME, 'scripts/promtool.sh'), { encoding: 'utf8' }).trim();

for (const { file, dashboard } of DASHBOARDS) {
  test(`every query of ${file} is PromQL to Prometheus`, () => {
    const tool = promtool();
    for (const expression of expressionsOf(dashboard)) {
      const check = spawnSync(tool, ['--experimental', 'promql', 'format', expression], { encoding: 'utf8' });
      assert.equal(check.status, 0, `${expression}: ${check.stderr}`);
    }
  });
}

test('the scrape configuration is one to Prometheus', () => {
  const check = spawnSync(promtool(), ['check', 'config', '--syntax-only', join(HOME, 'dashboards/prometheus.yaml')], { encoding: 'utf8' });
  assert.equal(check.status, 0, check.stderr + check.stdout);
});
