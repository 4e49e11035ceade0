import { describe, expect, it } from 'vitest';
import type { LogSearch } from '../../src/api/logs';
import type { LogHistogram, LogLine, TraceLogs } from '../../src/api/logTypes';
import { nsBetween } from '../../src/format/time';
import { barAt, barsOf, rangeOf } from '../../src/pages/logs/bars';
import { fieldsOf, folded, readable } from '../../src/pages/logs/body';
import { standsThere, templatePieces } from '../../src/pages/logs/patternList';
import { condition, narrower, phrase, without } from '../../src/pages/logs/queryText';
import { finding, inWords, searchOf, toLine } from '../../src/pages/logs/search';
import { TAIL_KEEPS, tailed } from '../../src/pages/logs/useTail';
import { buildTree, visibleRows } from '../../src/pages/trace/model';
import { interleaved, placeLogs } from '../../src/pages/trace/traceLogs';
import { line, traceLogs } from '../fixtures/logs';
import { span } from '../fixtures/span';
import { trace, traceList } from '../fixtures/traces';

const START = Date.UTC(2026, 10, 20, 14);
const nothing: LogSearch = {
  q: null,
  service: null,
  severity: null,
  version: null,
  traceId: null,
  spanId: null,
};

const at = (seconds: number, more: Partial<LogLine> = {}): LogLine => ({
  ...line(
    { service: 'order', severity: 'info', body: `line ${seconds}`, atMs: START + seconds * 1000 },
    `id${seconds}`,
  ),
  ...more,
});

describe('a condition on a field', () => {
  it('is quoted where it would be read as something else', () => {
    expect(condition('http.route', '/orders/{id}', 'attribute')).toBe('http.route="/orders/{id}"');
    expect(condition('user.tier', 'gold', 'attribute')).toBe('user.tier=gold');
    expect(condition('said', 'a "quote" \\ here', 'attribute')).toBe('said="a \\"quote\\" \\\\ here"');
    expect(condition('x', '*', 'attribute')).toBe('x="*"');
    expect(condition('x', '-1', 'attribute')).toBe('x="-1"');
    expect(condition('x', 'AND', 'attribute')).toBe('x="AND"');
    expect(condition('x', '', 'attribute')).toBe('x=""');
  });

  it('tells an attribute from what every line has', () => {
    expect(condition('level', 'warn', 'field')).toBe('level=warn');
    expect(condition('level', 'warn', 'attribute')).toBe('"level"=warn');
    expect(condition('two words', '1', 'attribute')).toBe('"two words"=1');
  });

  it('joins a query as one more, once', () => {
    expect(narrower(null, 'a=1')).toBe('a=1');
    expect(narrower(' refused ', 'a=1')).toBe('refused a=1');
    expect(narrower('refused a=1', 'a=1')).toBe('refused a=1');
    expect(narrower('refused a=12', 'a=1')).toBe('refused a=12 a=1');
    expect(narrower('x OR y', 'a=1')).toBe('(x OR y) a=1');
    expect(narrower('"x OR y"', 'a=1')).toBe('"x OR y" a=1');
    expect(without('x OR y', 'a=1')).toBe('(x OR y) -a=1');
  });

  it('is a phrase for words as they were typed', () => {
    expect(phrase(' not "available" ')).toBe('"not \\"available\\""');
  });
});

describe('the search', () => {
  it('is what the address says', () => {
    const search = searchOf(new URLSearchParams('q=pool&service=payment&severity=warn&traceId=ab'));
    expect(search).toEqual({ ...nothing, q: 'pool', service: 'payment', severity: 'warn', traceId: 'ab' });
    expect(inWords(search)).toBe('warn and worse, payment, trace ab, pool');
  });

  it('leads to a line among those of its trace, with a range that holds it', () => {
    const link = toLine(at(0, { traceId: 'ab', id: 'x' }));
    expect(link).toMatchObject({ traceId: 'ab', line: 'x' });
    expect(Date.parse(String(link.from))).toBeLessThan(START);
    expect(Date.parse(String(link.to))).toBeGreaterThan(START);
    expect(toLine(at(0))).toMatchObject({ service: 'order', line: 'id0' });
  });
});

const histogram = (counts: number[][], more: Partial<LogHistogram> = {}): LogHistogram => ({
  from: new Date(START).toISOString(),
  to: new Date(START + counts.length * 10_000).toISOString(),
  stepNs: 10e9,
  severities: ['info', 'warn', 'error'],
  buckets: counts.map((c, i) => ({ time: new Date(START + i * 10_000).toISOString(), counts: c })),
  truncated: false,
  reason: null,
  ...more,
});

describe('the finding', () => {
  const state = { pending: false, failed: false, shown: 0, histogram: undefined };
  it('counts all lines, not only those shown', () => {
    const counted = { ...state, shown: 2, histogram: histogram([[1200, 3, 1]]) };
    expect(finding(nothing, counted, 'the last 15 min')).toBe('1,204 lines, 1 error');
    const quiet = { ...state, histogram: histogram([[3, 0, 0]]) };
    expect(finding(nothing, quiet, 'the last 15 min')).toBe('3 lines, no errors');
    const cut = { ...state, histogram: histogram([[3, 0, 0]], { truncated: true }) };
    expect(finding(nothing, cut, 'the last 15 min')).toBe('At least 3 lines, no errors');
    const errors = { ...state, histogram: histogram([[0, 0, 4]]) };
    expect(finding({ ...nothing, severity: 'error' }, errors, 'the last 15 min')).toBe('4 lines');
  });

  it('says why there is none', () => {
    expect(finding(nothing, state, 'the last 15 min')).toBe('No log lines in the last 15 min');
    expect(finding({ ...nothing, q: 'x' }, state, 'the last 15 min')).toBe('No line matches');
    expect(finding(nothing, { ...state, pending: true }, 'x')).toBe('Searching for log lines');
    expect(finding(nothing, { ...state, failed: true }, 'x')).toBe('Logs cannot be searched now');
  });
});

describe('the histogram', () => {
  const h = histogram([
    [10, 0, 1],
    [0, 0, 0],
    [20, 2, 0],
  ]);
  const bars = barsOf(h, { width: 366, height: 112 });

  it('stacks the worst at the bottom and leaves out what did not happen', () => {
    expect(bars.stacks.map((s) => s.severity)).toEqual(['error', 'warn', 'info']);
    expect(bars.most).toBe(22);
    expect(barsOf(histogram([[1, 0, 0]]), { width: 366, height: 112 }).stacks).toHaveLength(1);
  });

  it('keeps one error among thousands in sight', () => {
    const many = barsOf(histogram([[9000, 0, 1]]), { width: 366, height: 112 });
    expect(many.stacks.find((s) => s.severity === 'error')?.path).toMatch(/v1\.0h/);
  });

  it('knows the bar at a place, and its time', () => {
    expect(barAt(bars, bars.edge(0) + 1)).toBe(0);
    expect(barAt(bars, bars.edge(2) + 1)).toBe(2);
    expect(barAt(bars, bars.right + 2)).toBe(2);
    expect(barAt(bars, 2)).toBeNull();
    expect(rangeOf(h, 1, 2)).toEqual({
      from: new Date(START + 10_000).toISOString(),
      to: new Date(START + 30_000).toISOString(),
    });
  });

  it('begins with the range where its first bar begins before', () => {
    const early = { ...h, from: new Date(START + 4_000).toISOString() };
    expect(rangeOf(early, 0, 0).from).toBe(early.from);
  });

  it('of nothing is empty and still has axes', () => {
    const none = barsOf(histogram([]), { width: 366, height: 112 });
    expect(none.stacks).toEqual([]);
    expect(none.last).toBeGreaterThan(none.first);
  });
});

describe('a body', () => {
  it('with a stack has its message apart, and is one line when folded', () => {
    const body =
      'failed\njava.lang.IllegalStateException: no\n\tat shop.A.b(A.java:1)\n\tat java.base/C.d(C.java:2)';
    const { message, stack } = readable(body);
    expect(message).toBe('failed\njava.lang.IllegalStateException: no');
    expect(stack.map((s) => s.text)).toEqual(['\tat shop.A.b(A.java:1)', '\tat java.base/C.d(C.java:2)']);
    expect(folded(body)).toEqual({ first: 'failed', more: 3 });
    expect(readable('one\ntwo').stack).toEqual([]);
  });

  it('of JSON has its fields, nested ones by their path', () => {
    expect(fieldsOf('{"event":"stored","order":{"id":7,"tags":["a"]},"ok":true,"none":null}')).toEqual([
      { key: 'event', value: 'stored' },
      { key: 'order.id', value: '7' },
      { key: 'order.tags', value: '["a"]' },
      { key: 'ok', value: 'true' },
      { key: 'none', value: 'null' },
    ]);
    expect(fieldsOf('{"cut')).toEqual([]);
  });

  it('of logfmt has its fields, and prose with an equals sign has none', () => {
    expect(fieldsOf('level=info msg="all \\"good\\"" took=3ms')).toEqual([
      { key: 'level', value: 'info' },
      { key: 'msg', value: 'all "good"' },
      { key: 'took', value: '3ms' },
    ]);
    expect(fieldsOf('the pool has total=10 active=10')).toEqual([]);
    expect(fieldsOf('')).toEqual([]);
  });
});

describe('the tail', () => {
  it('has each line once, the newest first', () => {
    const told = tailed([at(3), at(5)], [at(5), at(1)]);
    expect(told.map((l) => l.id)).toEqual(['id5', 'id3', 'id1']);
  });

  it('keeps only so many, the newest', () => {
    const many = Array.from({ length: TAIL_KEEPS + 50 }, (_, i) => at(i));
    const kept = tailed(many, []);
    expect(kept).toHaveLength(TAIL_KEEPS);
    expect(kept[0]?.id).toBe(`id${TAIL_KEEPS + 49}`);
  });
});

describe('a pattern', () => {
  it('is cut at its gaps', () => {
    expect(templatePieces('took <*> ms of <num>, a < b')).toEqual([
      { text: 'took ', varies: false },
      { text: '<*>', varies: true },
      { text: ' ms of ', varies: false },
      { text: '<num>', varies: true },
      { text: ', a < b', varies: false },
    ]);
  });

  it('tells what stands there', () => {
    const gap = { place: 0, numbers: 2, least: 3, most: 179527844, samples: ['3'] };
    expect(standsThere(gap)).toBe('3 – 179,527,844');
    expect(standsThere({ ...gap, most: 3 })).toBe('3');
    expect(standsThere({ ...gap, numbers: 0, least: null, most: null, samples: ['a', 'b'] })).toBe('a, b');
  });
});

describe('times', () => {
  it('are apart to the nanosecond, over the end of a second', () => {
    expect(nsBetween('2026-11-20T14:00:00.999999999Z', '2026-11-20T14:00:01.000000001Z')).toBe(2);
    expect(nsBetween('2026-11-20T14:00:00Z', '2026-11-20T14:00:00.5Z')).toBe(5e8);
    expect(nsBetween('2026-11-20T14:00:01Z', '2026-11-20T14:00:00.25Z')).toBe(-75e7);
  });
});

describe('logs of a trace', () => {
  const failing = traceList(START - 900_000, START).find((t) => t.errors > 0)?.traceId ?? '';
  const it0 = trace(failing);
  if (!it0) throw new Error('no failing trace among the fixtures');
  const nodes = buildTree(it0.spans);

  it('stand under the spans they were written in; only warnings and errors have rows', () => {
    const placed = placeLogs(traceLogs(failing), it0, nodes, true);
    const waiting = nodes.find((n) => n.span.name === 'HikariDataSource.getConnection');
    expect(placed.bySpan.get(waiting?.key ?? '')?.map((l) => l.line.severity)).toEqual(['warn', 'error']);
    const rows = visibleRows(nodes, new Set(), placed).filter((r) => r.kind === 'log');
    expect(rows).toHaveLength(
      placed.lines.filter((l) => l.line.severity !== 'debug' && l.line.severity !== 'info').length,
    );
    expect(rows.every((r) => r.node.span.service === 'payment' || r.node.span.service === 'inventory')).toBe(
      true,
    );
  });

  it('are in one order with the spans, each after the beginning of its own', () => {
    const rows = interleaved(nodes, placeLogs(traceLogs(failing), it0, nodes, true).lines);
    const begun = new Set<string>();
    for (const row of rows) {
      if (row.kind === 'span') begun.add(row.key);
      else if (row.placed.node) expect(begun).toContain(row.placed.node.key);
    }
    expect([...rows].sort((a, b) => a.offsetNs - b.offsetNs)).toEqual(rows);
  });

  it('move with a corrected clock, and point out errors whose span did not fail', () => {
    const spans = [span('a', null), span('b', 'a', { skewNs: 5e9, offsetNs: 6e9 })];
    const own = { ...it0, startedAt: new Date(START).toISOString(), spans };
    const logs: TraceLogs = {
      logs: [at(1, { spanId: 'b', severity: 'error', time: new Date(START + 1000).toISOString() }), at(2)],
      truncated: false,
      unfailed: [{ id: 'id1', spanId: 'b' }],
    };
    const tree = buildTree(spans);
    const corrected = placeLogs(logs, own, tree, true);
    expect(corrected.lines.map((l) => l.line.id)).toEqual(['id2', 'id1']);
    expect(corrected.bySpan.get('b')?.[0]?.offsetNs).toBe(6e9);
    expect(corrected.unfailed.map((l) => l.line.id)).toEqual(['id1']);
    expect(corrected.lines[0]?.node).toBeNull();
    expect(placeLogs(logs, own, tree, false).lines.map((l) => l.line.id)).toEqual(['id1', 'id2']);
  });

  it('of a span whose id both ends share belong to the end that wrote them', () => {
    const spans = [
      span('a', null, { service: 'gateway', kind: 'client' }),
      span('a', null, { service: 'order', kind: 'server' }),
    ];
    const tree = buildTree(spans);
    const logs: TraceLogs = {
      logs: [at(1, { spanId: 'a', service: 'order' }), at(2, { spanId: 'a', service: 'gateway' })],
      truncated: false,
      unfailed: [],
    };
    const placed = placeLogs(logs, { ...it0, spans }, tree, true);
    expect(placed.bySpan.get('a.2')?.map((l) => l.line.id)).toEqual(['id1']);
    expect(placed.bySpan.get('a')?.map((l) => l.line.id)).toEqual(['id2']);
  });
});
