import type { LeverWish } from '../../api/leverTypes';
import type { SampledOperation, SampledService } from '../../api/samplingTypes';
import { count, figure, share, text } from '../../format/numbers';

/** How many traces agents begin, in words. */

/** Operations that are named; the others are counted. */
const NAMED = 4;

export type Wanted = Pick<LeverWish, 'probability' | 'tracesPerSecond'>;

/** Usual ones. */
export const WANTED: readonly Wanted[] = [
  { probability: 0.5 },
  { probability: 0.1 },
  { probability: 0.01 },
  { tracesPerSecond: 10 },
  { tracesPerSecond: 1 },
  { tracesPerSecond: 0.05 },
];

/** What the API takes. */
export const PERCENT = { least: 0.001, most: 100 };
export const PER_SECOND = { least: 0.05, most: 10_000 };

const MINUTE_S = 60;

/** `10 % of the traces`, or `3 traces a minute of each operation`. */
export function wantedWords(wanted: Wanted, operation: string | null): string {
  const { tracesPerSecond: rate } = wanted;
  if (rate === undefined || rate === null) return `${text(share(wanted.probability ?? 1))} of the traces`;
  const of = operation === null ? 'each operation' : operation;
  if (rate < 1) return `${rate * MINUTE_S} traces a minute of ${of}`;
  return `${text(count(rate))} ${rate === 1 ? 'trace' : 'traces'} a second of ${of}`;
}

/** `31 a second, told 1 %`. */
export function operationWords(of: SampledOperation): string {
  const rate = of.tracesPerSecond === null ? '' : `${text(figure(of.tracesPerSecond))} a second, `;
  return `${rate}told ${all(of.probability)}`;
}

function all(probability: number): string {
  return probability === 1 ? 'all' : text(share(probability));
}

/** `10 %`, or `all, but of POST 1 %`. */
export function told(s: SampledService): string {
  const apart = s.operations
    .filter((o) => o.operation !== null && o.probability !== s.probability)
    .map((o) => `of ${o.operation} ${all(o.probability)}`);
  const named = apart.slice(0, NAMED).join(', ');
  const more = apart.length > NAMED ? ` and ${apart.length - NAMED} more` : '';
  return apart.length === 0 ? all(s.probability) : `${all(s.probability)}, but ${named}${more}`;
}

/** Whether what came was sampled as told, where that can be seen. */
export function done(s: SampledService): string {
  const seen = s.operations.filter((o) => o.followed !== null);
  const not = seen.filter((o) => o.followed === false).map((o) => o.operation ?? 'others');
  if (seen.length === 0) return '–';
  return not.length === 0 ? 'yes' : `not of ${not.slice(0, NAMED).join(', ')}`;
}
