import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { Link } from 'wouter';
import { type LogSearch, useNewerLines } from '../../api/logs';
import type { Problem } from '../../api/types';
import { plural } from '../../format/numbers';
import { clock } from '../../format/time';
import { Failure, Notice, SkeletonBox } from '../../parts/States';
import { useKey } from '../../state/keyboard';
import { inWords as rangeInWords } from '../../state/range';
import { useScope, useUrl } from '../../state/url';
import { reasonInWords } from './Histogram';
import { Progress, TailBar } from './LinesOutcome';
import { LogList } from './LogList';
import { inWords, isFiltered, NOTHING, orderOf } from './search';
import type { FoundLines } from './useFoundLines';
import { tailed, useTail } from './useTail';

/** The found lines, those that arrive meanwhile, and what stands in their place when there are none. */
export function Lines({
  search,
  found,
  refused,
}: {
  search: LogSearch;
  found: FoundLines;
  refused: Problem | null;
}) {
  const url = useUrl();
  const opened = url.params.get('line');
  const newestFirst = orderOf(url.params) === 'newest';
  const tailing = url.params.get('tail') === 'true' && newestFirst && refused === null;
  const [paused, setPaused] = useState(false);
  const [away, setAway] = useState(false);
  const held = paused || away || opened !== null;
  const { tail, again: connect } = useTail(search, tailing, held);
  const { lines: searched, asked, state, more } = found;
  const lines = useMemo(
    () => (tailing && tail.lines.length > 0 ? tailed(tail.lines, searched) : searched),
    [tailing, tail.lines, searched],
  );
  const newer = useNewerLines(search, searched, state === 'done' && newestFirst && !tailing && !found.old);
  const queries = useQueryClient();
  const { again } = found;
  useKey('r', () => {
    again();
    void queries.refetchQueries({ type: 'active', predicate: (q) => q.queryKey[0] !== '/logs' });
  });
  useKey('p', () => setPaused(!paused), tailing);
  const close = () => url.set({ line: null });
  useKey('Escape', close, opened !== null);
  const { href, set } = url;
  const hrefOf = useCallback((line: string | null) => href({ line }), [href]);
  const open = useCallback((line: string | null) => set({ line }, { replace: true }), [set]);
  const none = lines.length === 0;
  const lost = opened !== null && state === 'done' && !none && !lines.some((l) => l.id === opened);
  return (
    <section className="card log-card" aria-label="Log lines">
      {tailing && (
        <TailBar
          tail={tail}
          paused={paused}
          held={held}
          pause={setPaused}
          end={() => url.set({ tail: null })}
          again={connect}
        />
      )}
      {state === 'searching' && <Progress key={JSON.stringify(search)} stop={found.stop} />}
      {state === 'stopped' && (
        <div className="outcome">
          <b role="status">You stopped the search.</b>
          <button type="button" className="btn sm end" onClick={again}>
            Start anew
          </button>
        </div>
      )}
      {newer.count > 0 && (
        <p className="newer">
          <button type="button" className="link" onClick={again}>
            {newer.more ? `At least ${newer.count}` : newer.count} newer{' '}
            {newer.count === 1 ? 'line' : 'lines'}. Show
          </button>
        </p>
      )}
      {lost && (
        <p className="newer">
          The opened line is not among the first {plural(lines.length, 'line')}.{' '}
          <Link href={url.href({ context: opened })}>Show it among its neighbours</Link>
        </p>
      )}
      {none && state === 'searching' && (
        <div className="pad">
          <SkeletonBox height={320} />
        </div>
      )}
      {refused && (
        <Notice title="The query is not understood">
          {refused.detail} The place is underlined in the line above.
        </Notice>
      )}
      {state === 'failed' && none && !refused && (
        <Failure what="the log lines" asked={{ ...asked, refetch: again }} />
      )}
      {state === 'done' && none && !tailing && <NothingFound search={search} />}
      {none && tailing && state === 'done' && (
        <Notice title="No line yet">The first that matches shows here as it arrives.</Notice>
      )}
      {!none && !refused && (
        <LogList
          label={newestFirst ? 'Lines, newest first' : 'Lines, oldest first'}
          lines={lines}
          opened={opened}
          wrap={url.params.get('wrap') === 'true'}
          hrefOf={hrefOf}
          open={open}
          onNearEnd={more}
          onAway={setAway}
          end={<End found={found} />}
        />
      )}
    </section>
  );
}

/** Below the last line: that there are more, that this is all, or why it stopped here. */
function End({ found }: { found: FoundLines }) {
  const { asked, short, lines } = found;
  const last = lines.at(-1);
  if (asked.isFetchNextPageError) {
    return (
      <div className="outcome" role="alert">
        <span>
          <b>The next lines did not come.</b> {asked.error?.message}
        </span>
        <button type="button" className="btn sm end" data-retry onClick={() => void asked.fetchNextPage()}>
          Retry
        </button>
      </div>
    );
  }
  if (asked.isFetchingNextPage) return <p className="more t3">Loading more</p>;
  if (short) {
    return (
      <div className="outcome">
        <span>
          <b>The search ended here</b>
          {last ? `, at ${clock(last.time)}` : ''}: {reasonInWords(short.reason)}.{' '}
          {plural(short.scanned, 'line')} checked.
        </span>
        {asked.hasNextPage && (
          <button type="button" className="btn sm end" onClick={() => void asked.fetchNextPage()}>
            Go on
          </button>
        )}
      </div>
    );
  }
  if (asked.hasNextPage) return <p className="more t3">More below</p>;
  return <p className="more t3">That is all of them.</p>;
}

function NothingFound({ search }: { search: LogSearch }) {
  const url = useUrl();
  const { range } = useScope();
  const filtered = isFiltered(search);
  return (
    <Notice
      title={filtered ? 'No line matches' : 'No log lines yet'}
      actions={
        <>
          {filtered && (
            <Link className="btn sm" href={url.href(NOTHING)}>
              Clear filter <kbd>Esc</kbd>
            </Link>
          )}
          <Link className="btn sm" href={url.href({ from: '-1d', to: null })}>
            Last 24 h
          </Link>
          {!filtered && (
            <Link className="btn sm" href="/connect">
              Connect a service
            </Link>
          )}
        </>
      }
    >
      {filtered ? (
        <>
          <code className="mono">{inWords(search)}</code> in {rangeInWords(range)}.
        </>
      ) : (
        'Lines come from Loki4j (/loki/api/v1/push) or OpenTelemetry (/v1/logs), and are found within a second.'
      )}
    </Notice>
  );
}
