import { type PointerEvent, useEffect, useRef, useState } from 'react';
import { serviceColor } from '../../parts/Service';
import { useWidth } from '../../parts/useWidth';
import { useTheme } from '../../state/preferences';
import type { Interval, SpanNode } from './model';

const HEIGHT = 44;
/** A drag shorter than this many pixels shows the whole trace again. */
const SHORTEST_DRAG = 5;

/** The whole trace, small; dragging over it chooses the stretch of time that fills the waterfall. */
export function Minimap({
  nodes,
  whole,
  zoom,
  setZoom,
}: {
  nodes: readonly SpanNode[];
  whole: Interval;
  zoom: Interval | null;
  setZoom: (zoom: Interval | null) => void;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [box, width] = useWidth<HTMLDivElement>(600);
  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null);
  const theme = useTheme();
  const span = whole.to - whole.from;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours are read from the theme
  useEffect(() => {
    const element = canvas.current;
    const pen = element?.getContext('2d');
    if (!element || !pen) return;
    const ratio = window.devicePixelRatio || 1;
    element.width = width * ratio;
    element.height = HEIGHT * ratio;
    pen.scale(ratio, ratio);
    pen.clearRect(0, 0, width, HEIGHT);
    const style = getComputedStyle(element);
    const colors = new Map<string, string>();
    const colorOf = (service: string) => {
      const known = colors.get(service);
      if (known) return known;
      const color = style.getPropertyValue(serviceColor(service).slice(4, -1)).trim();
      colors.set(service, color);
      return color;
    };
    const row = Math.min(4, (HEIGHT - 4) / Math.max(1, nodes.length));
    nodes.forEach((node, i) => {
      const x = ((node.span.offsetNs - whole.from) / span) * width;
      const w = Math.max(1, (node.span.durationNs / span) * width);
      pen.fillStyle = colorOf(node.span.service);
      pen.fillRect(x, 2 + i * row, w, Math.max(0.6, Math.min(2, row * 0.7)));
    });
    const failed = style.getPropertyValue('--crit').trim();
    pen.fillStyle = failed;
    nodes.forEach((node, i) => {
      if (node.span.status !== 'error') return;
      const x = ((node.span.offsetNs + node.span.durationNs - whole.from) / span) * width;
      pen.fillRect(Math.min(width - 2, x - 1), 2 + i * row, 2, Math.max(2, row));
    });
  }, [nodes, whole, width, theme, span]);

  const at = (event: PointerEvent) => {
    const bounds = event.currentTarget.getBoundingClientRect();
    return Math.min(bounds.width, Math.max(0, event.clientX - bounds.left));
  };
  const chosen = drag
    ? { left: Math.min(drag.from, drag.to), width: Math.abs(drag.to - drag.from) }
    : zoom
      ? { left: ((zoom.from - whole.from) / span) * width, width: ((zoom.to - zoom.from) / span) * width }
      : null;
  return (
    <div className="wf-lane minimap" ref={box}>
      <div
        aria-hidden="true"
        className="minimap-pad"
        title="Drag to zoom"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setDrag({ from: at(event), to: at(event) });
        }}
        onPointerMove={(event) => drag && setDrag({ ...drag, to: at(event) })}
        onPointerUp={(event) => {
          if (!drag) return;
          const [left, right] = [drag.from, at(event)].sort((a, b) => a - b) as [number, number];
          setDrag(null);
          if (right - left < SHORTEST_DRAG) setZoom(null);
          else setZoom({ from: whole.from + (left / width) * span, to: whole.from + (right / width) * span });
        }}
      >
        <canvas ref={canvas} style={{ width, height: HEIGHT }} />
        <span className="minimap-grip" style={{ left: chosen ? chosen.left : 0 }} />
        <span className="minimap-grip end" style={{ left: chosen ? chosen.left + chosen.width : width }} />
        {chosen && (
          <>
            <span className="minimap-veil" style={{ left: 0, width: chosen.left }} />
            <span className="minimap-veil" style={{ left: chosen.left + chosen.width, right: 0 }} />
          </>
        )}
      </div>
      {zoom && (
        <button type="button" className="btn sm minimap-reset" onClick={() => setZoom(null)}>
          Whole trace
        </button>
      )}
    </div>
  );
}
