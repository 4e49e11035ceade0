import type { Deployment } from '../api/types';
import { deployKind } from './Deploy';
import type { Marker } from './DeployMarks';

/** More of them cover the lines. */
const MOST_MARKERS = 8;

/** The address of a deployment's page. */
export const deploymentAddress = (id: string): string => `/deploys/${encodeURIComponent(id)}`;

/** What a deployment is called where its service is known: its version, or what else it was. */
export const deployLabel = (d: Deployment): string =>
  d.kind === 'deploy' ? (d.version ?? 'deploy') : deployKind(d.kind).toLowerCase();

/** The newest deploys of the services that are drawn; of all of them where `services` names none. */
export function markersOf(
  deployments: readonly Deployment[],
  services: ReadonlySet<string>,
  href: (path: string) => string,
): Marker[] {
  return deployments
    .filter((d) => services.size === 0 || services.has(d.service))
    .sort((a, b) => b.startedAt.localeCompare(a.startedAt))
    .slice(0, MOST_MARKERS)
    .map((d) => ({
      time: d.startedAt,
      label: services.size === 1 ? deployLabel(d) : `${d.service} ${deployLabel(d)}`,
      href: href(deploymentAddress(d.id)),
    }));
}
