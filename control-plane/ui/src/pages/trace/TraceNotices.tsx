import { Link } from 'wouter';
import type { Trace } from '../../api/spanTypes';
import { duration, plural, text } from '../../format/numbers';
import { StatusIcon } from '../../parts/Status';
import { useHref, useUrl } from '../../state/url';
import { KEPT } from '../traces/KeptOnly';
import type { SpanNode } from './model';

/** Sentences beyond this many are behind a click. */
const FIRST_CLOCKS = 2;

/** What a reader must know before believing the drawing: what is missing, what may still come, which clocks were moved. */
export function TraceNotices({ trace, root }: { trace: Trace; root: SpanNode }) {
  const url = useUrl();
  const href = useHref();
  const rootMissing = root.span.parentSpanId !== null;
  const orphans = trace.spans.filter((s) => s.parentMissing).length;
  const corrected = url.params.get('clocks') !== 'sent';
  return (
    <>
      {trace.running && (
        <p className="banner" role="status">
          <StatusIcon tone="none" />
          <span>
            <b>It may still run.</b>{' '}
            {rootMissing
              ? 'The root span has not arrived yet'
              : `${plural(orphans, 'span')} wait for their parent`}
            ; spans are sent when they end. This page shows them as they come, for a minute after the newest.
          </span>
        </p>
      )}
      {trace.partial && (
        <p className="banner" role="status">
          <StatusIcon tone="warn" />
          <span>
            <b>Partial: its other spans were left out</b> when it was some minutes old and nothing spoke for
            it. What is here came later and was kept, as an error is. Counts and rates have all of it.{' '}
            <Link className="link" href={href(KEPT)}>
              Which traces are kept
            </Link>
          </span>
        </p>
      )}
      {!trace.running && !trace.partial && (rootMissing || orphans > 0) && (
        <p className="banner">
          <StatusIcon tone="warn" />
          <span>
            {rootMissing ? (
              <>
                <b>The root span was not received.</b> What is here began below span{' '}
                <code className="mono">{root.span.parentSpanId}</code>.
              </>
            ) : (
              <>
                <b>
                  {orphans === 1
                    ? 'The parent of a span was'
                    : `The parents of ${plural(orphans, 'span')} were`}{' '}
                  not received.
                </b>{' '}
                They stand below the rest.
              </>
            )}
          </span>
        </p>
      )}
      {trace.omittedSpans > 0 && (
        <p className="banner">
          <StatusIcon tone="warn" />
          <span>
            <b>{plural(trace.omittedSpans, 'span')} not shown:</b> the trace is larger than the limit of{' '}
            {plural(trace.spans.length, 'span')}. The download has them all.
          </span>
        </p>
      )}
      {trace.skews.length > 0 && (
        <div className="banner">
          <StatusIcon tone="warn" />
          <div>
            <b>
              {trace.skews.length === 1 ? 'A clock was' : `${trace.skews.length} clocks were`} wrong
              {corrected ? ' and corrected' : ''}.
            </b>{' '}
            {trace.skews
              .slice(0, FIRST_CLOCKS)
              .map((s) => s.reason)
              .join(' ')}
            {trace.sentDurationNs !== trace.durationNs &&
              ` Lists of traces count ${text(duration(trace.sentDurationNs))} for this one, by the times as they were sent; corrected it took ${text(duration(trace.durationNs))}.`}
            {trace.skews.length > FIRST_CLOCKS && (
              <details>
                <summary>{plural(trace.skews.length - FIRST_CLOCKS, 'more clock')}</summary>
                <ul>
                  {trace.skews.slice(FIRST_CLOCKS).map((s) => (
                    <li key={`${s.service} ${s.instance}`}>{s.reason}</li>
                  ))}
                </ul>
              </details>
            )}
          </div>
          <button
            type="button"
            className="link end nw"
            onClick={() => url.set({ clocks: corrected ? 'sent' : null })}
          >
            {corrected ? 'Show times as sent' : 'Correct them'}
          </button>
        </div>
      )}
    </>
  );
}
