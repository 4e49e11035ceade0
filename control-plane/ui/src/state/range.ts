import { clock, day } from '../format/time';

/**
 * A time range as the URL and the API write it: `from` and `to` are relative (`-15m`, `now`) or RFC 3339.
 * A relative range moves with the clock; an absolute one stands.
 */
export interface TimeRange {
  from: string;
  to: string;
}

export const DEFAULT_RANGE: TimeRange = { from: '-15m', to: 'now' };

/** Kept ranges: what the aggregates keep at a resolution that reads well. */
export const PRESETS: readonly { from: string; label: string }[] = [
  { from: '-5m', label: 'Last 5 min' },
  { from: '-15m', label: 'Last 15 min' },
  { from: '-1h', label: 'Last 1 h' },
  { from: '-6h', label: 'Last 6 h' },
  { from: '-1d', label: 'Last 24 h' },
  { from: '-7d', label: 'Last 7 d' },
  { from: '-30d', label: 'Last 30 d' },
];

const UNIT_MS: Record<string, number> = { s: 1e3, m: 60e3, h: 3600e3, d: 86400e3, w: 7 * 86400e3 };

/** Milliseconds of `-15m` and the like, positive; null when it is not a relative time. */
export function relativeMs(time: string): number | null {
  if (time === 'now') return 0;
  const match = /^-(\d+)([smhdw])$/.exec(time);
  return match ? Number(match[1]) * (UNIT_MS[match[2] ?? ''] ?? 0) : null;
}

export function isLive(range: TimeRange): boolean {
  return range.to === 'now' && relativeMs(range.from) !== null;
}

/** Epoch milliseconds of both ends, seen from `now`. */
export function bounds(range: TimeRange, now: number): { from: number; to: number } {
  const at = (time: string) => {
    const back = relativeMs(time);
    return back === null ? new Date(time).getTime() : now - back;
  };
  return { from: at(range.from), to: at(range.to) };
}

/** What a link must add so that `time` (epoch ms) lies in its range: nothing where it does already. */
export function rangeAround(range: TimeRange, time: number, now: number): Partial<TimeRange> {
  const { from, to } = bounds(range, now);
  if (time >= from && time <= to) return {};
  const half = (relativeMs(DEFAULT_RANGE.from) ?? 0) / 2;
  return { from: new Date(time - half).toISOString(), to: new Date(time + half).toISOString() };
}

export function isValid(range: TimeRange): boolean {
  const { from, to } = bounds(range, Date.UTC(2100, 0, 1));
  return Number.isFinite(from) && Number.isFinite(to) && from < to;
}

/** `Last 15 min`, or the two clocks of an absolute range. */
export function label(range: TimeRange): string {
  if (range.to === 'now') {
    const preset = PRESETS.find((p) => p.from === range.from);
    if (preset) return preset.label;
    const match = /^-(\d+)([smhdw])$/.exec(range.from);
    if (match) return `Last ${match[1]} ${match[2] === 'm' ? 'min' : match[2]}`;
  }
  const { from, to } = bounds(range, Date.now());
  const sameDay = new Date(from).toDateString() === new Date(to).toDateString();
  const end = sameDay ? clock(to, 'minute') : `${day(to)} ${clock(to, 'minute')}`;
  return `${day(from)} ${clock(from, 'minute')} – ${end}`;
}

/** The words for "in this range" in a sentence: `the last 15 min`, or the range itself. */
export function inWords(range: TimeRange): string {
  const words = label(range);
  return words.startsWith('Last') ? `the last${words.slice(4)}` : words;
}
