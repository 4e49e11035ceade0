import { expect, h1, test } from './pages';
import { call, eventually, load, request, send, unique } from './telemetry';

interface Operations {
  operations: { name: string; callers: unknown[] }[];
}
interface Deployments {
  deployments: { service: string; version: string }[];
}

test('an operation names its callers by version', async ({ page }) => {
  const env = unique('env');
  const [gateway, batch, payment] = [unique('gateway'), unique('batch'), unique('payment')];
  await load(env, () => request(gateway, 'POST /checkout', [call(gateway, payment, 'POST /authorize')]), 10);
  await load(
    env,
    () =>
      request(batch, 'run', [call(batch, payment, 'POST /authorize', { fromVersion: '0.9.1' })], {
        version: '0.9.1',
      }),
    5,
  );
  await eventually(
    `/services/${payment}/operations?env=${env}`,
    (a: Operations) => a.operations.find((o) => o.name === 'POST /authorize')?.callers.length === 2,
  );

  await page.goto(`/services/${payment}?env=${env}`);
  await page.getByRole('link', { name: 'callers of POST /authorize by version' }).click();

  const callers = page.getByRole('table', { name: 'Callers of POST /authorize' });
  await expect(callers.getByRole('row', { name: new RegExp(`${batch} 0\\.9\\.1`) })).toContainText('5');
  await expect(callers.getByRole('row', { name: new RegExp(`${gateway} 1\\.0\\.0`) })).toContainText('10');
  await expect(page).toHaveURL(/op=server/);
});

test('a service that sends no version says so, and how to set it', async ({ page }) => {
  const env = unique('env');
  const service = unique('nameless');
  await load(env, () => request(service, 'GET /', [], { version: null }), 3);
  await eventually(
    `/services/${service}?env=${env}`,
    (a: { versionHint: string | null }) => a.versionHint !== null,
  );

  await page.goto(`/services/${service}?env=${env}`);

  await expect(page.getByRole('heading', { name: `${service} sends no version` })).toBeVisible();
  await expect(page.getByText('OTEL_RESOURCE_ATTRIBUTES=service.version').first()).toBeVisible();
});

test('a new version beside the old one is a deploy, with its progress', async ({ page }) => {
  const env = unique('env');
  const service = unique('payment');
  await load(env, () => request(service, 'GET /', [], { version: '1.4.0' }), 10);
  await eventually(
    `/services/${service}?env=${env}`,
    (a: { versions: unknown[] }) => a.versions.length === 1,
  );
  await load(env, () => request(service, 'GET /', [], { version: '1.5.0' }), 10, 2_000);
  await eventually(`/deployments?env=${env}`, (a: Deployments) =>
    a.deployments.some((d) => d.version === '1.5.0'),
  );

  await page.goto(`/deploys?env=${env}`);

  await expect(h1(page)).toHaveText(`${service} 1.5.0 is rolling out`);
  const row = page
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name: `Deploy of ${service}` }) });
  await expect(row).toContainText('1.4.0 → 1.5.0');
  await expect(row).toContainText('Rolling out');
  await expect(row).toContainText('of instances');
  await row.getByRole('link', { name: service, exact: true }).click();
  await expect(page.getByRole('main')).toContainText('1.4.0 ×1');
  await expect(page.getByRole('main')).toContainText('1.5.0 ×1');
});

test('dragging over a chart chooses that time', async ({ page }) => {
  const env = unique('env');
  const service = unique('svc');
  await load(env, () => request(service, 'GET /', []), 20, 60_000);
  await eventually(`/services/${service}?env=${env}`, (a: { red: unknown }) => a.red !== null);
  await page.goto(`/services/${service}?env=${env}`);

  const chart = page.getByRole('figure', { name: 'Requests' }).getByRole('img');
  const box = await chart.boundingBox();
  if (!box) throw new Error('the chart has no box');
  await page.mouse.move(box.x + box.width * 0.5, box.y + 60);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.8, box.y + 60, { steps: 4 });
  await page.mouse.up();

  await expect(page).toHaveURL(/from=\d{4}-.*&to=\d{4}-/);
  await expect(page.getByText('Fixed', { exact: true })).toBeVisible();
});

test('a service nobody knows is said to be unknown', async ({ page }) => {
  await send(unique('env'), request(unique('svc'), 'GET /', []));
  await page.goto('/services/no-such-service-here');
  await expect(h1(page)).toHaveText('Nothing is known of no-such-service-here here');
  await expect(page.getByRole('link', { name: 'All services' })).toBeVisible();
});
