/** Scales of charts: y starts at 0, has at most five grid lines, and steps that read well. */

const STEPS = [1, 2, 2.5, 5, 10];
const MOST_LINES = 4;

const stepOver = (span: number, lines: number): number => {
  const magnitude = 10 ** Math.floor(Math.log10(span / lines));
  return (STEPS.find((s) => s * magnitude * lines >= span) ?? 10) * magnitude;
};

/**
 * Grid values from 0 to at least `peak`; `[0, floor]` when nothing was measured, so that axes stand from the first frame.
 * Below 0 only where something was measured there (`low`).
 */
export function ticks(peak: number, floor: number, low = 0): number[] {
  const top = Math.max(peak, floor);
  if (low < 0) {
    // Both ends are rounded outwards: one line less to have room for it.
    const step = stepOver(top - low, MOST_LINES - 1);
    const first = Math.floor(low / step + 1e-9);
    const last = Math.max(0, Math.ceil(top / step - 1e-9));
    return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
  }
  const step = stepOver(top, MOST_LINES);
  const lines = Math.max(1, Math.ceil(top / step - 1e-9));
  return Array.from({ length: lines + 1 }, (_, i) => i * step);
}

export interface Point {
  x: number;
  y: number | null;
}

/** A path through `points` that breaks where a value is missing; a lone point is drawn as a dot-long line. */
export function linePath(points: readonly Point[]): string {
  let path = '';
  let open = false;
  points.forEach((p, i) => {
    if (p.y === null) {
      open = false;
      return;
    }
    const lone = !open && (points[i + 1]?.y ?? null) === null;
    path += `${open ? 'L' : 'M'}${p.x.toFixed(1)} ${p.y.toFixed(1)}${lone ? 'h.1' : ''}`;
    open = true;
  });
  return path;
}

/** The closed area between the line and `base`, in as many pieces as the line has. */
export function areaPath(points: readonly Point[], base: number): string {
  let path = '';
  let run: { x: number; y: number }[] = [];
  const close = () => {
    const first = run[0];
    const last = run.at(-1);
    if (first && last && run.length > 1) {
      path += `M${first.x.toFixed(1)} ${base}${run.map((p) => `L${p.x.toFixed(1)} ${p.y.toFixed(1)}`).join('')}L${last.x.toFixed(1)} ${base}z`;
    }
    run = [];
  };
  for (const p of points) {
    if (p.y === null) close();
    else run.push({ x: p.x, y: p.y });
  }
  close();
  return path;
}

/** Round times between two instants (epoch ms), at most `most`, for the x axis. */
export function timeTicks(from: number, to: number, most: number): number[] {
  const minutes = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10080];
  const step = (minutes.find((m) => (to - from) / (m * 60e3) <= most) ?? 10080) * 60e3;
  const zone = new Date(from).getTimezoneOffset() * 60e3;
  const first = Math.ceil((from - zone) / step) * step + zone;
  const found: number[] = [];
  for (let t = first; t <= to; t += step) found.push(t);
  return found;
}
