import { describe, expect, it } from 'vitest';
import type { Trace } from '../../src/api/spanTypes';
import { foldedFrames, frames } from '../../src/format/stack';
import { grouped } from '../../src/pages/trace/attributes';
import {
  asSent,
  attributeText,
  buildTree,
  extent,
  foldedFrom,
  longestWait,
  mentions,
  selfIntervals,
  visibleRows,
} from '../../src/pages/trace/model';
import { span } from '../fixtures/span';

const exception = { name: 'exception', offsetNs: 50, attributes: {}, droppedAttributes: 0 };

describe('the tree of a trace', () => {
  it('hangs children below their parents', () => {
    const nodes = buildTree([span('a', null), span('b', 'a'), span('c', 'b'), span('d', 'a')]);
    expect(nodes.map((n) => n.depth)).toEqual([0, 1, 2, 1]);
    expect(nodes[0]?.children).toEqual([1, 3]);
    expect(nodes.map((n) => n.lastDescendant)).toEqual([3, 2, 2, 3]);
  });

  it('makes a root of a span whose parent was not received', () => {
    const nodes = buildTree([span('a', null), span('x', 'lost', { parentMissing: true })]);
    expect(nodes.map((n) => n.depth)).toEqual([0, 0]);
    expect(nodes[1]?.parent).toBeNull();
  });

  it('keeps both halves of a span id that Zipkin shares, the server below the client', () => {
    const nodes = buildTree([
      span('a', null),
      span('s', 'a', { kind: 'client' }),
      span('s', 'a', { kind: 'server' }),
      span('t', 's'),
    ]);
    expect(nodes.map((n) => n.key)).toEqual(['a', 's', 's.2', 't']);
    expect(nodes.map((n) => n.depth)).toEqual([0, 1, 2, 3]);
  });

  it('does not turn in circles on spans that name each other', () => {
    const nodes = buildTree([span('a', 'b'), span('b', 'a')]);
    expect(nodes.map((n) => n.depth)).toEqual([0, 1]);
  });

  it('reads ten thousand spans in a chain', () => {
    const chain = Array.from({ length: 10_000 }, (_, i) => span(`s${i}`, i === 0 ? null : `s${i - 1}`));
    const nodes = buildTree(chain);
    expect(nodes.at(-1)?.depth).toBe(9_999);
    expect(nodes[0]?.lastDescendant).toBe(9_999);
  });
});

describe('the rows on screen', () => {
  const nodes = buildTree([
    span('a', null),
    span('b', 'a', { events: [exception] }),
    span('c', 'b'),
    span('d', 'a'),
  ]);
  const shown = (folded: string[]) => visibleRows(nodes, new Set(folded)).map((r) => r.key);

  it('show an exception on a row of its own below its span', () => {
    expect(shown([])).toEqual(['a', 'b', 'be0', 'c', 'd']);
  });

  it('hide what is below a folded span, its exceptions too', () => {
    expect(shown(['b'])).toEqual(['a', 'b', 'd']);
    expect(shown(['a'])).toEqual(['a']);
  });

  it('are those of the first levels when deeper ones are folded', () => {
    expect([...foldedFrom(nodes, 1)]).toEqual(['b']);
    expect([...foldedFrom(nodes, 0)]).toEqual(['a', 'b']);
    expect([...foldedFrom(nodes, 2)]).toEqual([]);
  });
});

describe('self time', () => {
  it('is what no child covers, overlapping children counted once', () => {
    const nodes = buildTree([
      span('a', null, { durationNs: 100 }),
      span('b', 'a', { offsetNs: 10, durationNs: 30 }),
      span('c', 'a', { offsetNs: 20, durationNs: 30 }),
      span('d', 'a', { offsetNs: 80, durationNs: 50 }),
    ]);
    const root = nodes[0];
    expect(root && selfIntervals(root, nodes)).toEqual([
      { from: 0, to: 10 },
      { from: 50, to: 80 },
    ]);
  });

  it('is the whole span when its children ran before or after it', () => {
    const nodes = buildTree([span('a', null), span('b', 'a', { offsetNs: 200 })]);
    const root = nodes[0];
    expect(root && selfIntervals(root, nodes)).toEqual([{ from: 0, to: 100 }]);
  });

  it('leads to the span that waited longest', () => {
    expect(
      longestWait(buildTree([span('a', null, { selfNs: 5 }), span('b', 'a', { selfNs: 9 })]))?.span.spanId,
    ).toBe('b');
    expect(longestWait([])).toBeNull();
  });
});

describe('attributes', () => {
  it('keep their values readable, whatever their type', () => {
    expect(attributeText('x')).toBe('x');
    expect(attributeText(503)).toBe('503');
    expect(attributeText(false)).toBe('false');
    expect(attributeText({ int: '9223372036854775807' })).toBe('9223372036854775807');
    expect(attributeText({ bytes: 'AQID' })).toBe('AQID');
    expect(attributeText([1, 'a', { int: '9007199254740993' }])).toBe('[1,"a","9007199254740993"]');
    expect(attributeText({ map: { a: [true], b: { map: {} } } })).toBe('{"a":[true],"b":{}}');
    expect(attributeText(null)).toBe('');
  });

  it('stand in groups, the rest last', () => {
    const groups = grouped({ 'http.route': '/x', 'cart.items': 2, 'db.name': 'y', 'url.path': '/x' });
    expect(groups.map((g) => [g.name, g.entries.map(([k]) => k)])).toEqual([
      ['HTTP', ['http.route', 'url.path']],
      ['Database', ['db.name']],
      ['Attributes', ['cart.items']],
    ]);
  });

  it('are found by key, value, or what an exception said', () => {
    const s = span('a', null, {
      attributes: { 'http.response.status_code': 503 },
      events: [{ ...exception, attributes: { 'exception.message': 'Pool is empty' } }],
    });
    expect(mentions(s, 'status_code=503')).toBe(true);
    expect(mentions(s, 'pool is')).toBe(true);
    expect(mentions(s, 'payment')).toBe(false);
    expect(mentions(s, ' ')).toBe(false);
  });
});

describe('a stack trace', () => {
  it('sets the own frames apart from the libraries', () => {
    const found = frames(
      'java.lang.IllegalStateException: x\n\tat java.base/java.lang.Thread.run(Thread.java:1)\n\tat org.springframework.web.A.b(A.java:2)\n\tat shop.payment.Authorize.call(Authorize.java:88)\n\t... 41 more',
    );
    expect(found.map((f) => f.own)).toEqual([false, false, true, false]);
  });

  it('knows Node.js and Python too', () => {
    expect(
      frames(
        'Error: x\n    at handle (/app/src/pay.js:3:1)\n    at next (/app/node_modules/express/lib/router.js:1:1)',
      ).map((f) => f.own),
    ).toEqual([true, false]);
  });
});

describe('folded frames', () => {
  const own = '\tat shop.payment.Authorize.call(Authorize.java:88)';
  const spring = (n: number) => `\tat org.springframework.web.F${n}.go(F.java:${n})`;
  const thread = '\tat java.base/java.lang.Thread.run(Thread.java:1)';
  const parts = (lines: string[]) =>
    foldedFrames(frames(['x.Error: no', ...lines].join('\n'))).map((p) =>
      p.folded ? `${p.frames.length} of ${p.of}` : p.frames.length,
    );

  it('leave own code and the thrower open', () => {
    expect(parts([spring(1), spring(2), own, spring(3), thread])).toEqual([
      1,
      '1 of org.springframework',
      1,
      '2 of org.springframework, java',
    ]);
  });

  it('leave causes and their throwers open', () => {
    expect(parts([own, spring(1), 'Caused by: y.Error: why', spring(2), spring(3)])).toEqual([
      1,
      '1 of org.springframework',
      2,
      '1 of org.springframework',
    ]);
  });

  it('begin after the first few when nothing is own code', () => {
    expect(parts([1, 2, 3, 4, 5, 6, 7, 8].map(spring))).toEqual([6, '2 of org.springframework']);
  });
});

describe('times as they were sent', () => {
  it('take corrections back, of events too, and self times with them', () => {
    const trace = {
      skews: [{}],
      spans: [
        span('a', null, { selfNs: 60 }),
        span('b', 'a', {
          offsetNs: 30,
          durationNs: 40,
          skewNs: 1_000,
          events: [{ ...exception, offsetNs: 40 }],
        }),
      ],
    } as unknown as Trace;
    const sent = asSent(trace);
    expect(sent.spans.map((s) => s.offsetNs)).toEqual([0, -970]);
    expect(sent.spans[1]?.events[0]?.offsetNs).toBe(-960);
    expect(sent.spans.map((s) => s.selfNs)).toEqual([100, 40]);
    expect(trace.spans[1]?.offsetNs).toBe(30);
  });
});

describe('the extent of a trace', () => {
  it('reaches over children that a skewed clock put outside the root', () => {
    const trace = {
      durationNs: 100,
      spans: [span('a', null), span('b', 'a', { offsetNs: -20, durationNs: 150 })],
    } as unknown as Trace;
    expect(extent(trace)).toEqual({ from: -20, to: 130 });
  });
});
