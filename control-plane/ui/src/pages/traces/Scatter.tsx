import { useLocation } from 'wouter';
import type { TraceSearch } from '../../api/queries';
import type { TraceSummary } from '../../api/types';
import { duration, round, text } from '../../format/numbers';
import { clock } from '../../format/time';
import { ticks, timeTicks } from '../../parts/scale';
import { useWidth } from '../../parts/useWidth';
import { useHref } from '../../state/url';
import { keep } from './search';

const HEIGHT = 116;
const LEFT = 52;
const RIGHT = 16;
const TOP = 10;
const BOTTOM = 20;
const LEAST_NS = 1e6;

/** Each found trace as a dot, when by how long: outliers and steps show at once. The table has the same, for the keyboard. */
export function Scatter({ traces, search }: { traces: readonly TraceSummary[]; search: TraceSearch }) {
  const [box, width] = useWidth<HTMLDivElement>(900);
  const [, navigate] = useLocation();
  const href = useHref();
  const times = traces.map((t) => new Date(t.startedAt).getTime());
  const first = Math.min(...times);
  const last = Math.max(...times, first + 1);
  const grid = ticks(Math.max(...traces.map((t) => t.durationNs)), LEAST_NS);
  const top = grid.at(-1) ?? LEAST_NS;
  const x = (t: number) => LEFT + ((t - first) / (last - first)) * (width - LEFT - RIGHT);
  const y = (ns: number) => HEIGHT - BOTTOM - (ns / top) * (HEIGHT - TOP - BOTTOM);
  const failed = traces.filter((t) => t.errors > 0).length;
  return (
    <div className="card scatter" ref={box}>
      <svg
        width={width}
        height={HEIGHT}
        role="img"
        aria-label={`${traces.length} traces by start and duration, ${failed} failed, up to ${text(duration(Math.max(...traces.map((t) => t.durationNs))))}`}
      >
        {grid.map((value) => (
          <g key={value}>
            <path className="grid" d={`M${LEFT} ${y(value)}H${width - RIGHT}`} />
            <text x={LEFT - 8} y={y(value) + 4} textAnchor="end">
              {value === 0 ? '0' : round(duration(value))}
            </text>
          </g>
        ))}
        {timeTicks(first, last, Math.max(2, Math.floor(width / 140))).map((t) => (
          <text key={t} x={x(t)} y={HEIGHT - 5} textAnchor="middle">
            {clock(t, 'minute')}
          </text>
        ))}
        {traces.map((t, i) => (
          // biome-ignore lint/a11y/noStaticElementInteractions: as above
          <circle
            key={t.traceId}
            className={t.errors > 0 ? 'dot failed' : 'dot'}
            cx={x(times[i] ?? first)}
            cy={y(t.durationNs)}
            r="4"
            onClick={() => navigate(href(`/traces/${t.traceId}`, keep(search)))}
          >
            <title>{`${t.root.service} ${t.root.operation}, ${text(duration(t.durationNs))}, ${clock(t.startedAt)}`}</title>
          </circle>
        ))}
      </svg>
    </div>
  );
}
