import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { dayFinding } from '../../src/pages/overhead/budgets';
import { byService } from '../../src/pages/overhead/costs';
import { mostGrown, sinceDeploy } from '../../src/pages/overhead/grower';
import { answeredApp } from '../answeredApp';
import { levers } from '../fixtures/levers';
import { allKept, budget, contributors, held, overhead, seriesLimits, unread } from '../fixtures/overhead';
import { ENV } from '../fixtures/shop';
import { drivers } from '../fixtures/trim';

/** The finding on the day's budget, who made it grow, and what each service sends since its deploy. */

const hour = () => ({ from: Date.now() - 3_600e3, to: Date.now() });
const usual = (): Record<string, object> => ({
  '/overhead': overhead(hour()),
  '/overhead/contributors': contributors(hour(), new URLSearchParams()),
  '/overhead/series': seriesLimits(Date.now()),
  '/overhead/reads': unread(Date.now()),
  '/overhead/drivers': drivers(Date.now()),
  '/overhead/kept': allKept(hour()),
  '/levers': levers(Date.now()),
});
const { open } = answeredApp();

const MB = 1_000_000;
const h1 = (name: RegExp) => screen.findByRole('heading', { level: 1, name });
const lead = async (text: RegExp) =>
  screen.findByText((_, element) => element?.className === 'lead' && text.test(element.textContent ?? ''));

describe('the head of the overhead', () => {
  it('says what the day takes of the budget, and leads to the deploy that made it grow', async () => {
    open(`/overhead?env=${ENV}`, usual());
    expect(await h1(/^Watching will take 8.9 GB of 12 GB today \(74.2 %\)$/)).toBeDefined();
    const told = await lead(/added/);
    expect(told.textContent).toBe(
      `3.1 GB of the budget of environment ${ENV} are used so far. payment 1.5.0 added 1.9 GB a day of log lines.`,
    );
    const deploy = within(told).getByRole('link', { name: 'payment 1.5.0' }).getAttribute('href');
    expect(deploy).toContain('/deploys/d1');
  });

  it('takes the word of who holds the budget, and says how much the day is over it', async () => {
    const cannot = {
      ...budget('all', null, 1_000, 610, null),
      held: held('cannot', 0.001, [2_300, 10, 90, 0]),
    };
    open('/overhead', { ...usual(), '/overhead': { ...overhead(hour()), budgets: [cannot] } });
    expect(await h1(/^Watching will take 2.4 GB of 1 GB today \(240 %\)$/)).toBeDefined();
    const over = await lead(/the day will be 1.4 GB over it/);
    expect(over.querySelector('.meh')?.textContent).toMatch(/^610 MB of the budget of all services/);
  });

  it('says what is used where nothing can be foretold, and nobody where nobody grew', async () => {
    const young = budget('all', null, 20_000, 3_200, null);
    open('/overhead', {
      ...usual(),
      '/overhead': { ...overhead(hour()), budgets: [young] },
      '/overhead/drivers': { ...drivers(Date.now()), drivers: [] },
    });
    expect(await h1(/^Watching took 3.2 GB of 20 GB today so far \(16 %\)$/)).toBeDefined();
    const told = await lead(/not known yet/);
    expect(told.textContent).toBe('Of the budget of all services; what the day will take is not known yet.');
  });

  it('says what came where no budget is set, and of a time that is over', async () => {
    expect(dayFinding(budget('all', null, null, 3_200, 9_100))).toBeNull();
    const day = 86_400e3;
    const at = (back: number) => new Date(Date.now() - back).toISOString();
    open(`/overhead?from=${at(2 * day)}&to=${at(day)}`, usual());
    expect(await h1(/^Spans and log lines of 259 MB came in/)).toBeDefined();
    expect(await lead(/^gateway sent 31.1 % of it/)).toBeDefined();
  });

  it('names whoever added most, against what it was held', async () => {
    const [payment] = drivers(Date.now()).drivers;
    if (!payment?.sinceDeploy || !payment.sinceEarlier) throw new Error('the fixture has no driver');
    const order = {
      ...payment,
      source: { ...payment.source, service: 'order' },
      sinceDeploy: { ...payment.sinceDeploy, grows: false, addedBytesPerDay: 9_000 * MB },
      sinceEarlier: { ...payment.sinceEarlier, addedBytesPerDay: 2_000 * MB },
    };
    expect(mostGrown([payment, order])?.driver.source.service, 'chance is no growth').toBe('order');
    expect(mostGrown([{ ...payment, kind: 'operation' }]), 'a part is in its service').toBeNull();
    open('/overhead', {
      ...usual(),
      '/overhead/drivers': { ...drivers(Date.now()), drivers: [payment, order] },
    });
    const told = await lead(/order/);
    expect(told.textContent).toMatch(
      /order sends 2 GB a day of log lines more than at the same time yesterday\.$/,
    );
  });
});

describe('the table of services', () => {
  it('has what each sends since its last deploy, where that is told', async () => {
    open('/overhead', usual());
    const table = await screen.findByRole('region', { name: 'By service and signal' });
    const payment = await within(table).findByRole('row', { name: /^payment/ });
    expect(await within(payment).findByRole('link', { name: '1.5.0' })).toBeDefined();
    expect(payment.textContent).toContain('+1.90 GB');
    const order = within(table).getByRole('row', { name: /^order/ });
    expect(within(order).getByTitle(/^Nothing that grew is told/)).toBeDefined();
  });

  it('adds up the signals of a service, and takes none for nothing', () => {
    const [payment] = drivers(Date.now()).drivers;
    const row = byService(overhead(hour()).costs).find((one) => one.service === 'payment');
    if (!payment?.sinceDeploy || !row) throw new Error('the fixture has no payment');
    const fewer = { ...payment.sinceDeploy, grows: false, addedBytesPerDay: -400 * MB };
    const traces = { ...payment, signal: 'traces' as const, sinceDeploy: fewer };
    expect(sinceDeploy([payment, traces], row)).toEqual({
      bytesPerDay: 1_500 * MB,
      grows: true,
      deploys: [{ id: 'd1', version: '1.5.0' }],
    });
    const unknown = { ...payment, sinceDeploy: { ...payment.sinceDeploy, addedBytesPerDay: null } };
    expect(sinceDeploy([unknown, { ...payment, sinceDeploy: null }], row)).toBeNull();
    const other = { ...payment, source: { ...payment.source, namespace: 'other' } };
    expect(sinceDeploy([other], row)).toBeNull();
  });

  it('draws metrics in the bar where their bytes are known', async () => {
    const answer = overhead(hour());
    for (const one of answer.costs)
      if (one.signal === 'metrics' && one.source.service === 'catalog') one.receivedBytes = 40 * MB;
    open('/overhead', { ...usual(), '/overhead': answer });
    const table = await screen.findByRole('region', { name: 'By service and signal' });
    const drawn = async (service: RegExp) =>
      Number(
        (await within(table).findByRole('row', { name: service }))
          .querySelector('rect[fill="var(--sig-metrics)"]')
          ?.getAttribute('width'),
      );
    // Of 81.1 MB, the most: 38.2 of spans, 2.9 of lines and 40 of samples.
    expect(await drawn(/^catalog/)).toBeCloseTo((160 * 40) / 81.1, 3);
    expect(await drawn(/^gateway/)).toBe(0);
  });
});
