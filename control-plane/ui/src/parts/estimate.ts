import type { CallEstimate } from '../api/types';
import { count, type Measure, rate, share, text } from '../format/numbers';

/** How many calls there were, where agents left traces out, in words. */

interface Counted {
  /** That came. */
  calls: number;
  callsPerSecond: number;
  estimate?: CallEstimate | null | undefined;
}

const UNKNOWN: Record<NonNullable<CallEstimate['unknown']>, string> = {
  no_root: 'unknown: where its traces begin is not known',
  not_as_told: 'unknown: its traces were not begun with the probability that was told',
  waiting: 'unknown yet: the first spans of its traces have still to come',
};

/** Of all calls as far as is known: `120/s` where all came, `≈ 120/s` where it is estimated. */
export function estimatedRate(of: Counted): Measure {
  const known = of.estimate?.perSecond;
  if (known == null) return rate(of.callsPerSecond);
  const all = rate(known);
  return { value: `≈ ${all.value}`, unit: all.unit };
}

/** For what is drawn by it. */
export function perSecond(of: Counted): number {
  return of.estimate?.perSecond ?? of.callsPerSecond;
}

/** `1 in 10 calls`, or `70 % of the calls` where it is more than half. */
function part(calls: number, all: number): string {
  const one = Math.round(all / calls);
  return one > 1 ? `1 in ${text(count(one))} calls` : `${text(share(calls / all))} of the calls`;
}

/** `≈ 120/s [110 – 131], estimated from 1 in 10 calls`, or why not; null where all came. */
export function estimateWords(of: Counted): string | null {
  const said = of.estimate;
  if (!said) return null;
  if (said.unknown) return UNKNOWN[said.unknown];
  const { calls, perSecond: each, low, high } = said;
  if (calls == null || each == null || low == null || high == null || calls === 0) return null;
  const at = (ends: number) => rate((ends / calls) * each).value;
  return `${text(estimatedRate(of))} [${at(low)} – ${at(high)}], estimated from ${part(of.calls, calls)}`;
}

/** The same for a sentence of its own; null where all came. */
export function estimateSentence(of: Counted): string | null {
  const words = estimateWords(of);
  if (words === null) return null;
  return of.estimate?.unknown ? `How many calls there were is ${words}.` : `Calls: ${words}.`;
}
