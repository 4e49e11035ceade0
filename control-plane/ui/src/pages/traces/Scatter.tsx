import { type KeyboardEvent, memo, type PointerEvent, useId, useMemo, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import type { Box } from '../../api/searchTypes';
import type { TraceSummary } from '../../api/types';
import { duration, plural, round, text } from '../../format/numbers';
import { clock } from '../../format/time';
import { DeployLinks, DeployMarks, type Marker, usePlacedDeploys } from '../../parts/DeployMarks';
import { timeTicks } from '../../parts/scale';
import { useWidth } from '../../parts/useWidth';
import { inBox } from './cohort';
import { boxBetween, durationTicks, nearest, type Plane, type Point, planeOf, SHORTEST_DRAG } from './plane';

const HEIGHT = 176;
/** Arrows cross the plot in this many steps. */
const KEY_STEPS = 40;
/** A click this near to a dot means the dot. */
const REACH = 8;

/** Whether a trace's root runs the version that a deploy brought. */
export type IsFresh = (trace: TraceSummary) => boolean;

/**
 * Each found trace as a dot, when by how long: outliers and steps show at once. A box drawn with the mouse, or with the
 * arrow keys, selects those in it; a click on a dot opens its trace. The list has the same traces, for reading.
 */
export function Scatter({
  traces,
  box,
  onBox,
  isFresh,
  hrefOf,
  markers = [],
}: {
  traces: readonly TraceSummary[];
  box: Box | null;
  onBox: (box: Box | null) => void;
  isFresh: IsFresh;
  hrefOf: (trace: TraceSummary) => string;
  markers?: readonly Marker[];
}) {
  const [room, width] = useWidth<HTMLDivElement>(900);
  const svg = useRef<SVGSVGElement>(null);
  const [, navigate] = useLocation();
  const [drawn, setDrawn] = useState<{ from: Point; to: Point; by: 'mouse' | 'keys' } | null>(null);
  const [over, setOver] = useState<TraceSummary | null>(null);
  const helpId = useId();
  const plane = useMemo(() => planeOf(traces, { width, height: HEIGHT }), [traces, width]);

  const marks = usePlacedDeploys(
    markers,
    { first: plane.first, last: plane.last, ends: plane.last },
    plane.x,
    width,
  );
  const preview = drawn ? boxBetween(plane, drawn.from, drawn.to) : null;
  const failed = traces.filter((t) => t.errors > 0).length;
  const slowest = Math.max(...traces.map((t) => t.durationNs));

  const pointOf = (event: PointerEvent): Point => {
    const at = svg.current?.getBoundingClientRect();
    return { x: event.clientX - (at?.left ?? 0), y: event.clientY - (at?.top ?? 0) };
  };
  const moved = (d: { from: Point; to: Point }) =>
    Math.abs(d.from.x - d.to.x) >= SHORTEST_DRAG || Math.abs(d.from.y - d.to.y) >= SHORTEST_DRAG;
  const release = (event: PointerEvent) => {
    if (drawn?.by !== 'mouse') return;
    const done = { ...drawn, to: pointOf(event) };
    setDrawn(null);
    if (moved(done)) {
      onBox(boxBetween(plane, done.from, done.to));
      return;
    }
    const hit = nearest(plane, traces, done.to, REACH);
    if (hit) navigate(hrefOf(hit));
  };
  const key = (event: KeyboardEvent) => {
    const byX = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const byY = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (byX !== 0 || byY !== 0) {
      event.preventDefault();
      const middle = { x: (plane.left + plane.right) / 2, y: (plane.top + plane.bottom) / 2 };
      const was = drawn?.by === 'keys' ? drawn : { from: middle, to: middle };
      const to = {
        x: clamp(was.to.x + (byX * (plane.right - plane.left)) / KEY_STEPS, plane.left, plane.right),
        y: clamp(was.to.y + (byY * (plane.bottom - plane.top)) / KEY_STEPS, plane.top, plane.bottom),
      };
      setDrawn({ from: event.shiftKey ? was.from : to, to, by: 'keys' });
    } else if (event.key === 'Enter' && drawn?.by === 'keys') {
      event.preventDefault();
      const hit = moved(drawn) ? null : nearest(plane, traces, drawn.to, 2 * REACH);
      if (moved(drawn)) onBox(boxBetween(plane, drawn.from, drawn.to));
      else if (hit) navigate(hrefOf(hit));
      setDrawn(null);
    } else if (event.key === 'Escape' && (drawn || box)) {
      event.preventDefault();
      event.stopPropagation();
      if (drawn) setDrawn(null);
      else onBox(null);
    }
  };

  const shown = preview && drawn && moved(drawn) ? preview : box;
  return (
    <div className="card scatter">
      <p className="scatter-head s12 t2">
        <span>Start and duration of each trace</span>
        <Legend traces={traces} isFresh={isFresh} failed={failed} />
        <span className="end n ell" aria-hidden="true">
          {over
            ? `${over.root.service} ${over.root.operation}, ${text(duration(over.durationNs))}, ${clock(over.startedAt)}`
            : 'Drag to select'}
        </span>
      </p>
      <div
        ref={room}
        className="scatter-plot"
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is worked with the arrow keys
        tabIndex={0}
        aria-roledescription="scatter plot"
        aria-label={`${plural(traces.length, 'trace')} by start and duration, ${failed} failed, up to ${text(duration(slowest))}`}
        aria-describedby={helpId}
        onKeyDown={key}
        onBlur={() => drawn?.by === 'keys' && setDrawn(null)}
      >
        <svg
          ref={svg}
          width={width}
          height={HEIGHT}
          aria-hidden="true"
          onPointerDown={(e) => {
            if (e.button !== 0) return;
            e.currentTarget.setPointerCapture(e.pointerId);
            setDrawn({ from: pointOf(e), to: pointOf(e), by: 'mouse' });
          }}
          onPointerMove={(e) => {
            const at = pointOf(e);
            if (drawn?.by === 'mouse') setDrawn({ ...drawn, to: at });
            else setOver(nearest(plane, traces, at, REACH));
          }}
          onPointerLeave={() => setOver(null)}
          onPointerUp={release}
          onPointerCancel={() => setDrawn(null)}
          className={over && !drawn ? 'on-dot' : ''}
        >
          <Axes plane={plane} width={width} />
          <DeployMarks marks={marks} top={plane.top} bottom={plane.bottom} />
          <Dots traces={traces} plane={plane} isFresh={isFresh} />
          {shown && <BoxMark plane={plane} box={shown} />}
          {over && !drawn && (
            <circle
              className="dot-over"
              cx={plane.x(Date.parse(over.startedAt))}
              cy={plane.y(over.durationNs)}
              r="7"
            />
          )}
          {drawn?.by === 'keys' && (
            <path
              className="crosshair"
              d={`M${plane.left} ${drawn.to.y}H${plane.right}M${drawn.to.x} ${plane.top}V${plane.bottom}`}
            />
          )}
        </svg>
        <DeployLinks marks={marks} />
        <span className="vh" id={helpId}>
          Arrow keys move a cross, with Shift they draw a box, Enter selects the traces in it, Escape clears
          it.
        </span>
        <span className="vh" role="status">
          {drawn?.by === 'keys' &&
            (preview && moved(drawn)
              ? `${plural(traces.filter((t) => inBox(preview, t)).length, 'trace')} in the box`
              : `${clock(plane.at(drawn.to.x))}, ${text(duration(plane.ns(drawn.to.y)))}`)}
        </span>
      </div>
    </div>
  );
}

const clamp = (n: number, least: number, most: number) => Math.min(most, Math.max(least, n));

function Legend({
  traces,
  isFresh,
  failed,
}: {
  traces: readonly TraceSummary[];
  isFresh: IsFresh;
  failed: number;
}) {
  const fresh = [...new Set(traces.filter(isFresh).map((t) => t.version))];
  return (
    <>
      {fresh.length > 0 && (
        <span className="scatter-key">
          <svg width="10" height="10" aria-hidden="true">
            <circle className="dot fresh" cx="5" cy="5" r="3.5" />
          </svg>
          new version {fresh.join(', ')}
        </span>
      )}
      {failed > 0 && (
        <span className="scatter-key">
          <svg width="10" height="10" aria-hidden="true">
            <path className="dot-failed" d={cross(5, 5)} />
          </svg>
          failed
        </span>
      )}
    </>
  );
}

const cross = (x: number, y: number) => `M${x - 3.5} ${y - 3.5}l7 7m0 -7l-7 7`;

const Axes = memo(function Axes({ plane, width }: { plane: Plane; width: number }) {
  return (
    <>
      {durationTicks(plane).map((ns) => (
        <g key={ns}>
          <path className="grid" d={`M${plane.left} ${plane.y(ns)}H${plane.right}`} />
          <text x={plane.left - 8} y={plane.y(ns) + 4} textAnchor="end">
            {round(duration(ns))}
          </text>
        </g>
      ))}
      {timeTicks(plane.first, plane.last, Math.max(2, Math.floor(width / 140))).map((t) => (
        <text key={t} x={plane.x(t)} y={HEIGHT - 6} textAnchor="middle">
          {clock(t, 'minute')}
        </text>
      ))}
    </>
  );
});

/** Drawn anew only when there are others, not with each move of the mouse. */
const Dots = memo(function Dots({
  traces,
  plane,
  isFresh,
}: {
  traces: readonly TraceSummary[];
  plane: Plane;
  isFresh: IsFresh;
}) {
  return traces.map((t) => {
    const x = plane.x(Date.parse(t.startedAt));
    const y = plane.y(t.durationNs);
    return (
      <g key={t.traceId} data-trace={t.traceId}>
        <circle className={isFresh(t) ? 'dot fresh' : 'dot'} cx={x} cy={y} r="3.5" />
        {t.errors > 0 && <path className="dot-failed" d={cross(x, y)} />}
      </g>
    );
  });
});

function BoxMark({ plane, box }: { plane: Plane; box: Box }) {
  const x1 = clamp(plane.x(Date.parse(box.from)), plane.left, plane.right);
  const x2 = clamp(plane.x(Date.parse(box.to)), plane.left, plane.right);
  const y1 = plane.y(box.maxDurationNs);
  const y2 = plane.y(Math.max(1, box.minDurationNs));
  return <rect className="brush" x={x1} y={y1} width={Math.max(1, x2 - x1)} height={Math.max(1, y2 - y1)} />;
}
