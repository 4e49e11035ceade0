import { cleanup, configure, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { App } from '../../src/app';
import { contributors, noOverhead, overhead, seriesLimits } from '../fixtures/overhead';

/** What the page of costs says of odd answers; the browser tests see the usual ones. */

configure({ asyncUtilTimeout: 4_000 });

const hour = () => ({ from: Date.now() - 3_600e3, to: Date.now() });
const usual = (): Record<string, object> => ({
  '/overhead': overhead(hour()),
  '/overhead/contributors': contributors(hour(), new URLSearchParams()),
  '/overhead/series': seriesLimits(Date.now()),
});
let asked: string[] = [];

function open(address: string, answers: Record<string, object>): void {
  asked = [];
  vi.stubGlobal('fetch', (input: string) => {
    asked.push(input);
    const path = new URL(input, 'http://localhost').pathname.replace('/api/v1', '');
    const body = answers[path];
    return Promise.resolve(
      body
        ? Response.json(body)
        : Response.json(
            { type: 'about:blank', title: 'Unavailable', status: 404, detail: `${path} is not there.` },
            { status: 404 },
          ),
    );
  });
  history.replaceState(null, '', address);
  render(<App />);
}

beforeEach(() => {
  vi.stubGlobal(
    'matchMedia',
    () =>
      ({
        matches: false,
        addEventListener: () => {},
        removeEventListener: () => {},
      }) as unknown as MediaQueryList,
  );
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe('the overhead', () => {
  it('has a row for each service, whose figures lead to what they were counted from', async () => {
    open('/overhead?env=demo&from=-6h', usual());
    const table = await screen.findByRole('region', { name: 'By service and signal' });
    const row = await within(table).findByRole('row', { name: /^payment/ });
    expect(within(row).getByText('61.8')).toBeDefined();
    expect(within(row).getByText('139k lines')).toBeDefined();
    expect(within(row).getByText('×4.0')).toBeDefined();
    const traces =
      within(row)
        .getByRole('link', { name: /traces of payment/ })
        .getAttribute('href') ?? '';
    expect(traces).toContain('/traces?');
    expect(traces).toContain('service=payment');
    expect(traces).toContain('from=-6h');
  });

  it('does not draw what is not measured as nothing', async () => {
    open('/overhead', usual());
    const table = await screen.findByRole('region', { name: 'By service and signal' });
    const row = await within(table).findByRole('row', { name: /^node-exporter/ });
    expect(within(row).getAllByText('–')).toHaveLength(4);
    expect(within(row).getByText('21k')).toBeDefined();
  });

  it('names what was refused, why and since when, with the setting to copy', async () => {
    open('/overhead', usual());
    const card = await screen.findByRole('region', { name: 'Refused series' });
    expect(await within(card).findByText(/some 6,120 new series, 48.2k samples/)).toBeDefined();
    expect(within(card).getByText(/The service has as many active series as it may/)).toBeDefined();
    expect(within(card).getByText('cache_gets_total')).toBeDefined();
    expect(within(card).getByText(/service-series-limits\[.*catalog\]=36860/)).toBeDefined();
    expect(within(card).getByRole('button', { name: /^Copy pharos.storage.service-series/ })).toBeDefined();
  });

  it('says that the limit of all services was reached', async () => {
    const limits = seriesLimits(Date.now());
    const services = limits.services.map((s) =>
      s.refused
        ? { ...s, refused: { ...s.refused, reason: 'series_limit', setting: 'pharos.storage.series-limit' } }
        : s,
    );
    open('/overhead', { ...usual(), '/overhead/series': { ...limits, services } });
    const card = await screen.findByRole('region', { name: 'Refused series' });
    expect(await within(card).findByText(/All services together have as many/)).toBeDefined();
    expect(within(card).getByText('pharos.storage.series-limit')).toBeDefined();
  });

  it('says since when samples are counted when that is not all of the time', async () => {
    const late = { ...overhead(hour()), samplesSince: new Date(Date.now() - 600e3).toISOString() };
    open('/overhead', { ...usual(), '/overhead': late });
    expect(await screen.findByText(/^Samples are counted since/)).toBeDefined();
  });

  it('says what it does not count', async () => {
    open('/overhead', usual());
    const card = await screen.findByRole('region', { name: 'What is not counted' });
    expect(within(card).getByText(/^Prices/)).toBeDefined();
    expect(within(card).getByText(/^Bytes that metrics were sent in/)).toBeDefined();
  });

  it('asks for the causes of the service that the address names', async () => {
    open('/overhead?service=order', usual());
    await screen.findByRole('region', { name: 'Operations' });
    expect(asked.some((url) => url.includes('/overhead/contributors') && url.includes('service=order'))).toBe(
      true,
    );
    expect((screen.getByLabelText('Service') as HTMLSelectElement).value).toBe('order');
  });

  it('says that nothing came', async () => {
    open('/overhead', {
      '/overhead': noOverhead(hour()),
      '/overhead/contributors': {
        ...contributors(hour(), new URLSearchParams()),
        operations: [],
        patterns: [],
        metrics: [],
      },
      '/overhead/series': { activeSeries: 0, services: [] },
    });
    expect(await screen.findByRole('heading', { name: /^No service sent anything/ })).toBeDefined();
    expect(await screen.findByRole('heading', { name: 'No spans came' })).toBeDefined();
    expect(await screen.findByRole('heading', { name: 'No series was refused' })).toBeDefined();
  });

  it('keeps what is known when one of its answers does not come', async () => {
    const { '/overhead/contributors': _, ...others } = usual();
    open('/overhead', others);
    expect(await screen.findByRole('heading', { name: 'Could not load what causes it' })).toBeDefined();
    expect(await screen.findByText('139k lines')).toBeDefined();
  });
});
