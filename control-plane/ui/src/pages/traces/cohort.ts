import type { TraceSearch } from '../../api/queries';
import type { Box, Cohort } from '../../api/searchTypes';
import type { TraceSummary } from '../../api/types';
import { both, condition, narrower } from './queryText';
import { searchFor } from './search';

/** What was chosen among the found traces, as the URL writes it: `box=from,to,least,most` and `cohort=version:1.5.0`. */

/** The slowest, as a share. */
export const SLOWEST = 0.05;

/** Epoch milliseconds and nanoseconds, whole numbers. */
export function writeBox(box: Box): string {
  return [
    Date.parse(box.from),
    Date.parse(box.to),
    Math.round(box.minDurationNs),
    Math.round(box.maxDurationNs),
  ].join(',');
}

export function boxOf(params: URLSearchParams): Box | null {
  const written = params.get('box');
  if (!written || !/^\d+,\d+,\d+,\d+$/.test(written)) return null;
  const [from = 0, to = 0, minDurationNs = 0, maxDurationNs = 0] = written.split(',').map(Number);
  if (from > to || minDurationNs > maxDurationNs || to > 8.64e15) return null;
  return {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    minDurationNs,
    maxDurationNs,
  };
}

/** Starts are compared by whole milliseconds: a box is drawn by hand, and its ends belong to it. */
export function inBox(box: Box, trace: Pick<TraceSummary, 'startedAt' | 'durationNs'>): boolean {
  const at = Date.parse(trace.startedAt);
  return (
    at >= Date.parse(box.from) &&
    at <= Date.parse(box.to) &&
    trace.durationNs >= box.minDurationNs &&
    trace.durationNs <= box.maxDurationNs
  );
}

export function writeCohort(cohort: Cohort): string {
  switch (cohort.kind) {
    case 'version':
      return `version:${cohort.version}`;
    case 'query':
      return `query:${cohort.q}`;
    default:
      return cohort.kind;
  }
}

/** The chosen cohort; the brushed box once there is one, else those that failed. */
export function cohortOf(params: URLSearchParams, fallback: Cohort = { kind: 'errors' }): Cohort {
  const box = boxOf(params);
  const [, kind, rest = ''] = /^(\w+)(?::(.*))?$/s.exec(params.get('cohort') ?? '') ?? [];
  if (kind === 'errors') return { kind };
  if (kind === 'slowest') return { kind, share: SLOWEST };
  if (kind === 'version') return { kind, version: rest };
  if (kind === 'query') return { kind, q: rest };
  return box ? { kind: 'box', box } : fallback;
}

/** A whole search as one query: what the fields ask for is asked of the same span as bare conditions of the query line. */
export function asQuery(search: TraceSearch): string | null {
  const { service, version, operation, kind, status, minDurationNs, maxDurationNs } = search;
  const fields = [
    ...Object.entries({ service, version, name: operation, kind, status }).flatMap(([key, text]) =>
      text ? [condition({ key, kind: 'field' }, text)] : [],
    ),
    ...(minDurationNs ? [`duration>=${minDurationNs}ns`] : []),
    ...(maxDurationNs ? [`duration<=${maxDurationNs}ns`] : []),
    ...search.attr.map((attr) => {
      const at = attr.indexOf('=');
      return condition({ key: attr.slice(0, at), kind: 'attribute' }, attr.slice(at + 1));
    }),
  ].join(' ');
  if (!fields) return search.q;
  return search.q?.trim() ? narrower(search.q, fields) : fields;
}

/**
 * `search`, and a trace must have a span of `q` too. The fields of a search choose the spans that a query is asked of: to ask
 * for another span, they become part of the query.
 */
export function narrowed(search: TraceSearch, q: string): TraceSearch {
  return { ...searchFor({ limit: search.limit }), q: both(asQuery(search), q) };
}
