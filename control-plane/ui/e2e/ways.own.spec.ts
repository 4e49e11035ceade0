import type { Locator, Page } from '@playwright/test';
import { expect, h1, test } from './pages';
import { call, eventually, request, type Sent, send, unique } from './telemetry';

/** Numbers, points, calls, versions and instances lead to the traces they were counted from: to those, and to no others. */

const env = unique('env');
const [gateway, order, other] = [unique('gateway'), unique('order'), unique('other')];
const worker = unique('worker');
/** By what happened in them. */
const fine: string[] = [];
const failed: string[] = [];
const elsewhere: string[] = [];
const direct: string[] = [];

/** A query of a database, a call of a bank, and a message that a worker takes. */
function peers(): Sent[] {
  const sent = (
    name: string,
    kind: Sent['kind'],
    attributes: Record<string, string>,
    more: Partial<Sent> = {},
  ): Sent => ({
    service: order,
    name,
    kind,
    atMs: 3,
    forMs: 4,
    attributes,
    ...more,
  });
  const message = { 'messaging.system': 'activemq', 'messaging.destination.name': 'order-events' };
  return [
    sent('SELECT orders', 'client', { 'db.system': 'postgresql', 'db.name': 'orders' }),
    sent('GET', 'client', { 'server.address': 'bank.example', 'http.request.method': 'GET' }),
    sent('order-events publish', 'producer', message, {
      children: [sent('order-events process', 'consumer', message, { service: worker, atMs: 8 })],
    }),
  ];
}

test.beforeAll(async () => {
  const now = Date.now();
  const keep = async (to: string[], root: Sent, ago: number) => {
    to.push((await send(env, root, now - ago)).traceId);
  };
  const checkout = (more: Partial<Sent>) =>
    request(gateway, 'POST /checkout', [call(gateway, order, 'POST /orders', more)], {
      forMs: (more.forMs ?? 12) + 20,
    });
  for (let i = 0; i < 6; i++) await keep(fine, checkout({ version: '1.0.0' }), 60_000 - i * 1000);
  for (let i = 0; i < 2; i++) await keep(direct, request(order, 'GET /orders', peers()), 50_000 - i * 1000);
  for (let i = 0; i < 5; i++) {
    await keep(
      elsewhere,
      request(gateway, 'GET /home', [call(gateway, other, 'GET /list', { failed: i === 0 })]),
      40_000 - i * 1000,
    );
  }
  await eventually(`/services/${order}?env=${env}`, (a: { versions: unknown[] }) => a.versions.length === 1);
  for (let i = 0; i < 4; i++)
    await keep(failed, checkout({ version: '2.0.0', failed: true, forMs: 300 }), 30_000 - i * 1000);
  await eventually(
    `/services/${order}?env=${env}`,
    (a: { red: { requests: number } | null }) => a.red?.requests === 12,
  );
  await eventually(`/graph?env=${env}`, (a: { edges: { calls: number }[] }) =>
    a.edges.some((e) => e.calls === 10),
  );
  await eventually(`/deployments?env=${env}`, (a: { deployments: { version: string }[] }) =>
    a.deployments.some((d) => d.version === '2.0.0'),
  );
});

/** The ids of the traces on the page, once its search is done. */
async function found(page: Page): Promise<string[]> {
  await expect(page).toHaveURL(/\/traces\?/);
  await expect(h1(page)).toHaveText(/^(The newest )?\d+ traces?, |^No trace/);
  const links = await page.getByRole('rowheader').getByRole('link').all();
  const ids = await Promise.all(
    links.map(async (link) => /\/traces\/([0-9a-f]+)/.exec((await link.getAttribute('href')) ?? '')?.[1]),
  );
  return ids.filter((id) => id !== undefined).sort();
}

async function leadsTo(page: Page, link: Locator, ...meant: string[][]): Promise<void> {
  await link.click();
  await expect.poll(() => found(page)).toEqual(meant.flat().sort());
  expect(new URL(page.url()).searchParams.get('env')).toBe(env);
  await page.goBack();
}

/** At least one, and none but these: what is slower than a quantile is a part of them. */
async function leadsToSomeOf(page: Page, link: Locator, meant: string[]): Promise<void> {
  await link.click();
  const ids = await found(page);
  expect(ids.length).toBeGreaterThan(0);
  expect(ids.filter((id) => !meant.includes(id))).toEqual([]);
  await page.goBack();
}

test('the table of services', async ({ page }) => {
  await page.goto(`/services?env=${env}`);
  const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: order }) });
  await leadsTo(page, row.getByRole('link', { name: `: traces of ${order}` }).first(), fine, direct, failed);
  await leadsTo(page, row.getByRole('link', { name: `: failed traces of ${order}` }), failed);
  await leadsToSomeOf(
    page,
    row.getByRole('link', { name: new RegExp(`: traces of ${order} slower`) }),
    failed,
  );
});

test('the figures of a service, its operations and their callers', async ({ page }) => {
  await page.goto(`/services/${order}?env=${env}`);
  await leadsTo(
    page,
    page.getByRole('link', { name: new RegExp(`/s: traces of ${order}`) }),
    fine,
    direct,
    failed,
  );
  await leadsTo(page, page.getByRole('link', { name: `: failed traces of ${order}` }), failed);
  await leadsTo(page, page.getByRole('link', { name: 'GET /orders', exact: true }), direct);
  await leadsTo(page, page.getByRole('link', { name: 'POST /orders', exact: true }), fine, failed);
  await leadsTo(page, page.getByRole('link', { name: ': failed traces of POST /orders' }), failed);
  await leadsToSomeOf(
    page,
    page.getByRole('link', { name: ': traces of POST /orders slower than p99' }),
    failed,
  );
  await page.getByRole('link', { name: /callers? of POST \/orders by version/ }).click();
  const callers = page.getByRole('table', { name: 'Callers of POST /orders' });
  await leadsTo(page, callers.getByRole('link', { name: `failed traces of ${gateway} calling it` }), failed);
  await leadsTo(page, callers.getByRole('link', { name: `: traces of ${gateway} calling it` }), fine, failed);
});

test('the points of the charts, by a click and in the table below', async ({ page }) => {
  await page.goto(`/services/${order}?env=${env}`);
  const errors = page.getByRole('figure', { name: 'Errors' });
  await errors.getByText('Show as table').click();
  const point = errors.getByRole('table').getByRole('link').filter({ hasNotText: /^0 %$/ }).first();
  await leadsToSomeOf(page, point, failed);

  const durations = page.getByRole('figure', { name: 'Duration' });
  await durations.getByText('Show as table').click();
  // The chart goes on with the time while it is measured.
  await expect(async () => {
    const steps = await durations.locator('tbody tr').count();
    const measured = await durations
      .locator('tbody tr')
      .evaluateAll((rows) => rows.findLastIndex((r) => r.querySelector('a') !== null));
    const chart = durations.getByRole('img');
    const box = await chart.boundingBox();
    if (!box || measured < 0) throw new Error('the chart has no point');
    // The plot lies between the axis at the left and the names of the lines at the right.
    const x = 52 + (measured / (steps - 1)) * (box.width - 52 - 36);
    await page.mouse.click(box.x + x, box.y + 60);
    await expect(page).toHaveURL(/\/traces\?/, { timeout: 2_000 });
  }).toPass();
  const ids = await found(page);
  expect(ids.length).toBeGreaterThan(0);
  expect(ids.filter((id) => !failed.includes(id))).toEqual([]);
  expect(new URL(page.url()).searchParams.get('q')).toMatch(/duration>=\d+ns/);
});

test('single traces in the charts, by a click on a dot and in the table below', async ({ page }) => {
  await page.goto(`/services/${order}?env=${env}`);
  const durations = page.getByRole('figure', { name: 'Duration' });
  const slow = durations
    .locator('[data-trace]')
    .filter({ has: page.locator('.failed') })
    .first();
  await expect(slow).toBeAttached();
  const [traceId, spanId] = ((await slow.getAttribute('data-trace')) ?? '').split('/');
  expect(failed).toContain(traceId);
  const box = await slow.boundingBox();
  if (!box) throw new Error('the dot has no place');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await expect(durations.getByText(/^Trace [0-9a-f]{8}: 3\d\d ms, failed, \d\d:\d\d:\d\d$/)).toBeVisible();
  await page.mouse.click(x, y);
  await expect(page).toHaveURL(/\/traces\/[0-9a-f]+\?.*span=[0-9a-f]{16}/);
  expect(failed.some((id) => page.url().includes(id))).toBe(true);
  await expect(page.getByRole('complementary', { name: 'Selected span' })).toContainText(order);
  await page.goBack();

  const errors = page.getByRole('figure', { name: 'Errors' });
  await errors.getByText('Show as table').click();
  await errors
    .getByRole('link', { name: /^Trace [0-9a-f]{8}: .*failed/ })
    .first()
    .click();
  await expect(page).toHaveURL(/\/traces\/[0-9a-f]{32}/);
  expect(failed.some((id) => page.url().includes(id))).toBe(true);
  expect(spanId).toMatch(/^[0-9a-f]{16}$/);
});

test('instances', async ({ page }) => {
  await page.goto(`/services/${order}?env=${env}&tab=instances`);
  await leadsTo(page, page.getByRole('link', { name: `: traces of ${order}-2.0.0-1` }), failed);
  await leadsTo(page, page.getByRole('link', { name: `: traces of ${order}-1.0.0-1` }), fine, direct);
  await leadsTo(page, page.getByRole('link', { name: `: failed traces of ${order}-2.0.0-1` }), failed);
});

test('calls and nodes of the map', async ({ page }) => {
  await page.goto(`/map?env=${env}`);
  const edge = page.getByRole('link', { name: new RegExp(`^${gateway} calls ${order},`) });
  await edge.focus();
  await page.keyboard.press('Enter');
  const panel = page.getByRole('complementary', { name: `Call from ${gateway} to ${order}` });
  await expect(panel).toContainText('By version');
  await leadsTo(page, panel.getByRole('link', { name: ': traces of these calls' }), fine, failed);
  await leadsTo(page, panel.getByRole('link', { name: ': traces of failed calls' }), failed);
  const fresh = panel.getByRole('row', { name: /→ 2\.0\.0/ });
  await leadsTo(page, fresh.getByRole('link', { name: ': traces of these versions' }), failed);
  await leadsTo(
    page,
    panel
      .getByRole('row', { name: /→ 1\.0\.0/ })
      .getByRole('link')
      .first(),
    fine,
  );
  await leadsTo(page, panel.getByRole('link', { name: 'POST /orders', exact: true }), fine, failed);
  await expect(panel.getByRole('rowheader').filter({ hasText: '…' })).toHaveCount(4);

  await page.goto(`/map?env=${env}`);
  const node = page.getByRole('link', { name: new RegExp(`^${other}, service`) });
  await node.focus();
  await page.keyboard.press('Enter');
  const details = page.getByRole('complementary', { name: `${other}, service` });
  await leadsTo(page, details.getByRole('link', { name: `/s: traces of ${other}` }), elsewhere);
  await leadsTo(
    page,
    details.getByRole('link', { name: `: failed traces of ${other}` }),
    elsewhere.slice(0, 1),
  );
  await leadsTo(page, details.getByRole('link', { name: `: traces of calls from ${gateway}` }), elsewhere);
  await leadsTo(
    page,
    details.getByRole('link', { name: `: traces of failed calls from ${gateway}` }),
    elsewhere.slice(0, 1),
  );
});

test('calls of the map to what reports nothing itself', async ({ page }) => {
  for (const [caller, verb, callee] of [
    [order, 'calls', 'orders'],
    [order, 'calls', 'bank.example'],
    [order, 'exchanges messages with', 'order-events'],
    ['order-events', 'exchanges messages with', worker],
    ['user', 'calls', order],
  ] as const) {
    await page.goto(`/map?env=${env}`);
    const edge = page.getByRole('link', { name: new RegExp(`^${caller} (calls|${verb}) ${callee},`) });
    await edge.focus();
    await page.keyboard.press('Enter');
    const panel = page.getByRole('complementary', { name: `Call from ${caller} to ${callee}` });
    await leadsTo(page, panel.getByRole('link', { name: ': traces of these calls' }), direct);
  }
  await page.goto(`/map?env=${env}`);
  await page.getByRole('link', { name: /^orders, database/ }).focus();
  await page.keyboard.press('Enter');
  const panel = page.getByRole('complementary', { name: 'orders, database' });
  await leadsTo(page, panel.getByRole('link', { name: /: traces of orders/ }), direct);
});

test('the versions of a deploy', async ({ page }) => {
  await page.goto(`/deploys?env=${env}`);
  await leadsTo(page, page.getByRole('link', { name: `Traces of ${order} 2.0.0`, exact: true }), failed);
  await leadsTo(
    page,
    page.getByRole('link', { name: `Traces of ${order} 1.0.0, the old version` }),
    fine,
    direct,
  );
  await expect(page.getByRole('link', { name: `Errors of ${order} 2.0.0` })).toHaveAttribute(
    'href',
    new RegExp(`^/errors\\?.*service=${order}&version=2\\.0\\.0`),
  );
  await page.getByRole('link', { name: `What differs in traces of ${order} 2.0.0` }).click();
  const differences = page.getByRole('region', { name: 'What sets them apart' });
  await expect(differences.getByText(/^4 traces:/)).toBeVisible();
  await expect(differences.getByText(/8 traces:/)).toBeVisible();
});

test('the figures of the overview', async ({ page }) => {
  await page.goto(`/?env=${env}`);
  await leadsTo(
    page,
    page.getByRole('link', { name: /: traces that failed/ }),
    failed,
    elsewhere.slice(0, 1),
  );
  await leadsTo(page, page.getByRole('link', { name: /\/s: traces$/ }), fine, direct, failed, elsewhere);
});
