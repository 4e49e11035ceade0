import { Link, useLocation } from 'wouter';
import { useTraces } from '../../api/queries';
import type { Trace } from '../../api/spanTypes';
import { count, duration, figure, plural, share, text } from '../../format/numbers';
import { clock, day } from '../../format/time';
import { Copy } from '../../parts/Copy';
import { Num } from '../../parts/Num';
import { ServiceName } from '../../parts/Service';
import { StatusIcon } from '../../parts/Status';
import { Figure, Figures, PageHead } from '../../shell/PageHead';
import { useKey } from '../../state/keyboard';
import { useHref, useUrl } from '../../state/url';
import { KEPT } from '../traces/KeptOnly';
import { keep, searchOf } from '../traces/search';
import { longestWait, type SpanNode } from './model';
import type { Crumbs } from './TraceView';

/** A share of the trace from which on one wait explains it. */
const EXPLAINS = 0.25;

/** What the trace is, where its time went in a sentence, and its figures. */
export function TraceHead({
  trace,
  nodes,
  crumbs,
  select,
  siblings,
  stored,
}: {
  trace: Trace;
  nodes: readonly SpanNode[];
  crumbs: Crumbs;
  select: (node: SpanNode) => void;
  siblings: Siblings | null;
  /** Else it is of a file. */
  stored: boolean;
}) {
  const href = useHref();
  const root = nodes[0];
  if (!root) return null;
  return (
    <PageHead
      title={
        <>
          <ServiceName name={root.span.service} /> {root.span.name}
        </>
      }
      name={`${root.span.service} ${root.span.name}`}
      crumbs={crumbs}
      chip={
        <>
          <StatusChip trace={trace} root={root} />
          <Copy value={trace.traceId} label="Copy the trace id" bare />
          {stored && (
            <a
              className="btn sm"
              href={`/api/v1${href(`/traces/${trace.traceId}/otlp`, { from: null, to: null })}`}
              download={`trace-${trace.traceId}.otlp.json`}
              title="The trace as it was received, as a file (OTLP, JSON)"
            >
              Download
            </a>
          )}
        </>
      }
      lead={<Finding trace={trace} nodes={nodes} select={select} />}
    >
      <div>
        {siblings && <NextAndPrevious siblings={siblings} />}
        <Figures>
          <Figure name="Duration">
            <Num of={duration(trace.durationNs)} />
          </Figure>
          <Figure name="Started">
            <span className="n">
              {day(trace.startedAt)} {clock(trace.startedAt, 'milli')}
            </span>
          </Figure>
          <Figure name="Services">{trace.services.length}</Figure>
          <Figure name="Spans">{text(count(trace.spans.length + trace.omittedSpans))}</Figure>
          {trace.weight > 1 && (
            <Figure name="Stands for">
              <Link
                className="q"
                href={href(KEPT)}
                title="It was drawn among traces of which only a part is kept; the others are not here."
              >
                {text(figure(trace.weight))} <span className="u">traces</span>
              </Link>
            </Figure>
          )}
          <Figure name="Errors">
            <span className={trace.errors > 0 ? 'fg-crit b' : ''}>{text(count(trace.errors))}</span>
          </Figure>
        </Figures>
      </div>
    </PageHead>
  );
}

function StatusChip({ trace, root }: { trace: Trace; root: SpanNode }) {
  const code = root.span.attributes['http.response.status_code'] ?? root.span.attributes['http.status_code'];
  const failed = root.span.status === 'error';
  if (failed || trace.errors > 0) {
    return (
      <span className={failed ? 'chip big crit' : 'chip big warn'}>
        <StatusIcon tone={failed ? 'crit' : 'warn'} />
        {failed ? (typeof code === 'number' ? code : 'error') : `${plural(trace.errors, 'error')} inside`}
      </span>
    );
  }
  return typeof code === 'number' ? <span className="chip big plain">{code}</span> : null;
}

/** Where the time went, in one sentence, from the spans themselves. */
function Finding({
  trace,
  nodes,
  select,
}: {
  trace: Trace;
  nodes: readonly SpanNode[];
  select: (node: SpanNode) => void;
}) {
  const longest = longestWait(nodes);
  if (!longest || trace.durationNs === 0) return ' ';
  const part = longest.span.selfNs / trace.durationNs;
  if (part < EXPLAINS)
    return `No single span explains it: the longest takes ${text(share(part))} of the time itself.`;
  return (
    <>
      <b>
        {text(duration(longest.span.selfNs))} of {text(duration(trace.durationNs))} ({text(share(part))})
      </b>{' '}
      passed in{' '}
      <button type="button" className="link" onClick={() => select(longest)}>
        {longest.span.service} {longest.span.name}
      </button>{' '}
      itself.
    </>
  );
}

export interface Siblings {
  /** From 1. */
  at: number;
  of: number;
  go: (by: 1 | -1) => void;
}

/** The search that this trace was opened from, and its place there; null for one opened by its address. */
export function useSiblings(traceId: string): Siblings | null {
  const url = useUrl();
  const href = useHref();
  const [, navigate] = useLocation();
  const search = searchOf(url.params);
  // Only what the list left behind.
  const traces = useTraces(search, false).data?.traces ?? [];
  const at = traces.findIndex((t) => t.traceId === traceId);
  const go = (by: 1 | -1) => {
    const next = traces[at + by];
    if (at >= 0 && next) navigate(href(`/traces/${next.traceId}`, keep(search)));
  };
  return at < 0 ? null : { at: at + 1, of: traces.length, go };
}

function NextAndPrevious({ siblings: { at, of, go } }: { siblings: Siblings }) {
  useKey('j', () => go(1));
  useKey('k', () => go(-1));
  return (
    <p className="siblings s12 t3">
      {at} of {of}
      <button type="button" className="link quiet" disabled={at === 1} onClick={() => go(-1)}>
        <kbd>K</kbd> previous
      </button>
      <button type="button" className="link quiet" disabled={at === of} onClick={() => go(1)}>
        <kbd>J</kbd> next
      </button>
    </p>
  );
}
