import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { ReadsAnswer } from '../../api/overheadTypes';
import { bytes, count, plural, share, text } from '../../format/numbers';
import { ago, clock } from '../../format/time';
import { Num } from '../../parts/Num';
import { ServiceName } from '../../parts/Service';
import { dimmed, Failure, Notice, SkeletonBox, Stale } from '../../parts/States';
import { useNow } from '../../parts/useNow';
import { unreadSince } from './costs';
import type { Leavable } from './leverWords';

/** What is kept though nobody asks for it: the first to leave out. */
export function Unread({
  asked,
  onLeave,
}: {
  asked: UseQueryResult<ReadsAnswer, Error>;
  onLeave: (leave: Leavable) => void;
}) {
  const now = useNow();
  const found = asked.data;
  return (
    <section className={`card ${dimmed(asked)}`} aria-label="Nobody reads">
      <div className="hd">
        <h2>Nobody reads</h2>
        {found && <span className="t3 s12">{unreadSince(found)}</span>}
      </div>
      <Stale asked={asked} />
      {asked.isPending && <SkeletonBox height={120} />}
      {asked.isError && found === undefined && <Failure what="what nobody reads" asked={asked} />}
      {found && found.metrics.unread + found.logs.unread === 0 && (
        <Notice icon="check" title="Everything that is kept is read">
          Queries, Grafana’s dashboards, rules and verdicts on deployments read.
        </Notice>
      )}
      {found && found.metrics.unread > 0 && (
        <Rows
          thing="Metric"
          size="Active series"
          summary={`${plural(found.metrics.unread, 'metric')} of ${text(count(found.metrics.total))}, ${text(share(found.metrics.unreadSeries / found.metrics.series))} of all active series`}
        >
          {found.metrics.list.map((one) => (
            <tr key={one.metric}>
              <th scope="row" className="row-head">
                <div className="row wrap">
                  <code className="mono unread-name">{one.metric || 'no name'}</code>
                  {one.metric && (
                    <button
                      type="button"
                      className="btn sm leave-out end"
                      aria-label={`Leave out ${one.metric}`}
                      onClick={() =>
                        onLeave({ wish: { kind: 'metric', metric: one.metric }, name: one.metric })
                      }
                    >
                      Leave out
                    </button>
                  )}
                </div>
              </th>
              <td className="num">
                <Num of={count(one.series)} />
              </td>
              <Last at={one.lastRead} now={now} />
            </tr>
          ))}
        </Rows>
      )}
      {found && found.logs.unread > 0 && (
        <Rows
          thing="Log lines of"
          size="Received"
          summary={`${plural(found.logs.unread, 'service')} of ${text(count(found.logs.total))}, ${text(share(found.logs.unreadBytes / found.logs.receivedBytes))} of all bytes of lines`}
        >
          {found.logs.list.map((one) => (
            <tr key={`${one.source.environment}/${one.source.namespace}/${one.source.service}`}>
              <th scope="row" className="row-head">
                {one.source.service ? (
                  <ServiceName name={one.source.service} />
                ) : (
                  <span className="u">none named</span>
                )}
              </th>
              <td className="num">
                <Num of={bytes(one.receivedBytes)} />
              </td>
              <Last at={one.lastRead} now={now} />
            </tr>
          ))}
        </Rows>
      )}
    </section>
  );
}

function Rows({
  thing,
  size,
  summary,
  children,
}: {
  thing: string;
  size: string;
  summary: string;
  children: ReactNode;
}) {
  return (
    <>
      <p className="t2 s12 unread-sum">{summary}</p>
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
    </>
  );
}

function Last({ at, now }: { at: string | null; now: number }) {
  return (
    <td className="num">
      {at === null ? <span className="u">not seen</span> : <span title={clock(at)}>{ago(at, now)}</span>}
    </td>
  );
}
