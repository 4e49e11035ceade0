import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { cardNumber, counter, cpuSeconds, figures, instancesOf, numbers, openSeconds, percentile, readySeconds, residentMegabytes, table, visit } from '../overhead.mjs';
import { HOME, shell, temporaryFolder } from './pharos.mjs';

test('processor time is user and kernel, whatever the process is called', () => {
  const stat = '4711 (a (b) c) S 1 4711 4711 0 -1 4194560 100 0 0 0 250 50 7 9 20 0 40 0 12345 999 888';
  assert.equal(cpuSeconds(stat, 100), 3);
  assert.throws(() => cpuSeconds('nothing', 100), /this is no \/proc\/PID\/stat/);
  assert.ok(cpuSeconds(readFileSync('/proc/self/stat', 'utf8'), 100) >= 0);
});

test('resident memory is what /proc says', () => {
  assert.equal(residentMegabytes('VmHWM:\t  9999 kB\nVmRSS:\t  2048 kB\nRssAnon:\t 1 kB\n'), 2);
  assert.throws(() => residentMegabytes('Name: x'), /no VmRSS/);
});

test('a counter is the sum of the series that have the labels', () => {
  const text = [
    '# HELP pharos_received_bytes_total Request bodies after decompression',
    'pharos_received_bytes_total{protocol="grpc",signal="traces"} 10.0',
    'pharos_received_bytes_total{protocol="http",signal="traces"} 1.5E3',
    'pharos_received_bytes_total{protocol="http",signal="logs"} 7.0',
    'pharos_received_bytes_total_more{signal="traces"} 1000.0',
    'plain_total 3.0',
  ].join('\n');
  assert.equal(counter(text, 'pharos_received_bytes_total', { signal: 'traces' }), 1510);
  assert.equal(counter(text, 'pharos_received_bytes_total'), 1517);
  assert.equal(counter(text, 'plain_total'), 3);
  assert.equal(counter(text, 'absent_total'), 0);
});

test('percentiles are samples that there were', () => {
  const samples = Array.from({ length: 100 }, (_, at) => 100 - at);
  assert.equal(percentile(samples, 0.5), 50);
  assert.equal(percentile(samples, 0.99), 99);
  assert.equal(percentile([7], 0.99), 7);
  assert.equal(percentile([], 0.5), null);
});

test('services of a shop are known by their files, without its platform and its people', (t) => {
  const folder = temporaryFolder(t);
  for (const [name, pid] of [['order-1', 11], ['order-2', 12], ['gateway-1', 13], ['platform', 14], ['shoppers', 15]]) writeFileSync(join(folder, `${name}.pid`), `${pid}\n`);
  writeFileSync(join(folder, 'order-1.port'), '9014');
  mkdirSync(join(folder, 'platform'));
  assert.deepEqual([...instancesOf(folder)].sort(), [['gateway-1', 13], ['order-1', 11], ['order-2', 12]]);
});

test('logs tell how long a start took', () => {
  assert.equal(readySeconds('x\n2026 INFO Started OrderApplication in 9.1 seconds (process running for 12.34)\n'), 12.34);
  assert.equal(readySeconds('recommendation 0.9.4 listens on port 9012'), null);
  assert.equal(openSeconds('platform is up after 3 s\nauth-1 1.12.0 is up after 25 s\norder-1 5.2.1 is up after 31 s\nthe shop is open at x\n'), 31);
  assert.equal(openSeconds(''), null);
});

/** A shop in which all works, and what was asked of it. */
function openShop(asked) {
  return async ({ method, path, headers, body }) => {
    asked.push(`${method} ${path}`);
    if (path === '/api/login') return { ok: true, body: { token: 't' } };
    if (path === '/api/orders') {
      assert.equal(headers.authorization, 'Bearer t');
      assert.ok(body.lines.length >= 1 && body.lines.length <= 2);
      return { ok: true, body: { id: 'o1' } };
    }
    if (path === '/api/orders/o1') return { ok: true, body: { state: 'confirmed' } };
    if (path.startsWith('/api/products?')) return { ok: true, body: [{ id: 'a' }, { id: 'b' }, { id: 'c' }] };
    return { ok: true, body: {} };
  };
}

test('a visit is the same each time, and some of them buy', async () => {
  const first = [];
  const again = [];
  let waited = 0;
  const think = async (ms) => {
    assert.ok(ms >= 150 && ms < 1050);
    waited++;
  };
  for (let number = 1; number <= 200; number++) await visit(number, openShop(first), think);
  for (let number = 1; number <= 200; number++) await visit(number, openShop(again), think);
  assert.deepEqual(first, again);
  assert.ok(waited > 400);
  const share = (path) => first.filter((one) => one === path).length / 200;
  assert.ok(share('POST /api/orders') > 0.3 && share('POST /api/orders') < 0.6);
  assert.equal(share('GET /api/orders/o1'), share('POST /api/orders'));
});

test('a shop that fails is left', async () => {
  const asked = [];
  const shut = async ({ method, path }) => {
    asked.push(`${method} ${path}`);
    return { ok: false, body: { status: 503 } };
  };
  for (let number = 1; number <= 50; number++) await visit(number, shut, async () => {});
  assert.equal(asked.length, 50, 'the list, and nothing else');
});

test('cards have the check digit that makes them one', () => {
  const random = numbers(5);
  for (let i = 0; i < 100; i++) {
    const card = cardNumber((below) => Math.floor(random() * below));
    assert.match(card, /^4\d{15}$/);
    const sum = [...card].reverse().reduce((all, digit, at) => {
      const weighed = at % 2 === 1 ? 2 * Number(digit) : Number(digit);
      return all + (weighed > 9 ? weighed - 9 : weighed);
    }, 0);
    assert.equal(sum % 10, 0, card);
  }
});

test('figures are differences by request, and the table has a row of each, also of what is not there', () => {
  const text = (bytes, spans) => `pharos_received_bytes_total{protocol="http",signal="traces"} ${bytes}\npharos_received_spans_total{protocol="http"} ${spans}\n`;
  const before = { cpu: 10, controlPlane: 5, text: text(1000, 10) };
  const after = { cpu: 14, controlPlane: 6, text: text(401_000, 1210) };
  const latencies = Array.from({ length: 400 }, (_, at) => at / 10);
  const row = figures('tenth', before, after, latencies, 1, 1534.4, { ready: [11, 13, 12], open: 31 });
  assert.equal(row.cpuMsPerRequest, 10);
  assert.equal(row.spansPerRequest, 3);
  assert.deepEqual(row.bytesPerRequest, { traces: 1000, metrics: 0, logs: 0 });
  assert.equal(row.controlPlaneSecondsPer1000, 2.5);
  assert.equal(row.readySeconds, 12);
  assert.throws(() => figures('all', before, after, [], 0, 1, { ready: [], open: null }), /no request was answered/);

  const lines = table([row, { row: 'adaptive', absent: 'nobody answers' }]).split('\n');
  assert.equal(lines.length, 4);
  assert.match(lines[2], /^\| agent, a tenth \(`parentbased_traceidratio`\) +\| 10\.00 .*\| 19\.9 .*\| 1534 .*\| 3\.00 .*\| 1\.00 · 0\.00 · 0\.00 .*\| 2\.50 .*\| 400 · 1 +\|$/);
  assert.match(lines[3], /\| not there: nobody answers \|/);
  assert.equal(new Set(lines.map((line) => line.split('|').length)).size, 1, 'as many cells in each line');
});

test('the row of an agent that asks is left out where nobody answers it', async (t) => {
  const answers = { '/sampling?service=gateway': '{"strategyType":"PROBABILISTIC"}' };
  const server = createServer((request, response) => {
    const body = answers[request.url];
    response.writeHead(body === undefined ? 404 : 200).end(body ?? 'not here');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const file = join(temporaryFolder(t), 'adaptive.json');
  const { port } = server.address();
  // In a process of its own while this one answers.
  const asks = (url) => new Promise((resolve) => spawn('node', ['scripts/bench-overhead.mjs', 'asks', url, file], { cwd: HOME, stdio: 'ignore' }).once('exit', resolve));
  assert.equal(await asks(`http://127.0.0.1:${port}`), 0);
  delete answers['/sampling?service=gateway'];
  assert.equal(await asks(`http://127.0.0.1:${port}`), 1);
  assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), { row: 'adaptive', absent: 'this Pharos does not answer GET /sampling?service=gateway' });
});

test('each row has its settings, and they are all that differs', () => {
  const settings = (row) => shell(`choose_ports 21000; overhead_environment ${row} /run`).out.trim().split('\n');
  const common = settings('none').filter((line) => !line.includes('SHOP_AGENT'));
  assert.ok(common.includes('export PHAROS_OTLP_ENDPOINT=http://127.0.0.1:21002'));
  const own = (row) => settings(row).filter((line) => !common.includes(line));
  assert.deepEqual(own('none'), ['export SHOP_AGENT=no']);
  assert.deepEqual(own('all'), ['export OTEL_TRACES_SAMPLER=parentbased_always_on']);
  assert.deepEqual(own('tenth'), ['export OTEL_TRACES_SAMPLER=parentbased_traceidratio', 'export OTEL_TRACES_SAMPLER_ARG=0.1']);
  assert.deepEqual(own('adaptive'), [
    'export OTEL_TRACES_SAMPLER=parentbased_jaeger_remote',
    'export OTEL_TRACES_SAMPLER_ARG=endpoint=http://127.0.0.1:21001,pollingIntervalMs=5000,initialSamplingRate=1',
  ]);
});

test('the table of a folder without figures is refused', (t) => {
  const run = spawnSync('node', ['scripts/bench-overhead.mjs', 'table', temporaryFolder(t)], { cwd: HOME, encoding: 'utf8' });
  assert.equal(run.status, 1);
  assert.equal(run.stdout, '');
});
