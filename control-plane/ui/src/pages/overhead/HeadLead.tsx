import { Link } from 'wouter';
import type { OverheadBudget } from '../../api/overheadTypes';
import { bytes, round } from '../../format/numbers';
import { useHref } from '../../state/url';
import { budgetRest, isOver } from './budgets';
import type { Grower } from './grower';
import { AGAINST } from './trims';

/** Under the finding on the day's budget: what is used of it, and who made it grow. */
export function HeadLead({ budget, grower }: { budget: OverheadBudget; grower: Grower | null }) {
  return (
    <>
      <span className={isOver(budget) ? 'meh' : undefined}>{budgetRest(budget)}</span>
      {grower && (
        <>
          {' '}
          <Grew {...grower} />
        </>
      )}
    </>
  );
}

const SENT = { traces: 'spans', logs: 'log lines', metrics: 'samples' } as const;

function Grew({ driver, change, bytesPerDay }: Grower) {
  const href = useHref();
  const service = driver.source.service ?? 'An unnamed service';
  const more = `${round(bytes(bytesPerDay))} a day of ${SENT[driver.signal]}`;
  if (change.against !== 'deploy')
    return (
      <>
        {service} sends {more} more than {change.against === 'beginning' ? '' : 'at '}
        {AGAINST[change.against]}.
      </>
    );
  const name = `${service} ${change.version ?? ''}`.trim();
  return (
    <>
      {change.deployment ? (
        <Link href={href(`/deploys/${encodeURIComponent(change.deployment)}`)}>{name}</Link>
      ) : (
        name
      )}{' '}
      added {more}.
    </>
  );
}
