import { Link } from 'wouter';
import { deploymentsOf, useDeploymentPages } from '../../api/deploys';
import { useServices } from '../../api/queries';
import type { Deployment, DeploymentKind } from '../../api/types';
import { plural } from '../../format/numbers';
import { ago } from '../../format/time';
import { deployKind, deployState, underWay } from '../../parts/Deploy';
import { Icon } from '../../parts/Icon';
import { useNow } from '../../parts/useNow';
import { isVerdict, verdictOf, verdictWord } from '../../parts/Verdict';
import { PageHead } from '../../shell/PageHead';
import { DEPLOYS_RANGE } from '../../shell/pageRange';
import { useKey } from '../../state/keyboard';
import { inWords } from '../../state/range';
import { useHref, useScope, useUrl } from '../../state/url';
import { DeploysTable } from './DeploysTable';
import {
  CLEARED,
  type Filter,
  filterOf,
  isFiltered,
  matching,
  NOBODY,
  NOT_JUDGED,
  searchOf,
  teamsOf,
  verdictsAmong,
} from './filter';
import { LastHour } from './LastHour';
import { Timeline } from './Timeline';
import './deploys.css';

const STATES = ['rolling', 'paused', 'stuck', 'complete', 'rolled_back'] as const;
const KINDS: readonly DeploymentKind[] = ['deploy', 'rollback', 'restart', 'config_change'];

/**
 * What is under way, what went wrong, and how the last ones went, in a sentence. `among` is how many of the newest
 * were looked at, where there are more.
 */
export function finding(
  deployments: readonly Deployment[],
  words: string,
  among: number | null = null,
): string {
  const running = deployments.filter(underWay);
  const stuck = running.filter((d) => d.state === 'stuck');
  const worse = running.filter((d) => verdictOf(d) === 'regressed');
  const name = (d: Deployment) => `${d.service}${d.version ? ` ${d.version}` : ''}`;
  if (worse[0]) {
    return worse.length === 1
      ? `${name(worse[0])} has regressed while it rolls out`
      : `${worse.length} deploys under way have regressed`;
  }
  if (stuck[0])
    return stuck.length === 1 ? `${name(stuck[0])} is stuck` : `${stuck.length} deploys are stuck`;
  if (running.length === 1 && running[0]) {
    return running[0].state === 'paused'
      ? `${name(running[0])} is paused halfway`
      : `${name(running[0])} is rolling out`;
  }
  if (running.length > 1) return `${running.length} deploys are under way`;
  const where = among === null ? `in ${words}` : `among the newest ${among} in ${words}`;
  if (deployments.length === 0) return `No deploys ${where}`;
  if (among === deployments.length)
    return `The newest ${plural(among, 'deploy')} in ${words}, none under way`;
  return `${plural(deployments.length, 'deploy')} ${where}, none under way`;
}

/** The latest, and how many were judged worse. */
function leadOf(deployments: readonly Deployment[], now: number): string {
  const latest = [...deployments].sort((a, b) => b.startedAt.localeCompare(a.startedAt))[0];
  if (!latest) return ' ';
  const worse = deployments.filter((d) => verdictOf(d) === 'regressed').length;
  const judged = deployments.filter((d) => verdictOf(d) !== null).length;
  return (
    `The latest was ${latest.service}${latest.version ? ` ${latest.version}` : ''}, ${ago(latest.startedAt, now)}.` +
    (judged > 0 ? ` Of ${judged} judged, ${worse === 0 ? 'none' : worse} regressed.` : '')
  );
}

export function DeploysPage() {
  const url = useUrl();
  const href = useHref();
  const { range } = useScope(DEPLOYS_RANGE);
  const now = useNow();
  const filter = filterOf(url.params);
  const filtered = isFiltered(filter);
  useKey('Escape', () => url.set(CLEARED), filtered);
  const newest = useDeploymentPages(DEPLOYS_RANGE, null);
  // While all are here the filter needs no answer of its own; else those that match may be among the others.
  const narrowed = useDeploymentPages(DEPLOYS_RANGE, searchOf(filter), filtered && newest.hasNextPage);
  const deploys = filtered && newest.hasNextPage ? narrowed : newest;
  const services = useServices();
  const teamOf = teamsOf(services.data?.services ?? []);
  const all = deploymentsOf(newest.data);
  const found = deploymentsOf(deploys.data);
  const shown = matching(found, filter, teamOf);
  const among = deploys.hasNextPage ? found.length : null;
  return (
    <>
      <PageHead
        title={deploys.data ? finding(shown, inWords(range), among) : 'Deploys'}
        name="Deploys"
        lead={leadOf(shown, now)}
      >
        <Link className="btn" href={href('/deploys/status')}>
          <Icon name="services" small /> What runs where
        </Link>
      </PageHead>
      <Filters
        filter={filter}
        all={all}
        names={(services.data?.services ?? []).map((s) => s.name)}
        teamOf={teamOf}
      />
      <LastHour filter={filter} teamOf={teamOf} now={now} />
      {shown.length > 0 && <Timeline deployments={shown} range={range} now={now} />}
      <DeploysTable
        asked={deploys}
        deployments={shown}
        withService
        empty={
          filtered && all.length > 0
            ? `No deploy matches${among === null ? '' : ` among the newest ${among}`}`
            : `No deploys seen in ${inWords(range)}`
        }
        more={
          among !== null && (
            <p className="more">
              The newest {among} were looked at.{' '}
              <button
                type="button"
                className="link"
                disabled={deploys.isFetchingNextPage}
                onClick={() => deploys.fetchNextPage()}
              >
                {deploys.isFetchingNextPage ? 'Loading older ones' : 'Show older'}
              </button>
            </p>
          )
        }
      >
        {filtered && all.length > 0 && (
          <>
            Without the filter there {all.length === 1 ? 'is 1' : `are ${all.length}`}
            {newest.hasNextPage ? ' and more' : ''}.{' '}
            <button type="button" className="link" onClick={() => url.set(CLEARED)}>
              Clear filter
            </button>
          </>
        )}
      </DeploysTable>
    </>
  );
}

/** Each choice lists what there is; what the address names is always among it. */
function Filters({
  filter,
  all,
  names,
  teamOf,
}: {
  filter: Filter;
  all: readonly Deployment[];
  names: readonly string[];
  teamOf: (d: Deployment) => string | null;
}) {
  const choices = (found: readonly (string | null)[], chosen: string | null) =>
    [...new Set([...found, chosen].filter((v): v is string => v !== null && v !== ''))].sort();
  const teams = choices(
    all.map((d) => teamOf(d) ?? NOBODY),
    filter.team,
  );
  const environments = choices(
    all.map((d) => d.environment),
    filter.environment,
  );
  const verdicts = verdictsAmong(all).map((v) => v ?? NOT_JUDGED);
  const judged = verdicts.some((v) => v !== NOT_JUDGED);
  return (
    <div className="sec filters wrap">
      <Choice name="Service" parameter="service" chosen={filter.service} first>
        {choices([...names, ...all.map((d) => d.service)], filter.service).map((n) => (
          <option key={n}>{n}</option>
        ))}
      </Choice>
      {(environments.length > 1 || filter.environment) && (
        <Choice name="Environment" parameter="environment" chosen={filter.environment}>
          {environments.map((n) => (
            <option key={n}>{n}</option>
          ))}
        </Choice>
      )}
      {(teams.some((t) => t !== NOBODY) || filter.team) && (
        <Choice name="Team" parameter="team" chosen={filter.team}>
          {teams.map((t) => (
            <option key={t} value={t}>
              {t === NOBODY ? 'nobody' : t}
            </option>
          ))}
        </Choice>
      )}
      <Choice name="Kind" parameter="kind" chosen={filter.kind}>
        {KINDS.map((k) => (
          <option key={k} value={k}>
            {deployKind(k)}
          </option>
        ))}
      </Choice>
      <Choice name="State" parameter="state" chosen={filter.state}>
        {STATES.map((s) => (
          <option key={s} value={s}>
            {deployState(s)}
          </option>
        ))}
      </Choice>
      {(judged || filter.verdict) && (
        <Choice name="Verdict" parameter="verdict" chosen={filter.verdict}>
          {[...new Set([...verdicts, ...(filter.verdict ? [filter.verdict] : [])])].map((v) => (
            <option key={v} value={v}>
              {isVerdict(v) ? verdictWord(v) : 'Not judged'}
            </option>
          ))}
        </Choice>
      )}
      {isFiltered(filter) && <ClearFilter />}
    </div>
  );
}

function ClearFilter() {
  const url = useUrl();
  return (
    <button type="button" className="btn sm ghost" onClick={() => url.set(CLEARED)}>
      Clear filter <kbd>Esc</kbd>
    </button>
  );
}

function Choice({
  name,
  parameter,
  chosen,
  first = false,
  children,
}: {
  name: string;
  parameter: keyof Filter;
  chosen: string | null;
  /** The key F goes there. */
  first?: boolean;
  children: React.ReactNode;
}) {
  const url = useUrl();
  return (
    <label>
      {name}
      <select
        data-filter={first ? '' : undefined}
        value={chosen ?? ''}
        onChange={(e) => url.set({ [parameter]: e.target.value })}
      >
        <option value="">all</option>
        {children}
      </select>
    </label>
  );
}
