import type { DeployStatus, StatusEnvironment, StatusService } from '../../api/deployTypes';
import { plural } from '../../format/numbers';

/** What runs where, sorted for a table and told in a sentence. */

/** Environments in the order in which code usually gets through them; others by name between. */
const FIRST = /^(local|dev|development|test|ci|qa)/i;
const LAST = /^(prod|production|live)/i;
const rank = (name: string) => (FIRST.test(name) ? 0 : LAST.test(name) ? 2 : 1);

/** `''` stands for instances that tell no environment. */
export function environmentsOf(services: readonly StatusService[]): string[] {
  const found = new Set(services.flatMap((s) => s.environments.map((e) => e.environment ?? '')));
  return [...found].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
}

export interface TeamGroup {
  /** Null: nobody answers for them. */
  team: string | null;
  services: StatusService[];
}

/** By team, those nobody answers for last. */
export function byTeam(services: readonly StatusService[]): TeamGroup[] {
  const groups = new Map<string | null, StatusService[]>();
  for (const s of services) groups.set(s.owner.team, [...(groups.get(s.owner.team) ?? []), s]);
  return [...groups]
    .sort(([a], [b]) => (a === null ? 1 : b === null ? -1 : a.localeCompare(b)))
    .map(([team, own]) => ({ team, services: own }));
}

const inTrouble = (e: StatusEnvironment) => e.verdict === 'regressed' || e.state === 'stuck';

/** What somebody who answers for it wants to know first. */
export function finding({ services }: DeployStatus): string {
  if (services.length === 0) return 'Nothing is known to run yet';
  const bad = services.filter((s) => s.environments.some(inTrouble));
  const rolling = services.filter((s) => s.environments.some((e) => e.rollingTo !== null));
  const drifting = services.filter((s) => s.drifts);
  const verb = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;
  const parts = [
    bad.length > 0 && verb(bad.length, 'is worse since its deploy', 'are worse since their deploy'),
    rolling.length > 0 && verb(rolling.length, 'rolls out', 'roll out'),
    drifting.length > 0 &&
      verb(drifting.length, 'differs between environments', 'differ between environments'),
  ].filter((p) => p !== false);
  return parts.length === 0
    ? `${services.length === 1 ? 'The service runs' : `All ${services.length} services run`} one version everywhere`
    : `Of ${plural(services.length, 'service')} ${parts.join(', ')}`;
}
