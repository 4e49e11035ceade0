import { type KeyboardEvent, type MouseEvent, useEffect, useMemo, useRef, useState } from 'react';
import { duration, plural, share, text } from '../../format/numbers';
import { ServiceName, serviceColor } from '../../parts/Service';
import { StatusIcon } from '../../parts/Status';
import { useWidth } from '../../parts/useWidth';
import { useTheme } from '../../state/preferences';
import { type Flame, type Frame, flameOf, frameAt, neighbour } from './flame';
import type { SpanNode } from './model';

const ROW = 20;
/** A canvas may not be taller than browsers draw; deeper frames are in the table. */
const MOST_ROWS = 400;
/** Frames narrower than this many pixels are left out; zooming in shows them. */
const NARROWEST = 0.4;
const LETTERED = 24;

/** Where the time went by path of operations; the same figures are in the span table. */
export function FlameGraph({
  nodes,
  onShow,
}: {
  nodes: readonly SpanNode[];
  onShow: (frame: Frame) => void;
}) {
  const flame = useMemo(() => flameOf(nodes), [nodes]);
  const [zoomed, setZoomed] = useState(0);
  const [pointed, setPointed] = useState<number | null>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [box, width] = useWidth<HTMLDivElement>(900);
  const theme = useTheme();
  const top = flame.frames[zoomed] ?? flame.frames[0];
  const whole = zoomed === 0;
  const from = whole ? 0 : (top?.from ?? 0);
  const value = Math.max(1, whole ? flame.value : (top?.value ?? 1));
  const rows = Math.min(MOST_ROWS, flame.depth);
  const shown = flame.frames[pointed ?? zoomed];

  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours are read from the theme
  useEffect(() => {
    if (canvas.current) draw(canvas.current, flame, { from, value, width, rows, pointed, zoomed });
  }, [flame, from, value, width, rows, pointed, zoomed, theme]);

  const under = (event: MouseEvent<HTMLElement>) => {
    const bounds = event.currentTarget.getBoundingClientRect();
    const at = from + ((event.clientX - bounds.left) / bounds.width) * value;
    return frameAt(flame, at, Math.floor((event.clientY - bounds.top) / ROW));
  };
  const keys = (event: KeyboardEvent) => {
    const at = pointed ?? zoomed;
    if (event.key.startsWith('Arrow')) setPointed(neighbour(flame, at, event.key));
    else if (event.key === 'Enter') setZoomed(at);
    else if (event.key === 'Escape' || event.key === '0') {
      setZoomed(0);
      setPointed(null);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const root = flame.frames[0];
  return (
    <section className="flame pad-page" aria-label="Flame graph">
      <div className="row wrap flame-said" aria-live="polite">
        {shown && (
          <>
            <ServiceName name={shown.service} /> <span className="ell">{shown.name}</span>
            {shown.errors > 0 && <StatusIcon tone="crit" />}
            <span className="n t2">
              {text(duration(shown.totalNs))} in {plural(shown.spans.length, 'span')}, self{' '}
              {text(duration(shown.selfNs))}, {text(share(shown.value / Math.max(1, flame.value)))} of all
            </span>
            <button type="button" className="btn sm" onClick={() => onShow(shown)}>
              Show in waterfall
            </button>
          </>
        )}
        {!whole && (
          <button type="button" className="btn sm" onClick={() => setZoomed(0)}>
            Whole trace
          </button>
        )}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a group of frames that arrows walk through */}
      <div
        ref={box}
        className="flame-box"
        role="group"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it takes the arrow keys
        tabIndex={0}
        aria-label={`Flame graph of ${plural(nodes.length, 'span')} in ${plural(flame.frames.length, 'path')} of operations, ${root ? `${root.service} ${root.name}` : ''} on top. Arrow keys move, Enter zooms, Escape shows all. The span table has the same figures.`}
        onKeyDown={keys}
        onMouseMove={(e) => setPointed(under(e))}
        onMouseLeave={() => setPointed(null)}
        onClick={(e) => setZoomed(under(e) ?? 0)}
      >
        <div aria-hidden="true">
          <canvas ref={canvas} style={{ width, height: rows * ROW }} />
        </div>
      </div>
      <p className="s12 t3">
        Spans on the same path of operations are one frame; its width is the self time in it and below it,
        calls side by side counted one after the other.{' '}
        <a className="under" href="#table">
          Show as table
        </a>
        {flame.depth > MOST_ROWS &&
          ` ${plural(flame.depth - MOST_ROWS, 'level')} further down are not drawn.`}
      </p>
    </section>
  );
}

interface View {
  from: number;
  value: number;
  width: number;
  rows: number;
  pointed: number | null;
  zoomed: number;
}

function draw(element: HTMLCanvasElement, flame: Flame, view: View): void {
  const pen = element.getContext('2d');
  if (!pen) return;
  const ratio = window.devicePixelRatio || 1;
  element.width = view.width * ratio;
  element.height = view.rows * ROW * ratio;
  pen.scale(ratio, ratio);
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const [words, failed, accent] = ['--text', '--crit', '--accent'].map(token);
  pen.font = `11px ${style.fontFamily}`;
  pen.textBaseline = 'middle';
  flame.frames.forEach((frame, i) => {
    if (frame.depth >= view.rows) return;
    // What the zoomed frame hangs below fills the width.
    const left = Math.max(0, ((frame.from - view.from) / view.value) * view.width);
    const right = Math.min(view.width, ((frame.from + frame.value - view.from) / view.value) * view.width);
    if (right - left < NARROWEST) return;
    const y = frame.depth * ROW;
    pen.globalAlpha = i === view.pointed ? 0.6 : 0.34;
    pen.fillStyle = token(serviceColor(frame.service).slice(4, -1));
    pen.fillRect(left, y, Math.max(0.5, right - left - 0.5), ROW - 1);
    pen.globalAlpha = 1;
    if (frame.errors > 0) {
      pen.fillStyle = failed ?? '';
      pen.fillRect(left, y + ROW - 3, Math.max(0.5, right - left - 0.5), 2);
    }
    if (i === view.pointed) {
      pen.strokeStyle = accent ?? '';
      pen.lineWidth = 1.5;
      pen.strokeRect(left + 0.75, y + 0.75, Math.max(1, right - left - 2), ROW - 2.5);
    }
    if (right - left > LETTERED) {
      pen.save();
      pen.beginPath();
      pen.rect(left, y, right - left - 3, ROW);
      pen.clip();
      pen.fillStyle = words ?? '';
      pen.fillText(`${frame.service} ${frame.name}`, left + 4, y + ROW / 2);
      pen.restore();
    }
  });
}
