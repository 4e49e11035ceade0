import { Link } from 'wouter';
import { useOperations } from '../../api/queries';
import type { Trace } from '../../api/spanTypes';
import { duration, share, text } from '../../format/numbers';
import { clock } from '../../format/time';
import { Copy } from '../../parts/Copy';
import { Icon } from '../../parts/Icon';
import { ServiceName } from '../../parts/Service';
import { StatusIcon } from '../../parts/Status';
import { rangeAround } from '../../state/range';
import { serviceAddress } from '../../state/serviceAddress';
import { useHref, useScope } from '../../state/url';
import { grouped } from './attributes';
import { Exception } from './Exception';
import { attributeText, isException, type SpanNode } from './model';
import { Pairs } from './Pairs';
import { SpanLogs } from './SpanLogs';
import type { PlacedLine } from './traceLogs';
import type { OtherVersion } from './versions';

export function SpanPanel({
  trace,
  node,
  logs,
  other,
  stored,
  parent,
  close,
  select,
}: {
  trace: Trace;
  node: SpanNode;
  /** What was written within it, in order. */
  logs: readonly PlacedLine[];
  /** Set when it ran in another version than usual. */
  other: OtherVersion | null;
  /** Else the trace is of a file, and nothing is known around it. */
  stored: boolean;
  parent: SpanNode | null;
  close: () => void;
  select: (spanId: string) => void;
}) {
  const { span } = node;
  const href = useHref();
  const resource = trace.resources[span.resource];
  const scope = trace.scopes[span.scope];
  const exceptions = span.events.filter((e) => isException(e.name));
  const events = span.events.filter((e) => !isException(e.name));
  const startedAt = new Date(trace.startedAt).getTime() + span.offsetNs / 1e6;
  const { range } = useScope();
  const elsewhere = (type: string) =>
    href('/errors', { service: span.service, q: type, ...rangeAround(range, startedAt, Date.now()) });
  return (
    <aside className="panel" aria-label="Selected span">
      <div className="hd">
        <h2 className="ell mono" title={span.name}>
          {span.name}
        </h2>
        <button type="button" className="btn sm ghost icon end" aria-label="Close (Esc)" onClick={close}>
          <Icon name="close" small />
        </button>
      </div>
      <div className="panel-body">
        <div className="row wrap">
          <Link className="q" href={href(serviceAddress(span.service))}>
            <ServiceName name={span.service} />
          </Link>
          {resource?.version && (
            <span className={`mono ${other ? (other.fresh ? 'v-new b' : 'b') : ''}`}>{resource.version}</span>
          )}
          {span.status === 'error' && (
            <span className="chip crit">
              <StatusIcon tone="crit" />
              error
            </span>
          )}
          {span.status === 'ok' && <span className="chip plain">ok</span>}
          <span className="chip plain">{span.kind}</span>
        </div>
        {span.statusMessage && <p className="fg-crit s12 wrap-any">{span.statusMessage}</p>}
        {other && <p className="s12 t2">{other.why}</p>}
        <dl className="figures-box">
          <div>
            <dt>Duration</dt>
            <dd>{text(duration(span.durationNs))}</dd>
          </div>
          <div>
            <dt>Self</dt>
            <dd>{text(duration(span.selfNs))}</dd>
          </div>
          <div>
            <dt>Of trace</dt>
            <dd>{trace.durationNs > 0 ? text(share(span.durationNs / trace.durationNs)) : '–'}</dd>
          </div>
          <div>
            <dt>Starts</dt>
            <dd title={clock(startedAt, 'milli')}>
              {span.offsetNs < 0 ? '' : '+'}
              {text(duration(span.offsetNs))}
            </dd>
          </div>
          {stored && SERVED.includes(span.kind) && <Usual service={span.service} operation={span.name} />}
        </dl>
        {span.skewNs !== 0 && (
          <p className="s12 t2">
            Its clock was wrong: drawn {text(duration(Math.abs(span.skewNs)))}{' '}
            {span.skewNs > 0 ? 'later' : 'earlier'} than it was sent.
          </p>
        )}
        {span.parentMissing && (
          <p className="s12 t2">
            Its parent <code className="mono">{span.parentSpanId}</code>{' '}
            {span.running ? 'has not arrived yet: it may still run.' : 'was not received.'}
          </p>
        )}
        <p className="row wrap s12">
          <Link
            href={href('/traces', {
              service: span.service,
              operation: span.name,
              minDurationNs: String(Math.round(span.durationNs)),
            })}
          >
            Traces where it takes this long
          </Link>
        </p>
        {exceptions.length > 0 && (
          <details open>
            <summary>
              {exceptions.length === 1 ? 'Exception' : 'Exceptions'}{' '}
              <span className="u">{exceptions.length}</span>
            </summary>
            {exceptions.map((e) => (
              <Exception
                key={`${e.offsetNs} ${attributeText(e.attributes['exception.type'] ?? '')}`}
                event={e}
                elsewhere={stored ? elsewhere : null}
              />
            ))}
          </details>
        )}
        <SpanLogs lines={logs} />
        {grouped(span.attributes).map((group) => (
          <details open key={group.name}>
            <summary>
              {group.name} <span className="u">{group.entries.length}</span>
            </summary>
            <Pairs entries={group.entries} />
          </details>
        ))}
        <Dropped count={span.droppedAttributes} what="attributes" />
        {events.length > 0 && (
          <details open>
            <summary>
              Events <span className="u">{events.length}</span>
            </summary>
            {events.map((e) => (
              <div className="span-event" key={`${e.offsetNs} ${e.name}`}>
                <p className="s12">
                  <b>{e.name}</b> <span className="u n">+{text(duration(e.offsetNs - span.offsetNs))}</span>
                </p>
                <Pairs entries={Object.entries(e.attributes)} />
                <Dropped count={e.droppedAttributes} what="attributes" />
              </div>
            ))}
          </details>
        )}
        <Dropped count={span.droppedEvents} what="events" />
        {span.links.length > 0 && (
          <details open>
            <summary>
              Links <span className="u">{span.links.length}</span>
            </summary>
            {span.links.map((l) => (
              <div className="span-event" key={l.traceId + l.spanId}>
                <p className="s12 wrap-any">
                  {l.traceId === trace.traceId ? (
                    <button type="button" className="link mono" onClick={() => select(l.spanId)}>
                      span {l.spanId} of this trace
                    </button>
                  ) : (
                    <Link
                      className="mono other-trace"
                      href={href(`/traces/${l.traceId}`, { span: l.spanId })}
                    >
                      {l.traceId}
                    </Link>
                  )}
                </p>
                <Pairs entries={Object.entries(l.attributes)} />
                <Dropped count={l.droppedAttributes} what="attributes" />
              </div>
            ))}
          </details>
        )}
        <Dropped count={span.droppedLinks} what="links" />
        {resource && (
          <details>
            <summary>
              Resource <span className="u">{Object.keys(resource.attributes).length}</span>
            </summary>
            <Pairs entries={Object.entries(resource.attributes).sort((a, b) => a[0].localeCompare(b[0]))} />
          </details>
        )}
        <details>
          <summary>Identity</summary>
          <dl className="kv">
            <dt>Span</dt>
            <dd className="mono">
              {span.spanId} <Copy value={span.spanId} label="Copy the span id" bare />
            </dd>
            <dt>Parent</dt>
            <dd className="mono">
              {parent ? (
                <button type="button" className="link mono" onClick={() => select(parent.span.spanId)}>
                  {parent.span.spanId}
                </button>
              ) : span.parentSpanId ? (
                `${span.parentSpanId} (not received)`
              ) : (
                'none: a root'
              )}
            </dd>
            {scope && scope.name !== '' && (
              <>
                <dt>Scope</dt>
                <dd className="mono">
                  {scope.name} {scope.version}
                </dd>
              </>
            )}
            {span.traceState && (
              <>
                <dt>Trace state</dt>
                <dd className="mono">{span.traceState}</dd>
              </>
            )}
            <dt>Flags</dt>
            <dd className="mono">{span.flags}</dd>
          </dl>
        </details>
      </div>
    </aside>
  );
}

/** Kinds whose operations are counted: work done for somebody else. */
const SERVED: readonly string[] = ['server', 'consumer'];

/** How long the operation usually takes, over the chosen range. */
function Usual({ service, operation }: { service: string; operation: string }) {
  const found = useOperations(service).data?.operations.find((o) => o.name === operation);
  return (
    <div>
      <dt>Usual p50</dt>
      <dd>
        <a className="q" href="#explain">
          {text(duration(found?.red.p50Ns))}
        </a>
      </dd>
    </div>
  );
}

function Dropped({ count, what }: { count: number; what: string }) {
  if (count === 0) return null;
  return (
    <p className="s11 fg-warn">
      {count} {what} dropped by the SDK, beyond its limit.
    </p>
  );
}
