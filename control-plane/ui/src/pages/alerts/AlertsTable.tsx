import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import type { CurrentAlert, Silence } from '../../api/alertTypes';
import { figure } from '../../format/numbers';
import { clock, coarse, moment } from '../../format/time';
import { OutsideLink } from '../../parts/EvidenceLink';
import { Icon } from '../../parts/Icon';
import { Num } from '../../parts/Num';
import { ServiceLink } from '../../parts/Service';
import { type Asked, Failure, Notice, SkeletonRows, Stale } from '../../parts/States';
import { StatusIcon } from '../../parts/Status';
import { useNow } from '../../parts/useNow';
import { useHref, useUrl } from '../../state/url';
import { CLEARED, keyOf, labelLine, rangeSince } from './alerts';
import { SilenceDialog } from './SilenceDialog';
import { toneOf } from './severity';
import { Ways } from './Ways';

const COLUMNS = 6;

/** Alerts in the order in which they want to be looked at; each leads to what it was seen in, and can be silenced. */
export function AlertsTable({
  asked,
  alerts,
  of,
  evaluated,
  silences,
}: {
  asked: Asked;
  alerts: readonly CurrentAlert[];
  /** How many there are without the filter. */
  of: number;
  /** Whether there are rules that could find any. */
  evaluated: boolean;
  silences: readonly Silence[];
}) {
  const url = useUrl();
  const [silenced, setSilenced] = useState<CurrentAlert | null>(null);
  return (
    <div className="card">
      <Stale asked={asked} />
      {(asked.isPending || alerts.length > 0) && (
        <div className="scroll">
          <table className="alerts-table tall">
            <thead>
              <tr>
                <th scope="col">Alert</th>
                <th scope="col">State</th>
                <th scope="col">Service</th>
                <th scope="col">Severity</th>
                <th scope="col" className="num">
                  Value
                </th>
                <th scope="col">Look at</th>
              </tr>
            </thead>
            <tbody>
              {asked.isPending && <SkeletonRows rows={3} columns={COLUMNS} tall />}
              {alerts.map((alert) => (
                <AlertRows
                  key={keyOf(alert.labels)}
                  alert={alert}
                  silences={silences}
                  onSilence={() => setSilenced(alert)}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {asked.isError && asked.data === undefined && <Failure what="the alerts" asked={asked} />}
      {asked.data !== undefined &&
        alerts.length === 0 &&
        (of > 0 ? (
          <Notice
            title="No alert matches"
            actions={
              <button type="button" className="btn sm" onClick={() => url.set(CLEARED)}>
                Clear filter
              </button>
            }
          >
            Without the filter there {of === 1 ? 'is 1' : `are ${of}`}.
          </Notice>
        ) : (
          <Notice icon={evaluated ? 'check' : 'alerts'} title="No alert is firing or pending">
            {evaluated
              ? 'What rules find shows here within their interval.'
              : 'Without rules nothing can fire.'}
          </Notice>
        ))}
      {silenced && <SilenceDialog alert={silenced} onClose={() => setSilenced(null)} />}
    </div>
  );
}

function AlertRows({
  alert: a,
  silences,
  onSilence,
}: {
  alert: CurrentAlert;
  silences: readonly Silence[];
  onSilence: () => void;
}) {
  const url = useUrl();
  const href = useHref();
  const now = useNow();
  const key = keyOf(a.labels);
  const open = url.params.get('alert') === key;
  const tone = a.state === 'firing' ? toneOf(a.severity) : 'none';
  const since = a.firingSince ?? a.since;
  return (
    <>
      <tr className={open ? 'open' : ''}>
        <th scope="row" className="row-head alert-head">
          <span className="row">
            <Link
              className="q b ell callers-toggle"
              href={url.href({ alert: open ? null : key })}
              aria-expanded={open}
              data-row
            >
              <span className={open ? 'twist open' : 'twist'}>
                <Icon name="right" small />
              </span>
              {a.name}
            </Link>
          </span>
          <span className="second alert-summary" title={a.summary}>
            {a.summary === a.name ? labelLine(withoutName(a.labels)) : a.summary}
          </span>
          {a.incident && (
            <span className="second alert-summary">
              <Link
                className="link alert-incident"
                href={href(`/incidents/${encodeURIComponent(a.incident.id)}`)}
                aria-label={`Incident of ${a.name}: ${a.incident.title}`}
              >
                <Icon name="incidents" small />
                {a.incident.title}
              </Link>
            </span>
          )}
        </th>
        <td>
          <span className="health">
            <StatusIcon tone={tone} />
            <span className={`m fg-${tone}`}>{a.state === 'firing' ? 'Firing' : 'Pending'}</span>
          </span>
          <span className="second under-health nw" title={`since ${clock(since)}`}>
            for {coarse(Math.max(0, now - new Date(since).getTime()) * 1e6)}
          </span>
          {a.silencedBy.length > 0 && <span className="chip plain">silenced</span>}
          {a.inhibitedBy && <span className="chip plain">explained</span>}
        </td>
        <td>
          {a.service ? (
            <ServiceLink service={{ name: a.service, namespace: a.namespace, environment: a.environment }} />
          ) : (
            <span className="u">–</span>
          )}
          {a.environment && <span className="second under-name">{a.environment}</span>}
        </td>
        <td>{a.severity ?? <span className="u">–</span>}</td>
        <td className="num">
          <Num of={figure(a.value)} />
        </td>
        <td>
          <span className="row alert-ways">
            <Ways alert={a} range={rangeSince(a.since, now)} />
            <button
              type="button"
              className="btn sm"
              onClick={onSilence}
              aria-label={`Silence ${a.name}${a.service ? ` of ${a.service}` : ''}`}
            >
              Silence
            </button>
          </span>
        </td>
      </tr>
      {open && (
        <tr className="callers-row">
          <td colSpan={COLUMNS}>
            <Details alert={a} silences={silences} />
          </td>
        </tr>
      )}
    </>
  );
}

const withoutName = ({ alertname: _, ...others }: Record<string, string>) => others;

/** All that is known of one alert. */
function Details({ alert: a, silences }: { alert: CurrentAlert; silences: readonly Silence[] }) {
  const href = useHref();
  const now = useNow();
  const rest = Object.entries(a.annotations).filter(
    ([name]) => !['summary', 'description', 'runbook', 'runbook_url'].includes(name),
  );
  // An address goes before what the rule says, which is not lost for it.
  const toDo = [...new Set([a.annotations.runbook, a.runbook])].filter((said) => !!said) as string[];
  return (
    <div className="alert-details inner">
      <div>
        {a.description && <p className="alert-text">{a.description}</p>}
        {toDo.map((said) => (
          <p key={said} className="alert-text">
            <b>What to do:</b> <OutsideLink href={said}>{said}</OutsideLink>
          </p>
        ))}
        {a.silencedBy.map((id) => {
          const silence = silences.find((s) => s.id === id);
          return (
            <p key={id} className="alert-text">
              <b>Silenced</b>
              {silence && ` by ${silence.createdBy} until ${moment(silence.endsAt, now)}: ${silence.comment}`}
            </p>
          );
        })}
        {a.inhibitedBy && (
          <p className="alert-text">
            <b>Nobody is told of it:</b> it is explained by{' '}
            <code className="mono">{labelLine(a.inhibitedBy)}</code>
          </p>
        )}
        <pre className="code">
          <Link className="q" href={href('/metrics', { q: a.expr })}>
            {a.expr}
          </Link>
        </pre>
      </div>
      <dl className="kv">
        <Fact name="Held since">{`${clock(a.since)}, ${moment(a.since, now)}`}</Fact>
        <Fact name="Fires since">{a.firingSince ? clock(a.firingSince) : 'not yet'}</Fact>
        {Object.entries(withoutName(a.labels)).map(([name, value]) => (
          <Fact key={name} name={name}>
            <span className="mono">{value}</span>
          </Fact>
        ))}
        {rest.map(([name, value]) => (
          <Fact key={name} name={name}>
            <OutsideLink href={value}>{value}</OutsideLink>
          </Fact>
        ))}
        <Fact name="Rule">{`${a.group}, ${a.file}`}</Fact>
      </dl>
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
