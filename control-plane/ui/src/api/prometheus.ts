import { type UseQueryResult, useQueries, useQuery } from '@tanstack/react-query';
import { useLive } from '../state/live';
import { bounds, isLive, type TimeRange } from '../state/range';
import { useScope } from '../state/url';
import { get, getFrom, type Query } from './client';

/** Reads of metrics: Prometheus' own API, and what the control plane tells of a query beside it. */

const API = '/prometheus/api/v1';

/** Prometheus' envelope. */
interface Enveloped<T> {
  status: 'success';
  data: T;
  warnings?: string[];
  infos?: string[];
}

export type LabelSet = Record<string, string>;
/** Seconds since the epoch, and the number as text: `NaN` and `+Inf` are no numbers of JSON. */
export type SamplePair = [number, string];
export type HistogramPair = [number, { count: string; sum: string }];

export interface MatrixSeries {
  metric: LabelSet;
  values?: SamplePair[];
  histograms?: HistogramPair[];
}

export interface VectorElement {
  metric: LabelSet;
  value?: SamplePair;
  histogram?: HistogramPair;
}

export type QueryData =
  | { resultType: 'matrix'; result: MatrixSeries[] }
  | { resultType: 'vector'; result: VectorElement[] }
  | { resultType: 'scalar' | 'string'; result: SamplePair };

/** GET /api/v1/metrics/parse */
export interface QueryShape {
  type: 'vector' | 'scalar' | 'string' | 'matrix';
  formatted: string;
  metrics: string[];
  functions: string[];
  operators: string[];
}

export interface Metadata {
  type: string;
  unit: string;
  help: string;
}

export interface ExemplarSeries {
  seriesLabels: LabelSet;
  exemplars: { labels: LabelSet; value: string; timestamp: number }[];
}

/** An answer with the range it is of, in seconds. */
export interface RangeAnswer {
  start: number;
  end: number;
  step: number;
  series: MatrixSeries[];
  warnings: string[];
}

export interface InstantAnswer {
  at: number;
  elements: VectorElement[];
  warnings: string[];
}

/** More lines than that are no chart, and much for a browser to hold. */
export const MOST_SERIES = 200;
/** Names beyond these are told of, not listed. */
const MOST_NAMES = 20_000;
const PATIENCE_MS = 30_000;
/** Samples come every 15 s at the most often: to ask more often would ask in vain. */
const ANEW_EVERY_MS = 15_000;
/** Lines have about as many points as a chart has pixels to spare. */
const POINTS = 240;
const STEPS_S = [5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400];

/** Seconds between points of a range. */
export function stepOf(range: TimeRange, now: number): number {
  const { from, to } = bounds(range, now);
  const wanted = (to - from) / 1000 / POINTS;
  return STEPS_S.find((s) => s >= wanted) ?? Math.ceil(wanted / 86_400) * 86_400;
}

/** The range in seconds, its end on a step: points then stay where they are while time goes on. */
export function aligned(range: TimeRange, now: number): { start: number; end: number; step: number } {
  const step = stepOf(range, now);
  const { from, to } = bounds(range, now);
  const end = Math.floor(to / 1000 / step) * step;
  return { start: Math.ceil(from / 1000 / step) * step, end, step };
}

async function asked<T>(path: string, query: Query, signal: AbortSignal): Promise<Enveloped<T>> {
  return getFrom<Enveloped<T>>(API + path, query, signal, PATIENCE_MS);
}

const said = (answer: Enveloped<unknown>) => [...(answer.warnings ?? []), ...(answer.infos ?? [])];

/** What each query is made of; a wrong one is refused with its place. */
export function useShapes(queries: readonly string[]): UseQueryResult<QueryShape, Error>[] {
  return useQueries({
    queries: queries.map((q) => ({
      queryKey: ['/metrics/parse', q],
      queryFn: ({ signal }: { signal: AbortSignal }) => get<QueryShape>('/metrics/parse', { q }, signal),
      staleTime: Number.POSITIVE_INFINITY,
    })),
  });
}

export interface Wanted {
  query: string;
  enabled: boolean;
}

/** An old answer stands in for a new one only when both are of the same query: places in the list shift. */
const ofSame =
  <T>(query: string) =>
  (previous: T | undefined, before: { queryKey: readonly unknown[] } | undefined): T | undefined =>
    before?.queryKey[1] === query ? previous : undefined;

/** Each query over the range. */
export function useRanges(wanted: readonly Wanted[]): UseQueryResult<RangeAnswer, Error>[] {
  const { range } = useScope();
  const live = useLive();
  return useQueries({
    queries: wanted.map(({ query, enabled }) => ({
      queryKey: ['query_range', query, range],
      queryFn: async ({ signal }: { signal: AbortSignal }): Promise<RangeAnswer> => {
        const times = aligned(range, Date.now());
        const answer = await asked<QueryData>(
          '/query_range',
          { query, ...times, limit: MOST_SERIES },
          signal,
        );
        const series = answer.data.resultType === 'matrix' ? answer.data.result : [];
        return { ...times, series, warnings: said(answer) };
      },
      placeholderData: ofSame<RangeAnswer>(query),
      refetchInterval: live && isLive(range) ? ANEW_EVERY_MS : (false as const),
      enabled,
    })),
  });
}

/** Each query at the range's end. */
export function useInstants(wanted: readonly Wanted[]): UseQueryResult<InstantAnswer, Error>[] {
  const { range } = useScope();
  const live = useLive();
  return useQueries({
    queries: wanted.map(({ query, enabled }) => ({
      queryKey: ['query', query, range],
      queryFn: async ({ signal }: { signal: AbortSignal }): Promise<InstantAnswer> => {
        const time = bounds(range, Date.now()).to / 1000;
        const answer = await asked<QueryData>('/query', { query, time, limit: MOST_SERIES }, signal);
        return { at: time, elements: elements(answer.data), warnings: said(answer) };
      },
      placeholderData: ofSame<InstantAnswer>(query),
      refetchInterval: live && isLive(range) ? ANEW_EVERY_MS : (false as const),
      enabled,
    })),
  });
}

/** A single number is an element without labels; of a range the last sample counts. */
function elements(data: QueryData): VectorElement[] {
  switch (data.resultType) {
    case 'vector':
      return data.result;
    case 'matrix':
      return data.result.map((s) => {
        const value = s.values?.at(-1);
        const histogram = s.histograms?.at(-1);
        return { metric: s.metric, ...(value ? { value } : {}), ...(histogram ? { histogram } : {}) };
      });
    default:
      return [{ metric: {}, value: data.result }];
  }
}

/** Single requests that senders noted beside the samples of each query. */
export function useSampled(wanted: readonly Wanted[]): (ExemplarSeries[] | undefined)[] {
  const { range } = useScope();
  const live = useLive();
  return useQueries({
    queries: wanted.map(({ query, enabled }) => ({
      queryKey: ['query_exemplars', query, range],
      queryFn: async ({ signal }: { signal: AbortSignal }) => {
        const { start, end, step } = aligned(range, Date.now());
        const answer = await asked<ExemplarSeries[]>(
          '/query_exemplars',
          { query, start, end: end + step },
          signal,
        );
        return answer.data;
      },
      placeholderData: ofSame<ExemplarSeries[]>(query),
      refetchInterval: live && isLive(range) ? ANEW_EVERY_MS : (false as const),
      enabled,
    })),
  }).map((answer) => answer.data);
}

export interface MetricNames {
  names: string[];
  truncated: boolean;
}

/** Names of metrics that have samples in the range and, with a selector, in one of its series. */
export function useMetricNames(match: string | null): UseQueryResult<MetricNames, Error> {
  const { range } = useScope();
  return useQuery({
    queryKey: ['metric names', match, range],
    queryFn: async ({ signal }) => {
      const { from, to } = bounds(range, Date.now());
      const answer = await asked<string[]>(
        '/label/__name__/values',
        { 'match[]': match, start: from / 1000, end: to / 1000, limit: MOST_NAMES },
        signal,
      );
      return { names: answer.data, truncated: answer.data.length >= MOST_NAMES };
    },
    placeholderData: (previous, before) => (before?.queryKey[1] === match ? previous : undefined),
  });
}

/** What senders say of metric families, by their names. */
export function useMetadata(): UseQueryResult<Record<string, Metadata[]>, Error> {
  return useQuery({
    queryKey: ['metadata'],
    queryFn: async ({ signal }) =>
      (
        await asked<Record<string, Metadata[]>>(
          '/metadata',
          { limit: MOST_NAMES, limit_per_metric: 1 },
          signal,
        )
      ).data,
  });
}
