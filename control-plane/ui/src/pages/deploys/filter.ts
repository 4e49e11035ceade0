import type { DeploymentSearch } from '../../api/deploys';
import type { Deployment, ServiceSummary, VerdictState } from '../../api/types';
import { isVerdict, VERDICTS, verdictOf } from '../../parts/Verdict';

/** Which deploys are shown: kept in the address, applied to what the API gave for the range. */

export interface Filter {
  service: string | null;
  environment: string | null;
  team: string | null;
  kind: string | null;
  state: string | null;
  verdict: string | null;
}

/** Services nobody answers for. */
export const NOBODY = '-';
/** Deploys that nothing judges. */
export const NOT_JUDGED = 'none';

export function filterOf(params: URLSearchParams): Filter {
  const of = (name: string) => params.get(name) || null;
  return {
    service: of('service'),
    environment: of('environment'),
    team: of('team'),
    kind: of('kind'),
    state: of('state'),
    verdict: of('verdict'),
  };
}

export const CLEARED: Record<keyof Filter, null> = {
  service: null,
  environment: null,
  team: null,
  kind: null,
  state: null,
  verdict: null,
};

/** As much of a filter as the API can apply; the rest is applied to what it gives. */
export function searchOf({ service, kind, state, verdict }: Filter): DeploymentSearch {
  return { service, kind, state, verdict: verdict !== null && isVerdict(verdict) ? verdict : null };
}

export const isFiltered = (filter: Filter): boolean => Object.values(filter).some((v) => v !== null);

const placeOf = (s: { namespace: string | null; environment: string | null }, name: string) =>
  `${s.namespace ?? ''}/${name}@${s.environment ?? ''}`;

/** Whose service a deploy is: by place, else by name alone. */
export function teamsOf(services: readonly ServiceSummary[]): (d: Deployment) => string | null {
  const byPlace = new Map(services.map((s) => [placeOf(s, s.name), s.owner.team]));
  const byName = new Map(services.map((s) => [s.name, s.owner.team]));
  return (d) => byPlace.get(placeOf(d, d.service)) ?? byName.get(d.service) ?? null;
}

export function matching(
  deployments: readonly Deployment[],
  filter: Filter,
  teamOf: (d: Deployment) => string | null,
): Deployment[] {
  return deployments.filter(
    (d) =>
      (!filter.service || d.service === filter.service) &&
      (!filter.environment || d.environment === filter.environment) &&
      (!filter.team || (teamOf(d) ?? NOBODY) === filter.team) &&
      (!filter.kind || d.kind === filter.kind) &&
      (!filter.state || d.state === filter.state) &&
      (!filter.verdict || (verdictOf(d) ?? NOT_JUDGED) === filter.verdict),
  );
}

/** The verdicts among some deploys, the worst first; null where there is none. */
export function verdictsAmong(deployments: readonly Deployment[]): (VerdictState | null)[] {
  const found = new Set(deployments.map(verdictOf));
  return [...VERDICTS.filter((v) => found.has(v)), ...(found.has(null) ? [null] : [])];
}
