import { expect, expectAccessible, h1, test } from './pages';
import { call, eventually, load, request, type Sent, send, unique } from './telemetry';

interface Traces {
  traces: unknown[];
}

const rows = 'rowheader' as const;

test('a trace is found by service, status, duration and attribute', async ({ page }) => {
  const env = unique('env');
  const [gateway, payment] = [unique('gateway'), unique('payment')];
  await send(
    env,
    request(gateway, 'POST /checkout', [
      call(gateway, payment, 'POST /authorize', {
        failed: true,
        forMs: 300,
        attributes: { 'pool.name': 'main' },
      }),
    ]),
  );
  await send(env, request(gateway, 'GET /home', []));
  await eventually(`/traces?env=${env}`, (a: Traces) => a.traces.length === 2);

  await page.goto(`/traces?env=${env}`);
  await expect(page.getByRole(rows)).toHaveCount(2);

  await page.getByRole('combobox', { name: 'Service' }).selectOption(payment);
  await expect(page.getByRole(rows)).toHaveCount(1);
  await page.getByRole('combobox', { name: 'Status' }).selectOption('error');
  await page.getByLabel('Longer than').fill('250 ms');
  await page.getByLabel('Longer than').press('Enter');
  await page.getByLabel('Attribute', { exact: true }).fill('pool.name=main');
  await page.getByLabel('Attribute', { exact: true }).press('Enter');
  await expect(page).toHaveURL(/minDurationNs=250000000/);
  await expect(page).toHaveURL(/attr=pool\.name%3Dmain/);
  await expect(page.getByRole(rows)).toHaveCount(1);

  await page.getByLabel('Longer than').fill('2 s');
  await page.getByLabel('Longer than').press('Enter');
  await expect(h1(page)).toHaveText('No trace matches');
  await page
    .getByRole('link', { name: /Clear filter/ })
    .first()
    .click();
  await expect(page.getByRole(rows)).toHaveCount(2);
});

test('what is no duration and no attribute is refused where it is typed', async ({ page }) => {
  await page.goto('/traces');
  await page.getByLabel('Longer than').fill('soon');
  await page.getByLabel('Longer than').press('Enter');
  await expect(page.getByText('Write for example 250 ms')).toBeVisible();
  await page.getByLabel('Attribute', { exact: true }).fill('nothing');
  await page.getByLabel('Attribute', { exact: true }).press('Enter');
  await expect(page.getByText('Write it as key=value.')).toBeVisible();
  await expect(page).toHaveURL(/\/traces$/);
});

/** Half of the requests are of gold customers; they alone are slow and fail, at one instance. */
async function tiers(env: string, service: string): Promise<void> {
  const sent = (tier: string, slow: boolean): Sent =>
    request(service, 'POST /orders', [], {
      forMs: slow ? 900 : 20,
      failed: slow,
      attributes: { 'http.route': '/orders/{id}', 'user.tier': tier, 'order.id': unique('order') },
      resource: { 'service.instance.id': slow ? `${service}-b` : `${service}-a` },
    });
  await load(env, () => sent('gold', true), 12, 30_000);
  await load(env, () => sent('basic', false), 28, 30_000);
  await eventually(`/traces?env=${env}&limit=100`, (a: Traces) => a.traces.length === 40);
}

test('the query line is written with the keyboard, completed from what is stored, and finds', async ({
  page,
}) => {
  const env = unique('env');
  const service = unique('order');
  await tiers(env, service);
  await page.goto(`/traces?env=${env}`);
  await expect(page.getByRole(rows)).toHaveCount(40);

  await page.keyboard.press('f');
  const line = page.getByRole('combobox', { name: 'Query' });
  await expect(line).toBeFocused();
  await page.keyboard.type('user.ti');
  const list = page.getByRole('listbox', { name: 'Suggestions' });
  await expect(list.getByRole('option').first()).toContainText('user.tier');
  await page.keyboard.press('Tab');
  await expect(line).toHaveValue('user.tier=');
  await page.keyboard.type('go');
  await expect(list.getByRole('option', { name: /^gold/ })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await expect(list.getByRole('option', { selected: true })).toContainText('gold');
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(line).toHaveValue('user.tier=gold');
  await page.keyboard.press('Enter');
  await expect(h1(page)).toHaveText(/^12 traces, all failed/);

  await line.fill('service=* duration>500ms -user.tier=basic http.route="/orders/{id}" name~"POST.*"');
  await line.press('Enter');
  await expect(page.getByRole(rows)).toHaveCount(12);
  await page.reload();
  await expect(line).toHaveValue(/^service=\* duration>500ms/);
  await expect(page.getByRole(rows)).toHaveCount(12);

  await line.fill('user.tier=gold duration>soon');
  await line.press('Enter');
  await expect(h1(page)).toHaveText('The query is not understood');
  await expect(page.locator('.q-wrong')).toHaveText('soon');
  await expect(page.getByText('At character 25.')).toBeVisible();
  await expect(page.getByText(/Expected:/)).toBeVisible();
});

test('values and their counts narrow a search by a click, and take away by the minus', async ({ page }) => {
  const env = unique('env');
  const service = unique('order');
  await tiers(env, service);
  await page.goto(`/traces?env=${env}`);
  const facets = page.getByRole('region', { name: 'What they carry' });
  await expect(facets.getByRole('heading', { name: 'user.tier' })).toBeVisible();
  await expect(facets.getByRole('heading', { name: 'order.id' })).toHaveCount(0);

  await facets.getByRole('link', { name: 'Only user.tier gold: 12 traces, 100 % failed' }).click();
  await expect(h1(page)).toHaveText(/^12 traces, all failed/);
  await expect(page.getByRole('combobox', { name: 'Query' })).toHaveValue('user.tier=gold');
  await page.goBack();
  await facets.getByRole('link', { name: 'Without user.tier gold' }).click();
  await expect(h1(page)).toHaveText(/^28 traces, none failed/);
});

test('a box in the scatter plot selects traces by mouse and by keyboard, and Explain says what sets them apart', async ({
  page,
}) => {
  const env = unique('env');
  const service = unique('order');
  await tiers(env, service);
  await page.goto(`/traces?env=${env}`);
  await expect(h1(page)).toHaveText(/^40 traces, 12 failed/);
  const plot = page.getByRole('application', { name: /^40 traces by start and duration, 12 failed/ });
  const box = await plot.boundingBox();
  if (!box) throw new Error('the plot has no box');

  // All of the time, the upper half: the slow ones.
  await page.mouse.move(box.x + 48, box.y + 8);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width - 4, box.y + box.height / 2, { steps: 5 });
  await page.mouse.up();
  await expect(h1(page)).toHaveText(/^12 of 40 traces selected, all failed/);
  await expect(page.getByRole(rows)).toHaveCount(12);
  await expect(page).toHaveURL(/box=/);
  await page.keyboard.press('Escape');
  await expect(page.getByRole(rows)).toHaveCount(40);

  await plot.focus();
  for (let i = 0; i < 20; i++) await page.keyboard.press('ArrowLeft');
  for (let i = 0; i < 20; i++) await page.keyboard.press('ArrowUp');
  for (let i = 0; i < 40; i++) await page.keyboard.press('Shift+ArrowRight');
  for (let i = 0; i < 20; i++) await page.keyboard.press('Shift+ArrowDown');
  await expect(plot.getByRole('status')).toHaveText('12 traces in the box');
  await page.keyboard.press('Enter');
  await expect(h1(page)).toHaveText(/^12 of 40 traces selected/);

  await page.getByRole('link', { name: 'What sets them apart' }).click();
  const explain = page.getByRole('region', { name: 'What sets them apart' });
  const ranked = explain.getByRole('table').first();
  await expect(ranked).toContainText('user.tier = gold');
  await expect(ranked).toContainText(`${service}-b`);
  await expect(ranked).not.toContainText('order.id');
  const gold = ranked.getByRole('row').filter({ hasText: 'user.tier = gold' }).first();
  await expect(gold).toContainText('+100 pts');
  await expect(gold).toContainText(/\[\+\d/);
  await gold.getByRole('link', { name: /^Search only traces with/ }).click();
  await expect(h1(page)).toHaveText(/^12 traces, all failed/);

  await page.getByRole('tab', { name: 'Explain' }).click();
  await page.getByLabel('Traces to explain').selectOption('slowest');
  await expect(page).toHaveURL(/cohort=slowest/);
});

test('more traces than a page shows are said, and shown on demand', async ({ page }) => {
  const env = unique('env');
  const service = unique('busy');
  await load(env, () => request(service, 'GET /', []), 70, 30_000);
  await eventually(`/traces?env=${env}&limit=100`, (a: Traces) => a.traces.length === 70);
  await page.goto(`/traces?env=${env}`);
  await expect(page.getByText('The newest 50. Older ones were not looked for.')).toBeVisible();
  await page.getByRole('link', { name: 'Show up to 200' }).click();
  await expect(h1(page)).toHaveText(/^70 traces, none failed/);
});

test('newer traces wait behind a line and are shown on demand', async ({ page }) => {
  const env = unique('env');
  const service = unique('svc');
  await send(env, request(service, 'GET /first', []));
  await eventually(`/traces?env=${env}`, (a: Traces) => a.traces.length === 1);
  await page.goto(`/traces?env=${env}`);
  await expect(page.getByRole(rows)).toHaveCount(1);
  await send(env, request(service, 'GET /second', []));
  const line = page.getByRole('button', { name: '1 newer trace. Show' });
  await expect(line).toBeVisible();
  await expect(page.getByRole(rows)).toHaveCount(1);
  await line.click();
  await expect(page.getByRole(rows)).toHaveCount(2);
});
