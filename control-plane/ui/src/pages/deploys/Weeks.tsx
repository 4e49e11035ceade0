import { Link } from 'wouter';
import type { TeamWeek } from '../../api/deployTypes';
import { duration, type Measure, share } from '../../format/numbers';
import { day } from '../../format/time';
import { Num } from '../../parts/Num';
import { Notice } from '../../parts/States';
import { type Changes, useHref } from '../../state/url';
import { NOBODY } from './filter';

/** How delivery goes: frequency, change failure rate, time to restore, lead time; of how many each is said. */
export function Weeks({ weeks, wall }: { weeks: readonly TeamWeek[]; wall: boolean }) {
  const href = useHref();
  const most = Math.max(1, ...weeks.map((w) => w.deployments));
  return (
    <section className="under-cards" aria-labelledby="weeks">
      <div className="sec">
        <h2 id="weeks">How delivery goes</h2>
        <span className="t3 s12">by week (UTC, from Monday) and team, the newest first</span>
      </div>
      <div className="card">
        {weeks.length === 0 && (
          <Notice icon="deploys" title="No deploys in this range">
            Rollbacks, restarts and changes of configuration are not counted as deliveries.
          </Notice>
        )}
        {weeks.length > 0 && (
          <div className="scroll">
            <table className="mid">
              <thead>
                <tr>
                  <th scope="col">Week of</th>
                  <th scope="col">Team</th>
                  <th scope="col">Deploys</th>
                  <th scope="col" className="num">
                    Failed
                  </th>
                  <th scope="col" className="num">
                    Change failure rate
                  </th>
                  <th scope="col" className="num">
                    Time to restore, median
                  </th>
                  <th scope="col" className="num">
                    Lead time, median
                  </th>
                </tr>
              </thead>
              <tbody>
                {weeks.map((w, i) => (
                  <tr key={`${w.week} ${w.team}`}>
                    <th scope="row" className="row-head n">
                      {weeks[i - 1]?.week === w.week ? '' : day(w.week)}
                    </th>
                    <td>{w.team ?? <span className="u">nobody</span>}</td>
                    <td>
                      <span className="week-bar">
                        <i aria-hidden="true" style={{ width: `${(w.deployments / most) * 100}%` }}>
                          <b style={{ width: `${(w.failed / Math.max(1, w.deployments)) * 100}%` }} />
                        </i>
                        {wall ? (
                          <span className="n">{w.deployments}</span>
                        ) : (
                          <Link
                            className="q n week-count"
                            href={href('/deploys', deploysOf(w))}
                            aria-label={`${w.deployments}: deploys of ${w.team ?? 'nobody'} in the week of ${day(w.week)}`}
                          >
                            {w.deployments}
                          </Link>
                        )}
                      </span>
                    </td>
                    <td className="num">{w.failed}</td>
                    <Of value={share(w.changeFailureRatio)} of={w.finished} what="finished" />
                    <Of value={duration(w.timeToRestoreNs)} of={w.restored} what="restored" />
                    <Of value={duration(w.leadTimeNs)} of={w.timed} what="with a commit’s time" />
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </div>
    </section>
  );
}

/** What a week's figures were counted from. */
function deploysOf(w: TeamWeek): Changes {
  const from = Date.parse(`${w.week}T00:00:00Z`);
  return {
    team: w.team ?? NOBODY,
    kind: 'deploy',
    from: new Date(from).toISOString(),
    to: new Date(from + 7 * 24 * 3600e3).toISOString(),
  };
}

function Of({ value, of, what }: { value: Measure; of: number; what: string }) {
  return (
    <td className="num">
      <Num of={value} />
      {value.value !== '–' && (
        <span className="second">
          of {of} {what}
        </span>
      )}
    </td>
  );
}
