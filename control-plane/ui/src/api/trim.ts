import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useLive } from '../state/live';
import { isLive, type TimeRange } from '../state/range';
import { useScope } from '../state/url';
import { get } from './client';
import { scopeQuery } from './queries';
import type { AdviceAnswer, DriversAnswer } from './trimTypes';

/** What grew and what can be done without changes by the hour, and takes the control plane some work. */
const EVERY_MS = 60_000;

function useSlowRead<T>(
  path: string,
  range: TimeRange,
  service: string | null,
  limit: number,
): UseQueryResult<T, Error> {
  const live = useLive();
  const scope = useScope(range);
  const query = { ...scopeQuery(scope), service, limit: String(limit) };
  return useQuery<T, Error>({
    queryKey: [path, query],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => get<T>(path, query, signal),
    refetchInterval: live && isLive(scope.range) ? EVERY_MS : false,
    staleTime: EVERY_MS / 2,
  });
}

export function useDrivers(
  range: TimeRange,
  service: string | null,
  limit: number,
): UseQueryResult<DriversAnswer, Error> {
  return useSlowRead('/overhead/drivers', range, service, limit);
}

export function useAdvice(
  range: TimeRange,
  service: string | null,
  limit: number,
): UseQueryResult<AdviceAnswer, Error> {
  return useSlowRead('/overhead/advice', range, service, limit);
}
