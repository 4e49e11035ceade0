import { useMemo } from 'react';
import { useLocation } from 'wouter';
import { useTrace, useTraces } from '../../api/queries';
import type { Trace } from '../../api/types';
import { count, duration, plural, share, text } from '../../format/numbers';
import { clock, day } from '../../format/time';
import { Copy } from '../../parts/Copy';
import { Num } from '../../parts/Num';
import { ServiceName } from '../../parts/Service';
import { Failure, SkeletonBox } from '../../parts/States';
import { StatusIcon } from '../../parts/Status';
import { Figure, Figures, PageHead } from '../../shell/PageHead';
import { useKey } from '../../state/keyboard';
import { useHref, useUrl } from '../../state/url';
import { inWords, isFiltered, keep, searchOf } from '../traces/search';
import { buildTree, longestWait, type SpanNode } from './model';
import { SpanPanel } from './SpanPanel';
import { Waterfall } from './Waterfall';
import './trace.css';

/** A share of the trace from which on one wait explains it. */
const EXPLAINS = 0.25;

export function TracePage({ traceId }: { traceId: string }) {
  const trace = useTrace(traceId);
  const url = useUrl();
  const href = useHref();
  const search = searchOf(url.params);
  const crumbs = [
    { label: 'Traces', href: href('/traces') },
    ...(isFiltered(search) ? [{ label: inWords(search), href: href('/traces', keep(search)) }] : []),
    { label: <span className="mono">{traceId}</span> },
  ];
  if (trace.isError && !trace.data) {
    return (
      <div className="pad-page">
        <PageHead
          title="This trace is not available"
          name="Trace"
          crumbs={crumbs}
          lead={trace.error.message}
        />
        <div className="card">
          <Failure what="the trace" asked={trace}>
            <span className="t3 s12">
              Traces are kept for a while only; a new one can be found within a second.
            </span>
          </Failure>
        </div>
      </div>
    );
  }
  if (!trace.data) {
    return (
      <div className="pad-page">
        <PageHead title="Trace" name="Trace" crumbs={crumbs} lead=" " />
        <SkeletonBox height={420} />
      </div>
    );
  }
  return <TraceView trace={trace.data} crumbs={crumbs} reload={() => void trace.refetch()} />;
}

function TraceView({
  trace,
  crumbs,
  reload,
}: {
  trace: Trace;
  crumbs: { label: React.ReactNode; href?: string }[];
  reload: () => void;
}) {
  const url = useUrl();
  const nodes = useMemo(() => buildTree(trace.spans), [trace.spans]);
  const root = nodes[0];
  const selectedId = url.params.get('span');
  const selected = useMemo(
    () => (selectedId === null ? null : named(selectedId, nodes)),
    [selectedId, nodes],
  );
  const select = (node: SpanNode | null) =>
    url.set({ span: node ? keyOf(node, nodes) : null }, { replace: selectedId !== null && node !== null });
  useKey('Escape', () => select(null), selected !== null);
  useKey('r', reload);
  if (!root) return null;
  const rootMissing = root.span.parentMissing || root.span.parentSpanId !== null;
  return (
    <>
      <div className="trace-head">
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
            </>
          }
          lead={<Finding trace={trace} nodes={nodes} select={select} />}
        >
          <div>
            <Siblings traceId={trace.traceId} />
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
              <Figure name="Errors">
                <span className={trace.errors > 0 ? 'fg-crit b' : ''}>{text(count(trace.errors))}</span>
              </Figure>
            </Figures>
          </div>
        </PageHead>
        {(rootMissing || trace.omittedSpans > 0) && (
          <p className="banner">
            <StatusIcon tone="warn" />
            <span>
              {rootMissing && (
                <>
                  <b>The root span was not received.</b> What is here began below span{' '}
                  <code className="mono">{root.span.parentSpanId}</code>.{' '}
                </>
              )}
              {trace.omittedSpans > 0 && (
                <>
                  <b>{plural(trace.omittedSpans, 'span')} not shown:</b> the trace is larger than the limit.
                </>
              )}
            </span>
          </p>
        )}
      </div>
      <div className={selected ? 'with-panel' : 'with-panel closed'}>
        <Waterfall trace={trace} nodes={nodes} selected={selected} select={select} />
        {selected && (
          <SpanPanel
            trace={trace}
            node={selected}
            parent={selected.parent === null ? null : (nodes[selected.parent] ?? null)}
            close={() => select(null)}
            select={(spanId) => select(nodes.find((n) => n.span.spanId === spanId) ?? null)}
          />
        )}
      </div>
    </>
  );
}

/** A span in the URL: its id, and its place where the id occurs more than once. */
function keyOf(node: SpanNode, nodes: readonly SpanNode[]): string {
  const first = nodes.find((n) => n.span.spanId === node.span.spanId);
  return first === node ? node.span.spanId : `${node.span.spanId}.${node.index}`;
}

/** The span that {@link keyOf} gave this name. */
function named(key: string, nodes: readonly SpanNode[]): SpanNode | null {
  const [id, place] = key.split('.', 2);
  const exact = place === undefined ? undefined : nodes[Number(place)];
  return exact && exact.span.spanId === id ? exact : (nodes.find((n) => n.span.spanId === id) ?? null);
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

/** Next and previous within the search this trace was opened from. */
function Siblings({ traceId }: { traceId: string }) {
  const url = useUrl();
  const href = useHref();
  const [, navigate] = useLocation();
  const search = searchOf(url.params);
  // Only what the list left behind: a trace opened by its address has no neighbours.
  const traces = useTraces(search, false).data?.traces ?? [];
  const at = traces.findIndex((t) => t.traceId === traceId);
  const go = (by: number) => {
    const next = traces[at + by];
    if (at >= 0 && next) navigate(href(`/traces/${next.traceId}`, keep(search)));
  };
  useKey('j', () => go(1));
  useKey('k', () => go(-1));
  if (at < 0) return null;
  return (
    <p className="siblings s12 t3">
      {at + 1} of {traces.length}
      <button type="button" className="link quiet" disabled={at === 0} onClick={() => go(-1)}>
        <kbd>K</kbd> previous
      </button>
      <button type="button" className="link quiet" disabled={at === traces.length - 1} onClick={() => go(1)}>
        <kbd>J</kbd> next
      </button>
    </p>
  );
}
