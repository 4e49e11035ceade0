import { expect, h1, test } from './pages';
import { eventually, load, request, unique } from './telemetry';

interface Services {
  services: { name: string }[];
}

for (const odd of ['shop/order', 'a\\b', '50% off; really?', 'Übung & co']) {
  test(`a service called ${odd} has its page, by link and by address`, async ({ page }) => {
    const env = unique('env');
    const name = `${odd} ${unique('x')}`;
    await load(env, () => request(name, 'GET /things', []), 5);
    await eventually(`/services?env=${env}`, (a: Services) => a.services.some((s) => s.name === name));

    await page.goto(`/services?env=${env}`);
    await page.getByRole('link', { name, exact: true }).first().click();
    await expect(h1(page)).toContainText(name);
    await expect(
      page.getByRole('cell', { name: 'GET /things' }).or(page.getByText('GET /things')).first(),
    ).toBeVisible();

    await page.reload();
    await expect(h1(page)).toContainText(name);
    await page.getByRole('tab', { name: /Instances/ }).click();
    await expect(page.getByText(/instance/i).first()).toBeVisible();

    await page.goto(`/map?env=${env}`);
    await expect(
      page.getByRole('link', { name: new RegExp(`^${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`) }).first(),
    ).toBeVisible();
  });
}
