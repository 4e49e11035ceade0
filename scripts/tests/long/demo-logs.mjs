// What the control plane must have of the shop's log lines: those of each service, each once, those of a request in its trace whoever wrote
// them, and no card's number.
import assert from 'node:assert/strict';
import { SERVICES } from '../../expected-map.mjs';
import { CARD, Shopper } from './shopper.mjs';

const ARRIVED_LIMIT_MS = 30_000;
const ORDER_LIMIT_MS = 40_000;
// The bank takes a while, and the last lines are sent half a second after they were written.
const SETTLED_MS = 3_000;

export async function assertLogs(demo) {
  await assertLinesOfEachService(demo);
  await assertLinesOfAnOrder(demo);
  await assertLinesByLokiAndOtlpInOneTrace(demo);
}

async function assertLinesOfEachService(demo) {
  for (const service of SERVICES) {
    const running = demo.instances(service);
    const found = await linesOnceThere(demo, `service=${service}&limit=20`, (lines) => lines.length > 0);
    for (const line of found) {
      const writer = running.find((one) => one.name === line.instance);
      assert.ok(writer, `${service}: ${line.instance} runs`);
      assert.deepEqual([line.service, line.namespace, line.environment, line.version], [service, 'shop', 'demo', writer.version]);
    }
  }
}

async function assertLinesOfAnOrder(demo) {
  const shopper = new Shopper(demo.gateway);
  await shopper.logIn();
  const [order] = await shopper.orderFor(1, SETTLED_MS, ORDER_LIMIT_MS);
  assert.notEqual(order.settledAfterMs, Infinity, order.state);
  const writers = (lines) => [...new Set(lines.map((line) => line.service))].sort();
  const wanted = ['inventory', 'order', 'payment'];
  const named = await linesOnceThere(demo, `q=${encodeURIComponent(`"${order.id}"`)}`, (lines) => wanted.every((one) => writers(lines).includes(one)));
  const placed = named.filter((line) => line.body.includes('placed by'));
  assert.equal(placed.length, 1, 'an order is placed once, and told of once');

  const { logs } = await demo.get(`/api/v1/traces/${placed[0].traceId}/logs`);
  assert.deepEqual(writers(logs), ['gateway', ...wanted]);
  assertEachOnce(logs);
  for (const line of logs) {
    assert.equal(line.traceId, placed[0].traceId);
    assert.match(line.spanId, /^[0-9a-f]{16}$/);
    assert.ok(!JSON.stringify(line).includes(CARD), line.body);
  }
  const charging = logs.filter((line) => line.body.includes('charging'));
  assert.ok(charging.length > 0 && charging.every((line) => line.body.includes('‹redacted:card›')), JSON.stringify(charging));
}

/** Catalog's lines come by Loki4j, recommendation's by OTLP, and through the Collector where there is one. */
async function assertLinesByLokiAndOtlpInOneTrace(demo) {
  const [line] = await linesOnceThere(demo, `service=recommendation&q=${encodeURIComponent('"recommended beside"')}&limit=1`, (lines) => lines.length > 0);
  await demo.until(
    'both ways lead into one trace',
    async () => {
      const { logs } = await demo.get(`/api/v1/traces/${line.traceId}/logs`);
      return ['catalog', 'recommendation'].every((service) => logs.some((one) => one.service === service));
    },
    ARRIVED_LIMIT_MS,
  );
  assertEachOnce((await demo.get(`/api/v1/traces/${line.traceId}/logs`)).logs);
}

/** Nothing in the shop says the same at the same nanosecond; what does came twice. */
function assertEachOnce(lines) {
  const said = lines.map((line) => `${line.time} ${line.instance} ${line.body}`);
  assert.deepEqual(said.filter((one, index) => said.indexOf(one) !== index), []);
}

async function linesOnceThere(demo, query, areThere) {
  let lines = [];
  await demo.until(
    `lines of ${query}`,
    async () => {
      lines = (await demo.get(`/api/v1/logs?from=-15m&${query}`)).logs;
      return areThere(lines);
    },
    ARRIVED_LIMIT_MS,
  );
  return lines;
}
