import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useMemo } from 'react';
import { useTraceLogs } from '../../api/logs';
import type { TraceLogs } from '../../api/logTypes';
import { useServices } from '../../api/queries';
import type { Trace } from '../../api/spanTypes';
import { useCriticalPath, useHints } from '../../api/traceReads';
import type { CriticalPath, Hint } from '../../api/traceTypes';
import type { ServiceSummary } from '../../api/types';
import { useKey } from '../../state/keyboard';
import { useUrl } from '../../state/url';
import { CompareTab } from './CompareTab';
import { ExplainTab } from './ExplainTab';
import { FlameGraph } from './FlameGraph';
import { Hints } from './Hints';
import { LogsTab } from './LogsTab';
import { asSent, buildTree, type Interval, type SpanNode } from './model';
import { criticalBySpan } from './paint';
import { SpanPanel } from './SpanPanel';
import { SpanTable } from './SpanTable';
import { type Siblings, TraceHead, useSiblings } from './TraceHead';
import { TraceNotices } from './TraceNotices';
import { Legend, type TabId, TraceTabs, useTab } from './TraceTabs';
import { type PlacedLine, placeLogs } from './traceLogs';
import { Unfailed } from './Unfailed';
import { otherVersions } from './versions';
import { Waterfall } from './Waterfall';
import './trace.css';
import './flame.css';

const OF_STORED: readonly TabId[] = ['waterfall', 'flame', 'table', 'logs', 'compare', 'explain'];
/** A file has no siblings here. */
const OF_FILE: readonly TabId[] = ['waterfall', 'flame', 'table'];

export type Crumbs = { label: ReactNode; href?: string }[];

/** A trace as the control plane keeps it. */
export function StoredTrace({ trace, crumbs, reload }: { trace: Trace; crumbs: Crumbs; reload: () => void }) {
  const critical = useCriticalPath(trace.traceId, trace.spans.length, true);
  const hints = useHints(trace.traceId, trace.spans.length, true);
  const services = useServices();
  const logs = useTraceLogs(trace.traceId, trace.spans.length);
  useKey('r', () => {
    reload();
    void logs.refetch();
  });
  return (
    <TraceView
      trace={trace}
      crumbs={crumbs}
      critical={critical.data}
      hints={hints.data?.hints ?? NO_HINTS}
      services={services.data?.services ?? NO_SERVICES}
      siblings={useSiblings(trace.traceId)}
      asked={logs}
      tabs={OF_STORED}
    />
  );
}

/** A trace of a file: nothing is asked of the control plane that it does not keep. */
export function TraceOfFile({
  trace,
  crumbs,
  critical,
  hints,
}: {
  trace: Trace;
  crumbs: Crumbs;
  critical: CriticalPath | undefined;
  hints: readonly Hint[];
}) {
  return (
    <TraceView
      trace={trace}
      crumbs={crumbs}
      critical={critical}
      hints={hints}
      services={NO_SERVICES}
      siblings={null}
      asked={null}
      tabs={OF_FILE}
    />
  );
}

const NO_HINTS: readonly Hint[] = [];
const NO_SERVICES: readonly ServiceSummary[] = [];
const NO_LINES: readonly PlacedLine[] = [];

function TraceView({
  trace: corrected,
  crumbs,
  critical,
  hints,
  services,
  siblings,
  asked,
  tabs,
}: {
  trace: Trace;
  crumbs: Crumbs;
  critical: CriticalPath | undefined;
  hints: readonly Hint[];
  services: readonly ServiceSummary[];
  siblings: Siblings | null;
  /** Its logs; null where nobody keeps any. */
  asked: UseQueryResult<TraceLogs, Error> | null;
  tabs: readonly TabId[];
}) {
  const url = useUrl();
  const sent = url.params.get('clocks') === 'sent';
  const trace = useMemo(() => (sent ? asSent(corrected) : corrected), [corrected, sent]);
  const nodes = useMemo(() => buildTree(trace.spans), [trace.spans]);
  const logs = useMemo(
    () => placeLogs(asked?.data, corrected, nodes, !sent),
    [asked?.data, corrected, nodes, sent],
  );
  const root = nodes[0];
  const tab = useTab(tabs);
  const path = useMemo(() => byClocks(critical, corrected, sent), [critical, corrected, sent]);
  const others = useMemo(() => otherVersions(corrected, services), [corrected, services]);
  const hint = hints[Number(url.params.get('hint') ?? -1)];
  const lit = useMemo(() => (hint ? new Set(hint.spans) : null), [hint]);
  const selectedKey = url.params.get('span');
  const selected = useMemo(() => nodes.find((n) => n.key === selectedKey) ?? null, [selectedKey, nodes]);
  const select = (node: SpanNode | null) =>
    url.set({ span: node?.key ?? null }, { replace: selectedKey !== null && node !== null });
  /** From another view: the span in the waterfall. */
  const show = (node: SpanNode) => {
    select(node);
    window.location.hash = 'waterfall';
  };
  useKey('Escape', () => select(null), selected !== null);
  if (!root) return null;
  return (
    <>
      <div className="trace-head">
        <TraceHead
          trace={trace}
          nodes={nodes}
          crumbs={crumbs}
          select={show}
          siblings={siblings}
          stored={tabs === OF_STORED}
        />
        <TraceNotices trace={corrected} root={root} />
        <Unfailed logs={logs} select={show} />
        <Hints hints={hints} />
      </div>
      <TraceTabs
        offered={tabs}
        counts={asked?.data ? { logs: logs.lines.length } : {}}
        chosen={tab}
        legend={<Legend />}
      >
        {tab === 'waterfall' && (
          <div className={selected ? 'with-panel' : 'with-panel closed'}>
            <Waterfall
              trace={trace}
              nodes={nodes}
              logs={logs}
              critical={path}
              others={others}
              lit={lit}
              typed={url.params.get('find') ?? ''}
              onType={(find) => url.set({ find }, { replace: true })}
              walks={siblings === null}
              selected={selected}
              select={select}
            />
            {selected && (
              <SpanPanel
                trace={trace}
                node={selected}
                logs={logs.bySpan.get(selected.key) ?? NO_LINES}
                other={others[selected.span.resource] ?? null}
                stored={tabs === OF_STORED}
                parent={selected.parent === null ? null : (nodes[selected.parent] ?? null)}
                close={() => select(null)}
                select={(spanId) => select(nodes.find((n) => n.span.spanId === spanId) ?? null)}
              />
            )}
          </div>
        )}
        {tab === 'flame' && (
          <FlameGraph
            nodes={nodes}
            onShow={(frame) => {
              const longest = frame.spans.reduce<SpanNode | undefined>((max, i) => {
                const node = nodes[i];
                return node && (!max || node.span.durationNs > max.span.durationNs) ? node : max;
              }, undefined);
              if (longest) show(longest);
            }}
          />
        )}
        {tab === 'table' && <SpanTable nodes={nodes} critical={path} select={show} />}
        {tab === 'logs' && asked && (
          <LogsTab trace={corrected} nodes={nodes} asked={asked} logs={logs} select={show} />
        )}
        {tab === 'compare' && <CompareTab trace={trace} nodes={nodes} select={show} />}
        {tab === 'explain' && <ExplainTab trace={trace} root={root} />}
      </TraceTabs>
    </>
  );
}

/** The critical path as it lies on the drawn spans: where clocks are as sent, it moves with them. */
function byClocks(
  critical: CriticalPath | undefined,
  corrected: Trace,
  sent: boolean,
): ReadonlyMap<number, readonly Interval[]> {
  const segments = critical?.segments ?? [];
  if (!sent) return criticalBySpan(segments);
  return criticalBySpan(
    segments.map((s) => {
      const by = corrected.spans[s.span]?.skewNs ?? 0;
      return { span: s.span, fromNs: s.fromNs - by, toNs: s.toNs - by };
    }),
  );
}
