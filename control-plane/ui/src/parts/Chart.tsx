import { type PointerEvent, type ReactNode, useId, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { type Measure, round, text } from '../format/numbers';
import { clock, moment } from '../format/time';
import { ChartTable } from './ChartTable';
import { DeployLinks, DeployMarks, type Marker, usePlacedDeploys } from './DeployMarks';
import { Dots, DotsKey } from './Dots';
import { type Dot, dotAt, type PlacedDot, peakWith, placed } from './dots';
import { areaPath, linePath, ticks, timeTicks } from './scale';
import { useWidth } from './useWidth';

export interface Series {
  name: string;
  color: string;
  values: readonly (number | null)[];
  heavy?: boolean;
  dashed?: boolean;
  filled?: boolean;
}

const LEFT = 52;
const RIGHT = 12;
/** Several lines have their names behind their ends, clear of the lines. */
const RIGHT_WITH_NAMES = 36;
/** The links of deploys stand above the plot, so that they cover none of its dots. */
const TOP = 26;
const BOTTOM = 20;
/** A drag shorter than this many pixels is a click. */
const SHORTEST_DRAG = 6;
/** With more lines than that, only the one that is meant is told. */
const MOST_TOLD = 4;
/** Labels at the lines' ends keep this distance. */
const LABEL_HEIGHT = 13;

/**
 * Lines over time: from 0, gaps where nothing was measured, deploys as dashed violet lines, labels at the lines.
 * Dragging across it chooses that time range, a click on a point opens what was counted there; below it the same numbers,
 * and links, can be shown as a table.
 */
export function Chart({
  title,
  summary,
  times,
  series,
  format,
  floor,
  markers = [],
  height = 168,
  unfinished = false,
  band = null,
  onSelect,
  hrefAt,
  dots = [],
  named = true,
  children,
}: {
  title: string;
  /** The chart in one sentence, for those who cannot see it. */
  summary: string;
  times: readonly string[];
  series: readonly Series[];
  format: (value: number | null) => Measure;
  /** The least the y axis reaches, so that noise around nothing looks like nothing. */
  floor: number;
  markers?: readonly Marker[];
  height?: number;
  /** The last window still fills up. */
  unfinished?: boolean;
  /** Epoch milliseconds between which something was compared. */
  band?: { from: number; to: number } | null;
  onSelect?: (from: string, to: string) => void;
  /** What the point `i` of a line was counted from. */
  hrefAt?: (i: number, series: string) => string;
  /** Single traces among what the lines were counted from; a click opens one. */
  dots?: readonly Dot[];
  /** Several lines have their names at their ends; not where `children` name them. */
  named?: boolean;
  /** A legend, for instance; below the plot. */
  children?: ReactNode;
}) {
  const [box, width] = useWidth<HTMLDivElement>(420);
  const svg = useRef<SVGSVGElement>(null);
  const [at, setAt] = useState<number | null>(null);
  const [over, setOver] = useState<PlacedDot | null>(null);
  /** The line that the pointer means, where lines are many. */
  const [near, setNear] = useState<string | null>(null);
  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null);
  const [, navigate] = useLocation();
  const titleId = useId();

  const instants = times.map((t) => new Date(t).getTime());
  const first = instants[0] ?? 0;
  const last = instants.at(-1) ?? 1;
  /** The last point's window lasts longer than the plot is wide: what happens in it stands at the edge. */
  const ends = last + (instants.length > 1 ? (instants[1] ?? last) - first : 0);
  const withNames = named && series.length > 1;
  const many = series.length > MOST_TOLD;
  const right = withNames ? RIGHT_WITH_NAMES : RIGHT;
  const plotWidth = Math.max(10, width - LEFT - right);
  const plotHeight = height - TOP - BOTTOM;
  const x = (t: number) => LEFT + (last === first ? 0 : ((t - first) / (last - first)) * plotWidth);
  const [low, peak] = reach(series);
  const grid = ticks(peakWith(dots, peak), floor, low);
  const bottom = grid[0] ?? 0;
  const top = grid.at(-1) ?? floor;
  const y = (v: number) => TOP + plotHeight - ((v - bottom) / (top - bottom)) * plotHeight;
  const points = (s: Series) =>
    instants.map((t, i) => {
      const value = s.values[i] ?? null;
      return { x: x(t), y: value === null ? null : y(value) };
    });

  const marks = usePlacedDeploys(markers, { first, last, ends }, x, width);
  const drawnDots = placed(
    dots,
    (t) => x(Math.min(last, Math.max(first, t))),
    (v) => y(Math.min(v, top)),
    top,
  );
  const dotUnder = (event: PointerEvent): PlacedDot | null => {
    const corner = svg.current?.getBoundingClientRect();
    return dotAt(drawnDots, event.clientX - (corner?.left ?? 0), event.clientY - (corner?.top ?? 0));
  };

  const nearest = (clientX: number): number => {
    const left = svg.current?.getBoundingClientRect().left ?? 0;
    const t = first + ((clientX - left - LEFT) / plotWidth) * (last - first);
    let best = 0;
    instants.forEach((instant, i) => {
      if (Math.abs(instant - t) < Math.abs((instants[best] ?? 0) - t)) best = i;
    });
    return best;
  };
  const move = (event: PointerEvent) => {
    setAt(nearest(event.clientX));
    setOver(drag ? null : dotUnder(event));
    if (many) setNear(lineAt(nearest(event.clientX), event.clientY));
    if (drag) setDrag({ ...drag, to: event.clientX });
  };
  /** The line that is nearest to the pointer at a point; null where nothing was measured. */
  const lineAt = (i: number, clientY: number): string | null => {
    const top = svg.current?.getBoundingClientRect().top ?? 0;
    const far = (s: Series) => Math.abs(y(s.values[i] ?? 0) - (clientY - top));
    const measured = series.filter((s) => (s.values[i] ?? null) !== null);
    return measured.sort((a, b) => far(a) - far(b))[0]?.name ?? null;
  };
  const release = (event: PointerEvent) => {
    if (drag && Math.abs(event.clientX - drag.from) < SHORTEST_DRAG) {
      const i = nearest(event.clientX);
      const line = lineAt(i, event.clientY);
      const dot = dotUnder(event);
      if (dot) navigate(dot.href);
      else if (hrefAt && line) navigate(hrefAt(i, line));
    } else if (drag && onSelect) {
      const [a, b] = [nearest(drag.from), nearest(event.clientX)].sort((m, n) => m - n) as [number, number];
      const from = times[a];
      const to = times[b];
      if (from && to && a < b) onSelect(from, to);
    }
    setDrag(null);
  };

  const labels = endLabels(series, y, TOP, TOP + plotHeight);
  const offset = svg.current?.getBoundingClientRect().left ?? 0;
  return (
    <figure className="chart card" aria-labelledby={titleId}>
      <figcaption className="hd">
        <h2 id={titleId}>{title}</h2>
        <span className="end s12 t2 chart-now" aria-hidden="true">
          {over ? (
            <span className="n">{over.label}</span>
          ) : at !== null && times[at] ? (
            <>
              <span className="u">{clock(times[at], 'minute')}</span>
              {(many ? series.filter((s) => s.name === near) : series).map((s) => (
                <span key={s.name} className="n">
                  {series.length > 1 && <span className="u">{s.name} </span>}
                  {text(format(s.values[at] ?? null))}
                </span>
              ))}
            </>
          ) : (
            dots.length > 0 && <DotsKey dots={dots} />
          )}
        </span>
      </figcaption>
      <div ref={box} className="chart-box">
        <svg
          ref={svg}
          width={width}
          height={height}
          role="img"
          aria-label={summary}
          className={over ? 'clickable' : onSelect ? 'selectable' : hrefAt ? 'clickable' : ''}
          onPointerMove={move}
          onPointerLeave={() => {
            setAt(null);
            setNear(null);
            setOver(null);
            setDrag(null);
          }}
          onPointerDown={(e) =>
            (onSelect || hrefAt || dots.length > 0) &&
            e.button === 0 &&
            setDrag({ from: e.clientX, to: e.clientX })
          }
          onPointerUp={release}
        >
          {grid.map((value) => (
            <g key={value}>
              <path className="grid" d={`M${LEFT} ${y(value)}H${width - right}`} />
              <text x={LEFT - 8} y={y(value) + 4} textAnchor="end">
                {value === 0 ? '0' : round(format(value))}
              </text>
            </g>
          ))}
          {timeTicks(first, last, Math.max(2, Math.floor(plotWidth / 72))).map((t) => (
            <text key={t} x={x(t)} y={height - 5} textAnchor="middle">
              {last - first > 36 * 3600e3 ? moment(t, last + 86400e3) : clock(t, 'minute')}
            </text>
          ))}
          {unfinished && instants.length > 1 && (
            <rect
              className="unfinished"
              x={x(instants.at(-2) ?? last)}
              y={TOP}
              width={x(last) - x(instants.at(-2) ?? last)}
              height={plotHeight}
            />
          )}
          {band && band.to > first && band.from < last && (
            <rect
              className="band"
              x={x(Math.max(first, band.from))}
              y={TOP}
              width={Math.max(0, x(Math.min(last, band.to)) - x(Math.max(first, band.from)))}
              height={plotHeight}
            />
          )}
          {drag && onSelect && (
            <rect
              className="selection"
              x={Math.min(drag.from, drag.to) - offset}
              y={TOP}
              width={Math.abs(drag.to - drag.from)}
              height={plotHeight}
            />
          )}
          <DeployMarks marks={marks} top={TOP} bottom={TOP + plotHeight} />
          {series.map((s) => (
            <g key={s.name}>
              {s.filled && <path d={areaPath(points(s), y(0))} fill={s.color} opacity=".12" />}
              <path
                d={linePath(points(s))}
                fill="none"
                stroke={s.color}
                strokeWidth={many && s.name === near ? 2.6 : s.heavy ? 2 : 1.4}
                strokeDasharray={s.dashed ? '5 4' : undefined}
                strokeLinejoin="round"
                strokeLinecap="round"
              />
            </g>
          ))}
          <Dots dots={drawnDots} over={over} />
          {withNames &&
            labels.map((l) => (
              <text key={l.name} className="end-label" x={width - right + 5} y={l.y + 4} fill={l.color}>
                {l.name}
              </text>
            ))}
          {at !== null && instants[at] !== undefined && (
            <path className="cursor" d={`M${x(instants[at])} ${TOP}v${plotHeight}`} />
          )}
          {hrefAt &&
            at !== null &&
            series.map((s) => {
              const value = s.values[at] ?? null;
              return (
                value !== null && (
                  <circle
                    key={s.name}
                    className="point"
                    cx={x(instants[at] ?? 0)}
                    cy={y(value)}
                    r="3.5"
                    fill={s.color}
                  />
                )
              );
            })}
        </svg>
        <DeployLinks marks={marks} />
      </div>
      {children}
      <ChartTable times={times} series={series} format={format} hrefAt={hrefAt} dots={dots} />
    </figure>
  );
}

/** The least and the largest value, 0 among them. */
function reach(series: readonly Series[]): [number, number] {
  let [low, peak] = [0, 0];
  for (const { values } of series) {
    for (const v of values) {
      if (v === null) continue;
      low = Math.min(low, v);
      peak = Math.max(peak, v);
    }
  }
  return [low, peak];
}

/** Where the names of the lines stand: at their last value, moved apart where they would overlap. */
function endLabels(series: readonly Series[], y: (v: number) => number, top: number, bottom: number) {
  const wanted = series
    .map((s) => ({ name: s.name, color: s.color, value: s.values.findLast((v) => v !== null) ?? null }))
    .filter((l): l is { name: string; color: string; value: number } => l.value !== null)
    .map((l) => ({ ...l, y: y(l.value) }))
    .sort((a, b) => b.y - a.y);
  let lowest = bottom;
  for (const l of wanted) {
    l.y = Math.max(Math.min(l.y, lowest), top);
    lowest = l.y - LABEL_HEIGHT;
  }
  return wanted;
}
