import type { MouseEvent } from 'react';
import { Link } from 'wouter';
import type { TraceSearch } from '../../api/queries';
import { useFacets } from '../../api/searching';
import type { Facet, FacetValue } from '../../api/searchTypes';
import { count, plural, share, text } from '../../format/numbers';
import { Icon } from '../../parts/Icon';
import { dimmed, Failure, SkeletonBox, Stale } from '../../parts/States';
import { useUrl } from '../../state/url';
import { queryProblem } from './QueryLine';
import { condition, narrower, without } from './queryText';

export const NOT_UNDERSTOOD = 'None until the query is understood.';

/**
 * What the traces of a search carry: a click narrows to a value, the minus (or Alt and a click) takes it away.
 *
 * @param instead why there is nothing to count; null while there is
 */
export function Facets({ search, instead }: { search: TraceSearch; instead: string | null }) {
  const enabled = instead === null;
  const asked = useFacets(search, enabled);
  // Values of the query before this one say nothing about one that is not understood.
  const refused = !enabled || queryProblem(asked.error) !== null;
  const answer = refused ? undefined : asked.data;
  return (
    <section className={`card facets ${dimmed(asked)}`} aria-labelledby="facets-heading">
      <div className="hd">
        <h2 id="facets-heading">What they carry</h2>
        {answer && answer.traces > 0 && (
          <span className="end s11 t3">
            {answer.truncated ? 'newest ' : ''}
            {plural(answer.traces, 'trace')}
          </span>
        )}
      </div>
      <Stale asked={asked} />
      {!answer && asked.isError && !refused && <Failure what="the values" asked={asked} />}
      {refused && <p className="pad t2 s12">{instead ?? NOT_UNDERSTOOD}</p>}
      {!answer && !asked.isError && enabled && (
        <div className="pad">
          <SkeletonBox height={260} />
        </div>
      )}
      {answer && answer.facets.length === 0 && (
        <p className="pad t2 s12">
          {answer.traces === 0 ? 'No trace, no values.' : 'They carry no attribute that tells them apart.'}
        </p>
      )}
      <div className="facet-columns">
        {answer?.facets.map((f) => (
          <Values key={`${f.kind} ${f.key}`} facet={f} traces={answer.traces} search={search} />
        ))}
      </div>
    </section>
  );
}

function Values({ facet, traces, search }: { facet: Facet; traces: number; search: TraceSearch }) {
  const hidden = facet.distinct - facet.values.length;
  return (
    <div className="facet">
      <h3 className="mono wrap-any">{facet.key}</h3>
      <ul>
        {facet.values.map((v) => (
          <Value key={v.value} facet={facet} value={v} traces={traces} search={search} />
        ))}
      </ul>
      {hidden > 0 && (
        <p className="s11 t3">
          {plural(hidden, 'more value')}
          {facet.otherTraces > 0 && ` in ${plural(facet.otherTraces, 'trace')}`}
        </p>
      )}
    </div>
  );
}

function Value({
  facet,
  value: v,
  traces,
  search,
}: {
  facet: Facet;
  value: FacetValue;
  traces: number;
  search: TraceSearch;
}) {
  const url = useUrl();
  const written = condition(facet, v.value);
  const more = { q: narrower(search.q, written), box: null };
  const less = { q: without(search.q, written), box: null };
  const failing = v.traces === 0 ? 0 : v.errors / v.traces;
  const said = `${facet.key} ${v.value}: ${plural(v.traces, 'trace')}, ${text(share(failing))} failed`;
  const alt = (event: MouseEvent) => {
    if (!event.altKey) return;
    event.preventDefault();
    url.set(less);
  };
  return (
    <li className="facet-value">
      <Link
        className="q facet-add"
        href={url.href(more)}
        aria-label={`Only ${said}`}
        onClickCapture={alt}
        title={v.value}
      >
        <span className="ell">{v.value === '' ? <span className="u">empty</span> : v.value}</span>
        <span className="facet-bar" aria-hidden="true">
          <i style={{ width: `${(v.traces / Math.max(1, traces)) * 100}%` }} />
          <i className="failed" style={{ width: `${(v.errors / Math.max(1, traces)) * 100}%` }} />
        </span>
        <span className="num s11 t2">{text(count(v.traces))}</span>
        <span className="num s11 fg-crit">{v.errors > 0 && text(share(failing))}</span>
      </Link>
      <Link
        className="btn sm ghost icon facet-less"
        href={url.href(less)}
        aria-label={`Without ${facet.key} ${v.value}`}
        title="Without it"
      >
        <Icon name="minus" small />
      </Link>
    </li>
  );
}
