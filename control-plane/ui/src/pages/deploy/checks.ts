import type { Check, CheckState, CheckUnit } from '../../api/deployTypes';
import {
  bytes,
  duration,
  figure,
  type Measure,
  NOT_MEASURED,
  points,
  rate,
  share,
  text,
} from '../../format/numbers';

/** A verdict's checks: in numbers as people write them, in groups, and on one scale. Free of the page. */

/** A value in its unit. */
export function measured(value: number | null, unit: CheckUnit): Measure {
  if (value === null) return NOT_MEASURED;
  switch (unit) {
    case 'ns':
      return duration(value);
    case 'share':
      return share(value);
    case 'B':
      return bytes(value);
    case 'B/min': {
      const size = bytes(value);
      return { value: size.value, unit: `${size.unit}/min` };
    }
    case '/s':
      return rate(value);
    default:
      return figure(value);
  }
}

/** A difference with its sign; shares in points. */
export function difference(value: number | null, unit: CheckUnit): Measure {
  if (value === null) return NOT_MEASURED;
  if (unit === 'share') return points(value);
  const size = measured(Math.abs(value), unit);
  if (/^0/.test(size.value) && Number(size.value) === 0) return { value: '0', unit: size.unit };
  return { value: (value < 0 ? '−' : '+') + size.value, unit: size.unit };
}

/** `+76 [+69, +83] ms`; the units apart where they differ, and a side without a bound is `…`. */
export function intervalInWords(check: Check): string {
  const { low, high, unit } = check;
  const middle = difference(check.difference, unit);
  if (low === null && high === null) return text(middle);
  const ends = [low, high].map((v) => (v === null ? null : difference(v, unit)));
  const told = [middle, ...ends.filter((e) => e !== null)].filter((m) => Number(m.value) !== 0);
  const common = told.every((m) => m.unit === told[0]?.unit) ? (told[0]?.unit ?? '') : null;
  const say = (m: Measure | null | undefined) => (m ? (common === null ? text(m) : m.value) : '…');
  return `${say(middle)} [${say(ends[0])}, ${say(ends[1])}]${common ?? ''}`;
}

/** How sure: `p < 0.0001`, `p 0.03`. */
export function pInWords(p: number | null): string {
  if (p === null) return '–';
  return p < 0.0001 ? '< 0.0001' : String(Number(p.toPrecision(2)));
}

export interface OperationChecks {
  /** Null: all together. */
  operation: string | null;
  /** The worst of its checks. */
  state: CheckState;
  checks: Check[];
}

const WORST_FIRST: readonly CheckState[] = [
  'regressed',
  'improved',
  'inconclusive',
  'pending',
  'noted',
  'passed',
];
const badness = (state: CheckState) => WORST_FIRST.indexOf(state);

/** In the order in which the API gave them, which is the worst first; what concerns all operations before the others. */
export function byOperation(checks: readonly Check[]): OperationChecks[] {
  const groups = new Map<string | null, Check[]>();
  for (const c of checks) groups.set(c.operation, [...(groups.get(c.operation) ?? []), c]);
  return [...groups]
    .map(([operation, own]) => ({
      operation,
      checks: own,
      state: own.reduce<CheckState>((w, c) => (badness(c.state) < badness(w) ? c.state : w), 'passed'),
    }))
    .sort(
      (a, b) =>
        Number(a.operation !== null) - Number(b.operation !== null) || badness(a.state) - badness(b.state),
    );
}

/** The scale reaches at least and at most so many times what matters. */
const LEAST_REACH = 3;
const MOST_REACH = 300;

/** A check's difference in multiples of what matters; null where no such measure is known. */
export function inGates(check: Check): { at: number; low: number | null; high: number | null } | null {
  const { difference: d, gate, low, high } = check;
  if (d === null || gate === null || gate === 0) return null;
  const g = Math.abs(gate);
  return { at: d / g, low: low === null ? null : low / g, high: high === null ? null : high / g };
}

/** −1…1 for multiples of what matters: linear near 0, logarithmic beyond, so that all checks stand on one scale. */
export function scaleOf(checks: readonly Check[]): { reach: number; x: (gates: number) => number } {
  const far = checks.flatMap((c) => {
    const g = inGates(c);
    return g ? [g.at, g.low ?? 0, g.high ?? 0].map(Math.abs) : [];
  });
  const reach = Math.min(MOST_REACH, Math.max(LEAST_REACH, ...far));
  return {
    reach,
    x: (gates) => Math.sign(gates) * Math.min(1, Math.log1p(Math.abs(gates)) / Math.log1p(reach)),
  };
}

/** What stands in the scale's head. */
export function ticksOf(reach: number): number[] {
  const outer = [100, 10, 3].find((t) => t <= reach) ?? 3;
  return [-outer, -1, 0, 1, outer];
}
