/**
 * How numbers read, everywhere: three significant digits, units apart so that pages can draw them in grey,
 * a true minus sign, and an en dash for "not measured", which is never drawn as 0.
 */

/** A formatted number: `unit` carries its own leading space where one belongs (`12.3` + ` ms`, `41.8` + `/s`). */
export interface Measure {
  value: string;
  unit: string;
}

export const NOT_MEASURED: Measure = { value: '–', unit: '' };

const MINUS = '−';
/** Counts are written out up to here. */
const LARGEST_WRITTEN_OUT = 9_999;
const SUFFIXES = ['k', 'M', 'G', 'T'] as const;

export const MICROSECOND = 1e3;
export const MILLISECOND = 1e6;
export const SECOND = 1e9;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export function text(measure: Measure): string {
  return measure.value + measure.unit;
}

function stripZeros(digits: string): string {
  return digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits;
}

/** `value` ≥ 0 with `digits` significant digits, without an exponent. */
function significant(value: number, digits: number): string {
  if (value === 0) return '0';
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(value)));
  const rounded = value.toFixed(Math.min(decimals, 20));
  // 99.96 rounds to 100.0: one digit too many.
  return Number(rounded) >= 10 ** (Math.floor(Math.log10(value)) + 1) && decimals > 0
    ? value.toFixed(decimals - 1)
    : rounded;
}

function signed(value: number, format: (magnitude: number) => Measure): Measure {
  const measure = format(Math.abs(value));
  return value < 0 ? { value: MINUS + measure.value, unit: measure.unit } : measure;
}

function abbreviated(value: number): string {
  let scaled = value;
  let suffix = '';
  for (const next of SUFFIXES) {
    // 999.5k would read "1000k".
    if (scaled < 999.5) break;
    scaled /= 1000;
    suffix = next;
  }
  return stripZeros(significant(scaled, 3)) + suffix;
}

/** For axes, where values are round: `2 s`, not `2.00 s`. */
export function round(measure: Measure): string {
  return stripZeros(measure.value) + measure.unit;
}

/** A count of things: `1,973` up to 9,999, then `16.8k`. */
export function count(value: number | null | undefined): Measure {
  if (value == null) return NOT_MEASURED;
  return signed(value, (n) => ({
    value: Math.round(n) <= LARGEST_WRITTEN_OUT ? Math.round(n).toLocaleString('en-US') : abbreviated(n),
    unit: '',
  }));
}

/** Smaller ones are written with an exponent. */
const SMALLEST_WRITTEN_OUT = 0.001;

/** Any number, of which nothing is known: `0.042`, `41.8`, `1.2M`, `3.1e-6`. */
export function figure(value: number | null | undefined): Measure {
  if (value == null) return NOT_MEASURED;
  return signed(value, (n) => {
    if (n === 0) return { value: '0', unit: '' };
    if (n < SMALLEST_WRITTEN_OUT || n >= 1e15) {
      return { value: n.toExponential(1).replace('.0e', 'e').replace('e+', 'e'), unit: '' };
    }
    const whole = Number.isInteger(n) && n <= LARGEST_WRITTEN_OUT;
    return { value: whole ? n.toLocaleString('en-US') : abbreviated(n), unit: '' };
  });
}

/** Events per second: `41.8/s`, `1.2k/s`. */
export function rate(perSecond: number | null | undefined): Measure {
  if (perSecond == null) return NOT_MEASURED;
  return signed(perSecond, (n) => {
    if (n === 0) return { value: '0', unit: '/s' };
    if (n < 0.01) return { value: '< 0.01', unit: '/s' };
    if (n < 1) return { value: n.toFixed(2), unit: '/s' };
    return { value: n >= 999.5 ? abbreviated(n) : significant(n, 3), unit: '/s' };
  });
}

/** A span of time given in nanoseconds: `45 µs`, `0.2 ms`, `940 ms`, `3.01 s`, `21 min`, `3 d`. */
export function duration(ns: number | null | undefined): Measure {
  if (ns == null) return NOT_MEASURED;
  return signed(ns, (n) => {
    if (n === 0) return { value: '0', unit: ' ms' };
    if (n < MICROSECOND) return { value: n.toFixed(0), unit: ' ns' };
    if (n < 0.0995 * MILLISECOND) return { value: stripZeros(significant(n / MICROSECOND, 2)), unit: ' µs' };
    if (n < 99.95 * MILLISECOND) return { value: stripZeros((n / MILLISECOND).toFixed(1)), unit: ' ms' };
    if (n < 999.5 * MILLISECOND) return { value: (n / MILLISECOND).toFixed(0), unit: ' ms' };
    if (n < 99.95 * SECOND) return { value: significant(n / SECOND, 3), unit: ' s' };
    if (n < 9.95 * MINUTE) return { value: stripZeros((n / MINUTE).toFixed(1)), unit: ' min' };
    if (n < 99.5 * MINUTE) return { value: (n / MINUTE).toFixed(0), unit: ' min' };
    if (n < 9.95 * HOUR) return { value: stripZeros((n / HOUR).toFixed(1)), unit: ' h' };
    if (n < 47.5 * HOUR) return { value: (n / HOUR).toFixed(0), unit: ' h' };
    return { value: (n / DAY).toFixed(0), unit: ' d' };
  });
}

/** A ratio 0…1 as a share: `0.4 %`, `17.6 %`, `< 0.01 %`; what is not quite all never reads 100. */
export function share(ratio: number | null | undefined): Measure {
  if (ratio == null) return NOT_MEASURED;
  return signed(ratio * 100, (n) => {
    if (n === 0) return { value: '0', unit: ' %' };
    if (n < 0.01) return { value: '< 0.01', unit: ' %' };
    if (n > 99.99 && n < 100) return { value: '> 99.99', unit: ' %' };
    if (n < 9.995 || (n > 99 && n < 100)) return { value: stripZeros(n.toFixed(2)), unit: ' %' };
    return { value: n >= 99.95 ? n.toFixed(0) : stripZeros(n.toFixed(1)), unit: ' %' };
  });
}

const BYTE_UNITS = [' B', ' kB', ' MB', ' GB', ' TB'] as const;

export function bytes(size: number | null | undefined): Measure {
  if (size == null) return NOT_MEASURED;
  return signed(size, (n) => {
    let scaled = n;
    let unit = 0;
    while (scaled >= 999.5 && unit < BYTE_UNITS.length - 1) {
      scaled /= 1000;
      unit++;
    }
    return {
      value: unit === 0 ? String(Math.round(n)) : significant(scaled, 3),
      unit: BYTE_UNITS[unit] ?? ' B',
    };
  });
}

/** `1 span`, `22 spans`, `16.8k spans`. */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${text(count(n))} ${n === 1 ? one : many}`;
}

/** The number `"1.5s"`, `"250ms"` or `"40"` (milliseconds) means, in nanoseconds; null when it is no duration. */
export function parseDuration(input: string): number | null {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(ns|us|µs|ms|s|m|min|h)?\s*$/i.exec(input);
  if (!match) return null;
  const factors: Record<string, number> = {
    ns: 1,
    us: MICROSECOND,
    µs: MICROSECOND,
    ms: MILLISECOND,
    s: SECOND,
    m: MINUTE,
    min: MINUTE,
    h: HOUR,
  };
  return Math.round(Number(match[1]) * (factors[(match[2] ?? 'ms').toLowerCase()] ?? MILLISECOND));
}

/** A number with its sign always written: `+17.3`, `−0.3`, `0`. */
function withSign(value: number): string {
  const digits = stripZeros(Math.abs(value).toFixed(1));
  return digits === '0' ? '0' : (value < 0 ? MINUS : '+') + digits;
}

/** The difference of two shares in percentage points: `+17.3 pts`. */
export function points(difference: number): Measure {
  return { value: withSign(difference * 100), unit: ' pts' };
}

/** An interval of such a difference, in the same unit: `[+0.2, +0.9]`. */
export function interval(low: number, high: number): string {
  return `[${withSign(low * 100)}, ${withSign(high * 100)}]`;
}
