import type { SpanNode } from './model';

/** Spans by operation or by service: count, total, self, p95, errors. Pure. */

export interface SpanGroup {
  key: string;
  service: string;
  /** Null when grouped by service alone. */
  operation: string | null;
  count: number;
  totalNs: number;
  selfNs: number;
  meanNs: number;
  p95Ns: number;
  longestNs: number;
  errors: number;
  criticalNs: number;
  /** The longest span. */
  longest: number;
}

export type GroupBy = 'operation' | 'service';

/** `critical` says how long a span lies on the critical path. */
export function groupSpans(
  nodes: readonly SpanNode[],
  by: GroupBy,
  critical: (span: number) => number,
): SpanGroup[] {
  const groups = new Map<string, SpanNode[]>();
  for (const node of nodes) {
    const key = by === 'service' ? node.span.service : `${node.span.service}\u0000${node.span.name}`;
    const known = groups.get(key);
    if (known) known.push(node);
    else groups.set(key, [node]);
  }
  return [...groups].flatMap(([key, members]) => {
    const first = members[0];
    if (!first) return [];
    const lengths = members.map((n) => n.span.durationNs).sort((a, b) => a - b);
    const total = lengths.reduce((sum, ns) => sum + ns, 0);
    const longest = members.reduce((max, n) => (n.span.durationNs > max.span.durationNs ? n : max), first);
    return [
      {
        key,
        service: first.span.service,
        operation: by === 'service' ? null : first.span.name,
        count: members.length,
        totalNs: total,
        selfNs: members.reduce((sum, n) => sum + n.span.selfNs, 0),
        meanNs: total / members.length,
        p95Ns: lengths[Math.ceil(0.95 * lengths.length) - 1] ?? 0,
        longestNs: longest.span.durationNs,
        errors: members.filter((n) => n.span.status === 'error').length,
        criticalNs: members.reduce((sum, n) => sum + critical(n.index), 0),
        longest: longest.index,
      },
    ];
  });
}
