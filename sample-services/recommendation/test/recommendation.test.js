'use strict';

const assert = require('node:assert/strict');
const { createServer: createHttpServer } = require('node:http');
const { beforeEach, test } = require('node:test');
const { SeverityNumber, context, logs, trace } = require('@opentelemetry/api');
const { AsyncLocalStorageContextManager } = require('@opentelemetry/context-async-hooks');
const { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } = require('@opentelemetry/sdk-logs');
const { Discovery } = require('../src/discovery');
const { Faults } = require('../src/faults');
const { log } = require('../src/log');
const { createServer } = require('../src/server');
const { Together } = require('../src/together');

/** What the service printed in a test: were it printed here, a failed build would show it among its failures. */
let printed = [];

beforeEach((t) => {
  printed = [];
  for (const print of ['log', 'error']) {
    t.mock?.method(console, print, (line) => printed.push(line));
  }
});

async function serving(run) {
  const server = createServer({ together: new Together(), faults: new Faults(), info: {} });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await run(`http://127.0.0.1:${server.address().port}`);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

test('recommends what the same visitors looked at, most often first', async () => {
  await serving(async (base) => {
    const visits = ['a p1', 'a p2', 'b p1', 'b p2', 'b p3', 'c p3'];
    for (const visit of visits) {
      const [visitor, product] = visit.split(' ');
      await fetch(`${base}/recommendations?product=${product}&visitor=${visitor}`);
    }
    const answer = await fetch(`${base}/recommendations?product=p1&visitor=d&limit=2`);
    assert.deepEqual(await answer.json(), { products: ['p2', 'p3'] });
  });
});

test('refuses a request without a product', async () => {
  await serving(async (base) => {
    const answer = await fetch(`${base}/recommendations`);
    assert.equal(answer.status, 400);
  });
});

test('fails for some requests while the fault is on, and for none after', async () => {
  await serving(async (base) => {
    const switchTo = (fault) => fetch(`${base}/actuator/faults`, { method: 'POST', body: JSON.stringify({ fault }) });
    const statuses = async () => {
      const seen = new Set();
      for (let i = 0; i < 100; i++) seen.add((await fetch(`${base}/recommendations?product=p`)).status);
      return seen;
    };
    assert.equal((await switchTo('errors')).status, 200);
    assert.ok((await statuses()).has(500));
    await switchTo('none');
    assert.deepEqual([...(await statuses())], [200]);
    assert.equal((await switchTo('gremlins')).status, 400);
  });
});

test('remembers a bounded number of visitors', () => {
  const together = new Together();
  together.visit('first', 'p1');
  for (let i = 0; i < 1000; i++) together.visit(`visitor-${i}`, 'p9');
  together.visit('first', 'p2');
  assert.deepEqual(together.besides('p1', 4), []);
});

test('says what fails as one log record of the span at work, with its stack', async () => {
  const exporter = new InMemoryLogRecordExporter();
  logs.setGlobalLoggerProvider(new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter })] }));
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const span = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 };

  context.with(trace.setSpanContext(context.active(), span), () => log.error('recommending failed', new RangeError('too many')));

  assert.equal(printed.length, 1);
  assert.match(printed[0], / ERROR \[recommendation,0af7651916cd43dd8448eb211c80319c,b7ad6b7169203331\] : recommending failed\nRangeError: too many\n/);
  const records = exporter.getFinishedLogRecords();
  assert.equal(records.length, 1);
  assert.equal(records[0].body, 'recommending failed');
  assert.equal(records[0].severityNumber, SeverityNumber.ERROR);
  assert.equal(records[0].spanContext.traceId, span.traceId);
  assert.equal(records[0].spanContext.spanId, span.spanId);
  assert.equal(records[0].attributes['exception.type'], 'RangeError');
  assert.match(records[0].attributes['exception.stacktrace'], /RangeError: too many\n +at /);
});

test('takes back its registrations when it is stopped', async () => {
  const calls = [];
  const registries = createHttpServer((request, response) => {
    calls.push(`${request.method} ${request.url}`);
    request.resume();
    response.statusCode = request.url === '/admin/instances' ? 201 : 204;
    response.end(response.statusCode === 201 ? '{"id":"4711"}' : undefined);
  });
  await new Promise((resolve) => registries.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${registries.address().port}`;
  const discovery = new Discovery({ eureka: `${base}/eureka/`, pharos: base, host: '127.0.0.1', port: 1, instance: 'r-1', metadata: {} });
  try {
    await discovery.start();
    while (!calls.includes('POST /admin/instances')) await new Promise(setImmediate);
    await discovery.stop();
    assert.deepEqual(calls.filter((one) => one.startsWith('DELETE')).sort(), ['DELETE /admin/instances/4711', 'DELETE /eureka/apps/RECOMMENDATION/r-1']);
  } finally {
    registries.close();
    registries.closeAllConnections();
  }
});
