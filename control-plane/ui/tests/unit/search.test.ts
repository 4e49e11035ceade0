import { describe, expect, it } from 'vitest';
import { eventReader } from '../../src/api/stream';
import { asQuery, boxOf, cohortOf, inBox, writeBox, writeCohort } from '../../src/pages/traces/cohort';
import { boxBetween, durationTicks, nearest, planeOf } from '../../src/pages/traces/plane';
import { both, condition, group, narrower, pieces, without } from '../../src/pages/traces/queryText';
import { searchFor } from '../../src/pages/traces/search';
import { merged } from '../../src/pages/traces/useTraceStream';
import { traceList } from '../fixtures/traces';

describe('the query line’s text', () => {
  it.each([
    'service=order status=error duration>500ms http.route="/orders/{id}" name~"POST.*" -user.tier=gold',
    '{service=a} && ({b="c \\" d"} || NOT {e!=f})',
    'unfinished="quote and & odd | signs',
    '  ',
  ])('is cut for colours without losing a character: %s', (q) => {
    const cut = pieces(q);
    expect(cut.map((p) => p.text).join('')).toBe(q);
    expect(cut.every((p) => q.startsWith(p.text, p.from))).toBe(true);
  });

  it('tells keys from values and words', () => {
    const kinds = pieces('a=1 AND "b c"="d" OR NOT e>2ms').filter((p) => p.kind !== 'space');
    expect(kinds.map((p) => `${p.text} ${p.kind}`)).toEqual([
      'a key',
      '= operator',
      '1 value',
      'AND word',
      '"b c" key',
      '= operator',
      '"d" value',
      'OR word',
      'NOT word',
      'e key',
      '> operator',
      '2ms value',
    ]);
  });

  it('says what the fields of a search say, on the same span', () => {
    const search = searchFor({
      service: 'my shop',
      status: 'error',
      minDurationNs: '5',
      attr: ['a.b=c d=e'],
    });
    expect(asQuery(search)).toBe('service="my shop" status=error duration>=5ns a.b="c d=e"');
    expect(asQuery({ ...search, q: 'x=1 OR y=2', attr: [], status: null })).toBe(
      '(x=1 OR y=2) service="my shop" duration>=5ns',
    );
    expect(asQuery(searchFor({ q: 'x=1' }))).toBe('x=1');
    expect(asQuery(searchFor({}))).toBeNull();
  });

  it('quotes what would be read otherwise', () => {
    const attribute = (key: string, text: string) => condition({ key, kind: 'attribute' }, text);
    expect(attribute('http.route', '/orders/{id}')).toBe('http.route="/orders/{id}"');
    expect(attribute('http.method', 'POST')).toBe('http.method=POST');
    expect(attribute('service', 'x')).toBe('"service"=x');
    expect(attribute('span.kind', '*')).toBe('"span.kind"="*"');
    expect(attribute('a', '')).toBe('a=""');
    expect(attribute('a', 'say "hi" \\o/')).toBe('a="say \\"hi\\" \\\\o/"');
    expect(condition({ key: 'service', kind: 'field' }, 'my shop')).toBe('service="my shop"');
  });

  it('joins searches of a trace, each on a span of its own', () => {
    expect(both(null, 'a=1')).toBe('a=1');
    expect(both('a=1', 'b=2')).toBe('{a=1} && {b=2}');
    expect(both('{a=1} && {b=2}', 'c=3')).toBe('{a=1} && {b=2} && {c=3}');
    expect(both('{a=1} || {b=2}', 'c=3')).toBe('({a=1} || {b=2}) && {c=3}');
    expect(both('route="/x/{id}"', 'c=3')).toBe('{route="/x/{id}"} && {c=3}');
    expect(narrower(null, 'a=1')).toBe('a=1');
    expect(narrower('a=1', 'b=2')).toBe('a=1 b=2');
    expect(narrower('a=1 OR b=2', 'c=3')).toBe('(a=1 OR b=2) c=3');
    expect(narrower('a="x OR y"', 'c=3')).toBe('a="x OR y" c=3');
    expect(narrower('{a=1} && {b=2}', 'c=3')).toBe('{a=1} && {b=2} && {c=3}');
    expect(without(null, 'a=1')).toBe('-{a=1}');
    expect(without('a=1', 'b=2')).toBe('{a=1} && -{b=2}');
    expect(group({ service: 'a b', version: null, kind: 'client' }, 'duration>=5ms')).toBe(
      '{service="a b" kind=client duration>=5ms}',
    );
  });
});

describe('the plane of the scatter plot', () => {
  const traces = traceList(Date.now() - 3600e3, Date.now()).slice(0, 60);
  const plane = planeOf(traces, { width: 900, height: 168 });

  it('has room for each trace, and at most five lines', () => {
    for (const t of traces) {
      const x = plane.x(Date.parse(t.startedAt));
      const y = plane.y(t.durationNs);
      expect(x).toBeGreaterThanOrEqual(plane.left);
      expect(x).toBeLessThanOrEqual(plane.right);
      expect(y).toBeGreaterThan(plane.top - 1);
      expect(y).toBeLessThan(plane.bottom + 1);
    }
    expect(durationTicks(plane).length).toBeGreaterThan(1);
    expect(durationTicks(plane).length).toBeLessThanOrEqual(5);
  });

  it('a box holds exactly the traces whose dots lie in it', () => {
    const [a, b] = [
      { x: 200, y: 20 },
      { x: 640, y: 90 },
    ];
    const box = boxBetween(plane, a, b);
    for (const t of traces) {
      const x = plane.x(Date.parse(t.startedAt));
      const y = plane.y(t.durationNs);
      // A pixel at the border may fall on either side.
      if (Math.min(Math.abs(x - 200), Math.abs(x - 640), Math.abs(y - 20), Math.abs(y - 90)) < 1) continue;
      expect(inBox(box, t)).toBe(x > 200 && x < 640 && y > 20 && y < 90);
    }
  });

  it('a drag along one axis takes all of the other', () => {
    const box = boxBetween(plane, { x: 100, y: 50 }, { x: 300, y: 52 });
    expect(box.minDurationNs).toBe(0);
    expect(box.maxDurationNs).toBeGreaterThanOrEqual(Math.floor(plane.mostNs * 0.999));
  });

  it('finds the trace under a point, and none far from all', () => {
    const t = traces[7];
    if (!t) throw new Error('too few traces');
    const at = { x: plane.x(Date.parse(t.startedAt)), y: plane.y(t.durationNs) };
    expect(nearest(plane, [t], at, 8)).toBe(t);
    expect(nearest(plane, [t], { x: at.x + 20, y: at.y }, 8)).toBeNull();
  });

  it('stands for a single trace, and for traces that took no time', () => {
    const one = traces.slice(0, 1).map((t) => ({ ...t, durationNs: 0 }));
    const alone = planeOf(one, { width: 400, height: 168 });
    expect(Number.isFinite(alone.x(Date.parse(one[0]?.startedAt ?? '')))).toBe(true);
    expect(Number.isFinite(alone.y(0))).toBe(true);
  });
});

describe('what was chosen among the traces', () => {
  it('is in the URL and comes back from it', () => {
    const box = {
      from: '2026-05-01T10:00:00.000Z',
      to: '2026-05-01T10:05:00.000Z',
      minDurationNs: 5,
      maxDurationNs: 9e9,
    };
    expect(boxOf(new URLSearchParams({ box: writeBox(box) }))).toEqual(box);
    for (const cohort of [
      { kind: 'errors' },
      { kind: 'slowest', share: 0.05 },
      { kind: 'version', version: '1.5.0:b' },
      { kind: 'query', q: 'a=1 b="c:d"' },
    ] as const) {
      expect(cohortOf(new URLSearchParams({ cohort: writeCohort(cohort) }))).toEqual(cohort);
    }
    expect(cohortOf(new URLSearchParams({ box: writeBox(box) }))).toEqual({ kind: 'box', box });
    expect(cohortOf(new URLSearchParams())).toEqual({ kind: 'errors' });
  });

  it.each(['', 'x', '1,2,3', '5,1,0,1', '1,2,9,3', '1,2,3,4,5', '1,99999999999999999,0,1'])(
    'is not taken from a box that is none: %s',
    (box) => expect(boxOf(new URLSearchParams({ box }))).toBeNull(),
  );
});

describe('a stream of events', () => {
  const wire =
    'event:traces\ndata:{"a":1}\n\nevent: progress\r\ndata: {"b":\r\ndata: 2}\r\n\r\n:keep alive\n\n';

  it.each([1, 2, 7, 1000])('is read the same in pieces of %i characters', (size) => {
    const read = eventReader();
    const told = Array.from({ length: Math.ceil(wire.length / size) }, (_, i) =>
      read(wire.slice(i * size, (i + 1) * size)),
    ).flat();
    expect(told).toEqual([
      { event: 'traces', data: { a: 1 } },
      { event: 'progress', data: { b: 2 } },
    ]);
  });

  it('of traces has each once, newest first', () => {
    const all = traceList(Date.now() - 600e3, Date.now()).slice(0, 4);
    const [a, b, c, d] = all;
    if (!a || !b || !c || !d) throw new Error('too few traces');
    const grown = { ...b, spans: b.spans + 5 };
    expect(merged([a, b], [d, grown, c])).toEqual([a, grown, c, d]);
  });
});
