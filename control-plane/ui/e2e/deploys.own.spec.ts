import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll, h1, inTheme, test } from './pages';
import { call, eventually, load, request, sendLogs, unique } from './telemetry';

/** Deploys: found from telemetry, drawn over time and on every chart, one in depth, what runs where, who calls what. */

const env = unique('env');
const [gateway, batch, payment] = [unique('gateway'), unique('batch'), unique('payment')];
const OPERATION = 'POST /authorize';
const OLD = '1.4.0';
const NEW = '1.5.0';
let id = '';

interface Deployments {
  deployments: { id: string; service: string; version: string }[];
}

const paid =
  (version: string, failed = false) =>
  () =>
    request(
      gateway,
      'POST /checkout',
      [call(gateway, payment, OPERATION, { version, failed, forMs: version === NEW ? 60 : 20 })],
      { failed },
    );

test.beforeAll(async () => {
  await load(env, paid(OLD), 20, 120_000, 30_000);
  await load(
    env,
    () =>
      request(batch, 'run', [call(batch, payment, OPERATION, { version: OLD, fromVersion: '0.9.1' })], {
        version: '0.9.1',
      }),
    5,
    60_000,
    240_000,
  );
  await eventually(
    `/services/${payment}?env=${env}`,
    (a: { versions: unknown[] }) => a.versions.length === 1,
  );
  await load(env, paid(NEW, true), 20, 10_000);
  await sendLogs(
    env,
    Array.from({ length: 12 }, (_, i) => ({
      service: payment,
      version: i < 6 ? OLD : NEW,
      severity: i < 6 ? ('info' as const) : ('error' as const),
      body: `authorize ${i}`,
      at: Date.now() - 60_000 + i * 5_000,
    })),
  );
  await eventually(`/deployments?env=${env}`, (a: Deployments) => {
    id = a.deployments.find((d) => d.service === payment && d.version === NEW)?.id ?? '';
    return id !== '';
  });
  // It is seen when its first spans come: these begin after that.
  await load(env, paid(NEW, true), 3, 300);
});

const at = (path: string) => `${path}${path.includes('?') ? '&' : '?'}env=${env}`;
const timeline = (page: Page) => page.getByRole('region', { name: 'Deploys over time' });

test('the timeline has the deploy in its service’s lane, and leads to it', async ({ page }) => {
  await page.goto(at('/deploys'));
  // All of its requests fail: whether that is judged yet is a matter of seconds.
  await expect(h1(page)).toHaveText(
    new RegExp(`^${payment} ${NEW} (is rolling out|has regressed while it rolls out)$`),
  );
  await timeline(page)
    .getByRole('link', { name: new RegExp(`^${payment} ${NEW}`) })
    .click();
  await expect(page).toHaveURL(new RegExp(`/deploys/${id}\\?`));
  await expect(h1(page)).toContainText(`${OLD} → ${NEW}`);
});

test('what changed in the last hour is told whatever range is shown', async ({ page }) => {
  await page.goto(at('/deploys?from=-30d'));
  const news = page.getByRole('region', { name: 'What changed in the last hour' });
  await expect(
    news.getByRole('link').filter({ hasText: `${NEW} began to take the place of ${OLD}` }),
  ).toBeVisible();
});

test('the filter stays in the address, and Back undoes it', async ({ page }) => {
  await page.goto(at('/deploys'));
  await expect(timeline(page)).toBeVisible();
  await page.getByLabel('Kind').selectOption('restart');
  await expect(page).toHaveURL(/kind=restart/);
  await expect(page.getByText('No deploy matches')).toBeVisible();
  await page.reload();
  await expect(page.getByText('No deploy matches')).toBeVisible();
  await page.goBack();
  await expect(timeline(page)).toBeVisible();
  await page.goto(at(`/deploys?service=${gateway}`));
  await expect(page.getByText('No deploy matches')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(timeline(page)).toBeVisible();
});

test('one deploy draws both versions, and a click leads to the new one’s traces', async ({ page }) => {
  await page.goto(at(`/deploys/${id}`));
  const errors = page.getByRole('img', { name: /^Share of failed requests of .* by version/ });
  await expect(errors).toHaveAttribute('aria-label', new RegExp(`${OLD} last 0 %, ${NEW} last 100 %`));
  await expect(page.getByRole('figure', { name: 'Errors' }).locator('.deploy-mark')).toContainText(
    `${NEW} starts`,
  );
  await page.getByRole('link', { name: 'Duration, p50' }).click();
  await expect(page.getByRole('figure', { name: 'Duration, p50' })).toBeVisible();
  await page.getByRole('figure', { name: 'Errors' }).getByText('Show as table').click();
  await page.getByRole('figure', { name: 'Errors' }).getByRole('link', { name: /100/ }).first().click();
  await expect(page).toHaveURL(/\/traces\?.*1\.5\.0/);
});

test('a deploy nobody knows is said to be unknown', async ({ page }) => {
  await page.goto(at('/deploys/no-such-deploy'));
  await expect(h1(page)).toHaveText('This deploy is not known');
  await page.getByRole('link', { name: 'All deploys' }).click();
  await expect(timeline(page)).toBeVisible();
});

test('what runs where, as a page, on a wall and as a file', async ({ page }) => {
  await page.goto(at('/deploys'));
  await page.getByRole('link', { name: 'What runs where' }).click();
  await expect(h1(page)).toContainText('rolls out');
  const row = page.getByRole('row').filter({ has: page.getByRole('link', { name: payment, exact: true }) });
  await expect(row).toContainText(OLD);
  await expect(row.getByRole('link', { name: `${payment} ${NEW} rolls out in ${env}` })).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Services as CSV' }).click();
  expect((await download).suggestedFilename()).toBe('deploy-status.csv');
  await page.getByRole('link', { name: 'For a wall' }).click();
  await expect(page.getByRole('navigation')).toHaveCount(0);
  await expect(page.getByRole('row').filter({ hasText: payment })).toContainText(NEW);
  await page.getByRole('link', { name: 'Leave the wall view' }).click();
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
});

test('the deploy stands on every chart and leads to its page', async ({ page }) => {
  test.setTimeout(120_000);
  const marks = page.getByRole('link', { name: new RegExp(`^Deploy .*${NEW}`) });
  for (const [where, least] of [
    [`/services/${payment}`, 3],
    [`/traces?service=${payment}`, 1],
    [`/logs?service=${payment}`, 1],
    [
      `/metrics?q=${encodeURIComponent(`sum by (service) (rate(traces_spanmetrics_calls_total{service="${payment}"}[1m]))`)}`,
      1,
    ],
  ] as const) {
    await page.goto(at(where));
    // A rate is drawn once a counter that is sampled every 15 seconds has two samples.
    await expect(marks.first(), where).toBeVisible({ timeout: 60_000 });
    expect(await marks.count(), where).toBeGreaterThanOrEqual(least);
    await expect(marks.first()).toHaveAttribute('href', new RegExp(`^/deploys/${id}\\?`));
  }
  await page.goto(at('/map'));
  await page.getByRole('link', { name: new RegExp(`^${gateway} calls ${payment},`) }).focus();
  await page.keyboard.press('Enter');
  await expect(marks.first()).toBeVisible();
});

test('an operation names callers that stopped', async ({ page }) => {
  await page.goto(at(`/services/${payment}?from=-1m`));
  await page.getByRole('link', { name: /of POST \/authorize by version$/ }).click();
  const callers = page.getByRole('table', { name: `Callers of ${OPERATION}` });
  await expect(callers.getByRole('row').filter({ hasText: gateway })).toContainText('1.0.0');
  await expect(callers.getByRole('row').filter({ hasText: batch })).toContainText('0.9.1');
});

for (const theme of ['light', 'dark'] as const) {
  test(`nothing that axe finds wrong in the ${theme} theme`, async ({ browser, baseURL }) => {
    test.setTimeout(180_000);
    for (const width of [900, 1440]) {
      const context = await inTheme(browser, theme, { width, height: 900 });
      const page = await context.newPage();
      for (const path of [
        '/deploys',
        '/deploys?kind=restart',
        `/deploys/${id}`,
        '/deploys/status',
        '/deploys/status?wall=1',
        `/services/${payment}?op=${encodeURIComponent(`server ${OPERATION}`)}`,
      ]) {
        await page.goto(`${baseURL}${at(path)}`);
        await expect(h1(page)).toBeVisible();
        await page.waitForLoadState('networkidle');
        await expectAccessible(page);
        await expectNoSidewaysScroll(page);
      }
      await context.close();
    }
  });
}
