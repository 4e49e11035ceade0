import type { OverheadBudget, OverheadKept } from '../../api/overheadTypes';
import { bytes, round, share, text } from '../../format/numbers';
import { moment } from '../../format/time';
import type { Part } from './PartsBar';

/** What the page says of the day's budgets. */

/** That of the environment that is looked at where it has one, else that of all. */
export function mainBudget(
  budgets: readonly OverheadBudget[],
  environment: string | null,
): OverheadBudget | null {
  const own = budgets.find((b) => b.scope === 'environment' && b.name === environment);
  return own ?? budgets.find((b) => b.scope === 'all') ?? null;
}

/** The others that are set. */
export function otherBudgets(
  budgets: readonly OverheadBudget[],
  main: OverheadBudget | null,
): OverheadBudget[] {
  return budgets.filter((b) => b !== main && b.bytesPerDay !== null);
}

/** `all services`, `environment production`, `service order`. */
export function budgetName(budget: OverheadBudget): string {
  return budget.scope === 'all' ? 'all services' : `${budget.scope} ${budget.name ?? ''}`;
}

/** What the day will take; what is used already where nothing can be foretold. Who holds a budget knows best. */
export function expected(budget: OverheadBudget): number {
  return budget.held?.dayBytes ?? budget.forecastBytes ?? budget.usedBytes;
}

/** One that is held may be missed by a little: that is made up for. */
export function isOver(budget: OverheadBudget): boolean {
  if (budget.held) return budget.held.state === 'cannot';
  return budget.bytesPerDay !== null && expected(budget) > budget.bytesPerDay;
}

/** The finding, in a sentence. */
export function budgetFinding(budget: OverheadBudget): string {
  const used = round(bytes(budget.usedBytes));
  if (budget.bytesPerDay === null) return `What came today takes some ${used} on disk`;
  const part = text(share(budget.usedBytes / budget.bytesPerDay));
  return `${used} of today’s ${round(bytes(budget.bytesPerDay))} are used (${part})`;
}

/** What will be of it. */
export function budgetForecast(budget: OverheadBudget): string {
  if (budget.held && budget.bytesPerDay !== null) {
    const part = text(share(budget.held.dayBytes / budget.bytesPerDay));
    return `The day will take ${round(bytes(budget.held.dayBytes))} (${part} of the budget).`;
  }
  if (budget.forecastBytes === null) return 'What the day will take is not known yet.';
  const day = `If it goes on as the last hour, the day will take ${round(bytes(budget.forecastBytes))}`;
  if (budget.bytesPerDay === null) return `${day}.`;
  return isOver(budget)
    ? `${day}: ${round(bytes(budget.forecastBytes - budget.bytesPerDay))} over the budget.`
    : `${day} (${text(share(budget.forecastBytes / budget.bytesPerDay))} of the budget).`;
}

/** The page's finding where a budget is set: what the day will take of it, or what is used where that is not known. */
export function dayFinding(budget: OverheadBudget): string | null {
  if (!budget.bytesPerDay) return null;
  const taken = expected(budget);
  const part = text(share(taken / budget.bytesPerDay));
  const of = `${round(bytes(taken))} of ${round(bytes(budget.bytesPerDay))}`;
  return (budget.held ?? budget.forecastBytes) === null
    ? `Watching took ${of} today so far (${part})`
    : `Watching will take ${of} today (${part})`;
}

/** What the page's finding does not say of it. */
export function budgetRest(budget: OverheadBudget): string {
  const whose = budgetName(budget);
  if ((budget.held ?? budget.forecastBytes) === null)
    return `Of the budget of ${whose}; what the day will take is not known yet.`;
  const used = round(bytes(budget.usedBytes));
  const over = expected(budget) - (budget.bytesPerDay ?? 0);
  return `${used} of the budget of ${whose} are used so far${isOver(budget) && over > 0 ? `; the day will be ${round(bytes(over))} over it` : ''}.`;
}

/** How it is held, or why it is not; null where no budget is set or it is not known whether traces are decided of. */
export function holding(
  budget: OverheadBudget,
  kept: OverheadKept | undefined,
  now: number,
): { finding: string; why: string } | null {
  if (budget.bytesPerDay === null) return null;
  const held = budget.held;
  if (!held) {
    if (!kept) return null;
    return kept.enabled
      ? { finding: 'How it is held is not known yet.', why: 'It is looked at every five minutes.' }
      : { finding: 'It is not held:', why: 'all traces are kept, so nothing is left out for it.' };
  }
  const since = moment(held.since, now);
  switch (held.state) {
    case 'keeps_all':
      return { finding: `It has held since ${since}:`, why: 'all traces are kept, and fit.' };
    case 'holds':
      return {
        finding: `It has been held since ${since}:`,
        why: `of the traces that nothing speaks for ${text(share(held.rate))} are kept now.`,
      };
    case 'ruled':
      return { finding: `Levers decide in its place since ${since}.`, why: held.reason ?? '' };
    case 'cannot':
      return { finding: `It cannot be held since ${since}.`, why: held.reason ?? '' };
  }
}

/** What the day will go to; empty while nobody holds it. */
export function dayParts({ held }: OverheadBudget): Part[] {
  if (!held) return [];
  const all: Part[] = [
    { name: 'Traces that are always kept', size: held.alwaysBytes, color: 'var(--sig-traces)' },
    { name: 'Other traces that are kept', size: held.ordinaryBytes, color: 'var(--none)' },
    { name: 'Log lines and samples', size: held.otherBytes, color: 'var(--sig-logs)' },
    { name: 'What came before it was held', size: held.beforeBytes, color: 'var(--sig-metrics)' },
  ];
  return all.filter((part) => part.size > 0);
}
