import type { TraceSearch } from '../../api/queries';
import type { Box } from '../../api/searchTypes';
import type { TraceSummary } from '../../api/types';
import { duration, plural, text } from '../../format/numbers';
import { clock } from '../../format/time';
import type { Found } from './useTraceStream';

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

/** `13:58:02 – 14:03:10, 1 s – 3 s`. */
export function boxInWords(box: Box): string {
  const least = box.minDurationNs === 0 ? 'up to ' : `${ns(String(box.minDurationNs))} – `;
  return `${clock(box.from)} – ${clock(box.to)}, ${least}${ns(String(box.maxDurationNs))}`;
}

/** What was found, as a sentence; of `shown` when a box was drawn. */
export function finding(
  search: TraceSearch,
  found: Found,
  shown: readonly TraceSummary[],
  box: Box | null,
  range: string,
): string {
  if (found.traces.length === 0) {
    if (found.state === 'searching') return 'Searching for traces';
    if (found.state === 'failed') return 'Traces cannot be searched now';
    if (found.state === 'stopped') return 'Nothing found until the search was stopped';
    return isFiltered(search) ? 'No trace matches' : `No traces in ${range}`;
  }
  if (shown.length === 0) return `None of ${plural(found.traces.length, 'trace')} selected`;
  const slowest = text(duration(Math.max(...shown.map((t) => t.durationNs))));
  const errors = search.status === 'error' ? '' : `${failedOf(shown)}, `;
  return `${countOf(found, shown, box)}, ${errors}slowest ${slowest}`;
}

function countOf(found: Found, shown: readonly TraceSummary[], box: Box | null): string {
  const all = found.traces.length;
  if (box) return `${shown.length} of ${plural(all, 'trace')} selected`;
  if (found.done?.reason === 'limit') return `The newest ${plural(all, 'trace')}`;
  const partly = found.state === 'searching' || found.state === 'failed' || found.state === 'stopped';
  return `${plural(all, 'trace')}${partly || found.done?.reason ? ' so far' : ''}`;
}

function failedOf(traces: readonly TraceSummary[]): string {
  const failed = traces.filter((t) => t.errors > 0).length;
  if (failed === 0) return 'none failed';
  if (failed < traces.length) return `${failed} failed`;
  return failed === 1 ? 'it failed' : 'all failed';
}
