import { fireEvent, screen, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { answeredApp } from '../answeredApp';
import { leverPreview, levers } from '../fixtures/levers';
import { contributors, overhead, seriesLimits, unread } from '../fixtures/overhead';
import { advice, drivers, twice } from '../fixtures/trim';

/** What grows, and what can be done without. */

const hour = () => ({ from: Date.now() - 3_600e3, to: Date.now() });
const usual = (): Record<string, object> => ({
  '/overhead': overhead(hour()),
  '/overhead/contributors': contributors(hour(), new URLSearchParams()),
  '/overhead/series': seriesLimits(Date.now()),
  '/overhead/reads': unread(Date.now()),
  '/overhead/drivers': drivers(Date.now()),
  '/overhead/advice': advice(Date.now()),
  '/levers': levers(Date.now()),
  '/levers/preview': leverPreview(Date.now()),
});
const { asked, open } = answeredApp();
const previewed = () => asked.filter((one) => one.path === '/levers/preview').map((one) => one.body);

const growing = () => screen.findByRole('region', { name: 'What grows' });
const spare = () => screen.findByRole('region', { name: 'What can be done without' });

describe('what grows', () => {
  it('is told in sentences, with its change since the deploy and since earlier', async () => {
    open('/overhead?service=payment&from=-6h', usual());
    const card = await growing();
    const row = await within(card).findByRole('row', { name: /^payment 1.5.0 sends 9 × the log lines/ });
    expect(within(row).getByText('×9.0')).toBeDefined();
    expect(within(row).getByText('×8.5')).toBeDefined();
    expect(within(row).getByText('yesterday')).toBeDefined();
    const deploy = within(row).getByRole('link', { name: '1.5.0' }).getAttribute('href') ?? '';
    expect(deploy).toContain('/deploys/d1');
    const part = within(card).getByRole('row', { name: /^payment 1.5.0 sends log lines like/ });
    expect(within(part).getByText('new')).toBeDefined();
    expect(within(part).getAllByText('–').length, 'not known is not nothing').toBe(3);
    expect(within(card).getByText(/is still being rolled out/)).toBeDefined();
    expect(
      asked.some(
        ({ address }) => address.includes('/overhead/drivers') && address.includes('service=payment'),
      ),
    ).toBe(true);
  });

  it('is one click from the dialog of the lever that reduces it', async () => {
    open('/overhead', usual());
    const card = await growing();
    fireEvent.click(await within(card).findByRole('button', { name: /^Reduce: catalog has 29 % more/ }));
    const dialog = await screen.findByRole('dialog', {
      name: 'Leave out the label product_id of cache_gets_total of catalog',
    });
    expect(await within(dialog).findByText(/^Saves/)).toBeDefined();
    expect(previewed()).toEqual([
      { kind: 'label', metric: 'cache_gets_total', label: 'product_id', service: 'catalog' },
    ]);
  });

  it('has the agent’s setting where no lever reduces it', async () => {
    open('/overhead', usual());
    const card = await growing();
    expect(
      await within(card).findByRole('button', { name: /^Copy the agent’s setting.*gateway 2.0/ }),
    ).toBeDefined();
  });

  it('is looked at by signal, which the address keeps', async () => {
    open('/overhead?grows=metrics&env=demo', usual());
    const card = await growing();
    expect(await within(card).findByRole('row', { name: /^catalog has/ })).toBeDefined();
    expect(within(card).queryByRole('row', { name: /^payment/ })).toBeNull();
    const choices = within(card).getByRole('navigation', { name: 'Signal of what grows' });
    expect(within(choices).getByText('Metrics').getAttribute('aria-current')).toBe('true');
    expect(within(choices).getByText('Logs').getAttribute('href')).toMatch(/env=demo.*grows=logs/);
  });

  it('says when nothing does, and when that is not known', async () => {
    const { '/overhead/advice': _, ...others } = usual();
    open('/overhead', { ...others, '/overhead/drivers': { ...drivers(Date.now()), drivers: [], found: 0 } });
    expect(await screen.findByRole('heading', { name: 'Nothing grows' })).toBeDefined();
    expect(
      await screen.findByRole('heading', { name: 'Could not load what can be done without' }),
    ).toBeDefined();
  });
});

describe('what can be done without', () => {
  it('is told with its saving, what would be lost, and why', async () => {
    open('/overhead', usual());
    const card = await spare();
    expect(await within(card).findByText('some 310 MB a day on disk, together')).toBeDefined();
    const items = within(card).getAllByRole('listitem');
    const label = items[0] as HTMLElement;
    expect(within(label).getByText('Label with many values')).toBeDefined();
    expect(within(label).getByText('8.8M samples a day, 18.4k series')).toBeDefined();
    expect(within(label).getByText('0.60 EUR a month')).toBeDefined();
    expect(within(label).getByText(/^Lost: Nobody can ask by product_id/)).toBeDefined();
    const probe = items[1] as HTMLElement;
    expect(within(probe).getByText('< 0.01 EUR a month')).toBeDefined();
    expect(within(probe).getByText(/rule_based_routing/)).toBeDefined();
    expect(within(probe).getByRole('button', { name: 'Copy the setting for GET /health' })).toBeDefined();
    expect(within(probe).queryByRole('button', { name: /^Do without/ })).toBeNull();
    expect(within(card).getByText(/^The first 4 of 12 pieces of advice/)).toBeDefined();
  });

  it('is one piece where one setting does without several metrics of several services', async () => {
    const found = advice(Date.now());
    open('/overhead', {
      ...usual(),
      '/overhead/advice': { ...found, advice: [...found.advice, ...twice()] },
    });
    const card = await spare();
    const sentence = await within(card).findByText(
      'http_server_requests_seconds comes from order and payment beside another metric that counts the same.',
    );
    const item = sentence.closest('li') as HTMLElement;
    expect(within(item).getByText('4,000 samples a day, 40 series')).toBeDefined();
    expect(within(item).getByText('Lost: It is read by queries.')).toBeDefined();
    expect(within(item).getAllByText(/enable.http=false/)).toHaveLength(1);
    expect(within(card).getByText(/^The first 8 of 12 pieces of advice/)).toBeDefined();
    fireEvent.click(within(item).getByRole('button', { name: 'Do without: payment sends _sum twice.' }));
    await screen.findByRole('dialog', { name: 'Leave out http_server_requests_seconds_sum of payment' });
  });

  it('opens the dialog of a pattern by its number and of a metric of all services', async () => {
    open('/overhead', usual());
    const card = await spare();
    fireEvent.click(await within(card).findByRole('button', { name: /^Do without: order writes 240/ }));
    await screen.findByRole('dialog', { name: 'Leave out “cache miss for <*>”' });
    await vi.waitFor(() =>
      expect(previewed()).toEqual([{ kind: 'log_pattern', pattern: 7, keepOneOf: null }]),
    );
    fireEvent.click(screen.getByRole('button', { name: 'Close' }));
    fireEvent.click(within(card).getByRole('button', { name: /^Do without: Nobody asked for idle_total/ }));
    await screen.findByRole('dialog', { name: 'Leave out idle_total' });
    await vi.waitFor(() =>
      expect(previewed().at(-1)).toEqual({ kind: 'metric', metric: 'idle_total', service: null }),
    );
  });

  it('says what it looked for where there is nothing, and when what grows is not known', async () => {
    const { '/overhead/drivers': _, ...others } = usual();
    open('/overhead', {
      ...others,
      '/overhead/advice': { ...advice(Date.now()), advice: [], found: 0, savedBytesPerDay: null },
    });
    expect(
      await screen.findByRole('heading', { name: 'Nothing that comes can be done without' }),
    ).toBeDefined();
    expect(await screen.findByRole('heading', { name: 'Could not load what grows' })).toBeDefined();
  });
});
