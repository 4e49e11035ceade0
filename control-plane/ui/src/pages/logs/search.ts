import type { Direction, LogSearch } from '../../api/logs';
import { type LogHistogram, type LogLine, SEVERITIES, type Severity } from '../../api/logTypes';
import { plural } from '../../format/numbers';
import type { TimeRange } from '../../state/range';
import type { Changes } from '../../state/url';
import { condition } from './queryText';

/** The search of log lines as the URL writes it: the API's own parameter names, so that any link into it is one. */

const SINGLE = ['q', 'service', 'severity', 'version', 'traceId', 'spanId'] as const;

/** What clears a search, with what was opened among its lines. */
export const NOTHING: Record<string, null> = {
  ...Object.fromEntries(SINGLE.map((key) => [key, null])),
  line: null,
  context: null,
};

export function searchOf(params: URLSearchParams): LogSearch {
  return {
    q: params.get('q'),
    service: params.get('service'),
    severity: params.get('severity'),
    version: params.get('version'),
    traceId: params.get('traceId'),
    spanId: params.get('spanId'),
  };
}

export const orderOf = (params: URLSearchParams): Direction =>
  params.get('order') === 'oldest' ? 'oldest' : 'newest';

export const isFiltered = (search: LogSearch): boolean => SINGLE.some((key) => search[key]);

/** The search in words: `warn and worse, payment 1.5.0, "pool"`. */
export function inWords(search: LogSearch): string {
  return [
    search.severity && (search.severity === 'fatal' ? 'fatal' : `${search.severity} and worse`),
    [search.service, search.version].filter(Boolean).join(' '),
    search.traceId && `trace ${search.traceId}`,
    search.spanId && `span ${search.spanId}`,
    search.q,
  ]
    .filter(Boolean)
    .join(', ');
}

const AT_LEAST_ERROR = SEVERITIES.indexOf('error');

export const isError = (severity: Severity): boolean => SEVERITIES.indexOf(severity) >= AT_LEAST_ERROR;
export const isWarning = (severity: Severity): boolean => severity === 'warn' || isError(severity);

/** Lines by severity over all of a histogram, in its order. */
export function totals(histogram: LogHistogram): { severity: Severity; lines: number }[] {
  return histogram.severities.map((severity, i) => ({
    severity,
    lines: histogram.buckets.reduce((sum, b) => sum + (b.counts[i] ?? 0), 0),
  }));
}

/** What was found, as a sentence: from the histogram, which counts all lines and not only those that are shown. */
export function finding(
  search: LogSearch,
  state: { pending: boolean; failed: boolean; shown: number; histogram: LogHistogram | undefined },
  range: string,
): string {
  const { histogram, shown } = state;
  if (state.failed && shown === 0) return 'Logs cannot be searched now';
  const counted = histogram ? totals(histogram) : [];
  const all = Math.max(
    counted.reduce((sum, t) => sum + t.lines, 0),
    shown,
  );
  if (all === 0) {
    if (state.pending) return 'Searching for log lines';
    return isFiltered(search) ? 'No line matches' : `No log lines in ${range}`;
  }
  if (!histogram) return `${plural(all, 'line')} shown`;
  const most = histogram.truncated ? 'At least ' : '';
  const errors = counted.filter((t) => isError(t.severity)).reduce((sum, t) => sum + t.lines, 0);
  if (search.severity && isError(search.severity as Severity)) return `${most}${plural(all, 'line')}`;
  return `${most}${plural(all, 'line')}, ${errors === 0 ? 'no errors' : plural(errors, 'error')}`;
}

/** How far around a line its link reaches, when the line is outside of the chosen range. */
const AROUND_MS = 5 * 60_000;

export const around = (time: string): TimeRange => ({
  from: new Date(Date.parse(time) - AROUND_MS).toISOString(),
  to: new Date(Date.parse(time) + AROUND_MS).toISOString(),
});

/** The page of logs with one line opened among those of its trace, or of its service. */
export function toLine(line: LogLine): Changes {
  return {
    ...(line.traceId ? { traceId: line.traceId } : { service: line.service }),
    line: line.id,
    ...around(line.time),
  };
}

/** Lines of one severity alone, as a condition of the query line. */
export const only = (severity: Severity): string => condition('level', severity, 'field');
