import { useState } from 'react';
import { Link } from 'wouter';
import type { IncidentDetail } from '../../api/incidentTypes';
import { moment } from '../../format/time';
import { ServiceName } from '../../parts/Service';
import { StatusIcon } from '../../parts/Status';
import { useNow } from '../../parts/useNow';
import type { TimeRange } from '../../state/range';
import { serviceAddress } from '../../state/serviceAddress';
import { useHref } from '../../state/url';
import { toneOf } from '../alerts/severity';
import { Ways } from '../alerts/Ways';
import { rangeOf } from './incidents';
import { Nothing, Part } from './Part';

/** What stands beside the cause and the course: who suffers, what fires, what shows it, what people say. */

/** A whole shop may suffer; these are looked at first. */
const MOST_VICTIMS = 8;

export function Victims({ incident, range }: { incident: IncidentDetail; range: TimeRange }) {
  const href = useHref();
  const now = useNow();
  const [all, setAll] = useState(false);
  const { victims } = incident;
  const shown = all ? victims : victims.slice(0, MOST_VICTIMS);
  return (
    <Part name={incident.kind === 'no_telemetry' ? 'Not heard of' : 'Suffers from it'} count={victims.length}>
      {victims.length === 0 && <Nothing>Nobody else.</Nothing>}
      <ul className="incident-list">
        {shown.map((v) => (
          <li key={`${v.namespace}/${v.service}@${v.environment}`}>
            <span className="row wrap">
              <Link
                className="q b"
                href={href(serviceAddress(v.service), {
                  env: v.environment,
                  namespace: v.namespace,
                  ...range,
                })}
                data-row
              >
                <ServiceName name={v.service} />
              </Link>
              <span className="s12 t3 end nw">
                {v.until === null
                  ? `since ${moment(v.since, now)}`
                  : `${moment(v.since, now)} – ${moment(v.until, now)}`}
              </span>
            </span>
            <span className="victim-said">
              {v.until !== null && <b>Well again. </b>}
              {v.sentence}
            </span>
          </li>
        ))}
      </ul>
      {victims.length > shown.length && (
        <p className="pad">
          <button type="button" className="btn sm" onClick={() => setAll(true)}>
            All {victims.length}
          </button>
        </p>
      )}
    </Part>
  );
}

export function Alerts({ incident }: { incident: IncidentDetail }) {
  const href = useHref();
  const now = useNow();
  return (
    <Part name="Alerts" count={incident.alerts.length}>
      {incident.alerts.length === 0 && <Nothing>No alert fired.</Nothing>}
      <ul className="incident-list">
        {incident.alerts.map((a) => {
          // What carries telemetry is no service that traces or logs could be asked of.
          const service = incident.kind === 'no_telemetry' ? null : a.service;
          return (
            <li key={`${a.name} ${a.service} ${a.since}`}>
              <span className="row wrap">
                <StatusIcon tone={a.until === null ? toneOf(a.severity) : 'ok'} />
                {a.until === null ? (
                  <Link
                    className="q b"
                    href={href('/alerts', { service, env: a.environment, q: a.name })}
                    data-row
                  >
                    {a.name}
                  </Link>
                ) : (
                  <b>{a.name}</b>
                )}
                {a.severity && <span className="s12 t3">{a.severity}</span>}
                {service && <ServiceName name={service} />}
                <span className="s12 t3 end nw">
                  {a.until === null
                    ? `since ${moment(a.since, now)}`
                    : `${moment(a.since, now)} – ${moment(a.until, now)}`}
                </span>
              </span>
              <span className="row wrap incident-alert-ways">
                <Ways
                  alert={{ ...a, service }}
                  range={rangeOf({ startedAt: a.since, endedAt: a.until }, now)}
                />
              </span>
            </li>
          );
        })}
      </ul>
    </Part>
  );
}

/** Ids are long: as much as tells them apart. */
const SHOWN_DIGITS = 12;

export function Traces({ incident, range }: { incident: IncidentDetail; range: TimeRange }) {
  const href = useHref();
  return (
    <Part name="Traces that show it" count={incident.traces.length}>
      {incident.traces.length === 0 && <Nothing>No trace that shows it is kept.</Nothing>}
      <ul className="incident-list row wrap">
        {incident.traces.map((trace) => (
          <li key={trace}>
            <Link className="tag mono" href={href(`/traces/${trace}`, { ...range })}>
              {trace.slice(0, SHOWN_DIGITS)}
            </Link>
          </li>
        ))}
      </ul>
    </Part>
  );
}

export function Notes({ incident }: { incident: IncidentDetail }) {
  const now = useNow();
  return (
    <Part name="Notes" count={incident.notes.length}>
      {incident.notes.length === 0 && <Nothing>Nobody has written any.</Nothing>}
      <ul className="incident-list">
        {incident.notes.map((note, i) => (
          <li key={`${note.time} ${i}`}>
            <span className="note-text">{note.text}</span>
            <span className="second">
              {note.author}, {moment(note.time, now)}
            </span>
          </li>
        ))}
      </ul>
    </Part>
  );
}
