import { readFile } from 'node:fs/promises';
import { arrived, grid, panelOf, SPANS_OF_CHECKOUT, sentCheckout } from './checkout';
import { expect, expectAccessible, expectNoSidewaysScroll, h1, inTheme, test } from './pages';
import { call, eventually, request, type Sent, send, toRequest, unique } from './telemetry';

/** The other views of a trace: compared, explained, taken along as a file, and each for all eyes. */

test('a trace is compared with what is usual, and with another one', async ({ page }) => {
  const env = unique('env');
  const [gateway, order] = [unique('gateway'), unique('order')];
  const usual = (forMs: number, extra: Sent[] = []) =>
    request(gateway, 'GET /cart', [call(gateway, order, 'GET /items', { forMs, children: extra })], {
      forMs: forMs + 20,
    });
  const fast: string[] = [];
  for (let i = 0; i < 30; i++) {
    fast.push((await send(env, usual(20 + (i % 4)), Date.now() - 60_000 + i * 1_000)).traceId);
  }
  const slow = usual(900, [{ service: order, name: 'lock.wait', kind: 'internal', atMs: 10, forMs: 850 }]);
  const { traceId } = await send(env, slow, Date.now() - 5_000);
  await arrived(traceId, 4);
  await page.goto(`/traces/${traceId}?env=${env}#compare`);
  const rows = page.getByRole('table').first().getByRole('row');
  await expect(rows.filter({ hasText: 'lock.wait' })).toContainText('+ new');
  await expect(rows.filter({ hasText: 'GET /cart' })).toContainText('slower');
  await expect(page.locator('.compare-lead')).toContainText('longer than');
  await expectAccessible(page);

  await page.getByPlaceholder('32 hex digits').fill(fast[0] ?? '');
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`with=${fast[0]}.*#compare$`));
  await expect(rows.filter({ hasText: 'lock.wait' })).toContainText('+ new');
  await page.getByRole('button', { name: 'lock.wait' }).first().click();
  await expect(page).toHaveURL(/#waterfall$/);
  await expect(panelOf(page)).toContainText('lock.wait');

  await page.goto(`/traces/${fast[0]}?env=${env}&with=${traceId}#compare`);
  await expect(rows.filter({ hasText: 'lock.wait' })).toContainText('× gone');
});

test('explain sets traces like this one apart from the others', async ({ page }) => {
  const env = unique('env');
  const gateway = unique('gateway');
  let last = '';
  for (let i = 0; i < 40; i++) {
    const bad = i % 4 === 0;
    const root = request(gateway, 'GET /cart', [], { failed: bad });
    root.attributes = { ...root.attributes, 'user.tier': bad ? 'gold' : 'free' };
    const { traceId } = await send(env, root, Date.now() - 60_000 + i * 1_000);
    if (bad) last = traceId;
  }
  await arrived(last, 1);
  await page.goto(`/traces/${last}?env=${env}#explain`);
  const panel = page.getByRole('region', { name: 'What sets them apart' });
  await expect(panel.getByText('gold').first()).toBeVisible();
});

test('a request says how long it usually takes, and leads to what sets it apart', async ({ page }) => {
  const env = unique('env');
  const gateway = unique('gateway');
  for (let i = 0; i < 9; i++)
    await send(env, request(gateway, 'GET /cart', [], { forMs: 40 }), Date.now() - 30_000 + i * 1_000);
  const slow = await send(env, request(gateway, 'GET /cart', [], { forMs: 800 }), Date.now() - 2_000);
  await arrived(slow.traceId, 1);
  await eventually(
    `/services/${gateway}/operations?env=${env}`,
    (a: { operations: { red: { requests: number } }[] }) => a.operations[0]?.red.requests === 10,
  );
  await page.goto(`/traces/${slow.traceId}?env=${env}&span=${slow.spanIds[0]}`);
  const usual = panelOf(page).locator('dl > div').filter({ hasText: 'Usual p50' });
  // As far as the aggregates' bins tell 40 ms.
  await expect(usual).toHaveText(/^Usual p50(3[89]|4[0-2])(\.\d)? ms$/);
  await usual.getByRole('link').click();
  await expect(page).toHaveURL(/#explain$/);
  await expect(page.getByRole('region', { name: 'Explain', exact: true })).toBeVisible();
});

test('a trace leaves as a file and the file shows the same trace', async ({ page }) => {
  const { env, traceId, gateway } = await sentCheckout();
  await page.goto(`/traces/${traceId}?env=${env}`);
  await expect(h1(page)).toHaveText(`${gateway} POST /checkout`);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe(`trace-${traceId}.otlp.json`);
  const path = await download.path();
  const file = JSON.parse(await readFile(path, 'utf8'));
  expect(JSON.stringify(file)).toContain('"db.query.text"');

  await page.goto('/traces');
  await page.getByLabel('Open a trace file').setInputFiles(path);
  await expect(page).toHaveURL(/\/traces\/view$/);
  await expect(h1(page)).toHaveText(`${gateway} POST /checkout`);
  await expect(page.getByText('From a file:')).toBeVisible();
  await expect(grid(page).getByRole('row')).toHaveCount(SPANS_OF_CHECKOUT + 1);
  await expect(page.getByRole('tab')).toHaveText(['Waterfall', 'Flame graph', 'Span table']);
  await expect(page.getByRole('region', { name: 'Hints' })).toContainText('10 spans');
  await expectAccessible(page);

  await page.getByLabel('Another file').setInputFiles({
    name: 'notes.json',
    mimeType: 'application/json',
    buffer: Buffer.from('{"not": "a trace"}'),
  });
  await expect(page.getByText('The file holds no span.')).toBeVisible();
  await page.getByLabel('Choose a file').setInputFiles({
    name: 'huge.json',
    mimeType: 'application/json',
    buffer: Buffer.alloc(17 * 1024 * 1024, ' '),
  });
  await expect(page.getByText('The file is larger than 16 MiB')).toBeVisible();
});

test('a file dropped on the page is opened', async ({ page }) => {
  const env = unique('env');
  const service = unique('dropped');
  const { body } = toRequest(env, request(service, 'GET /dropped', []), 1_000_000);
  await page.goto('/traces/view');
  await expect(page.getByText('Drop a file anywhere')).toBeVisible();
  const data = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], 'dropped.json', { type: 'application/json' }));
    return transfer;
  }, JSON.stringify(body));
  await page.dispatchEvent('main', 'dragover', { dataTransfer: data });
  await page.dispatchEvent('main', 'drop', { dataTransfer: data });
  await expect(h1(page)).toHaveText(`${service} GET /dropped`);
});

for (const theme of ['light', 'dark'] as const) {
  for (const width of [1440, 900]) {
    test(`every view of a trace is accessible and fits: ${theme}, ${width} px`, async ({ browser }) => {
      test.slow();
      const { env, traceId } = await sentCheckout();
      const context = await inTheme(browser, theme, { width, height: 900 });
      const page = await context.newPage();
      for (const view of ['waterfall', 'flame', 'table']) {
        await page.goto(`/traces/${traceId}?env=${env}#${view}`);
        await page.getByRole('tab', { selected: true }).waitFor();
        if (view === 'waterfall') {
          await grid(page).getByRole('row').filter({ hasText: 'IllegalStateException' }).click();
          await expect(panelOf(page)).toBeVisible();
        }
        await expectAccessible(page);
        await expectNoSidewaysScroll(page);
      }
      await context.close();
    });
  }
}
