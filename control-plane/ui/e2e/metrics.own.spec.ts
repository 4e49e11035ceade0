import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll, h1, inTheme, test } from './pages';
import {
  call,
  eventually,
  load,
  type Point,
  request,
  type SentTrace,
  send,
  sendMetrics,
  unique,
} from './telemetry';

/** Metrics: found by what is said of them, asked for with PromQL, drawn, and led from to traces and services. */

const env = unique('env');
const [order, payment] = [unique('order'), unique('payment')];
/** Names no other test has: metrics of all environments stand in one list. */
const tag = unique('m').replace('-', '');
const EVERY_MS = 15_000;
const POINTS = 40;
let trace: SentTrace;
/** The time that was measured: figures stay what they are while the tests run. */
let measured = { from: '', to: '' };

test.beforeAll(async () => {
  const now = Date.now();
  measured = {
    from: new Date(now - POINTS * EVERY_MS).toISOString(),
    to: new Date(now).toISOString(),
  };
  const at = (i: number) => now - (POINTS - 1 - i) * EVERY_MS;
  const each = (value: (i: number) => number): Point[] =>
    Array.from({ length: POINTS }, (_, i) => [at(i), value(i)] as const);
  trace = await send(
    env,
    request(order, 'POST /orders', [call(order, payment, 'POST /authorize')]),
    now - 30_000,
  );
  for (const [service, factor] of [
    [order, 2],
    [payment, 1],
  ] as const) {
    await sendMetrics(env, service, [
      {
        name: `${tag}.orders.placed`,
        unit: '{order}',
        description: 'Orders that customers placed.',
        sum: each((i) => i * 15 * factor),
      },
      {
        name: `${tag}.pool.size`,
        unit: '{connection}',
        description: 'Connections that stand ready.',
        gauge: each(() => 10 * factor),
      },
      {
        name: `${tag}.balance`,
        description: 'Below nothing at times.',
        gauge: each((i) => (i % 2 === 0 ? -5 : 5) * factor),
      },
      {
        name: 'http.server.request.duration',
        unit: 's',
        description: 'Duration of HTTP server requests.',
        attributes: { 'http.response.status_code': 200, 'http.route': '/orders' },
        histogram: {
          bounds: [0.05, 0.1, 0.5, 1],
          points: Array.from({ length: POINTS }, (_, i) => ({
            at: at(i),
            counts: [i * 30, i * 10, i * 5, 0, 0],
            sum: i * 4,
          })),
          ...(service === order
            ? {
                exemplar: {
                  traceId: trace.traceId,
                  spanId: trace.spanIds[0] ?? '',
                  at: now - 30_000,
                  value: 0.31,
                },
              }
            : {}),
        },
      },
      {
        name: 'jvm.memory.used',
        unit: 'By',
        attributes: { 'jvm.memory.type': 'heap', 'jvm.memory.pool.name': 'G1 Eden Space' },
        gauge: each((i) => 100e6 + (i % 5) * 10e6),
      },
      { name: 'jvm.thread.count', unit: '{thread}', gauge: each(() => 42) },
    ]);
  }
  await eventually(`/traces/${trace.traceId}`, (a: { spans: unknown[] }) => a.spans.length === 3);
});

const query = (page: Page, letter = 'A') => page.getByRole('combobox', { name: `Query ${letter}` });
const address = (more: Record<string, string | string[]> = {}) => {
  const params = new URLSearchParams({ env, ...(more.from ? {} : measured) });
  for (const [key, value] of Object.entries(more))
    for (const each of [value].flat()) params.append(key, each);
  return `/metrics?${params}`;
};
const chart = (page: Page) => page.locator('.metric-charts figure.chart');

test('a metric is found by its help, and shown as its type wants it', async ({ page }) => {
  await page.goto(address());
  const find = page.getByRole('searchbox', { name: 'Search metrics' });
  await find.fill(`${tag} customers`);
  const found = page.getByRole('link', { name: new RegExp(`^${tag}_orders_placed`) });
  await expect(found).toContainText('counter');
  await expect(found).toContainText('rate by service');
  await found.click();
  await expect(query(page)).toHaveValue(/^sum by \(job\) \(rate\(\w+_orders_placed_total/);
  await expect(h1(page)).toContainText(`2 lines, the highest e2e/${order} with 2.00/s`);

  await find.fill(`${tag} ready`);
  await page.getByRole('link', { name: new RegExp(`^${tag}_pool_size`) }).click();
  await expect(h1(page)).toContainText('2 lines');
  await expect(query(page)).toHaveValue(new RegExp(`^${tag}_pool_size`));
  await page.goBack();
  await expect(query(page)).toHaveValue(/orders_placed_total/);

  await find.fill('histogram http.server.request');
  await expect(page.getByText('No metric matches')).toBeVisible();
  await find.fill('histogram http_server_request seconds');
  await page.getByRole('link', { name: /^http_server_request_duration_seconds/ }).click();
  await expect(query(page, 'C')).toHaveValue(/^histogram_quantile\(0\.99/);
  await expect(chart(page)).toHaveCount(1);
});

test('the query line completes names, labels, values and functions with their help', async ({ page }) => {
  await page.goto(address());
  await expect(h1(page)).toContainText('metrics in');
  await page.keyboard.press('f');
  await expect(query(page)).toBeFocused();
  const option = (name: string | RegExp) => page.getByRole('option', { name });
  await page.keyboard.type('rat');
  await expect(option(/^rate\(/)).toContainText("A counter's per-second increase");
  await page.keyboard.press('Tab');
  await page.keyboard.type(`${tag}_orders`);
  await expect(option(`${tag}_orders_placed_total`)).toContainText('Orders that customers placed.');
  await page.keyboard.press('Tab');
  await page.keyboard.type('{service_n');
  await expect(option(/^service_name=/)).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await expect(query(page)).toHaveValue(/\{service_n\w+=$/);
  await query(page).fill(`rate(${tag}_orders_placed_total{service_name=`);
  await expect(option(`"${payment}"`)).toBeVisible();
  await page.keyboard.type(`"${payment.slice(0, 9)}`);
  await expect(option(/./)).toHaveCount(1);
  await expect(option(`"${payment}"`)).toBeVisible();
  await page.keyboard.press('Tab');
  await page.keyboard.type('}[5m])');
  await page.keyboard.press('Enter');
  await expect(h1(page)).toContainText('1.00/s');
});

test('what is wrong is underlined where it is wrong, and the rest is still answered', async ({ page }) => {
  await page.goto(address({ q: [`sum(rate(${tag}_pool_size))`, `${tag}_pool_size`] }));
  await expect(h1(page)).toHaveText('Query A is not understood');
  await expect(query(page)).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByRole('alert').first()).toContainText('expected type range vector');
  await expect(page.locator('.q-wrong')).toHaveText(`${tag}_pool_size`);
  await expect(chart(page)).toHaveCount(1);
  await query(page).fill(`sum(${tag}_pool_size)`);
  await query(page).press('Enter');
  await expect(h1(page)).toContainText('3 lines');
});

test('the legend isolates lines, by mouse and keyboard, and the address keeps them', async ({ page }) => {
  await page.goto(address({ q: `${tag}_pool_size` }));
  const legend = page.locator('.legend');
  const lines = chart(page).locator('svg path[stroke-linejoin]');
  await expect(lines).toHaveCount(2);
  await legend.getByRole('button', { name: new RegExp(order) }).click();
  await expect(lines).toHaveCount(1);
  await page.reload();
  await expect(lines).toHaveCount(1);
  await legend.getByRole('button', { name: new RegExp(payment) }).click({ modifiers: ['Control'] });
  await expect(lines).toHaveCount(2);
  await page.keyboard.press('Escape');
  await expect(page).not.toHaveURL(/only=/);
  await legend.getByRole('button', { name: new RegExp(payment) }).focus();
  await page.keyboard.press('Enter');
  await expect(lines).toHaveCount(1);
});

test('the table has the last values, and each leads to its line', async ({ page }) => {
  await page.goto(address({ q: `${tag}_pool_size` }));
  await page.getByRole('tab', { name: 'Table' }).click();
  await expect(h1(page)).toHaveText('2 series now');
  const rows = page.locator('.traces-main tbody tr');
  await expect(rows.first()).toContainText(order);
  await page.getByRole('link', { name: 'Value', exact: true }).click();
  await expect(rows.first()).toContainText(payment);
  await rows.first().getByRole('link').click();
  await expect(chart(page).locator('svg path[stroke-linejoin]')).toHaveCount(1);
});

test('a value below nothing is drawn below nothing', async ({ page }) => {
  await page.goto(address({ q: `${tag}_balance` }));
  await expect(chart(page).locator('svg text').filter({ hasText: '−10' })).toBeVisible();
});

test('an exemplar is a dot on the chart, and a click leads to its trace', async ({ page }) => {
  const q = `histogram_quantile(0.95, sum by (le) (rate(http_server_request_duration_seconds_bucket{service_name="${order}"}[5m])))`;
  await page.goto(address({ q }));
  const dot = chart(page).locator(`g[data-trace^="${trace.traceId}"]`);
  await expect(dot).toHaveCount(1);
  await dot.locator('.exemplar').click({ force: true });
  await expect(page).toHaveURL(new RegExp(`/traces/${trace.traceId}\\?.*env=${env}`));
  await page.goBack();
  await chart(page).getByText('Show as table').click();
  await expect(
    page.getByRole('link', { name: new RegExp(`^Trace ${trace.traceId.slice(0, 8)}: 310 ms`) }),
  ).toBeVisible();
});

test('a deploy of a service that is drawn stands in the chart', async ({ page }) => {
  const service = unique('cart');
  const metric = `${tag}_cart_items`;
  const old = () => request(service, 'GET /cart', [], { version: '1.0.0' });
  await load(env, old, 10, 60_000, 60_000);
  await load(env, () => request(service, 'GET /cart', [], { version: '1.1.0' }), 10, 10_000);
  const now = Date.now();
  await sendMetrics(env, service, [
    {
      name: metric,
      gauge: Array.from({ length: POINTS }, (_, i) => [now - (POINTS - 1 - i) * EVERY_MS, i] as const),
    },
  ]);
  await eventually(
    `/deployments?env=${env}&service=${service}`,
    (a: { deployments: unknown[] }) => a.deployments.length > 0,
  );
  await page.goto(address({ q: metric, from: '-15m' }));
  await expect(chart(page).locator('.deploy-mark')).toContainText('1.1.0');
});

test('nothing, a refusal and a lost control plane are told apart', async ({ page }) => {
  await page.goto(address({ q: `no_such_${tag}` }));
  await expect(page.getByText('No series matches')).toBeVisible();
  await page.route('**/prometheus/api/v1/query_range*', (route) =>
    route.fulfill({
      status: 422,
      contentType: 'application/json',
      body: JSON.stringify({
        status: 'error',
        errorType: 'execution',
        error: 'query processing would load too many samples into memory in query execution',
      }),
    }),
  );
  await page.goto(address({ q: `${tag}_pool_size` }));
  await expect(page.getByRole('alert')).toContainText('too many samples into memory');
  await page.unroute('**/prometheus/api/v1/query_range*');
  await page.getByRole('button', { name: /Retry/ }).click();
  await expect(h1(page)).toContainText('2 lines');
});

test('a service’s page has panels of what it sends, and says what it does not send', async ({ page }) => {
  await page.goto(`/services/${order}?env=${env}`);
  await page.getByRole('tab', { name: 'Metrics' }).click();
  const group = (name: string) => page.getByRole('region', { name, exact: true });
  await expect(group('JVM').getByRole('img', { name: /^Heap in use/ })).toBeVisible();
  await expect(group('JVM').getByRole('img', { name: /^Threads/ })).toBeVisible();
  await expect(group('HTTP').getByRole('img', { name: /^Duration of requests served/ })).toBeVisible();
  await expect(group('Pools')).toContainText(`${order} sends none of`);
  await group('HTTP')
    .getByRole('link', { name: /Duration of requests served of .* in Metrics/ })
    .click();
  await expect(query(page, 'B')).toHaveValue(new RegExp(`service_name="${order}"`));
  await expect(h1(page)).toContainText('3 lines');
});

for (const theme of ['light', 'dark'] as const) {
  test(`nothing that axe finds wrong in the ${theme} theme`, async ({ browser, baseURL }) => {
    test.setTimeout(180_000);
    for (const width of [900, 1440]) {
      const context = await inTheme(browser, theme, { width, height: 900 });
      const page = await context.newPage();
      for (const path of [
        address({ find: tag }),
        address({ q: [`${tag}_pool_size`, `rate(${tag}_orders_placed_total[5m])`], find: tag }),
        address({ q: `${tag}_pool_size`, tab: 'table', find: tag }),
        address({ q: `sum(${tag}_pool_size`, find: tag }),
        address({ q: `no_such_${tag}`, find: tag }),
        `/services/${order}?tab=metrics&env=${env}`,
      ]) {
        await page.goto(`${baseURL}${path}`);
        await expect(h1(page)).toBeVisible();
        await page.waitForLoadState('networkidle');
        await expectAccessible(page);
        await expectNoSidewaysScroll(page);
      }
      await context.close();
    }
  });
}
