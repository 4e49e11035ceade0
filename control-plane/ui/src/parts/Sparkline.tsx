import type { Tone } from './Status';

const WIDTH = 56;
const HEIGHT = 20;
const TOP = 4;

/** The path of `values` from 0 upwards; a missing value breaks the line. */
export function sparkPath(
  values: readonly (number | null)[],
  width = WIDTH,
  height = HEIGHT,
): { line: string; area: string } {
  const peak = Math.max(0, ...values.filter((v) => v !== null));
  const step = values.length > 1 ? (width - 3) / (values.length - 1) : 0;
  const y = (v: number) => (peak === 0 ? height - 1 : height - 1 - (v / peak) * (height - 1 - TOP));
  let line = '';
  let area = '';
  let start: number | null = null;
  values.forEach((value, i) => {
    const x = 0.5 + i * step;
    if (value === null) {
      if (start !== null) area += `L${(x - step).toFixed(1)} ${height}L${start.toFixed(1)} ${height}z`;
      start = null;
      return;
    }
    const point = `${x.toFixed(1)} ${y(value).toFixed(1)}`;
    line += (start === null ? 'M' : 'L') + point;
    area += (start === null ? 'M' : 'L') + point;
    if (start === null) start = x;
  });
  if (start !== null) {
    const x = 0.5 + (values.length - 1) * step;
    area += `L${x.toFixed(1)} ${height}L${(start as number).toFixed(1)} ${height}z`;
  }
  return { line, area };
}

/**
 * Where a sparkline begins: at the first value when nothing was measured in the first half of the range. A service that
 * is young, or was silent, would be a few pixels wide otherwise.
 */
export function sparkStart(values: readonly (number | null)[]): number {
  const first = values.findIndex((v) => v !== null);
  return first > values.length / 2 ? first : 0;
}

/**
 * The shape of the range, from 0, last point marked. Coloured only when its service is not healthy. One that begins
 * within the range has a dotted line where it does.
 */
export function Sparkline({
  values: all,
  label,
  tone = 'ok',
  marker: markerInAll = null,
}: {
  values: readonly (number | null)[];
  label: string;
  tone?: Tone;
  /** Where in the range a deployment happened, 0…1. */
  marker?: number | null;
}) {
  const color = tone === 'crit' ? 'var(--crit)' : tone === 'warn' ? 'var(--warn)' : 'var(--text-3)';
  const start = sparkStart(all);
  const values = all.slice(start);
  const before = start / Math.max(1, all.length - 1);
  const marker = markerInAll === null ? null : (markerInAll - before) / (1 - before);
  const measured = values.filter((v) => v !== null).length;
  if (measured < 2) return <span className="spark-none" aria-hidden="true" />;
  const { line, area } = sparkPath(values);
  const last = values.at(-1) ?? null;
  const peak = Math.max(0, ...values.filter((v) => v !== null));
  return (
    <svg
      className="spark"
      width={WIDTH}
      height={HEIGHT}
      role="img"
      aria-label={start > 0 ? `${label}, from its first request on` : label}
    >
      {start > 0 && <path className="spark-begin" d={`M.5 1v${HEIGHT - 1}`} />}
      <path d={area} fill={color} opacity=".12" />
      <path d={line} fill="none" stroke={color} strokeWidth="1.3" />
      {marker !== null && marker >= 0 && marker <= 1 && (
        <path
          d={`M${0.5 + marker * (WIDTH - 3)} 1v${HEIGHT - 2}`}
          stroke="var(--v-new)"
          strokeDasharray="2 2"
        />
      )}
      {last !== null && (
        <circle
          cx={WIDTH - 2.5}
          cy={peak === 0 ? HEIGHT - 1 : HEIGHT - 1 - (last / peak) * (HEIGHT - 1 - TOP)}
          r="1.8"
          fill={color}
        />
      )}
    </svg>
  );
}
