import AxeBuilder from '@axe-core/playwright';
import { type Browser, test as base, expect, type Page } from '@playwright/test';

/** What every browser test watches for: errors on the console, requests that leave this server. */
export const test = base.extend<{ calm: undefined }>({
  calm: [
    async ({ page, baseURL }, use) => {
      const wrong: string[] = [];
      page.on('pageerror', (error) => wrong.push(`page error: ${error}`));
      page.on('console', (message) => {
        // A refused or missing answer is part of some tests; what the page makes of it is what they look at.
        if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) {
          wrong.push(`console: ${message.text()}`);
        }
      });
      page.on('request', (request) => {
        const url = request.url();
        if (!url.startsWith(baseURL ?? '') && !/^(data|blob):/.test(url)) wrong.push(`request to ${url}`);
      });
      await use(undefined);
      expect(wrong).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

export const h1 = (page: Page) => page.getByRole('heading', { level: 1 });

/** No violation of WCAG 2.2 A and AA that axe can see. */
export async function expectAccessible(page: Page): Promise<void> {
  const found = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  const said = found.violations.map(
    (v) => `${v.id}: ${v.nodes.map((n) => `${n.target} ${n.failureSummary}`).join('\n')}`,
  );
  expect(said).toEqual([]);
}

export async function inTheme(
  browser: Browser,
  theme: 'light' | 'dark',
  viewport: { width: number; height: number },
) {
  return browser.newContext({ colorScheme: theme, viewport });
}

/** The page itself never scrolls sideways; wide tables scroll in their own box. The rail narrows a moment after the window does. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const beyond = () =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await expect.poll(beyond, { timeout: 2_000, message: 'pixels beyond the window' }).toBeLessThanOrEqual(0);
}
