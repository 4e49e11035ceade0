import { cleanup, configure, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { App } from '../../src/app';
import { keepLever, keepPreview, levers } from '../fixtures/levers';
import { overhead } from '../fixtures/overhead';

/** How many ordinary traces are kept, by whose decision. */

const PATIENCE = { timeout: 8_000 };
configure({ asyncUtilTimeout: PATIENCE.timeout });

const hour = () => ({ from: Date.now() - 3_600e3, to: Date.now() });
const usual = (): Record<string, object> => ({
  '/overhead': overhead(hour()),
  '/levers': levers(Date.now()),
  '/levers/preview': keepPreview(Date.now()),
});
let sent: { path: string; body: Record<string, unknown> }[] = [];

/** The page, with these answers by path; a `status` is that of a refusal. */
function open(address: string, answers: Record<string, object>): void {
  sent = [];
  vi.stubGlobal('fetch', (input: string, init?: RequestInit) => {
    const path = new URL(input, 'http://localhost').pathname.replace('/api/v1', '');
    if (typeof init?.body === 'string') sent.push({ path, body: JSON.parse(init.body) });
    const body = answers[path];
    return Promise.resolve(
      body
        ? Response.json(body, { status: 'status' in body ? Number(body.status) : 200 })
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
  localStorage.clear();
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
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

const previews = () => sent.filter((one) => one.path === '/levers/preview').map((one) => one.body);
const inAddress = () => new URLSearchParams(location.search).get('keep');

describe('the keep rate', () => {
  it('is chosen with its preview beside it, and applied by who says why and until when', async () => {
    open('/overhead?service=order', usual());
    const budget = await screen.findByRole('region', { name: 'Budget of the day' });
    fireEvent.click(within(budget).getByRole('button', { name: 'Keep rate…' }));
    const dialog = await screen.findByRole('dialog', { name: 'Keep rate' });
    const slider = within(dialog).getByRole('slider', { name: /^Ordinary traces kept/ });
    const apply = within(dialog).getByRole('button', { name: 'Keep so many' }) as HTMLButtonElement;
    expect(inAddress()).toBe('10');
    expect(slider.getAttribute('aria-valuetext')).toBe('10 %');
    expect((within(dialog).getByLabelText('Service') as HTMLInputElement).value).toBe('order');
    expect(await within(dialog).findByText('Saves 3.89M spans a day, about 194 MB on disk.')).toBeDefined();
    expect(within(dialog).getByText(/^Kept whole at any rate: 42k slow/)).toBeDefined();
    expect(apply.disabled).toBe(true);

    fireEvent.change(slider, { target: { value: '3' } });
    fireEvent.change(within(dialog).getByLabelText('Service'), { target: { value: ' ' } });
    expect(inAddress()).toBe('1');
    fireEvent.change(within(dialog).getByLabelText('Why'), { target: { value: 'cost' } });
    fireEvent.change(within(dialog).getByLabelText('Your name'), { target: { value: 'Ada' } });
    fireEvent.change(within(dialog).getByLabelText('Until'), { target: { value: 'never' } });
    expect(apply.disabled, 'of what is shown yet').toBe(true);
    await vi.waitFor(() => expect(apply.disabled).toBe(false), PATIENCE);
    fireEvent.click(apply);

    await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull(), PATIENCE);
    expect(previews()).toEqual([
      { kind: 'keep', rate: 0.1, service: 'order' },
      { kind: 'keep', rate: 0.01, service: null },
    ]);
    expect(sent.filter((one) => one.path === '/levers').map((one) => one.body)).toEqual([
      { kind: 'keep', rate: 0.01, service: null, until: null, author: 'Ada', reason: 'cost' },
    ]);
    expect(inAddress()).toBeNull();
  });

  it('is opened by its address as somebody left it', async () => {
    open('/overhead?keep=50', usual());
    const dialog = await screen.findByRole('dialog', { name: 'Keep rate' });
    expect(within(dialog).getByRole('slider').getAttribute('aria-valuetext')).toBe('50 %');
    fireEvent.click(within(dialog).getByRole('button', { name: 'Cancel' }));
    await vi.waitFor(() => expect(inAddress()).toBeNull(), PATIENCE);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('cannot be applied where all traces are kept, and says which setting is missing', async () => {
    const detail = 'All traces are kept here: start Pharos with pharos.keep.enabled=true.';
    open('/overhead?keep=10', {
      ...usual(),
      '/levers/preview': { type: 'about:blank', title: 'Conflict', status: 409, detail },
    });
    const dialog = await screen.findByRole('dialog', { name: 'Keep rate' });
    expect(await within(dialog).findByText(detail)).toBeDefined();
    fireEvent.change(within(dialog).getByLabelText('Why'), { target: { value: 'cost' } });
    fireEvent.change(within(dialog).getByLabelText('Your name'), { target: { value: 'Ada' } });
    const apply = within(dialog).getByRole('button', { name: 'Keep so many' }) as HTMLButtonElement;
    expect(apply.disabled).toBe(true);
  });

  it('is told beside the budget and among what is left out while a lever says it', async () => {
    const answer = levers(Date.now());
    const lever = keepLever(Date.now());
    const idle = { ...lever, id: 'l5', lost: true, target: { ...lever.target, service: 'cart' } };
    open('/overhead', { ...usual(), '/levers': { ...answer, levers: [lever, idle] } });
    const budget = await screen.findByRole('region', { name: 'Budget of the day' });
    expect(await within(budget).findByText(/in the place of budgets: 10 % \(order\)\.$/)).toBeDefined();
    const card = screen.getByRole('region', { name: 'Left out' });
    const row = within(card).getByRole('row', { name: /^Traces of order that nothing speaks for/ });
    expect(within(row).getByText('5,400 spans')).toBeDefined();
    expect(within(card).getByText('All traces are kept here: nothing is left out.')).toBeDefined();
  });
});
