import { useDeployments, useServices } from '../../api/queries';
import type { Deployment } from '../../api/types';
import { plural } from '../../format/numbers';
import { ago } from '../../format/time';
import { deployState, underWay } from '../../parts/Deploy';
import { useNow } from '../../parts/useNow';
import { PageHead } from '../../shell/PageHead';
import { DEPLOYS_RANGE } from '../../shell/pageRange';
import { inWords } from '../../state/range';
import { useScope, useUrl } from '../../state/url';
import { DeploysTable } from './DeploysTable';
import { Timeline } from './Timeline';
import './deploys.css';

const STATES = ['rolling', 'paused', 'stuck', 'complete', 'rolled_back'] as const;

/** What is under way, and how the last ones went, in a sentence. */
export function finding(deployments: readonly Deployment[], words: string): string {
  const running = deployments.filter(underWay);
  const stuck = running.filter((d) => d.state === 'stuck');
  const name = (d: Deployment) => `${d.service}${d.version ? ` ${d.version}` : ''}`;
  if (stuck[0])
    return stuck.length === 1 ? `${name(stuck[0])} is stuck` : `${stuck.length} deploys are stuck`;
  if (running.length === 1 && running[0]) {
    return running[0].state === 'paused'
      ? `${name(running[0])} is paused halfway`
      : `${name(running[0])} is rolling out`;
  }
  if (running.length > 1) return `${running.length} deploys are under way`;
  if (deployments.length === 0) return `No deploys in ${words}`;
  return `${plural(deployments.length, 'deploy')} in ${words}, none under way`;
}

export function DeploysPage() {
  const url = useUrl();
  const { range } = useScope(DEPLOYS_RANGE);
  const now = useNow();
  const service = url.params.get('service');
  const state = url.params.get('state');
  const deploys = useDeployments(DEPLOYS_RANGE, { service, state });
  const services = useServices();
  const all = deploys.data?.deployments ?? [];
  const latest = [...all].sort((a, b) => b.startedAt.localeCompare(a.startedAt))[0];
  const names = [
    ...new Set([...(services.data?.services ?? []).map((s) => s.name), ...(service ? [service] : [])]),
  ].sort();
  return (
    <>
      <PageHead
        title={deploys.data ? finding(all, inWords(range)) : 'Deploys'}
        name="Deploys"
        lead={
          latest
            ? `The latest was ${latest.service} ${latest.version ?? ''}, ${ago(latest.startedAt, now)}.`
            : ' '
        }
      />
      <div className="sec filters">
        <label>
          Service
          <select data-filter value={service ?? ''} onChange={(e) => url.set({ service: e.target.value })}>
            <option value="">all</option>
            {names.map((n) => (
              <option key={n}>{n}</option>
            ))}
          </select>
        </label>
        <label>
          State
          <select value={state ?? ''} onChange={(e) => url.set({ state: e.target.value })}>
            <option value="">all</option>
            {STATES.map((s) => (
              <option key={s} value={s}>
                {deployState(s)}
              </option>
            ))}
          </select>
        </label>
        {(service || state) && (
          <button
            type="button"
            className="btn sm ghost"
            onClick={() => url.set({ service: null, state: null })}
          >
            Clear filter
          </button>
        )}
      </div>
      {all.length > 0 && <Timeline deployments={all} range={range} now={now} />}
      <DeploysTable
        asked={deploys}
        deployments={all}
        withService
        empty={service || state ? 'No deploy matches' : `No deploys seen in ${inWords(range)}`}
      />
    </>
  );
}
