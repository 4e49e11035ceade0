import type { OverheadBudget } from '../../api/overheadTypes';
import { bytes, round, share, text } from '../../format/numbers';

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

/** What the day will take; what is used already where nothing can be foretold. */
export function expected(budget: OverheadBudget): number {
  return budget.forecastBytes ?? budget.usedBytes;
}

export function isOver(budget: OverheadBudget): boolean {
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
  if (budget.forecastBytes === null) return 'What the day will take is not known yet.';
  const day = `If it goes on as the last hour, the day will take ${round(bytes(budget.forecastBytes))}`;
  if (budget.bytesPerDay === null) return `${day}.`;
  return isOver(budget)
    ? `${day}: ${round(bytes(budget.forecastBytes - budget.bytesPerDay))} over the budget.`
    : `${day} (${text(share(budget.forecastBytes / budget.bytesPerDay))} of the budget).`;
}
