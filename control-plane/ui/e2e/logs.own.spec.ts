import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll, h1, inTheme, test } from './pages';
import {
  call,
  eventually,
  request,
  type SentLine,
  type SentTrace,
  send,
  sendLogs,
  unique,
} from './telemetry';

/** What services write: found, counted over time, watched as it comes, by pattern, and within its trace. */

const env = unique('env');
const [gateway, payment] = [unique('gateway'), unique('payment')];
const STACK = [
  'java.sql.SQLTransientConnectionException: HikariPool-1 - Connection is not available',
  '\tat com.zaxxer.hikari.pool.HikariPool.createTimeoutException(HikariPool.java:686)',
  '\tat com.zaxxer.hikari.pool.HikariPool.getConnection(HikariPool.java:179)',
  '\tat shop.payment.AuthorizeService.authorize(AuthorizeService.java:88)',
  '\tat org.springframework.web.servlet.FrameworkServlet.service(FrameworkServlet.java:885)',
  '\tat java.base/java.lang.Thread.run(Thread.java:1575)',
].join('\n');
let failed: SentTrace;
let silent: SentTrace;

interface Logs {
  logs: unknown[];
}

test.beforeAll(async () => {
  const now = Date.now();
  failed = await send(
    env,
    request(gateway, 'POST /checkout', [call(gateway, payment, 'POST /authorize', { failed: true })], {
      failed: true,
    }),
    now - 60_000,
  );
  silent = await send(
    env,
    request(gateway, 'POST /refund', [call(gateway, payment, 'POST /refund')]),
    now - 50_000,
  );
  const lines: SentLine[] = Array.from({ length: 40 }, (_, i) => ({
    service: i % 2 === 0 ? gateway : payment,
    severity: 'info' as const,
    body: `served order ${1000 + i} in ${i} ms`,
    at: now - 600_000 + i * 2_000,
    attributes: { 'user.tier': i % 4 === 0 ? 'gold' : 'basic' },
  }));
  const inFailed = { traceId: failed.traceId, spanId: failed.spanIds[2] ?? '' };
  lines.push(
    {
      service: payment,
      severity: 'warn',
      body: 'Pool stats (total=10, active=10, idle=0, waiting=14)',
      at: now - 59_995,
      trace: inFailed,
    },
    {
      service: payment,
      severity: 'error',
      body: `authorize failed\n${STACK}`,
      at: now - 59_990,
      trace: inFailed,
      attributes: { 'payment.method': 'card' },
    },
    {
      service: payment,
      severity: 'error',
      body: '{"event":"refund.lost","refund":{"id":77},"retry":false}',
      at: now - 49_990,
      trace: { traceId: silent.traceId, spanId: silent.spanIds[2] ?? '' },
    },
  );
  await sendLogs(env, lines);
  await eventually(`/logs?env=${env}&limit=100`, (a: Logs) => a.logs.length === lines.length);
  await eventually(`/traces/${silent.traceId}`, (a: { spans: unknown[] }) => a.spans.length === 3);
});

const list = (page: Page, name: RegExp = /^Lines, /) => page.getByRole('list', { name });
const lines = (page: Page, name?: RegExp) => list(page, name).getByRole('listitem');

test('lines are found by service, severity and words, and the address keeps the search', async ({ page }) => {
  await page.goto(`/logs?env=${env}`);
  await expect(h1(page)).toHaveText('43 lines, 2 errors');
  await expect(lines(page).first()).toContainText('refund.lost');

  await page.getByRole('combobox', { name: 'Severity at least' }).selectOption('warn');
  await expect(h1(page)).toHaveText('3 lines, 2 errors');
  await page.getByRole('combobox', { name: 'Service' }).selectOption(gateway);
  await expect(h1(page)).toHaveText('No line matches');
  await page.goBack();
  await expect(h1(page)).toHaveText('3 lines, 2 errors');

  const query = page.getByRole('combobox', { name: 'Query' });
  await query.fill('"connection is not available" -refund');
  await query.press('Enter');
  await expect(h1(page)).toHaveText('1 line, 1 error');
  await expect(lines(page)).toHaveCount(1);
  await page.reload();
  await expect(query).toHaveValue('"connection is not available" -refund');
  await expect(lines(page)).toHaveCount(1);
  await page.getByRole('button', { name: /Clear filter/ }).click();
  await expect(h1(page)).toHaveText('43 lines, 2 errors');
  await expect(page).toHaveURL(new RegExp(`/logs\\?env=${env}$`));
});

test('the query line completes from what is stored, and underlines what it does not understand', async ({
  page,
}) => {
  await page.goto(`/logs?env=${env}`);
  await expect(lines(page).first()).toBeVisible();
  await page.keyboard.press('f');
  const query = page.getByRole('combobox', { name: 'Query' });
  await expect(query).toBeFocused();
  await page.keyboard.type('user.ti');
  const options = page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option');
  await expect(options.first()).toContainText('user.tier');
  await page.keyboard.press('Tab');
  await expect(query).toHaveValue(/^user\.tier/);
  await query.fill('user.tier=gold');
  await query.press('Enter');
  await expect(h1(page)).toHaveText('10 lines, no errors');

  await query.fill('order level>=loud');
  await query.press('Enter');
  await expect(h1(page)).toHaveText('The query is not understood');
  await expect(page.locator('.q-wrong')).toHaveText('loud');
  await expect(page.getByText('At character 14.')).toBeVisible();
});

test('bars count by severity, and choosing some chooses their time', async ({ page }) => {
  await page.goto(`/logs?env=${env}`);
  const plot = page.getByRole('img', { name: /^43 lines between .*, 2 errors$/ });
  const box = await plot.boundingBox();
  if (!box) throw new Error('the plot has no box');
  // The first half of the range: all of the served orders, none of the errors.
  await page.mouse.move(box.x + 60, box.y + 40);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.7, box.y + 40, { steps: 4 });
  await page.mouse.up();
  await expect(page).toHaveURL(/from=2.*&to=2/);
  await expect(h1(page)).toHaveText('40 lines, no errors');
  await page.goBack();
  await expect(h1(page)).toHaveText('43 lines, 2 errors');
  await page.getByRole('link', { name: 'Only error: 2 lines' }).click();
  await expect(page.getByRole('combobox', { name: 'Query' })).toHaveValue('level=error');
  await expect(lines(page)).toHaveCount(2);
});

test('values and their counts narrow a search by a click, and take away by the minus', async ({ page }) => {
  await page.goto(`/logs?env=${env}`);
  const values = page.getByRole('region', { name: 'What they carry' });
  await values.getByRole('link', { name: /^Only user.tier gold: 10 lines/ }).click();
  await expect(h1(page)).toHaveText('10 lines, no errors');
  await page.goBack();
  await values.getByRole('link', { name: 'Without user.tier gold' }).click();
  await expect(h1(page)).toHaveText('33 lines, 2 errors');
});

test('an opened line folds libraries, shows its fields, and leads to its neighbours and its service', async ({
  page,
}) => {
  await page.goto(`/logs?env=${env}&severity=error&q=authorize`);
  await expect(lines(page)).toHaveCount(1);
  await expect(lines(page).first()).toContainText('+6 lines');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/line=/);
  await expect(page.locator('.own-frame')).toHaveText(/shop\.payment\.AuthorizeService\.authorize/);
  await expect(page.getByText('1 frame of com.zaxxer')).toBeVisible();
  await page.reload();
  await expect(page.getByRole('link', { name: 'Only payment.method card' })).toBeVisible();
  await expectAccessible(page);

  await page.getByRole('link', { name: 'Show context' }).click();
  await expect(h1(page)).toHaveText('A line among its neighbours');
  const around = list(page, /^Lines around/);
  await expect(around.locator('.marked')).toContainText('authorize failed');
  await expect(around.getByRole('listitem').first()).toContainText(/served order 10\d\d/);
  await expect(around).not.toContainText(gateway);
  await page.keyboard.press('Escape');
  await expect(lines(page)).toHaveCount(1);

  await page.getByRole('link', { name: 'Without payment.method card' }).click();
  await expect(h1(page)).toHaveText('No line matches');
  await page.goBack();
  await page.getByRole('listitem').getByRole('link', { name: payment, exact: true }).click();
  await expect(h1(page)).toContainText(payment);
  await page.getByRole('link', { name: `2: errors in the logs of ${payment}` }).click();
  await expect(h1(page)).toHaveText('2 lines');
});

test('fields of a JSON body are found, and shown apart', async ({ page }) => {
  await page.goto(`/logs?env=${env}&q=refund.id%3D77`);
  await expect(lines(page)).toHaveCount(1);
  await lines(page).first().getByRole('link').click();
  await expect(page.getByRole('link', { name: 'Only refund.id 77' })).toBeVisible();
});

test('lines of a trace stand among its spans, and lead there and back', async ({ page }) => {
  await page.goto(`/logs?env=${env}&severity=error&q=authorize`);
  await lines(page).first().getByRole('link').click();
  await page.getByRole('link', { name: 'Its span in the trace' }).click();
  await expect(page).toHaveURL(new RegExp(`/traces/${failed.traceId}\\?.*span=${failed.spanIds[2]}`));
  const panel = page.getByRole('complementary', { name: 'Selected span' });
  await expect(panel.getByText('Logs of this span')).toBeVisible();
  const waterfall = page.getByRole('treegrid');
  await expect(waterfall.getByRole('row').filter({ hasText: 'Pool stats' })).toContainText('WARN');
  await expect(waterfall.getByRole('row').filter({ hasText: 'authorize failed' })).toContainText('ERROR');

  await page.getByRole('tab', { name: 'Logs 2' }).click();
  const rows = lines(page, /^Lines and spans/);
  await expect(rows).toHaveCount(5);
  await expect(rows.nth(0)).toContainText('POST /checkout');
  await expect(rows.last()).toContainText('authorize failed');
  await page.getByRole('link', { name: /error, .*authorize failed/ }).click();
  await page.getByRole('link', { name: 'Show context' }).click();
  await expect(h1(page)).toHaveText('A line among its neighbours');
});

test('an error in the logs whose span did not fail is pointed out', async ({ page }) => {
  await page.goto(`/traces/${silent.traceId}?env=${env}`);
  const notice = page.getByText(/1 error in the logs, and its span did not fail/);
  await expect(notice).toBeVisible();
  await page.getByRole('link', { name: 'Show the lines' }).click();
  await expect(lines(page, /^Lines and spans/).filter({ hasText: 'refund.lost' })).toContainText(
    'span did not fail',
  );
  await page.goto(`/traces/${failed.traceId}?env=${env}`);
  await expect(page.getByRole('tab', { name: 'Logs 2' })).toBeVisible();
  await expect(notice).toHaveCount(0);
});

test('the oldest come first on demand, and more load as one scrolls', async ({ page }) => {
  const own = unique('env');
  const service = unique('busy');
  const now = Date.now();
  const many = Array.from({ length: 700 }, (_, i) => ({
    service,
    severity: 'info' as const,
    body: `step ${i} of many`,
    at: now - 300_000 + i * 100,
  }));
  await sendLogs(own, many);
  await eventually(`/logs?env=${own}&limit=1000`, (a: Logs) => a.logs.length === 700);
  await page.goto(`/logs?env=${own}`);
  await expect(lines(page).first()).toContainText('step 699 of many');
  await page.getByRole('link', { name: 'Oldest first' }).click();
  await expect(lines(page).first()).toContainText('step 0 of many');
  // Only those in sight are drawn.
  expect(await lines(page).count()).toBeLessThan(120);
  const scroller = page.locator('.log-scroller');
  await expect(async () => {
    await scroller.evaluate((box) => box.scrollTo(0, box.scrollHeight));
    await expect(page.getByText('That is all of them.')).toBeVisible({ timeout: 500 });
    await expect(lines(page).last()).toContainText('step 699 of many', { timeout: 500 });
  }).toPass();
});

test('the live tail shows lines as they come, and holds them while it is paused', async ({ page }) => {
  const own = unique('env');
  const service = unique('chatty');
  const say = (body: string) => sendLogs(own, [{ service, severity: 'info', body, at: Date.now() }]);
  await page.goto(`/logs?env=${own}`);
  await expect(page.getByText('No log lines yet')).toBeVisible();
  await page.getByRole('link', { name: 'Live tail' }).click();
  await expect(page.getByText('Lines show as they arrive.')).toBeVisible();
  await say('first words');
  await expect(lines(page).first()).toContainText('first words');
  await page.getByRole('button', { name: /Pause/ }).click();
  await say('words nobody waits for');
  await expect(page.getByText('Paused. 1 newer line waits.')).toBeVisible();
  await expect(lines(page)).toHaveCount(1);
  await page.keyboard.press('p');
  await expect(lines(page).first()).toContainText('words nobody waits for');
  await page.getByRole('button', { name: 'End the tail' }).click();
  await expect(page).not.toHaveURL(/tail/);
});

test('the found lines can be had as a file, one object a line', async ({ page }) => {
  await page.goto(`/logs?env=${env}&severity=warn`);
  await expect(lines(page)).toHaveCount(3);
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export' }).click();
  const text = await readFile(await (await download).path(), 'utf8');
  const told = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { body?: string });
  expect(told.filter((l) => l.body !== undefined)).toHaveLength(3);
});

test('lines that differ in numbers alone are one pattern, which leads to them', async ({ page }) => {
  await page.goto(`/logs?env=${env}`);
  await page.getByRole('tab', { name: 'Patterns' }).click();
  const table = page.getByRole('table');
  const rows = table.getByRole('row').filter({ hasText: /served order/ });
  await expect(rows).toHaveCount(2);
  await page.getByRole('combobox', { name: 'Service' }).selectOption(payment);
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText('20');
  await rows.getByRole('link', { name: /^More about/ }).click();
  await expect(page.getByRole('heading', { name: 'Where it varies' })).toBeVisible();
  await rows.getByRole('link', { name: /lines of served order/ }).click();
  await expect(h1(page)).toHaveText('20 lines, no errors');
});

test('an answer that does not come, and none at all, are said', async ({ page }) => {
  await page.goto(`/logs?env=${unique('empty')}`);
  await expect(h1(page)).toHaveText('No log lines in the last 15 min');
  await page.route('**/api/v1/logs?*', (route) => route.abort());
  await page.goto(`/logs?env=${env}`);
  await expect(page.getByRole('alert').first()).toContainText('Could not load the log lines');
  await page.unroute('**/api/v1/logs?*');
  await page.keyboard.press('r');
  await expect(lines(page).first()).toBeVisible();
});

for (const theme of ['light', 'dark'] as const) {
  test(`the logs are for all eyes in the ${theme} theme`, async ({ browser, baseURL }) => {
    // Eight looks of axe, each some seconds on a busy machine.
    test.slow();
    const context = await inTheme(browser, theme, { width: 1280, height: 800 });
    const page = await context.newPage();
    const looked = async () => {
      await page.waitForLoadState('networkidle');
      await expectAccessible(page);
      await page.setViewportSize({ width: 640, height: 800 });
      await expectNoSidewaysScroll(page);
      await expectAccessible(page);
      await page.setViewportSize({ width: 1280, height: 800 });
    };
    await page.goto(`${baseURL}/logs?env=${env}&severity=warn`);
    await expect(lines(page).first()).toBeVisible();
    await looked();
    await lines(page).first().getByRole('link').first().click();
    await expect(page.getByRole('link', { name: 'Show context' })).toBeVisible();
    await looked();
    await page.goto(`${baseURL}/logs?env=${env}&tab=patterns`);
    await page
      .getByRole('link', { name: /^More about/ })
      .first()
      .click();
    await expect(page.getByRole('heading', { name: 'Example' })).toBeVisible();
    await looked();
    await page.goto(`${baseURL}/traces/${silent.traceId}?env=${env}#logs`);
    await expect(lines(page, /^Lines and spans/).first()).toBeVisible();
    await looked();
    await context.close();
  });
}
