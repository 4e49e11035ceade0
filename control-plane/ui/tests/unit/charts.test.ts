import { describe, expect, it } from 'vitest';
import { placedMarks } from '../../src/parts/marks';
import { sparkPath } from '../../src/parts/Sparkline';
import { areaPath, linePath, ticks, timeTicks } from '../../src/parts/scale';

describe('a chart', () => {
  it('starts at 0, reaches its peak, and has at most five grid lines', () => {
    for (const peak of [0.3, 1, 7, 9.99, 42, 99, 1234, 3.05e9, 0.176]) {
      const grid = ticks(peak, 0.02);
      expect(grid[0]).toBe(0);
      expect(grid.at(-1)).toBeGreaterThanOrEqual(peak);
      expect(grid.length).toBeLessThanOrEqual(5);
    }
  });

  it('keeps its axis when nothing was measured', () => {
    expect(ticks(0, 1).at(-1)).toBe(1);
  });

  it('breaks its line at a gap', () => {
    const points = [
      { x: 0, y: 1 },
      { x: 1, y: 2 },
      { x: 2, y: null },
      { x: 3, y: 4 },
      { x: 4, y: 5 },
    ];
    expect(linePath(points).match(/M/g)).toHaveLength(2);
    expect(areaPath(points, 9).match(/z/g)).toHaveLength(2);
  });

  it('still shows a value alone between two gaps', () => {
    expect(
      linePath([
        { x: 0, y: null },
        { x: 1, y: 2 },
        { x: 2, y: null },
      ]),
    ).toBe('M1.0 2.0h.1');
  });

  it('marks round times', () => {
    const from = new Date(2026, 10, 20, 13, 21).getTime();
    const marks = timeTicks(from, from + 3600e3, 6);
    expect(marks.length).toBeLessThanOrEqual(7);
    for (const t of marks) expect(new Date(t).getMinutes() % 10).toBe(0);
  });
});

describe('labels of deploys', () => {
  const at = (...places: number[]) =>
    placedMarks(
      places.map((p) => ({ time: p, label: 'cart 1.1.0', at: p })),
      600,
    ).map((m) => m.label);

  it('stand each at its line while there is room', () => {
    expect(at(100, 300)).toEqual(['cart 1.1.0', 'cart 1.1.0']);
  });

  it('that would lie upon each other become one, which says how many there are', () => {
    expect(at(100, 104, 110, 300)).toEqual(['cart 1.1.0 and 2 more', '', '', 'cart 1.1.0']);
    expect(at(590, 594)).toEqual(['cart 1.1.0 and 1 more', '']);
  });

  it('at the right edge stand left of their line', () => {
    expect(placedMarks([{ time: 1, label: 'x', at: 590 }], 600)[0]?.flip).toBe(true);
  });
});

describe('a sparkline', () => {
  it('draws no line where nothing was measured', () => {
    expect(sparkPath([null, null]).line).toBe('');
    expect(sparkPath([1, null, 1]).line.match(/M/g)).toHaveLength(2);
  });

  it('lies flat on the ground at zero', () => {
    expect(sparkPath([0, 0]).line).toBe('M0.5 19.0L53.5 19.0');
  });
});
