import {
  keepPreviousData,
  type UseInfiniteQueryResult,
  type UseQueryResult,
  useInfiniteQuery,
  useQuery,
} from '@tanstack/react-query';
import { LIVE_EVERY_MS, useLive } from '../state/live';
import { isLive, type TimeRange } from '../state/range';
import { serviceInPath } from '../state/serviceAddress';
import { useScope } from '../state/url';
import { get, type Query } from './client';
import type { CallersAnswer, DeployStatus, Verdict, VersionSeries } from './deployTypes';
import { MOST_DEPLOYMENTS, scopeQuery, useRead } from './queries';
import type { Deployment, DeploymentsAnswer } from './types';

/** Reads about deployments. */

/** A verdict is looked at every 10 s. */
const VERDICT_EVERY_MS = 10_000;

/** Deployments of a range of the caller's own, whatever the page shows. */
export function useDeploymentsIn(
  range: TimeRange,
  service: string | null = null,
): UseQueryResult<DeploymentsAnswer, Error> {
  const { env, namespace } = useScope();
  const query: Query = { env, namespace, from: range.from, to: range.to, service, limit: MOST_DEPLOYMENTS };
  return useRead('/deployments', query, range);
}

/** What the API can tell apart among deployments. */
export interface DeploymentSearch {
  service: string | null;
  kind: string | null;
  state: string | null;
  verdict: string | null;
}

export interface DeploymentPages {
  pages: DeploymentsAnswer[];
}

/** Deployments in portions, newest first, each going on where the one before ended. */
export function useDeploymentPages(
  range: TimeRange,
  search: DeploymentSearch | null,
  enabled = true,
): UseInfiniteQueryResult<DeploymentPages, Error> {
  const scope = useScope(range);
  const live = useLive();
  const query: Query = { ...scopeQuery(scope), ...search };
  return useInfiniteQuery({
    queryKey: ['/deployments in portions', query],
    queryFn: ({ signal, pageParam }) =>
      get<DeploymentsAnswer>('/deployments', { ...query, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
    // All portions are read anew each time: the more they are, the rarer.
    refetchInterval: ({ state }) =>
      live && isLive(scope.range) ? LIVE_EVERY_MS * Math.max(1, state.data?.pages.length ?? 1) : false,
    enabled,
  });
}

/** All that was read so far. What moved from one portion to another between two reads is there once. */
export function deploymentsOf(pages: DeploymentPages | undefined): Deployment[] {
  const found = new Map<string, Deployment>();
  for (const page of pages?.pages ?? []) {
    for (const d of page.deployments) if (!found.has(d.id)) found.set(d.id, d);
  }
  return [...found.values()];
}

/** One deployment; asked again while it is under way or judged. */
export function useDeployment(id: string): UseQueryResult<Deployment, Error> {
  const live = useLive();
  return useQuery<Deployment, Error>({
    queryKey: ['/deployments', id],
    queryFn: ({ signal }) => get<Deployment>(`/deployments/${encodeURIComponent(id)}`, {}, signal),
    refetchInterval: (query) => {
      const known = query.state.data;
      return live && known && (known.finishedAt === null || known.verdict?.final === false)
        ? LIVE_EVERY_MS
        : false;
    },
  });
}

/** Its verdict with the evidence; `enabled` where the deployment has one. */
export function useVerdict(id: string, enabled: boolean): UseQueryResult<Verdict, Error> {
  const live = useLive();
  return useQuery<Verdict, Error>({
    queryKey: ['/deployments', id, 'verdict'],
    queryFn: ({ signal }) => get<Verdict>(`/deployments/${encodeURIComponent(id)}/verdict`, {}, signal),
    enabled,
    refetchInterval: (query) =>
      live && query.state.data && !query.state.data.final ? VERDICT_EVERY_MS : false,
  });
}

export interface Around {
  from: string;
  to: string;
  /** It still grows. */
  live: boolean;
}

/** Requests by version around a deployment, of the very service that was deployed. */
export function useVersionSeries(
  service: Pick<Deployment, 'service' | 'namespace' | 'environment'>,
  around: Around,
): UseQueryResult<{ versions: VersionSeries[] }, Error> {
  const { path, query } = serviceInPath(service.service);
  const asked: Query = {
    ...query,
    env: service.environment,
    namespace: service.namespace,
    from: around.from,
    to: around.to,
  };
  const live = useLive();
  return useQuery({
    queryKey: [`/services ${service.service}/versions`, asked],
    queryFn: ({ signal }) => get<{ versions: VersionSeries[] }>(`${path}/versions`, asked, signal),
    placeholderData: keepPreviousData,
    refetchInterval: live && around.live ? LIVE_EVERY_MS : false,
  });
}

export function useDeployStatus(range: TimeRange): UseQueryResult<DeployStatus, Error> {
  const scope = useScope(range);
  return useRead('/deploy-status', scopeQuery(scope), scope.range);
}

/** Who calls an operation. Its name has slashes: it goes in the query. */
export function useCallers(service: string, operation: string): UseQueryResult<CallersAnswer, Error> {
  const scope = useScope();
  const { path, query } = serviceInPath(service);
  return useRead(`${path}/operations/~/callers`, { ...scopeQuery(scope), ...query, operation }, scope.range, {
    subject: `/services ${service}/callers ${operation}`,
  });
}
