import type { CostChange, CostDriver } from '../../api/trimTypes';
import type { ServiceCost } from './costs';

/** Who made the cost grow, as far as the drivers tell. */

/** One that sends more than before, with the comparison that says so. */
export interface Grower {
  driver: CostDriver;
  change: CostChange;
  /** On disk. */
  bytesPerDay: number;
}

/** Of a driver: the larger of its growths; null where none is known in bytes. */
function growthOf(driver: CostDriver): Grower | null {
  let most: Grower | null = null;
  for (const change of [driver.sinceDeploy, driver.sinceEarlier]) {
    const bytesPerDay = change?.grows ? (change.addedBytesPerDay ?? 0) : 0;
    if (change && bytesPerDay > (most?.bytesPerDay ?? 0)) most = { driver, change, bytesPerDay };
  }
  return most;
}

/** The service that added most. Its parts are no answer where it is not told as a whole: they are in it. */
export function mostGrown(drivers: readonly CostDriver[]): Grower | null {
  return drivers
    .filter((one) => one.kind === 'service')
    .map(growthOf)
    .reduce((most, one) => (one && one.bytesPerDay > (most?.bytesPerDay ?? 0) ? one : most), null);
}

/** What a service sends more or less of since its last deploy. */
export interface SinceDeploy {
  /** On disk, of all its signals that are told; below 0 where it is less. */
  bytesPerDay: number;
  /** More of something, by more than chance. */
  grows: boolean;
  deploys: { id: string; version: string }[];
}

/** Null where no driver tells of the service since a deploy: that is not known to be nothing. */
export function sinceDeploy(drivers: readonly CostDriver[], row: ServiceCost): SinceDeploy | null {
  let found: SinceDeploy | null = null;
  for (const { kind, source, sinceDeploy: change } of drivers) {
    if (kind !== 'service' || source.service !== row.service || source.namespace !== row.namespace) continue;
    if (!change || change.addedBytesPerDay === null) continue;
    found ??= { bytesPerDay: 0, grows: false, deploys: [] };
    found.bytesPerDay += change.addedBytesPerDay;
    found.grows ||= change.grows;
    const { deployment: id, version } = change;
    if (id !== null && version !== null && !found.deploys.some((one) => one.id === id))
      found.deploys.push({ id, version });
  }
  return found;
}
