import { type MouseEvent, memo, type ReactNode, useEffect, useRef } from 'react';
import type { LogLine } from '../../api/logTypes';
import { clock, day } from '../../format/time';
import { useRows } from '../../parts/useRows';
import { useUrl } from '../../state/url';
import { LineDetail } from './LineDetail';
import { LineRow, rowTone } from './LineRow';

const ROW_HEIGHT = 26;
/** Rows drawn beyond the window at both ends: about two turns of a wheel. */
const OVERSCAN = 20;
/** The next portion is asked for when so few lines are left below the window. */
const SOON = 40;
/** Scrolled further than this, a reader has left the newest line. */
const AWAY = 40;

/** Lines of text, of which only those in sight are drawn; one of them may be open. */
export function LogList({
  label,
  lines,
  opened,
  marked = null,
  wrap,
  hrefOf,
  open,
  onNearEnd,
  onAway,
  end,
}: {
  label: string;
  lines: readonly LogLine[];
  opened: string | null;
  /** The line the others are around. */
  marked?: string | null;
  wrap: boolean;
  hrefOf: (id: string | null) => string;
  open: (id: string | null) => void;
  /** More may be wanted soon. */
  onNearEnd?: () => void;
  /** Whether the reader has scrolled away from the first line. */
  onAway?: (away: boolean) => void;
  end?: ReactNode;
}) {
  const url = useUrl();
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useRows(scroller, lines, {
    height: ROW_HEIGHT,
    overscan: OVERSCAN,
    key: (line) => line.id,
  });
  const items = virtual.getVirtualItems();
  const near = (items.at(-1)?.index ?? 0) >= lines.length - SOON;
  useEffect(() => {
    if (near && lines.length > 0) onNearEnd?.();
  }, [near, lines.length, onNearEnd]);

  // A line that a link opened is scrolled to as soon as it is there; scrolling away must not pull back.
  const wanted = opened ?? marked;
  const reached = useRef<string | null>(null);
  useEffect(() => {
    if (wanted === null || reached.current === wanted) return;
    const at = lines.findIndex((l) => l.id === wanted);
    if (at < 0) return;
    reached.current = wanted;
    const inSight = virtual.getVirtualItems().some((item) => item.index === at);
    if (!inSight || marked !== null) virtual.scrollToIndex(at, { align: 'center' });
  }, [wanted, marked, lines, virtual]);

  const today = new Date().toDateString();
  const clicked = (event: MouseEvent) => {
    const target = event.target as Element;
    const row = target.closest<HTMLElement>('[data-line]');
    // A link does what it says, and marking text is not opening it.
    if (!row || target.closest('a, button') || !window.getSelection()?.isCollapsed) return;
    const id = row.dataset.line ?? null;
    open(id === opened ? null : id);
  };
  return (
    <div
      ref={scroller}
      className={wrap ? 'log-scroller wrapped' : 'log-scroller'}
      onScroll={(e) => onAway?.(e.currentTarget.scrollTop > AWAY)}
      onClick={clicked}
    >
      <ol className="log-canvas" aria-label={label} style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const line = lines[item.index];
          if (!line) return null;
          const isOpen = line.id === opened;
          return (
            <li
              key={line.id}
              ref={virtual.measureElement}
              data-index={item.index}
              className={`log-row ${isOpen ? 'open' : ''} ${line.id === marked ? 'marked' : ''} ${rowTone(line)}`}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <Row
                line={line}
                open={isOpen}
                href={hrefOf(isOpen ? null : line.id)}
                dated={new Date(line.time).toDateString() !== today}
              />
              {isOpen && (
                <LineDetail line={line} q={url.params.get('q')} to={url.href} close={() => open(null)} />
              )}
            </li>
          );
        })}
      </ol>
      {end}
    </div>
  );
}

const Row = memo(function Row({
  line,
  open,
  href,
  dated,
}: {
  line: LogLine;
  open: boolean;
  href: string;
  dated: boolean;
}) {
  const time = `${dated ? `${day(line.time)} ` : ''}${clock(line.time, 'milli')}`;
  return <LineRow line={line} time={time} open={open} href={href} />;
});
