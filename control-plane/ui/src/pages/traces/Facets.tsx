import type { TraceSearch } from '../../api/queries';
import { useFacets } from '../../api/searching';
import type { Facet } from '../../api/searchTypes';
import { FacetCard } from '../../parts/FacetCard';
import { KeptOnly } from './KeptOnly';
import { queryProblem } from './QueryLine';
import { condition, narrower, without } from './queryText';

export const NOT_UNDERSTOOD = 'None until the query is understood.';

const NOUNS = { thing: 'trace', carried: 'attribute', wrong: 'failed' } as const;

/**
 * What the traces of a search carry.
 *
 * @param instead why there is nothing to count; null while there is
 */
export function Facets({ search, instead }: { search: TraceSearch; instead: string | null }) {
  const asked = useFacets(search, instead === null);
  // Values of the query before this one say nothing about one that is not understood.
  const refused = queryProblem(asked.error) !== null;
  const answer = asked.data;
  return (
    <FacetCard
      id="facets-heading"
      asked={asked}
      list={answer ? { ...answer, things: answer.traces, facets: answer.facets.map(grouped) } : null}
      instead={instead ?? (refused ? NOT_UNDERSTOOD : null)}
      nouns={NOUNS}
      note={answer?.keptOnly ? <KeptOnly /> : null}
      changes={(facet, value) => {
        const written = condition({ key: facet.key, kind: facet.kind as Facet['kind'] }, value);
        return {
          more: { q: narrower(search.q, written), box: null },
          less: { q: without(search.q, written), box: null },
        };
      }}
    />
  );
}

const grouped = (f: Facet) => ({
  ...f,
  others: f.otherTraces,
  values: f.values.map((v) => ({ ...v, things: v.traces })),
});
