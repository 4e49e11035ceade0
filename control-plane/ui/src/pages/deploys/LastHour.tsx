import { useState } from 'react';
import { Link } from 'wouter';
import { useDeploymentsIn } from '../../api/deploys';
import { ago, clock } from '../../format/time';
import { deployKind } from '../../parts/Deploy';
import { deploymentAddress } from '../../parts/deployMarkers';
import { ServiceName } from '../../parts/Service';
import { VerdictChip } from '../../parts/Verdict';
import { useHref } from '../../state/url';
import { type Filter, matching, type teamsOf } from './filter';
import { type News, newsSince } from './news';

const HOUR_MS = 3600e3;
const LAST_HOUR = { from: '-1h', to: 'now' };
const SHOWN_AT_FIRST = 6;

/** What changed in the last hour, whatever range the page shows: that is what people come for. */
export function LastHour({
  filter,
  teamOf,
  now,
}: {
  filter: Filter;
  teamOf: ReturnType<typeof teamsOf>;
  now: number;
}) {
  const [all, setAll] = useState(false);
  const asked = useDeploymentsIn(LAST_HOUR, filter.service);
  const news = newsSince(matching(asked.data?.deployments ?? [], filter, teamOf), now - HOUR_MS);
  if (!asked.data) return null;
  return (
    <section className="news" aria-labelledby="last-hour">
      <div className="sec">
        <h2 id="last-hour">What changed in the last hour</h2>
        <span className="t3 s12">{news.length === 0 ? 'nothing' : `${news.length}, newest first`}</span>
      </div>
      {news.length > 0 && (
        <div className="card">
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
                {(all ? news : news.slice(0, SHOWN_AT_FIRST)).map((n) => (
                  <NewsRow key={`${n.deployment.id} ${n.what}`} news={n} now={now} />
                ))}
              </tbody>
            </table>
          </div>
          {news.length > SHOWN_AT_FIRST && (
            <p className="more">
              <button type="button" className="link" onClick={() => setAll(!all)}>
                {all ? 'Show fewer' : `Show all ${news.length}`}
              </button>
            </p>
          )}
        </div>
      )}
    </section>
  );
}

function NewsRow({ news: { at, deployment: d, what, words }, now }: { news: News; now: number }) {
  const href = useHref();
  return (
    <tr>
      <td className="n news-time">
        {clock(at)} <span className="u s12">{ago(at, now)}</span>
      </td>
      <td className="news-kind">
        {what === 'judged' && d.verdict ? (
          <VerdictChip state={d.verdict.state} />
        ) : (
          <span className={`chip plain ${d.kind === 'deploy' && what === 'began' ? 'new' : ''}`}>
            {deployKind(d.kind)}
          </span>
        )}
      </td>
      <td>
        <Link className="q" href={href(deploymentAddress(d.id))}>
          <ServiceName name={d.service} /> {words}
        </Link>
      </td>
    </tr>
  );
}
