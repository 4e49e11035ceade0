import { fireEvent, screen, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { answeredApp } from '../answeredApp';
import { leverPreview, levers, loggers } from '../fixtures/levers';
import { allKept, contributors, nothingUnread, overhead, seriesLimits } from '../fixtures/overhead';
import { reads } from '../fixtures/reads';

/** Who reads what, and the whole of what nobody does. */

const hour = () => ({ from: Date.now() - 3_600e3, to: Date.now() });
const usual = (answer: object = reads(Date.now(), new URLSearchParams())): Record<string, object> => ({
  '/overhead': overhead(hour()),
  '/overhead/contributors': contributors(hour(), new URLSearchParams()),
  '/overhead/series': seriesLimits(Date.now()),
  '/overhead/reads': answer,
  '/overhead/kept': allKept(hour()),
  '/levers': levers(Date.now()),
  '/levers/preview': leverPreview(Date.now()),
  '/levers/loggers': loggers(),
});
const { asked, open } = answeredApp();
const askedReads = () =>
  asked
    .filter((one) => one.path === '/overhead/reads')
    .map((one) => `${one.query.get('unread')} ${one.query.get('limit')}`);

const unreadCard = () => screen.findByRole('region', { name: 'Nobody reads' });
const readCard = () => screen.findByRole('region', { name: 'Who reads what' });

describe('who reads what', () => {
  it('is one click from what nobody reads, with who read it when', async () => {
    open('/overhead', usual());
    const card = await unreadCard();
    await within(card).findByRole('row', { name: /^cache_gets_total/ });
    expect(within(card).queryByRole('row', { name: /^jvm_memory/ })).toBeNull();
    // A month ago: of a clock alone nobody could tell the day.
    expect(within(card).getByText(/^since \d{1,2} [A-Z][a-z]{2} \d\d:\d\d$/)).toBeDefined();
    fireEvent.click(within(card).getByRole('link', { name: 'Somebody' }));

    const read = await readCard();
    const row = await within(read).findByRole('row', { name: /^http_server_request_duration/ });
    const shown = within(within(row).getByRole('list', { name: 'Read by' })).getAllByRole('listitem');
    expect(shown.map((one) => one.textContent)).toEqual([
      'verdicts, 2 min ago',
      'rules, 3 min ago',
      'the dashboard shop-overview, 4 h ago',
    ]);
    expect(within(row).getByText('2 more')).toBeDefined();
    expect(row.textContent).toContain('the dashboard checkout, 6 h ago');
    expect(within(row).getByText('asked for by the rule shop / CheckoutIsSlow')).toBeDefined();
    expect(within(read).getByText('212 metrics of 214, 67.2 % of all active series')).toBeDefined();
    expect(within(read).getByText('5 services of 6, 99.31 % of all bytes of lines')).toBeDefined();
    expect(within(read).getByRole('row', { name: /^order/ }).textContent).toContain('queries, 7 min ago');
    expect(within(read).queryByRole('row', { name: /^cache_gets_total/ })).toBeNull();
    expect(location.search).toContain('reads=somebody');
    // Past the two that nobody reads, which come first.
    expect(askedReads()).toContain('null 10');
  });

  it('leads to the levers of metrics and lines', async () => {
    open('/overhead?reads=somebody', usual());
    const card = await readCard();
    fireEvent.click(await within(card).findByRole('button', { name: 'Leave out jvm_memory_used_bytes' }));
    const dialog = await screen.findByRole('dialog', { name: /jvm_memory_used_bytes/ });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Cancel' }));
    await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    fireEvent.click(within(card).getByRole('button', { name: 'Set the log level of order' }));
    const level = await screen.findByRole('dialog', { name: 'Log level' });
    expect((within(level).getByLabelText('Service') as HTMLInputElement).value).toBe('order');
  });

  it('says how many are not listed, and lists them', async () => {
    const many = reads(Date.now(), new URLSearchParams());
    const list = Array.from({ length: 120 }, (_, i) => ({
      metric: `unused_${i}_total`,
      series: 500 - i,
      unread: true,
      lastRead: null,
      readers: [],
      rules: [],
    }));
    open('/overhead', usual({ ...many, metrics: { ...many.metrics, unread: 120, list } }));
    const card = await unreadCard();
    expect(await within(card).findByText(/112 more are not listed/)).toBeDefined();
    expect(within(card).getAllByRole('row', { name: /^unused_/ })).toHaveLength(8);
    fireEvent.click(within(card).getByRole('link', { name: 'List the first 100: metric' }));
    await vi.waitFor(() => expect(within(card).getAllByRole('row', { name: /^unused_/ })).toHaveLength(100));
    expect(within(card).getByText(/^20 more are not listed/)).toBeDefined();
    fireEvent.click(within(card).getByRole('link', { name: 'List all 120: metric' }));
    await vi.waitFor(() => expect(within(card).getAllByRole('row', { name: /^unused_/ })).toHaveLength(120));
    expect(within(card).queryByText(/not listed/)).toBeNull();
    expect(location.search).toContain('reading=1000');
    expect(askedReads()).toEqual(expect.arrayContaining(['true 8', 'true 100', 'true 1000']));
  });

  it('says that nobody was seen to read anything, and what was not remembered', async () => {
    const found = nothingUnread(Date.now());
    const none = {
      ...found,
      metrics: { ...found.metrics, total: 0 },
      logs: { ...found.logs, total: 0 },
      forgotten: 31,
    };
    open('/overhead?reads=somebody', usual(none));
    const card = await readCard();
    expect(await within(card).findByRole('heading', { name: /^Nobody was seen/ })).toBeDefined();
    expect(within(card).getByText(/^31 reads could not be remembered/)).toBeDefined();
  });

  it('says that it does not know when the answer does not come', async () => {
    const { '/overhead/reads': _, ...others } = usual();
    open('/overhead?reads=somebody', others);
    expect(await screen.findByRole('heading', { name: 'Could not load who reads what' })).toBeDefined();
  });
});
