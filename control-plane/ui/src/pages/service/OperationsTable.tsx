import { Link } from 'wouter';
import type { Operation, OperationsAnswer } from '../../api/types';
import { duration, plural, rate, share } from '../../format/numbers';
import { FilterField } from '../../parts/FilterField';
import { Icon } from '../../parts/Icon';
import { Num } from '../../parts/Num';
import { ServiceName } from '../../parts/Service';
import { Sparkline } from '../../parts/Sparkline';
import { type Asked, dimmed, Failure, Notice, SkeletonRows, Stale } from '../../parts/States';
import { compare, type Order, orderOf, SortHeader } from '../../parts/sort';
import { useHref, useUrl } from '../../state/url';
import { type Requests, requestsOf } from '../traces/links';
import { Callers } from './Callers';

const BUSIEST_FIRST: Order = { column: 'requests', descending: true };

/** A failure is worth a colour from here on: the default objective. */
const WORTH_A_LOOK = 0.01;

const SORT_KEYS: Record<string, (o: Operation) => number | string | null> = {
  operation: (o) => o.name,
  requests: (o) => o.red.requestsPerSecond,
  errors: (o) => o.red.errorRatio,
  p50: (o) => o.red.p50Ns,
  p95: (o) => o.red.p95Ns,
  p99: (o) => o.red.p99Ns,
};

const keyOf = (o: Operation) => `${o.kind} ${o.name}`;

export function OperationsTable({
  service,
  asked,
  answer,
}: {
  service: string;
  asked: Asked;
  answer: OperationsAnswer | undefined;
}) {
  const url = useUrl();
  const order = orderOf(url, BUSIEST_FIRST);
  const filter = (url.params.get('q') ?? '').toLowerCase();
  const all = answer?.operations ?? [];
  const key = SORT_KEYS[order.column] ?? ((o: Operation) => o.red.requestsPerSecond);
  const shown = all
    .filter((o) => o.name.toLowerCase().includes(filter))
    .sort((a, b) => compare(key(a), key(b), order.descending) || a.name.localeCompare(b.name));
  return (
    <>
      {all.length > 5 && (
        <div className="sec">
          <FilterField label="Filter operations" placeholder="Operation" />
          <span className="t3 s12" role="status">
            {filter ? `${shown.length} of ${all.length}` : ''}
          </span>
        </div>
      )}
      <div className={`card ${dimmed(asked)}`}>
        <Stale asked={asked} />
        {answer?.capped && (
          <p className="banner">
            <span>
              <b>{answer.cap} operations are counted by name.</b> What came after them is counted together as{' '}
              <code className="mono">_other_</code>. Names that carry ids are the usual cause.
            </span>
          </p>
        )}
        <div className="scroll">
          <table className="mid">
            <thead>
              <tr>
                <SortHeader url={url} order={order} column="operation">
                  Operation
                </SortHeader>
                <SortHeader url={url} order={order} column="requests" numeric>
                  Requests
                </SortHeader>
                <SortHeader url={url} order={order} column="errors" numeric>
                  Errors
                </SortHeader>
                <SortHeader url={url} order={order} column="p50" numeric>
                  p50
                </SortHeader>
                <SortHeader url={url} order={order} column="p95" numeric>
                  p95
                </SortHeader>
                <SortHeader url={url} order={order} column="p99" numeric>
                  p99
                </SortHeader>
                <th scope="col">Called by</th>
              </tr>
            </thead>
            <tbody>
              {asked.isPending && <SkeletonRows rows={4} columns={7} />}
              {shown.map((o) => (
                <OperationRows key={keyOf(o)} service={service} operation={o} />
              ))}
            </tbody>
          </table>
        </div>
        {asked.isError && asked.data === undefined && <Failure what="the operations" asked={asked} />}
        {answer && shown.length === 0 && (
          <Notice title={filter ? 'No operation matches' : `${service} served nothing in this range`}>
            {filter
              ? `Without the filter there are ${all.length}.`
              : 'Operations come from SERVER and CONSUMER spans. A service that only starts work itself has none.'}
          </Notice>
        )}
      </div>
    </>
  );
}

function OperationRows({ service, operation: o }: { service: string; operation: Operation }) {
  const url = useUrl();
  const href = useHref();
  const open = url.params.get('op') === keyOf(o);
  const traces = (more: Partial<Requests>) =>
    href('/traces', requestsOf({ service, operation: o.name, kind: o.kind, ...more }));
  const p95 = o.red.p95Ns;
  const services = [...new Set(o.callers.map((c) => c.service))];
  return (
    <>
      <tr className={open ? 'open' : ''}>
        <th scope="row" className="row-head">
          <Link className="q mono" href={traces({})} data-row>
            {o.name}
          </Link>
          {o.kind !== 'server' && <span className="u s11"> {o.kind}</span>}
        </th>
        <td className="num">
          <span className="sp">
            <Sparkline
              values={o.trend.map((p) => p.requestsPerSecond)}
              label={`Requests of ${o.name} over the range`}
            />
            <Num of={rate(o.red.requestsPerSecond)} href={traces({})} label={`traces of ${o.name}`} />
          </span>
        </td>
        <td className="num">
          <Num
            of={share(o.red.errorRatio)}
            href={traces({ failed: true })}
            label={`failed traces of ${o.name}`}
            tone={(o.red.errorRatio ?? 0) >= WORTH_A_LOOK ? 'bad' : ''}
          />
        </td>
        <td className="num">
          <Num
            of={duration(o.red.p50Ns)}
            href={traces({ atLeastNs: o.red.p50Ns })}
            label={`traces of ${o.name} slower than p50`}
          />
        </td>
        <td className="num">
          <Num of={duration(p95)} href={traces({ atLeastNs: p95 })} label={`slower traces of ${o.name}`} />
        </td>
        <td className="num">
          <Num
            of={duration(o.red.p99Ns)}
            href={traces({ atLeastNs: o.red.p99Ns })}
            label={`traces of ${o.name} slower than p99`}
          />
        </td>
        <td>
          <Link
            className="q callers-toggle"
            href={url.href({ op: open ? null : keyOf(o) })}
            aria-expanded={open}
            aria-label={
              o.callers.length === 0
                ? `Who ever called ${o.name}`
                : `${plural(o.callers.length, 'caller')} of ${o.name} by version`
            }
          >
            <span className={open ? 'twist open' : 'twist'}>
              <Icon name="right" small />
            </span>
            {services.length === 0 && <span className="u">nobody we see</span>}
            {services.slice(0, 2).map((name) => (
              <ServiceName key={name} name={name} />
            ))}
            {services.length > 2 && <span className="u">+{services.length - 2}</span>}
          </Link>
        </td>
      </tr>
      {open && (
        <tr className="callers-row">
          <td colSpan={7}>
            <Callers service={service} operation={o} />
          </td>
        </tr>
      )}
    </>
  );
}
