import { Link } from 'wouter';
import type { Deployment } from '../../api/types';
import { moment } from '../../format/time';
import { deployState, underWay } from '../../parts/Deploy';
import { ServiceName } from '../../parts/Service';
import { timeTicks } from '../../parts/scale';
import { bounds, type TimeRange } from '../../state/range';
import { serviceAddress } from '../../state/serviceAddress';
import { useHref } from '../../state/url';

/** One line a service, one bar a deploy: what changed at the same time stands in one column. */
export function Timeline({
  deployments,
  range,
  now,
}: {
  deployments: readonly Deployment[];
  range: TimeRange;
  now: number;
}) {
  const href = useHref();
  const ends = bounds(range, now);
  // From the first deploy on, when all of them are recent: a week with one busy corner shows nothing.
  const earliest = Math.min(...deployments.map((d) => new Date(d.startedAt).getTime()));
  const from = Math.max(ends.from, Math.min(earliest - (ends.to - earliest) * 0.05, ends.to - 60e3));
  const to = ends.to;
  const at = (t: number) => Math.min(100, Math.max(0, ((t - from) / (to - from)) * 100));
  const lanes = [...new Set(deployments.map((d) => d.service))].sort();
  return (
    <section className="card timeline" aria-label="Deploys over time">
      <div className="timeline-row axis" aria-hidden="true">
        <span />
        <span className="timeline-lane">
          {timeTicks(from, to, 6).map((t) => (
            <span key={t} className="tick" style={{ left: `${at(t)}%` }}>
              {moment(t, now)}
            </span>
          ))}
        </span>
      </div>
      {lanes.map((service) => (
        <div className="timeline-row" key={service}>
          <ServiceName name={service} />
          <span className="timeline-lane">
            {deployments
              .filter((d) => d.service === service)
              .map((d) => {
                const start = new Date(d.startedAt).getTime();
                const end = d.finishedAt ? new Date(d.finishedAt).getTime() : now;
                return (
                  <Link
                    key={d.id}
                    className={`deploy-bar ${d.state} ${underWay(d) ? 'under-way' : ''}`}
                    style={{ left: `${at(start)}%`, width: `max(10px, ${at(end) - at(start)}%)` }}
                    href={href(serviceAddress(service), { tab: 'deploys' })}
                    title={`${service} ${d.version ?? ''}: ${deployState(d.state)}, ${moment(start, now)}`}
                    aria-label={`${service} ${d.version ?? ''}, ${deployState(d.state)}, started ${moment(start, now)}`}
                  />
                );
              })}
          </span>
        </div>
      ))}
    </section>
  );
}
