import assert from 'node:assert/strict';
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { SERVICES } from '../../expected-map.mjs';
import { Incidents, blames } from '../../incidents.mjs';
import { HOME, pharos } from '../pharos.mjs';
import { assertDashboards, sendGarbage } from './demo-dashboards.mjs';
import { assertLogs } from './demo-logs.mjs';
import { Demo } from './demo.mjs';
import { Shopper } from './shopper.mjs';

// A rollout replaces one instance after the other, and telemetry of the new ones must come first.
const ROLLOUT_LIMIT_MS = 120_000;
// Three minutes of traffic and the first one, which counts for nothing because every process starts slowly.
const VERDICT_LIMIT_MS = 240_000;
const ORDERING_MS = 20_000;
const ORDER_EVERY_MS = 250;
const BEFORE_KILL_MS = 3_000;
// An order goes through three services and two queues, on a machine that does other things as well.
const SETTLED_AT_ONCE_MS = 3_000;
const ORDER_LIMIT_MS = 40_000;
// Longer than order waits for an answer, so that it gives up and asks another instance, and than the control plane waits
// for a call's other half, which comes when the instance works again.
const STALL_MS = 12_000;
// How long the control plane waits for a call's other half, and how long that may be on its way.
const PAIRING_WAIT_MS = 12_000;
// A fault is told of within a minute.
const INCIDENT_LIMIT_MS = 60_000;
// Health has been good for a minute before it is called so, and an incident is over half a minute later.
const RECOVERY_LIMIT_MS = 240_000;
const run = promisify(execFile);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

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

  test('each service is one service and each instance one, though telemetry, registration and Eureka tell of it', async () => {
    const eureka = await fetch(`http://127.0.0.1:${demo.base + 10}/eureka/apps`, { headers: { accept: 'application/json' } });
    const listed = (await eureka.json()).applications.application.flatMap((one) => one.instance.map((found) => found.instanceId));
    const { services } = await demo.get('/api/v1/services');
    assert.deepEqual(services.map((one) => one.name).sort(), [...SERVICES].sort());
    for (const { name } of services) {
      const running = demo.instances(name).map((one) => one.name).sort();
      assert.deepEqual(listed.filter((one) => one.startsWith(`${name}-`)).sort(), running);
      await demo.until(`each instance of ${name} is known from every side`, async () => (await registrationsOf(demo, name)).filter(isMerged).length === running.length, 30_000);
      const { instances } = await demo.get(`/api/v1/services/${name}/instances`);
      assert.deepEqual(instances.map((one) => one.id).sort(), running);
      assert.deepEqual(new Set(instances.flatMap((one) => one.knownFrom)), new Set(['telemetry', 'fleet']));
      assert.equal((await registrationsOf(demo, name)).length, running.length);
    }
  });

  test('log lines of each service arrive once, with those of a request in its trace and without card numbers', () => assertLogs(demo));

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

  test('the pages show the shop in a browser', async () => {
    const { stdout } = await run('npm', ['--prefix', join(HOME, 'control-plane/ui'), 'run', 'e2e:shop'], {
      env: { ...process.env, PHAROS_URL: demo.url },
      maxBuffer: 16 * 1024 * 1024,
    });
    assert.match(stdout, /\d+ passed/);
  });

  // What is slow is held against what is usual, which is known from about the seventh minute on: not here, but in `./pharos bench incidents`.
  test('two faults at once are two incidents, each of which names its service first and closes itself', async (t) => {
    const incidents = new Incidents(demo.url);
    const faults = [['recommendation', 'errors'], ['inventory', 'queue']];
    const services = faults.map(([service]) => service);
    const told = () => incidents.seen.map(({ incident }) => `${incident.state} ${incident.title}: ${incident.cause?.sentence}`).join(' / ');
    await incidents.look();
    assert.equal(told(), '', 'nothing was wrong before');

    const brokenAt = Date.now();
    for (const fault of faults) await run(join(HOME, 'pharos'), ['fault', ...fault]);
    const areTold = await incidents.until((open) => services.every((service) => open.some((one) => blames(one, service))), INCIDENT_LIMIT_MS);
    const toldAfter = Math.round((Date.now() - brokenAt) / 1000);
    assert.ok(areTold, `within a minute each is blamed: ${told()}`);

    for (const [service] of faults) await run(join(HOME, 'pharos'), ['fault', service, 'off']);
    const mendedAt = Date.now();
    const closed = await incidents.until((open) => open.length === 0, RECOVERY_LIMIT_MS);
    t.diagnostic(`blamed ${toldAfter} s after both began, closed ${Math.round((Date.now() - mendedAt) / 1000)} s after they were ended: ${told()}`);
    assert.ok(closed, `they close themselves: ${told()}`);
    assert.equal(incidents.seen.length, faults.length, `one incident a fault: ${told()}`);
  });

  test('an instance that is killed is left by its callers, shown as down, and replaced', async (t) => {
    const shopper = new Shopper(demo.gateway);
    await shopper.logIn();
    const dead = demo.instances('payment')[0];
    const ordering = shopper.orderFor(ORDERING_MS, ORDER_EVERY_MS, ORDER_LIMIT_MS);
    await pause(BEFORE_KILL_MS);
    const killedAt = Date.now();
    const since = () => (Date.now() - killedAt) / 1000;
    const killed = await run(join(HOME, 'pharos'), ['fault', 'payment', 'kill']);
    assert.match(killed.stdout, new RegExp(`^${dead.name} was killed`));
    await demo.until('the process is gone', () => hasEnded(dead.pid), 5_000);

    await demo.until('the instance is shown as offline', async () => (await instance(demo, 'payment', dead.name))?.status === 'offline', 60_000);
    const offlineAfter = since();
    const reason = new RegExp(`1 of 2 instances is down\\b.*\\b${dead.name}\\b`);
    await demo.until('payment is degraded because of it', async () => reason.test((await health(demo, 'payment')).reason), 60_000);
    assert.equal((await health(demo, 'payment')).state, 'degraded');
    const degradedAfter = since();

    const orders = await ordering;
    assert.deepEqual(orders.filter((one) => one.settledAfterMs === Infinity), [], 'every order that was placed came to its end');
    const late = orders.filter((one) => one.settledAfterMs > SETTLED_AT_ONCE_MS);
    const ordersWorkAfter = Math.max(0, ...late.map((one) => (one.placedAt - killedAt) / 1000));
    assert.ok(ordersWorkAfter < 10, `an order placed ${ordersWorkAfter} s after the kill was not settled at once: ${JSON.stringify(late)}`);
    const calls = await callsTo(demo, 'order', dead.port, killedAt - BEFORE_KILL_MS);
    assert.ok(calls.some((at) => at < killedAt), 'order called the instance while it lived');
    const attempts = calls.filter((at) => at >= killedAt);
    const leftAfter = Math.max(0, ...attempts.map((at) => (at - killedAt) / 1000));
    assert.ok(leftAfter < 10, `order still called the dead instance ${leftAfter} s after the kill`);
    t.diagnostic(
      `${orders.length} orders, of which ${late.length} took longer than ${SETTLED_AT_ONCE_MS / 1000} s, the last of these placed ${ordersWorkAfter.toFixed(1)} s after the kill; ` +
        `${attempts.length} calls went to the dead instance, the last ${leftAfter.toFixed(1)} s after; shown as offline after ${offlineAfter.toFixed(1)} s, payment as degraded after ${degradedAfter.toFixed(1)} s`,
    );

    await run(join(HOME, 'pharos'), ['scale', 'payment', '2']);
    await demo.until(
      'payment has two instances that are up, and none that is down',
      async () => {
        const { instances } = await demo.get('/api/v1/services/payment/instances?from=-1m');
        return instances.filter((one) => one.status === 'up').length === 2 && !(await health(demo, 'payment')).reason.includes('down');
      },
      ROLLOUT_LIMIT_MS,
    );
  });

  test('nobody stands on the map as an unknown caller, though calls are given up', async () => {
    const shopper = new Shopper(demo.gateway);
    await shopper.logIn();
    const stalled = demo.instances('payment').at(-1);
    const failed = async () => {
      const { nodes, edges } = await demo.get('/api/v1/graph?from=-1h');
      const id = (name) => nodes.find((node) => node.kind === 'service' && node.name === name).id;
      return edges.find((edge) => edge.from === id('order') && edge.to === id('payment')).errors;
    };
    const failedBefore = await failed();
    process.kill(stalled.pid, 'SIGSTOP');
    const resumed = pause(STALL_MS).then(() => {
      process.kill(stalled.pid, 'SIGCONT');
      return Date.now();
    });
    // Orders settle when they settle: the stall must not last until the slowest of them has.
    const orders = await shopper.orderFor(STALL_MS, ORDER_EVERY_MS, ORDER_LIMIT_MS);
    const resumedAt = await resumed;
    assert.deepEqual(orders.filter((one) => one.settledAfterMs === Infinity), []);
    await demo.until(
      'the stalled instance works again, and what waits for its caller has waited long enough',
      async () => Date.parse((await instance(demo, 'payment', stalled.name)).lastSeen) > resumedAt + PAIRING_WAIT_MS,
      90_000,
    );
    assert.ok((await failed()) > failedBefore, 'calls were given up');
    const { nodes, edges } = await demo.get('/api/v1/graph?from=-1h');
    const unknown = nodes.filter((node) => node.name === 'unknown caller').map((node) => node.id);
    assert.deepEqual(edges.filter((edge) => unknown.includes(edge.from)), []);
  });

  test('a deployed version is seen as a deployment that completes, and a slow one is judged to be slow', async (t) => {
    await run(join(HOME, 'pharos'), ['deploy', 'payment', '1.5.0-slow']);
    const replacedAt = Date.now();
    let verdict;
    await demo.until(
      'payment 1.5.0-slow is regressed by its latency',
      async () => {
        verdict = await demo.get('/api/v1/deployments/verdict?service=payment&version=1.5.0-slow');
        return verdict.state === 'regressed' && verdict.checks.some((check) => check.state === 'regressed' && ['latency', 'tail'].includes(check.kind));
      },
      VERDICT_LIMIT_MS,
    );
    t.diagnostic(`after ${Math.round((Date.now() - replacedAt) / 1000)} s: ${verdict.sentence}`);
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
    // The dashboards, which are asked next, show refusals too: a rate of them needs two samples.
    await sendGarbage(demo.otlp);
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

  test('every query of the dashboards finds something of the shop, and Prometheus finds the same in the same samples', (t) =>
    assertDashboards(t, demo.url, demo.otlp));

  test('Ctrl-C ends it with code 130 and leaves no process behind', async () => {
    assert.ok(demo.processes().length > 8, 'they are recognised while they run');
    demo.process.kill('SIGINT');
    await demo.ended();
    assert.equal(demo.process.exitCode, 130);
    assert.equal(demo.describe(demo.processes()), '');
  });
});

test('through a real Collector the map and the logs are the same, and --for ends the demo by itself', async () => {
  const demo = new Demo(['--collector', '--for', '60s']);
  try {
    await demo.untilComplete();
    assert.deepEqual(await demo.missing(), []);
    const environment = execFileSync('cat', [join(HOME, '.pharos/demo/environment')], { encoding: 'utf8' });
    assert.ok(environment.includes(`PHAROS_OTLP_ENDPOINT=http://127.0.0.1:${demo.base + 4}`), 'the shop sends to the Collector');
    await assertLogs(demo);
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

/** An instance as the control plane shows it. */
async function instance(demo, service, name) {
  const { instances } = await demo.get(`/api/v1/services/${service}/instances`);
  return instances.find((one) => one.id === name);
}

async function health(demo, service) {
  const { services } = await demo.get('/api/v1/services');
  return services.find((one) => one.name === service).health;
}

/** Whether a process is gone, or only waits for its parent to ask how it ended. */
function hasEnded(pid) {
  try {
    return / Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/, ''));
  } catch {
    return true;
  }
}

/** When a service called this port since then: times in ms of the calls it began, as its spans tell. */
async function callsTo(demo, service, port, sinceMs) {
  const found = await demo.get(`/api/v1/traces?service=${service}&attr=server.port=${port}&from=${new Date(sinceMs).toISOString()}&limit=200`);
  const calls = [];
  for (const { traceId } of found.traces) {
    const trace = await demo.get(`/api/v1/traces/${traceId}`);
    for (const span of trace.spans) {
      const at = Date.parse(trace.startedAt) + span.offsetNs / 1e6;
      if (span.kind === 'client' && span.service === service && Number(span.attributes['server.port']) === port && at > sinceMs) calls.push(at);
    }
  }
  return calls;
}

/** What Spring Boot Admin knows of a service's instances. */
async function registrationsOf(demo, name) {
  const response = await fetch(`${demo.url}/admin/instances`, { headers: { accept: 'application/json' } });
  return (await response.json()).filter((one) => one.registration.name.toLowerCase() === name);
}

/** Spring Cloud tells only Eureka of the management port; recommendation tells both the same. */
function isMerged({ registration }) {
  return registration.source === 'http-api' && (registration.name === 'recommendation' || 'management.port' in registration.metadata);
}

/** Where the actuator of a service's instance is, as Spring Boot Admin knows it. */
async function actuatorOf(demo, name) {
  const own = (await registrationsOf(demo, name)).find((one) => one.statusInfo.status === 'UP');
  assert.ok(own, `${name} is up`);
  return own.registration.managementUrl.replace(/\/$/, '');
}
