import assert from 'node:assert/strict';
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { HOME, pharos } from '../pharos.mjs';
import { Demo } from './demo.mjs';

// A rollout replaces one instance after the other, and telemetry of the new ones must come first.
const ROLLOUT_LIMIT_MS = 120_000;
const run = promisify(execFile);

describe('the demo', () => {
  const demo = new Demo();
  before(() => demo.untilComplete());
  after(async () => {
    demo.process.kill('SIGINT');
    await demo.ended();
  });

  test('shows every service and every edge of the shop', async () => {
    assert.deepEqual(await demo.missing(), []);
  });

  test('prints three lines to copy, of which the last is a page', async () => {
    const lines = demo.output.all().trim().split('\n').slice(-3).map((line) => line.trim());
    assert.match(lines[0], /^\.\/pharos fault /);
    assert.match(lines[1], /^\.\/pharos deploy /);
    const page = await fetch(lines[2]);
    assert.equal(page.status, 200);
    assert.match(page.headers.get('content-type'), /text\/html/);
  });

  test('a second demo in the same checkout is refused in one line', () => {
    const second = pharos(['demo', '--port-base', String(demo.base + 100)]);
    assert.equal(second.code, 1);
    assert.match(second.err, /^pharos: a demo runs here already \(process \d+\): stop it first\n$/);
  });

  test('the metrics of the control plane and of every Java service satisfy promtool', async () => {
    const promtool = execFileSync(join(HOME, 'scripts/promtool.sh'), { encoding: 'utf8' }).trim();
    const pages = new Map([['control plane', `${demo.url}/actuator/prometheus`]]);
    for (const name of ['gateway', 'auth', 'catalog', 'order', 'payment', 'inventory']) {
      pages.set(name, `${await actuatorOf(demo, name)}/prometheus`);
    }
    for (const [name, page] of pages) {
      const response = await fetch(page);
      assert.equal(response.status, 200, name);
      const check = spawnSync(promtool, ['check', 'metrics'], { input: await response.text(), encoding: 'utf8' });
      assert.equal(check.status, 0, `${name}: ${check.stderr}${check.stdout}`);
    }
  });

  test('a deployed version is seen as a deployment that completes', async () => {
    await run(join(HOME, 'pharos'), ['deploy', 'payment', '1.5.0-slow']);
    await demo.until(
      'the deployment of payment 1.5.0-slow is complete',
      async () => {
        const { deployments } = await demo.get('/api/v1/deployments?service=payment');
        return deployments.some((one) => one.version === '1.5.0-slow' && one.state === 'complete');
      },
      ROLLOUT_LIMIT_MS + 90_000, // the old version must have been silent for 90 s
    );
  });

  test('an added instance gets traffic', async () => {
    await run(join(HOME, 'pharos'), ['scale', 'order', '3']);
    await demo.until(
      'three instances of order with requests',
      async () => {
        const { instances } = await demo.get('/api/v1/services/order/instances?from=-1m');
        return instances.filter((one) => one.red !== null && one.red.requests > 0).length >= 3;
      },
      ROLLOUT_LIMIT_MS,
    );
  });

  test('a fault shows in the error ratio of the service', async () => {
    await run(join(HOME, 'pharos'), ['fault', 'payment', 'errors']);
    await demo.until(
      'payment fails visibly',
      async () => {
        const { services } = await demo.get('/api/v1/services?from=-1m');
        const payment = services.find((one) => one.name === 'payment');
        return (payment?.red?.errorRatio ?? 0) > 0.05;
      },
      ROLLOUT_LIMIT_MS,
    );
  });

  test('Ctrl-C ends it with code 130 and leaves no process behind', async () => {
    assert.ok(demo.processes().length > 8, 'they are recognised while they run');
    demo.process.kill('SIGINT');
    await demo.ended();
    assert.equal(demo.process.exitCode, 130);
    assert.equal(demo.describe(demo.processes()), '');
  });
});

test('through a real Collector the map is the same, and --for ends the demo by itself', async () => {
  const demo = new Demo(['--collector', '--for', '15s']);
  try {
    await demo.untilComplete();
    assert.deepEqual(await demo.missing(), []);
    const environment = execFileSync('cat', [join(HOME, '.pharos/demo/environment')], { encoding: 'utf8' });
    assert.ok(environment.includes(`PHAROS_OTLP_ENDPOINT=http://127.0.0.1:${demo.base + 4}`), 'the shop sends to the Collector');
    await demo.ended(120_000);
    assert.equal(demo.process.exitCode, 0, demo.output.all());
    assert.equal(demo.describe(demo.processes()), '');
  } finally {
    if (!demo.hasEnded) demo.process.kill('SIGINT');
    await demo.ended();
  }
});

test('a demo whose script is killed leaves no process behind either', async () => {
  const demo = new Demo();
  await demo.until('its processes run', () => demo.processes().length >= 3, 60_000);
  demo.process.kill('SIGKILL');
  const deadline = Date.now() + 60_000;
  while (demo.processes().length > 0 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 500));
  assert.equal(demo.describe(demo.processes()), '');
});

/** Where the actuator of a service's instance is, as Spring Boot Admin knows it. */
async function actuatorOf(demo, name) {
  const response = await fetch(`${demo.url}/admin/instances`, { headers: { accept: 'application/json' } });
  const all = await response.json();
  const own = all.find((one) => one.registration.name.toLowerCase() === name && one.statusInfo.status === 'UP');
  assert.ok(own, `${name} is up`);
  return own.registration.managementUrl.replace(/\/$/, '');
}
