import { useEffect, useState } from 'react';
import { plural } from '../../format/numbers';
import { Icon } from '../../parts/Icon';
import { StatusIcon } from '../../parts/Status';
import { TAIL_KEEPS, type Tail } from './useTail';

/** A search shorter than this needs no word about it. */
const SILENT_MS = 2_000;

/** That a search still runs, and for how long; nothing for the first two seconds. */
export function Progress({ stop }: { stop: () => void }) {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const began = performance.now();
    const timer = setInterval(() => setSeconds(Math.floor((performance.now() - began) / 1000)), 500);
    return () => clearInterval(timer);
  }, []);
  const silent = seconds * 1000 < SILENT_MS;
  return (
    <div className={silent ? 'outcome log-silent' : 'outcome'}>
      <span className="outcome-bar" aria-hidden="true" />
      {!silent && (
        <>
          <span role="status">Searching</span>
          <span className="t2 n">{seconds} s. A service or a shorter time makes it faster.</span>
          <button type="button" className="btn sm end" onClick={stop}>
            <Icon name="close" small /> Stop
          </button>
        </>
      )}
    </div>
  );
}

/** How the live tail goes: what waits, what was left out, and how to hold it. */
export function TailBar({
  tail,
  paused,
  held,
  pause,
  end,
  again,
}: {
  tail: Tail;
  /** By hand. */
  paused: boolean;
  /** By hand, or because a line is being read. */
  held: boolean;
  pause: (paused: boolean) => void;
  end: () => void;
  again: () => void;
}) {
  if (tail.state === 'failed') {
    return (
      <div className="banner" role="alert">
        <StatusIcon tone="warn" />
        <span>
          <b>The live tail ended.</b> {tail.error?.message} Lines since then are not below.
        </span>
        <span className="row end">
          <button type="button" className="link" data-retry onClick={again}>
            Connect again
          </button>
          <button type="button" className="link" onClick={end}>
            End
          </button>
        </span>
      </div>
    );
  }
  return (
    <div className="outcome">
      <span className={held ? 'log-pulse held' : 'log-pulse'} aria-hidden="true" />
      <span role="status">{said(tail, paused, held)}</span>
      <span className="row end">
        <button type="button" className="btn sm" aria-pressed={paused} onClick={() => pause(!paused)}>
          {paused ? 'Go on' : 'Pause'} <kbd>P</kbd>
        </button>
        <button type="button" className="btn sm" onClick={end}>
          <Icon name="close" small /> End the tail
        </button>
      </span>
    </div>
  );
}

function said(tail: Tail, paused: boolean, held: boolean): string {
  const parts: string[] = [];
  if (tail.state === 'connecting') parts.push('Connecting.');
  else if (paused) parts.push('Paused.');
  else if (held) parts.push('Held while you read.');
  else parts.push('Lines show as they arrive.');
  if (held) parts.push(`${plural(tail.waiting, 'newer line')} ${tail.waiting === 1 ? 'waits' : 'wait'}.`);
  if (tail.skipped > 0) {
    parts.push(`${plural(tail.skipped, 'line')} left out: they came faster than this page reads.`);
  }
  if (tail.dropped > 0) {
    parts.push(
      `${plural(tail.dropped, 'waiting line')} left out: at most ${plural(TAIL_KEEPS, 'line')} wait.`,
    );
  }
  return parts.join(' ');
}
