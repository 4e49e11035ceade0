import { expect, h1, test } from './pages';
import { call, eventually, request, type Sent, send, unique } from './telemetry';

interface Traces {
  traces: unknown[];
}

/** A checkout whose payment fails with an exception; every kind of attribute OTLP has. */
function failedCheckout(gateway: string, payment: string): Sent {
  return request(
    gateway,
    'POST /checkout',
    [
      call(gateway, payment, 'POST /authorize', {
        failed: true,
        forMs: 300,
        message: 'no connection',
        children: [
          {
            service: payment,
            name: 'pool.acquire',
            kind: 'internal',
            atMs: 10,
            forMs: 280,
            failed: true,
            attributes: {
              'pool.name': 'main',
              'pool.size': 10,
              'pool.load': 0.75,
              'pool.full': true,
              'pool.waiters': [14, 15],
              'order.id': { int: '9007199254740993' },
              'card.token': { bytes: 'AQID' },
              cart: { map: { items: 3, gift: false } },
            },
            events: [
              { name: 'pool.stats', atMs: 60, attributes: { idle: 0 } },
              {
                name: 'exception',
                atMs: 290,
                attributes: {
                  'exception.type': 'java.sql.SQLTransientConnectionException',
                  'exception.message': 'Connection is not available',
                  'exception.stacktrace':
                    'java.sql.SQLTransientConnectionException: Connection is not available\n\tat com.zaxxer.hikari.pool.HikariPool.getConnection(HikariPool.java:179)\n\tat shop.payment.Authorize.call(Authorize.java:88)',
                },
              },
            ],
            links: [{ traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8) }],
          },
        ],
      }),
    ],
    { failed: true, forMs: 320 },
  );
}

test('the waterfall shows where the time went, and every field of a span', async ({ page }) => {
  const env = unique('env');
  const [gateway, payment] = [unique('gateway'), unique('payment')];
  const { traceId } = await send(env, failedCheckout(gateway, payment));
  await eventually(`/traces?env=${env}`, (a: Traces) => a.traces.length === 1);

  await page.goto(`/traces?env=${env}`);
  await page.getByRole('rowheader').getByRole('link').click();
  await expect(page).toHaveURL(new RegExp(`/traces/${traceId}`));
  await expect(h1(page)).toHaveText(`${gateway} POST /checkout`);
  const grid = page.getByRole('treegrid');
  await expect(grid.getByRole('row')).toHaveCount(5);
  await expect(grid).toContainText('SQLTransientConnectionException');

  await page.getByRole('button', { name: `${payment} pool.acquire` }).click();
  const panel = page.getByRole('complementary', { name: 'Selected span' });
  await expect(panel).toContainText('java.sql.SQLTransientConnectionException');
  await expect(panel).toContainText('Authorize.java:88');
  for (const value of [
    'main',
    '10',
    '0.75',
    'true',
    '[14,15]',
    '9007199254740993',
    'AQID',
    '{"items":3,"gift":false}',
  ]) {
    await expect(panel.getByText(value, { exact: true }).first()).toBeVisible();
  }
  await expect(panel).toContainText('pool.stats');
  await expect(panel.getByRole('link', { name: 'ab'.repeat(16) })).toBeVisible();
  await panel.getByText('Resource').click();
  await expect(panel).toContainText('deployment.environment.name');

  await expect(page).toHaveURL(/span=[0-9a-f]{16}/);
  await page.reload();
  await expect(panel).toContainText('pool.acquire');
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
});

test('the waterfall is read with the keyboard alone', async ({ page }) => {
  const env = unique('env');
  const [gateway, payment] = [unique('gateway'), unique('payment')];
  const { traceId } = await send(env, failedCheckout(gateway, payment));
  await eventually(`/traces/${traceId}`, (a: { spans: unknown[] }) => a.spans.length === 4);
  await page.goto(`/traces/${traceId}?env=${env}`);
  const grid = page.getByRole('treegrid');
  await expect(grid.getByRole('row')).toHaveCount(5);

  await grid.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(grid.getByRole('row')).toHaveCount(1);
  await expect(grid.getByRole('row')).toHaveAttribute('aria-expanded', 'false');
  await page.keyboard.press('ArrowRight');
  await expect(grid.getByRole('row')).toHaveCount(5);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const panel = page.getByRole('complementary', { name: 'Selected span' });
  await expect(panel).toContainText('server');
  await page.keyboard.press('ArrowDown');
  await expect(panel.getByRole('heading', { name: 'pool.acquire' })).toBeVisible();

  await page.keyboard.press('f');
  await page.keyboard.type('authorize');
  await expect(page.getByRole('status').filter({ hasText: '3 spans' })).toBeVisible();
});

test('next and previous stay within the search', async ({ page }) => {
  const env = unique('env');
  const gateway = unique('gateway');
  const now = Date.now();
  for (const [i, operation] of ['GET /a', 'GET /b', 'GET /c'].entries()) {
    await send(env, request(gateway, operation, []), now - 3000 + i * 1000);
  }
  await eventually(`/traces?env=${env}`, (a: Traces) => a.traces.length === 3);
  await page.goto(`/traces?env=${env}&service=${gateway}`);
  await page.getByRole('rowheader').getByRole('link', { name: 'GET /c' }).click();
  await expect(page.getByText('1 of 3')).toBeVisible();
  await page.keyboard.press('j');
  await expect(h1(page)).toHaveText(`${gateway} GET /b`);
  await page.keyboard.press('k');
  await expect(h1(page)).toHaveText(`${gateway} GET /c`);
});

test('five thousand spans scroll: only the rows in sight are drawn', async ({ page }) => {
  const env = unique('env');
  const service = unique('batch');
  const children: Sent[] = Array.from({ length: 5_000 }, (_, i) => ({
    service,
    name: `item ${i}`,
    kind: 'internal',
    atMs: i,
    forMs: 1,
  }));
  const { traceId } = await send(
    env,
    request(service, 'run', children, { forMs: 5_000 }),
    Date.now() - 6_000,
  );
  await eventually(`/traces/${traceId}`, (a: { spans: unknown[] }) => a.spans.length === 5_001);

  await page.goto(`/traces/${traceId}`);
  const grid = page.getByRole('treegrid');
  await expect(grid).toBeVisible();
  await grid.focus();
  await page.keyboard.press('End');

  await expect(grid.getByText('item 4999')).toBeVisible();
  expect(await grid.getByRole('row').count()).toBeLessThan(100);
});

test('Ctrl K opens a trace by its id', async ({ page }) => {
  const env = unique('env');
  const service = unique('svc');
  const { traceId } = await send(env, request(service, 'GET /found', []));
  await eventually(`/traces/${traceId}`, (a: { spans: unknown[] }) => a.spans.length === 1);
  await page.goto('/');
  await expect(h1(page)).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.keyboard.type(traceId);
  await page.keyboard.press('Enter');
  await expect(h1(page)).toHaveText(`${service} GET /found`);
});
