import { Link } from 'wouter';
import type { TraceSearch } from '../../../api/queries';
import type { Difference, ShareOf } from '../../../api/searchTypes';
import { count, interval, points, share, text } from '../../../format/numbers';
import { Icon } from '../../../parts/Icon';
import type { TimeRange } from '../../../state/range';
import { useHref } from '../../../state/url';
import { narrowed } from '../cohort';
import { keep } from '../search';

/** Values that go along with another are named up to here. */
const NAMED = 3;

/** One value, or two together, in both groups of traces, and how sure the difference is. */
export function DifferenceRow({
  difference: d,
  search,
  around,
}: {
  difference: Difference;
  search: TraceSearch;
  around: Partial<TimeRange>;
}) {
  const href = useHref();
  const named = d.conditions.map((c) => `${c.key} = ${c.value}`).join(' and ');
  return (
    <tr>
      <th scope="row" className="row-head">
        <Link
          className="q mono explain-name"
          href={href('/traces', { q: d.q, ...around })}
          title="All traces with it"
        >
          {d.conditions.map((c, i) => (
            <span key={c.key + c.value}>
              {i > 0 && <span className="u"> and </span>}
              {c.key} <span className="u">=</span> {c.value}
            </span>
          ))}
        </Link>
        <span className="second">{d.sentence}</span>
        {d.same && d.same.length > 0 && (
          <span className="second">
            The same traces have{' '}
            {d.same
              .slice(0, NAMED)
              .map((c) => `${c.key} = ${c.value}`)
              .join(', ')}
            {d.same.length > NAMED && ` and ${d.same.length - NAMED} more`}
          </span>
        )}
      </th>
      <td>
        <ShareBar of={d.cohort} kind="cohort" />
        <ShareBar of={d.rest} kind="rest" />
      </td>
      <td className="num">
        <b>{text(points(d.difference))}</b>
        <span className="second">{interval(d.low, d.high)}</span>
      </td>
      <td>
        <Link
          className="btn sm"
          href={href('/traces', { ...keep(narrowed(search, d.q)), ...around })}
          aria-label={`Search only traces with ${named}`}
        >
          <Icon name="filter" small />
          Filter
        </Link>
      </td>
    </tr>
  );
}

function ShareBar({ of, kind }: { of: ShareOf; kind: 'cohort' | 'rest' }) {
  return (
    <span className="share-row">
      <span className={`share-bar ${kind}`} aria-hidden="true">
        <i style={{ width: `${of.share * 100}%` }} />
      </span>
      <span className="n s12">
        {kind === 'rest' && <span className="vh">others </span>}
        {text(share(of.share))} <span className="u">{text(count(of.traces))}</span>
      </span>
    </span>
  );
}
