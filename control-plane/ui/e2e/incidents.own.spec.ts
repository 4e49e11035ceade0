import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, expectAccessible, expectNoSidewaysScroll, h1, inTheme, test } from './pages';
import { call, eventually, load, request, type Sent, send, sendLogs, unique } from './telemetry';

/** An incident that the application finds by itself: a callee fails, its callers with it, and an alert fires for it. */

/** The folder of rules that the application was started with. */
const RULES = process.env.PHAROS_RULES;

const env = unique('env');
const [gateway, order, payment] = [unique('gateway'), unique('order'), unique('payment')];
const file = join(RULES ?? '', `${unique('rules')}.yaml`);
const title = `${payment} fails`;

/** What a note must stay: text. */
const MARKUP = '<script>window.harmed = true</script><img src=x onerror="window.harmed = true">';

const rules = `
groups:
  - name: ${env}
    interval: 1s
    rules:
      - alert: PaymentFails
        expr: vector(0.5) > 0.1
        labels: {severity: critical, service: ${payment}, deployment_environment_name: ${env}}
`;

interface Incidents {
  incidents: { id: string; title: string; victims: unknown[] }[];
}

const checkout = (failed: boolean) => (): Sent =>
  request(
    gateway,
    'POST /checkout',
    [
      call(gateway, order, 'POST /orders', {
        failed,
        children: [call(order, payment, 'POST /authorize', { failed })],
      }),
    ],
    { failed },
  );

let goesOn: NodeJS.Timeout | undefined;
let id = '';

test.beforeAll(async () => {
  test.setTimeout(240_000);
  if (!RULES) throw new Error('PHAROS_RULES must name the folder of rules that the application reads');
  await load(env, checkout(false), 100, 240_000, 60_000);
  await load(env, checkout(true), 60, 60_000);
  // As a shop would: it does not fall silent while one looks.
  goesOn = setInterval(() => void send(env, checkout(true)()).catch(() => undefined), 500);
  await sendLogs(env, [
    { service: payment, severity: 'error', body: 'the bank does not answer', at: Date.now() },
  ]);
  await eventually(
    `/incidents?env=${env}&state=open`,
    (a: Incidents) => a.incidents[0]?.title === title && a.incidents[0].victims.length === 2,
    // Of services that have just started trouble is told a minute later.
    150_000,
  );
  mkdirSync(RULES, { recursive: true });
  writeFileSync(file, rules);
  const found = (await (
    await fetch(`${process.env.PHAROS_URL ?? 'http://127.0.0.1:8080'}/api/v1/incidents?env=${env}`)
  ).json()) as Incidents;
  expect(found.incidents, 'one cause, one incident').toHaveLength(1);
  id = found.incidents[0]?.id ?? '';
  await eventually(
    `/incidents/${id}`,
    (a: { alerts: { expr: string | null }[] }) => a.alerts.length === 1 && a.alerts[0]?.expr !== null,
    60_000,
  );
});

test.afterAll(() => {
  clearInterval(goesOn);
  rmSync(file, { force: true });
});

test('the list names what is wrong, why, who suffers, and leads there by keyboard', async ({ page }) => {
  await page.goto(`/?env=${env}`);
  await expect(h1(page)).toHaveText(title);
  await page.keyboard.press('g');
  await page.keyboard.press('i');
  await expect(page).toHaveURL(new RegExp(`/incidents\\?env=${env}$`));
  await expect(h1(page)).toHaveText(title);
  await expect(page.getByRole('link', { name: 'Incidents', exact: true })).toHaveAttribute(
    'aria-current',
    'page',
  );
  const row = page.getByRole('row').filter({ has: page.getByRole('link', { name: title }) });
  await expect(row).toContainText('Open');
  await expect(row).toContainText('nobody yet');
  for (const victim of [order, gateway]) await expect(row.getByRole('link', { name: victim })).toBeVisible();
  await page.getByLabel('State').selectOption('closed');
  await expect(row).toHaveCount(0);
  await expect(page.getByRole('heading', { name: 'No incident is closed' })).toBeVisible();
  await page.goBack();
  await expect(row).toBeVisible();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/incidents/${id}\\?env=${env}$`));
  await expect(h1(page)).toHaveText(title);
});

test('an incident begins with its cause and the evidence, victims and course beside it', async ({ page }) => {
  await page.goto(`/incidents/${id}?env=${env}`);
  await expect(page.getByText(/^Open, for \d+ (s|min)$/)).toBeVisible();
  const cause = page.getByRole('region', { name: 'Suspected cause' });
  await expect(cause.getByRole('listitem').first()).toContainText(payment);
  await expect(cause).toContainText(/\d+ of \d+ calls from order-\w+ to payment-\w+ failed/);
  const victims = page.getByRole('region', { name: 'Suffers from it' });
  await expect(victims.getByRole('listitem')).toHaveCount(2);
  await expect(victims.getByRole('link', { name: payment })).toHaveCount(0);
  const course = page.getByRole('region', { name: 'What happened' });
  await expect(course.getByRole('listitem').filter({ hasText: /Cause/ })).toContainText(`${title}.`);
  await expect(course.getByRole('listitem').filter({ hasText: 'Alert' })).toContainText('PaymentFails');
  await expect(course.getByRole('listitem').filter({ hasText: 'Health' }).first()).toBeVisible();
});

test('it leads to traces, logs, the map, and the query of its alert', async ({ page }) => {
  await page.goto(`/incidents/${id}?env=${env}`);
  const cause = page.getByRole('region', { name: 'Suspected cause' });
  await cause.getByRole('link', { name: `Failed traces of ${payment}` }).click();
  await expect(page).toHaveURL(/\/traces\?.*from=-15m/);
  await expect(h1(page)).toHaveText(/traces, all failed/);
  await page.goBack();
  await cause.getByRole('link', { name: `Logs of ${payment}` }).click();
  await expect(page.getByText('the bank does not answer').first()).toBeVisible();
  await page.goBack();
  await cause.getByRole('link', { name: `${payment} on the map` }).click();
  await expect(page.getByRole('complementary', { name: new RegExp(payment) })).toBeVisible();
  await page.goBack();
  await page.getByRole('region', { name: 'Traces that show it' }).getByRole('link').first().click();
  await expect(page).toHaveURL(/\/traces\/[0-9a-f]{32}/);
  await expect(page.getByRole('treegrid')).toBeVisible();
  await page.goBack();
  const alerts = page.getByRole('region', { name: 'Alerts' });
  const who = `of PaymentFails of ${payment}`;
  await expect(alerts.getByRole('link', { name: `Traces ${who}` })).toHaveAttribute('href', /\/traces\?/);
  await expect(alerts.getByRole('link', { name: `Logs ${who}` })).toHaveAttribute('href', /\/logs\?/);
  await alerts.getByRole('link', { name: `Query ${who}` }).click();
  await expect(page.getByLabel('Query A')).toHaveValue('vector(0.5) > 0.1');
});

test('the overview, the services and the alert lead to it', async ({ page }) => {
  const there = new RegExp(`/incidents/${id}`);
  await page.goto(`/?env=${env}`);
  await h1(page).getByRole('link', { name: title }).click();
  await expect(page).toHaveURL(there);
  await page.goto(`/services/${payment}?env=${env}`);
  const own = page.getByRole('region', { name: `Incidents of ${payment}` });
  await expect(own).toContainText('Suspected cause of an incident:');
  await page.goto(`/services/${gateway}?env=${env}`);
  const suffered = page.getByRole('region', { name: `Incidents of ${gateway}` });
  await expect(suffered).toContainText('Suffers from an incident:');
  await suffered.getByRole('link', { name: title }).click();
  await expect(page).toHaveURL(there);
  await page.goto(`/alerts?env=${env}`);
  await page.getByRole('link', { name: `Incident of PaymentFails: ${title}` }).click();
  await expect(page).toHaveURL(there);
  await expect(h1(page)).toHaveText(title);
});

test('it is acknowledged and noted on with a name, and a note stays text', async ({ page }) => {
  await page.goto(`/incidents/${id}?env=${env}`);
  await page.getByRole('button', { name: 'Acknowledge' }).click();
  const dialog = page.getByRole('dialog', { name: 'Acknowledge the incident' });
  await expect(dialog.getByRole('button', { name: 'Acknowledge' })).toBeDisabled();
  await dialog.getByLabel('Your name').fill('Ada');
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(page.getByText(/acknowledged by Ada/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Acknowledge' })).toHaveCount(0);

  const adds = page.getByRole('button', { name: 'Add a note' });
  await adds.click();
  await page.keyboard.press('Escape');
  await expect(adds, 'gets the focus back').toBeFocused();
  await adds.click();
  const note = page.getByRole('dialog', { name: 'Add a note' });
  await note.getByLabel('Note').fill(MARKUP);
  await expect(note.getByLabel('Your name'), 'as before').toHaveValue('Ada');
  await note.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(note).toHaveCount(0);
  const notes = page.getByRole('region', { name: 'Notes' });
  await expect(notes.getByText(MARKUP)).toBeVisible();
  await page.reload();
  await expect(notes.getByText(MARKUP)).toBeVisible();
  await expect(page.getByRole('region', { name: 'What happened' })).toContainText('Ada looks after it.');
  expect(await page.evaluate(() => 'harmed' in window)).toBe(false);
  await expect(notes.locator('img, script')).toHaveCount(0);
});

for (const theme of ['light', 'dark'] as const) {
  test(`incidents are for all eyes in the ${theme} theme`, async ({ browser, baseURL }) => {
    const context = await inTheme(browser, theme, { width: 1440, height: 900 });
    const page = await context.newPage();
    for (const path of ['/incidents', `/incidents/${id}`]) {
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.goto(`${baseURL}${path}?env=${env}`);
      await expect(h1(page)).toHaveText(title);
      await page.waitForLoadState('networkidle');
      await expectAccessible(page);
      await page.setViewportSize({ width: 640, height: 400 });
      await expectNoSidewaysScroll(page);
    }
    await page.getByRole('button', { name: 'Add a note' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectAccessible(page);
    await context.close();
  });
}

test('it is closed by hand with a reason, though its trouble lasts', async ({ page }) => {
  await page.goto(`/incidents/${id}?env=${env}`);
  await page.getByRole('button', { name: 'Close' }).click();
  const dialog = page.getByRole('dialog', { name: 'Close the incident' });
  await expect(dialog.getByRole('button', { name: 'Close it' })).toBeDisabled();
  await dialog.getByLabel('Why').fill('the bank is known to be down');
  await dialog.getByLabel('Your name').fill('Grace');
  await dialog.getByRole('button', { name: 'Close it' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByText(/^Closed, lasted/)).toBeVisible();
  await expect(page.getByText(/closed by Grace/)).toBeVisible();
  await expect(page.getByText('Grace closed it: the bank is known to be down')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Close' })).toHaveCount(0);
  await page.goto(`/incidents?env=${env}&state=closed`);
  const row = page.getByRole('row').filter({ has: page.getByRole('link', { name: title }) });
  await expect(row).toContainText('closed by Grace');
  await page.goto(`/services/${payment}?env=${env}`);
  await expect(h1(page)).toContainText('is failing');
  await expect(page.getByRole('region', { name: `Incidents of ${payment}` })).toHaveCount(0);
});

test('where nothing went wrong it says so; what is not known or does not come is said', async ({ page }) => {
  await page.goto(`/incidents?env=${unique('empty')}`);
  await expect(h1(page)).toHaveText('No incidents in the last 7 d');
  await expect(page.getByRole('heading', { name: 'Nothing went wrong in the last 7 d' })).toBeVisible();
  await page.goto('/incidents/nobodys');
  await expect(h1(page)).toHaveText('This incident is not known');
  await expect(page.getByRole('link', { name: 'All incidents' })).toBeVisible();
  await page.route('**/api/v1/incidents*', (route) => route.abort());
  await page.goto(`/incidents?env=${env}`);
  await expect(page.getByRole('alert')).toContainText('Could not load the incidents');
  await page.unroute('**/api/v1/incidents*');
  await page.keyboard.press('r');
  await expect(page.getByRole('link', { name: title })).toBeVisible();
});
