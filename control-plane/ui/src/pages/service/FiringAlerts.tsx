import { Link } from 'wouter';
import { useAlerts } from '../../api/alerts';
import { coarse } from '../../format/time';
import { StatusIcon } from '../../parts/Status';
import { useNow } from '../../parts/useNow';
import { useHref } from '../../state/url';
import { isHeldBack, keyOf } from '../alerts/alerts';
import { toneOf } from '../alerts/severity';

/** More are counted: the page of alerts has them all. */
const MOST_SHOWN = 3;

/** What fires for a service, above all else on its page. Nothing where nothing does: that is told by its health. */
export function FiringAlerts({ name }: { name: string }) {
  const href = useHref();
  const now = useNow();
  const firing = (useAlerts(name).data?.alerts ?? []).filter(
    (a) => a.service === name && a.state === 'firing',
  );
  if (firing.length === 0) return null;
  return (
    <section className="card firing-alerts" aria-label={`Alerts of ${name}`}>
      <ul>
        {firing.slice(0, MOST_SHOWN).map((a) => (
          <li key={keyOf(a.labels)}>
            <StatusIcon tone={toneOf(a.severity)} />
            <Link className="q b" href={href('/alerts', { service: name, alert: keyOf(a.labels) })}>
              {a.name}
            </Link>
            {a.summary !== a.name && <span>{a.summary}</span>}
            <span className="t3 s12 nw">
              for {coarse(Math.max(0, now - new Date(a.firingSince ?? a.since).getTime()) * 1e6)}
            </span>
            {isHeldBack(a) && (
              <span className="chip plain">{a.silencedBy.length > 0 ? 'silenced' : 'explained'}</span>
            )}
          </li>
        ))}
      </ul>
      <Link className="btn sm end" href={href('/alerts', { service: name })}>
        {firing.length > MOST_SHOWN ? `All ${firing.length} alerts` : 'Alerts'}
      </Link>
    </section>
  );
}
