import type { Trace } from '../../api/spanTypes';
import type { ServiceSummary } from '../../api/types';

/** Which spans ran in another version of their service than most of its instances do, or than others in the trace. Pure. */

export interface OtherVersion {
  version: string;
  /** Of the version that the last deployment brings. */
  fresh: boolean;
  why: string;
}

/** Per resource of the trace; null where its version is the usual one. */
export function otherVersions(
  trace: Pick<Trace, 'resources' | 'spans'>,
  services: readonly ServiceSummary[],
): (OtherVersion | null)[] {
  const inTrace = new Map<string, Map<string, number>>();
  for (const span of trace.spans) {
    const resource = trace.resources[span.resource];
    if (!resource?.version) continue;
    const counts = inTrace.get(resource.service) ?? new Map<string, number>();
    counts.set(resource.version, (counts.get(resource.version) ?? 0) + 1);
    inTrace.set(resource.service, counts);
  }
  return trace.resources.map((resource) => {
    const { version } = resource;
    if (!version) return null;
    const service = services.find(
      (s) =>
        s.name === resource.service &&
        (resource.namespace === null || s.namespace === resource.namespace) &&
        (resource.environment === null || s.environment === resource.environment),
    );
    const runs = service?.versions.filter((v) => v.version !== null) ?? [];
    const newest = service?.lastDeployment?.version;
    // Of as many instances each, the one that was there before is the usual one.
    const weight = (v: (typeof runs)[number]) => v.instances - (v.version === newest ? 0.5 : 0);
    const usual = runs.reduce<(typeof runs)[number] | null>(
      (most, v) => (!most || weight(v) > weight(most) ? v : most),
      null,
    );
    const fresh = newest === version && runs.length > 1;
    if (usual) {
      if (usual.version === version) return null;
      return { version, fresh, why: `Most instances of ${resource.service} run ${usual.version}.` };
    }
    const seen = [...(inTrace.get(resource.service) ?? [])];
    const most = seen.reduce((max, each) => (each[1] > max[1] ? each : max), ['', 0] as [string, number])[0];
    if (seen.length < 2 || most === version) return null;
    return { version, fresh, why: `Most spans of ${resource.service} in this trace ran in ${most}.` };
  });
}
