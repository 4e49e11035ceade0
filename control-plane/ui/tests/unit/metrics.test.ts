import { describe, expect, it } from 'vitest';
import type { Metadata, QueryShape, RangeAnswer } from '../../src/api/prometheus';
import { aligned, stepOf } from '../../src/api/prometheus';
import type { Deployment } from '../../src/api/types';
import { figure, text } from '../../src/format/numbers';
import { metricDots, tracesOf } from '../../src/pages/metrics/exemplars';
import {
  defaultQueries,
  familiesOf,
  rateWindow,
  search,
  startsOf,
  viewInWords,
} from '../../src/pages/metrics/families';
import {
  chosen,
  differing,
  drawn,
  isolate,
  needed,
  quantileName,
  servicesOf,
} from '../../src/pages/metrics/lines';
import { placeMatchers, promqlPieces, quoted, selector } from '../../src/pages/metrics/promqlText';
import { measureOf, unitOf } from '../../src/pages/metrics/units';
import { matchersOf, panelsOfGroup } from '../../src/pages/service/panels';
import { inOneLine } from '../../src/pages/traces/QueryField';
import { markersOf } from '../../src/parts/deployMarkers';
import { ticks } from '../../src/parts/scale';

const said = (type: string, unit = '', help = ''): Metadata[] => [{ type, unit, help }];

const METADATA: Record<string, Metadata[]> = {
  http_requests: said('counter', '', 'Requests taken.'),
  jobs_total: said('counter', '', 'Jobs done.'),
  latency_seconds: said('histogram', 'seconds', 'How long requests took.'),
  native_seconds: said('histogram', 'seconds', 'The same, natively.'),
  gc_seconds: said('summary', 'seconds'),
  pool_count: said('gauge', '', 'Connections in the pool.'),
};
const NAMES = [
  'gc_seconds',
  'gc_seconds_count',
  'gc_seconds_sum',
  'http_requests_total',
  'jobs_total',
  'latency_seconds_bucket',
  'latency_seconds_count',
  'latency_seconds_sum',
  'native_seconds',
  'pool_count',
  'unsaid_bytes',
  'unsaid_seconds_bucket',
  'unsaid_seconds_count',
  'unsaid_seconds_sum',
  'unsaid_total',
];

const family = (name: string) => {
  const found = familiesOf(NAMES, METADATA).find((f) => f.name === name);
  if (!found) throw new Error(`no family ${name}`);
  return found;
};

describe('metric families', () => {
  it('have their series together, and each series once', () => {
    const families = familiesOf(NAMES, METADATA);
    expect(families.map((f) => f.name)).toEqual([
      'gc_seconds',
      'http_requests',
      'jobs_total',
      'latency_seconds',
      'native_seconds',
      'pool_count',
      'unsaid_bytes',
      'unsaid_seconds',
      'unsaid_total',
    ]);
    expect(families.flatMap((f) => f.series).sort()).toEqual(NAMES);
  });

  it('have the type, unit and help that was told, else what the name suggests, and say so', () => {
    expect(family('latency_seconds')).toMatchObject({ type: 'histogram', guessed: false, unit: 'seconds' });
    expect(family('pool_count')).toMatchObject({ type: 'gauge', guessed: false });
    expect(family('unsaid_seconds')).toMatchObject({ type: 'histogram', guessed: true, unit: 'seconds' });
    expect(family('unsaid_total')).toMatchObject({ type: 'counter', guessed: true });
    expect(family('unsaid_bytes')).toMatchObject({ type: 'gauge', guessed: true, unit: 'bytes' });
  });

  it('are found by every word of name, help and unit, names that begin so first', () => {
    const names = (wanted: string) => search(familiesOf(NAMES, METADATA), wanted).map((f) => f.name);
    expect(names('connections')).toEqual(['pool_count']);
    expect(names('SECONDS took')).toEqual(['latency_seconds']);
    expect(names('requests')).toEqual(['http_requests', 'latency_seconds']);
    expect(names('histogram native')).toEqual(['native_seconds']);
    expect(names('nothing like it')).toEqual([]);
  });

  it('begin with a view that fits their type', () => {
    expect(defaultQueries(family('http_requests'), '5m')).toEqual([
      'sum by (job) (rate(http_requests_total[5m]))',
    ]);
    expect(defaultQueries(family('latency_seconds'), '10m')).toEqual(
      ['0.5', '0.95', '0.99'].map(
        (q) => `histogram_quantile(${q}, sum by (le) (rate(latency_seconds_bucket[10m])))`,
      ),
    );
    expect(defaultQueries(family('native_seconds'), '5m')[1]).toBe(
      'histogram_quantile(0.95, sum(rate(native_seconds[5m])))',
    );
    expect(defaultQueries(family('pool_count'), '5m')).toEqual(['pool_count']);
    expect(defaultQueries(family('gc_seconds'), '5m')).toEqual(['gc_seconds']);
    expect(familiesOf(NAMES, METADATA).map(viewInWords)).toEqual([
      'quantiles',
      'rate by service',
      'rate by service',
      'p50, p95, p99',
      'p50, p95, p99',
      'value',
      'value',
      'p50, p95, p99',
      'rate by service',
    ]);
  });

  it('that answer what people ask first are offered, whoever sends them', () => {
    const families = familiesOf(['hikaricp_connections_active', 'http_server_requests_seconds_bucket'], {});
    expect(startsOf(families).map((s) => [s.title, s.family.name])).toEqual([
      ['Duration of requests', 'http_server_requests_seconds'],
      ['Database connections', 'hikaricp_connections_active'],
    ]);
  });

  it('are looked at where the reader looks', () => {
    const matchers = placeMatchers({ env: 'prod', namespace: 'a.b' });
    expect(defaultQueries(family('pool_count'), '5m', matchers)).toEqual([
      'pool_count{deployment_environment_name=~"prod|", service_namespace=~"a\\\\.b|"}',
    ]);
  });
});

describe('the times of a query', () => {
  const now = Date.UTC(2026, 0, 1, 12, 0, 7);
  it('have about as many steps as a chart has room for, and stand still on them', () => {
    for (const from of ['-5m', '-15m', '-1h', '-6h', '-1d', '-7d', '-30d']) {
      const range = { from, to: 'now' };
      const { start, end, step } = aligned(range, now);
      expect((end - start) / step).toBeLessThanOrEqual(240);
      expect((end - start) / step).toBeGreaterThan(40);
      expect([start % step, end % step]).toEqual([0, 0]);
      expect(end * 1000).toBeLessThanOrEqual(now);
      expect(aligned(range, now + 1).end).toBe(end);
    }
  });
  it('let no sample fall between two windows of a rate', () => {
    expect(rateWindow({ from: '-15m', to: 'now' }, now)).toBe('5m');
    expect(rateWindow({ from: '-7d', to: 'now' }, now)).toBe('3h');
    expect(stepOf({ from: '-7d', to: 'now' }, now)).toBeLessThanOrEqual(3 * 3600);
  });
});

describe('PromQL as text', () => {
  it('is cut into pieces with nothing left out', () => {
    const q = 'sum by (job) (rate(a:b_total{x=~"y\\"}", z!=\'1\'}[5m] offset 1h)) / 2e-3 # why';
    const pieces = promqlPieces(q);
    expect(pieces.map((p) => p.text).join('')).toBe(q);
    const kinds = Object.fromEntries(pieces.map((p) => [p.text, p.kind]));
    expect(kinds).toMatchObject({
      sum: 'word',
      by: 'word',
      job: 'key',
      rate: 'word',
      'a:b_total': 'key',
      '=~': 'operator',
      '"y\\"}"': 'value',
      '5m': 'value',
      offset: 'word',
      '/': 'operator',
      '2e-3': 'value',
      '# why': 'space',
    });
    for (const odd of ['{a="', '§$', '[', '5m5', '`raw', 'a b'])
      expect(
        promqlPieces(odd)
          .map((p) => p.text)
          .join(''),
      ).toBe(odd);
  });

  it('is written so that it is read back', () => {
    expect(selector('up')).toBe('up');
    expect(selector('up', ['a="b"', 'c="d"'])).toBe('up{a="b", c="d"}');
    expect(selector('http.requests', ['a="b"'])).toBe('{"http.requests", a="b"}');
    expect(quoted('a"\\\n')).toBe('"a\\"\\\\\\n"');
  });

  it('of several lines keeps its words apart in one', () => {
    expect(inOneLine('a\n  or\r\nb')).toBe('a or b');
  });
});

const shape = (metrics: string[], functions: string[] = [], operators: string[] = []): QueryShape => ({
  type: 'vector',
  formatted: '',
  metrics,
  functions,
  operators,
});

describe('the unit of an answer', () => {
  it.each([
    [shape(['http_requests_total'], ['rate', 'sum']), 'per second'],
    [shape(['http_requests_total'], ['increase']), 'number'],
    [shape(['latency_seconds_bucket'], ['histogram_quantile', 'rate', 'sum']), 'seconds'],
    [shape(['latency_seconds_count'], ['rate']), 'per second'],
    [shape(['latency_seconds_count', 'latency_seconds_sum'], ['rate'], ['/']), 'seconds'],
    [shape(['latency_seconds_sum', 'other_seconds_count'], ['rate'], ['/']), 'number'],
    [shape(['unsaid_bytes']), 'bytes'],
    [shape(['unsaid_bytes_total'], ['rate']), 'bytes per second'],
    [shape(['unsaid_bytes'], ['count']), 'number'],
    [shape(['cpu_seconds_total'], ['rate']), 'number'],
    [shape(['a_bytes', 'b_bytes'], [], ['-']), 'bytes'],
    [shape(['a_bytes', 'b_seconds'], [], ['or']), 'number'],
    [shape(['a_bytes', 'b_bytes'], [], ['/']), 'number'],
    [shape([]), 'number'],
  ])('%j is %s', (asked, unit) => {
    expect(unitOf(asked, METADATA)).toBe(unit);
  });

  it('is how its numbers read', () => {
    expect(text(measureOf('seconds')(0.0123))).toBe('12.3 ms');
    expect(text(measureOf('milliseconds')(1500))).toBe('1.50 s');
    expect(text(measureOf('bytes per second')(12e6))).toBe('12.0 MB/s');
    expect(text(measureOf('percent')(40))).toBe('40 %');
    expect(text(measureOf('number')(null))).toBe('–');
    expect([0, 0.042, -3.5, 1973, 1.2e6, 3.1e-6, 12].map((v) => text(figure(v)))).toEqual([
      '0',
      '0.042',
      '−3.5',
      '1,973',
      '1.2M',
      '3.1e-6',
      '12',
    ]);
  });
});

describe('an axis', () => {
  it('goes below 0 only where something was measured there, and has 0 among its lines', () => {
    for (const [low, peak] of [
      [-3, 5],
      [-0.02, 0.7],
      [-120, 0],
      [-1, 900],
    ] as const) {
      const grid = ticks(peak, 0.001, low);
      expect(grid[0]).toBeLessThanOrEqual(low);
      expect(grid.at(-1)).toBeGreaterThanOrEqual(peak);
      expect(grid.some((v) => Math.abs(v) < 1e-12)).toBe(true);
      expect(grid.length).toBeLessThanOrEqual(6);
    }
    expect(ticks(5, 1)[0]).toBe(0);
  });
});

const answer = (series: RangeAnswer['series']): RangeAnswer => ({
  start: 1000,
  end: 1030,
  step: 10,
  series,
  warnings: [],
});
const counted = (job: string, ...values: [number, string][]) => ({ metric: { job, env: 'x' }, values });

describe('lines', () => {
  const drawing = drawn([
    {
      letter: 'A',
      query: 'q',
      answer: answer([
        counted('shop/cart', [1000, '1'], [1010, 'NaN'], [1030, '4']),
        counted('shop/order', [1020, '+Inf'], [1030, '2']),
        { metric: { job: 'native' }, histograms: [[1000, { count: '1', sum: '2' }]] },
      ]),
    },
  ]);

  it('stand on one grid of times with gaps where nothing, or no number, was measured', () => {
    expect(drawing.times).toHaveLength(4);
    expect(drawing.lines.map((l) => l.values)).toEqual([
      [1, null, null, 4],
      [null, null, null, 2],
    ]);
    expect(drawing.notNumbers).toBe(2);
    expect(drawing.histograms).toBe(1);
    expect(drawing.lines[0]).toMatchObject({ last: 4, mean: 2.5, max: 4 });
  });

  it('are called by what tells them apart', () => {
    expect(drawing.lines.map((l) => l.name)).toEqual(['shop/cart', 'shop/order']);
    expect(differing([{ a: '1', b: '2' }, { a: '1' }])).toEqual(['b']);
    expect(quantileName('histogram_quantile(0.999, x)')).toBe('p99.9');
    expect(quantileName('rate(x[5m])')).toBeNull();
    const two = drawn([
      { letter: 'A', query: 'up', answer: answer([counted('a', [1000, '1'])]) },
      { letter: 'B', query: 'histogram_quantile(0.5, x)', answer: answer([counted('a', [1000, '1'])]) },
    ]);
    expect(two.lines.map((l) => l.name)).toEqual(['A', 'p50']);
    expect(servicesOf(drawing.lines)).toEqual(new Set(['cart', 'order']));
  });

  it('are called by no more labels of their origin than it takes', () => {
    const of = (service: string, instance: string, more = {}) => ({
      service_name: service,
      job: `shop/${service}`,
      instance,
      ...more,
    });
    expect(needed([of('cart', 'cart-1'), of('order', 'order-1')])).toEqual(['service_name']);
    expect(needed([of('cart', '1:80'), of('order', '2:80'), of('order', '3:80')])).toEqual([
      'instance',
      'service_name',
    ]);
    expect(needed([of('cart', 'c', { id: 'Eden' }), of('order', 'o', { id: 'Old' })])).toContain('id');
    expect(
      needed([
        { job: 'a', instance: '1' },
        { job: 'b', instance: '2' },
      ]),
    ).toEqual(['job']);
    const lines = drawn([
      {
        letter: 'A',
        query: 'q',
        answer: answer(
          ['1', '2'].flatMap((n) =>
            ['Eden', 'Old'].map((id) => ({
              metric: of('cart', n, { id, x: 'same' }),
              values: [[1000, '1'] as [number, string]],
            })),
          ),
        ),
      },
    ]).lines;
    expect(lines[0]?.name).toBe('id=Eden, instance=1');
    expect(
      drawn([
        {
          letter: 'A',
          query: 'q',
          answer: answer(
            [of('cart', '1'), of('order', '2'), of('order', '3')].map((metric) => ({
              metric,
              values: [[1000, '1'] as [number, string]],
            })),
          ),
        },
      ]).lines[2]?.name,
    ).toBe('order, instance=3');
  });

  it('that are limits of others are drawn back', () => {
    const series = [counted('a', [1000, '8'])];
    const [used, most] = drawn([
      { letter: 'A', query: 'a', name: 'used', answer: answer(series) },
      { letter: 'B', query: 'b', name: 'most', limit: true, answer: answer(series) },
    ]).lines;
    expect(used?.dashed).toBe(false);
    expect(most).toMatchObject({ dashed: true, color: 'var(--text-3)', name: 'most' });
  });

  it('are isolated by a click, several with a key held, and all come back with the next', () => {
    const [a, b] = drawing.lines.map((l) => l.key) as [string, string];
    expect(isolate([], a, false)).toEqual([a]);
    expect(isolate([a], a, false)).toEqual([]);
    expect(isolate([a], b, true)).toEqual([a, b]);
    expect(chosen(drawing.lines, [b], 30).map((l) => l.key)).toEqual([b]);
    // A link may name a line that is not there any more.
    expect(chosen(drawing.lines, ['gone'], 30)).toHaveLength(2);
    expect(chosen(drawing.lines, [], 1).map((l) => l.key)).toEqual([a]);
  });
});

describe('exemplars', () => {
  const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
  const series = [
    {
      seriesLabels: {},
      exemplars: [
        { labels: { trace_id: trace, span_id: '00f067aa0ba902b7' }, value: '0.34', timestamp: 1005 },
        { labels: { trace_id: '../../evil' }, value: '1', timestamp: 1005 },
        { labels: {}, value: '1', timestamp: 1005 },
      ],
    },
  ];

  it('become traces only where they name one', () => {
    expect(tracesOf([...series, ...series])).toEqual([
      { traceId: trace, spanId: '00f067aa0ba902b7', time: 1_005_000, value: 0.34 },
    ]);
  });

  it('stand at their own value among values of requests, else on the line they are counted in', () => {
    const { times, lines } = drawn([
      { letter: 'A', query: 'q', answer: answer([counted('a', [1000, '7'], [1010, '8'])]) },
    ]);
    const at = (observed: boolean) =>
      metricDots(
        tracesOf(series),
        times,
        lines,
        observed,
        measureOf('seconds'),
        (t) => `/traces/${t.traceId}`,
      );
    expect(at(true)[0]).toMatchObject({ step: 1, value: 0.34, short: '340 ms', href: `/traces/${trace}` });
    expect(at(false)[0]).toMatchObject({ step: 1, value: 8 });
  });
});

describe('many exemplars', () => {
  it('are thinned to the largest of each part of the chart, so that lines stay readable', () => {
    const times = Array.from({ length: 240 }, (_, i) => new Date(i * 10_000).toISOString());
    const many = times.map((t, i) => ({
      traceId: i.toString(16).padStart(32, '0'),
      spanId: null,
      time: Date.parse(t),
      value: i === 120 ? 9 : 1,
    }));
    const dots = metricDots(many, times, [], true, figure, () => '/');
    expect(dots).toHaveLength(80);
    expect(dots.filter((d) => d.value === 9)).toMatchObject([{ step: 120 }]);
  });
});

describe('deploys in a chart', () => {
  const deploy = (service: string, startedAt: string) =>
    ({ id: service, service, startedAt, kind: 'deploy', version: '1.5.0' }) as Deployment;
  const href = (path: string) => path;
  it('are those of the services that are drawn', () => {
    const all = [deploy('cart', '2026-01-01T00:00:00Z'), deploy('order', '2026-01-02T00:00:00Z')];
    expect(markersOf(all, new Set(['cart']), href)).toMatchObject([
      { label: '1.5.0', href: '/deploys/cart' },
    ]);
    expect(markersOf(all, new Set(), href).map((m) => m.label)).toEqual(['order 1.5.0', 'cart 1.5.0']);
  });
});

describe('the panels of a service', () => {
  const panels = (group: 'JVM' | 'HTTP' | 'Pools' | 'Process', ...names: string[]) =>
    panelsOfGroup(group, new Set(names), ['service_name="order"'], '5m');

  it('are only those that have metrics', () => {
    expect(panels('JVM')).toEqual([]);
    expect(panels('Pools', 'hikaricp_connections_active').map((p) => p.title)).toEqual([
      'Database connections in use',
    ]);
  });

  it('know the words of the Java agent and of Micrometer', () => {
    const [agent] = panels('JVM', 'jvm_memory_used_bytes', 'jvm_thread_count');
    expect(agent?.queries[0]?.query).toBe(
      'sum by (instance) (jvm_memory_used_bytes{service_name="order", jvm_memory_type="heap"})',
    );
    const [micrometer] = panels('JVM', 'jvm_memory_used_bytes', 'jvm_memory_max_bytes');
    expect(micrometer?.queries[0]?.query).toContain('area="heap"');
  });

  it('show quantiles where there are buckets, and the mean where there are none', () => {
    const name = 'http_server_requests_seconds';
    const duration = (...names: string[]) =>
      panels('HTTP', ...names).find((p) => p.title === 'Duration of requests served');
    expect(duration(`${name}_bucket`, `${name}_sum`, `${name}_count`)?.queries.map((q) => q.name)).toEqual([
      'p50',
      'p95',
      'p99',
    ]);
    expect(duration(`${name}_sum`, `${name}_count`)?.queries).toEqual([
      {
        name: 'mean',
        query: `sum(rate(${name}_sum{service_name="order"}[5m])) / sum(rate(${name}_count{service_name="order"}[5m]))`,
      },
    ]);
    expect(duration('http_server_duration_milliseconds_bucket')?.unit).toBe('milliseconds');
  });

  it('find a service by its name, or by the job of those that do not say it', () => {
    expect(matchersOf('a.b', { env: null, namespace: null })).toEqual({
      byName: ['service_name="a.b"'],
      byJob: ['job=~"(.+/)?a\\\\.b"', 'service_name=""'],
    });
  });
});
