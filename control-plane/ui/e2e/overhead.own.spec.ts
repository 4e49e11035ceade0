import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll, h1, inTheme, test } from './pages';
import { eventually, request, type SentLine, send, sendLogs, sendMetrics, unique } from './telemetry';

/** What services sent, counted exactly, and what causes it. */

const env = unique('env');
const [chatty, quiet] = [unique('chatty'), unique('quiet')];
const LINES = 40;

test.beforeAll(async () => {
  const now = Date.now();
  for (let i = 0; i < 7; i++) await send(env, request(chatty, 'GET /list', []), now - 20_000);
  await send(env, request(quiet, 'GET /one', []), now - 20_000);
  await sendLogs(
    env,
    Array.from(
      { length: LINES },
      (_, i): SentLine => ({
        service: chatty,
        severity: 'info',
        body: `item ${i} was looked at by customer ${i * 7}`,
        at: now - 15_000,
      }),
    ),
  );
  await sendMetrics(env, chatty, [
    {
      name: 'items.seen',
      sum: [
        [now - 30_000, 1],
        [now - 15_000, 2],
        [now, 3],
      ],
    },
    { name: 'pool.size', gauge: [[now, 8]], attributes: { pool: 'a' } },
  ]);
  await eventually(
    `/overhead?env=${env}`,
    (a: { costs: { signal: string; items: number }[] }) =>
      a.costs.some((c) => c.signal === 'logs' && c.items === LINES) &&
      a.costs.some((c) => c.signal === 'metrics'),
  );
  await eventually(
    `/overhead/contributors?env=${env}`,
    (a: { operations: unknown[]; patterns: unknown[] }) => a.operations.length >= 2 && a.patterns.length > 0,
  );
});

const costs = (page: Page) => page.getByRole('region', { name: 'By service and signal' });
/** The two of this test: metrics do not tell an environment, so services of other tests may stand among them. */
const ours = (page: Page) =>
  costs(page)
    .getByRole('rowheader')
    .filter({ hasText: new RegExp(`${chatty}|${quiet}`) });

test('each service has what it sent, to the item', async ({ page }) => {
  await page.goto(`/overhead?env=${env}`);
  await expect(h1(page)).toHaveText(/^Spans and log lines of .+ came in the last 1 h$/);
  const row = costs(page).getByRole('row', { name: new RegExp(`^${chatty}`) });
  await expect(row.getByText('7 spans')).toBeVisible();
  await expect(row.getByText('40 lines')).toBeVisible();
  await expect(
    costs(page)
      .getByRole('row', { name: new RegExp(`^${quiet}`) })
      .getByText('1 span'),
  ).toBeVisible();
  // Three points of a counter, one of a gauge, and what is said of the resource.
  const sent = (await (await page.request.get(`/api/v1/overhead?env=${env}&from=-1h`)).json()) as {
    costs: { source: { service: string }; signal: string; items: number; activeSeries: number }[];
  };
  const metrics = sent.costs.find((c) => c.source.service === chatty && c.signal === 'metrics');
  expect(metrics?.items).toBeGreaterThanOrEqual(4);
  expect(metrics?.activeSeries).toBeGreaterThanOrEqual(2);
});

test('what causes it leads to the traces, lines and series that it is', async ({ page }) => {
  await page.goto(`/overhead?env=${env}`);
  await page.getByRole('combobox', { name: 'Service' }).selectOption(chatty);
  await expect(page).toHaveURL(new RegExp(`service=${chatty}`));
  const operations = page.getByRole('region', { name: 'Operations' });
  await expect(operations.getByRole('rowheader')).toHaveCount(1);
  await page.reload();
  await expect(page.getByRole('combobox', { name: 'Service' })).toHaveValue(chatty);

  await operations.getByRole('link', { name: 'GET /list' }).click();
  await expect(page).toHaveURL(/\/traces\?/);
  await expect(h1(page)).toHaveText(/7 traces/);
  await page.goBack();

  const patterns = page.getByRole('region', { name: 'Log patterns' });
  await patterns.getByRole('rowheader').first().getByRole('link').click();
  await expect(page).toHaveURL(/\/logs\?/);
  await expect(h1(page)).toContainText('40');
  await page.goBack();

  const metrics = page.getByRole('region', { name: 'Metrics and their labels' });
  await metrics.getByRole('link', { name: 'items_seen_total' }).click();
  await expect(page).toHaveURL(/\/metrics\?/);
});

test('a log pattern is thinned out from its row, and kept again from the card', async ({ page }) => {
  await page.goto(`/overhead?env=${env}&service=${chatty}`);
  const patterns = page.getByRole('region', { name: 'Log patterns' });
  await patterns
    .getByRole('button', { name: /^Leave out/ })
    .first()
    .click();
  const dialog = page.getByRole('dialog', { name: /^Leave out/ });
  await expect(dialog.getByText(/^Saves 960 lines a day/)).toBeVisible();
  await dialog.getByRole('combobox', { name: 'Keep' }).selectOption('one line of 10');
  await expect(dialog.getByText(/^Saves 864 lines a day/)).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Why' }).fill('one is as good as ten');
  await dialog.getByRole('textbox', { name: 'Your name' }).fill('Ada');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Leave it out' }).click();
  await expect(dialog).toBeHidden();

  const card = page.getByRole('region', { name: 'Left out' });
  const row = card.getByRole('row', { name: new RegExp(`^Lines of a kind of ${chatty}, but one of 10`) });
  await expect(row.getByText('one is as good as ten')).toBeVisible();
  const now = Date.now();
  await sendLogs(
    env,
    Array.from(
      { length: LINES },
      (_, i): SentLine => ({
        service: chatty,
        severity: 'info',
        body: `item ${i} was looked at by customer ${i * 11}`,
        at: now + i,
      }),
    ),
  );
  await eventually(
    '/levers',
    (a: { levers: { target: { service: string | null }; leftOut: { items: number } }[] }) =>
      a.levers.some((l) => l.target.service === chatty && l.leftOut.items > 0),
  );

  await row.getByRole('button', { name: /^Revoke/ }).click();
  const revoke = page.getByRole('dialog', { name: 'Keep it again' });
  await revoke.getByRole('textbox', { name: 'Why' }).fill('looking closer');
  await revoke.getByRole('button', { name: 'Keep it again' }).click();
  await expect(row).toBeHidden();
  await card.getByText('Who did what').click();
  await expect(card.getByText(/^.*Revoked by Ada.*looking closer$/).first()).toBeVisible();
});

test('a lever that would blind verdicts says so', async ({ page }) => {
  const refused = await page.request.post('/api/v1/levers/preview', {
    data: { kind: 'metric', metric: 'process_cpu_seconds_total' },
  });
  expect(refused.status()).toBe(409);
});

test('debug lines in production can be done without, one click from the lever', async ({ page }) => {
  const now = Date.now();
  await sendLogs(
    env,
    Array.from(
      { length: LINES },
      (_, i): SentLine => ({
        service: quiet,
        severity: 'debug',
        body: `cache of ${i} entries was looked through`,
        at: now - 10_000,
      }),
    ),
  );
  await eventually(`/overhead/advice?env=${env}&service=${quiet}`, (a: { advice: { kind: string }[] }) =>
    a.advice.some((one) => one.kind === 'debug_logs'),
  );
  await page.goto(`/overhead?env=${env}&service=${quiet}`);
  const card = page.getByRole('region', { name: 'What can be done without' });
  const item = card.getByRole('listitem').filter({ hasText: 'at debug' });
  await expect(item.getByText('Debug in production')).toBeVisible();
  await item.getByRole('button', { name: /^Do without/ }).click();
  await expect(page.getByRole('dialog', { name: /^Leave out “cache of/ })).toBeVisible();
  await page.keyboard.press('Escape');

  await page.getByRole('region', { name: 'What grows' }).getByRole('link', { name: 'Logs' }).click();
  await expect(page).toHaveURL(/grows=logs/);
  await expectAccessible(page);
});

test('keys lead here, along the rows, and sorting stays in the address', async ({ page }) => {
  await page.goto(`/?env=${env}`);
  await expect(h1(page)).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('h');
  await expect(page).toHaveURL(new RegExp(`/overhead\\?env=${env}`));
  await expect(ours(page).first()).toContainText(chatty);
  await costs(page).getByRole('link', { name: 'Spans and lines' }).click();
  await expect(page).toHaveURL(/sort=bytes/);
  await expect(ours(page).first()).toContainText(quiet);
  await costs(page).getByRole('link', { name: 'Spans and lines' }).click();
  await expect(ours(page).first()).toContainText(chatty);
  await ours(page).first().getByRole('link').focus();
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/services/${chatty}`));
});

test('an answer that does not come is said, and asked for again', async ({ page }) => {
  await page.route(/\/api\/v1\/overhead\?/, (route) => route.abort());
  await page.goto(`/overhead?env=${env}`);
  await expect(page.getByRole('alert')).toContainText('Could not load what services sent');
  await page.unroute(/\/api\/v1\/overhead\?/);
  await page.keyboard.press('r');
  await expect(ours(page)).toHaveCount(2);
});

test('where nothing came it says so', async ({ page }) => {
  await page.goto(`/overhead?env=${env}&from=2020-01-01T00:00:00Z&to=2020-01-01T01:00:00Z`);
  await expect(
    page.getByRole('heading', { name: /^No service sent anything|^Nothing was sent/ }).first(),
  ).toBeVisible();
  await expect(page.getByRole('heading', { name: 'No spans came' })).toBeVisible();
});

test('what was left out, and for which budget, is said and fits into a narrow window', async ({ page }) => {
  const at = new Date().toISOString();
  const held = {
    at,
    state: 'cannot',
    since: at,
    rate: 0.001,
    dayBytes: 2e9,
    alwaysBytes: 1.5e9,
    ordinaryBytes: 1e8,
    otherBytes: 4e8,
    beforeBytes: 0,
    cause: 'traces that are always kept',
    reason: 'The day will take 2 GB of a budget of 1 GB.',
  };
  await page.route(/\/api\/v1\/overhead\?/, async (route) => {
    const answer = (await (await route.fetch()).json()) as { budgets: object[] };
    await route.fulfill({
      json: { ...answer, budgets: [{ ...answer.budgets[0], bytesPerDay: 1e9, held }] },
    });
  });
  await page.route(/\/api\/v1\/overhead\/kept/, async (route) => {
    const answer = (await (await route.fetch()).json()) as object;
    const kept = [
      { reason: 'rate', traces: 60 },
      { reason: 'error', traces: 30 },
      { reason: 'fresh_deploy', traces: 10 },
    ];
    const counts = { keptTraces: 100, representedTraces: 600, leftOutTraces: 540, partialTraces: 2 };
    await route.fulfill({ json: { ...answer, enabled: true, rate: 0.1, kept, ...counts } });
  });
  await page.goto(`/overhead?env=${env}`);
  const card = page.getByRole('region', { name: 'Which traces are kept' });
  await expect(card).toContainText('Of 640 traces 84.4 % were left out.');
  await expect(card.getByRole('row', { name: /^With an error/ })).toContainText('30');
  await expect(page.getByText('The day will take 2 GB of a budget of 1 GB.')).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 640, height: 400 });
  await expectNoSidewaysScroll(page);
});

for (const theme of ['light', 'dark'] as const) {
  test(`the costs are for all eyes in the ${theme} theme`, async ({ browser, baseURL }) => {
    const context = await inTheme(browser, theme, { width: 1280, height: 800 });
    const page = await context.newPage();
    await page.goto(`${baseURL}/overhead?env=${env}`);
    await expect(costs(page).getByRole('rowheader').first()).toBeVisible();
    await page.waitForLoadState('networkidle');
    await expectAccessible(page);
    await page.setViewportSize({ width: 640, height: 400 });
    await expectNoSidewaysScroll(page);
    await context.close();
  });
}
