import { describe, expect, it } from 'vitest';
import type { Trace } from '../../src/api/spanTypes';
import type { ServiceSummary } from '../../src/api/types';
import { flameOf, frameAt, neighbour } from '../../src/pages/trace/flame';
import { buildTree } from '../../src/pages/trace/model';
import { boxes, criticalBySpan, diamonds, pieces, pixel } from '../../src/pages/trace/paint';
import { groupSpans } from '../../src/pages/trace/spanGroups';
import { otherVersions } from '../../src/pages/trace/versions';
import { span } from '../fixtures/span';

describe('bars', () => {
  const shown = { from: 100, to: 300 };

  it('lie where their time is, cut to what is shown', () => {
    expect(pixel(200, shown, 400)).toBe(200);
    expect(pieces([{ from: 150, to: 200 }], shown, 400)).toEqual([[100, 200]]);
    expect(pieces([{ from: 0, to: 1_000 }], shown, 400)).toEqual([[0, 400]]);
    expect(pieces([{ from: 0, to: 50 }], shown, 400)).toEqual([]);
    expect(boxes([[100, 200]], 7, 11)).toBe('M100.0 7H200.0v11H100.0z');
  });

  it('are at least a pixel wide, at the right end too', () => {
    expect(pieces([{ from: 200, to: 200 }], shown, 400)).toEqual([[200, 201]]);
    expect(pieces([{ from: 300, to: 300 }], shown, 400)).toEqual([[399, 400]]);
  });

  it('have no more pieces than can be told apart', () => {
    const many = Array.from({ length: 10_000 }, (_, i) => ({ from: 100 + i / 50, to: 100 + i / 50 + 0.01 }));
    expect(pieces(many, shown, 400).length).toBeLessThanOrEqual(200);
    expect(diamonds([10.1, 9.9, 40], 12, 5).match(/M/g)).toHaveLength(2);
  });

  it('know the critical path by span, in order', () => {
    const by = criticalBySpan([
      { span: 1, fromNs: 50, toNs: 60 },
      { span: 0, fromNs: 0, toNs: 50 },
      { span: 1, fromNs: 10, toNs: 20 },
    ]);
    expect(by.get(1)).toEqual([
      { from: 10, to: 20 },
      { from: 50, to: 60 },
    ]);
  });
});

describe('a flame graph', () => {
  const nodes = buildTree([
    span('root', null, { selfNs: 10, durationNs: 100 }),
    span('a1', 'root', { name: 'a', selfNs: 20, durationNs: 20 }),
    span('b', 'a1', { selfNs: 5, status: 'error' }),
    span('c', 'root', { selfNs: 60, durationNs: 60 }),
    span('a2', 'root', { name: 'a', selfNs: 15, durationNs: 15 }),
  ]);
  const flame = flameOf(nodes);
  const frame = (name: string) => flame.frames.find((f) => f.name === name);

  it('puts spans on the same path together and is as wide as their self time', () => {
    expect(flame.value).toBe(110);
    expect(flame.depth).toBe(3);
    expect(frame('a')).toMatchObject({ depth: 1, value: 40, selfNs: 35, totalNs: 35, spans: [1, 4] });
    expect(frame('b')).toMatchObject({ errors: 1, value: 5 });
  });

  it('draws the widest first, children within their parent', () => {
    expect(frame('c')?.from).toBe(0);
    expect(frame('a')?.from).toBe(60);
    for (const f of flame.frames) {
      const parent = f.parent === null ? null : flame.frames[f.parent];
      if (parent) {
        expect(f.from).toBeGreaterThanOrEqual(parent.from);
        expect(f.from + f.value).toBeLessThanOrEqual(parent.from + parent.value);
      }
    }
  });

  it('finds the frame under a place, and where arrows lead', () => {
    const at = (name: string) => flame.frames.findIndex((f) => f.name === name);
    expect(frameAt(flame, 61, 1)).toBe(at('a'));
    expect(frameAt(flame, 105, 1)).toBeNull();
    expect(neighbour(flame, at('c'), 'ArrowRight')).toBe(at('a'));
    expect(neighbour(flame, at('a'), 'ArrowRight')).toBe(at('a'));
    expect(neighbour(flame, at('a'), 'ArrowUp')).toBe(at('root'));
    expect(neighbour(flame, at('root'), 'ArrowDown')).toBe(at('c'));
  });

  it('draws ten thousand spans in a chain', () => {
    const chain = buildTree(
      Array.from({ length: 10_000 }, (_, i) => span(`s${i}`, i === 0 ? null : `s${i - 1}`, { selfNs: 1 })),
    );
    expect(flameOf(chain)).toMatchObject({ value: 10_000, depth: 10_000 });
  });
});

describe('the span table', () => {
  const nodes = buildTree([
    span('r', null, { service: 'gateway', name: 'GET', durationNs: 100, selfNs: 10 }),
    ...Array.from({ length: 20 }, (_, i) =>
      span(`q${i}`, 'r', {
        name: 'SELECT',
        durationNs: i + 1,
        selfNs: i + 1,
        status: i === 3 ? 'error' : 'unset',
      }),
    ),
    span('x', 'r', { name: 'UPDATE', durationNs: 5, selfNs: 5 }),
  ]);

  it('counts, sums and knows the 95th of a hundred', () => {
    const select = groupSpans(nodes, 'operation', (i) => (i === 2 ? 7 : 0)).find(
      (g) => g.operation === 'SELECT',
    );
    expect(select).toMatchObject({
      service: 'order',
      count: 20,
      totalNs: 210,
      selfNs: 210,
      meanNs: 10.5,
      p95Ns: 19,
      longestNs: 20,
      longest: 20,
      errors: 1,
      criticalNs: 7,
    });
  });

  it('groups by service alone', () => {
    expect(groupSpans(nodes, 'service', () => 0).map((g) => [g.service, g.operation, g.count])).toEqual([
      ['gateway', null, 1],
      ['order', null, 21],
    ]);
  });
});

describe('spans of another version', () => {
  const resource = (service: string, version: string | null) => ({
    service,
    namespace: null,
    environment: null,
    version,
    instance: null,
    attributes: {},
  });
  const service = (versions: Record<string, number>, newest: string | null) =>
    ({
      name: 'order',
      namespace: null,
      environment: null,
      versions: Object.entries(versions).map(([version, instances]) => ({ version, instances })),
      lastDeployment: newest === null ? null : { version: newest },
    }) as unknown as ServiceSummary;
  const trace = (...versions: (string | null)[]) =>
    ({
      resources: versions.map((v) => resource('order', v)),
      spans: versions.map((_, i) => span(`s${i}`, null, { resource: i })),
    }) as unknown as Trace;

  it('are those that most instances do not run', () => {
    const [other] = otherVersions(trace('1.5.0'), [service({ '1.4.0': 3, '1.5.0': 1 }, '1.5.0')]);
    expect(other).toEqual({
      version: '1.5.0',
      fresh: true,
      why: 'Most instances of order run 1.4.0.',
    });
    expect(otherVersions(trace('1.4.0'), [service({ '1.4.0': 3, '1.5.0': 1 }, '1.5.0')])).toEqual([null]);
    const even = [service({ '1.5.0': 1, '1.4.0': 1 }, '1.5.0')];
    expect(otherVersions(trace('1.5.0', '1.4.0'), even).map((o) => o?.version ?? null)).toEqual([
      '1.5.0',
      null,
    ]);
    expect(otherVersions(trace('1.3.0'), [service({ '1.4.0': 3 }, '1.4.0')])[0]?.fresh).toBe(false);
  });

  it('are told from each other within a trace when nothing is known of what runs', () => {
    expect(otherVersions(trace('1', '2', null), []).map((o) => o?.why ?? null)).toEqual([
      null,
      'Most spans of order in this trace ran in 1.',
      null,
    ]);
    expect(otherVersions(trace('1', '1'), [])).toEqual([null, null]);
  });
});
