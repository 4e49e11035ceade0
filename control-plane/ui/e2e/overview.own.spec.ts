import { expect, h1, test } from './pages';
import { call, eventually, load, request, send, unique } from './telemetry';

interface Services {
  services: { name: string; red: { requests: number } | null }[];
}

test('services appear while one looks, without a reload and without moving what is there', async ({
  page,
}) => {
  const env = unique('env');
  const [gateway, order] = [unique('gateway'), unique('order')];
  await load(env, () => request(gateway, 'GET /home', []), 30);
  await eventually(`/services?env=${env}`, (a: Services) => a.services.length === 1);

  await page.goto(`/?env=${env}`);
  const row = page.getByRole('rowheader', { name: gateway });
  await expect(row).toBeVisible();
  await page.evaluate((name) => {
    const cell = [...document.querySelectorAll('th[scope=row]')].find((th) => th.textContent?.includes(name));
    cell?.setAttribute('data-still-here', 'yes');
  }, gateway);

  await load(env, () => request(gateway, 'POST /checkout', [call(gateway, order, 'POST /orders')]), 30);

  await expect(page.getByRole('rowheader', { name: order })).toBeVisible();
  await expect(row).toHaveAttribute('data-still-here', 'yes');
});

test('numbers lead to the traces they were counted from', async ({ page }) => {
  const env = unique('env');
  const service = unique('payment');
  await load(env, () => request(service, 'POST /authorize', [], { failed: true, forMs: 80 }), 3);
  await load(env, () => request(service, 'POST /authorize', []), 7);
  await eventually(`/services?env=${env}`, (a: Services) => a.services[0]?.red?.requests === 10);

  await page.goto(`/services?env=${env}`);
  await page.getByRole('link', { name: `30 %: failed traces of ${service}` }).click();

  await expect(page).toHaveURL(new RegExp(`/traces\\?env=${env}&q=service%3D${service}\\+status%3Derror`));
  await expect(h1(page)).toHaveText(/^3 traces, all failed, slowest 80 ms$/);
  await page.goBack();
  await expect(page).toHaveURL(new RegExp(`/services\\?env=${env}$`));
});

test('an environment without services says so and leads on', async ({ page }) => {
  await send(unique('env'), request(unique('svc'), 'GET /', []));
  await page.goto(`/?env=${unique('nowhere')}`);
  await expect(h1(page)).toHaveText('No service reported in the last 15 min');
  await expect(page.getByRole('link', { name: 'Last 24 h, all environments' })).toBeVisible();
});

test('the range, the environment and the filter are in the address, and Back undoes the last step', async ({
  page,
}) => {
  const env = unique('env');
  await send(env, request(unique('alpha'), 'GET /', []));
  await send(env, request(unique('beta'), 'GET /', []));
  await page.goto('/services');

  await page.getByRole('button', { name: /^Environment/ }).click();
  await page.getByRole('link', { name: env, exact: true }).click();
  await expect(page).toHaveURL(/env=/);
  await page.getByRole('button', { name: /^Time range/ }).click();
  await page.getByRole('link', { name: 'Last 1 h' }).click();
  await expect(page).toHaveURL(new RegExp(`env=${env}&from=-1h`));
  await expect(page.getByRole('rowheader')).toHaveCount(2);

  await page.keyboard.press('f');
  await page.keyboard.type('alpha');
  await expect(page.getByRole('rowheader')).toHaveCount(1);
  await page.reload();
  await expect(page.getByRole('rowheader')).toHaveCount(1);
  await page.goBack();
  await expect(page).toHaveURL(new RegExp(`\\?env=${env}$`));
});
