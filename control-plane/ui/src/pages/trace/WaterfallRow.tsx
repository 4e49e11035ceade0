import { duration, text } from '../../format/numbers';
import { serviceColor } from '../../parts/Service';
import { StatusIcon } from '../../parts/Status';
import { attributeText, type Interval, isException, type SpanNode, selfIntervals } from './model';

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
  onSelect: () => void;
}

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

function geometry(shown: Interval, from: number, durationNs: number) {
  const span = shown.to - shown.from;
  return { left: ((from - shown.from) / span) * 100, width: (durationNs / span) * 100 };
}

/** Inside a wide bar, else after it, else before it. */
function labelPlace(left: number, width: number, label: string, laneWidth: number) {
  const visibleLeft = Math.max(0, left);
  const visibleRight = Math.min(100, left + width);
  const needed = ((label.length * CHARACTER + 12) / Math.max(1, laneWidth)) * 100;
  if ((visibleRight - visibleLeft) / 100 > LABEL_INSIDE)
    return { left: `calc(${visibleLeft}% + 14px)`, inside: true };
  if (visibleRight + needed < 100)
    return { left: `calc(${Math.max(0, visibleRight)}% + 6px)`, inside: false };
  return { right: `calc(${100 - Math.min(100, visibleLeft)}% + 6px)`, inside: false };
}

export function SpanRow({
  node,
  nodes,
  folded,
  faded,
  onFold,
  ...row
}: RowProps & {
  nodes: readonly SpanNode[];
  folded: boolean;
  faded: boolean;
  onFold: (close: boolean) => void;
}) {
  const { span } = node;
  const color = serviceColor(span.service);
  const whole = geometry(row.shown, span.offsetNs, span.durationNs);
  const hasChildren = node.children.length > 0;
  const label =
    hasChildren && span.selfNs < span.durationNs
      ? `${text(duration(span.durationNs))}, self ${text(duration(span.selfNs))}`
      : text(duration(span.durationNs));
  const { inside, ...place } = labelPlace(whole.left, whole.width, label, row.laneWidth);
  const others = span.events.filter((e) => !isException(e.name));
  const peer = peerOf(node);
  const failed = span.status === 'error';
  return (
    <div
      id={row.id}
      role="row"
      aria-level={node.depth + 1}
      aria-rowindex={row.index + 1}
      aria-expanded={hasChildren ? !folded : undefined}
      aria-selected={row.selected}
      className={`wf-split wf-row ${row.selected ? 'sel' : ''} ${row.active ? 'active' : ''} ${faded ? 'faded' : ''}`}
      style={{ transform: `translateY(${row.top}px)` }}
      onClick={row.onSelect}
    >
      <div role="gridcell" className="wf-name" style={{ '--d': node.depth }}>
        {hasChildren ? (
          <button
            type="button"
            tabIndex={-1}
            className="wf-twist"
            aria-label={folded ? 'Unfold' : 'Fold'}
            onClick={(event) => {
              event.stopPropagation();
              onFold(!folded);
            }}
          >
            {folded ? '▸' : '▾'}
          </button>
        ) : (
          <span className="wf-twist" />
        )}
        <span className="svc b" style={{ '--c': color }}>
          {span.service}
        </span>
        <span className="ell t2" title={span.name}>
          {span.name}
        </span>
        {peer && <span className="wf-peer ell">{peer}</span>}
        {folded && <span className="wf-hidden">+{node.lastDescendant - node.index}</span>}
        {failed && (
          <span className="wf-error">
            <StatusIcon tone="crit" />
            <span className="vh">failed</span>
          </span>
        )}
        {span.parentMissing && (
          <span className="wf-error" title="Its parent was not received">
            <StatusIcon tone="none" />
            <span className="vh">parent not received</span>
          </span>
        )}
      </div>
      <div role="gridcell" className="wf-lane">
        <span className="wf-clip">
          <i
            className="wf-whole"
            style={{ left: `${whole.left}%`, width: `max(1px, ${whole.width}%)`, '--c': color }}
          />
          {selfIntervals(node, nodes).map((s) => {
            const own = geometry(row.shown, s.from, s.to - s.from);
            return (
              <i
                key={s.from}
                className="wf-self"
                style={{ left: `${own.left}%`, width: `max(1px, ${own.width}%)`, '--c': color }}
              />
            );
          })}
          {others.map((e, i) => (
            <i
              key={i}
              className="wf-diamond"
              style={{ left: `${geometry(row.shown, e.offsetNs, 0).left}%` }}
              title={`${e.name}, +${text(duration(e.offsetNs - span.offsetNs))}`}
            />
          ))}
        </span>
        <span className={inside ? 'wf-label inside' : 'wf-label'} style={place}>
          {label}
        </span>
      </div>
    </div>
  );
}

/** An exception on a row of its own, below the span that threw it. */
export function EventRow({ node, event, ...row }: RowProps & { event: number }) {
  const found = node.span.events[event];
  if (!found) return null;
  const type = attributeText(found.attributes['exception.type'] ?? '') || found.name;
  const message = attributeText(found.attributes['exception.message'] ?? '');
  const { left } = geometry(row.shown, found.offsetNs, 0);
  const said = `+${text(duration(found.offsetNs - node.span.offsetNs))}${message ? `, ${message}` : ''}`;
  const before = left > 50;
  return (
    <div
      id={row.id}
      role="row"
      aria-level={node.depth + 2}
      aria-rowindex={row.index + 1}
      className={`wf-split wf-row wf-event ${row.active ? 'active' : ''}`}
      style={{ transform: `translateY(${row.top}px)` }}
      onClick={row.onSelect}
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
        <i className="wf-diamond thrown" style={{ left: `${Math.min(100, Math.max(0, left))}%` }} />
        <span
          className="wf-label mono ell"
          title={message}
          style={
            before
              ? { right: `calc(${100 - left}% + 10px)`, maxWidth: `${left}%` }
              : { left: `calc(${left}% + 10px)`, maxWidth: `${100 - left}%` }
          }
        >
          {said}
        </span>
      </div>
    </div>
  );
}
