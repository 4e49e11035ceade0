import type { UseQueryResult } from '@tanstack/react-query';
import type { OverheadAnswer, OverheadBudget, OverheadKept } from '../../api/overheadTypes';
import { bytes, round, share } from '../../format/numbers';
import { Num } from '../../parts/Num';
import { dimmed } from '../../parts/States';
import { useNow } from '../../parts/useNow';
import {
  budgetFinding,
  budgetForecast,
  budgetName,
  dayParts,
  expected,
  holding,
  isOver,
  mainBudget,
  otherBudgets,
} from './budgets';
import { SIGNALS } from './costs';
import { PartsBar } from './PartsBar';

/** What of the day's budget is used, and what will be. */
export function Budget({
  asked,
  kept,
  environment,
}: {
  asked: UseQueryResult<OverheadAnswer, Error>;
  /** Whether anything is left out; undefined while that is not known. */
  kept: OverheadKept | undefined;
  /** That is looked at; null for all. */
  environment: string | null;
}) {
  const main = asked.data ? mainBudget(asked.data.budgets, environment) : null;
  if (!asked.data || !main) return null;
  const others = otherBudgets(asked.data.budgets, main);
  const parts = dayParts(main);
  return (
    <section className={`card overhead-budget ${dimmed(asked)}`} aria-label="Budget of the day">
      <div className="hd">
        <h2>Budget of the day</h2>
        <span className="t3 s12">{budgetName(main)}, bytes on disk, UTC</span>
      </div>
      <p className="budget-lead">
        <b>{budgetFinding(main)}.</b>{' '}
        <span className={isOver(main) ? 'meh' : undefined}>{budgetForecast(main)}</span>
      </p>
      <BudgetBar budget={main} />
      <Holding budget={main} kept={kept} />
      {parts.length > 0 && (
        <PartsBar
          label={`What the day will take, by what it goes to: ${parts.map((p) => `${p.name} ${round(bytes(p.size))}`).join(', ')}.`}
          heading="What the day goes to"
          column="Bytes"
          parts={parts}
          format={bytes}
        />
      )}
      {main.unknown.length > 0 && (
        <p className="t2 s12" role="status">
          Without {main.unknown.join(' and ')}: none of them are on disk for good yet.
        </p>
      )}
      {main.bytesPerDay === null && (
        <p className="t2 s12">
          No budget is set. <code>pharos.budget.bytes-per-day=20GB</code> sets one.
        </p>
      )}
      {others.length > 0 && <OtherBudgets budgets={others} kept={kept} />}
    </section>
  );
}

function Holding({ budget, kept }: { budget: OverheadBudget; kept: OverheadKept | undefined }) {
  const now = useNow(60_000);
  const words = holding(budget, kept, now);
  if (!words) return null;
  const cannot = budget.held?.state === 'cannot';
  return (
    <p className="budget-held">
      <b className={cannot ? 'meh' : undefined}>{words.finding}</b> {words.why}{' '}
      <a className="s12" href="#kept">
        Which traces are kept
      </a>
    </p>
  );
}

/** Room on the right, so that the mark of what is the most is not at the edge. */
const SPARE = 1.04;
const BAR_HEIGHT = 18;

function BudgetBar({ budget }: { budget: OverheadBudget }) {
  const most = SPARE * Math.max(1, budget.bytesPerDay ?? 0, expected(budget), budget.usedBytes);
  const percent = (size: number) => `${(100 * size) / most}%`;
  const used = (signal: string) => budget.signals.find((s) => s.signal === signal)?.usedBytes ?? 0;
  let from = 0;
  const parts = SIGNALS.map((signal) => {
    const part = { signal, from, bytes: used(signal) };
    from += part.bytes;
    return part;
  }).filter((part) => part.bytes > 0);
  return (
    <div className="budget-bar">
      <svg
        width="100%"
        height={BAR_HEIGHT}
        role="img"
        aria-label={`${budgetFinding(budget)}. ${budgetForecast(budget)}`}
      >
        <rect width="100%" height={BAR_HEIGHT} className="budget-track" />
        <rect
          x={percent(budget.usedBytes)}
          width={percent(Math.max(0, expected(budget) - budget.usedBytes))}
          height={BAR_HEIGHT}
          className={isOver(budget) ? 'budget-forecast over' : 'budget-forecast'}
        />
        {parts.map((part) => (
          <rect
            key={part.signal}
            x={percent(part.from)}
            width={percent(part.bytes)}
            height={BAR_HEIGHT}
            fill={`var(--sig-${part.signal})`}
          />
        ))}
        {budget.bytesPerDay !== null && (
          <rect x={percent(budget.bytesPerDay)} width={2} height={BAR_HEIGHT} className="budget-mark" />
        )}
      </svg>
      <ul className="budget-keys s12">
        {parts.map((part) => (
          <li key={part.signal} className={`signal-key ${part.signal}`}>
            {part.signal} {round(bytes(part.bytes))}
          </li>
        ))}
        {(budget.held ?? budget.forecastBytes) !== null && (
          <li className={`signal-key ${isOver(budget) ? 'over' : 'forecast'}`}>
            still to come {round(bytes(Math.max(0, expected(budget) - budget.usedBytes)))}
          </li>
        )}
        {budget.bytesPerDay !== null && (
          <li className="signal-key mark">budget {round(bytes(budget.bytesPerDay))}</li>
        )}
      </ul>
    </div>
  );
}

/** Names may be long: they break, nothing scrolls. */
function OtherBudgets({
  budgets,
  kept,
}: {
  budgets: readonly OverheadBudget[];
  kept: OverheadKept | undefined;
}) {
  const now = useNow(60_000);
  return (
    <table className="budget-table">
      <thead>
        <tr>
          <th scope="col">Budget</th>
          <th scope="col" className="num">
            Used
          </th>
          <th scope="col" className="num">
            Expected
          </th>
          <th scope="col" className="num">
            Allowed
          </th>
          <th scope="col" className="num">
            Expected share
          </th>
        </tr>
      </thead>
      <tbody>
        {budgets.map((budget) => (
          <tr key={budgetName(budget)}>
            <th scope="row" className="row-head">
              {budgetName(budget)}
              <Held words={holding(budget, kept, now)} />
            </th>
            <td className="num">
              <Num of={bytes(budget.usedBytes)} />
            </td>
            <td className="num">
              <Num
                of={bytes(budget.held?.dayBytes ?? budget.forecastBytes)}
                tone={isOver(budget) ? 'meh' : ''}
              />
            </td>
            <td className="num">
              <Num of={bytes(budget.bytesPerDay)} />
            </td>
            <td className="num">
              <Num
                of={share(budget.bytesPerDay ? expected(budget) / budget.bytesPerDay : null)}
                tone={isOver(budget) ? 'meh' : ''}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Held({ words }: { words: { finding: string; why: string } | null }) {
  return (
    words && (
      <span className="second">
        {words.finding} {words.why}
      </span>
    )
  );
}
