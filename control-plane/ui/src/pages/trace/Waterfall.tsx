import { type KeyboardEvent, type MouseEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { Trace } from '../../api/spanTypes';
import { duration, round } from '../../format/numbers';
import { ticks } from '../../parts/scale';
import { useRows } from '../../parts/useRows';
import { useWidth } from '../../parts/useWidth';
import { useKey } from '../../state/keyboard';
import { Minimap } from './Minimap';
import { extent, findable, foldedFrom, type Interval, type SpanNode, visibleRows } from './model';
import type { PlacedLogs } from './traceLogs';
import type { OtherVersion } from './versions';
import { LogRow } from './WaterfallLogRow';
import { EventRow, ROW_HEIGHT, SpanRow } from './WaterfallRow';
import { FindInTrace, Levels } from './WaterfallTools';

/** Rows drawn beyond the window at both ends: about two turns of a wheel, so that fast scrolling shows no blank. */
const OVERSCAN = 24;

export function Waterfall({
  trace,
  nodes,
  logs,
  critical,
  others,
  lit,
  typed,
  onType,
  walks,
  selected,
  select,
}: {
  trace: Trace;
  nodes: readonly SpanNode[];
  logs: PlacedLogs;
  /** Stretches of the critical path by span. */
  critical: ReadonlyMap<number, readonly Interval[]>;
  /** Per resource, where it is of another version. */
  others: readonly (OtherVersion | null)[];
  /** Spans that a hint is about; the others are faded. */
  lit: ReadonlySet<number> | null;
  typed: string;
  onType: (typed: string) => void;
  /** J and K walk the rows: the trace has no neighbours in a search. */
  walks: boolean;
  selected: SpanNode | null;
  select: (node: SpanNode | null) => void;
}) {
  const whole = useMemo(() => extent(trace), [trace]);
  const [zoom, setZoom] = useState<Interval | null>(null);
  const shown = zoom ?? whole;
  const [folded, setFolded] = useState<ReadonlySet<string>>(() => new Set());
  const rows = useMemo(() => visibleRows(nodes, folded, logs), [nodes, folded, logs]);
  const [active, setActive] = useState(0);
  const scroller = useRef<HTMLDivElement>(null);
  const [lane, laneWidth] = useWidth<HTMLDivElement>(600);
  const baseId = useId();
  const virtual = useRows(scroller, rows, { height: ROW_HEIGHT, overscan: OVERSCAN, key: (row) => row.key });
  const deepest = useMemo(() => nodes.reduce((max, n) => Math.max(max, n.depth + 1), 0), [nodes]);

  const wanted = typed.trim().toLowerCase();
  const searched = wanted !== '';
  const haystack = useMemo(() => (searched ? nodes.map((n) => findable(n.span)) : []), [nodes, searched]);
  const found = useMemo(
    () => (wanted ? nodes.filter((n) => haystack[n.index]?.includes(wanted)) : []),
    [nodes, haystack, wanted],
  );
  const foundSet = useMemo(() => new Set(found.map((n) => n.index)), [found]);
  const bright = searched ? foundSet : lit;

  const place = (index: number) => rows.findIndex((r) => r.kind === 'span' && r.node.index === index);

  /** Unfolds what hides the span, and scrolls to it. */
  const reveal = (node: SpanNode) => {
    const open = new Set(folded);
    for (let p = node.parent; p !== null; p = nodes[p]?.parent ?? null) open.delete(nodes[p]?.key ?? '');
    if (open.size < folded.size) setFolded(open);
    const at = visibleRows(nodes, open, logs).findIndex((r) => r.kind === 'span' && r.node === node);
    if (at < 0) return;
    setActive(at);
    virtual.scrollToIndex(at, { align: 'auto' });
  };

  // A span chosen elsewhere (a link, the finding, a search) is unfolded and scrolled to.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new choice scrolls; folding or scrolling away must not pull back
  useEffect(() => {
    if (selected) reveal(selected);
  }, [selected?.key]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: likewise
  useEffect(() => {
    const first = lit ? nodes[Math.min(...lit)] : undefined;
    if (first) reveal(first);
  }, [lit]);

  const goTo = (at: number) => {
    const next = Math.min(rows.length - 1, Math.max(0, at));
    setActive(next);
    virtual.scrollToIndex(next, { align: 'auto' });
    // With the panel open, it follows the row.
    const node = rows[next]?.node;
    if (selected && node) select(node);
  };
  /** With `level`, all spans of that depth. */
  const fold = (node: SpanNode, close: boolean, level = false) => {
    const next = new Set(folded);
    const which = level ? nodes.filter((n) => n.depth === node.depth && n.children.length > 0) : [node];
    for (const n of which) {
      if (close) next.add(n.key);
      else next.delete(n.key);
    }
    setFolded(next);
    const at = visibleRows(nodes, next, logs).findIndex((r) => r.kind === 'span' && r.node === node);
    setActive(Math.max(0, at));
  };
  const levels = useMemo(() => {
    for (let n = 1; n <= deepest; n++) {
      const these = foldedFrom(nodes, n - 1);
      if (these.size < folded.size) return null;
      if (these.size === folded.size) return [...these].every((key) => folded.has(key)) ? n : null;
    }
    return null;
  }, [nodes, folded, deepest]);

  const keys = (event: KeyboardEvent) => {
    const row = rows[active];
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    const { node } = row;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / ROW_HEIGHT) - 2);
    const isFolded = folded.has(node.key);
    switch (event.key) {
      case 'ArrowDown':
        goTo(active + 1);
        break;
      case 'ArrowUp':
        goTo(active - 1);
        break;
      case 'PageDown':
        goTo(active + page);
        break;
      case 'PageUp':
        goTo(active - page);
        break;
      case 'Home':
        goTo(0);
        break;
      case 'End':
        goTo(rows.length - 1);
        break;
      case 'Enter':
      case ' ':
        select(node);
        break;
      case 'ArrowLeft':
        if (row.kind !== 'span') goTo(place(node.index));
        else if (event.shiftKey) fold(node, true, true);
        else if (node.children.length > 0 && !isFolded) fold(node, true);
        else if (node.parent !== null) goTo(place(node.parent));
        break;
      case 'ArrowRight':
        if (event.shiftKey) fold(node, false, true);
        else if (isFolded) fold(node, false);
        else if (node.children[0] !== undefined) goTo(place(node.children[0]));
        break;
      default:
        return;
    }
    event.preventDefault();
  };
  useKey('0', () => setZoom(null), zoom !== null);
  // Where there is no next trace, these walk the rows.
  useKey('j', () => goTo(active + 1), walks);
  useKey('k', () => goTo(active - 1), walks);

  const clicked = (event: MouseEvent) => {
    const target = event.target as Element;
    const at = Number(target.closest<HTMLElement>('[data-row]')?.dataset.row ?? -1);
    const row = rows[at];
    if (!row) return;
    if (target.closest('[data-fold]')) {
      fold(row.node, !folded.has(row.node.key), event.shiftKey);
      return;
    }
    setActive(at);
    select(row.node);
  };

  const step = (by: 1 | -1) => {
    const from = selected?.index ?? (by > 0 ? -1 : nodes.length);
    const next =
      by > 0
        ? (found.find((n) => n.index > from) ?? found[0])
        : (found.findLast((n) => n.index < from) ?? found.at(-1));
    if (next) select(next);
  };

  const span = shown.to - shown.from;
  const marks = ticks(span, 1).filter((t) => t < span * 0.97);
  const activeRow = rows[active];
  const shownSpans = useMemo(() => rows.filter((r) => r.kind === 'span').length, [rows]);
  return (
    <section className="waterfall" aria-label="Waterfall">
      <div className="wf-split wf-map">
        <FindInTrace
          typed={typed}
          found={found.length}
          at={selected ? found.indexOf(selected) + 1 : 0}
          onType={onType}
          onStep={step}
        />
        <Minimap nodes={nodes} whole={whole} zoom={zoom} setZoom={setZoom} />
      </div>
      <div className="wf-split wf-axis">
        <div className="wf-names s11 t3">
          <span className="ell">Service and operation</span>
          <span className="end row">
            <Levels
              deepest={deepest}
              chosen={levels}
              onChoose={(n) => setFolded(n >= deepest ? new Set() : foldedFrom(nodes, n - 1))}
            />
            <span className="nw">
              {shownSpans.toLocaleString('en-US')} of {nodes.length.toLocaleString('en-US')}{' '}
              {nodes.length === 1 ? 'span' : 'spans'}
            </span>
          </span>
        </div>
        <div className="wf-lane" ref={lane} aria-hidden="true">
          {marks.map((t) => (
            <span key={t} className="wf-tick" style={{ left: `${(t / span) * 100}%` }}>
              {round(duration(t + (zoom ? shown.from - whole.from : 0)))}
            </span>
          ))}
        </div>
      </div>
      <div
        ref={scroller}
        className="wf-rows"
        role="treegrid"
        aria-label={`Spans of the trace, ${nodes.length}`}
        aria-rowcount={rows.length}
        aria-activedescendant={activeRow ? `${baseId}-${activeRow.key}` : undefined}
        tabIndex={0}
        onKeyDown={keys}
        onClick={clicked}
      >
        <div style={{ height: virtual.getTotalSize() }} className="wf-canvas" role="rowgroup">
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (!row) return null;
            const common = {
              id: `${baseId}-${row.key}`,
              index: item.index,
              top: item.start,
              active: item.index === active,
              faded: bright !== null && !bright.has(row.node.index),
              shown,
              laneWidth,
              node: row.node,
            };
            return row.kind === 'span' ? (
              <SpanRow
                key={row.key}
                {...common}
                nodes={nodes}
                critical={critical.get(row.node.index)}
                other={others[row.node.span.resource] ?? null}
                selected={row.node === selected}
                folded={folded.has(row.node.key)}
              />
            ) : row.kind === 'log' ? (
              <LogRow key={row.key} {...common} placed={row.placed} />
            ) : (
              <EventRow key={row.key} {...common} event={row.event} selected={false} />
            );
          })}
        </div>
      </div>
    </section>
  );
}
