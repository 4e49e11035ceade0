// screenshot.mjs URL FILE [dark]: a page of a running Pharos as a picture, when its data is there. For README and for looking at pages.
import { createRequire } from 'node:module';

const [url, file, scheme = 'light'] = process.argv.slice(2);
const SETTLE_MS = 3_000;

const require = createRequire(new URL('../control-plane/ui/package.json', import.meta.url));
const { chromium } = require('playwright-core');
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: scheme });
  page.on('pageerror', (error) => console.error(`page error: ${error.message}`));
  page.on('console', (message) => message.type() === 'error' && console.error(`console: ${message.text()}`));
  await page.goto(url, { waitUntil: 'load' });
  await page.waitForTimeout(SETTLE_MS);
  await page.screenshot({ path: file });
} finally {
  await browser.close();
}
