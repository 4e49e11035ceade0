import { Link } from 'wouter';
import { useOpenIncidents } from '../../api/incidents';
import type { Incident } from '../../api/incidentTypes';
import { StatusIcon } from '../../parts/Status';
import { useNow } from '../../parts/useNow';
import { useHref } from '../../state/url';
import { lasted } from '../incidents/incidents';

/** Incidents that a service causes or suffers from now, above all else on its page. */
export function OpenIncidents({ name }: { name: string }) {
  const href = useHref();
  const now = useNow();
  const open = useOpenIncidents(name).data?.incidents ?? [];
  if (open.length === 0) return null;
  return (
    <section className="card firing-alerts" aria-label={`Incidents of ${name}`}>
      <ul>
        {open.map((incident) => (
          <li key={incident.id}>
            <StatusIcon tone="crit" />
            <span>{roleOf(name, incident)}</span>
            <Link className="q b" href={href(`/incidents/${encodeURIComponent(incident.id)}`)}>
              {incident.title}
            </Link>
            <span className="t3 s12 nw">for {lasted(incident, now)}</span>
            {incident.acknowledgedBy && (
              <span className="chip plain">{incident.acknowledgedBy} looks after it</span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function roleOf(name: string, { cause, kind }: Incident): string {
  if (kind === 'no_telemetry') return 'Incident:';
  return cause?.kind === 'service' && cause.name === name
    ? 'Suspected cause of an incident:'
    : 'Suffers from an incident:';
}
