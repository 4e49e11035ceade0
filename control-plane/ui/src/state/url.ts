import { useCallback, useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';
import { DEFAULT_RANGE, isValid, type TimeRange } from './range';
import { useHash } from './useHash';

/** The page's state lives in the URL: what is shown can be sent to someone, and Back undoes the last step. */

/** Parameters that go along from page to page. */
const CARRIED = ['env', 'namespace', 'from', 'to'] as const;

export type Changes = Record<string, string | string[] | null | undefined>;

/** `search` with `changes` made: null or empty removes, a list repeats the parameter. Never a leading `?`. */
export function change(search: string, changes: Changes): string {
  const params = new URLSearchParams(search);
  for (const [key, value] of Object.entries(changes)) {
    params.delete(key);
    if (Array.isArray(value)) for (const each of value) params.append(key, each);
    else if (value != null && value !== '') params.set(key, value);
  }
  return readable(params);
}

/** Query strings a person can read: `:`, `/`, `,`, `@` and `~` need no escape in a query. */
export function readable(params: URLSearchParams): string {
  return params
    .toString()
    .replace(/%(3A|2F|2C|40|7E)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

export function withQuery(path: string, query: string): string {
  return query ? `${path}?${query}` : path;
}

const OF_A_DEPLOY = /^\/deploys\/(?!status$)[^/]+$/;
const OF_AN_INCIDENT = /^\/incidents\/[^/]+$/;

const lastPart = (path: string) => path.slice(path.lastIndexOf('/') + 1);

/** The deploy whose page a path is; null for another page. */
export const deployOfPath = (path: string): string | null => (OF_A_DEPLOY.test(path) ? lastPart(path) : null);

/** The incident whose page a path is; null for another page. */
export const incidentOfPath = (path: string): string | null =>
  OF_AN_INCIDENT.test(path) ? decodeURIComponent(lastPart(path)) : null;

/** One deploy or incident is shown in its own time: the range of the page that one comes from would hide it. */
export const hasItsOwnTime = (path: string): boolean => OF_A_DEPLOY.test(path) || OF_AN_INCIDENT.test(path);

/**
 * A link to `target` (path with or without query) that keeps environment, namespace and range unless it names its own,
 * or shows a time of its own.
 */
export function carry(search: string, target: string, changes: Changes = {}): string {
  const [rest, fragment] = target.split('#', 2) as [string, string?];
  const [path, query = ''] = rest.split('?', 2) as [string, string?];
  const own = new URLSearchParams(query);
  const current = new URLSearchParams(search);
  const merged = new URLSearchParams();
  const namesRange = own.has('from') || own.has('to') || hasItsOwnTime(path);
  for (const key of CARRIED) {
    if (namesRange && (key === 'from' || key === 'to')) continue;
    const value = current.get(key);
    if (value && !own.has(key)) merged.set(key, value);
  }
  for (const [key, value] of own) merged.append(key, value);
  return withQuery(path, change(merged.toString(), changes)) + (fragment ? `#${fragment}` : '');
}

/** A link that keeps what goes along from page to page. */
export function useHref(): (target: string, changes?: Changes) => string {
  const search = useSearch();
  return useCallback((target, changes) => carry(search, target, changes), [search]);
}

export interface UrlState {
  params: URLSearchParams;
  /** Sets parameters of this page: a step that Back undoes, or with `replace` a correction of the last one. */
  set: (changes: Changes, options?: { replace?: boolean }) => void;
  /** The link that would make these changes on this page. */
  href: (changes: Changes) => string;
}

export function useUrl(): UrlState {
  const search = useSearch();
  const [path, navigate] = useLocation();
  const hash = useHash();
  const params = useMemo(() => new URLSearchParams(search), [search]);
  const href = useCallback(
    (changes: Changes) => withQuery(encodeURI(path), change(search, changes)) + hash,
    [path, search, hash],
  );
  const set = useCallback(
    (changes: Changes, options?: { replace?: boolean }) => {
      // From the address as it is now, not as it was drawn: two changes in one tick must both hold.
      const now = window.location;
      const target = withQuery(now.pathname, change(now.search, changes));
      // The part of the page that is shown (`#table`) stays.
      if (target !== now.pathname + now.search) navigate(target + now.hash, options);
    },
    [navigate],
  );
  return { params, set, href };
}

export interface Scope {
  env: string | null;
  namespace: string | null;
  range: TimeRange;
}

/** The range that an address names; null where it names none that can be. */
export function namedRange(params: URLSearchParams): TimeRange | null {
  const from = params.get('from');
  const range = from ? { from, to: params.get('to') ?? 'now' } : null;
  return range && isValid(range) ? range : null;
}

/** What every read takes. A page may have a default range of its own, used while the URL names none. */
export function scopeOf(params: URLSearchParams, pageRange: TimeRange = DEFAULT_RANGE): Scope {
  return {
    env: params.get('env'),
    namespace: params.get('namespace'),
    range: namedRange(params) ?? pageRange,
  };
}

export function useScope(pageRange?: TimeRange): Scope {
  const search = useSearch();
  return useMemo(() => scopeOf(new URLSearchParams(search), pageRange), [search, pageRange]);
}
