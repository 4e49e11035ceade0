import { describe, expect, it } from 'vitest';
import type { Lever, LeverInstance } from '../../src/api/leverTypes';
import {
  instanceWords,
  isUnfinished,
  losses,
  saving,
  standing,
  subject,
  whatIsLeftOut,
} from '../../src/pages/overhead/leverWords';
import { sampledSentence } from '../../src/parts/sampling';
import { levelPreview, leverPreview, levers, samplingPreview } from '../fixtures/levers';
import { ENV } from '../fixtures/shop';

const NOW = Date.UTC(2026, 0, 1, 12, 30);
const ofLines = leverPreview(NOW);
const [level, lines, label] = levers(NOW).levers.map((lever) => lever.target);

describe('levers in words', () => {
  it('say what is left out and of whom', () => {
    expect(lines && whatIsLeftOut(lines)).toBe('Lines of a kind of payment, but one of 100');
    expect(lines && whatIsLeftOut({ ...lines, keepOneOf: null })).toBe('All lines of a kind of payment');
    expect(label && whatIsLeftOut(label)).toBe('The label product_id of a counter of catalog');
    expect(label && whatIsLeftOut({ ...label, kind: 'metric', service: null })).toBe(
      'A metric of all services',
    );
    expect(lines && subject(lines)).toMatch(/^authorize/);
    expect(label && subject(label)).toBe('cache_gets_total');
  });

  it('say what is saved, and nothing of a disk where nothing is on it', () => {
    expect(saving(ofLines)).toBe('Saves 2.9M lines a day with 221 MB of text, about 81.3 MB a day on disk.');
    const metric = {
      ...ofLines,
      lines: null,
      saving: { ...ofLines.saving, samplesPerDay: 5_760, storedBytesPerDay: null, series: 24, seriesLeft: 0 },
    };
    expect(saving(metric)).toBe('Saves 5,760 samples a day, all 24 series.');
    expect(saving({ ...metric, saving: { ...metric.saving, seriesLeft: 2 } })).toBe(
      'Saves 5,760 samples a day, 22 series of 24.',
    );
  });

  it('say what a log level is, and that it brings lines', () => {
    expect(level && whatIsLeftOut(level)).toBe(`A logger of order in ${ENV} at debug`);
    expect(level && subject(level)).toBe('com.example.shop.refunds');
    const ofLevel = levelPreview(NOW);
    expect(saving(ofLevel)).toBe('More lines will come; how many cannot be told.');
    expect(losses(ofLevel)).toEqual([
      '1 of 2 instances can be set, now at info.',
      'Not order-2: it exposes no loggers.',
      'Read in the last 30 days by the dashboard payments.',
    ]);
    const quieter = { ...ofLevel, lines: ofLines.lines, saving: ofLines.saving };
    expect(saving(quieter)).toMatch(/^Saves 2.9M lines a day/);
    expect(losses(quieter)).toContain('4,980 lines of 5,000 looked at are at warn or above.');
  });

  it('say how a log level stands at its instances', () => {
    const lever = levers(NOW).levers[0] as Lever;
    expect(standing(lever)).toBe('Set on 1 of 2 instances');
    expect(lever.instances?.map(instanceWords)).toEqual([
      'order-1 is set',
      'order-2 could not be set: nothing listens at 10.0.0.8:8081 (connection refused) (3 tries)',
    ]);
    expect(standing({ ...lever, instances: [] })).toBe('No instance has it yet');
    const over = (state: LeverInstance['state']): Lever => ({
      ...lever,
      active: false,
      instances: (lever.instances ?? []).map((one) => ({ ...one, state })),
    });
    expect(isUnfinished(over('not_put_back'))).toBe(true);
    expect(isUnfinished(over('put_back'))).toBe(false);
    expect(standing(over('put_back'))).toBe('Put back on 2 of 2 instances');
  });

  it('say what is lost, by what was looked at', () => {
    expect(losses(ofLines)).toEqual([
      '4,980 lines of 5,000 looked at are at warn or above.',
      '4,700 lines of 5,000 looked at are part of 940 traces, which would show them no more.',
      'Read in the last 30 days by the dashboard payments.',
    ]);
    const small = { lines: 7, looked: 7, warnings: 0, inTraces: 1, traces: 1 };
    expect(losses({ ...ofLines, lines: small, readers: [], rules: ['shop / Slow'] })).toEqual([
      'No line of the last hour is a warning or worse.',
      '1 line of the last hour is part of 1 trace, which would show them no more.',
      'Asked for by 1 rule: shop / Slow.',
      'Nobody was seen to read it in the last 30 days.',
    ]);
  });
});

describe('sampling in words', () => {
  const target = samplingPreview(NOW).target;

  it('says how many traces are left of whom', () => {
    expect(whatIsLeftOut(target)).toBe('Traces of gateway, but 10 %');
    const rate = { operation: 'GET', probability: null, tracesPerSecond: 1 };
    expect(whatIsLeftOut({ ...target, sampling: rate })).toBe(
      'Traces of gateway, but 1 a second of each operation',
    );
    expect(subject({ ...target, sampling: rate })).toBe('GET');
    expect(subject(target)).toBe('');
  });

  it('says what is saved and which failures would be lost', () => {
    expect(saving(samplingPreview(NOW))).toBe('Saves 1.73M spans a day, about 103 MB a day on disk.');
    expect(losses(samplingPreview(NOW))).toEqual([
      '1,800 of 2,000 traces looked at would not have been begun.',
      '36 of 40 traces with an error would have been lost.',
    ]);
  });

  it('says of figures from how many traces they are counted', () => {
    expect(sampledSentence({ probability: 0.1 })).toContain('from 10 %');
    expect(sampledSentence(null)).toBeNull();
  });
});
