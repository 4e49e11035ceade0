import { useTrace } from '../../api/queries';
import { Failure, SkeletonBox } from '../../parts/States';
import { PageHead } from '../../shell/PageHead';
import { useHref, useUrl } from '../../state/url';
import { inWords, isFiltered, keep, searchOf } from '../traces/search';
import { StoredTrace } from './TraceView';

export function TracePage({ traceId }: { traceId: string }) {
  const trace = useTrace(traceId);
  const url = useUrl();
  const href = useHref();
  const search = searchOf(url.params);
  const crumbs = [
    { label: 'Traces', href: href('/traces') },
    ...(isFiltered(search) ? [{ label: inWords(search), href: href('/traces', keep(search)) }] : []),
    { label: <span className="mono">{traceId}</span> },
  ];
  if (trace.isError && !trace.data) {
    return (
      <div className="pad-page">
        <PageHead
          title="This trace is not available"
          name="Trace"
          crumbs={crumbs}
          lead={trace.error.message}
        />
        <div className="card">
          <Failure what="the trace" asked={trace}>
            <span className="t3 s12">
              Traces are kept for a while only; a new one can be found within a second.
            </span>
          </Failure>
        </div>
      </div>
    );
  }
  if (!trace.data) {
    return (
      <div className="pad-page">
        <PageHead title="Trace" name="Trace" crumbs={crumbs} lead=" " />
        <SkeletonBox height={420} />
      </div>
    );
  }
  return <StoredTrace trace={trace.data} crumbs={crumbs} reload={() => void trace.refetch()} />;
}
