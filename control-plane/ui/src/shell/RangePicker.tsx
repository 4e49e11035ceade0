import { useState } from 'react';
import { Link } from 'wouter';
import { clock } from '../format/time';
import { Icon } from '../parts/Icon';
import { useNow } from '../parts/useNow';
import { bounds, isLive, isValid, label, PRESETS, type TimeRange } from '../state/range';
import { namedRange, useUrl } from '../state/url';
import { Drop } from './Drop';

/** `datetime-local` speaks the viewer's zone without saying so. */
function local(time: number): string {
  const date = new Date(time);
  return new Date(time - date.getTimezoneOffset() * 60e3).toISOString().slice(0, 16);
}

function CustomRange({ range, close }: { range: TimeRange; close: () => void }) {
  const url = useUrl();
  const shown = bounds(range, Date.now());
  const [from, setFrom] = useState(local(shown.from));
  const [to, setTo] = useState(local(shown.to));
  const wanted = { from: new Date(from).toString(), to: new Date(to).toString() };
  const valid = isValid(wanted);
  return (
    <form
      className="custom-range"
      onSubmit={(event) => {
        event.preventDefault();
        if (!valid) return;
        url.set({ from: new Date(from).toISOString(), to: new Date(to).toISOString() });
        close();
      }}
    >
      <label>
        From
        <input type="datetime-local" value={from} onChange={(e) => setFrom(e.target.value)} required />
      </label>
      <label>
        To
        <input type="datetime-local" value={to} onChange={(e) => setTo(e.target.value)} required />
      </label>
      <p className="s11 fg-crit" role="status">
        {valid ? '' : 'The end must be after the start.'}
      </p>
      <button type="submit" className="btn sm pri" disabled={!valid}>
        Show this range
      </button>
    </form>
  );
}

/**
 * The range of the page, and a choice of others.
 *
 * `usual` is what the page shows while the address names no range, where that is none of the usual choices.
 */
export function RangePicker({ range, usual = null }: { range: TimeRange; usual?: string | null }) {
  const url = useUrl();
  const now = useNow(10_000);
  const ends = bounds(range, now);
  const isUsual = usual !== null && namedRange(url.params) === null;
  const words = isUsual ? usual : label(range);
  return (
    <Drop
      label={`Time range: ${words}`}
      face={
        <>
          <Icon name="clock" small />
          {words}
          {(isLive(range) || isUsual) && ends.to - ends.from < 86400e3 && (
            <span className="k n wide-only">
              {clock(ends.from, 'minute')} – {clock(ends.to, 'minute')}
            </span>
          )}
        </>
      }
    >
      {(close) => (
        <>
          <ul className="choices">
            {usual !== null && (
              <li>
                <Link
                  href={url.href({ from: null, to: null })}
                  aria-current={isUsual ? 'true' : undefined}
                  onClick={close}
                >
                  {usual}
                </Link>
              </li>
            )}
            {PRESETS.map((preset) => (
              <li key={preset.from}>
                <Link
                  href={url.href({ from: preset.from, to: null })}
                  aria-current={range.from === preset.from && range.to === 'now' ? 'true' : undefined}
                  onClick={close}
                >
                  {preset.label}
                </Link>
              </li>
            ))}
          </ul>
          <CustomRange range={range} close={close} />
        </>
      )}
    </Drop>
  );
}
