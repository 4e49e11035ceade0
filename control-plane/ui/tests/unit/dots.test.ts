import { describe, expect, it } from 'vitest';
import { durationDots, errorDots } from '../../src/pages/traces/exemplars';
import { dotAt, peakWith, placed } from '../../src/parts/dots';

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 12, 0, second)).toISOString();
const exemplar = (traceId: string, second: number, ms: number, error = false) => ({
  traceId,
  spanId: 'ab',
  time: at(second),
  durationNs: ms * 1e6,
  error,
});
const hrefOf = (e: { traceId: string }) => `/traces/${e.traceId}`;
const TIMES = [at(0), at(10), at(20)];
const POINTS = [
  { time: at(0), exemplars: [exemplar('0123456789', 2, 40)] },
  { time: at(10), exemplars: [exemplar('slow', 11, 340), exemplar('bad', 19, 20, true)] },
];

describe('the traces of a chart’s points', () => {
  it('stand at their own time and duration, with words for it', () => {
    const dots = durationDots(TIMES, POINTS, hrefOf);
    expect(dots.map((d) => [d.step, d.time, d.value, d.href])).toEqual([
      [0, Date.parse(at(2)), 40e6, '/traces/0123456789'],
      [1, Date.parse(at(11)), 340e6, '/traces/slow'],
      [1, Date.parse(at(19)), 20e6, '/traces/bad'],
    ]);
    expect(dots[0]?.label).toMatch(/^Trace 01234567: 40 ms, \d\d:00:02$/);
    expect(dots[2]?.short).toBe('20 ms, failed');
  });

  it('of failures stand on the line, and only where one was measured', () => {
    expect(
      errorDots(TIMES, [0, 0.5, null], POINTS, hrefOf).map((d) => [d.step, d.label.slice(0, 9), d.value]),
    ).toEqual([[1, 'Trace bad', 0.5]]);
    expect(errorDots(TIMES, [0, null, 0.5], POINTS, hrefOf)).toEqual([]);
  });

  it('belong to the step of the chart as it is drawn, also when it has moved on since', () => {
    expect(durationDots([at(5), at(15)], POINTS, hrefOf).map((d) => d.step)).toEqual([0, 0]);
  });
});

describe('dots in the plot', () => {
  const dots = durationDots(TIMES, POINTS, hrefOf);

  it('raise the axis, but at most to twice what the lines reach', () => {
    expect(peakWith([], 100)).toBe(100);
    expect(peakWith([{ value: 150 }], 100)).toBe(150);
    expect(peakWith([{ value: 60_000 }, { value: 3 }], 100)).toBe(200);
  });

  it('are marked when they lie beyond it, and failed ones are drawn last', () => {
    const drawn = placed(
      dots,
      (t) => (t - Date.parse(at(0))) / 1000,
      (v) => v / 1e6,
      100e6,
    );
    expect(drawn.map((d) => [d.above, d.failed])).toEqual([
      [false, false],
      [true, false],
      [false, true],
    ]);
  });

  it('are meant by the pointer only when it is near, and then the nearest is', () => {
    const drawn = placed(
      dots,
      (t) => ((t - Date.parse(at(0))) / 1000) * 4,
      () => 50,
      1e12,
    );
    expect(dotAt(drawn, 43, 52)?.label).toContain('slow');
    expect(dotAt(drawn, 72, 50)?.label).toContain('bad');
    expect(dotAt(drawn, 60, 50)).toBeNull();
    expect(dotAt(drawn, 44, 60)).toBeNull();
  });
});
