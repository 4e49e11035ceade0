import { DAY, duration, MILLISECOND, text } from './numbers';

/** Times as the viewer reads them: the clock of their own zone, and relative time only below a day. */

const pad = (n: number, width = 2) => String(n).padStart(width, '0');

/** `14:11`, `14:11:32` or `14:11:32.408`. */
export function clock(time: string | number, precision: 'minute' | 'second' | 'milli' = 'second'): string {
  const d = new Date(time);
  const minutes = `${pad(d.getHours())}:${pad(d.getMinutes())}`;
  if (precision === 'minute') return minutes;
  const seconds = `${minutes}:${pad(d.getSeconds())}`;
  return precision === 'second' ? seconds : `${seconds}.${pad(d.getMilliseconds(), 3)}`;
}

/** `20 Nov`. */
export function day(time: string | number): string {
  return new Date(time).toLocaleDateString('en-GB', { day: 'numeric', month: 'short' });
}

/** The clock when `time` is on the same day as `now`, else with its day: `20 Nov 13:58`. */
export function moment(time: string | number, now: number): string {
  const sameDay = new Date(time).toDateString() === new Date(now).toDateString();
  return sameDay ? clock(time, 'minute') : `${day(time)} ${clock(time, 'minute')}`;
}

/** `21 min ago`; a day and more ago, the day itself. */
export function ago(time: string | number, now: number): string {
  const passedNs = (now - new Date(time).getTime()) * MILLISECOND;
  if (passedNs >= DAY) return moment(time, now);
  if (passedNs < 1000 * MILLISECOND) return 'just now';
  return `${coarse(passedNs)} ago`;
}

/** How long a state has lasted, in one unit: `21 min`. */
export function coarse(ns: number): string {
  const seconds = Math.floor(ns / 1e9);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  return text(duration(ns));
}

/** Nanoseconds from one time to another, both as the API writes them: with up to nine digits of a second. */
export function nsBetween(from: string, to: string): number {
  const [a, b] = [split(from), split(to)];
  return (b.ms - a.ms) * MILLISECOND + (b.ns - a.ns);
}

function split(time: string): { ms: number; ns: number } {
  const match = /^(.*?)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/.exec(time);
  const [, seconds = time, fraction = '', zone = ''] = match ?? [];
  return { ms: Date.parse(seconds + zone), ns: Number(fraction.slice(0, 9).padEnd(9, '0')) };
}
