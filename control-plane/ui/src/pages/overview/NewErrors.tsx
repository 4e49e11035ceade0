import { Link } from 'wouter';
import { useErrors } from '../../api/queries';
import { inWords } from '../../state/range';
import { useHref, useScope } from '../../state/url';
import { ErrorsTable } from '../errors/ErrorsTable';
import '../errors/errors.css';

/** More would push the services off the page. */
const MOST_SHOWN = 3;

/** Exceptions that were not thrown before; nothing where there are none. */
export function NewErrors() {
  const errors = useErrors({ state: 'new' });
  const href = useHref();
  const { range } = useScope();
  const fresh = [...(errors.data?.errors ?? [])].sort((a, b) => b.firstSeen.localeCompare(a.firstSeen));
  if (fresh.length === 0) return null;
  return (
    <section aria-labelledby="new-errors-heading">
      <div className="sec">
        <h2 id="new-errors-heading">New errors</h2>
        <span className="t3 s12">
          {fresh.length}, seen in {inWords(range)}
        </span>
        <Link className="end s12" href={href('/errors', fresh.length > MOST_SHOWN ? { new: 'true' } : {})}>
          {fresh.length > MOST_SHOWN ? `All ${fresh.length} new errors` : 'All errors'}
        </Link>
      </div>
      <ErrorsTable asked={errors} errors={fresh.slice(0, MOST_SHOWN)} range={range} withService ordered />
    </section>
  );
}
