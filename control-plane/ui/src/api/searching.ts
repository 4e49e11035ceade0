import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { LIVE_EVERY_MS, useLive } from '../state/live';
import { isLive, type TimeRange } from '../state/range';
import { useScope } from '../state/url';
import { get, post } from './client';
import { scopeQuery, type TraceSearch } from './queries';
import type { Cohort, Completion, ExplainAnswer, FacetsAnswer } from './searchTypes';
import type { TraceSummary, TracesAnswer } from './types';

/** Reads around the search of traces. */

/** Traces may start this long before the newest known one and arrive after it. */
const LATE_MS = 30_000;

/** Values and counts of what the matching traces carry. */
export function useFacets(search: TraceSearch, enabled: boolean): UseQueryResult<FacetsAnswer, Error> {
  const scope = useScope();
  const query = { ...scopeQuery(scope), ...search };
  return useQuery({
    queryKey: ['/traces/facets', query],
    queryFn: ({ signal }) => get<FacetsAnswer>('/traces/facets', query, signal),
    placeholderData: keepPreviousData,
    enabled,
  });
}

/** What has a query line of its own language. */
export type Searched = 'traces' | 'logs' | 'metrics';

/** What may stand at `cursor` of a query that is being written; null asks nothing. */
export function useCompletion(
  of: Searched,
  at: { q: string; cursor: number } | null,
  enabled: boolean,
): UseQueryResult<Completion, Error> {
  const scope = useScope();
  const query = { ...scopeQuery(scope), q: at?.q, cursor: at?.cursor };
  return useQuery({
    queryKey: [`/${of}/complete`, query],
    queryFn: ({ signal }) => get<Completion>(`/${of}/complete`, query, signal),
    enabled: enabled && at !== null,
    staleTime: 30_000,
    retry: false,
  });
}

/** `around` replaces the chosen range. */
export function useExplain(
  search: TraceSearch,
  cohort: Cohort | null,
  around: Partial<TimeRange>,
): UseQueryResult<ExplainAnswer, Error> {
  const scope = useScope();
  const { limit: _, minDurationNs, maxDurationNs, ...conditions } = search;
  const ns = (written: string | null) => (written === null ? null : Number(written));
  const body = {
    search: {
      ...conditions,
      minDurationNs: ns(minDurationNs),
      maxDurationNs: ns(maxDurationNs),
      ...scopeQuery(scope),
      ...around,
    },
    cohort,
  };
  return useQuery({
    queryKey: ['/traces/explain', body],
    queryFn: ({ signal }) => post<ExplainAnswer>('/traces/explain', {}, body, signal),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    enabled: cohort !== null,
  });
}

/**
 * Traces that came after those on screen (`shown`, newest first), looked for while Live is on and the range moves.
 * Only the time since the newest one is searched again.
 */
export function useNewer(
  search: TraceSearch,
  shown: readonly TraceSummary[],
  enabled: boolean,
): TraceSummary[] {
  const scope = useScope();
  const live = useLive();
  const newest = shown.reduce((max, t) => Math.max(max, new Date(t.startedAt).getTime()), 0);
  const from = newest === 0 ? scope.range.from : new Date(newest - LATE_MS).toISOString();
  const query = { ...scopeQuery(scope), ...search, from };
  const answer = useQuery({
    queryKey: ['/traces newer', query],
    queryFn: ({ signal }) => get<TracesAnswer>('/traces', query, signal),
    // The search on screen has only just ended: the first look is due an interval later.
    initialData: { traces: [], scanned: 0, truncated: false },
    staleTime: LIVE_EVERY_MS,
    refetchInterval: live && isLive(scope.range) ? LIVE_EVERY_MS : false,
    enabled: enabled && isLive(scope.range),
  });
  if (!enabled) return [];
  const known = new Set(shown.map((t) => t.traceId));
  return answer.data.traces.filter((t) => !known.has(t.traceId));
}
