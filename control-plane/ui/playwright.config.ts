import { defineConfig } from '@playwright/test';

/**
 * Browser tests against a running control plane: PHAROS_URL is its pages, PHAROS_OTLP_URL where it takes OTLP over HTTP.
 * `own` brings its own telemetry; `shop` wants a control plane that the shop reports to (./pharos demo).
 */
export default defineConfig({
  testDir: 'e2e',
  fullyParallel: false,
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: 'list',
  outputDir: 'test-results',
  use: {
    baseURL: process.env.PHAROS_URL ?? 'http://127.0.0.1:8080',
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.PHAROS_CHROMIUM || process.env.CHROMIUM || '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'own', testMatch: /.*\.own\.spec\.ts/ },
    { name: 'shop', testMatch: /.*\.shop\.spec\.ts/ },
  ],
});
