import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { fixtureServer } from './tests/fixture-server';

/** Where a running control plane answers during `npm run dev`; without it a server with made-up telemetry does. */
const controlPlane = process.env.PHAROS_URL;

export default defineConfig({
  plugins: [react(), ...(controlPlane || process.env.VITEST ? [] : [fixtureServer()])],
  server: {
    host: '127.0.0.1',
    ...(controlPlane
      ? { proxy: { '/api': controlPlane, '/admin': controlPlane, '/prometheus': controlPlane } }
      : {}),
  },
  preview: { host: '127.0.0.1' },
  build: {
    target: 'es2022',
    // Everything is a file of its own: a strict content security policy allows no data: scripts or workers.
    assetsInlineLimit: 0,
    // The map's layout engine is one large worker that only the map loads.
    chunkSizeWarningLimit: 1600,
  },
  test: {
    environment: 'happy-dom',
    include: ['tests/**/*.test.{ts,tsx}'],
    restoreMocks: true,
  },
});
