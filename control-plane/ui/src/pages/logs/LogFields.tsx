import type { MouseEvent } from 'react';
import { Link } from 'wouter';
import { type LogSearch, useLogFacets } from '../../api/logs';
import type { LogFacet, LogFacetValue } from '../../api/logTypes';
import { count, plural, share, text } from '../../format/numbers';
import { Icon } from '../../parts/Icon';
import { dimmed, Failure, SkeletonBox, Stale } from '../../parts/States';
import { useUrl } from '../../state/url';
import { NOT_UNDERSTOOD } from '../traces/Facets';
import { queryProblem } from '../traces/QueryLine';
import { condition, narrower, without } from './queryText';

/** What the found lines carry: a click narrows to a value, the minus (or Alt and a click) takes it away. */
export function LogFields({ search, enabled }: { search: LogSearch; enabled: boolean }) {
  const asked = useLogFacets(search, enabled);
  const refused = !enabled || queryProblem(asked.error) !== null;
  const answer = refused ? undefined : asked.data;
  return (
    <section className={`card facets ${dimmed(asked)}`} aria-labelledby="log-fields-heading">
      <div className="hd">
        <h2 id="log-fields-heading">What they carry</h2>
        {answer && answer.lines > 0 && (
          <span className="end s11 t3">
            {answer.truncated ? 'newest ' : ''}
            {plural(answer.lines, 'line')}
          </span>
        )}
      </div>
      <Stale asked={asked} />
      {!answer && asked.isError && !refused && <Failure what="the values" asked={asked} />}
      {refused && <p className="pad t2 s12">{NOT_UNDERSTOOD}</p>}
      {!answer && !asked.isError && !refused && (
        <div className="pad">
          <SkeletonBox height={260} />
        </div>
      )}
      {answer && answer.facets.length === 0 && (
        <p className="pad t2 s12">
          {answer.lines === 0 ? 'No line, no values.' : 'They carry no field that tells them apart.'}
        </p>
      )}
      <div className="facet-columns">
        {answer?.facets.map((f) => (
          <Values key={`${f.kind} ${f.key}`} facet={f} lines={answer.lines} search={search} />
        ))}
      </div>
    </section>
  );
}

function Values({ facet, lines, search }: { facet: LogFacet; lines: number; search: LogSearch }) {
  const hidden = facet.distinct - facet.values.length;
  return (
    <div className="facet">
      <h3 className="mono wrap-any">{facet.key}</h3>
      <ul>
        {facet.values.map((v) => (
          <Value key={v.value} facet={facet} value={v} lines={lines} search={search} />
        ))}
      </ul>
      {hidden > 0 && (
        <p className="s11 t3">
          {plural(hidden, 'more value')}
          {facet.otherLines > 0 && ` in ${plural(facet.otherLines, 'line')}`}
        </p>
      )}
    </div>
  );
}

function Value({
  facet,
  value: v,
  lines,
  search,
}: {
  facet: LogFacet;
  value: LogFacetValue;
  lines: number;
  search: LogSearch;
}) {
  const url = useUrl();
  const written = condition(facet.key, v.value, facet.kind);
  const less = { q: without(search.q, written), line: null };
  const failing = v.lines === 0 ? 0 : v.errors / v.lines;
  const said = `${facet.key} ${v.value}: ${plural(v.lines, 'line')}, ${text(share(failing))} errors`;
  const alt = (event: MouseEvent) => {
    if (!event.altKey) return;
    event.preventDefault();
    url.set(less);
  };
  return (
    <li className="facet-value">
      <Link
        className="q facet-add"
        href={url.href({ q: narrower(search.q, written), line: null })}
        aria-label={`Only ${said}`}
        onClickCapture={alt}
        title={v.value}
      >
        <span className="ell">{v.value === '' ? <span className="u">empty</span> : v.value}</span>
        <span className="facet-bar" aria-hidden="true">
          <i style={{ width: `${(v.lines / Math.max(1, lines)) * 100}%` }} />
          <i className="failed" style={{ width: `${(v.errors / Math.max(1, lines)) * 100}%` }} />
        </span>
        <span className="num s11 t2">{text(count(v.lines))}</span>
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
