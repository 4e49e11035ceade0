import { useMemo } from 'react';
import { Link } from 'wouter';
import { count, duration, plural, share, text } from '../../format/numbers';
import { Num } from '../../parts/Num';
import { ServiceName, serviceColor } from '../../parts/Service';
import { compare, orderOf, SortHeader } from '../../parts/sort';
import { useUrl } from '../../state/url';
import type { Interval, SpanNode } from './model';
import { type GroupBy, groupSpans, type SpanGroup } from './spanGroups';

const COLUMNS = [
  ['count', 'Spans', (g: SpanGroup) => g.count],
  ['total', 'Total', (g: SpanGroup) => g.totalNs],
  ['self', 'Self', (g: SpanGroup) => g.selfNs],
  ['critical', 'Critical path', (g: SpanGroup) => g.criticalNs],
  ['mean', 'Mean', (g: SpanGroup) => g.meanNs],
  ['p95', 'p95', (g: SpanGroup) => g.p95Ns],
  ['longest', 'Longest', (g: SpanGroup) => g.longestNs],
  ['errors', 'Errors', (g: SpanGroup) => g.errors],
] as const;

/** More rows than this are not read; the heading says how many there are. */
const MOST_ROWS = 500;

/** The spans grouped: count, total, self, p95, errors; each row leads to its spans. */
export function SpanTable({
  nodes,
  critical,
  select,
}: {
  nodes: readonly SpanNode[];
  critical: ReadonlyMap<number, readonly Interval[]>;
  select: (node: SpanNode) => void;
}) {
  const url = useUrl();
  const by: GroupBy = url.params.get('group') === 'service' ? 'service' : 'operation';
  const order = orderOf(url, { column: 'self', descending: true });
  const groups = useMemo(
    () =>
      groupSpans(nodes, by, (span) => (critical.get(span) ?? []).reduce((sum, i) => sum + i.to - i.from, 0)),
    [nodes, by, critical],
  );
  const self = groups.reduce((sum, g) => sum + g.selfNs, 0);
  const value = COLUMNS.find(([id]) => id === order.column)?.[2];
  const name = (g: SpanGroup) => `${g.service} ${g.operation ?? ''}`;
  const sorted = [...groups].sort((a, b) =>
    value
      ? compare(value(a), value(b), order.descending) || name(a).localeCompare(name(b))
      : compare(name(a), name(b), order.descending),
  );
  return (
    <section className="pad-page" aria-label="Span table">
      <div className="card">
        <div className="hd">
          <h2>
            {by === 'service' ? plural(groups.length, 'service') : plural(groups.length, 'operation')},{' '}
            {plural(nodes.length, 'span')}
          </h2>
          <span className="end row">
            <Link
              className={`tag ${by === 'operation' ? 'chosen' : ''}`}
              href={url.href({ group: null })}
              aria-current={by === 'operation'}
            >
              By operation
            </Link>
            <Link
              className={`tag ${by === 'service' ? 'chosen' : ''}`}
              href={url.href({ group: 'service' })}
              aria-current={by === 'service'}
            >
              By service
            </Link>
          </span>
        </div>
        <div className="scroll">
          <table className="span-table">
            <thead>
              <tr>
                <SortHeader url={url} order={order} column="name">
                  {by === 'service' ? 'Service' : 'Operation'}
                </SortHeader>
                <th scope="col">Share of self time</th>
                {COLUMNS.map(([id, label]) => (
                  <SortHeader key={id} url={url} order={order} column={id} numeric>
                    {label}
                  </SortHeader>
                ))}
              </tr>
            </thead>
            <tbody>
              {sorted.slice(0, MOST_ROWS).map((g) => (
                <tr key={g.key}>
                  <th scope="row" className="row-head">
                    <button
                      type="button"
                      className="link quiet row span-group"
                      title={`The longest of them, ${text(duration(g.longestNs))}`}
                      onClick={() => {
                        const longest = nodes[g.longest];
                        if (longest) select(longest);
                      }}
                    >
                      <ServiceName name={g.service} />
                      {g.operation !== null && <span className="ell t2">{g.operation}</span>}
                    </button>
                  </th>
                  <td>
                    <span className="meter" style={{ '--c': serviceColor(g.service) }}>
                      <i style={{ width: `${self > 0 ? (g.selfNs / self) * 100 : 0}%` }} />
                    </span>
                    <span className="vh">{text(share(self > 0 ? g.selfNs / self : 0))}</span>
                  </td>
                  <td className="num">{text(count(g.count))}</td>
                  {[g.totalNs, g.selfNs, g.criticalNs, g.meanNs, g.p95Ns, g.longestNs].map((ns, i) => (
                    <td className="num" key={COLUMNS[i + 1]?.[0]}>
                      <Num of={duration(ns)} />
                    </td>
                  ))}
                  <td className="num">
                    <span className={g.errors > 0 ? 'bad' : ''}>{text(count(g.errors))}</span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        {sorted.length > MOST_ROWS && (
          <p className="more t3">{plural(sorted.length - MOST_ROWS, 'row')} further down are not shown.</p>
        )}
      </div>
    </section>
  );
}
