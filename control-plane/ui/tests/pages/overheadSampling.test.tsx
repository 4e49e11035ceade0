import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { type Answers, answeredApp } from '../answeredApp';
import { levers, sampling, samplingPreview } from '../fixtures/levers';
import { contributors, overhead, seriesLimits, unread } from '../fixtures/overhead';
import { advice, drivers } from '../fixtures/trim';

/** How many traces agents are to begin, as it is asked for. */

const hour = () => ({ from: Date.now() - 3_600e3, to: Date.now() });
const usual = (): Answers => ({
  '/overhead': overhead(hour()),
  '/overhead/contributors': contributors(hour(), new URLSearchParams()),
  '/overhead/series': seriesLimits(Date.now()),
  '/overhead/reads': unread(Date.now()),
  '/overhead/drivers': drivers(Date.now()),
  '/overhead/advice': advice(Date.now()),
  'GET /levers': levers(Date.now()),
  'POST /levers': levers(Date.now()).levers[0] ?? {},
  '/levers/preview': samplingPreview(Date.now()),
  '/sampling': sampling(Date.now()),
});

const { asked, open } = answeredApp();
const sentTo = (path: string) =>
  asked.filter((one) => one.method === 'POST' && one.path === path).map((one) => one.body);

async function dialogOf(button: string | RegExp): Promise<HTMLElement> {
  fireEvent.click(await screen.findByRole('button', { name: button }));
  return screen.findByRole('dialog', { name: 'Leave out traces of gateway' });
}

const choose = (dialog: HTMLElement, label: string, value: string) =>
  fireEvent.change(within(dialog).getByLabelText(label), { target: { value } });

const words = (dialog: HTMLElement, label: string) =>
  [...within(dialog).getByLabelText(label).querySelectorAll('option')].map((option) => option.textContent);

describe('traces that agents begin', () => {
  it('are fewer of one operation where that is chosen', async () => {
    open('/overhead', usual());
    const dialog = await dialogOf('Begin fewer traces of gateway');
    expect(within(dialog).getByText('Told now: all, but of POST 1 %.')).toBeDefined();
    expect(words(dialog, 'Operation')).toEqual([
      'All that have no lever of their own',
      'GET (4.2 a second, told all)',
      'POST (31 a second, told 1 %)',
    ]);
    expect(words(dialog, 'Begin')).toContain('3 traces a minute of each operation');
    choose(dialog, 'Operation', 'POST');
    expect(words(dialog, 'Begin')).toContain('3 traces a minute of POST');
    choose(dialog, 'Begin', '5');
    choose(dialog, 'Why', 'cost');
    choose(dialog, 'Your name', 'Ada');
    const apply = within(dialog).getByRole<HTMLButtonElement>('button', { name: 'Leave it out' });
    await waitFor(() => expect(apply.disabled).toBe(false));
    fireEvent.click(apply);

    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(sentTo('/levers')).toEqual([
      {
        kind: 'sampling',
        service: 'gateway',
        operation: 'POST',
        tracesPerSecond: 0.05,
        until: expect.any(String),
        author: 'Ada',
        reason: 'cost',
      },
    ]);
    expect(sentTo('/levers/preview').at(-1)).toEqual({
      kind: 'sampling',
      service: 'gateway',
      operation: 'POST',
      tracesPerSecond: 0.05,
    });
  });

  it('are as many as is typed, which is previewed once it is complete', async () => {
    open('/overhead', usual());
    const dialog = await dialogOf('Begin fewer traces of gateway');
    await within(dialog).findByText(/^Saves 1.73M spans a day/);
    choose(dialog, 'Begin', 'share');
    expect(within(dialog).queryByRole('region', { name: 'What it does' })).toBeNull();
    choose(dialog, 'Why', 'cost');
    choose(dialog, 'Your name', 'Ada');
    const apply = within(dialog).getByRole<HTMLButtonElement>('button', { name: 'Leave it out' });
    choose(dialog, 'Per cent of the traces', '0.3');
    await waitFor(() => expect(apply.disabled).toBe(false));
    expect(sentTo('/levers/preview').at(-1)).toEqual({
      kind: 'sampling',
      service: 'gateway',
      probability: 0.003,
    });

    choose(dialog, 'Begin', 'rate');
    choose(dialog, 'Traces a second of each operation', '20000');
    await waitFor(() => expect(within(dialog).queryByRole('region', { name: 'What it does' })).toBeNull());
    expect(apply.disabled).toBe(true);
    choose(dialog, 'Traces a second of each operation', '2.5');
    await waitFor(() => expect(apply.disabled).toBe(false));
    expect(sentTo('/levers/preview').at(-1)).toEqual({
      kind: 'sampling',
      service: 'gateway',
      tracesPerSecond: 2.5,
    });
    expect(sentTo('/levers/preview')).not.toContainEqual(
      expect.objectContaining({ tracesPerSecond: 20_000 }),
    );
  });

  it('are one click from the driver that they reduce, with its operation chosen', async () => {
    const answer = drivers(Date.now());
    const lever = {
      kind: 'sampling' as const,
      pattern: null,
      keepOneOf: null,
      metric: null,
      label: null,
      service: 'gateway',
      operation: 'GET',
    };
    open('/overhead', {
      ...usual(),
      '/overhead/drivers': {
        ...answer,
        drivers: answer.drivers.map((one) =>
          one.signal === 'traces' ? { ...one, lever, setting: null, noLever: null } : one,
        ),
      },
    });
    const dialog = await dialogOf(/^Reduce: gateway 2.0 sends 40 %/);
    expect((within(dialog).getByLabelText('Operation') as HTMLSelectElement).value).toBe('GET');
    await within(dialog).findByText(/^Saves 1.73M spans a day/);
    expect(sentTo('/levers/preview')).toEqual([
      { kind: 'sampling', service: 'gateway', operation: 'GET', probability: 0.5 },
    ]);
  });

  it('are a setting where no agent asks, and why is said', async () => {
    open('/overhead', usual());
    const card = await screen.findByRole('region', { name: 'What grows' });
    const row = await within(card).findByRole('row', { name: /^gateway 2.0 sends 40 %/ });
    expect(within(row).getByText(/^No agent of gateway asks/)).toBeDefined();
    expect(within(row).getByRole('button', { name: /^Copy the agent’s setting/ })).toBeDefined();
  });
});
