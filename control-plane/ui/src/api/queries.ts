import { QueryClient, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { LIVE_EVERY_MS, useLive } from '../state/live';
import { isLive, type TimeRange } from '../state/range';
import { serviceInPath } from '../state/serviceAddress';
import { type Scope, useScope } from '../state/url';
import { ApiError, get, type Query } from './client';
import type { ErrorIssue, ErrorsAnswer } from './errorTypes';
import type {
  ContributorsAnswer,
  OverheadAnswer,
  OverheadKept,
  ReadsAnswer,
  SeriesLimitsAnswer,
} from './overheadTypes';
import type { Trace } from './spanTypes';
import type {
  DeploymentsAnswer,
  EdgeDetail,
  ExemplarsAnswer,
  GraphAnswer,
  InstancesAnswer,
  IntakeStatus,
  OperationsAnswer,
  Overview,
  ServiceDetail,
  ServicesAnswer,
  TracesAnswer,
} from './types';

/** One hook per read of the API. Old answers stay on screen while new ones load, so that nothing flickers. */

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: LIVE_EVERY_MS / 2,
        refetchOnWindowFocus: true,
        // A refusal stays one; a lost connection deserves one more try before the page says so.
        retry: (failures, error) => failures < 1 && !(error instanceof ApiError && error.status >= 400),
        retryDelay: 500,
      },
    },
  });
}

export function scopeQuery(scope: Scope): Query {
  return { env: scope.env, namespace: scope.namespace, from: scope.range.from, to: scope.range.to };
}

/** A read over the chosen range, asked again while the range moves and Live is on. */
export function useRead<T>(
  path: string,
  query: Query,
  range: TimeRange,
  options: { enabled?: boolean; subject?: string } = {},
): UseQueryResult<T, Error> {
  const live = useLive();
  // What the answer is about: an old answer may stand in for a new one only when both are about the same thing.
  const subject = options.subject ?? path;
  return useQuery<T, Error>({
    queryKey: [subject, query],
    placeholderData: (previous, previousQuery) =>
      previousQuery?.queryKey[0] === subject ? previous : undefined,
    queryFn: ({ signal }) => get<T>(path, query, signal),
    refetchInterval: live && isLive(range) ? LIVE_EVERY_MS : false,
    enabled: options.enabled ?? true,
  });
}

export function useOverview(): UseQueryResult<Overview, Error> {
  const scope = useScope();
  return useRead('/overview', scopeQuery(scope), scope.range);
}

export function useServices(): UseQueryResult<ServicesAnswer, Error> {
  const scope = useScope();
  return useRead('/services', scopeQuery(scope), scope.range);
}

/** Of another time or place than the page's. */
export function useServicesIn(scope: Scope): UseQueryResult<ServicesAnswer, Error> {
  return useRead('/services', scopeQuery(scope), scope.range, { subject: '/services in' });
}

function useServiceRead<T>(
  name: string,
  part: '' | '/operations' | '/instances' | '/exemplars',
): UseQueryResult<T, Error> {
  const scope = useScope();
  const { path, query } = serviceInPath(name);
  return useRead(path + part, { ...scopeQuery(scope), ...query }, scope.range, {
    subject: `/services ${name}${part}`,
  });
}

export function useService(name: string): UseQueryResult<ServiceDetail, Error> {
  return useServiceRead(name, '');
}

export function useOperations(name: string): UseQueryResult<OperationsAnswer, Error> {
  return useServiceRead(name, '/operations');
}

export function useInstances(name: string): UseQueryResult<InstancesAnswer, Error> {
  return useServiceRead(name, '/instances');
}

export function useExemplars(name: string): UseQueryResult<ExemplarsAnswer, Error> {
  return useServiceRead(name, '/exemplars');
}

export function useGraph(compareTo: string | null): UseQueryResult<GraphAnswer, Error> {
  const scope = useScope();
  return useRead('/graph', { ...scopeQuery(scope), compareTo }, scope.range);
}

export function useEdge(source: string, target: string): UseQueryResult<EdgeDetail, Error> {
  const scope = useScope();
  return useRead('/graph/edge', { ...scopeQuery(scope), source, target }, scope.range, {
    subject: `/graph/edge ${source} ${target}`,
  });
}

/** The most the API gives at once: what marks charts is not paged through. */
export const MOST_DEPLOYMENTS = 1_000;

export function useDeployments(
  range: TimeRange,
  filter: { service: string | null; state: string | null },
): UseQueryResult<DeploymentsAnswer, Error> {
  const scope = useScope(range);
  return useRead('/deployments', { ...scopeQuery(scope), ...filter, limit: MOST_DEPLOYMENTS }, scope.range);
}

export interface ErrorFilter {
  service?: string | null;
  version?: string | null;
  state?: 'new' | 'regressed' | null;
}

/** The most the API gives at once. */
const MOST_ERRORS = 500;

/** A page may look at a range of its own while the URL names none. */
export function useErrors(filter: ErrorFilter = {}, range?: TimeRange): UseQueryResult<ErrorsAnswer, Error> {
  const scope = useScope(range);
  return useRead('/errors', { ...scopeQuery(scope), ...filter, limit: MOST_ERRORS }, scope.range);
}

export function useError(id: string, range?: TimeRange): UseQueryResult<ErrorIssue, Error> {
  const scope = useScope(range);
  return useRead(`/errors/${encodeURIComponent(id)}`, scopeQuery(scope), scope.range);
}

export function useOverhead(range: TimeRange): UseQueryResult<OverheadAnswer, Error> {
  const scope = useScope(range);
  return useRead('/overhead', scopeQuery(scope), scope.range);
}

/** The same added up by team, environment or version; not asked for where that is null. */
export function useOverheadBy(range: TimeRange, by: string | null): UseQueryResult<OverheadAnswer, Error> {
  const scope = useScope(range);
  return useRead('/overhead', { ...scopeQuery(scope), by }, scope.range, {
    enabled: by !== null,
    subject: `/overhead by ${by}`,
  });
}

export function useContributors(
  range: TimeRange,
  service: string | null,
): UseQueryResult<ContributorsAnswer, Error> {
  const scope = useScope(range);
  return useRead('/overhead/contributors', { ...scopeQuery(scope), service }, scope.range);
}

/** Of all services and environments. */
export function useKept(range: TimeRange): UseQueryResult<OverheadKept, Error> {
  const scope = useScope(range);
  return useRead('/overhead/kept', { from: scope.range.from, to: scope.range.to }, scope.range);
}

/** Of now, whatever range is looked at. */
export function useSeriesLimits(range: TimeRange): UseQueryResult<SeriesLimitsAnswer, Error> {
  const scope = useScope(range);
  return useRead('/overhead/series', { env: scope.env, namespace: scope.namespace }, scope.range);
}

/** Who reads what, unread ones first and then the largest; of those alone or of all; not asked for where the limit is null. */
export function useReads(
  range: TimeRange,
  of: 'unread' | 'all',
  limit: number | null,
): UseQueryResult<ReadsAnswer, Error> {
  const scope = useScope(range);
  return useRead(
    '/overhead/reads',
    {
      ...scopeQuery(scope),
      unread: of === 'unread' ? 'true' : null,
      limit: limit === null ? null : String(limit),
    },
    scope.range,
    { enabled: limit !== null, subject: `/overhead/reads ${of}` },
  );
}

export interface TraceSearch {
  /** The query line. */
  q: string | null;
  service: string | null;
  version: string | null;
  operation: string | null;
  kind: string | null;
  status: string | null;
  minDurationNs: string | null;
  maxDurationNs: string | null;
  attr: string[];
  limit: number;
}

export function useTraces(search: TraceSearch, enabled = true): UseQueryResult<TracesAnswer, Error> {
  const scope = useScope();
  return useRead('/traces', { ...scopeQuery(scope), ...search }, scope.range, { enabled });
}

/** Where the answer of {@link useTraces} is kept: a search that ran as a stream leaves its traces there. */
export function tracesKey(scope: Scope, search: TraceSearch): unknown[] {
  return ['/traces', { ...scopeQuery(scope), ...search }];
}

/** How often a trace that may still run is asked for again. */
const RUNNING_EVERY_MS = 2_000;

/** A trace that lacks its root or a parent and is young is asked for again until it is whole or given up. */
export function useTrace(traceId: string): UseQueryResult<Trace, Error> {
  const scope = useScope();
  return useQuery<Trace, Error>({
    queryKey: ['/traces', traceId, scope.env, scope.namespace],
    queryFn: ({ signal }) =>
      get<Trace>(
        `/traces/${encodeURIComponent(traceId)}`,
        { env: scope.env, namespace: scope.namespace },
        signal,
      ),
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: (query) => (query.state.data?.running ? RUNNING_EVERY_MS : false),
  });
}

export function useIntake(everyMs: number | false = LIVE_EVERY_MS): UseQueryResult<IntakeStatus, Error> {
  return useQuery<IntakeStatus, Error>({
    queryKey: ['/intake'],
    queryFn: ({ signal }) => get<IntakeStatus>('/intake', {}, signal),
    refetchInterval: everyMs,
  });
}
