import type { ErrorFrame, ErrorIssue } from '../../api/errorTypes';
import type { LogLine } from '../../api/logTypes';
import { plural } from '../../format/numbers';
import { ago, moment } from '../../format/time';
import type { TimeRange } from '../../state/range';
import type { Changes } from '../../state/url';
import { writeCohort } from '../traces/cohort';
import { condition } from '../traces/queryText';

/** Error issues in words, filtered, and as searches for their traces. Free of the page. */

/** `java.net.SocketTimeoutException` without its package; how it is called in speech. */
export function shortType(type: string): string {
  if (type === '_other_') return 'Other errors';
  return /^[\w$.]+$/.test(type) ? (type.split('.').at(-1) ?? type) : type;
}

/** `shop.order.Orders.place (Orders.java:41)` */
export function frameText(frame: ErrorFrame): string {
  return frame.location ? `${frame.code} (${frame.location})` : frame.code;
}

/** Where it was thrown, as far as own code tells; else the innermost frame. Null where no stack was sent. */
export function thrownIn(issue: Pick<ErrorIssue, 'frames'>): string | null {
  const frame = issue.frames.find((f) => f.own) ?? issue.frames[0];
  return frame ? frameText(frame) : null;
}

/** The stack trace that a log line carries, its exception in the first row; empty where it has none. */
export function loggedStack(line: Pick<LogLine, 'body' | 'attributes'>): string {
  const told = line.attributes.find((a) => a.key === 'exception.stacktrace')?.value;
  if (told) return told;
  const rows = line.body.split('\n');
  const frame = rows.findIndex((row) => /^\s+at \S/.test(row) || row.startsWith('Traceback '));
  if (frame < 0) return '';
  const from = rows[frame]?.startsWith('Traceback ') ? frame : Math.max(0, frame - 1);
  return rows.slice(from).join('\n');
}

/** Why they are one issue, for a reader who wonders. */
export function groupedBecause(issue: Pick<ErrorIssue, 'groupedBy'>): string {
  switch (issue.groupedBy) {
    case 'own_frames':
      return 'Together because of the type and the innermost frames of own code.';
    case 'frames':
      return 'Together because of the type and the innermost frames; no own code is among them.';
    case 'message':
      return 'Together because of the type and the message; no stack trace was sent.';
    case 'together':
      return 'This service throws more kinds of errors than are told apart; these are all others.';
  }
}

/** Why it counts as new; null when it does not. */
export function whyNew(issue: Pick<ErrorIssue, 'newSince' | 'firstSeen'>, now: number): string | null {
  const since = issue.newSince;
  if (!since) return null;
  return since.reason === 'deployment'
    ? `Came with ${since.version ?? 'the last deployment'}, deployed ${moment(since.time, now)}: not seen before, nor in another version`
    : `First seen ${ago(issue.firstSeen, now)}, though the service was watched before`;
}

/** How long nobody saw it; null when it did not come back. */
export function whyBack(issue: Pick<ErrorIssue, 'regressed'>, now: number): string | null {
  const quiet = issue.regressed;
  return quiet
    ? `Came back ${moment(quiet.until, now)}, after nobody had seen it since ${moment(quiet.since, now)}`
    : null;
}

/** Those that have each of the words that were typed, anywhere in what the table shows of them. */
export function matching(issues: readonly ErrorIssue[], typed: string): ErrorIssue[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return issues.filter((e) => {
    const said = [
      e.type,
      e.reportedType,
      e.cause,
      e.message,
      e.service,
      ...e.frames.map(frameText),
      ...e.versions.map((v) => v.version),
    ]
      .filter(Boolean)
      .join('\n')
      .toLowerCase();
    return words.every((word) => said.includes(word));
  });
}

/** The page's finding. */
export function finding(issues: readonly ErrorIssue[], all: number, range: string): string {
  if (all === 0) return `No errors in ${range}`;
  const fresh = issues.filter((e) => e.new).length;
  const kinds = `${plural(all, 'kind')} of errors`;
  if (fresh === all) return all === 1 ? `${kinds}, and it is new` : `${kinds}, all of them new`;
  return fresh === 0 ? `${kinds}, none new` : `${kinds}, ${fresh} new`;
}

/** The search that finds its traces in a range, also those of one version; null where no search can tell them apart. */
export function tracesOf(
  issue: Pick<ErrorIssue, 'search'>,
  range: TimeRange,
  version?: string | null,
): Changes | null {
  if (!issue.search) return null;
  // A field that nobody sent is empty.
  const more =
    version === undefined
      ? ''
      : version === null
        ? ' version=""'
        : ` ${condition({ key: 'version', kind: 'field' }, version)}`;
  return { q: issue.search.q + more, ...within(range) };
}

/** The search that finds its log lines in a range; null where none told of it, or no search can tell them apart. */
export function linesOf(issue: Pick<ErrorIssue, 'logs'>, range: TimeRange): Changes | null {
  return issue.logs && { q: issue.logs.q, ...within(range) };
}

/** Where its count leads: to the traces that reported it, else to the lines that logged it; null where to neither. */
export function pathOf(
  issue: Pick<ErrorIssue, 'search' | 'logs'>,
  range: TimeRange,
): { path: '/traces' | '/logs'; query: Changes; what: string } | null {
  const traces = tracesOf(issue, range);
  if (traces) return { path: '/traces', query: traces, what: 'traces' };
  const lines = linesOf(issue, range);
  return lines && { path: '/logs', query: lines, what: 'log lines' };
}

/** What sets the traces with it apart from the other traces of its service; null likewise. */
export function apart(issue: Pick<ErrorIssue, 'search' | 'service'>, range: TimeRange): Changes | null {
  if (!issue.search) return null;
  return {
    q: condition({ key: 'service', kind: 'field' }, issue.service),
    tab: 'explain',
    cohort: writeCohort({ kind: 'query', q: issue.search.q }),
    ...within(range),
  };
}

const within = (range: TimeRange): Changes => ({
  from: range.from,
  to: range.to === 'now' ? null : range.to,
});

/** The address of its page. */
export const issuePath = (id: string): string => `/errors/${encodeURIComponent(id)}`;
