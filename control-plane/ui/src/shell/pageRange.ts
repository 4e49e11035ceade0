import type { TimeRange } from '../state/range';

/** Deploys are rare: a quarter of an hour of them says nothing. */
export const DEPLOYS_RANGE: TimeRange = { from: '-7d', to: 'now' };

/** How delivery goes is told by week. */
export const STATUS_RANGE: TimeRange = { from: '-30d', to: 'now' };

/** Errors are counted by the hour: a quarter of one says little. */
export const ERRORS_RANGE: TimeRange = { from: '-1d', to: 'now' };

/** Incidents are rare, too. */
export const INCIDENTS_RANGE: TimeRange = { from: '-7d', to: 'now' };

/** What a quarter of an hour costs depends on who happened to call in it. */
export const OVERHEAD_RANGE: TimeRange = { from: '-1h', to: 'now' };

/** The range a page shows while the URL names none; null where the usual one will do. */
export function pageRange(path: string): TimeRange | null {
  if (path === '/deploys') return DEPLOYS_RANGE;
  if (path === '/deploys/status') return STATUS_RANGE;
  if (path === '/overhead') return OVERHEAD_RANGE;
  if (path === '/incidents') return INCIDENTS_RANGE;
  return path === '/errors' || path.startsWith('/errors/') ? ERRORS_RANGE : null;
}
