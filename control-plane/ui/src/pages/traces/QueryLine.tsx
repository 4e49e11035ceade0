import { ApiError } from '../../api/client';
import type { Searched } from '../../api/searching';
import type { Problem } from '../../api/types';
import { useUrl } from '../../state/url';
import { QueryField } from './QueryField';
import { pieces } from './queryText';

/** What a line may look like, shown while it is empty. */
const EXAMPLES: Record<'traces' | 'logs', string> = {
  traces: 'service=order status=error duration>500ms http.route="/orders/{id}"',
  logs: '"connection is not available" level>=warn -retry http.route=/orders',
};

/** What is wrong with the query, when that is what the control plane refused. */
export function queryProblem(error: Error | null): Problem | null {
  const problem = error instanceof ApiError ? error.problem : null;
  return problem?.parameter === 'q' ? problem : null;
}

/** The search of a page as one line of text, in its address. */
export function QueryLine({ of, refused }: { of: Exclude<Searched, 'metrics'>; refused: Problem | null }) {
  const url = useUrl();
  return (
    <QueryField
      of={of}
      label="Query"
      placeholder={EXAMPLES[of]}
      pieces={pieces}
      asked={url.params.get('q') ?? ''}
      refused={refused}
      // What was chosen among what the last query found is not of this one.
      onSearch={(q) => url.set({ q: q || null, box: null, line: null, context: null })}
      button="Search"
      first
    />
  );
}
