import type { Locator, Page } from '@playwright/test';
import { Actuator } from './actuator';
import { expect, expectAccessible, inTheme, test } from './pages';
import { askSampling, eventually, request, send, unique } from './telemetry';

/** Levers with a dialog of their own: levels of loggers, and how many traces agents begin. */

const env = unique('env');
const [order, gateway] = [unique('order'), unique('gateway')];
const LOGGER = 'com.example.orders';
const TRACES = 7;
let actuator: Actuator;

test.beforeAll(async ({ request: api }) => {
  const now = Date.now();
  for (let i = 0; i < TRACES; i++) await send(env, request(gateway, 'GET /list', []), now - 20_000);
  await send(env, request(order, 'POST /orders', []), now - 20_000);
  actuator = await Actuator.started(order, env, [LOGGER]);
  await expect
    .poll(
      async () =>
        (
          await api.post('/api/v1/levers/preview', {
            data: { kind: 'log_level', service: order, environment: env, logger: LOGGER, level: 'debug' },
          })
        ).status(),
      { timeout: 30_000, message: 'the instance can be set' },
    )
    .toBe(200);
  await askSampling(gateway);
  await eventually(
    '/sampling',
    (a: { services: { service: string; operations: { operation: string | null }[] }[] }) =>
      a.services.some((one) => one.service === gateway && one.operations.some((o) => o.operation === 'GET')),
  );
});

test.afterAll(async () => {
  await actuator.stop();
});

async function levelDialog(page: Page, base = ''): Promise<Locator> {
  await page.goto(`${base}/overhead?env=${env}&service=${order}`);
  const card = page.getByRole('region', { name: 'Left out' });
  await card.getByRole('button', { name: 'Log level…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Log level' });
  await expect(dialog.getByRole('combobox', { name: 'Service' })).toHaveValue(order);
  await expect(dialog.getByRole('textbox', { name: 'Environment' })).toHaveValue(env);
  await dialog.getByRole('combobox', { name: 'Logger' }).fill(LOGGER);
  await expect(dialog.getByText(/^1 of 1 instance can be set, now at info\.$/i)).toBeVisible();
  return dialog;
}

async function samplingDialog(page: Page, base = ''): Promise<Locator> {
  await page.goto(`${base}/overhead?env=${env}`);
  const card = page.getByRole('region', { name: 'Traces that agents begin' });
  await card.getByRole('button', { name: `Begin fewer traces of ${gateway}` }).click();
  const dialog = page.getByRole('dialog', { name: `Leave out traces of ${gateway}` });
  await dialog.getByRole('combobox', { name: 'Operation' }).selectOption('GET');
  await dialog.getByRole('combobox', { name: 'Begin' }).selectOption('10 % of the traces');
  await expect(dialog.getByText(`6 of ${TRACES} traces looked at would not have been begun.`)).toBeVisible();
  return dialog;
}

async function signed(dialog: Locator, button: string, why: string): Promise<void> {
  await expect(dialog.getByRole('button', { name: button })).toBeDisabled();
  await dialog.getByRole('textbox', { name: 'Why' }).fill(why);
  await dialog.getByRole('textbox', { name: 'Your name' }).fill('Ada');
  await dialog.getByRole('button', { name: button }).click();
  await expect(dialog).toBeHidden();
}

test('a level is set on an instance for a while, and put back by one click', async ({ page }) => {
  const dialog = await levelDialog(page);
  await dialog.getByRole('combobox', { name: 'For' }).selectOption('1 hour');
  await signed(dialog, 'Set the level', 'orders are lost');
  await expect.poll(() => actuator.level(LOGGER)).toBe('DEBUG');
  const row = page
    .getByRole('region', { name: 'Left out' })
    .getByRole('row', { name: new RegExp(`^A logger of ${order} in ${env} at debug`) });
  await expect(row.getByText('Set on 1 of 1 instance')).toBeVisible();

  await row.getByRole('button', { name: /^Revoke/ }).click();
  const revoke = page.getByRole('dialog', { name: 'Put it back' });
  await revoke.getByRole('textbox', { name: 'Why' }).fill('they are found');
  await revoke.getByRole('button', { name: 'Put it back' }).click();
  await expect.poll(() => actuator.level(LOGGER)).toBeNull();
  await expect(row).toBeHidden();
});

test('agents are told to begin fewer traces of an operation, and all again once it is revoked', async ({
  page,
}) => {
  const dialog = await samplingDialog(page);
  await expect(dialog.getByText('Told now: all.')).toBeVisible();
  await signed(dialog, 'Leave it out', 'a tenth shows as much');
  expect(JSON.stringify(await askSampling(gateway))).toContain(
    '{"operation":"GET","probabilisticSampling":{"samplingRate":0.1}}',
  );
  const told = page
    .getByRole('region', { name: 'Traces that agents begin' })
    .getByRole('row', { name: new RegExp(`^${gateway}`) });
  await page.reload();
  await expect(told.getByText('all, but of GET 10 %')).toBeVisible();

  const row = page
    .getByRole('region', { name: 'Left out' })
    .getByRole('row', { name: new RegExp(`^Traces of ${gateway}, but 10 %`) });
  await row.getByRole('button', { name: /^Revoke/ }).click();
  const revoke = page.getByRole('dialog', { name: 'Keep it again' });
  await revoke.getByRole('textbox', { name: 'Why' }).fill('looking closer');
  await revoke.getByRole('button', { name: 'Keep it again' }).click();
  await expect(row).toBeHidden();
  expect(await askSampling(gateway)).not.toHaveProperty('operationSampling');
});

test('a share that is typed is previewed, and one that there is not cannot be wanted', async ({ page }) => {
  const dialog = await samplingDialog(page);
  await dialog.getByRole('combobox', { name: 'Begin' }).selectOption('another share…');
  const share = dialog.getByRole('spinbutton', { name: 'Per cent of the traces' });
  await share.fill('200');
  await dialog.getByRole('textbox', { name: 'Why' }).fill('cost');
  await dialog.getByRole('textbox', { name: 'Your name' }).fill('Ada');
  await expect(dialog.getByRole('region', { name: 'What it does' })).toBeHidden();
  await expect(dialog.getByRole('button', { name: 'Leave it out' })).toBeDisabled();
  await share.fill('50');
  await expect(dialog.getByText(`4 of ${TRACES} traces looked at would not have been begun.`)).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Leave it out' })).toBeEnabled();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

for (const theme of ['light', 'dark'] as const) {
  test(`both dialogs are for all eyes in the ${theme} theme`, async ({ browser, baseURL }) => {
    const context = await inTheme(browser, theme, { width: 1280, height: 800 });
    const page = await context.newPage();
    for (const open of [levelDialog, samplingDialog]) {
      const dialog = await open(page, baseURL);
      await expect(dialog.getByRole('region', { name: 'What it does' })).toHaveAttribute(
        'aria-busy',
        'false',
      );
      await expectAccessible(page);
    }
    await context.close();
  });
}
