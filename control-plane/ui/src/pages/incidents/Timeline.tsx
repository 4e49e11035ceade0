import { Link } from 'wouter';
import type { IncidentDetail } from '../../api/incidentTypes';
import { clock, day, moment } from '../../format/time';
import { Icon } from '../../parts/Icon';
import { ServiceName } from '../../parts/Service';
import { useNow } from '../../parts/useNow';
import type { TimeRange } from '../../state/range';
import { serviceAddress } from '../../state/serviceAddress';
import { useHref } from '../../state/url';
import { leads, MOMENTS } from './incidents';
import { Nothing, Part, Said } from './Part';

/** What happened, and when: deploys, what was noticed, what people did. */
export function Timeline({ incident, range }: { incident: IncidentDetail; range: TimeRange }) {
  const href = useHref();
  const now = useNow();
  const days = new Set(incident.timeline.map((m) => new Date(m.time).toDateString()));
  return (
    <Part name="What happened">
      {incident.timeline.length === 0 && <Nothing>Nothing is known yet.</Nothing>}
      <ol className="timeline">
        {incident.timeline.map((m, i) => {
          const { word, icon, tone } = MOMENTS[m.kind];
          return (
            <li key={`${m.time} ${m.kind} ${i}`}>
              <time className="n nw t2 s12" dateTime={m.time} title={moment(m.time, now)}>
                {days.size > 1 && `${day(m.time)} `}
                {clock(m.time)}
              </time>
              <span className={`moment ${tone ? `fg-${tone}` : 't3'}`}>
                <Icon name={icon} small />
                <span className="s12">{word}</span>
              </span>
              <span className="moment-said">
                {m.service && !m.sentence.includes(m.service) && (
                  <Link
                    className="q"
                    href={href(serviceAddress(m.service), { env: incident.environment, ...range })}
                  >
                    <ServiceName name={m.service} />
                  </Link>
                )}
                <span>
                  <Said sentence={m.sentence} link={leads(incident, m)} range={range} quiet />
                </span>
              </span>
            </li>
          );
        })}
      </ol>
    </Part>
  );
}
