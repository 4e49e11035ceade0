import { Link } from 'wouter';
import type { TraceSearch } from '../../api/queries';
import { count, plural, text } from '../../format/numbers';
import { clock } from '../../format/time';
import { Icon } from '../../parts/Icon';
import { StatusIcon } from '../../parts/Status';
import { useNow } from '../../parts/useNow';
import { bounds } from '../../state/range';
import { useScope, useUrl } from '../../state/url';
import { MORE } from './search';
import type { Found } from './useTraceStream';

/** How a search goes, or what ended it before the range did, and what to do then. */
export function Outcome({
  found,
  search,
  stop,
  again,
}: {
  found: Found;
  search: TraceSearch;
  stop: () => void;
  again: () => void;
}) {
  const url = useUrl();
  const start = bounds(useScope().range, useNow()).from;
  const scanned = found.done?.scanned ?? found.progress?.scanned ?? 0;
  const reachedAt = found.progress?.reachedAt ?? found.traces.at(-1)?.startedAt ?? null;
  const checked = `${plural(scanned, 'span')} checked${reachedAt ? `, back to ${clock(reachedAt)}` : ''}`;
  const older = reachedAt && (
    <Link
      className="btn sm"
      href={url.href({ from: new Date(start).toISOString(), to: reachedAt, box: null })}
    >
      Search before {clock(reachedAt)}
    </Link>
  );
  if (found.state === 'searching') {
    return (
      <div className="outcome">
        <span className="outcome-bar" aria-hidden="true" />
        <span role="status">Searching</span>
        <span className="t2 n">{scanned > 0 && checked}</span>
        <button type="button" className="btn sm end" onClick={stop}>
          <Icon name="close" small /> Stop
        </button>
      </div>
    );
  }
  if (found.state === 'stopped') {
    return (
      <div className="outcome">
        <span role="status">
          <b>You stopped the search.</b> {checked}.
        </span>
        <span className="row end">
          {older}
          <button type="button" className="btn sm" onClick={again}>
            Start anew
          </button>
        </span>
      </div>
    );
  }
  if (found.state === 'failed') {
    return (
      <div className="banner" role="alert">
        <StatusIcon tone="warn" />
        <span>
          <b>Only part of the answer.</b> {found.error?.message} What was found until then is below.
        </span>
        <button type="button" className="link end" data-retry onClick={again}>
          Retry
        </button>
      </div>
    );
  }
  const reason = found.done?.reason;
  if (!reason) return null;
  const nextLimit = MORE.find((limit) => limit > search.limit);
  return (
    <div className="outcome" role="status">
      {reason === 'limit' ? (
        <>
          <span>
            <b>The newest {text(count(found.traces.length))}.</b> Older ones were not looked for.
          </span>
          <span className="row end">
            {nextLimit && (
              <Link className="btn sm" href={url.href({ limit: String(nextLimit) })}>
                Show up to {text(count(nextLimit))}
              </Link>
            )}
            {!nextLimit && older}
          </span>
        </>
      ) : (
        <>
          <span>
            <b>
              {reason === 'time' ? 'The time of a search is over.' : 'As many spans as a search may check.'}
            </b>{' '}
            {checked}. Older traces may match too: name a service, or a shorter time.
          </span>
          <span className="row end">{older}</span>
        </>
      )}
    </div>
  );
}
