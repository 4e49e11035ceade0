import { expect, h1, test } from './pages';
import { request, send, unique } from './telemetry';

/** On a control plane that has seen nothing yet: runs first, once per control plane. */
test('Connect turns green by itself on the first span, and the empty overview leads there', async ({
  page,
  baseURL,
}) => {
  const intake = (await (await page.request.get(`${baseURL}/api/v1/intake`)).json()) as {
    spansAccepted: number;
  };
  test.skip(intake.spansAccepted > 0, 'this control plane has had its first span already');

  await page.goto('/');
  await expect(h1(page)).toHaveText('No service reports yet');
  await page.getByRole('main').getByRole('link', { name: 'Connect a service' }).click();
  await expect(h1(page)).toHaveText('Waiting for the first span');
  const service = unique('first');
  await page.getByLabel('Service', { exact: true }).fill(service);
  await expect(page.locator('pre.code').nth(1)).toContainText(`OTEL_SERVICE_NAME=${service}`);

  await send(unique('env'), request(service, 'GET /', []));

  await expect(h1(page)).toHaveText('Spans arrive from 1 service');
  await expect(page.getByText('is one of them.')).toBeVisible();
});
