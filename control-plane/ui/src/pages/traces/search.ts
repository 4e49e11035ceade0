import type { TraceSearch } from '../../api/queries';
import type { TracesAnswer } from '../../api/types';
import { count, duration, plural, text } from '../../format/numbers';

/** The search of traces as the URL writes it: the API's own parameter names, so that any link into it is one. */

export const FEWEST = 50;
/** The last is the most the API gives. */
export const MORE = [FEWEST, 200, 500] as const;

const SINGLE = [
  'q',
  'service',
  'version',
  'operation',
  'kind',
  'status',
  'minDurationNs',
  'maxDurationNs',
] as const;

/** What clears a search, with what was chosen among its traces. */
export const NOTHING: Record<string, null> = {
  ...Object.fromEntries(SINGLE.map((key) => [key, null])),
  attr: null,
  limit: null,
  box: null,
};

/** A search with these conditions alone. */
export function searchFor(conditions: Partial<TraceSearch>): TraceSearch {
  return { ...searchOf(new URLSearchParams()), ...conditions };
}

export function searchOf(params: URLSearchParams): TraceSearch {
  const limit = Number(params.get('limit') ?? FEWEST);
  return {
    q: params.get('q'),
    service: params.get('service'),
    version: params.get('version'),
    operation: params.get('operation'),
    kind: params.get('kind'),
    status: params.get('status'),
    minDurationNs: params.get('minDurationNs'),
    maxDurationNs: params.get('maxDurationNs'),
    attr: params.getAll('attr'),
    limit: Number.isInteger(limit) && limit > 0 ? limit : FEWEST,
  };
}

export function isFiltered(search: TraceSearch): boolean {
  return SINGLE.some((key) => search[key]) || search.attr.length > 0;
}

/** The query that keeps a search when one of its traces is opened, so that next and previous stay within it. */
export function keep(search: TraceSearch): Record<string, string | string[] | null> {
  return {
    q: search.q,
    service: search.service,
    version: search.version,
    operation: search.operation,
    kind: search.kind,
    status: search.status,
    minDurationNs: search.minDurationNs,
    maxDurationNs: search.maxDurationNs,
    attr: search.attr,
    limit: search.limit === FEWEST ? null : String(search.limit),
  };
}

const ns = (value: string) => text(duration(Number(value)));

/** The search in words: `failed, payment POST /authorize, over 250 ms`. */
export function inWords(search: TraceSearch): string {
  return [
    search.status === 'error' ? 'failed' : search.status,
    [search.service, search.version, search.operation].filter(Boolean).join(' '),
    search.kind,
    search.minDurationNs && `over ${ns(search.minDurationNs)}`,
    search.maxDurationNs && `under ${ns(search.maxDurationNs)}`,
    ...search.attr,
    search.q,
  ]
    .filter(Boolean)
    .join(', ');
}

/** What was found, as a sentence. */
export function finding(search: TraceSearch, answer: TracesAnswer, range: string): string {
  const found = answer.traces.length;
  const which = inWords(search);
  if (found === 0) return which ? 'No trace matches' : `No traces in ${range}`;
  const slowest = Math.max(...answer.traces.map((t) => t.durationNs));
  const traces = answer.truncated ? `The newest ${text(count(found))} traces` : plural(found, 'trace');
  const failed = answer.traces.filter((t) => t.errors > 0).length;
  const errors =
    failed === 0
      ? 'none failed'
      : failed === found
        ? found === 1
          ? 'it failed'
          : 'all failed'
        : `${failed} failed`;
  return `${traces}, ${search.status === 'error' ? '' : `${errors}, `}slowest ${text(duration(slowest))}`;
}
