import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { DASHBOARDS, metricsOf } from './dashboards.mjs';
import { freePort, start, temporaryFolder, until } from './pharos.mjs';

// Where nothing is built yet, up builds first.
const START_LIMIT_MS = 300_000;

describe('the dashboards', () => {
  let page = '';
  before(async (t) => {
    const port = await freePort();
    const child = start(['up', '--data', temporaryFolder({ after: (end) => process.on('exit', end) }), '--port', String(port),
      '--', '--pharos.otlp.grpc.port=0', '--pharos.otlp.http.port=0']);
    const url = `http://127.0.0.1:${port}`;
    const read = async (path) => (await fetch(url + path).catch(() => null))?.text();
    try {
      await until('health is served', async () => (await read('/actuator/health'))?.includes('UP'), START_LIMIT_MS, () => child.exitCode === null);
      // The first reading is a request that the second one tells of.
      await read('/actuator/prometheus');
      page = await read('/actuator/prometheus');
    } finally {
      child.kill('SIGTERM');
    }
  });

  for (const { file, dashboard } of DASHBOARDS) {
    test(`${file} asks only for metrics that the control plane serves`, () => {
      const served = new Set(page.split('\n').filter((line) => line && !line.startsWith('#')).map((line) => line.match(/^[a-z_:][a-z0-9_:]*/i)[0]));
      const asked = metricsOf(dashboard);
      assert.ok(asked.size > 5, 'it asks for some');
      assert.deepEqual([...asked].filter((name) => !served.has(name)), []);
    });

    test(`${file} has panels with numbers and places of their own, and says what each shows`, () => {
      const ids = dashboard.panels.map((panel) => panel.id);
      assert.equal(new Set(ids).size, ids.length);
      for (const panel of dashboard.panels) {
        assert.ok(panel.title, `panel ${panel.id} has a title`);
        const { x, w } = panel.gridPos;
        assert.ok(x + w <= 24, `${panel.title} fits into the row`);
        for (const other of dashboard.panels) {
          assert.ok(other === panel || !overlap(panel.gridPos, other.gridPos), `${panel.title} does not lie on ${other.title}`);
        }
      }
    });
  }
});

function overlap(a, b) {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}
