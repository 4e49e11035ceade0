import { arrived, grid, panelOf, SPANS_OF_CHECKOUT, sentCheckout } from './checkout';
import { expect, h1, test } from './pages';
import { call, request, type Sent, send, toRequest, unique } from './telemetry';

/** The waterfall: what is drawn, found and corrected. Telemetry is sent through OTLP. */

const OTLP = process.env.PHAROS_OTLP_URL ?? 'http://127.0.0.1:4318';

/** A wide and deep trace: 100 batches of 99 items, three levels, with attributes as agents write them. */
function large(service: string): Sent {
  const children: Sent[] = Array.from({ length: 100 }, (_, b) => ({
    service: `${service}-${b % 5}`,
    name: `batch ${b}`,
    kind: 'internal',
    atMs: b * 100,
    forMs: 99,
    children: Array.from(
      { length: b === 0 ? 98 : 99 },
      (_, i): Sent => ({
        service: `${service}-${b % 5}`,
        name: `item ${b * 99 + i}`,
        kind: i % 3 === 0 ? 'client' : 'internal',
        atMs: b * 100 + i,
        forMs: 1,
        attributes: {
          'db.system.name': 'postgresql',
          'db.query.text': `SELECT * FROM items WHERE id = ${i}`,
          'server.address': 'db.internal',
          'server.port': 5432,
          'thread.name': `http-nio-8080-exec-${i % 20}`,
          'code.function.name': 'shop.batch.Items.load',
          'item.number': b * 99 + i,
        },
      }),
    ),
  }));
  return { service, name: 'run', kind: 'server', atMs: 0, forMs: 10_000, children };
}

/** Pixels of the scrolled window that no row covers, as it is painted. */
function uncovered(): number {
  const box = document.querySelector('.wf-rows');
  if (!box) return -1;
  const { top, bottom } = box.getBoundingClientRect();
  const rows = [...box.querySelectorAll('.wf-row')]
    .map((r) => r.getBoundingClientRect())
    .filter((r) => r.bottom > top && r.top < bottom)
    .sort((a, b) => a.top - b.top);
  let at = top;
  let blank = 0;
  for (const r of rows) {
    if (r.top > at + 1) blank += r.top - at;
    at = Math.max(at, r.bottom);
  }
  const content = (box.firstElementChild?.getBoundingClientRect().bottom ?? bottom) - 1;
  return blank + Math.max(0, Math.min(bottom, content) - at);
}

test('ten thousand spans open within a second and scroll without a blank row', async ({ page }) => {
  test.slow();
  const env = unique('env');
  const service = unique('big');
  const { traceId } = await send(env, large(service), Date.now() - 11_000);
  await arrived(traceId, 10_000);
  // Once for the server's caches and the browser's own files, as for anyone who looks at traces at all.
  await page.goto(`/traces/${traceId}`);
  await expect(grid(page).getByText('item 0', { exact: true })).toBeVisible();

  // Something else may have the cores for a moment: what takes longer each time is slow.
  const opened: number[] = [];
  for (let i = 0; i < 3 || (i < 10 && Math.min(...opened) > 1_000); i++) {
    await page.goto('about:blank');
    await page.goto(`/traces/${traceId}`, { waitUntil: 'commit' });
    const took = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const look = () => {
            // From the start of the navigation to the frame in which rows stand.
            if (document.querySelectorAll('.wf-row').length > 20) resolve(performance.now());
            else requestAnimationFrame(look);
          };
          look();
        }),
    );
    opened.push(Math.round(took));
  }
  console.log(`10,000 spans: rows after ${opened.join(', ')} ms`);
  expect(Math.min(...opened)).toBeLessThanOrEqual(1_000);

  await expect(page.getByText('10,000 of 10,000 spans')).toBeVisible();
  // With the wheel, as fast as it goes, looked at in every frame.
  await grid(page).hover();
  await page.evaluate((look) => {
    const measure = new Function(`return (${look})()`) as () => number;
    const seen = { frames: 0, blank: [] as number[][] };
    Object.assign(window, { seen });
    const frame = () => {
      const blank = measure();
      seen.frames++;
      if (blank > 0) seen.blank.push([document.querySelector('.wf-rows')?.scrollTop ?? 0, blank]);
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }, uncovered.toString());
  for (let i = 0; i < 60; i++) await page.mouse.wheel(0, 1_500);
  const scrolledTo = () => page.locator('.wf-rows').evaluate((box) => box.scrollTop);
  await expect.poll(scrolledTo).toBe(60 * 1_500);
  // And end to end by great leaps, as with the scroll bar.
  await page.evaluate(async () => {
    const box = document.querySelector('.wf-rows') as HTMLElement;
    const wait = () => new Promise((resolve) => setTimeout(resolve, 20));
    for (let i = 0; i <= 60; i++) {
      box.scrollTop = ((box.scrollHeight - box.clientHeight) * i) / 60;
      await wait();
    }
  });
  await expect(grid(page).getByText('item 9899', { exact: true })).toBeVisible();
  const seen = await page.evaluate(
    () => (window as unknown as { seen: { frames: number; blank: number[][] } }).seen,
  );
  console.log(`scrolled: ${seen.frames} frames, with blank rows: ${JSON.stringify(seen.blank)}`);
  expect(seen.frames).toBeGreaterThan(30);
  // Where it was scrolled to, and how many pixels no row covered.
  expect(seen.blank).toEqual([]);
  expect(await grid(page).getByRole('row').count()).toBeLessThan(120);
});

test('find counts, steps, and looks into attributes', async ({ page }) => {
  const { env, traceId } = await sentCheckout();
  await page.goto(`/traces/${traceId}?env=${env}`);
  await grid(page).waitFor();
  await page.keyboard.press('f');
  await page.keyboard.type('from items');
  const said = page.locator('.wf-tools [role=status]');
  await expect(said).toHaveText('10 spans');
  await expect(page).toHaveURL(/find=from\+items/);
  await page.keyboard.press('Enter');
  await expect(said).toHaveText('1 of 10 spans');
  await page.keyboard.press('Enter');
  await expect(said).toHaveText('2 of 10 spans');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.press('Shift+Enter');
  await expect(said).toHaveText('10 of 10 spans');
  await page.getByRole('button', { name: 'Next (Enter)' }).click();
  await expect(said).toHaveText('1 of 10 spans');
  await page.reload();
  await expect(page.getByLabel('Find in this trace')).toHaveValue('from items');
  await expect(said).toHaveText('1 of 10 spans');
});

test('levels fold at once, J and K walk the rows of a trace opened by its address', async ({ page }) => {
  const { env, traceId } = await sentCheckout();
  await page.goto(`/traces/${traceId}?env=${env}`);
  await expect(grid(page).getByRole('row')).toHaveCount(SPANS_OF_CHECKOUT + 1);
  await page.getByLabel('Levels').selectOption('2');
  await expect(grid(page).getByRole('row')).toHaveCount(2);
  await page.getByLabel('Levels').selectOption('1');
  await expect(grid(page).getByRole('row')).toHaveCount(1);
  await page.getByLabel('Levels').selectOption('5');
  await expect(grid(page).getByRole('row')).toHaveCount(SPANS_OF_CHECKOUT + 1);

  await grid(page).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('Shift+ArrowLeft');
  await expect(grid(page).getByRole('row')).toHaveCount(3);
  await page.keyboard.press('Shift+ArrowRight');
  await expect(grid(page).getByRole('row')).toHaveCount(SPANS_OF_CHECKOUT + 1);
  await page.keyboard.press('k');
  await page.keyboard.press('Enter');
  await expect(panelOf(page)).toContainText('client');
});

test('exceptions fold their libraries, statements are copied, another version is marked', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { env, traceId } = await sentCheckout();
  await page.goto(`/traces/${traceId}?env=${env}`);
  await grid(page).getByRole('row').filter({ hasText: 'IllegalStateException' }).click();
  const panel = panelOf(page);
  await expect(panel.getByText('Orders.java:41')).toBeVisible();
  await expect(panel.getByText('A.java:1')).toBeVisible();
  await expect(panel.getByText('C.java:3')).toBeHidden();
  await panel.getByText('2 frames of org.springframework, java').click();
  await expect(panel.getByText('C.java:3')).toBeVisible();
  await expect(panel.getByRole('link', { name: 'ab'.repeat(16) })).toHaveAttribute('href', /span=cdcd/);

  await grid(page).getByRole('row').filter({ hasText: 'SELECT items' }).first().click();
  await panel.getByRole('button', { name: 'Copy db.query.text' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('SELECT * FROM items\nWHERE id = ?');
  // One of payment's spans ran in 2.0.0, the other in 1.0.0: which is unusual depends on what was seen first.
  await expect(grid(page).getByText(/^other version [12]\.0\.0$/)).toHaveCount(1);
});

test('the critical path is underlined, hints light their spans and go away for good', async ({ page }) => {
  const { env, traceId } = await sentCheckout();
  await page.goto(`/traces/${traceId}?env=${env}`);
  await expect.poll(() => grid(page).locator('.wf-critical').count()).toBeGreaterThan(3);
  // Bars have their service's colour, the path the text's.
  const fill = (of: string) =>
    grid(page)
      .locator(of)
      .first()
      .evaluate((e) => getComputedStyle(e).fill);
  expect(await fill('.wf-self')).not.toBe('rgb(0, 0, 0)');
  expect(await fill('.wf-critical')).not.toBe(await fill('.wf-self'));
  const hints = page.getByRole('region', { name: 'Hints' });
  const repeated = hints.getByRole('button', { pressed: false }).filter({ hasText: '10 spans' }).first();
  await repeated.click();
  await expect(page).toHaveURL(/hint=\d/);
  await expect(grid(page).locator('.wf-row:not(.faded)')).toHaveCount(10);
  const before = await hints.getByRole('listitem').count();
  await hints.getByRole('button', { name: 'Show no more hints about repeated queries' }).click();
  await expect(hints.getByRole('listitem')).toHaveCount(before - 1);
  await expect(grid(page).locator('.wf-row.faded')).toHaveCount(0);
  await page.reload();
  await expect(hints.getByText('1 hint off')).toBeVisible();
  await hints.getByRole('button', { name: 'show repeated queries' }).click();
  await expect(hints.getByRole('listitem')).toHaveCount(before);
});

test('a wrong clock is corrected, said, and shown as sent by a click', async ({ page }) => {
  const env = unique('env');
  const [gateway, order] = [unique('gateway'), unique('order')];
  const trace = request(gateway, 'GET /skewed', [call(gateway, order, 'GET /stock', { forMs: 20 })]);
  const server = trace.children?.[0]?.children?.[0];
  if (server) server.atMs -= 5_000;
  const { traceId } = await send(env, trace, Date.now() - 10_000);
  await arrived(traceId, 3);
  await page.goto(`/traces/${traceId}?env=${env}`);
  await expect(page.getByText('A clock was wrong and corrected.')).toBeVisible();
  await expect(page.getByText(`The clock of ${order}`)).toBeVisible();
  await grid(page).getByRole('row').nth(2).click();
  await expect(panelOf(page)).toContainText('Its clock was wrong');
  await expect(panelOf(page)).toContainText('+3 ms');
  await page.getByRole('button', { name: 'Show times as sent' }).click();
  await expect(page).toHaveURL(/clocks=sent/);
  await expect(panelOf(page)).toContainText('−5.00 s');
  await page.getByRole('button', { name: 'Correct them' }).click();
  await expect(panelOf(page)).toContainText('+3 ms');
});

test('a trace whose root has not come is running, and becomes whole by itself', async ({ page }) => {
  const env = unique('env');
  const service = unique('job');
  const { body } = toRequest(
    env,
    request(service, 'nightly', [{ service, name: 'step', kind: 'internal', atMs: 5, forMs: 10 }]),
    Date.now() - 2_000,
  );
  const whole = body as { resourceSpans: { scopeSpans: { spans: { name: string; traceId: string }[] }[] }[] };
  const part = (name: string) => {
    const copy = structuredClone(whole);
    for (const r of copy.resourceSpans)
      for (const s of r.scopeSpans) s.spans = s.spans.filter((span) => span.name === name);
    return copy;
  };
  const post = async (what: object) =>
    expect(
      (
        await fetch(`${OTLP}/v1/traces`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(what),
        })
      ).status,
    ).toBe(200);
  const traceId = whole.resourceSpans[0]?.scopeSpans[0]?.spans[0]?.traceId ?? '';
  await post(part('step'));
  await arrived(traceId, 1);
  await page.goto(`/traces/${traceId}?env=${env}`);
  await expect(page.getByText('It may still run.')).toBeVisible();
  await expect(grid(page).getByText('parent may still run')).toBeVisible();
  await post(part('nightly'));
  await expect(page.getByText('It may still run.')).toBeHidden();
  await expect(h1(page)).toHaveText(`${service} nightly`);
  await expect(grid(page).getByRole('row')).toHaveCount(2);
});

test('a trace that lost its root says so', async ({ page }) => {
  const env = unique('env');
  const service = unique('job');
  const { body, sent } = toRequest(
    env,
    request(service, 'lost', [{ service, name: 'step', kind: 'internal', atMs: 5, forMs: 10 }]),
    Date.now() - 120_000,
  );
  const part = body as { resourceSpans: { scopeSpans: { spans: { name: string }[] }[] }[] };
  for (const r of part.resourceSpans)
    for (const s of r.scopeSpans) s.spans = s.spans.filter((span) => span.name === 'step');
  await fetch(`${OTLP}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(part),
  });
  await arrived(sent.traceId, 1);
  await page.goto(`/traces/${sent.traceId}?env=${env}`);
  await expect(page.getByText('The root span was not received.')).toBeVisible();
  await expect(page.getByText('It may still run.')).toBeHidden();
});

test('flame graph and span table show the same trace, by hash and by keyboard', async ({ page }) => {
  const { env, traceId, order } = await sentCheckout();
  await page.goto(`/traces/${traceId}?env=${env}`);
  await page.getByRole('tab', { name: 'Flame graph' }).click();
  await expect(page).toHaveURL(/#flame$/);
  const flame = page.getByRole('group', { name: /Flame graph of/ });
  await flame.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(page.locator('.flame-said')).toContainText(`${order} POST /orders`);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Whole trace' })).toBeVisible();
  await page.getByRole('link', { name: 'Show as table' }).click();
  await expect(page).toHaveURL(/#table$/);
  const select = page.getByRole('row').filter({ hasText: 'SELECT items' });
  await expect(select.getByRole('cell').nth(1)).toHaveText('10');
  await expect(select.getByRole('cell').nth(2)).toHaveText('100 ms');
  await page.getByRole('link', { name: 'Spans', exact: true }).click();
  await expect(page).toHaveURL(/sort=-count.*#table$/);
  await expect(page.getByRole('row').nth(1)).toContainText('SELECT items');
  await page.getByRole('link', { name: 'By service' }).click();
  await expect(page.getByRole('heading', { name: '3 services, 17 spans' })).toBeVisible();
  await page.goBack();
  await page.getByRole('row').filter({ hasText: 'SELECT items' }).getByRole('button').click();
  await expect(page).toHaveURL(/span=[0-9a-f]{16}#waterfall$/);
  await expect(panelOf(page)).toContainText('SELECT items');
});
