import {
  keepPreviousData,
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { LIVE_EVERY_MS, useLive } from '../state/live';
import { get, post, queryString, remove } from './client';
import type { Lever, LeverPreview, LeversAnswer, LeverWish, LoggersAnswer, NewLever } from './leverTypes';
import type { SamplingAnswer } from './samplingTypes';

/** Levers are of now and of all services, whatever is looked at. */

const LEVERS = '/levers';

/** A preview reads samples and lines of an hour. */
const PREVIEW_PATIENCE_MS = 30_000;

export function useLevers(): UseQueryResult<LeversAnswer, Error> {
  const live = useLive();
  return useQuery<LeversAnswer, Error>({
    queryKey: [LEVERS],
    queryFn: ({ signal }) => get<LeversAnswer>(LEVERS, {}, signal),
    refetchInterval: live ? LIVE_EVERY_MS : false,
  });
}

export function useSampling(): UseQueryResult<SamplingAnswer, Error> {
  const live = useLive();
  return useQuery<SamplingAnswer, Error>({
    queryKey: [LEVERS, 'sampling'],
    queryFn: ({ signal }) => get<SamplingAnswer>('/sampling', {}, signal),
    refetchInterval: live ? LIVE_EVERY_MS : false,
  });
}

/** A refusal is an answer: asked again it would be the same. */
export function useLeverPreview(wish: LeverWish | null): UseQueryResult<LeverPreview, Error> {
  return useQuery<LeverPreview, Error>({
    queryKey: [LEVERS, 'preview', wish],
    queryFn: ({ signal }) =>
      post<LeverPreview>(`${LEVERS}/preview`, {}, wish ?? {}, signal, PREVIEW_PATIENCE_MS),
    enabled: wish !== null,
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: false,
    retry: false,
  });
}

/** Loggers of a service: without them a name is typed. */
export function useLoggers(service: string, environment: string): UseQueryResult<LoggersAnswer, Error> {
  return useQuery<LoggersAnswer, Error>({
    queryKey: [LEVERS, 'loggers', service, environment],
    queryFn: ({ signal }) =>
      get<LoggersAnswer>(
        `${LEVERS}/loggers`,
        { service, environment: environment || null },
        signal,
        PREVIEW_PATIENCE_MS,
      ),
    enabled: service !== '',
    refetchOnWindowFocus: false,
    retry: false,
  });
}

export function useApplyLever(): UseMutationResult<Lever, Error, NewLever> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (lever: NewLever) => post<Lever>(LEVERS, {}, lever, undefined, PREVIEW_PATIENCE_MS),
    onSuccess: () => client.invalidateQueries({ queryKey: [LEVERS], exact: true }),
  });
}

export interface Revocation {
  id: string;
  author: string;
  reason: string;
}

export function useRevokeLever(): UseMutationResult<Lever, Error, Revocation> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, author, reason }: Revocation) =>
      remove<Lever>(`${LEVERS}/${encodeURIComponent(id)}${queryString({ author, reason })}`),
    onSuccess: () => client.invalidateQueries({ queryKey: [LEVERS], exact: true }),
  });
}
