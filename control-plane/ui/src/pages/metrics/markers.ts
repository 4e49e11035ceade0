import type { Deployment } from '../../api/types';
import type { Marker } from '../../parts/Chart';
import { deployKind } from '../../parts/Deploy';

/** More of them cover the lines. */
const MOST_MARKERS = 8;

/** The newest deploys of the services that are drawn; of all of them where the lines name none. */
export function markersOf(deployments: readonly Deployment[], services: ReadonlySet<string>): Marker[] {
  return deployments
    .filter((d) => services.size === 0 || services.has(d.service))
    .sort((a, b) => b.startedAt.localeCompare(a.startedAt))
    .slice(0, MOST_MARKERS)
    .map((d) => {
      const what = d.kind === 'deploy' ? (d.version ?? 'deploy') : deployKind(d.kind).toLowerCase();
      return { time: d.startedAt, label: services.size === 1 ? what : `${d.service} ${what}` };
    });
}
