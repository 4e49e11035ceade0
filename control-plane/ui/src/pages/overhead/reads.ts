import type { LogReads, MetricReads, ReadsAnswer } from '../../api/overheadTypes';
import { count, plural, share, text } from '../../format/numbers';
import { moment } from '../../format/time';

/** What the page says of who reads what. */

export type ReadBy = 'nobody' | 'somebody';

export function readByOf(text: string | null): ReadBy {
  return text === 'somebody' ? 'somebody' : 'nobody';
}

/** Of each kind: the largest, which it pays to leave out; then more at once, up to what the API gives. */
const ROWS: readonly number[] = [8, 100, 1_000, 10_000];
const FIRST_ROWS = 8;
const MOST_ROWS = 10_000;

/** How many rows an address asks for. */
export function rowsOf(text: string | null): number {
  return ROWS.find((rows) => String(rows) === text) ?? FIRST_ROWS;
}

/** Null where no more can be had. */
export function rowsAfter(rows: number): number | null {
  return ROWS.find((more) => more > rows) ?? null;
}

/** How many to ask for where the unread ones come first and are not wanted. */
export function limitPast(unread: ReadsAnswer | undefined, rows: number): number {
  const before = Math.max(unread?.metrics.unread ?? 0, unread?.logs.unread ?? 0);
  return Math.min(MOST_ROWS, before + rows);
}

interface Listed<T> {
  /** How many there are, listed or not. */
  all: number;
  list: T[];
  summary: string;
}

/** Those that nobody or somebody reads, as many as are wanted. */
export function readOf(
  found: ReadsAnswer | undefined,
  by: ReadBy,
  rows: number,
): { metrics: Listed<MetricReads>; logs: Listed<LogReads> } {
  if (!found) return { metrics: { all: 0, list: [], summary: '' }, logs: { all: 0, list: [], summary: '' } };
  const { metrics, logs } = found;
  const nobody = by === 'nobody';
  const all = (of: { total: number; unread: number }) => (nobody ? of.unread : of.total - of.unread);
  const listed = <T extends { unread: boolean }>(list: readonly T[]) =>
    list.filter((one) => one.unread === nobody).slice(0, rows);
  const series = nobody ? metrics.unreadSeries : metrics.series - metrics.unreadSeries;
  const received = nobody ? logs.unreadBytes : logs.receivedBytes - logs.unreadBytes;
  return {
    metrics: {
      all: all(metrics),
      list: listed(metrics.list),
      summary: `${plural(all(metrics), 'metric')} of ${text(count(metrics.total))}, ${text(share(series / metrics.series))} of all active series`,
    },
    logs: {
      all: all(logs),
      list: listed(logs.list),
      summary: `${plural(all(logs), 'service')} of ${text(count(logs.total))}, ${text(share(received / logs.receivedBytes))} of all bytes of lines`,
    },
  };
}

/** Since when it is that nobody read, as far as is known. */
export function unreadSince(found: ReadsAnswer, now: number): string {
  const counted = Date.parse(found.since) > Date.parse(found.unreadSince);
  return `since ${counted ? 'reads are counted, ' : ''}${moment(counted ? found.since : found.unreadSince, now)}`;
}
