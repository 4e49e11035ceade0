import {
  keepPreviousData,
  type UseInfiniteQueryResult,
  type UseQueryResult,
  useInfiniteQuery,
  useQuery,
} from '@tanstack/react-query';
import { LIVE_EVERY_MS, useLive } from '../state/live';
import { isLive } from '../state/range';
import { useScope } from '../state/url';
import { get, type Query } from './client';
import type {
  LogFacetsAnswer,
  LogHistogram,
  LogLine,
  LogsAnswer,
  Neighbours,
  PatternsAnswer,
  TraceLogs,
} from './logTypes';
import { scopeQuery } from './queries';

/** Reads of logs. */

export interface LogSearch {
  /** The query line. */
  q: string | null;
  service: string | null;
  /** At least as severe. */
  severity: string | null;
  version: string | null;
  traceId: string | null;
  spanId: string | null;
}

/** A search may take ten seconds before it answers with what it has: that answer is waited for. */
const PATIENCE_MS = 15_000;

export type Direction = 'newest' | 'oldest';

/** Lines asked for at once: what fills a tall window four times. */
const PORTION = 200;
/** Bars of the histogram: as many as are told apart on a narrow page. */
const BUCKETS = 60;

/** What every read of these lines takes, beside its own. */
export function useLogQuery(search: LogSearch): Query {
  return { ...scopeQuery(useScope()), ...search };
}

export interface LogPages {
  pages: LogsAnswer[];
}

/** Lines in portions, each going on where the one before ended. */
export function useLines(
  search: LogSearch,
  order: Direction,
  enabled: boolean,
): UseInfiniteQueryResult<LogPages, Error> {
  const query = { ...useLogQuery(search), order: order === 'newest' ? null : order, limit: PORTION };
  return useInfiniteQuery({
    queryKey: ['/logs', query],
    queryFn: ({ signal, pageParam }) =>
      get<LogsAnswer>('/logs', { ...query, after: pageParam }, signal, PATIENCE_MS),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
    // Lines that were read do not change; newer ones are told of, and shown on demand.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    enabled,
  });
}

/** A few lines of a query within a second of a time, newest first. */
export function useLinesAround(q: string, time: string, enabled: boolean): UseQueryResult<LogsAnswer, Error> {
  const at = Date.parse(time);
  const { env, namespace } = useScope();
  const query = {
    env,
    namespace,
    q,
    from: new Date(at - 1_000).toISOString(),
    to: new Date(at + 1_000).toISOString(),
    limit: 5,
  };
  return useQuery({
    queryKey: ['/logs', query],
    queryFn: ({ signal }) => get<LogsAnswer>('/logs', query, signal, PATIENCE_MS),
    staleTime: Number.POSITIVE_INFINITY,
    enabled,
  });
}

/** How many lines came after the newest one on screen, looked for while Live is on and the range moves. */
export function useNewerLines(
  search: LogSearch,
  shown: readonly LogLine[],
  enabled: boolean,
): { count: number; more: boolean } {
  const { range } = useScope();
  const live = useLive();
  const newest = shown[0]?.time ?? null;
  const query = { ...useLogQuery(search), limit: PORTION, ...(newest === null ? {} : { from: newest }) };
  const answer = useQuery({
    queryKey: ['/logs newer', query],
    queryFn: ({ signal }) => get<LogsAnswer>('/logs', query, signal, PATIENCE_MS),
    initialData: { logs: [], scanned: 0, truncated: false, reason: null, next: null },
    staleTime: LIVE_EVERY_MS,
    refetchInterval: live && isLive(range) ? LIVE_EVERY_MS : false,
    enabled: enabled && isLive(range),
  });
  if (!enabled) return { count: 0, more: false };
  const known = new Set(shown.map((l) => l.id));
  const count = answer.data.logs.filter((l) => !known.has(l.id)).length;
  return { count, more: answer.data.next !== null && count >= PORTION };
}

export function useHistogram(search: LogSearch, enabled: boolean): UseQueryResult<LogHistogram, Error> {
  const { range } = useScope();
  const live = useLive();
  const query = { ...useLogQuery(search), buckets: BUCKETS };
  return useQuery({
    queryKey: ['/logs/histogram', query],
    queryFn: ({ signal }) => get<LogHistogram>('/logs/histogram', query, signal, PATIENCE_MS),
    placeholderData: keepPreviousData,
    refetchInterval: live && isLive(range) ? LIVE_EVERY_MS : false,
    enabled,
  });
}

/** How many lines of a service are errors; null until it is known. */
export function useErrorLines(service: string): number | null {
  const query = { ...scopeQuery(useScope()), service, severity: 'error', buckets: 1 };
  const answer = useQuery({
    queryKey: ['/logs/histogram', query],
    queryFn: ({ signal }) => get<LogHistogram>('/logs/histogram', query, signal, PATIENCE_MS),
    retry: false,
  });
  if (!answer.data) return null;
  return answer.data.buckets.flatMap((b) => b.counts).reduce((sum, n) => sum + n, 0);
}

export function useLogFacets(search: LogSearch, enabled: boolean): UseQueryResult<LogFacetsAnswer, Error> {
  const query = useLogQuery(search);
  return useQuery({
    queryKey: ['/logs/fields', query],
    queryFn: ({ signal }) => get<LogFacetsAnswer>('/logs/fields', query, signal, PATIENCE_MS),
    placeholderData: keepPreviousData,
    enabled,
  });
}

/** `count` lines of the same instance to each side of one. */
export function useNeighbours(id: string, count: number): UseQueryResult<Neighbours, Error> {
  const { env, namespace } = useScope();
  return useQuery({
    queryKey: ['/logs neighbours', id, { count, env, namespace }],
    queryFn: ({ signal }) =>
      get<Neighbours>(`/logs/${encodeURIComponent(id)}/neighbours`, { count, env, namespace }, signal),
    placeholderData: (previous, before) => (before?.queryKey[1] === id ? previous : undefined),
    retry: false,
  });
}

export interface PatternFilter {
  service: string | null;
  severity: string | null;
  /** Only those nobody had seen before this time. */
  newSince: string | null;
  /** Only those that this version brought. */
  newIn: string | null;
}

/** More are not read; the table says that there are more. */
const MOST_PATTERNS = 200;

export function usePatterns(filter: PatternFilter): UseQueryResult<PatternsAnswer, Error> {
  const scope = useScope();
  const live = useLive();
  const query = { ...scopeQuery(scope), ...filter, limit: MOST_PATTERNS };
  return useQuery({
    queryKey: ['/logs/patterns', query],
    queryFn: ({ signal }) => get<PatternsAnswer>('/logs/patterns', query, signal),
    placeholderData: keepPreviousData,
    refetchInterval: live && isLive(scope.range) ? LIVE_EVERY_MS : false,
  });
}

/** The lines that were written within a trace; asked again while its spans still come. */
export function useTraceLogs(traceId: string, spans: number): UseQueryResult<TraceLogs, Error> {
  const { env, namespace } = useScope();
  return useQuery({
    queryKey: ['/traces', traceId, 'logs', spans, env, namespace],
    queryFn: ({ signal }) =>
      get<TraceLogs>(`/traces/${encodeURIComponent(traceId)}/logs`, { env, namespace }, signal),
    // Lines and spans come by different ways: those of a fresh trace may be late.
    staleTime: 30_000,
    retry: false,
  });
}
