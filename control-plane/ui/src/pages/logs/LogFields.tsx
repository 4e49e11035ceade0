import { type LogSearch, useLogFacets } from '../../api/logs';
import type { LogFacet } from '../../api/logTypes';
import { FacetCard } from '../../parts/FacetCard';
import { NOT_UNDERSTOOD } from '../traces/Facets';
import { queryProblem } from '../traces/QueryLine';
import { condition, narrower, without } from './queryText';

const NOUNS = { thing: 'line', carried: 'field', wrong: 'errors' } as const;

/** What the found lines carry. */
export function LogFields({ search, enabled }: { search: LogSearch; enabled: boolean }) {
  const asked = useLogFacets(search, enabled);
  const refused = !enabled || queryProblem(asked.error) !== null;
  const answer = asked.data;
  return (
    <FacetCard
      id="log-fields-heading"
      asked={asked}
      list={answer ? { ...answer, things: answer.lines, facets: answer.facets.map(grouped) } : null}
      instead={refused ? NOT_UNDERSTOOD : null}
      nouns={NOUNS}
      changes={(facet, value) => {
        const written = condition(facet.key, value, facet.kind as LogFacet['kind']);
        return {
          more: { q: narrower(search.q, written), line: null },
          less: { q: without(search.q, written), line: null },
        };
      }}
    />
  );
}

const grouped = (f: LogFacet) => ({
  ...f,
  others: f.otherLines,
  values: f.values.map((v) => ({ ...v, things: v.lines })),
});
