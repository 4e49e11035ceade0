import type { Trace, TraceSpan } from '../../api/spanTypes';
import { hasRow, NO_LOGS, type PlacedLine, type PlacedLogs } from './traceLogs';

/** A trace as a tree to draw: pure, and linear in the number of spans. */

export interface SpanNode {
  span: TraceSpan;
  /** Its place in {@link Trace.spans}. */
  index: number;
  /** Its span id, and from the second on a number: ids may occur twice (Zipkin shares them between both ends). */
  key: string;
  depth: number;
  parent: number | null;
  children: number[];
  /** The last place in depth-first order that is below this one. */
  lastDescendant: number;
}

export type Row =
  | { kind: 'span'; key: string; node: SpanNode }
  | { kind: 'event'; key: string; node: SpanNode; event: number }
  | { kind: 'log'; key: string; node: SpanNode; placed: PlacedLine };

/** The spans come depth first from the server; a parent that does not stand before its child is treated as missing. */
export function buildTree(spans: readonly TraceSpan[]): SpanNode[] {
  const latest = new Map<string, number>();
  const seen = new Map<string, number>();
  const nodes: SpanNode[] = [];
  spans.forEach((span, index) => {
    let parent = span.parentSpanId === null ? null : (latest.get(span.parentSpanId) ?? null);
    // The server half of a shared span id hangs below its client half, which has the same id.
    const twin = latest.get(span.spanId);
    if (twin !== undefined && span.kind === 'server' && nodes[twin]?.span.kind === 'client') parent = twin;
    const parentNode = parent === null ? undefined : nodes[parent];
    const before = seen.get(span.spanId) ?? 0;
    seen.set(span.spanId, before + 1);
    nodes.push({
      span,
      index,
      key: before === 0 ? span.spanId : `${span.spanId}.${before + 1}`,
      depth: parentNode ? parentNode.depth + 1 : 0,
      parent,
      children: [],
      lastDescendant: index,
    });
    parentNode?.children.push(index);
    latest.set(span.spanId, index);
  });
  for (let i = nodes.length - 1; i >= 0; i--) {
    const node = nodes[i];
    const parent = node?.parent == null ? undefined : nodes[node.parent];
    if (node && parent) parent.lastDescendant = Math.max(parent.lastDescendant, node.lastDescendant);
  }
  return nodes;
}

export const isException = (name: string): boolean => name === 'exception';

/** The rows on screen: spans that no folded one hides, each followed by its exceptions and what its logs warn of. */
export function visibleRows(
  nodes: readonly SpanNode[],
  folded: ReadonlySet<string>,
  logs: PlacedLogs = NO_LOGS,
): Row[] {
  const rows: Row[] = [];
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i];
    if (!node) continue;
    rows.push({ kind: 'span', key: node.key, node });
    if (folded.has(node.key)) {
      i = Math.max(i, node.lastDescendant);
      continue;
    }
    for (const placed of logs.bySpan.get(node.key) ?? []) {
      if (hasRow(placed)) rows.push({ kind: 'log', key: `${node.key}l${placed.line.id}`, node, placed });
    }
    node.span.events.forEach((event, e) => {
      if (isException(event.name)) rows.push({ kind: 'event', key: `${node.key}e${e}`, node, event: e });
    });
  }
  return rows;
}

export interface Interval {
  from: number;
  to: number;
}

/** Spans with children at `depth` and below, folded: what shows the first levels only. */
export function foldedFrom(nodes: readonly SpanNode[], depth: number): Set<string> {
  return new Set(nodes.filter((n) => n.depth >= depth && n.children.length > 0).map((n) => n.key));
}

/** The trace by the clocks of those who sent it: corrections taken back, self times by those times. */
export function asSent(trace: Trace): Trace {
  if (trace.skews.length === 0) return trace;
  const spans = trace.spans.map((span) => ({
    ...span,
    offsetNs: span.offsetNs - span.skewNs,
    events: span.events.map((e) => ({ ...e, offsetNs: e.offsetNs - span.skewNs })),
  }));
  const nodes = buildTree(spans);
  for (const node of nodes) {
    node.span.selfNs = selfIntervals(node, nodes).reduce((sum, i) => sum + i.to - i.from, 0);
  }
  return { ...trace, spans };
}

/** The stretches of a span during which none of its children ran. */
export function selfIntervals(node: SpanNode, nodes: readonly SpanNode[]): Interval[] {
  const start = node.span.offsetNs;
  const end = start + node.span.durationNs;
  const covered = node.children
    .flatMap((c) => {
      const child = nodes[c]?.span;
      if (!child) return [];
      const from = Math.max(start, child.offsetNs);
      const to = Math.min(end, child.offsetNs + child.durationNs);
      return to > from ? [{ from, to }] : [];
    })
    .sort((a, b) => a.from - b.from);
  const self: Interval[] = [];
  let at = start;
  for (const c of covered) {
    if (c.from > at) self.push({ from: at, to: c.from });
    at = Math.max(at, c.to);
  }
  if (end > at) self.push({ from: at, to: end });
  return self;
}

/** The span in which most of the time went by without a call below it. */
export function longestWait(nodes: readonly SpanNode[]): SpanNode | null {
  let longest: SpanNode | null = null;
  for (const node of nodes) if (!longest || node.span.selfNs > longest.span.selfNs) longest = node;
  return longest;
}

/** All of a span that finding looks at, in lower case: name, service, ids, status message, attributes and events. */
export function findable(span: TraceSpan): string {
  const said = [span.name, span.service, span.spanId, span.statusMessage];
  for (const [key, value] of Object.entries(span.attributes)) said.push(`${key}=${attributeText(value)}`);
  for (const event of span.events) {
    said.push(event.name);
    for (const value of Object.values(event.attributes)) said.push(attributeText(value));
  }
  // A separator that nobody types: what is found lies within one of them.
  return said.join('\u0000').toLowerCase();
}

/** Whether a span has what was typed. */
export function mentions(span: TraceSpan, typed: string): boolean {
  const wanted = typed.trim().toLowerCase();
  return wanted !== '' && findable(span).includes(wanted);
}

/** An attribute's value as text; a list and a map as JSON. */
export function attributeText(value: TraceSpan['attributes'][string]): string {
  if (value === null) return '';
  if (typeof value !== 'object') return String(value);
  if (!Array.isArray(value)) {
    if ('int' in value) return value.int;
    if ('bytes' in value) return value.bytes;
  }
  return JSON.stringify(plain(value));
}

/** Values as JSON would have them, without the marks that keep their OpenTelemetry types apart. */
function plain(value: TraceSpan['attributes'][string]): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(plain);
  if ('int' in value) return value.int;
  if ('bytes' in value) return value.bytes;
  return Object.fromEntries(Object.entries(value.map).map(([k, v]) => [k, plain(v)]));
}

/** Where the trace begins and ends, seen over all its spans: a skewed clock may put a child before its root. */
export function extent(trace: Trace): Interval {
  let from = 0;
  let to = trace.durationNs;
  for (const span of trace.spans) {
    from = Math.min(from, span.offsetNs);
    to = Math.max(to, span.offsetNs + span.durationNs);
  }
  return { from, to: Math.max(to, from + 1) };
}
