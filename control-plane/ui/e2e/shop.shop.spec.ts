import { expect, expectAccessible, h1, test } from './pages';

/** Against a control plane that the shop of DESIGN §7 reports to, under load. */

const SERVICES = ['gateway', 'auth', 'catalog', 'order', 'payment', 'inventory', 'recommendation'];
const CALLS: readonly [string, string][] = [
  ['gateway', 'auth'],
  ['gateway', 'catalog'],
  ['gateway', 'order'],
  ['catalog', 'recommendation'],
  ['order', 'payment'],
];

test('the overview lists every service with its health and versions', async ({ page }) => {
  await page.goto('/');
  for (const name of SERVICES)
    await expect(page.getByRole('rowheader', { name: new RegExp(`^${name}\\b`) })).toBeVisible();
  await expect(h1(page)).toContainText('service');
});

test('the map shows who calls whom, users left of the gateway', async ({ page }) => {
  await page.goto('/map');
  for (const [from, to] of CALLS) {
    await expect(page.getByRole('link', { name: new RegExp(`^${from} calls ${to},`) })).toBeVisible();
  }
  const users = page.getByRole('link', { name: /, users/ }).first();
  const gateway = page.getByRole('link', { name: /^gateway, service/ });
  await expect(users).toBeVisible();
  const [left, right] = [await users.boundingBox(), await gateway.boundingBox()];
  expect((left?.x ?? 0) + (left?.width ?? 0)).toBeLessThan(right?.x ?? 0);
  await expect(page.getByRole('link', { name: /, database/ })).not.toHaveCount(0);
  await expect(page.getByRole('link', { name: /, queue/ })).not.toHaveCount(0);
});

test('the call from order to payment shows both versions and its traces', async ({ page }) => {
  await page.goto('/map');
  await page.getByRole('link', { name: /^order calls payment,/ }).focus();
  await page.keyboard.press('Enter');
  const panel = page.getByRole('complementary', { name: 'Call from order to payment' });
  await expect(panel).toContainText('By version');
  await expect(panel).toContainText('By operation');
});

test('order runs as two instances, registered with Fleet', async ({ page }) => {
  await page.goto('/services/order?tab=instances');
  await expect(page.getByRole('tabpanel').getByRole('rowheader')).toHaveCount(2);
  await expect(page.getByRole('link', { name: /in Spring Boot Admin/ }).first()).toBeVisible();
});

test('payment knows who calls its operations', async ({ page }) => {
  await page.goto('/services/payment');
  await page.locator('.callers-toggle').first().click();
  await expect(page.getByRole('table', { name: /^Callers of/ })).toContainText('order');
});

test('a checkout is one trace over gateway, order and payment', async ({ page }) => {
  await page.goto('/traces?service=payment');
  await page.getByRole('rowheader').filter({ hasText: 'gateway' }).first().getByRole('link').click();
  const grid = page.getByRole('treegrid');
  for (const service of ['gateway', 'order', 'payment']) await expect(grid).toContainText(service);
});

for (const address of ['/', '/map', '/services', '/services/order', '/deploys', '/traces', '/connect']) {
  test(`${address} has nothing that axe finds wrong, with the shop on it`, async ({ page }) => {
    await page.goto(address);
    await expect(h1(page)).toBeVisible();
    await page.waitForLoadState('networkidle');
    await expectAccessible(page);
  });
}
