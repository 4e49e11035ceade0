import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { ContributorsAnswer, MetricContributor, OverheadSource } from '../../api/overheadTypes';
import { bytes, count, plural, share } from '../../format/numbers';
import { Num } from '../../parts/Num';
import { ServiceName } from '../../parts/Service';
import { dimmed, Failure, Notice, SkeletonRows, Stale } from '../../parts/States';
import type { TimeRange } from '../../state/range';
import { useHref, useUrl } from '../../state/url';
import { change, type ServiceCost } from './costs';
import type { Leavable, Levelled } from './leverWords';

/** What causes most of it: operations, kinds of lines, metrics and their labels. */
export function Contributors({
  asked,
  range,
  service,
  services,
  onLeave,
  onLevel,
}: {
  asked: UseQueryResult<ContributorsAnswer, Error>;
  range: TimeRange;
  /** Of the address; null for all. */
  service: string | null;
  services: readonly ServiceCost[];
  onLeave: (leave: Leavable) => void;
  onLevel: (level: Levelled) => void;
}) {
  const url = useUrl();
  const names = new Set(services.flatMap((row) => row.service ?? []));
  if (service) names.add(service);
  return (
    <section aria-label="What causes it" className="overhead-causes">
      <div className="sec filters">
        <h2>What causes it</h2>
        <label>
          Service
          <select value={service ?? ''} onChange={(event) => url.set({ service: event.target.value })}>
            <option value="">all</option>
            {[...names].sort().map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
      </div>
      {asked.isError && asked.data === undefined ? (
        <div className="card">
          <Failure what="what causes it" asked={asked} />
        </div>
      ) : (
        <div className="cause-cards">
          <Operations asked={asked} range={range} />
          <Patterns asked={asked} range={range} onLeave={onLeave} onLevel={onLevel} />
          <Metrics asked={asked} range={range} onLeave={onLeave} />
        </div>
      )}
    </section>
  );
}

type Part = { asked: UseQueryResult<ContributorsAnswer, Error>; range: TimeRange };
type LeavablePart = Part & { onLeave: (leave: Leavable) => void };

/** The last column of what can be left out; its head says so to those who cannot see it. */
const LEAVE_OUT = 'Leave out';

function LeaveOut({ leave, onLeave }: { leave: Leavable; onLeave: (leave: Leavable) => void }) {
  return (
    <button
      type="button"
      className="btn sm leave-out"
      aria-label={`Leave out ${leave.name}`}
      onClick={() => onLeave(leave)}
    >
      Leave out
    </button>
  );
}

function Card({
  asked,
  title,
  by,
  none,
  rows,
  columns,
}: {
  asked: UseQueryResult<ContributorsAnswer, Error>;
  title: string;
  by: string;
  none: string;
  rows: ReactNode[];
  columns: readonly string[];
}) {
  return (
    <section className={`card ${dimmed(asked)}`} aria-label={title}>
      <div className="hd">
        <h2>{title}</h2>
        <span className="t3 s12">{by}</span>
      </div>
      <Stale asked={asked} />
      {asked.data && rows.length === 0 ? (
        <Notice icon="check" title={none} />
      ) : (
        <div className="scroll">
          <table className="cause-table mid">
            <thead>
              <tr>
                {columns.map((column, i) => (
                  <th scope="col" className={i === 0 ? undefined : 'num'} key={column}>
                    {column === LEAVE_OUT ? <span className="vh">{column}</span> : column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {asked.isPending && <SkeletonRows rows={4} columns={columns.length} />}
              {rows}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Cause({
  source,
  href,
  children,
  second,
}: {
  source: OverheadSource;
  href: string | null;
  children: string;
  second?: ReactNode;
}) {
  return (
    <th scope="row" className="row-head cause">
      {href ? (
        <Link className="q mono ell" href={href} title={children} data-row>
          {children}
        </Link>
      ) : (
        <span className="mono ell" title={children}>
          {children}
        </span>
      )}
      <span className="second">
        {source.service ? <ServiceName name={source.service} /> : 'no service named'}
        {second && <span> · {second}</span>}
      </span>
    </th>
  );
}

function where(source: OverheadSource, range: TimeRange) {
  return { env: source.environment, namespace: source.namespace, from: range.from, to: range.to };
}

/** What counts operations beyond the cap together. */
const OTHER = '_other_';

function Operations({ asked, range }: Part) {
  const href = useHref();
  return (
    <Card
      asked={asked}
      title="Operations"
      by="by bytes of their spans"
      none="No spans came"
      columns={['Operation', 'Spans', 'Bytes', 'Share', 'Against before']}
      rows={(asked.data?.operations ?? []).map((o) => (
        <tr key={`${o.source.namespace}/${o.source.service}@${o.source.environment}/${o.operation}`}>
          <Cause
            source={o.source}
            href={
              o.operation === OTHER
                ? null
                : href('/traces', {
                    service: o.source.service,
                    operation: o.operation,
                    ...where(o.source, range),
                  })
            }
            second={o.operation === OTHER ? 'beyond the operations that are kept apart' : undefined}
          >
            {o.operation || 'no name'}
          </Cause>
          <td className="num">
            <Num of={count(o.spans)} />
          </td>
          <td className="num b">
            <Num of={bytes(o.receivedBytes)} />
          </td>
          <td className="num">
            <Num of={share(o.share)} />
          </td>
          <td className="num">
            <Num of={change(o.receivedBytes, o.receivedBytesBefore)} />
          </td>
        </tr>
      ))}
    />
  );
}

function Patterns({ asked, range, onLeave, onLevel }: LeavablePart & { onLevel: (level: Levelled) => void }) {
  const href = useHref();
  return (
    <Card
      asked={asked}
      title="Log patterns"
      by="by bytes of their text"
      none="No log lines came"
      columns={['Pattern', 'Lines', 'Bytes', 'Of its service', LEAVE_OUT]}
      rows={(asked.data?.patterns ?? []).map((p) => (
        <tr key={`${p.source.namespace}/${p.source.service}@${p.source.environment}/${p.q}/${p.template}`}>
          <Cause
            source={p.source}
            href={href('/logs', { q: p.q, ...where(p.source, range) })}
            second={`${p.severity}${p.isNew ? ', new in this time' : ''}`}
          >
            {p.template}
          </Cause>
          <td className="num">
            <Num of={count(p.lines)} />
          </td>
          <td className="num b">
            <Num of={bytes(p.bytes)} />
          </td>
          <td className="num">
            <Num of={share(p.bytesShare)} />
          </td>
          <td className="num">
            <LeaveOut
              leave={{ wish: { kind: 'log_pattern', pattern: p.pattern }, name: `“${p.template}”` }}
              onLeave={onLeave}
            />
            {p.source.service && (
              <button
                type="button"
                className="btn sm leave-out"
                aria-label={`Set a log level of ${p.source.service}`}
                onClick={() =>
                  onLevel({ service: p.source.service ?? '', environment: p.source.environment ?? '' })
                }
              >
                Log level
              </button>
            )}
          </td>
        </tr>
      ))}
    />
  );
}

function metricOf(m: MetricContributor): Leavable {
  return {
    wish: { kind: 'metric', metric: m.metric, service: m.source.service },
    name: m.source.service ? `${m.metric} of ${m.source.service}` : m.metric,
  };
}

function labelOf(m: MetricContributor, label: string): Leavable {
  return {
    wish: { kind: 'label', metric: m.metric, label, service: m.source.service },
    name: `the label ${label} of ${m.metric}`,
  };
}

/** Of a metric; those with most values. */
const LABELS = 3;

function Label({
  metric,
  name,
  onLeave,
  children,
}: {
  metric: MetricContributor;
  name: string;
  onLeave: (leave: Leavable) => void;
  children: string;
}) {
  return (
    <button
      type="button"
      className="btn sm ghost mono"
      aria-label={`Leave out the label ${name} of ${metric.metric}`}
      title="Leave out this label"
      onClick={() => onLeave(labelOf(metric, name))}
    >
      {children}
    </button>
  );
}

/** Whether a metric's name can stand in a query without quotes. */
const PLAIN = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

function Metrics({ asked, range, onLeave }: LeavablePart) {
  const href = useHref();
  return (
    <Card
      asked={asked}
      title="Metrics and their labels"
      by="by active series, now"
      none="No metrics have active series"
      columns={['Metric', 'Series', 'Label with most values', 'Values', LEAVE_OUT]}
      rows={(asked.data?.metrics ?? []).map((m) => (
        <tr key={`${m.source.namespace}/${m.source.service}/${m.metric}`}>
          <Cause
            source={m.source}
            href={
              m.metric
                ? href('/metrics', {
                    q: `count(${PLAIN.test(m.metric) ? m.metric : `{${JSON.stringify(m.metric)}}`})`,
                    from: range.from,
                    to: range.to,
                  })
                : null
            }
            second={
              m.labels.length > 1 &&
              m.labels.slice(1, LABELS).map((label) => (
                <Label key={label.name} metric={m} name={label.name} onLeave={onLeave}>
                  {`${label.name}: ${plural(label.values, 'value')}`}
                </Label>
              ))
            }
          >
            {m.metric || 'no name'}
          </Cause>
          <td className="num b">
            <Num of={count(m.series)} />
          </td>
          <td className="num mono s12">
            {m.labels[0] ? (
              <Label metric={m} name={m.labels[0].name} onLeave={onLeave}>
                {m.labels[0].name}
              </Label>
            ) : (
              '–'
            )}
          </td>
          <td className="num">
            <Num of={count(m.labels[0]?.values)} />
          </td>
          <td className="num">
            <LeaveOut leave={metricOf(m)} onLeave={onLeave} />
          </td>
        </tr>
      ))}
    />
  );
}
