import { describe, expect, it } from 'vitest';
import type { LeverPreview } from '../../src/api/leverTypes';
import type { HeldBudget } from '../../src/api/overheadTypes';
import { holding } from '../../src/pages/overhead/budgets';
import { change, deciding, outcome, PERCENTS, stepOf } from '../../src/pages/overhead/keepWords';
import { whatIsLeftOut } from '../../src/pages/overhead/leverWords';
import { keepLever, keepPreview } from '../fixtures/levers';
import { budget } from '../fixtures/overhead';

const NOW = Date.UTC(2026, 0, 1, 12, 30);
const preview = keepPreview(NOW);
const kept = preview.kept as NonNullable<LeverPreview['kept']>;

describe('the share of ordinary traces', () => {
  it('is the nearest on the slider to what the address says', () => {
    expect(PERCENTS[stepOf('10')]).toBe(10);
    expect(PERCENTS[stepOf('0.12')]).toBe(0.1);
    expect(PERCENTS[stepOf('1000')]).toBe(100);
    expect(PERCENTS[stepOf('-3')]).toBe(0.1);
    for (const none of [null, '', ' ', 'many', 'NaN', 'Infinity']) expect(PERCENTS[stepOf(none)]).toBe(10);
  });

  it('saves, or costs, or changes nothing, against what is kept now', () => {
    expect(change(preview)).toBe('Saves 3.89M spans a day, about 194 MB on disk.');
    const more = { ...preview.saving, spansPerDay: -1_200, storedBytesPerDay: -60_000 };
    expect(change({ ...preview, saving: more })).toBe('Keeps 1,200 spans a day more, about 60.0 kB on disk.');
    const unknown = { ...preview.saving, storedBytesPerDay: null };
    expect(change({ ...preview, saving: unknown })).toBe('Saves 3.89M spans a day.');
    expect(change({ ...preview, saving: { ...preview.saving, spansPerDay: 0 } })).toBe(
      'Keeps as much as is kept now.',
    );
  });

  it('leaves some operations with too few', () => {
    expect(outcome(kept)).toEqual([
      'Kept of a day: 91.2k traces with 912k spans, about 46.0 MB on disk.',
      'Left out: 389k traces with 3.89M spans, about 194 MB on disk.',
      'Kept whole at any rate: 42k slow for their operation, 5,760 with an error.',
      'Fewer than 12 ordinary traces an hour are left of 3 operations: GET /api/vouchers of gateway (8 of 84) and 2 more.',
    ]);
    expect(outcome({ ...kept, whole: [], few: [], fewInAll: 0 }).slice(2)).toEqual([
      'Nothing speaks for any of them.',
      'No operation is left with fewer than 12 ordinary traces an hour.',
    ]);
  });

  it('is told where levers decide on it', () => {
    const lever = keepLever(NOW);
    expect(whatIsLeftOut(lever.target)).toBe('Traces of order that nothing speaks for, but 10 %');
    expect(deciding([lever, { ...lever, target: { ...lever.target, service: null, rate: 0.5 } }])).toBe(
      'Levers say how many ordinary traces are kept, in the place of budgets: 10 % (order), 50 % (all services).',
    );
    expect(deciding([{ ...lever, active: false }])).toBe('');
    expect(deciding([{ ...lever, lost: true }])).toBe('');
  });

  it('is told of a budget in whose place levers decide', () => {
    const reason = 'Levers decide on 100 % of the ordinary traces in the place of the budget.';
    const at = new Date(NOW).toISOString();
    const held: HeldBudget = {
      at,
      state: 'ruled',
      since: at,
      rate: 0.5,
      dayBytes: 900,
      alwaysBytes: 300,
      ordinaryBytes: 600,
      otherBytes: 0,
      beforeBytes: 0,
      cause: null,
      reason,
    };
    const words = holding({ ...budget('all', null, 1_000, 600, 900), held }, undefined, NOW);
    expect(words?.finding).toMatch(/^Levers decide in its place since /);
    expect(words?.why).toBe(reason);
  });
});
