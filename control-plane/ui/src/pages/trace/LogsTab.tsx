import type { UseQueryResult } from '@tanstack/react-query';
import { type MouseEvent, useEffect, useMemo, useRef } from 'react';
import { Link } from 'wouter';
import type { TraceLogs } from '../../api/logTypes';
import type { Trace } from '../../api/spanTypes';
import { duration, plural, text } from '../../format/numbers';
import { ServiceName } from '../../parts/Service';
import { Failure, Notice, SkeletonBox } from '../../parts/States';
import { StatusIcon } from '../../parts/Status';
import { useRows } from '../../parts/useRows';
import { useKey } from '../../state/keyboard';
import { type Changes, useHref, useUrl } from '../../state/url';
import { LineDetail } from '../logs/LineDetail';
import { LineRow, rowTone } from '../logs/LineRow';
import { around } from '../logs/search';
import type { SpanNode } from './model';
import { interleaved, type PlacedLine, type PlacedLogs } from './traceLogs';
import '../logs/logs.css';

const ROW_HEIGHT = 26;
const OVERSCAN = 20;

/** The lines of the trace among its spans, in the order in which they happened. */
export function LogsTab({
  trace,
  nodes,
  asked,
  logs,
  select,
}: {
  trace: Trace;
  nodes: readonly SpanNode[];
  asked: UseQueryResult<TraceLogs, Error>;
  logs: PlacedLogs;
  /** Shows a span in the waterfall. */
  select: (node: SpanNode) => void;
}) {
  const url = useUrl();
  const href = useHref();
  const withSpans = url.params.get('spans') !== 'false';
  const rows = useMemo(() => interleaved(withSpans ? nodes : [], logs.lines), [withSpans, nodes, logs.lines]);
  const opened = url.params.get('line');
  const open = (line: string | null) => url.set({ line }, { replace: true });
  useKey('Escape', () => open(null), opened !== null);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useRows(scroller, rows, { height: ROW_HEIGHT, overscan: OVERSCAN, key: (row) => row.key });
  const reached = useRef<string | null>(null);
  useEffect(() => {
    if (opened === null || reached.current === opened) return;
    const at = rows.findIndex((r) => r.kind === 'line' && r.key === opened);
    if (at < 0) return;
    reached.current = opened;
    if (!virtual.getVirtualItems().some((item) => item.index === at)) {
      virtual.scrollToIndex(at, { align: 'center' });
    }
  }, [opened, rows, virtual]);
  const whole = {
    from: around(trace.startedAt).from,
    to: around(new Date(Date.parse(trace.startedAt) + trace.durationNs / 1e6).toISOString()).to,
  };
  const toLogs = (changes: Changes) =>
    href('/logs', { traceId: trace.traceId, order: 'oldest', ...whole, ...changes });
  const clicked = (event: MouseEvent) => {
    const target = event.target as Element;
    const id = target.closest<HTMLElement>('[data-line]')?.dataset.line;
    if (!id || target.closest('a, button') || !window.getSelection()?.isCollapsed) return;
    open(id === opened ? null : id);
  };

  if (asked.isError && !asked.data) {
    return (
      <div className="pad-page card">
        <Failure what="the logs of the trace" asked={asked} />
      </div>
    );
  }
  if (!asked.data) {
    return (
      <div className="pad-page">
        <SkeletonBox height={320} />
      </div>
    );
  }
  if (logs.lines.length === 0) {
    return (
      <div className="pad-page card">
        <Notice
          title="Nothing was logged in this trace"
          actions={
            <Link className="btn sm" href={href('/logs', { service: trace.services[0] ?? null, ...whole })}>
              What its services wrote meanwhile
            </Link>
          }
        >
          Lines belong to a trace when they carry its id: OpenTelemetry’s agents put it into each, and Loki4j
          sends it as structured metadata.
        </Notice>
      </div>
    );
  }
  return (
    <section className="trace-logs" aria-label="Logs of the trace">
      <div className="row wrap trace-logs-head s12">
        <span className="t2">
          {plural(logs.lines.length, 'line')}
          {logs.truncated && ', the first ones: there are more'}
          {logs.lines.some((l) => !l.node) && '; some name no span that was received'}
        </span>
        <label className="row end">
          <input
            type="checkbox"
            checked={withSpans}
            onChange={(e) => url.set({ spans: e.target.checked ? null : 'false' }, { replace: true })}
          />
          Show where spans begin
        </label>
        <Link className="btn sm" href={toLogs({})}>
          Open in Logs
        </Link>
      </div>
      <div ref={scroller} className="log-scroller" onClick={clicked}>
        <ol
          className="log-canvas"
          aria-label="Lines and spans, oldest first"
          style={{ height: virtual.getTotalSize() }}
        >
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (!row) return null;
            return (
              <li
                key={row.key}
                ref={virtual.measureElement}
                data-index={item.index}
                className={`log-row ${row.kind === 'line' ? rowTone(row.placed.line) : 'of-span'}`}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                {row.kind === 'span' ? (
                  <SpanBegins node={row.node} select={select} />
                ) : (
                  <>
                    <TraceLine
                      placed={row.placed}
                      open={row.key === opened}
                      href={url.href({ line: row.key === opened ? null : row.key })}
                      select={select}
                    />
                    {row.key === opened && (
                      <LineDetail line={row.placed.line} q={null} to={toLogs} close={() => open(null)} />
                    )}
                  </>
                )}
              </li>
            );
          })}
        </ol>
      </div>
    </section>
  );
}

const offset = (ns: number) => `${ns < 0 ? '' : '+'}${text(duration(ns))}`;

function SpanBegins({ node, select }: { node: SpanNode; select: (node: SpanNode) => void }) {
  const { span } = node;
  return (
    <div className="log-line">
      <span className="n u">{offset(span.offsetNs)}</span>
      <span className="u s11">span</span>
      <span className="ell log-service">
        <ServiceName name={span.service} />
      </span>
      <button type="button" className="link quiet ell log-span" onClick={() => select(node)}>
        {span.name} <span className="u">{text(duration(span.durationNs))}</span>
        {span.status === 'error' && (
          <span className="wf-error">
            <StatusIcon tone="crit" />
            <span className="vh">failed</span>
          </span>
        )}
      </button>
    </div>
  );
}

function TraceLine({
  placed,
  open,
  href,
  select,
}: {
  placed: PlacedLine;
  open: boolean;
  href: string;
  select: (node: SpanNode) => void;
}) {
  const { line, node } = placed;
  return (
    <LineRow line={line} time={offset(placed.offsetNs)} open={open} href={href}>
      {placed.unfailed && <span className="chip warn plain">span did not fail</span>}
      {node && (
        <button
          type="button"
          className="btn sm ghost"
          onClick={() => select(node)}
          aria-label={`Span ${node.span.name}`}
        >
          Span
        </button>
      )}
    </LineRow>
  );
}
