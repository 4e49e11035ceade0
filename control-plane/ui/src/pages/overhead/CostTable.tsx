import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { OverheadAnswer } from '../../api/overheadTypes';
import { useOverheadBy } from '../../api/queries';
import type { CostDriver } from '../../api/trimTypes';
import { bytes, count, text } from '../../format/numbers';
import { Num } from '../../parts/Num';
import { ServiceName, servicePath } from '../../parts/Service';
import { dimmed, Failure, SkeletonRows, Stale } from '../../parts/States';
import { compare, type Order, orderOf, SortHeader } from '../../parts/sort';
import { OVERHEAD_RANGE } from '../../shell/pageRange';
import type { TimeRange } from '../../state/range';
import { useHref, useUrl } from '../../state/url';
import { BY, type By, byGroup, byOf, type CostSum, change, items, perMonth, type ServiceCost } from './costs';
import { type SinceDeploy, sinceDeploy } from './grower';

const MOST_BYTES_FIRST: Order = { column: 'bytes', descending: true };

const SORT_KEYS: Record<string, (row: CostSum) => number | string | null> = {
  service: (row) => row.name ?? '',
  traces: (row) => row.traces?.bytes ?? null,
  logs: (row) => row.logs?.bytes ?? null,
  metrics: (row) => row.metrics?.items ?? null,
  series: (row) => row.metrics?.series ?? null,
  bytes: (row) => row.bytes,
  disk: (row) => row.disk,
  cost: (row) => row.cost,
  change: (row) => (row.bytesBefore ? row.bytes / row.bytesBefore : null),
};

export function sorted<T extends CostSum>(rows: readonly T[], order: Order): T[] {
  const key = SORT_KEYS[order.column] ?? ((row: CostSum) => row.bytes);
  return [...rows].sort((a, b) => compare(key(a), key(b), order.descending) || a.key.localeCompare(b.key));
}

/** Versions of a service's metrics beyond those that are counted apart. */
const OTHERS = '_other_';

const NAMES: Record<By, string> = {
  service: 'Service',
  team: 'Team',
  environment: 'Environment',
  version: 'Version',
};

/** What each service, team, environment or version sent, one row each. */
export function CostTable({
  asked: ofServices,
  rows: services,
  range,
  drivers,
}: {
  asked: UseQueryResult<OverheadAnswer, Error>;
  rows: readonly ServiceCost[];
  range: TimeRange;
  /** What grows, as far as it is known. */
  drivers: readonly CostDriver[];
}) {
  const url = useUrl();
  const by = byOf(url.params.get('by'));
  const added = useOverheadBy(OVERHEAD_RANGE, by === 'service' ? null : by);
  const asked = by === 'service' ? ofServices : added;
  const rows = by === 'service' ? services : byGroup(added.data?.groups ?? []);
  const order = orderOf(url, MOST_BYTES_FIRST);
  const most = Math.max(1, ...rows.map((row) => row.bytes + (row.metrics?.bytes ?? 0)));
  const deploys = by === 'service';
  const header = (column: string, name: string) => (
    <SortHeader url={url} order={order} column={column} numeric>
      {name}
    </SortHeader>
  );
  return (
    <section className={`card ${dimmed(asked)}`} aria-label={`By ${by} and signal`}>
      <div className="hd wrap">
        <h2>By {by} and signal</h2>
        <span className="signal-keys" aria-hidden="true">
          <span className="signal-key traces">traces</span>
          <span className="signal-key logs">logs</span>
          <span className="signal-key metrics">metrics</span>
        </span>
        <nav className="seg end" aria-label="Added up by">
          {BY.map((one) => (
            <Link
              key={one}
              href={url.href({ by: one === 'service' ? null : one })}
              aria-current={one === by ? 'true' : undefined}
            >
              {NAMES[one]}
            </Link>
          ))}
        </nav>
      </div>
      <Stale asked={asked} />
      <div className="scroll">
        <table className="cost-table tall">
          <thead>
            <tr>
              <SortHeader url={url} order={order} column="service">
                {NAMES[by]}
              </SortHeader>
              <th scope="col">Received</th>
              {header('traces', 'Traces')}
              {header('logs', 'Logs')}
              {header('bytes', 'Spans and lines')}
              {header('change', 'Against before')}
              {deploys && (
                <th scope="col" className="num" title="On disk a day, of what the drivers below tell">
                  Since deploy
                </th>
              )}
              {header('metrics', 'Samples')}
              {header('series', 'Active series')}
              {header('disk', 'On disk')}
              {header('cost', 'Cost a month')}
            </tr>
          </thead>
          <tbody>
            {asked.isPending && <SkeletonRows rows={5} columns={deploys ? 11 : 10} tall />}
            {asked.data &&
              sorted(rows, order).map((row) => (
                <CostRow
                  key={row.key}
                  row={row}
                  by={by}
                  answer={asked.data}
                  most={most}
                  range={range}
                  drivers={drivers}
                />
              ))}
          </tbody>
        </table>
      </div>
      {asked.isError && asked.data === undefined && <Failure what="what services sent" asked={asked} />}
    </section>
  );
}

function CostRow({
  row,
  by,
  answer,
  most,
  range,
  drivers,
}: {
  row: ServiceCost | CostSum;
  by: By;
  answer: OverheadAnswer;
  most: number;
  range: TimeRange;
  drivers: readonly CostDriver[];
}) {
  const href = useHref();
  const own = 'service' in row && row.service ? row : null;
  const service = own?.service ?? null;
  const at = { namespace: own?.namespace, env: own?.environment, from: range.from, to: range.to };
  return (
    <tr>
      <th scope="row" className="row-head">
        <Name row={row} by={by} />
        {row.under && <span className="second under-name">{row.under}</span>}
      </th>
      <td className="cost-bar">
        <Bar row={row} most={most} />
      </td>
      <Cell
        of={row.traces && bytes(row.traces.bytes)}
        second={row.traces && items('traces', row.traces.items)}
        href={service && row.traces ? href('/traces', { service, ...at }) : undefined}
        label={`traces of ${service}`}
      />
      <Cell
        of={row.logs && bytes(row.logs.bytes)}
        second={row.logs && items('logs', row.logs.items)}
        href={service && row.logs ? href('/logs', { service, ...at }) : undefined}
        label={`log lines of ${service}`}
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
      {'service' in row && <Deployed of={sinceDeploy(drivers, row)} />}
      <td className="num">
        {row.metrics ? <Num of={count(row.metrics.items)} /> : <None />}
        {row.metrics && row.metrics.bytes !== null && (
          <span className="second">{text(bytes(row.metrics.bytes))}</span>
        )}
      </td>
      <td className="num">{row.metrics ? <Num of={count(row.metrics.series)} /> : <None />}</td>
      <td className="num">{row.disk === null ? <None /> : <Num of={bytes(row.disk)} />}</td>
      <td className="num">
        <Num of={perMonth(row.cost, answer)} />
      </td>
    </tr>
  );
}

/** A service's leads to its page, an environment's to what is of it. */
function Name({ row, by }: { row: ServiceCost | CostSum; by: By }) {
  const url = useUrl();
  const href = useHref();
  if (row.name === null) {
    return <span className="u">no {by} named</span>;
  }
  if (by === 'version' && row.name === OTHERS) {
    return <span className="u">other versions</span>;
  }
  if ('service' in row) {
    const place = { name: row.name, namespace: row.namespace, environment: row.environment };
    return (
      <Link className="q" href={href(servicePath(place))} data-row>
        <ServiceName name={row.name} />
      </Link>
    );
  }
  return by === 'environment' ? (
    <Link className="q" href={url.href({ env: row.name, by: null })} data-row>
      {row.name}
    </Link>
  ) : (
    <span>{row.name}</span>
  );
}

/** What a day takes more or less on disk; not known where the drivers tell nothing of it. */
function Deployed({ of }: { of: SinceDeploy | null }) {
  const href = useHref();
  if (of === null)
    return (
      <td className="num">
        <span className="u" title="Nothing that grew is told of it since a deploy">
          –
        </span>
      </td>
    );
  return (
    <td className={`num ${of.grows ? 'meh' : ''}`}>
      {of.bytesPerDay > 0 && '+'}
      <Num of={bytes(of.bytesPerDay)} />
      {of.deploys.map(({ id, version }) => (
        <span className="second" key={id}>
          <Link className="q" href={href(`/deploys/${encodeURIComponent(id)}`)}>
            {version}
          </Link>
        </span>
      ))}
    </td>
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

/** Received bytes, on one scale for all services; the columns beside it have the numbers. Metrics have none where these are not known. */
function Bar({ row, most }: { row: CostSum; most: number }) {
  const wide = (size: number | null | undefined) => ((size ?? 0) / most) * BAR_WIDTH;
  const traces = wide(row.traces?.bytes);
  const logs = wide(row.logs?.bytes);
  return (
    <svg width={BAR_WIDTH} height={BAR_HEIGHT} aria-hidden="true">
      <rect width={traces} height={BAR_HEIGHT} fill="var(--sig-traces)" />
      <rect x={traces} width={logs} height={BAR_HEIGHT} fill="var(--sig-logs)" />
      <rect
        x={traces + logs}
        width={wide(row.metrics?.bytes)}
        height={BAR_HEIGHT}
        fill="var(--sig-metrics)"
      />
    </svg>
  );
}
