import { Link } from 'wouter';
import type { Caller, Operation, OperationsAnswer } from '../../api/types';
import { duration, plural, rate, share } from '../../format/numbers';
import { ago } from '../../format/time';
import { FilterField } from '../../parts/FilterField';
import { Icon } from '../../parts/Icon';
import { Num } from '../../parts/Num';
import { ServiceName } from '../../parts/Service';
import { Sparkline } from '../../parts/Sparkline';
import { type Asked, dimmed, Failure, Notice, SkeletonRows, Stale } from '../../parts/States';
import { compare, type Order, orderOf, SortHeader } from '../../parts/sort';
import { useNow } from '../../parts/useNow';
import { serviceAddress } from '../../state/serviceAddress';
import { useHref, useUrl } from '../../state/url';
import { type Requests, requestsOf } from '../traces/links';
import { group } from '../traces/queryText';

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
          {o.callers.length === 0 ? (
            <span className="u">nobody we see</span>
          ) : (
            <Link
              className="q callers-toggle"
              href={url.href({ op: open ? null : keyOf(o) })}
              aria-expanded={open}
              aria-label={`${plural(o.callers.length, 'caller')} of ${o.name} by version`}
            >
              <span className={open ? 'twist open' : 'twist'}>
                <Icon name="right" small />
              </span>
              {services.slice(0, 2).map((name) => (
                <ServiceName key={name} name={name} />
              ))}
              {services.length > 2 && <span className="u">+{services.length - 2}</span>}
            </Link>
          )}
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

/** Who calls an operation, by version: what has to be asked before it is changed or taken away. */
function Callers({ service, operation }: { service: string; operation: Operation }) {
  const href = useHref();
  const now = useNow();
  /** The caller takes part, and the operation was served so. */
  const traces = (c: Caller, of: Record<string, string>, ...more: string[]) => {
    const caller = group({ service: c.service, version: c.version });
    const served = group({ service, name: operation.name, kind: operation.kind, ...of }, ...more);
    return href('/traces', { q: `${caller} && ${served}` });
  };
  const callers = [...operation.callers].sort(
    (a: Caller, b: Caller) => a.service.localeCompare(b.service) || b.calls - a.calls,
  );
  return (
    <table className="inner" aria-label={`Callers of ${operation.name}`}>
      <thead>
        <tr>
          <th scope="col">Caller</th>
          <th scope="col">Version</th>
          <th scope="col" className="num">
            Calls
          </th>
          <th scope="col" className="num">
            Rate
          </th>
          <th scope="col" className="num">
            Errors
          </th>
          <th scope="col" className="num">
            p95
          </th>
          <th scope="col" className="num">
            First seen
          </th>
          <th scope="col" className="num">
            Last seen
          </th>
        </tr>
      </thead>
      <tbody>
        {callers.map((c) => (
          <tr key={`${c.namespace}/${c.service} ${c.version}`}>
            <th scope="row" className="row-head">
              <Link className="q" href={href(serviceAddress(c.service))}>
                <ServiceName name={c.service} />
              </Link>
            </th>
            <td>
              {c.version ? <span className="mono">{c.version}</span> : <span className="u">no version</span>}
            </td>
            <td className="num">
              <Link
                className="q"
                href={traces(c, {})}
                aria-label={`Traces of ${c.service} calling ${operation.name}`}
              >
                {c.calls.toLocaleString('en-US')}
              </Link>
            </td>
            <td className="num">
              <Num
                of={rate(c.callsPerSecond)}
                href={traces(c, {})}
                label={`traces of ${c.service} calling it`}
              />
            </td>
            <td className="num">
              <Num
                of={share(c.errorRatio)}
                href={traces(c, { status: 'error' })}
                label={`failed traces of ${c.service} calling it`}
                tone={(c.errorRatio ?? 0) >= WORTH_A_LOOK ? 'bad' : ''}
              />
            </td>
            <td className="num">
              <Num
                of={duration(c.p95Ns)}
                href={traces(c, {}, `duration>=${Math.round(c.p95Ns ?? 0)}ns`)}
                label={`slower traces of ${c.service} calling it`}
              />
            </td>
            <td className="num t2">{ago(c.firstSeen, now)}</td>
            <td className="num t2">{ago(c.lastSeen, now)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
