import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { LogReads, MetricReads, ReadsAnswer } from '../../api/overheadTypes';
import { bytes, count, text } from '../../format/numbers';
import { ago, clock } from '../../format/time';
import { Num } from '../../parts/Num';
import { ServiceName } from '../../parts/Service';
import { dimmed, Failure, Notice, SkeletonBox, Stale } from '../../parts/States';
import { useNow } from '../../parts/useNow';
import { useUrl } from '../../state/url';
import type { Leavable, Levelled } from './leverWords';
import { Readers } from './Readers';
import { type ReadBy, readOf, rowsAfter, unreadSince } from './reads';

const TITLES: Record<ReadBy, string> = { nobody: 'Nobody reads', somebody: 'Who reads what' };
const CHOICES: Record<ReadBy, string> = { nobody: 'Nobody', somebody: 'Somebody' };

/** What is kept though nobody asks for it, the first to leave out; and of the rest, who asks. */
export function Unread({
  asked,
  by,
  rows,
  onLeave,
  onLevel,
}: {
  asked: UseQueryResult<ReadsAnswer, Error>;
  by: ReadBy;
  /** Of each kind at most. */
  rows: number;
  onLeave: (leave: Leavable) => void;
  onLevel: (level: Levelled) => void;
}) {
  const url = useUrl();
  const now = useNow();
  const found = asked.data;
  const { metrics, logs } = readOf(found, by, rows);
  return (
    <section className={`card ${dimmed(asked)}`} aria-label={TITLES[by]}>
      <div className="hd wrap reads-head">
        <h2>{TITLES[by]}</h2>
        {found && <span className="t3 s12">{unreadSince(found, now)}</span>}
        <nav className="seg end" aria-label="Read by">
          {(['nobody', 'somebody'] as const).map((one) => (
            <Link
              key={one}
              href={url.href({ reads: one === 'nobody' ? null : one, reading: null })}
              aria-current={one === by ? 'true' : undefined}
            >
              {CHOICES[one]}
            </Link>
          ))}
        </nav>
      </div>
      <Stale asked={asked} />
      {asked.isPending && <SkeletonBox height={120} />}
      {asked.isError && found === undefined && <Failure what="who reads what" asked={asked} />}
      {found &&
        metrics.all + logs.all === 0 &&
        (by === 'nobody' ? (
          <Notice icon="check" title="Everything that is kept is read">
            Queries, Grafana’s dashboards, rules and verdicts on deployments read.
          </Notice>
        ) : (
          <Notice title="Nobody was seen to read anything">
            Queries, Grafana’s dashboards, rules and verdicts on deployments would stand here.
          </Notice>
        ))}
      {metrics.all > 0 && (
        <Rows thing="Metric" size="Active series" of={metrics} rows={rows}>
          {metrics.list.map((one) => (
            <MetricRow key={one.metric} one={one} now={now} onLeave={onLeave} />
          ))}
        </Rows>
      )}
      {logs.all > 0 && (
        <Rows thing="Log lines of" size="Received" of={logs} rows={rows}>
          {logs.list.map((one) => (
            <LogRow
              key={`${one.source.environment}/${one.source.namespace}/${one.source.service}`}
              one={one}
              now={now}
              onLevel={onLevel}
            />
          ))}
        </Rows>
      )}
      {found && found.forgotten > 0 && (
        <p className="t2 s12 unread-sum" role="status">
          {text(count(found.forgotten))} reads could not be remembered for want of room: what stands here as
          read by nobody may have been read.
        </p>
      )}
    </section>
  );
}

function MetricRow({
  one,
  now,
  onLeave,
}: {
  one: MetricReads;
  now: number;
  onLeave: (leave: Leavable) => void;
}) {
  return (
    <tr>
      <th scope="row" className="row-head reads-what">
        <div className="row wrap">
          <code className="mono unread-name">{one.metric || 'no name'}</code>
          {one.metric && (
            <button
              type="button"
              className="btn sm leave-out end"
              aria-label={`Leave out ${one.metric}`}
              onClick={() => onLeave({ wish: { kind: 'metric', metric: one.metric }, name: one.metric })}
            >
              Leave out
            </button>
          )}
        </div>
        <Readers readers={one.readers} rules={one.rules} now={now} />
      </th>
      <td className="num">
        <Num of={count(one.series)} />
      </td>
      <Last at={one.lastRead} now={now} />
    </tr>
  );
}

/** A service's lines have no lever as a whole: fewer of them are written at another level. */
function LogRow({ one, now, onLevel }: { one: LogReads; now: number; onLevel: (level: Levelled) => void }) {
  const { service, environment } = one.source;
  return (
    <tr>
      <th scope="row" className="row-head reads-what">
        <div className="row wrap">
          {service ? <ServiceName name={service} /> : <span className="u">none named</span>}
          {service && (
            <button
              type="button"
              className="btn sm leave-out end"
              aria-label={`Set the log level of ${service}`}
              onClick={() => onLevel({ service, environment: environment ?? '' })}
            >
              Log level
            </button>
          )}
        </div>
        <Readers readers={one.readers} rules={[]} now={now} />
      </th>
      <td className="num">
        <Num of={bytes(one.receivedBytes)} />
      </td>
      <Last at={one.lastRead} now={now} />
    </tr>
  );
}

function Rows({
  thing,
  size,
  of,
  rows,
  children,
}: {
  thing: string;
  size: string;
  of: { all: number; summary: string; list: readonly unknown[] };
  rows: number;
  children: ReactNode;
}) {
  return (
    <>
      <p className="t2 s12 unread-sum">{of.summary}</p>
      <div className="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">{thing}</th>
              <th scope="col" className="num">
                {size}
              </th>
              <th scope="col" className="num">
                Last read
              </th>
            </tr>
          </thead>
          <tbody>{children}</tbody>
        </table>
      </div>
      <Rest listed={of.list.length} all={of.all} rows={rows} of={thing.toLowerCase()} />
    </>
  );
}

/** How many are not listed, and where they are. */
function Rest({ listed, all, rows, of }: { listed: number; all: number; rows: number; of: string }) {
  const url = useUrl();
  if (listed >= all) return null;
  const next = rowsAfter(rows);
  const words = next !== null && next < all ? `the first ${text(count(next))}` : `all ${text(count(all))}`;
  return (
    <p className="t2 s12 unread-sum">
      {text(count(all - listed))} more are not listed.{' '}
      {next !== null && (
        <Link
          className="under"
          href={url.href({ reading: String(next) })}
          aria-label={`List ${words}: ${of}`}
        >
          List {words}
        </Link>
      )}
    </p>
  );
}

function Last({ at, now }: { at: string | null; now: number }) {
  return (
    <td className="num">
      {at === null ? <span className="u">not seen</span> : <span title={clock(at)}>{ago(at, now)}</span>}
    </td>
  );
}
