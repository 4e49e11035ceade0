import type { LogLine, TraceLogs } from '../../api/logTypes';
import type { Trace } from '../../api/spanTypes';
import { nsBetween } from '../../format/time';
import { isWarning } from '../logs/search';
import type { SpanNode } from './model';

/** The lines of a trace as they stand among its spans: pure, and linear in both. */

export interface PlacedLine {
  line: LogLine;
  /** From the trace's start, by the clocks that spans are drawn by. */
  offsetNs: number;
  /** Whose it is; null for a line that names no span, or one that was not received. */
  node: SpanNode | null;
  /** An error that its span does not tell of. */
  unfailed: boolean;
}

export interface PlacedLogs {
  /** In order. */
  lines: readonly PlacedLine[];
  /** By the key of the span's node, in order. */
  bySpan: ReadonlyMap<string, readonly PlacedLine[]>;
  unfailed: readonly PlacedLine[];
  truncated: boolean;
}

export const NO_LOGS: PlacedLogs = { lines: [], bySpan: new Map(), unfailed: [], truncated: false };

/** @param corrected whether spans are drawn by corrected clocks: their lines then move with them */
export function placeLogs(
  logs: TraceLogs | undefined,
  trace: Trace,
  nodes: readonly SpanNode[],
  corrected: boolean,
): PlacedLogs {
  if (!logs || logs.logs.length === 0) return NO_LOGS;
  const bySpanId = new Map<string, SpanNode>();
  // Where both ends share an id, the line is of the end in the line's own service.
  for (const node of nodes) if (!bySpanId.has(node.span.spanId)) bySpanId.set(node.span.spanId, node);
  const shared = new Map(nodes.map((n) => [`${n.span.spanId} ${n.span.service}`, n]));
  const unfailed = new Set(logs.unfailed.map((u) => u.id));
  const lines = logs.logs
    .map((line): PlacedLine => {
      const id = line.spanId ?? '';
      const node = shared.get(`${id} ${line.service}`) ?? bySpanId.get(id) ?? null;
      const moved = corrected ? (node?.span.skewNs ?? 0) : 0;
      return {
        line,
        offsetNs: nsBetween(trace.startedAt, line.time) + moved,
        node,
        unfailed: unfailed.has(line.id),
      };
    })
    .sort((a, b) => a.offsetNs - b.offsetNs);
  const bySpan = new Map<string, PlacedLine[]>();
  for (const placed of lines) {
    if (!placed.node) continue;
    const own = bySpan.get(placed.node.key);
    if (own) own.push(placed);
    else bySpan.set(placed.node.key, [placed]);
  }
  return { lines, bySpan, unfailed: lines.filter((l) => l.unfailed), truncated: logs.truncated };
}

/** Lines with a row of their own in the waterfall: what went wrong. */
export const hasRow = (placed: PlacedLine): boolean => isWarning(placed.line.severity);

export type LogRow =
  | { kind: 'span'; key: string; node: SpanNode; offsetNs: number }
  | { kind: 'line'; key: string; placed: PlacedLine; offsetNs: number };

/** Spans where they begin, and lines where they were written, in one order. */
export function interleaved(nodes: readonly SpanNode[], lines: readonly PlacedLine[]): LogRow[] {
  const rows: LogRow[] = nodes.map((node) => ({
    kind: 'span',
    key: node.key,
    node,
    offsetNs: node.span.offsetNs,
  }));
  for (const placed of lines) {
    rows.push({ kind: 'line', key: placed.line.id, placed, offsetNs: placed.offsetNs });
  }
  // A span begins before what is written in it, even in the same nanosecond; the sort is stable.
  return rows.sort((a, b) => a.offsetNs - b.offsetNs);
}
