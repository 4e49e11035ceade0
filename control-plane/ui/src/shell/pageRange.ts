import type { TimeRange } from '../state/range';

/** Deploys are rare: a quarter of an hour of them says nothing. */
export const DEPLOYS_RANGE: TimeRange = { from: '-7d', to: 'now' };

/** The range a page shows while the URL names none; null where the usual one will do. */
export function pageRange(path: string): TimeRange | null {
  return path === '/deploys' ? DEPLOYS_RANGE : null;
}
