import { Link } from 'wouter';
import type { ErrorIssue } from '../../api/errorTypes';
import { count, text } from '../../format/numbers';
import { ago, clock } from '../../format/time';
import { Num } from '../../parts/Num';
import { ServiceLink } from '../../parts/Service';
import { Sparkline } from '../../parts/Sparkline';
import { type Asked, dimmed, Failure, SkeletonRows, Stale } from '../../parts/States';
import { compare, type Order, orderOf, SortHeader } from '../../parts/sort';
import { useNow } from '../../parts/useNow';
import type { TimeRange } from '../../state/range';
import { useHref, useUrl } from '../../state/url';
import { issuePath, pathOf, shortType, thrownIn } from './issues';
import { News } from './News';

/** New ones first, then those that were thrown last. */
const NEWEST_FIRST: Order = { column: 'last', descending: true };

const SORT_KEYS: Record<string, (e: ErrorIssue) => number | string> = {
  type: (e) => shortType(e.type),
  service: (e) => e.service,
  count: (e) => e.countInRange,
  first: (e) => Date.parse(e.firstSeen),
  last: (e) => Date.parse(e.lastSeen),
};

export function sorted(errors: readonly ErrorIssue[], order: Order, chosen: boolean): ErrorIssue[] {
  const key = SORT_KEYS[order.column] ?? SORT_KEYS.last ?? (() => 0);
  return [...errors].sort(
    (a, b) =>
      (chosen ? 0 : Number(b.new) - Number(a.new)) ||
      compare(key(a), key(b), order.descending) ||
      a.id.localeCompare(b.id),
  );
}

/** Kinds of exceptions; each row leads to one of them, its count to the traces in which it was thrown. */
export function ErrorsTable({
  asked,
  errors,
  range,
  withService,
  ordered = false,
}: {
  asked: Asked;
  errors: readonly ErrorIssue[];
  /** Of the question. */
  range: TimeRange;
  withService: boolean;
  /** They stand as they shall; the columns of another table on the page may be sorted by. */
  ordered?: boolean;
}) {
  const url = useUrl();
  const order = orderOf(url, NEWEST_FIRST);
  const now = useNow();
  const columns = withService ? 6 : 5;
  const header = (column: string, name: string, numeric = false) =>
    ordered ? (
      <th scope="col" className={numeric ? 'num' : undefined}>
        {name}
      </th>
    ) : (
      <SortHeader url={url} order={order} column={column} numeric={numeric}>
        {name}
      </SortHeader>
    );
  return (
    <div className={`card ${dimmed(asked)}`}>
      <Stale asked={asked} />
      <div className="scroll">
        <table className="errors-table tall">
          <thead>
            <tr>
              {header('type', 'Error')}
              {withService && header('service', 'Service')}
              {header('count', 'Count', true)}
              {header('last', 'Last seen', true)}
              {header('first', 'First seen', true)}
              <th scope="col">Versions</th>
            </tr>
          </thead>
          <tbody>
            {asked.isPending && <SkeletonRows rows={4} columns={columns} tall />}
            {(ordered ? errors : sorted(errors, order, url.params.has('sort'))).map((e) => (
              <ErrorRow key={e.id} error={e} range={range} withService={withService} now={now} />
            ))}
          </tbody>
        </table>
      </div>
      {asked.isError && asked.data === undefined && <Failure what="the errors" asked={asked} />}
    </div>
  );
}

function ErrorRow({
  error: e,
  range,
  withService,
  now,
}: {
  error: ErrorIssue;
  range: TimeRange;
  withService: boolean;
  now: number;
}) {
  const href = useHref();
  const where = thrownIn(e);
  const behind = pathOf(e, range);
  return (
    <tr>
      <th scope="row" className="row-head error-head">
        <span className="row">
          <Link className="q b mono ell" href={href(issuePath(e.id))} title={e.type} data-row>
            {shortType(e.type)}
          </Link>
          <News issue={e} now={now} />
        </span>
        <span className="second ell" title={e.message}>
          {e.message || 'no message'}
        </span>
        <span className="second mono ell" title={where ?? undefined}>
          {where ? `in ${where}` : 'no stack trace'}
        </span>
      </th>
      {withService && (
        <td>
          <ServiceLink service={{ name: e.service, namespace: e.namespace, environment: e.environment }} />
        </td>
      )}
      <td className="num">
        <span className="sp">
          <Sparkline
            values={e.trend.map((p) => p.count)}
            label={`${shortType(e.type)} in ${e.service} by hour, of the last day at least`}
          />
          <Num
            of={count(e.countInRange)}
            href={behind ? href(behind.path, behind.query) : undefined}
            label={`${behind?.what ?? 'exceptions'} with ${shortType(e.type)} of ${e.service}`}
          />
        </span>
      </td>
      <td className="num" title={clock(e.lastSeen)}>
        {ago(e.lastSeen, now)}
      </td>
      <td className="num" title={clock(e.firstSeen)}>
        {ago(e.firstSeen, now)}
      </td>
      <td>
        <span className="row versions">
          {e.versions.map((v) => (
            <span className="nw" key={v.version ?? ''}>
              {v.version === null ? (
                <span className="u">no version</span>
              ) : (
                <span className="mono">{v.version}</span>
              )}{' '}
              <span className="u s12">×{text(count(v.count))}</span>
            </span>
          ))}
        </span>
      </td>
    </tr>
  );
}
