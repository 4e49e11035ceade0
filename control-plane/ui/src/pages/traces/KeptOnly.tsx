import { Link } from 'wouter';
import { useHref } from '../../state/url';

/** Where the keep policy and what it did are explained. */
export const KEPT = '/overhead#kept';

/** Said of figures that are made of stored traces, where some of the time were left out. */
export function KeptOnly() {
  const href = useHref();
  return (
    <>
      Of kept traces only: others of this time were left out, so failed and slow ones are more frequent here
      than they were.{' '}
      <Link className="kept-link" href={href(KEPT)}>
        Which are kept
      </Link>
    </>
  );
}
