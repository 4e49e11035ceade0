import { expect, expectNoSidewaysScroll, h1, test } from './pages';
import { call, eventually, load, request, unique } from './telemetry';

test('a lost connection keeps the last answer, says how old it is, and recovers by itself', async ({
  page,
}) => {
  const env = unique('env');
  const service = unique('svc');
  await load(env, () => request(service, 'GET /', []), 5);
  await eventually(`/services?env=${env}`, (a: { services: unknown[] }) => a.services.length === 1);
  await page.goto(`/services?env=${env}`);
  await expect(page.getByRole('rowheader', { name: service })).toBeVisible();

  await page.route('**/api/v1/**', (route) => route.abort());
  await expect(page.getByText('Not up to date.').first()).toBeVisible();
  await expect(page.getByRole('rowheader', { name: service })).toBeVisible();

  await page.unroute('**/api/v1/**');
  await expect(page.getByText('Not up to date.')).toHaveCount(0);
});

test('an answer that never came is an error with a way on, and R tries again', async ({ page }) => {
  await page.route('**/api/v1/overview*', (route) => route.abort());
  await page.goto('/');
  await expect(h1(page)).toHaveText('The overview is not available');
  await expect(page.getByRole('alert')).toContainText('cannot be reached');
  await page.unroute('**/api/v1/overview*');
  await page.keyboard.press('r');
  await expect(h1(page)).not.toHaveText('The overview is not available');
});

test('a refused parameter is said with what is allowed', async ({ page }) => {
  await page.goto('/traces?limit=50&minDurationNs=9&maxDurationNs=1');
  await expect(page.getByRole('alert')).toContainText('minDurationNs');
});

test('pausing Live stops the asking', async ({ page }) => {
  await page.goto('/services');
  await expect(page.getByRole('button', { name: 'Live' })).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('l');
  await expect(page.getByRole('button', { name: 'Live' })).toHaveAttribute('aria-pressed', 'false');
  await page.waitForLoadState('networkidle');
  const asked: string[] = [];
  page.on('request', (request) => {
    if (/\/api\/v1\/services/.test(request.url())) asked.push(request.url());
  });
  await page.keyboard.press('l');
  await expect.poll(() => asked.length, { timeout: 9_000 }).toBeGreaterThan(0);
  await page.keyboard.press('l');
  await page.waitForLoadState('networkidle');
  const before = asked.length;
  // One interval and a half: a page that still asked would have done so.
  await page.waitForTimeout(7_500);
  expect(asked.length).toBe(before);
});

test('the chosen theme stays, without a flash of the other one', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('button', { name: 'Switch to the dark theme' }).click();
  await page.addInitScript(() => {
    document.addEventListener('DOMContentLoaded', () => {
      (window as unknown as { atFirst: string | undefined }).atFirst = document.documentElement.dataset.theme;
    });
  });
  await page.reload();
  expect(await page.evaluate(() => (window as unknown as { atFirst: string | undefined }).atFirst)).toBe(
    'dark',
  );
  await expect(page.getByRole('button', { name: 'Switch to the light theme' })).toBeVisible();
});

test('the keyboard leads to every page and lists itself', async ({ page }) => {
  await page.goto('/');
  await expect(h1(page)).toBeVisible();
  for (const [key, path] of [
    ['m', '/map'],
    ['s', '/services'],
    ['d', '/deploys'],
    ['t', '/traces'],
    ['e', '/errors'],
    ['a', '/alerts'],
    ['i', '/incidents'],
    ['c', '/connect'],
    ['o', '/'],
  ] as const) {
    await page.keyboard.press('g');
    await page.keyboard.press(key);
    await expect(page).toHaveURL(new RegExp(`${path}$`));
  }
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('the first Tab skips to the content', async ({ page }) => {
  await page.goto('/services');
  await expect(h1(page)).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
});

test('every page is usable at 1280 px and at 200 % zoom', async ({ page }) => {
  const env = unique('env');
  const [gateway, order] = [unique('gateway'), unique('order')];
  await load(env, () => request(gateway, 'POST /checkout', [call(gateway, order, 'POST /orders')]), 5);
  await eventually(`/services?env=${env}`, (a: { services: unknown[] }) => a.services.length === 2);
  const traces = (await (await page.request.get(`/api/v1/traces?env=${env}`)).json()) as {
    traces: { traceId: string }[];
  };
  const addresses = [
    '/',
    '/map',
    '/services',
    `/services/${order}`,
    '/deploys',
    '/traces',
    `/traces/${traces.traces[0]?.traceId}`,
    '/connect',
  ];
  for (const width of [1280, 640]) {
    await page.setViewportSize({ width, height: width === 640 ? 400 : 800 });
    for (const address of addresses) {
      await page.goto(`${address}?env=${env}`);
      await expect(h1(page)).toBeVisible();
      await page.waitForLoadState('networkidle');
      await expectNoSidewaysScroll(page);
    }
  }
});

test('without motion where motion is unwanted', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.route('**/api/v1/**', () => {
    // Never answered: the page stays in its loading state.
  });
  await page.goto('/services');
  await expect(page.locator('.skel').first()).toBeVisible();
  const names = await page
    .locator('.skel')
    .first()
    .evaluate((e) => getComputedStyle(e).animationName);
  expect(names).not.toContain('pulse');
});
