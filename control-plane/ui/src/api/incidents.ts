import {
  keepPreviousData,
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { LIVE_EVERY_MS, useLive } from '../state/live';
import { isLive } from '../state/range';
import { type Scope, useScope } from '../state/url';
import { get, post } from './client';
import type { IncidentDetail, IncidentsAnswer } from './incidentTypes';
import { scopeQuery } from './queries';
import type { Deployment, DeploymentsAnswer } from './types';

/** Reads about incidents, and what people do about them. */

const INCIDENTS = '/incidents';

/** The most that are kept. */
const MOST_INCIDENTS = 500;

export function useIncidents(state: string | null, scope: Scope): UseQueryResult<IncidentsAnswer, Error> {
  const live = useLive();
  const query = { ...scopeQuery(scope), state, limit: MOST_INCIDENTS };
  return useQuery<IncidentsAnswer, Error>({
    queryKey: [INCIDENTS, query],
    queryFn: ({ signal }) => get<IncidentsAnswer>(INCIDENTS, query, signal),
    placeholderData: keepPreviousData,
    refetchInterval: live && isLive(scope.range) ? LIVE_EVERY_MS : false,
  });
}

/** What goes on now and concerns a service, whatever range is looked at. */
export function useOpenIncidents(service: string): UseQueryResult<IncidentsAnswer, Error> {
  const { env, namespace } = useScope();
  const live = useLive();
  const query = { env, namespace, service, state: 'open' };
  return useQuery<IncidentsAnswer, Error>({
    queryKey: [INCIDENTS, query],
    queryFn: ({ signal }) => get<IncidentsAnswer>(INCIDENTS, query, signal),
    refetchInterval: live ? LIVE_EVERY_MS : false,
  });
}

const pathOf = (id: string) => `${INCIDENTS}/${encodeURIComponent(id)}`;

/** An open one goes on; a closed one may still be noted on. One that is not there does not come. */
export function useIncident(id: string): UseQueryResult<IncidentDetail, Error> {
  const live = useLive();
  return useQuery<IncidentDetail, Error>({
    queryKey: [INCIDENTS, id],
    queryFn: ({ signal }) => get<IncidentDetail>(pathOf(id), {}, signal),
    refetchInterval: (query) => (live && query.state.status === 'success' ? LIVE_EVERY_MS : false),
  });
}

/** A deploy that long before is no news. */
const BEFORE_MS = 30 * 86_400_000;

/** The newest change of a service up to an incident's end; null where there was none in the month before it. */
export function useLastDeploy(
  service: { name: string; env: string | null; namespace: string | null },
  incident: Pick<IncidentDetail, 'startedAt' | 'endedAt'>,
): UseQueryResult<Deployment | null, Error> {
  const query = {
    service: service.name,
    env: service.env,
    namespace: service.namespace,
    from: new Date(Date.parse(incident.startedAt) - BEFORE_MS).toISOString(),
    to: incident.endedAt,
    limit: 1,
  };
  return useQuery<Deployment | null, Error>({
    queryKey: ['/deployments', query],
    queryFn: async ({ signal }) =>
      (await get<DeploymentsAnswer>('/deployments', query, signal)).deployments[0] ?? null,
  });
}

export type Deed =
  | { act: 'acknowledge'; author: string }
  | { act: 'notes'; author: string; text: string }
  | { act: 'close'; author: string; reason: string };

export function useDeed(id: string): UseMutationResult<IncidentDetail, Error, Deed> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ act, ...body }: Deed) => post<IncidentDetail>(`${pathOf(id)}/${act}`, {}, body),
    onSuccess: () => client.invalidateQueries({ queryKey: [INCIDENTS] }),
  });
}
