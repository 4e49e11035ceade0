import { expect, expectAccessible, expectNoSidewaysScroll, h1, inTheme, test } from './pages';
import { call, eventually, request, type Sent, send, unique } from './telemetry';

/** Exceptions as issues: which there are, why they are new, where they come from, and the ways to and from them. */

const env = unique('env');
const [gateway, order] = [unique('gateway'), unique('order')];
/** By what was thrown in them. */
const timeouts: string[] = [];
const stock: string[] = [];

const stackOf = (type: string, message: string, own: string) =>
  [
    `${type}: ${message}`,
    '\tat org.springframework.web.client.RestTemplate.doExecute(RestTemplate.java:790)',
    '\tat org.springframework.web.client.RestTemplate.execute(RestTemplate.java:717)',
    `\tat ${own}`,
    '\tat org.springframework.web.servlet.DispatcherServlet.doDispatch(DispatcherServlet.java:1089)',
    '\tat java.base/java.lang.Thread.run(Thread.java:1575)',
  ].join('\n');

function checkout(version: string, thrown: { type: string; message: string; own: string } | null): Sent {
  const events = thrown && [
    {
      name: 'exception',
      atMs: 9,
      attributes: {
        'exception.type': thrown.type,
        'exception.message': thrown.message,
        'exception.stacktrace': stackOf(thrown.type, thrown.message, thrown.own),
      },
    },
  ];
  return request(gateway, 'POST /checkout', [
    call(gateway, order, 'POST /orders', { version, failed: thrown !== null, ...(events ? { events } : {}) }),
  ]);
}

const timeout = {
  type: 'java.net.SocketTimeoutException',
  message: 'Read timed out',
  own: 'shop.order.PaymentClient.authorize(PaymentClient.java:57)',
};
const noStock = (n: number) => ({
  type: 'shop.order.OutOfStockException',
  message: `no stock of product ${n}`,
  own: 'shop.order.Stock.take(Stock.java:41)',
});

interface Errors {
  errors: { id: string; type: string; countInRange: number; new: boolean }[];
}

test.beforeAll(async () => {
  const now = Date.now();
  for (let i = 0; i < 3; i++)
    timeouts.push((await send(env, checkout('1.0.0', timeout), now - 60_000 + i * 1000)).traceId);
  await eventually(`/services/${order}?env=${env}`, (a: { versions: unknown[] }) => a.versions.length === 1);
  await send(env, checkout('2.0.0', null), now - 40_000);
  await eventually(`/deployments?env=${env}`, (a: { deployments: { version: string }[] }) =>
    a.deployments.some((d) => d.version === '2.0.0'),
  );
  // Now, not before: what was thrown before the deployment began did not come with it.
  for (let i = 0; i < 4; i++)
    stock.push((await send(env, checkout('2.0.0', noStock(i)), Date.now())).traceId);
  await eventually(
    `/errors?env=${env}`,
    (a: Errors) =>
      a.errors.some((e) => e.countInRange === 4 && e.new) && a.errors.some((e) => e.countInRange === 3),
  );
});

const row = (page: import('@playwright/test').Page, name: string) =>
  page.getByRole('row').filter({ has: page.getByRole('rowheader', { name }) });

test('lists what was thrown, once each, the new one first and with the reason', async ({ page }) => {
  await page.goto(`/errors?env=${env}`);
  await expect(h1(page)).toHaveText(/^2 kinds of errors, (1|all of them) new$/);
  const rows = page.getByRole('rowheader');
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toContainText('OutOfStockException');
  await expect(rows.first()).toContainText('no stock of product');
  await expect(rows.first()).toContainText('in shop.order.Stock.take (Stock.java:41)');
  await expect(rows.first().getByText('new')).toHaveAttribute('title', /^Came with 2\.0\.0, deployed/);
  await expect(row(page, 'OutOfStockException')).toContainText('2.0.0 ×4');
  await expect(row(page, 'SocketTimeoutException')).toContainText('1.0.0 ×3');
});

test('the filters live in the address and are undone one by one', async ({ page }) => {
  await page.goto(`/errors?env=${env}`);
  const rows = page.getByRole('rowheader');
  await expect(rows).toHaveCount(2);

  await page.getByLabel('Version').selectOption('1.0.0');
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText('SocketTimeoutException');
  await expect(page).toHaveURL(/version=1\.0\.0/);
  await page.goBack();
  await expect(rows).toHaveCount(2);

  await page.getByLabel('New only').check();
  await expect(page).toHaveURL(/new=true/);
  await expect(rows.filter({ hasText: 'OutOfStockException' })).toHaveCount(1);
  await page.getByLabel('New only').uncheck();

  await page.keyboard.press('f');
  await page.keyboard.type('paymentclient');
  await expect(rows).toHaveCount(1);
  await expect(page).toHaveURL(/q=paymentclient/);
  await page.reload();
  await expect(rows).toHaveCount(1);
  await page.getByLabel('Service').selectOption(gateway);
  await expect(page.getByRole('heading', { name: 'No error matches' })).toBeVisible();
  await page.getByRole('button', { name: 'Clear filter' }).first().click();
  await expect(rows).toHaveCount(2);
  await expect(page).toHaveURL(new RegExp(`/errors\\?env=${env}$`));
});

/** The ids of the traces on the page, once its search is done. */
async function found(page: import('@playwright/test').Page): Promise<string[]> {
  await expect(page).toHaveURL(/\/traces\?/);
  await expect(h1(page)).toHaveText(/^(The newest )?\d+ traces?, /);
  const hrefs = await page
    .getByRole('rowheader')
    .getByRole('link')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
  return hrefs.map((href) => /\/traces\/([0-9a-f]+)/.exec(href)?.[1] ?? '').sort();
}

test('one error has its stack, its versions, and leads to its traces', async ({ page }) => {
  await page.goto(`/errors?env=${env}`);
  await expect(page.getByRole('rowheader')).toHaveCount(2);
  // By keyboard alone: the first row, then in.
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/errors\/.+/);
  await expect(h1(page)).toHaveText('OutOfStockException');
  await expect(page.getByText('Came with 2.0.0, deployed')).toBeVisible();
  await expect(page.getByRole('img', { name: /^How often OutOfStockException was thrown/ })).toBeVisible();

  const own = page.locator('.own-frame');
  await expect(own).toHaveText(/at.shop\.order\.Stock\.take\(Stock\.java:41\)/);
  const folded = page.locator('.stack details');
  await expect(folded.first()).not.toHaveAttribute('open');
  await page.getByText(/2 frames of /).click();
  await expect(page.getByText('java.lang.Thread.run')).toBeVisible();

  const traces = page.getByRole('region', { name: 'Traces' });
  const ids = await traces
    .getByRole('rowheader')
    .getByRole('link')
    .evaluateAll((links) =>
      links.map((a) => /\/traces\/([0-9a-f]+)/.exec(a.getAttribute('href') ?? '')?.[1]),
    );
  expect([...ids].sort()).toEqual([...stock].sort());

  await page.getByRole('region', { name: 'Versions' }).getByRole('link').click();
  await expect.poll(() => found(page)).toEqual([...stock].sort());
  await page.goBack();
  await traces.getByRole('link', { name: 'Open traces' }).click();
  await expect.poll(() => found(page)).toEqual([...stock].sort());
  await page.goBack();
});

test('a count in the list opens the traces it was counted from', async ({ page }) => {
  await page.goto(`/errors?env=${env}`);
  await page.getByRole('link', { name: /^3: traces with SocketTimeoutException/ }).click();
  await expect.poll(() => found(page)).toEqual([...timeouts].sort());
});

test('a service and the overview show the errors of theirs', async ({ page }) => {
  await page.goto(`/services/${order}?env=${env}`);
  await page.getByRole('tab', { name: 'Errors 2' }).click();
  await expect(row(page, 'SocketTimeoutException')).toBeVisible();
  await page.goto(`/services/${gateway}?env=${env}&tab=errors`);
  await expect(
    page.getByRole('heading', { name: `${gateway} threw nothing in the last 15 min` }),
  ).toBeVisible();

  await page.goto(`/?env=${env}`);
  const fresh = page.getByRole('region', { name: 'New errors' });
  await fresh.getByRole('link', { name: 'OutOfStockException', exact: true }).click();
  await expect(h1(page)).toHaveText('OutOfStockException');
});

test('an error that nobody knows, and an answer that does not come, are said', async ({ page }) => {
  await page.goto(`/errors/no-such-error?env=${env}`);
  await expect(h1(page)).toHaveText('This error is not known');
  await page.route('**/api/v1/errors*', (route) => route.abort());
  await page.goto(`/errors?env=${env}`);
  await expect(page.getByRole('alert')).toContainText('Could not load the errors');
  await page.unroute('**/api/v1/errors*');
  await page.keyboard.press('r');
  await expect(page.getByRole('rowheader')).toHaveCount(2);
});

test('where nothing was thrown it says what would show here', async ({ page }) => {
  await page.goto(`/errors?env=${unique('empty')}`);
  await expect(h1(page)).toHaveText('No errors in the last 24 h');
  await expect(page.getByText('OpenTelemetry’s agents and SDKs')).toBeVisible();
});

for (const theme of ['light', 'dark'] as const) {
  test(`the errors are for all eyes in the ${theme} theme`, async ({ browser, baseURL }) => {
    const context = await inTheme(browser, theme, { width: 1280, height: 800 });
    const page = await context.newPage();
    await page.goto(`${baseURL}/errors?env=${env}`);
    await expect(page.getByRole('rowheader').first()).toBeVisible();
    await page.waitForLoadState('networkidle');
    await expectAccessible(page);
    await page.setViewportSize({ width: 640, height: 400 });
    await expectNoSidewaysScroll(page);

    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByRole('rowheader').first().getByRole('link').click();
    await expect(page.getByRole('region', { name: 'Traces' }).getByRole('rowheader').first()).toBeVisible();
    await page.waitForLoadState('networkidle');
    await expectAccessible(page);
    await page.setViewportSize({ width: 640, height: 400 });
    await expectNoSidewaysScroll(page);

    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(`${baseURL}/services/${order}?env=${env}&tab=errors`);
    await expect(page.getByRole('rowheader').first()).toBeVisible();
    await page.waitForLoadState('networkidle');
    await expectAccessible(page);
    await context.close();
  });
}
