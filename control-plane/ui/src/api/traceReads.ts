import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useScope } from '../state/url';
import { get, post } from './client';
import type { Comparison, CriticalPath, HintsAnswer, TraceFileView } from './traceTypes';

/** Reads about one trace. A stored trace does not change, so they are asked once for each number of its spans. */

function useOfTrace<T>(traceId: string, part: string, spans: number, enabled: boolean) {
  const { env, namespace } = useScope();
  return useQuery<T, Error>({
    queryKey: ['/traces', traceId, part, spans, env, namespace],
    queryFn: ({ signal }) =>
      get<T>(`/traces/${encodeURIComponent(traceId)}/${part}`, { env, namespace }, signal),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    enabled,
  });
}

export function useCriticalPath(
  traceId: string,
  spans: number,
  enabled: boolean,
): UseQueryResult<CriticalPath, Error> {
  return useOfTrace(traceId, 'critical-path', spans, enabled);
}

export function useHints(
  traceId: string,
  spans: number,
  enabled: boolean,
): UseQueryResult<HintsAnswer, Error> {
  return useOfTrace(traceId, 'hints', spans, enabled);
}

/** `other` is a trace id; null: the typical trace of the same operation. */
export function useComparison(traceId: string, other: string | null): UseQueryResult<Comparison, Error> {
  const { env, namespace } = useScope();
  const query = { a: traceId, b: other, typical: other === null ? 'true' : null, env, namespace };
  return useQuery<Comparison, Error>({
    queryKey: ['/traces/compare', query],
    queryFn: ({ signal }) => get<Comparison>('/traces/compare', query, signal),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
}

/** What a file shows: one of its traces, by default the one with most spans. `opened` tells one opening from another. */
export function useTraceFile(
  opened: { number: number; file: File } | null,
  traceId: string | null,
): UseQueryResult<TraceFileView, Error> {
  return useQuery<TraceFileView, Error>({
    queryKey: ['/traces/view', opened?.number, traceId],
    queryFn: ({ signal }) => post<TraceFileView>('/traces/view', { traceId }, opened?.file ?? {}, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    retry: false,
    enabled: opened !== null,
  });
}
