import { memo, useMemo } from 'react';
import { duration, text } from '../../format/numbers';
import { serviceColor } from '../../parts/Service';
import { StatusIcon } from '../../parts/Status';
import { attributeText, type Interval, isException, type SpanNode, selfIntervals } from './model';
import { boxes, diamonds, pieces, pixel } from './paint';
import type { OtherVersion } from './versions';

/** What all rows are drawn with; clicks and keys are the waterfall's, which knows a row by `data-row`. */
interface RowProps {
  id: string;
  index: number;
  top: number;
  active: boolean;
  selected: boolean;
  /** The stretch of time that fills the lane. */
  shown: Interval;
  laneWidth: number;
  node: SpanNode;
}

export const ROW_HEIGHT = 25;
const BAR_TOP = 7;
const BAR_HEIGHT = 11;
const CRITICAL_TOP = 20;
const CRITICAL_HEIGHT = 3;
/** About the width of a character of a bar's label, for choosing where it fits. */
const CHARACTER = 6;
/** A bar this wide carries its label inside. */
const LABEL_INSIDE = 0.4;

/** The peer of a call that reports nothing itself: what a CLIENT or PRODUCER span names. */
function peerOf(node: SpanNode): string | null {
  const a = node.span.attributes;
  if (node.span.kind !== 'client' && node.span.kind !== 'producer') return null;
  const name =
    a['db.namespace'] ??
    a['db.name'] ??
    a['db.system.name'] ??
    a['db.system'] ??
    a['messaging.destination.name'];
  // A name that tells it already needs no second word.
  return typeof name === 'string' && !node.span.name.includes(name) ? name : null;
}

/** Inside a wide bar, else after it, else before it; in pixels of the lane. */
function labelPlace(left: number, right: number, label: string, lane: number) {
  const from = Math.max(0, left);
  const to = Math.min(lane, right);
  if (to - from > lane * LABEL_INSIDE) return { left: from + 14, inside: true };
  if (to + label.length * CHARACTER + 12 < lane) return { left: Math.max(0, to) + 6, inside: false };
  return { left: Math.min(lane, from) - 6, transform: 'translateX(-100%)', inside: false };
}

export const SpanRow = memo(function SpanRow({
  node,
  nodes,
  critical,
  other,
  folded,
  faded,
  ...row
}: RowProps & {
  nodes: readonly SpanNode[];
  critical: readonly Interval[] | undefined;
  other: OtherVersion | null;
  folded: boolean;
  faded: boolean;
}) {
  const { span } = node;
  const { shown, laneWidth } = row;
  const hasChildren = node.children.length > 0;
  const self = useMemo(() => selfIntervals(node, nodes), [node, nodes]);
  const whole = { from: span.offsetNs, to: span.offsetNs + span.durationNs };
  const label =
    hasChildren && span.selfNs < span.durationNs
      ? `${text(duration(span.durationNs))}, self ${text(duration(span.selfNs))}`
      : text(duration(span.durationNs));
  const { inside, ...place } = labelPlace(
    pixel(whole.from, shown, laneWidth),
    pixel(whole.to, shown, laneWidth),
    label,
    laneWidth,
  );
  const events = span.events.filter((e) => !isException(e.name));
  const peer = peerOf(node);
  return (
    <div
      id={row.id}
      data-row={row.index}
      role="row"
      aria-level={node.depth + 1}
      aria-rowindex={row.index + 1}
      aria-expanded={hasChildren ? !folded : undefined}
      aria-selected={row.selected}
      className={`wf-split wf-row ${row.selected ? 'sel' : ''} ${row.active ? 'active' : ''} ${faded ? 'faded' : ''}`}
      style={{ transform: `translateY(${row.top}px)`, '--c': serviceColor(span.service) }}
    >
      <div role="gridcell" className="wf-name" style={{ '--d': node.depth }}>
        {hasChildren ? (
          <button
            type="button"
            tabIndex={-1}
            className="wf-twist"
            data-fold
            aria-label={folded ? 'Unfold' : 'Fold'}
          >
            {folded ? '▸' : '▾'}
          </button>
        ) : (
          <span className="wf-twist" />
        )}
        <span className="svc b">{span.service}</span>
        <span className="ell t2" title={span.name}>
          {span.name}
        </span>
        {peer && <span className="wf-peer ell">{peer}</span>}
        {other && (
          <span className={`wf-version mono ${other.fresh ? 'v-new' : ''}`} title={other.why}>
            <span className="vh">other version </span>
            {other.version}
          </span>
        )}
        {folded && <span className="wf-hidden">+{node.lastDescendant - node.index}</span>}
        {span.links.length > 0 && (
          <span
            className="wf-note"
            title={`Linked to ${span.links.length === 1 ? 'a span' : `${span.links.length} spans`}`}
          >
            ↗<span className="vh">linked</span>
          </span>
        )}
        {span.status === 'error' && (
          <span className="wf-error">
            <StatusIcon tone="crit" />
            <span className="vh">failed</span>
          </span>
        )}
        {span.parentMissing && (
          <span className="wf-hidden" title={`Its parent, span ${span.parentSpanId}, has not been received`}>
            {span.running ? 'parent may still run' : 'parent missing'}
          </span>
        )}
      </div>
      <div role="gridcell" className="wf-lane">
        <svg className="wf-paint" width={laneWidth} height={ROW_HEIGHT} aria-hidden="true">
          <path className="wf-whole" d={boxes(pieces([whole], shown, laneWidth), BAR_TOP, BAR_HEIGHT)} />
          <path className="wf-self" d={boxes(pieces(self, shown, laneWidth), BAR_TOP, BAR_HEIGHT)} />
          {critical && (
            <path
              className="wf-critical"
              d={boxes(pieces(critical, shown, laneWidth), CRITICAL_TOP, CRITICAL_HEIGHT)}
            />
          )}
          {events.length > 0 && (
            <path
              className="wf-diamond"
              d={diamonds(
                events
                  .map((e) => pixel(e.offsetNs, shown, laneWidth))
                  .filter((x) => x >= 0 && x <= laneWidth),
                BAR_TOP + BAR_HEIGHT / 2,
                5,
              )}
            >
              <title>
                {events.map((e) => `${e.name}, +${text(duration(e.offsetNs - span.offsetNs))}`).join('\n')}
              </title>
            </path>
          )}
        </svg>
        <span className={inside ? 'wf-label inside' : 'wf-label'} style={place}>
          {label}
        </span>
      </div>
    </div>
  );
});

/** An exception on a row of its own, below the span that threw it. */
export const EventRow = memo(function EventRow({
  node,
  event,
  faded,
  ...row
}: RowProps & { event: number; faded: boolean }) {
  const found = node.span.events[event];
  if (!found) return null;
  const type = attributeText(found.attributes['exception.type'] ?? '') || found.name;
  const message = attributeText(found.attributes['exception.message'] ?? '');
  const at = Math.min(row.laneWidth, Math.max(0, pixel(found.offsetNs, row.shown, row.laneWidth)));
  const said = `+${text(duration(found.offsetNs - node.span.offsetNs))}${message ? `, ${message}` : ''}`;
  return (
    <div
      id={row.id}
      data-row={row.index}
      role="row"
      aria-level={node.depth + 2}
      aria-rowindex={row.index + 1}
      className={`wf-split wf-row wf-event ${row.active ? 'active' : ''} ${faded ? 'faded' : ''}`}
      style={{ transform: `translateY(${row.top}px)` }}
    >
      <div role="gridcell" className="wf-name" style={{ '--d': node.depth + 1 }}>
        <span className="wf-twist" />
        <StatusIcon tone="crit" />
        <span className="ell mono fg-crit" title={type}>
          {type.split('.').at(-1)}
        </span>
        <span className="t3 s11">exception</span>
      </div>
      <div role="gridcell" className="wf-lane">
        <svg className="wf-paint" width={row.laneWidth} height={ROW_HEIGHT} aria-hidden="true">
          <path className="wf-diamond thrown" d={diamonds([at], BAR_TOP + BAR_HEIGHT / 2, 6)} />
        </svg>
        <span
          className="wf-label mono ell"
          title={message}
          style={
            at > row.laneWidth / 2
              ? { left: at - 10, transform: 'translateX(-100%)', maxWidth: at - 10 }
              : { left: at + 10, maxWidth: row.laneWidth - at }
          }
        >
          {said}
        </span>
      </div>
    </div>
  );
});
