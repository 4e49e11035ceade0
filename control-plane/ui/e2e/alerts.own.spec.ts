import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll, h1, inTheme, test } from './pages';
import { call, eventually, request, send, unique } from './telemetry';

/** Alerts of rules that the application evaluates: from a file in its folder to the page, silenced and tried. */

/** The folder of rules that the application was started with. */
const RULES = process.env.PHAROS_RULES;

const env = unique('env');
const [gateway, order] = [unique('gateway'), unique('order')];
const file = join(RULES ?? '', `${unique('rules')}.yaml`);
const wrong = join(RULES ?? '', `${unique('wrong')}.yaml`);

const of = (service: string) => `service: ${service}, deployment_environment_name: ${env}`;
const rules = `
groups:
  - name: ${env}
    interval: 1s
    rules:
      - alert: Watchdog
        expr: vector(1)
      - alert: CheckoutFails
        expr: vector(0.176) > 0.1
        labels: {severity: critical, ${of(order)}}
        annotations:
          summary: 'Checkout fails {{ $value | humanizePercentage }} of its requests'
          description: 'More than one in ten.'
          runbook_url: https://wiki.example/checkout
      - alert: CheckoutSlow
        expr: vector(1.2)
        for: 1d
        labels: {severity: warning, ${of(gateway)}}
      - record: twice
        expr: vector(1) + on () (label_replace(vector(1), "a", "1", "", "") or label_replace(vector(1), "a", "2", "", ""))
`;

interface Alerts {
  alerts: { name: string; state: string }[];
  watchdog: object | null;
  groups: { n: number };
  files: { problem: string | null }[];
}

test.beforeAll(async () => {
  if (!RULES) throw new Error('PHAROS_RULES must name the folder of rules that the application reads');
  mkdirSync(RULES, { recursive: true });
  writeFileSync(file, rules);
  await send(env, request(gateway, 'POST /checkout', [call(gateway, order, 'POST /orders', {})]), Date.now());
  await eventually(`/services/${order}?env=${env}`, (a: { versions: unknown[] }) => a.versions.length === 1);
  await eventually(
    `/alerts?env=${env}`,
    (a: Alerts) =>
      a.watchdog !== null &&
      a.alerts.some((one) => one.name === 'CheckoutFails' && one.state === 'firing') &&
      a.alerts.some((one) => one.name === 'CheckoutSlow' && one.state === 'pending'),
  );
});

test.afterAll(() => {
  rmSync(file, { force: true });
  rmSync(wrong, { force: true });
});

const rowOf = (page: Page, name: string) =>
  page.getByRole('row').filter({ has: page.getByRole('rowheader').getByRole('link', { name, exact: true }) });

test('shows what fires, then what is pending, and that alerting works', async ({ page }) => {
  await page.goto(`/alerts?env=${env}`);
  await expect(h1(page)).toHaveText(`CheckoutFails fires for ${order}`);
  await expect(page.getByText(/^Heartbeat: Watchdog has fired for/)).toBeVisible();
  const fails = rowOf(page, 'CheckoutFails');
  await expect(fails).toContainText('Checkout fails 17.6% of its requests');
  await expect(fails).toContainText('Firing');
  await expect(fails).toContainText('critical');
  await expect(rowOf(page, 'CheckoutSlow')).toContainText('Pending');
  await expect(rowOf(page, 'Watchdog')).toHaveCount(0);

  await page.getByLabel('State').selectOption('pending');
  await expect(fails).toHaveCount(0);
  await expect(page).toHaveURL(/state=pending/);
  await page.goBack();
  await expect(fails).toBeVisible();
  await page.keyboard.press('f');
  await page.keyboard.type('no such alert');
  await expect(page.getByRole('heading', { name: 'No alert matches' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(fails).toBeVisible();
});

test('an alert opens to what it says, and leads to its query, its traces and its logs', async ({ page }) => {
  await page.goto(`/alerts?env=${env}`);
  await expect(rowOf(page, 'CheckoutFails')).toBeVisible();
  // By keyboard alone: the first row, then open.
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/alert=[0-9a-f]{8}/);
  await expect(page.getByText('More than one in ten.')).toBeVisible();
  const who = `of CheckoutFails of ${order}`;
  await expect(page.getByRole('link', { name: `Runbook ${who}` })).toHaveAttribute(
    'href',
    'https://wiki.example/checkout',
  );

  await page.getByRole('link', { name: `Traces ${who}` }).click();
  await expect(page).toHaveURL(/\/traces\?/);
  await expect(h1(page)).toHaveText(/^1 trace, /);
  await page.goBack();
  await page.getByRole('link', { name: `Logs ${who}` }).click();
  await expect(page).toHaveURL(new RegExp(`/logs\\?.*service=${order}`));
  await page.goBack();
  await page.getByRole('link', { name: `Query ${who}` }).click();
  await expect(page.getByLabel('Query A')).toHaveValue('vector(0.176) > 0.1');
});

test('an alert is silenced with a reason and an end, and the silence is ended', async ({ page }) => {
  await page.goto(`/alerts?env=${env}`);
  await page.getByRole('button', { name: `Silence CheckoutFails of ${order}` }).click();
  const dialog = page.getByRole('dialog', { name: 'Silence CheckoutFails' });
  await expect(dialog.getByRole('button', { name: 'Silence' })).toBeDisabled();
  await dialog.getByLabel('Why').fill('new disk');
  await dialog.getByLabel('Your name').fill('Ada');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Silence' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(rowOf(page, 'CheckoutFails').getByText('silenced')).toBeVisible();

  await page.getByRole('tab', { name: /^Silences/ }).click();
  const silence = page.getByRole('row').filter({ hasText: `service="${order}"` });
  await expect(silence).toContainText('new disk');
  await silence.getByRole('button', { name: /^End the silence/ }).click();
  await expect(silence).toHaveCount(0);
  await expect(rowOf(page, 'CheckoutFails').getByText('silenced')).toHaveCount(0);
  await page.getByLabel('Ended ones of the last five days too').check();
  await expect(silence).toContainText('Ended');
});

test('rules stand by group, one that fails with why, and a file that is refused with its line', async ({
  page,
}) => {
  await page.goto(`/alerts?env=${env}`);
  const group = page.getByRole('region', { name: `Rules of ${env}` });
  await expect(group).toContainText('every 1s');
  await expect(group.getByRole('row').filter({ hasText: 'CheckoutSlow' })).toContainText('1d');
  await expect(group.getByRole('row').filter({ hasText: 'Watchdog' })).toContainText('Beats');
  await expect(group).toContainText('1 rule failed');
  await expect(group.getByRole('row').filter({ hasText: 'twice' })).toContainText('found duplicate series');
  writeFileSync(wrong, 'groups:\n  - name: wrong\n    rules:\n      - alert: Wrong\n        expr: sum(\n');
  await expect(page.getByText(/is refused, line 5/)).toBeVisible();
  rmSync(wrong);
  await expect(page.getByText(/is refused, line 5/)).toHaveCount(0);
});

test('a rule is tried on the last day, and what is wrong with it is shown where it is', async ({ page }) => {
  await page.goto(`/alerts?env=${env}`);
  await page.getByRole('tab', { name: 'Try a rule' }).click();
  const line = page.getByLabel('Expression of the rule');
  await line.fill('minute() < 10');
  await page.keyboard.press('Escape');
  await line.press('Enter');
  const said = page.getByRole('heading', { name: /^Would have fired 2[45] times$/ });
  await expect(said).toBeVisible();
  await expect(page.getByRole('img', { name: /^The rule would have fired 2[45] times/ })).toBeVisible();
  await page.getByLabel('For', { exact: true }).fill('15m');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: /^Would not have fired/ })).toBeVisible();
  await expect(page).toHaveURL(/for=15m/);
  await page.reload();
  await expect(page.getByRole('heading', { name: /^Would not have fired/ })).toBeVisible();

  await line.fill('minute() < )');
  await page.keyboard.press('Escape');
  await line.press('Enter');
  await expect(page.getByText(/^ ?At character \d+\.$/)).toBeVisible();
  await expect(page.getByRole('heading', { name: 'The rule is not understood' })).toBeVisible();
});

test('a service shows what fires for it, and the list of services says how many', async ({ page }) => {
  await page.goto(`/services/${order}?env=${env}`);
  const fires = page.getByRole('region', { name: `Alerts of ${order}` });
  await expect(fires).toContainText('CheckoutFails');
  await page.goto(`/services/${gateway}?env=${env}`);
  await expect(h1(page)).toContainText(gateway);
  await expect(page.getByRole('region', { name: `Alerts of ${gateway}` })).toHaveCount(0);

  await page.goto(`/services?env=${env}`);
  await page.getByRole('link', { name: `1 alert of ${order} firing` }).click();
  await expect(rowOf(page, 'CheckoutFails')).toBeVisible();
  await expect(rowOf(page, 'CheckoutSlow')).toHaveCount(0);
});

test('where nothing fires it says so, and an answer that does not come is said', async ({ page }) => {
  await page.goto(`/alerts?env=${unique('empty')}`);
  await expect(h1(page)).toHaveText('Nothing fires');
  await expect(page.getByRole('heading', { name: 'No alert is firing or pending' })).toBeVisible();
  await page.route('**/api/v1/alerts*', (route) => route.abort());
  await page.goto(`/alerts?env=${env}`);
  await expect(page.getByRole('alert')).toContainText('Could not load the alerts');
  await page.unroute('**/api/v1/alerts*');
  await page.keyboard.press('r');
  await expect(rowOf(page, 'CheckoutFails')).toBeVisible();
});

for (const theme of ['light', 'dark'] as const) {
  test(`the alerts are for all eyes in the ${theme} theme`, async ({ browser, baseURL }) => {
    const context = await inTheme(browser, theme, { width: 1280, height: 800 });
    const page = await context.newPage();
    for (const tab of ['rules', 'silences', 'told', 'try&expr=minute()%20<%2010&for=5m']) {
      await page.setViewportSize({ width: 1280, height: 800 });
      await page.goto(`${baseURL}/alerts?env=${env}&tab=${tab}`);
      await expect(rowOf(page, 'CheckoutFails')).toBeVisible();
      await rowOf(page, 'CheckoutFails').getByRole('link', { name: 'CheckoutFails', exact: true }).click();
      await expect(page.getByText('More than one in ten.')).toBeVisible();
      await page.waitForLoadState('networkidle');
      await expectAccessible(page);
      await page.setViewportSize({ width: 640, height: 400 });
      await expectNoSidewaysScroll(page);
    }
    await context.close();
  });
}
