import { useState } from 'react';
import { Link } from 'wouter';
import type { OverviewChange } from '../../api/types';
import { ago, clock } from '../../format/time';
import { useNow } from '../../parts/useNow';
import { bounds, inWords, type TimeRange } from '../../state/range';
import { useHref } from '../../state/url';

const WORDS: Record<OverviewChange['kind'], string> = {
  deploy: 'Deploy',
  rollback: 'Rollback',
  restart: 'Restart',
  config_change: 'Configuration',
  new_edge: 'New call',
  gone_edge: 'Gone call',
  new_service: 'New service',
};

const SHOWN_AT_FIRST = 8;

const isDeploy = (kind: OverviewChange['kind']) => kind === 'deploy' || kind === 'rollback';

/** What is not as it was: a strip of marks over the range, and each change in a sentence, newest first. */
export function Changes({ changes, range }: { changes: readonly OverviewChange[]; range: TimeRange }) {
  const [all, setAll] = useState(false);
  const href = useHref();
  const now = useNow();
  const newestFirst = [...changes].sort((a, b) => new Date(b.time).getTime() - new Date(a.time).getTime());
  const shown = all ? newestFirst : newestFirst.slice(0, SHOWN_AT_FIRST);
  return (
    <section aria-labelledby="changes-heading">
      <div className="sec">
        <h2 id="changes-heading">What changed in {inWords(range)}</h2>
        <span className="t3 s12">{changes.length}, newest first</span>
      </div>
      <div className="card">
        <Strip changes={newestFirst} range={range} now={now} />
        <div className="scroll">
          <table>
            <thead className="vh">
              <tr>
                <th scope="col">Time</th>
                <th scope="col">Kind</th>
                <th scope="col">What</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((c) => (
                <tr key={c.time + c.text}>
                  <td className="n change-time">
                    {clock(c.time)} <span className="u s12">{ago(c.time, now)}</span>
                  </td>
                  <td className="change-kind">
                    <span className={`chip plain ${isDeploy(c.kind) || c.kind === 'new_edge' ? 'new' : ''}`}>
                      {WORDS[c.kind]}
                    </span>
                  </td>
                  <td>
                    <Link className="q" href={href(c.href)} data-row>
                      {c.text}
                    </Link>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        {newestFirst.length > SHOWN_AT_FIRST && (
          <p className="more">
            <button type="button" className="link" onClick={() => setAll(!all)}>
              {all ? 'Show fewer' : `Show all ${newestFirst.length}`}
            </button>
          </p>
        )}
      </div>
    </section>
  );
}

function Strip({
  changes,
  range,
  now,
}: {
  changes: readonly OverviewChange[];
  range: TimeRange;
  now: number;
}) {
  const { from, to } = bounds(range, now);
  const at = (time: string) => ((new Date(time).getTime() - from) / (to - from)) * 100;
  const inside = changes.filter((c) => at(c.time) >= 0 && at(c.time) <= 100);
  return (
    <div className="strip" aria-hidden="true">
      <span className="s11 t3">{clock(from, 'minute')}</span>
      <span className="strip-line">
        {inside.map((c) => (
          <i
            key={c.time + c.text}
            className={isDeploy(c.kind) ? 'deploy' : ''}
            style={{ left: `${at(c.time)}%` }}
            title={`${clock(c.time)} ${c.text}`}
          />
        ))}
      </span>
      <span className="s11 t3">{clock(to, 'minute')}</span>
    </div>
  );
}
