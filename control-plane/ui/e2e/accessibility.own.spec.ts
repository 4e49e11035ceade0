import { expect, expectAccessible, h1, inTheme, test } from './pages';
import { call, eventually, load, request, send, unique } from './telemetry';

const env = unique('env');
const [gateway, order, payment] = [unique('gateway'), unique('order'), unique('payment')];
let traceId = '';

test.beforeAll(async () => {
  await load(env, () => request(gateway, 'POST /checkout', [call(gateway, order, 'POST /orders')]), 25);
  await load(
    env,
    () =>
      request(
        gateway,
        'POST /pay',
        [call(gateway, payment, 'POST /authorize', { failed: true, version: '1.1.0' })],
        { failed: true },
      ),
    25,
  );
  const sent = await send(
    env,
    request(gateway, 'POST /pay', [
      call(gateway, payment, 'POST /authorize', {
        failed: true,
        events: [
          {
            name: 'exception',
            atMs: 9,
            attributes: { 'exception.type': 'shop.Declined', 'exception.message': 'no' },
          },
        ],
      }),
    ]),
  );
  traceId = sent.traceId;
  await eventually(`/graph?env=${env}`, (a: { edges: unknown[] }) => a.edges.length >= 2);
  await eventually(`/traces/${traceId}`, (a: { spans: unknown[] }) => a.spans.length === 3);
});

for (const theme of ['light', 'dark'] as const) {
  test.describe(`in the ${theme} theme`, () => {
    for (const [name, address, open] of [
      ['overview', '/', null],
      ['map', '/map', null],
      ['map with a call', '/map?compare=1h', 'a.map-edge'],
      ['map with a node', '/map', 'a.map-node.service'],
      ['services', '/services', null],
      ['service', () => `/services/${payment}`, '.callers-toggle'],
      ['instances', () => `/services/${payment}?tab=instances`, null],
      ['deploys', '/deploys', null],
      ['a deploy nobody knows', '/deploys/no-such-deploy', null],
      ['deploy status', '/deploys/status', null],
      ['deploy status on a wall', '/deploys/status?wall=1', null],
      ['traces', '/traces?status=error', null],
      ['traces in a box', `/traces?box=${Date.now() - 600_000},${Date.now() + 600_000},0,60000000000`, null],
      ['traces of a wrong query', '/traces?q=service%3D', null],
      ['traces explained', '/traces?tab=explain', null],
      ['trace', () => `/traces/${traceId}`, '.lead button'],
      ['trace explained', () => `/traces/${traceId}`, 'a[role=tab][href$="#explain"]'],
      ['overhead', '/overhead', null],
      ['connect', '/connect', null],
      ['nowhere', '/no-such-page', null],
    ] as const) {
      test(`${name} has nothing that axe finds wrong`, async ({ browser, baseURL }) => {
        const context = await inTheme(browser, theme, { width: 1440, height: 900 });
        const page = await context.newPage();
        const path = typeof address === 'function' ? address() : address;
        await page.goto(`${baseURL}${path}${path.includes('?') ? '&' : '?'}env=${env}`);
        await expect(h1(page)).toBeVisible();
        await page.waitForLoadState('networkidle');
        if (open) {
          const link = page.locator(open).first();
          await link.focus();
          await page.keyboard.press('Enter');
          await page.waitForLoadState('networkidle');
        }
        await expectAccessible(page);
        await context.close();
      });
    }

    for (const dialog of ['?', 'Control+k'] as const) {
      test(`the dialog of ${dialog} has nothing that axe finds wrong`, async ({ browser, baseURL }) => {
        const context = await inTheme(browser, theme, { width: 1440, height: 900 });
        const page = await context.newPage();
        await page.goto(`${baseURL}/?env=${env}`);
        await expect(page.getByRole('rowheader').first()).toBeVisible();
        await page.keyboard.press(dialog);
        await expect(page.getByRole('dialog')).toBeVisible();
        await expectAccessible(page);
        await context.close();
      });
    }
  });
}
