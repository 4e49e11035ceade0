import type { LeverWish } from '../../api/leverTypes';
import type { CostChange, CostDriver, TrimAdvice, WishedLever } from '../../api/trimTypes';
import { count, type Measure, NOT_MEASURED, plural, text } from '../../format/numbers';
import { change, ITEMS } from './costs';
import type { Leavable } from './leverWords';

/** What grows and what can be done without, in words. */

/** Ready for the dialog: what a wish does not need is left out. */
export function leavable(lever: WishedLever, named: string | null): Leavable {
  const wish: LeverWish = { kind: lever.kind, service: lever.service };
  if (lever.pattern !== null) {
    wish.pattern = lever.pattern;
    delete wish.service;
  }
  if (lever.metric !== null) wish.metric = lever.metric;
  if (lever.label !== null) wish.label = lever.label;
  if (lever.operation) wish.operation = lever.operation;
  return { wish, name: leftOut(lever, named) };
}

function leftOut(lever: WishedLever, named: string | null): string {
  if (lever.kind === 'sampling') return `traces of ${lever.service}`;
  if (lever.kind === 'log_pattern') return named ? `“${named}”` : `log pattern ${lever.pattern}`;
  const metric = lever.service ? `${lever.metric} of ${lever.service}` : `${lever.metric}`;
  return lever.kind === 'label' ? `the label ${lever.label} of ${metric}` : metric;
}

/** `×9`, `new`, `+40 %`, or not known. */
export function grown(of: CostChange | null): Measure {
  return of === null ? NOT_MEASURED : change(of.after, of.before);
}

export const AGAINST: Record<CostChange['against'], string> = {
  deploy: 'the deploy',
  last_week: 'the same time last week',
  yesterday: 'the same time yesterday',
  beginning: 'when counting began',
};

/** What it is held against, where it is not what the column says. */
export function heldAgainst(of: CostChange | null): string | null {
  if (of === null || of.against === 'last_week') return null;
  return of.against === 'deploy' ? of.version : AGAINST[of.against].replace('the same time ', '');
}

export function perDay(of: CostDriver | TrimAdvice): string {
  return `${plural(of.itemsPerDay, ITEMS[of.signal])} a day`;
}

const KINDS: Record<TrimAdvice['kind'], string> = {
  unread_metric: 'Nobody reads it',
  debug_logs: 'Debug in production',
  duplicate_metric: 'Counted twice',
  duplicate_logs: 'Sent twice',
  many_values: 'Label with many values',
  probe_spans: 'Health checks',
  duplicate_spans: 'Spans sent twice',
};

export function kindWords(kind: TrimAdvice['kind']): string {
  return KINDS[kind];
}

/** What is saved beside bytes: `2,400 spans, 3 series`. */
export function savedItems(of: TrimAdvice): string {
  const items = perDay(of);
  return of.series > 0 ? `${items}, ${text(count(of.series))} series` : items;
}

/** Less is not worth a number. */
const LEAST_MONEY = 0.01;

export function money(amount: number, currency: string): string {
  if (amount === 0) return '';
  return amount < LEAST_MONEY
    ? `< ${LEAST_MONEY} ${currency} a month`
    : `${amount.toFixed(2)} ${currency} a month`;
}
