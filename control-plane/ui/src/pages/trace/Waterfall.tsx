import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { Trace } from '../../api/types';
import { duration, plural, round } from '../../format/numbers';
import { Icon } from '../../parts/Icon';
import { ticks } from '../../parts/scale';
import { useWidth } from '../../parts/useWidth';
import { Minimap } from './Minimap';
import { extent, type Interval, mentions, type Row, type SpanNode, visibleRows } from './model';
import { EventRow, SpanRow } from './WaterfallRow';

export const ROW_HEIGHT = 25;
/** Rows drawn beyond the window, so that fast scrolling shows no blank. */
const OVERSCAN = 12;
/** Traces larger than this open with only their first levels unfolded. */
const UNFOLDED_UP_TO = 2_000;
const FIRST_LEVELS = 3;

function initiallyFolded(nodes: readonly SpanNode[]): Set<number> {
  if (nodes.length <= UNFOLDED_UP_TO) return new Set();
  return new Set(nodes.filter((n) => n.depth >= FIRST_LEVELS && n.children.length > 0).map((n) => n.index));
}

export function Waterfall({
  trace,
  nodes,
  selected,
  select,
}: {
  trace: Trace;
  nodes: readonly SpanNode[];
  selected: SpanNode | null;
  select: (node: SpanNode | null) => void;
}) {
  const whole = useMemo(() => extent(trace), [trace]);
  const [zoom, setZoom] = useState<Interval | null>(null);
  const shown = zoom ?? whole;
  const [folded, setFolded] = useState(() => initiallyFolded(nodes));
  const rows = useMemo(() => visibleRows(nodes, folded), [nodes, folded]);
  const [active, setActive] = useState(0);
  const [typed, setTyped] = useState('');
  const scroller = useRef<HTMLDivElement>(null);
  const [lane, laneWidth] = useWidth<HTMLDivElement>(600);
  const baseId = useId();
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: OVERSCAN,
    getItemKey: (i) => rows[i]?.key ?? i,
  });

  const found = useMemo(() => (typed ? nodes.filter((n) => mentions(n.span, typed)) : []), [nodes, typed]);
  const foundSet = useMemo(() => new Set(found.map((n) => n.index)), [found]);

  const place = (index: number) => rows.findIndex((r) => r.kind === 'span' && r.node.index === index);

  // A span chosen elsewhere (a link, the finding, a search) is unfolded and scrolled to.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new choice scrolls; folding or scrolling away must not pull back
  useEffect(() => {
    if (!selected) return;
    const above: number[] = [];
    for (let p = selected.parent; p !== null; p = nodes[p]?.parent ?? null) above.push(p);
    const hidden = above.filter((p) => folded.has(p));
    const open = hidden.length > 0 ? new Set([...folded].filter((f) => !hidden.includes(f))) : folded;
    if (hidden.length > 0) setFolded(open);
    const at = visibleRows(nodes, open).findIndex((r) => r.kind === 'span' && r.node === selected);
    if (at >= 0) {
      setActive(at);
      virtual.scrollToIndex(at, { align: 'auto' });
    }
  }, [selected?.index]);

  const goTo = (at: number) => {
    const next = Math.min(rows.length - 1, Math.max(0, at));
    setActive(next);
    virtual.scrollToIndex(next, { align: 'auto' });
    // With the panel open, it follows the row.
    const node = rows[next]?.node;
    if (selected && node) select(node);
  };
  const fold = (node: SpanNode, close: boolean) => {
    const next = new Set(folded);
    if (close) next.add(node.index);
    else next.delete(node.index);
    setFolded(next);
  };

  const keys = (event: KeyboardEvent) => {
    const row: Row | undefined = rows[active];
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    const { node } = row;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / ROW_HEIGHT) - 2);
    const isFolded = folded.has(node.index);
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
        if (row.kind === 'event') goTo(place(node.index));
        else if (node.children.length > 0 && !isFolded) fold(node, true);
        else if (node.parent !== null) goTo(place(node.parent));
        break;
      case 'ArrowRight':
        if (isFolded) fold(node, false);
        else if (node.children[0] !== undefined) goTo(place(node.children[0]));
        break;
      default:
        return;
    }
    event.preventDefault();
  };

  const showFound = (by: number) => {
    if (found.length === 0) return;
    const from = selected?.index ?? rows[active]?.node.index ?? -1;
    const next =
      by > 0
        ? (found.find((n) => n.index > from) ?? found[0])
        : (found.findLast((n) => n.index < from) ?? found.at(-1));
    if (next) select(next);
  };

  const span = shown.to - shown.from;
  const marks = ticks(span, 1).filter((t) => t < span * 0.97);
  const activeRow = rows[active];
  return (
    <section className="waterfall" aria-label="Waterfall">
      <div className="wf-split wf-map">
        <div className="wf-tools">
          <label className="filter">
            <Icon name="search" small />
            <span className="vh">Find in this trace</span>
            <input
              data-filter
              type="search"
              value={typed}
              placeholder="Find in this trace"
              spellCheck={false}
              autoComplete="off"
              onChange={(e) => setTyped(e.target.value)}
              onKeyDown={(e) => {
                if (e.key === 'Enter') showFound(e.shiftKey ? -1 : 1);
                if (e.key === 'Escape') {
                  e.preventDefault();
                  if (typed) setTyped('');
                  else e.currentTarget.blur();
                }
              }}
            />
            <span aria-hidden="true">
              <kbd>F</kbd>
            </span>
          </label>
          <span className="s11 t3 nw" role="status">
            {typed ? `${plural(found.length, 'span')}${found.length > 0 ? ', Enter: next' : ''}` : ''}
          </span>
        </div>
        <Minimap nodes={nodes} whole={whole} zoom={zoom} setZoom={setZoom} />
      </div>
      <div className="wf-split wf-axis">
        <div className="wf-names s11 t3">
          <span>Service and operation</span>
          <span className="end row">
            {folded.size > 0 && (
              <button type="button" className="link" onClick={() => setFolded(new Set())}>
                Unfold all
              </button>
            )}
            {rows.filter((r) => r.kind === 'span').length.toLocaleString('en-US')} of{' '}
            {plural(nodes.length, 'span')}
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
              shown,
              laneWidth,
              onSelect: () => {
                setActive(item.index);
                select(row.node);
              },
            };
            return row.kind === 'span' ? (
              <SpanRow
                key={row.key}
                {...common}
                node={row.node}
                nodes={nodes}
                selected={row.node === selected}
                folded={folded.has(row.node.index)}
                faded={typed !== '' && !foundSet.has(row.node.index)}
                onFold={(close) => fold(row.node, close)}
              />
            ) : (
              <EventRow key={row.key} {...common} node={row.node} event={row.event} selected={false} />
            );
          })}
        </div>
      </div>
    </section>
  );
}
