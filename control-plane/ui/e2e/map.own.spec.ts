import { expect, h1, test } from './pages';
import { call, eventually, load, request, type Sent, unique } from './telemetry';

interface Graph {
  nodes: { id: string; name: string }[];
  edges: { id: string; change: string | null }[];
}

const database = (service: string, name: string): Sent => ({
  service,
  name: `SELECT ${name}`,
  kind: 'client',
  atMs: 4,
  forMs: 3,
  attributes: { 'db.system': 'postgresql', 'db.name': name },
});

test('calls are links with a sentence; one opens by click and by keyboard, and closes with Escape', async ({
  page,
}) => {
  const env = unique('env');
  const [gateway, order] = [unique('gateway'), unique('order')];
  await load(
    env,
    () =>
      request(gateway, 'POST /checkout', [
        call(gateway, order, 'POST /orders', { children: [database(order, 'orders')] }),
      ]),
    30,
  );
  await eventually(
    `/graph?env=${env}`,
    (a: Graph) => a.edges.length >= 2 && a.nodes.some((n) => n.name.includes('orders')),
  );

  await page.goto(`/map?env=${env}`);
  const edge = page.getByRole('link', {
    name: new RegExp(`^${gateway} calls ${order}, .* calls per second`),
  });
  await expect(edge).toBeVisible();
  await expect(page.getByRole('link', { name: new RegExp(`^${order}, service`) })).toBeVisible();
  await expect(page.getByRole('link', { name: /orders, database/ })).toBeVisible();

  await edge.focus();
  await page.keyboard.press('Enter');
  const panel = page.getByRole('complementary', { name: `Call from ${gateway} to ${order}` });
  await expect(panel).toContainText('By version');
  await expect(panel).toContainText('POST /orders');
  await expect(panel).toContainText('agree: 30');
  await expect(page).toHaveURL(/edge=/);
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
  await edge.click();
  await expect(panel).toBeVisible();
  await page.getByRole('button', { name: 'Close (Esc)' }).click();

  await page.getByRole('link', { name: new RegExp(`^${order}, service`) }).click();
  await expect(page.getByRole('complementary', { name: `${order}, service` })).toContainText('Called by');
  await page.goBack();
  await expect(page.getByRole('complementary')).toBeHidden();
});

test('nodes keep their places while others arrive', async ({ page }) => {
  const env = unique('env');
  const [gateway, order, late] = [unique('gateway'), unique('order'), unique('late')];
  await load(env, () => request(gateway, 'POST /checkout', [call(gateway, order, 'POST /orders')]), 10);
  await eventually(`/graph?env=${env}`, (a: Graph) => a.nodes.some((n) => n.name === order));
  await page.goto(`/map?env=${env}`);
  const node = (name: string) => page.getByRole('link', { name: new RegExp(`^${name}, service`) });
  await expect(node(order)).toBeVisible();
  const before = [await node(gateway).boundingBox(), await node(order).boundingBox()];

  await load(env, () => request(gateway, 'GET /late', [call(gateway, late, 'GET /late')]), 10);

  await expect(node(late)).toBeVisible();
  expect([await node(gateway).boundingBox(), await node(order).boundingBox()]).toEqual(before);
});

test('compare mode marks what is new and what is gone', async ({ page }) => {
  const env = unique('env');
  const [gateway, kept, old, fresh] = [unique('gateway'), unique('kept'), unique('old'), unique('fresh')];
  const briefly = 20_000;
  const halfAnHour = 30 * 60_000;
  const to = (callee: string) => () => request(gateway, 'GET /', [call(gateway, callee, 'GET /')]);
  await load(env, to(old), 5, briefly, halfAnHour);
  await load(env, to(kept), 5, briefly, halfAnHour);
  await load(env, to(kept), 5);
  await load(env, to(fresh), 5);
  await eventually(
    `/graph?env=${env}&from=-10m&compareTo=25m`,
    (a: Graph) => a.edges.some((e) => e.change === 'new') && a.edges.some((e) => e.change === 'gone'),
  );

  await page.goto(`/map?env=${env}&from=-10m&compare=25m`);

  await expect(h1(page)).toContainText('1 call is new, 1 call is gone');
  await expect(page.getByRole('link', { name: new RegExp(`calls ${fresh}.*new since`) })).toBeVisible();
  await expect(page.getByRole('link', { name: new RegExp(`calls ${old}.*gone since`) })).toBeVisible();
  await page.keyboard.press('c');
  await expect(page).not.toHaveURL(/compare=/);
});
