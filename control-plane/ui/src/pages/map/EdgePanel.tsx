import { Link } from 'wouter';
import { useDeployments, useEdge, useTraces } from '../../api/queries';
import type { EdgeDetail, GraphEdge, GraphNode } from '../../api/types';
import { count, duration, rate, share, text } from '../../format/numbers';
import { ago, clock, coarse } from '../../format/time';
import { Chart } from '../../parts/Chart';
import { markersOf } from '../../parts/deployMarkers';
import { estimatedRate, estimateSentence } from '../../parts/estimate';
import { Icon } from '../../parts/Icon';
import { Num } from '../../parts/Num';
import { ServiceName } from '../../parts/Service';
import { Failure, SkeletonBox, Stale } from '../../parts/States';
import { StatusIcon, toneOf, wordOf } from '../../parts/Status';
import { countedFrom } from '../../parts/sampling';
import { useNow } from '../../parts/useNow';
import { inWords, isLive } from '../../state/range';
import { serviceAddress } from '../../state/serviceAddress';
import { type Changes, useHref, useScope } from '../../state/url';
import { ALSO_FOUND, type Call, callsBetween, stepOf } from '../traces/links';
import { searchFor } from '../traces/search';

const MOST_TRACES = 5;
const WORTH_A_LOOK = 0.01;

/** One call in depth: RED over time, by version and operation, failed traces, and whether both ends agree. */
export function EdgePanel({
  edge,
  source,
  target,
  close,
}: {
  edge: GraphEdge;
  source: GraphNode | undefined;
  target: GraphNode | undefined;
  close: () => void;
}) {
  const detail = useEdge(edge.from, edge.to);
  const from = source?.name ?? edge.from;
  const to = target?.name ?? edge.to;
  const tone = toneOf(edge.health);
  const data = detail.data;
  const href = useHref();
  const traces: TracesOf = (more, step) =>
    href('/traces', { ...callsBetween({ from: source, to: target, ...more }), ...step });
  return (
    <aside className="panel" aria-label={`Call from ${from} to ${to}`}>
      <div className="hd">
        <h2 className="row ell">
          <NodeName node={source} name={from} />
          <Icon name="arrow" small />
          <NodeName node={target} name={to} />
        </h2>
        <button type="button" className="btn sm ghost icon end" aria-label="Close (Esc)" onClick={close}>
          <Icon name="close" small />
        </button>
      </div>
      <div className="panel-body">
        <p className="row panel-sentence">
          <StatusIcon tone={tone} />
          <span>
            {edge.change === 'gone' ? (
              <>
                <b>Gone.</b> Last seen {clock(edge.lastSeen)}.
              </>
            ) : (
              <>
                <b className={`fg-${tone}`}>
                  {(edge.errorRatio ?? 0) > 0
                    ? `${text(share(edge.errorRatio))} of calls fail`
                    : wordOf(edge.health)}
                </b>
                , p95 {text(duration(edge.p95Ns))}.
                {edge.change === 'new' && ` New since ${clock(edge.firstSeen)}.`}
                {edge.estimate
                  ? ` ${estimateSentence(edge)}`
                  : source?.sampling && ` Calls are ${countedFrom(source.sampling)} at the least.`}
              </>
            )}
          </span>
        </p>
        <dl className="figures-box">
          <div>
            <dt>Rate</dt>
            <dd>
              <Num of={estimatedRate(edge)} href={traces({})} label="traces of these calls" />
            </dd>
          </div>
          <div>
            <dt>Errors</dt>
            <dd className={(edge.errorRatio ?? 0) >= WORTH_A_LOOK ? 'bad' : ''}>
              <Num
                of={share(edge.errorRatio)}
                href={traces({ failed: true })}
                label="traces of failed calls"
              />
            </dd>
          </div>
          <div>
            <dt>p50</dt>
            <dd>
              <Num of={duration(edge.p50Ns)} href={traces({ atLeastNs: edge.p50Ns })} label="slower ones" />
            </dd>
          </div>
          <div>
            <dt>p95</dt>
            <dd>
              <Num of={duration(edge.p95Ns)} href={traces({ atLeastNs: edge.p95Ns })} label="slower ones" />
            </dd>
          </div>
          <div>
            <dt>p99</dt>
            <dd>
              <Num of={duration(edge.p99Ns)} href={traces({ atLeastNs: edge.p99Ns })} label="slower ones" />
            </dd>
          </div>
        </dl>
        <Stale asked={detail} />
        {edge.queue && <Queue edge={edge} />}
        {detail.isError && !data && <Failure what="this call" asked={detail} />}
        {detail.isPending && <SkeletonBox height={240} />}
        {data && <Charts detail={data} from={from} to={to} traces={traces} />}
        {data && data.byVersion.length > 0 && <ByVersion detail={data} traces={traces} />}
        {data && data.byOperation.length > 0 && <ByOperation detail={data} traces={traces} />}
        <Traces
          calls={callsBetween({ from: source, to: target, failed: edge.errors > 0 })}
          failing={edge.errors > 0}
        />
        {source?.kind === 'service' && target?.kind === 'service' && <p className="s12 t3">{ALSO_FOUND}</p>}
        <Facts edge={edge} detail={data} />
      </div>
    </aside>
  );
}

function NodeName({ node, name }: { node: GraphNode | undefined; name: string }) {
  const href = useHref();
  if (node?.kind !== 'service') return <ServiceName name={name} virtual />;
  return (
    <Link className="q" href={href(serviceAddress(name))}>
      <ServiceName name={name} />
    </Link>
  );
}

type TracesOf = (more: Omit<Call, 'from' | 'to'>, step?: Changes) => string;

function Charts({
  detail,
  from,
  to,
  traces,
}: {
  detail: EdgeDetail;
  from: string;
  to: string;
  traces: TracesOf;
}) {
  const { range } = useScope();
  const href = useHref();
  const deployments = useDeployments(range, { service: null, state: null }).data?.deployments ?? [];
  const times = detail.series.map((p) => p.time);
  if (times.length < 2) return null;
  const markers = markersOf(deployments, new Set([from, to]), href);
  const common = { times, markers, height: 108, unfinished: isLive(range) };
  const stepAt = (i: number) => stepOf(times, i, detail.series[i]?.p99Ns ?? null);
  return (
    <div className="panel-charts">
      <Chart
        {...common}
        title="Errors"
        hrefAt={(i) => traces({ failed: true }, stepAt(i))}
        summary={`Share of failed calls from ${from} to ${to} in ${inWords(range)}.`}
        format={share}
        floor={0.02}
        series={[
          {
            name: 'errors',
            color: 'var(--crit)',
            values: detail.series.map((p) => p.errorRatio),
            filled: true,
          },
        ]}
      />
      <Chart
        {...common}
        title="Duration, as seen by the caller"
        hrefAt={(i, line) => {
          const point = detail.series[i];
          return traces({ atLeastNs: (line === 'p50' ? point?.p50Ns : point?.p95Ns) ?? null }, stepAt(i));
        }}
        summary={`Duration of calls from ${from} to ${to} in ${inWords(range)}.`}
        format={duration}
        floor={5e6}
        series={[
          { name: 'p50', color: 'var(--none)', values: detail.series.map((p) => p.p50Ns) },
          { name: 'p95', color: 'var(--text)', values: detail.series.map((p) => p.p95Ns), heavy: true },
        ]}
      />
    </div>
  );
}

function ByVersion({ detail, traces }: { detail: EdgeDetail; traces: TracesOf }) {
  const version = (v: string | null) =>
    v ? <span className="mono">{v}</span> : <span className="u">–</span>;
  return (
    <section>
      <h3>By version</h3>
      <table className="small">
        <thead>
          <tr>
            <th scope="col">Caller → callee</th>
            <th scope="col" className="num">
              {detail.estimate ? 'Came' : 'Rate'}
            </th>
            <th scope="col" className="num">
              Errors
            </th>
            <th scope="col" className="num">
              p95
            </th>
          </tr>
        </thead>
        <tbody>
          {detail.byVersion.map((v) => (
            <tr key={`${v.callerVersion} ${v.calleeVersion}`}>
              <th scope="row" className="row-head">
                {version(v.callerVersion)} <span className="u">→</span> {version(v.calleeVersion)}
              </th>
              <td className="num">
                <Num
                  of={rate(v.callsPerSecond)}
                  href={traces({ versions: v })}
                  label="traces of these versions"
                />
              </td>
              <td className="num">
                <Num
                  of={share(v.errorRatio)}
                  href={traces({ versions: v, failed: true })}
                  label="failed traces of these versions"
                  tone={(v.errorRatio ?? 0) >= WORTH_A_LOOK ? 'bad' : ''}
                />
              </td>
              <td className="num">
                <Num
                  of={duration(v.p95Ns)}
                  href={traces({ versions: v, atLeastNs: v.p95Ns })}
                  label="slower traces of these versions"
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function ByOperation({ detail, traces }: { detail: EdgeDetail; traces: TracesOf }) {
  return (
    <section>
      <h3>By operation</h3>
      <table className="small">
        <thead>
          <tr>
            <th scope="col">Operation</th>
            <th scope="col" className="num">
              {detail.estimate ? 'Came' : 'Rate'}
            </th>
            <th scope="col" className="num">
              Errors
            </th>
            <th scope="col" className="num">
              p95
            </th>
          </tr>
        </thead>
        <tbody>
          {detail.byOperation.map((o) => (
            <tr key={o.operation}>
              <th scope="row" className="row-head ell">
                <Link className="q mono" href={traces({ operation: o.operation })} title={o.operation}>
                  {o.operation}
                </Link>
              </th>
              <td className="num">
                <Num
                  of={rate(o.callsPerSecond)}
                  href={traces({ operation: o.operation })}
                  label={`traces of ${o.operation}`}
                />
              </td>
              <td className="num">
                <Num
                  of={share(o.errorRatio)}
                  href={traces({ operation: o.operation, failed: true })}
                  label={`failed traces of ${o.operation}`}
                  tone={(o.errorRatio ?? 0) >= WORTH_A_LOOK ? 'bad' : ''}
                />
              </td>
              <td className="num">
                <Num
                  of={duration(o.p95Ns)}
                  href={traces({ operation: o.operation, atLeastNs: o.p95Ns })}
                  label={`slower traces of ${o.operation}`}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Traces({ calls, failing }: { calls: Changes; failing: boolean }) {
  const href = useHref();
  const q = typeof calls.q === 'string' ? calls.q : null;
  const traces = useTraces(searchFor({ q, limit: MOST_TRACES }));
  const found = traces.data?.traces ?? [];
  if (found.length === 0) return null;
  return (
    <section>
      <h3>
        {failing ? 'Latest failed traces' : 'Latest traces'}
        <Link href={href('/traces', calls)}>all</Link>
      </h3>
      <table className="small">
        <tbody>
          {found.map((t) => (
            <tr key={t.traceId}>
              <th scope="row" className="row-head">
                <Link className="mono" href={href(`/traces/${t.traceId}`, calls)}>
                  {t.traceId.slice(0, 6)}…{t.traceId.slice(-3)}
                </Link>
              </th>
              <td>
                {t.errors > 0 && (
                  <span className="health">
                    <StatusIcon tone="crit" /> error
                  </span>
                )}
              </td>
              <td className="num">
                <Num of={duration(t.durationNs)} />
              </td>
              <td className="num t2">{clock(t.startedAt)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Queue({ edge }: { edge: GraphEdge }) {
  const queue = edge.queue;
  if (!queue) return null;
  return (
    <dl className="figures-box">
      <div>
        <dt>Waiting</dt>
        <dd>{text(count(queue.unconsumed))}</dd>
      </div>
      <div>
        <dt>Oldest</dt>
        <dd>{text(duration(queue.oldestUnconsumedNs))}</dd>
      </div>
      <div>
        <dt>Delay p50</dt>
        <dd>{text(duration(queue.delayP50Ns))}</dd>
      </div>
      <div>
        <dt>Delay p95</dt>
        <dd>{text(duration(queue.delayP95Ns))}</dd>
      </div>
    </dl>
  );
}

/** Both ends count for themselves; where they differ, spans are missing or requests never arrived. */
export function agreement(client: number | null, server: number | null): string {
  if (client === null && server === null) return 'neither end reports';
  if (client === null) return `only the callee reports: ${text(count(server))}`;
  if (server === null) return `only the caller reports: ${text(count(client))}`;
  const larger = Math.max(client, server);
  if (larger === 0) return 'no calls';
  const apart = Math.abs(client - server) / larger;
  return apart < 0.001
    ? `agree: ${text(count(larger))}`
    : `caller ${text(count(client))}, callee ${text(count(server))}: ${text(share(apart))} apart`;
}

function Facts({ edge, detail }: { edge: GraphEdge; detail: EdgeDetail | undefined }) {
  const now = useNow();
  return (
    <section>
      <h3>Protocol</h3>
      <dl className="kv">
        <div>
          <dt>Call</dt>
          <dd>{edge.protocol ?? <span className="u">unknown</span>}</dd>
        </div>
        {detail?.address && (
          <div>
            <dt>Address</dt>
            <dd className="mono">{detail.address}</dd>
          </div>
        )}
        <div>
          <dt>{edge.estimate ? 'Calls that came' : 'Calls'}</dt>
          <dd>{text(count(edge.calls))}</dd>
        </div>
        {detail && (
          <div>
            <dt>Both ends</dt>
            <dd>{agreement(detail.clientCalls, detail.serverCalls)}</dd>
          </div>
        )}
        <div>
          <dt>First seen</dt>
          <dd>{ago(edge.firstSeen, now)}</dd>
        </div>
        <div>
          <dt>Last seen</dt>
          <dd>{coarse((now - new Date(edge.lastSeen).getTime()) * 1e6)} ago</dd>
        </div>
      </dl>
    </section>
  );
}
