import { Link } from 'wouter';
import type { AttributeValue, SpanEvent, Trace } from '../../api/types';
import { duration, share, text } from '../../format/numbers';
import { clock } from '../../format/time';
import { Copy } from '../../parts/Copy';
import { Icon } from '../../parts/Icon';
import { ServiceName } from '../../parts/Service';
import { StatusIcon } from '../../parts/Status';
import { serviceAddress } from '../../state/serviceAddress';
import { useHref } from '../../state/url';
import { frames, grouped } from './attributes';
import { attributeText, isException, type SpanNode } from './model';

/** Frames shown of a stack trace before it is unfolded. */
const FIRST_FRAMES = 8;

export function SpanPanel({
  trace,
  node,
  parent,
  close,
  select,
}: {
  trace: Trace;
  node: SpanNode;
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
          {resource?.version && <span className="mono">{resource.version}</span>}
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
            <dd title={clock(startedAt, 'milli')}>+{text(duration(span.offsetNs))}</dd>
          </div>
        </dl>
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
              />
            ))}
          </details>
        )}
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
                    <Link className="mono" href={href(`/traces/${l.traceId}`, { span: l.spanId })}>
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

function Exception({ event }: { event: SpanEvent }) {
  const type = attributeText(event.attributes['exception.type'] ?? '');
  const message = attributeText(event.attributes['exception.message'] ?? '');
  const trace = frames(attributeText(event.attributes['exception.stacktrace'] ?? ''));
  const rest = Object.entries(event.attributes).filter(
    ([key]) => !['exception.type', 'exception.message', 'exception.stacktrace'].includes(key),
  );
  return (
    <div className="exception">
      {type && <b className="mono wrap-any">{type}</b>}
      {message && <p className="wrap-any">{message}</p>}
      {trace.length > 0 && <Frames lines={trace.slice(0, FIRST_FRAMES)} />}
      {trace.length > FIRST_FRAMES && (
        <details>
          <summary>{trace.length - FIRST_FRAMES} more frames</summary>
          <Frames lines={trace.slice(FIRST_FRAMES)} />
        </details>
      )}
      {rest.length > 0 && <Pairs entries={rest} />}
    </div>
  );
}

function Frames({ lines }: { lines: { text: string; own: boolean }[] }) {
  return (
    <pre>
      {lines.map((line, i) => (
        <span key={i} className={line.own ? 'own-frame' : undefined}>
          {line.text.trim().replace(/^at /, 'at\u00a0')}
        </span>
      ))}
    </pre>
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

/** Attributes; each value leads to the traces that have it too. */
function Pairs({ entries }: { entries: readonly [string, AttributeValue][] }) {
  const href = useHref();
  if (entries.length === 0) return null;
  return (
    <dl className="kv">
      {entries.map(([key, value]) => {
        const said = attributeText(value);
        const simple =
          value !== null && (typeof value !== 'object' || 'int' in value) && said !== '' && said.length < 200;
        return (
          <div key={key}>
            <dt className="mono" title={key}>
              {key}
            </dt>
            <dd className="mono">
              {simple ? (
                <Link
                  className="q"
                  href={href('/traces', { attr: `${key}=${said}` })}
                  title={`Traces with ${key}=${said}`}
                >
                  {said}
                </Link>
              ) : (
                said || <span className="u">empty</span>
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
