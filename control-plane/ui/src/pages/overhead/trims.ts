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

/** Advice that one setting follows, as one: a metric that several services send, in its parts, is one thing to a reader. */
export interface AdviceGroup extends TrimAdvice {
  /** Itself where nothing else is of the group. */
  parts: TrimAdvice[];
}

/** What is sent twice, by what turns it off; each other piece of advice by itself. In the order of their firsts. */
export function grouped(advice: readonly TrimAdvice[]): AdviceGroup[] {
  const groups = new Map<TrimAdvice | string, TrimAdvice[]>();
  for (const one of advice) {
    const key = one.kind === 'duplicate_metric' && one.setting ? `${one.where} ${one.setting}` : one;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].map(together);
}

function together(parts: TrimAdvice[]): AdviceGroup {
  const first = parts[0] as TrimAdvice;
  if (parts.length === 1) return { ...first, parts };
  const services = [...new Set(parts.flatMap((one) => one.source?.service ?? []))];
  const subject = family(parts.map((one) => one.subject));
  const known = parts.flatMap((one) => one.savedBytesPerDay ?? []);
  const sum = (of: (one: TrimAdvice) => number) => parts.reduce((all, one) => all + of(one), 0);
  return {
    ...first,
    parts,
    subject,
    source: services.length === 1 ? first.source : null,
    sentence: `${subject} comes from ${LISTED.format(services)} beside another metric that counts the same.`,
    loss: lost(parts),
    itemsPerDay: sum((one) => one.itemsPerDay),
    series: sum((one) => one.series),
    savedBytesPerDay: known.length > 0 ? sum((one) => one.savedBytesPerDay ?? 0) : null,
    savedPerMonth: sum((one) => one.savedPerMonth),
    lever: null,
  };
}

/** What one of them loses is lost with all. */
function lost(parts: readonly TrimAdvice[]): string {
  const all = [...new Set(parts.map((one) => one.loss))];
  const some = all.filter((loss) => !loss.startsWith('Nothing'));
  return (some.length > 0 ? some : all).join(' ');
}

const LISTED = new Intl.ListFormat('en-GB');

/** What names of metrics begin with alike, as `http_server_requests_seconds` of its buckets, counts and sums. */
function family(names: readonly string[]): string {
  const words = (names[0] ?? '').split('_');
  let alike = words.length;
  for (const name of names) {
    const others = name.split('_');
    const end = words.findIndex((word, i) => word !== others[i]);
    alike = Math.min(alike, end < 0 ? words.length : end);
  }
  return words.slice(0, alike).join('_');
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
