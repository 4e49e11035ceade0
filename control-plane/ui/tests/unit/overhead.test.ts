import { describe, expect, it } from 'vitest';
import { text } from '../../src/format/numbers';
import {
  budgetForecast,
  budgetName,
  isOver,
  mainBudget,
  otherBudgets,
} from '../../src/pages/overhead/budgets';
import { sorted } from '../../src/pages/overhead/CostTable';
import {
  because,
  byGroup,
  byOf,
  byService,
  change,
  costPerMonth,
  finding,
  lengthOf,
  perItem,
  raised,
  whyRefused,
} from '../../src/pages/overhead/costs';
import { budget, noOverhead, overhead } from '../fixtures/overhead';
import { ENV } from '../fixtures/shop';

const NOW = Date.UTC(2026, 0, 1, 12, 30);
const answer = overhead({ from: NOW - 3_600e3, to: NOW });
const rows = byService(answer.costs);

describe('what watching costs, in words', () => {
  it('says how much came and who sent most of it', () => {
    expect(finding(answer, 'the last 1 h')).toBe('Spans and log lines of 259 MB came in the last 1 h');
    expect(because(rows, answer.counted)).toBe(
      'gateway sent 31.1 % of it. In the 60 min before it was 206 MB.',
    );
  });

  it('does not take what is not known for nothing', () => {
    const unknown = answer.costs.map((c) => ({ ...c, receivedBytesBefore: null, itemsBefore: null }));
    expect(because(byService(unknown), answer.counted)).toContain(
      'What came in the time before is not known.',
    );
    expect(text(change(5, null))).toBe('–');
  });

  it('says that nothing came', () => {
    const none = noOverhead({ from: NOW - 3_600e3, to: NOW });
    expect(finding(none, 'the last 1 h')).toBe('Nothing was sent in the last 1 h');
    expect(because([], none.counted)).toBeNull();
  });

  it('makes a month of what the counted time costs', () => {
    const one = answer.costs.slice(0, 1).map((c) => ({ ...c, cost: 0.05 }));
    expect(text(costPerMonth({ ...answer, costs: one }))).toBe('36 EUR');
    expect(text(costPerMonth({ ...answer, costs: [] }))).toBe('0 EUR');
    const little = one.map((c) => ({ ...c, cost: 1e-7 }));
    expect(text(costPerMonth({ ...answer, costs: little }))).toBe('< 0.01 EUR');
  });

  it('speaks of samples where nothing else came', () => {
    const only = { ...answer, costs: answer.costs.filter((c) => c.source.service === 'node-exporter') };
    expect(finding(only, 'the last 1 h')).toBe('21k samples came in the last 1 h');
    expect(because(byService(only.costs), only.counted)).toBeNull();
  });

  it('tells a change as a factor where it is large', () => {
    expect(
      [
        [0, 0],
        [5, 0],
        [100, 100],
        [118, 100],
        [70, 100],
        [270, 100],
        [2_000, 100],
      ].map(([now, before]) => text(change(now ?? 0, before ?? 0))),
    ).toEqual(['0 %', 'new', '0 %', '+18 %', '−30 %', '×2.7', '×20']);
  });

  it('names the time that was counted', () => {
    const counted = (minutes: number) => ({
      from: new Date(NOW - minutes * 60_000).toISOString(),
      to: new Date(NOW).toISOString(),
      by: 'minute' as const,
    });
    expect([16, 120, 150, 1_500, 10_080].map((m) => lengthOf(counted(m)))).toEqual([
      '16 min',
      '2 h',
      '2.5 h',
      '25 h',
      '7 d',
    ]);
  });

  it('names why series are refused and what lets them in', () => {
    expect(whyRefused('series_limit')).toContain('All services together');
    expect(whyRefused('service_series_limit')).toContain('The service');
    expect(raised('pharos.storage.service-series-limits[a]', 50_000)).toBe(
      'pharos.storage.service-series-limits[a]=100000',
    );
    expect(text(perItem({ items: 0, bytes: 0 }))).toBe('–');
    expect(text(perItem({ items: 10, bytes: 13 }))).toBe('1.3 B');
  });
});

describe('the budget', () => {
  it('is that of the environment where it has one, else that of all', () => {
    expect(mainBudget(answer.budgets, ENV)?.scope).toBe('environment');
    expect(mainBudget(answer.budgets, 'other')?.scope).toBe('all');
    expect(mainBudget(answer.budgets, null)?.scope).toBe('all');
    expect(mainBudget([], null)).toBeNull();
    const main = mainBudget(answer.budgets, null);
    expect(otherBudgets(answer.budgets, main).map(budgetName)).toEqual([
      `environment ${ENV}`,
      'service payment',
    ]);
    expect(otherBudgets([budget('all', null, null, 1, 2)], null)).toEqual([]);
  });

  it('is over when the day will be', () => {
    expect(isOver(budget('service', 'payment', 1_000, 610, 2_400))).toBe(true);
    expect(isOver(budget('service', 'payment', 1_000, 1_100, null))).toBe(true);
    expect(isOver(budget('service', 'payment', 1_000, 610, 1_000))).toBe(false);
    expect(isOver(budget('all', null, null, 610, 2_400))).toBe(false);
    expect(budgetForecast(budget('service', 'payment', 1_000, 610, 2_400))).toBe(
      'If it goes on as the last hour, the day will take 2.4 GB: 1.4 GB over the budget.',
    );
  });
});

describe('groups', () => {
  const group = {
    name: 'Checkout',
    service: null,
    signal: 'traces' as const,
    items: 5,
    receivedBytes: 700,
    itemsBefore: 4,
    receivedBytesBefore: 600,
    activeSeries: null,
    storedBytes: 50,
    diskBytes: 90,
    cost: 0.5,
  };

  it('are one row each, of all signals', () => {
    const [checkout, none] = byGroup([
      group,
      { ...group, signal: 'logs', receivedBytesBefore: null },
      { ...group, name: null, diskBytes: null },
    ]);
    expect(checkout).toMatchObject({ name: 'Checkout', under: '', bytes: 1_400, disk: 180, cost: 1 });
    expect(checkout?.bytesBefore).toBeNull();
    expect(checkout?.traces?.items).toBe(5);
    expect(checkout?.metrics).toBeNull();
    expect(none).toMatchObject({ name: null, bytes: 700, bytesBefore: 600, disk: null });
  });

  it('are by service where nothing else that is known is chosen', () => {
    expect(byOf('team')).toBe('team');
    expect(byOf('operation')).toBe('service');
    expect(byOf(null)).toBe('service');
  });
});

describe('services', () => {
  it('are one row each, with all environments together', () => {
    const twice = [
      ...answer.costs,
      ...answer.costs.map((c) => ({ ...c, source: { ...c.source, environment: 'staging' } })),
    ];
    const gateway = byService(twice).find((r) => r.service === 'gateway');
    expect(gateway?.traces?.items).toBe(296_400);
    expect(gateway?.metrics?.series).toBe(8_640);
    expect(gateway?.environment).toBeNull();
    expect(gateway?.disk).toBe(2 * (rows.find((r) => r.service === 'gateway')?.disk ?? 0));
    expect(rows.find((r) => r.service === 'gateway')?.environment).not.toBeNull();
  });

  it('that sent no spans and lines have no bytes, and stand last by them', () => {
    const exporter = rows.find((r) => r.service === 'node-exporter');
    expect(exporter?.traces).toBeNull();
    expect(exporter?.bytes).toBe(0);
    const names = (column: string, descending: boolean) =>
      sorted(rows, { column, descending }).map((r) => r.service);
    expect(names('traces', true).at(-1)).toBe('node-exporter');
    expect(names('traces', false).at(-1)).toBe('node-exporter');
    expect(names('bytes', true).slice(0, 2)).toEqual(['gateway', 'payment']);
    expect(names('change', true)[0]).toBe('payment');
    expect(names('series', true)[0]).toBe('catalog');
    expect(names('disk', true)[0]).toBe('gateway');
  });
});
