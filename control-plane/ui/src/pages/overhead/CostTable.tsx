import { Link } from 'wouter';
import { bytes, count, text } from '../../format/numbers';
import { Num } from '../../parts/Num';
import { ServiceName, servicePath } from '../../parts/Service';
import { type Asked, dimmed, Failure, SkeletonRows, Stale } from '../../parts/States';
import { compare, type Order, orderOf, SortHeader } from '../../parts/sort';
import type { TimeRange } from '../../state/range';
import { useHref, useUrl } from '../../state/url';
import { change, items, type ServiceCost } from './costs';

const MOST_BYTES_FIRST: Order = { column: 'bytes', descending: true };

const SORT_KEYS: Record<string, (row: ServiceCost) => number | string | null> = {
  service: (row) => row.service ?? '',
  traces: (row) => row.traces?.bytes ?? null,
  logs: (row) => row.logs?.bytes ?? null,
  metrics: (row) => row.metrics?.items ?? null,
  series: (row) => row.metrics?.series ?? null,
  bytes: (row) => row.bytes,
  disk: (row) => row.disk,
  change: (row) => (row.bytesBefore ? row.bytes / row.bytesBefore : null),
};

export function sorted(rows: readonly ServiceCost[], order: Order): ServiceCost[] {
  const key = SORT_KEYS[order.column] ?? ((row: ServiceCost) => row.bytes);
  return [...rows].sort((a, b) => compare(key(a), key(b), order.descending) || a.key.localeCompare(b.key));
}

/** What each service sent, one row a service. */
export function CostTable({
  asked,
  rows,
  range,
}: {
  asked: Asked;
  rows: readonly ServiceCost[];
  range: TimeRange;
}) {
  const url = useUrl();
  const order = orderOf(url, MOST_BYTES_FIRST);
  const most = Math.max(1, ...rows.map((row) => row.bytes));
  const header = (column: string, name: string) => (
    <SortHeader url={url} order={order} column={column} numeric>
      {name}
    </SortHeader>
  );
  return (
    <section className={`card ${dimmed(asked)}`} aria-label="By service and signal">
      <div className="hd">
        <h2>By service and signal</h2>
        <span className="end signal-keys" aria-hidden="true">
          <span className="signal-key traces">traces</span>
          <span className="signal-key logs">logs</span>
        </span>
      </div>
      <Stale asked={asked} />
      <div className="scroll">
        <table className="cost-table tall">
          <thead>
            <tr>
              <SortHeader url={url} order={order} column="service">
                Service
              </SortHeader>
              <th scope="col">Received</th>
              {header('traces', 'Traces')}
              {header('logs', 'Logs')}
              {header('bytes', 'Together')}
              {header('change', 'Against before')}
              {header('metrics', 'Samples')}
              {header('series', 'Active series')}
              {header('disk', 'On disk')}
            </tr>
          </thead>
          <tbody>
            {asked.isPending && <SkeletonRows rows={5} columns={9} tall />}
            {sorted(rows, order).map((row) => (
              <CostRow key={row.key} row={row} most={most} range={range} />
            ))}
          </tbody>
        </table>
      </div>
      {asked.isError && asked.data === undefined && <Failure what="what services sent" asked={asked} />}
    </section>
  );
}

function CostRow({ row, most, range }: { row: ServiceCost; most: number; range: TimeRange }) {
  const href = useHref();
  const name = row.service ?? 'no service named';
  const place = { namespace: row.namespace, env: row.environment };
  const at = { ...place, from: range.from, to: range.to };
  return (
    <tr>
      <th scope="row" className="row-head">
        {row.service ? (
          <Link
            className="q"
            href={href(
              servicePath({
                name: row.service,
                namespace: row.namespace,
                environment: row.environment,
              }),
            )}
            data-row
          >
            <ServiceName name={row.service} />
          </Link>
        ) : (
          <span className="u">{name}</span>
        )}
        {row.teams.length > 0 && <span className="second under-name">{row.teams.join(', ')}</span>}
      </th>
      <td className="cost-bar">
        <Bar row={row} most={most} />
      </td>
      <Cell
        of={row.traces && bytes(row.traces.bytes)}
        second={row.traces && items('traces', row.traces.items)}
        href={row.service && row.traces ? href('/traces', { service: row.service, ...at }) : undefined}
        label={`traces of ${name}`}
      />
      <Cell
        of={row.logs && bytes(row.logs.bytes)}
        second={row.logs && items('logs', row.logs.items)}
        href={row.service && row.logs ? href('/logs', { service: row.service, ...at }) : undefined}
        label={`log lines of ${name}`}
      />
      <td className="num b">{row.traces || row.logs ? <Num of={bytes(row.bytes)} /> : <None />}</td>
      <td className="num">
        <Num
          of={change(row.bytes, row.traces || row.logs ? row.bytesBefore : null)}
          tone={row.bytesBefore && row.bytes >= 2 * row.bytesBefore ? 'meh' : ''}
        />
        {row.bytesBefore !== null && (row.traces || row.logs) && (
          <span className="second">{text(bytes(row.bytesBefore))}</span>
        )}
      </td>
      <td className="num">
        {row.metrics ? <Num of={count(row.metrics.items)} /> : <None />}
        {row.metrics && row.metrics.bytes !== null && (
          <span className="second">{text(bytes(row.metrics.bytes))}</span>
        )}
      </td>
      <td className="num">{row.metrics ? <Num of={count(row.metrics.series)} /> : <None />}</td>
      <td className="num">
        <Num of={bytes(row.disk)} />
      </td>
    </tr>
  );
}

function None() {
  return <span className="u">–</span>;
}

function Cell({
  of,
  second,
  href,
  label,
}: {
  of: ReturnType<typeof bytes> | null;
  second: string | null;
  href: string | undefined;
  label: string;
}) {
  return (
    <td className="num">
      {of ? <Num of={of} href={href} label={label} /> : <None />}
      {second && <span className="second">{second}</span>}
    </td>
  );
}

const BAR_WIDTH = 160;
const BAR_HEIGHT = 14;

/** Bytes of spans and lines, on one scale for all services; the columns beside it have the numbers. */
function Bar({ row, most }: { row: ServiceCost; most: number }) {
  const wide = (size: number | null | undefined) => ((size ?? 0) / most) * BAR_WIDTH;
  const traces = wide(row.traces?.bytes);
  return (
    <svg width={BAR_WIDTH} height={BAR_HEIGHT} aria-hidden="true">
      <rect width={traces} height={BAR_HEIGHT} fill="var(--sig-traces)" />
      <rect x={traces} width={wide(row.logs?.bytes)} height={BAR_HEIGHT} fill="var(--sig-logs)" />
    </svg>
  );
}
