import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { ErrorsAnswer } from '../../api/errorTypes';
import { Notice } from '../../parts/States';
import { inWords } from '../../state/range';
import { useHref, useScope } from '../../state/url';
import { ErrorsTable } from '../errors/ErrorsTable';
import { requestsOf } from '../traces/links';
import '../errors/errors.css';

/** What one service throws. */
export function ServiceErrors({ name, asked }: { name: string; asked: UseQueryResult<ErrorsAnswer, Error> }) {
  const href = useHref();
  const { range } = useScope();
  return (
    <>
      <ErrorsTable asked={asked} errors={asked.data?.errors ?? []} range={range} withService={false} />
      {asked.data?.errors.length === 0 && (
        <div className="card under-table">
          <Notice
            title={`${name} threw nothing in ${inWords(range)}`}
            actions={
              <Link className="btn sm" href={href('/traces', requestsOf({ service: name, failed: true }))}>
                Failed traces
              </Link>
            }
          >
            Requests can fail without an exception on a span.
          </Notice>
        </div>
      )}
    </>
  );
}
