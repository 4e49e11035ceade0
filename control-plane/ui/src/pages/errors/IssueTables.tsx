import { Link } from 'wouter';
import type { ErrorIssue } from '../../api/errorTypes';
import { count, share, text } from '../../format/numbers';
import { ago, clock, moment } from '../../format/time';
import { Num } from '../../parts/Num';
import { ServiceName } from '../../parts/Service';
import { useNow } from '../../parts/useNow';
import { ERRORS_RANGE } from '../../shell/pageRange';
import { useHref, useScope } from '../../state/url';
import { apart, issuePath, linesOf, tracesOf } from './issues';

/** What stands beside an error's stack: its traces, its versions, and the same fault elsewhere. */

export function TracesBehind({ error }: { error: ErrorIssue }) {
  const href = useHref();
  const now = useNow();
  const { range } = useScope(ERRORS_RANGE);
  const search = tracesOf(error, range);
  const lines = linesOf(error, range);
  return (
    <section className="card" aria-labelledby="traces-heading">
      <div className="hd">
        <h2 id="traces-heading">Traces</h2>
        <span className="t3 s12">
          {error.traces.length > 0 &&
            `${text(count(error.traces.length))} of ${text(count(error.traceCount))}, newest first`}
        </span>
        <span className="row end s12">
          {search && (
            <>
              <Link href={href('/traces', apart(error, range) ?? search)}>What sets them apart</Link>
              <Link href={href('/traces', search)} title={error.search?.note}>
                Open traces
              </Link>
            </>
          )}
          {lines && (
            <Link href={href('/logs', lines)} title={error.logs?.note}>
              Open log lines
            </Link>
          )}
        </span>
      </div>
      {error.traces.length === 0 && <p className="pad t2 s12">It was logged outside of traces.</p>}
      {error.traces.length > 0 && (
        <table className="small pad-table">
          <thead className="vh">
            <tr>
              <th scope="col">Trace</th>
              <th scope="col">Thrown</th>
            </tr>
          </thead>
          <tbody>
            {error.traces.map((t) => (
              <tr key={`${t.traceId}/${t.spanId}`}>
                <th scope="row" className="row-head">
                  <Link
                    className="mono"
                    href={href(`/traces/${t.traceId}`, { ...search, span: spanIn(t) })}
                    data-row
                  >
                    {t.traceId.slice(0, 8)}…{t.traceId.slice(-4)}
                  </Link>
                </th>
                <td className="num t2">
                  {clock(t.time)} <span className="u">{ago(t.time, now)}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {(search ?? lines) && <p className="pad s12 t3">{(error.search ?? error.logs)?.note}</p>}
    </section>
  );
}

/** What was logged in a trace need not name a span. */
const spanIn = (seen: ErrorIssue['traces'][number]) => (/^0*$/.test(seen.spanId) ? null : seen.spanId);

export function ByVersion({ error }: { error: ErrorIssue }) {
  const href = useHref();
  const now = useNow();
  const { range } = useScope(ERRORS_RANGE);
  return (
    <section className="card" aria-labelledby="versions-heading">
      <div className="hd">
        <h2 id="versions-heading">Versions</h2>
      </div>
      <table className="small pad-table">
        <thead>
          <tr>
            <th scope="col">Version</th>
            <th scope="col" className="num">
              Ever
            </th>
            <th scope="col" className="num">
              Share
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
          {error.versions.map((v) => {
            const search = tracesOf(error, range, v.version);
            return (
              <tr key={v.version ?? ''}>
                <th scope="row" className="row-head">
                  {v.version === null ? (
                    <span className="u">no version</span>
                  ) : (
                    <span className={`mono ${v.version === error.newSince?.version ? 'v-new' : ''}`}>
                      {v.version}
                    </span>
                  )}
                </th>
                <td className="num">
                  <Num
                    of={count(v.count)}
                    href={search ? href('/traces', search) : undefined}
                    label={`traces with this error in ${v.version ?? 'no version'}`}
                  />
                </td>
                <td className="num u">{text(share(error.count > 0 ? v.count / error.count : null))}</td>
                <td className="num t2">{moment(v.firstSeen, now)}</td>
                <td className="num t2">{moment(v.lastSeen, now)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

export function AlsoIn({ error }: { error: ErrorIssue }) {
  const href = useHref();
  return (
    <section className="card" aria-labelledby="elsewhere-heading">
      <div className="hd">
        <h2 id="elsewhere-heading">The same in other services</h2>
      </div>
      <table className="small pad-table">
        <thead className="vh">
          <tr>
            <th scope="col">Service</th>
            <th scope="col">Ever</th>
          </tr>
        </thead>
        <tbody>
          {error.alsoIn.map((other) => (
            <tr key={other.id}>
              <th scope="row" className="row-head">
                <Link className="q" href={href(issuePath(other.id))}>
                  <ServiceName name={other.service} />
                </Link>
              </th>
              <td className="num">{text(count(other.count))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
