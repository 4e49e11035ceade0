import { describe, expect, it } from 'vitest';
import {
  bytes,
  count,
  duration,
  parseDuration,
  plural,
  rate,
  round,
  share,
  text,
} from '../../src/format/numbers';

const ms = 1e6;
const s = 1e9;
const min = 60 * s;
const h = 60 * min;
const d = 24 * h;

describe('numbers as the README writes them', () => {
  it.each([
    [0, '0'],
    [1973, '1,973'],
    [9999, '9,999'],
    [10_000, '10k'],
    [16_800, '16.8k'],
    [999_499, '999k'],
    [999_600, '1M'],
    [14_600_000, '14.6M'],
    [-3, '−3'],
  ])('count %d is %s', (n, said) => expect(text(count(n))).toBe(said));

  it.each([
    [0, '0/s'],
    [0.004, '< 0.01/s'],
    [0.25, '0.25/s'],
    [4.18, '4.18/s'],
    [41.8, '41.8/s'],
    [96, '96.0/s'],
    [412, '412/s'],
    [999.7, '1k/s'],
    [1200, '1.2k/s'],
  ])('rate %d is %s', (n, said) => expect(text(rate(n))).toBe(said));

  it.each([
    [0, '0 ms'],
    [800, '800 ns'],
    [45_000, '45 µs'],
    [0.2 * ms, '0.2 ms'],
    [9.8 * ms, '9.8 ms'],
    [12.34 * ms, '12.3 ms'],
    [92 * ms, '92 ms'],
    [99.96 * ms, '100 ms'],
    [940 * ms, '940 ms'],
    [999.6 * ms, '1.00 s'],
    [3.01 * s, '3.01 s'],
    [12.34 * s, '12.3 s'],
    [90 * s, '90.0 s'],
    [150 * s, '2.5 min'],
    [21 * min, '21 min'],
    [5 * h, '5 h'],
    [26 * h, '26 h'],
    [3 * d, '3 d'],
    [-0.3 * s, '−300 ms'],
  ])('duration %d ns is %s', (n, said) => expect(text(duration(n))).toBe(said));

  it.each([
    [0, '0 %'],
    [0.00001, '< 0.01 %'],
    [0.0002, '0.02 %'],
    [0.004, '0.4 %'],
    [0.0047, '0.47 %'],
    [0.176, '17.6 %'],
    [0.9953, '99.53 %'],
    [0.99999, '> 99.99 %'],
    [1, '100 %'],
  ])('share %d is %s', (n, said) => expect(text(share(n))).toBe(said));

  it('never draws what was not measured as 0', () => {
    for (const format of [count, rate, duration, share, bytes]) {
      expect(text(format(null))).toBe('–');
      expect(text(format(undefined))).toBe('–');
      expect(text(format(0))).toMatch(/^0/);
    }
  });

  it('writes sizes in decimal units', () => {
    expect(text(bytes(512))).toBe('512 B');
    expect(text(bytes(84_000_000))).toBe('84.0 MB');
    expect(text(bytes(1_234_000_000))).toBe('1.23 GB');
  });

  it('writes axes without needless digits', () => {
    expect(round(duration(2 * s))).toBe('2 s');
    expect(round(rate(4))).toBe('4/s');
  });

  it('counts things in the singular and the plural', () => {
    expect(plural(1, 'span')).toBe('1 span');
    expect(plural(22, 'span')).toBe('22 spans');
  });
});

describe('durations as one types them', () => {
  it.each([
    ['250', 250 * ms],
    ['250 ms', 250 * ms],
    ['1.5s', 1.5 * s],
    ['2 min', 2 * min],
    ['45 µs', 45_000],
    ['10us', 10_000],
  ])('%s', (typed, ns) => expect(parseDuration(typed)).toBe(ns));

  it.each(['', 'soon', '-5 ms', '5 parsecs', '1.2.3 s'])('refuses %j', (typed) =>
    expect(parseDuration(typed)).toBeNull(),
  );

  it('reads back what it writes', () => {
    for (const ns of [45_000, 12.3 * ms, 940 * ms, 3.01 * s])
      expect(parseDuration(text(duration(ns)))).toBe(ns);
  });
});
