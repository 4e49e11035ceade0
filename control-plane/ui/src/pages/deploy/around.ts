import type { Around } from '../../api/deploys';
import type { Deployment } from '../../api/types';
import { isLive } from '../../state/range';
import { namedRange } from '../../state/url';

/** So much time is shown before a deploy began and after it ended. */
const BEFORE_MS = 15 * 60e3;
const AFTER_MS = 15 * 60e3;

/** Whole minutes, so that the address of a read does not change with every look. */
export function around(d: Deployment, now: number): Around {
  const start = Date.parse(d.startedAt);
  const end = d.finishedAt ? Date.parse(d.finishedAt) : now;
  const before = Math.max(BEFORE_MS, (end - start) / 2);
  const after = Math.max(AFTER_MS, (end - start) / 2);
  const live = end + after >= now;
  const minute = (t: number) => Math.floor(t / 60e3) * 60e3;
  return {
    from: new Date(minute(start - before)).toISOString(),
    to: new Date(live ? minute(now) + 60e3 : minute(end + after)).toISOString(),
    live,
  };
}

/** What the page shows: the range that the address names, else the time around the deploy. */
export function shownOf(d: Deployment, params: URLSearchParams, now: number): Around {
  const named = namedRange(params);
  return named ? { ...named, live: isLive(named) } : around(d, now);
}
