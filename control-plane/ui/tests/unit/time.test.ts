import { describe, expect, it } from 'vitest';
import { ago, clock, coarse, moment } from '../../src/format/time';
import { bounds, inWords, isLive, isValid, label, relativeMs } from '../../src/state/range';

const now = new Date(2026, 10, 20, 14, 20, 0).getTime();
const at = (hour: number, minute: number, second = 0, milli = 0) =>
  new Date(2026, 10, 20, hour, minute, second, milli).getTime();

describe('times in the zone of the viewer', () => {
  it('shows as much of the clock as asked for', () => {
    const t = at(14, 11, 32, 408);
    expect(clock(t, 'minute')).toBe('14:11');
    expect(clock(t)).toBe('14:11:32');
    expect(clock(t, 'milli')).toBe('14:11:32.408');
  });

  it('names the day only when it is another one', () => {
    expect(moment(at(13, 58), now)).toBe('13:58');
    expect(moment(at(13, 58) - 86400e3, now)).toBe('19 Nov 13:58');
  });

  it('is relative below a day', () => {
    expect(ago(at(14, 19, 59, 500), now)).toBe('just now');
    expect(ago(at(14, 19, 30), now)).toBe('30 s ago');
    expect(ago(at(13, 59), now)).toBe('21 min ago');
    expect(ago(at(13, 58) - 2 * 86400e3, now)).toBe('18 Nov 13:58');
  });

  it('says how long in one unit, without turning a minute over early', () => {
    expect(coarse(59.9e9)).toBe('59 s');
    expect(coarse(21.7 * 60e9)).toBe('21 min');
    expect(coarse(3 * 86400e9)).toBe('3 d');
  });

  it('reads times with nanoseconds', () => {
    expect(clock('2026-11-20T14:11:32.408123456Z', 'milli')).toMatch(/:32\.408$/);
  });
});

describe('time ranges', () => {
  it('moves when relative, stands when absolute', () => {
    expect(isLive({ from: '-15m', to: 'now' })).toBe(true);
    expect(isLive({ from: '2026-11-20T13:00:00Z', to: '2026-11-20T14:00:00Z' })).toBe(false);
    expect(bounds({ from: '-1h', to: 'now' }, now)).toEqual({ from: now - 3600e3, to: now });
  });

  it('knows relative times only in the units of the API', () => {
    expect(relativeMs('-90s')).toBe(90e3);
    expect(relativeMs('-2d')).toBe(2 * 86400e3);
    expect(relativeMs('15m')).toBeNull();
    expect(relativeMs('-1w')).toBe(7 * 86400e3);
    expect(relativeMs('-1y')).toBeNull();
  });

  it('refuses a range that ends before it begins, or is none', () => {
    expect(isValid({ from: '-15m', to: 'now' })).toBe(true);
    expect(isValid({ from: '2026-11-20T14:00:00Z', to: '2026-11-20T13:00:00Z' })).toBe(false);
    expect(isValid({ from: 'yesterday', to: 'now' })).toBe(false);
  });

  it('has words for the button and for a sentence', () => {
    expect(label({ from: '-15m', to: 'now' })).toBe('Last 15 min');
    expect(label({ from: '-45m', to: 'now' })).toBe('Last 45 min');
    expect(inWords({ from: '-1h', to: 'now' })).toBe('the last 1 h');
    expect(label({ from: new Date(at(13, 0)).toISOString(), to: new Date(at(14, 0)).toISOString() })).toBe(
      '20 Nov 13:00 – 14:00',
    );
  });
});
