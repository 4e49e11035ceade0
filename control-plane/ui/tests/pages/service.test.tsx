import { cleanup, configure, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ServiceDetail } from '../../src/api/types';
import { App } from '../../src/app';
import { service } from '../fixtures/services';

/** What a service's page says of what it promises. */

configure({ asyncUtilTimeout: 4_000 });

const payment = (objective: ServiceDetail['objective']): ServiceDetail => ({
  ...(service('payment', { from: Date.now() - 86_400e3, to: Date.now() }) as ServiceDetail),
  objective,
});

function open(shown: ServiceDetail): void {
  const answers: Record<string, object> = {
    '/services/payment': shown,
    '/services/payment/operations': { operations: [], capped: false, cap: 500 },
    '/services/payment/instances': { instances: [] },
  };
  vi.stubGlobal('fetch', (input: string) => {
    const path = new URL(input, 'http://localhost').pathname.replace('/api/v1', '');
    const body = answers[path];
    return Promise.resolve(
      body ? Response.json(body) : Response.json({ title: 'Not found' }, { status: 404 }),
    );
  });
  history.replaceState(null, '', '/services/payment');
  render(<App />);
}

const objective = async () =>
  (await screen.findByText('Objective', { selector: 'dt' })).nextElementSibling as HTMLElement;

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

describe('a service', () => {
  it('shows the objective that was set', async () => {
    open(payment({ successRatio: 0.995, p95Ns: 250e6, configured: true }));
    expect((await objective()).textContent).toBe('99.5 % succeed, p95 up to 250 ms');
  });

  it('says when its figures are counted from a part of the traces', async () => {
    const set = { successRatio: 0.995, p95Ns: 250e6, configured: true };
    open({ ...payment(set), sampling: { probability: 0.1 } });
    expect(
      await screen.findByText(/counted from a part of the traces, of some operations from 10 %/),
    ).toBeDefined();
  });

  it('says when agents count its requests by themselves', async () => {
    const set = { successRatio: 0.995, p95Ns: 250e6, configured: true };
    open({ ...payment(set), sampling: { probability: 0.1, requests: 'metrics' } });
    expect(
      await screen.findByText(/counted by the agents themselves, all of them; about 1 in 10 traces is begun/),
    ).toBeDefined();
  });

  it('says which objective it has by default, and how to set one', async () => {
    open(payment({ successRatio: 0.99, p95Ns: null, configured: false }));
    const shown = await objective();
    expect(shown.textContent).toBe('99 % succeed by default');
    expect(shown.querySelector('.u')?.getAttribute('title')).toBe(
      'Set pharos.services.payment.objective to promise something else',
    );
  });
});
