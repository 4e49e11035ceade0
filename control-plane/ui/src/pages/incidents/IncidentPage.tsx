import { Redirect } from 'wouter';
import { ApiError } from '../../api/client';
import { useIncident } from '../../api/incidents';
import type { IncidentDetail } from '../../api/incidentTypes';
import { clock, moment } from '../../format/time';
import { SampledNote } from '../../parts/SampledNote';
import { Failure, Missing, SkeletonBox, Stale } from '../../parts/States';
import { StatusIcon } from '../../parts/Status';
import { useNow } from '../../parts/useNow';
import { PageHead } from '../../shell/PageHead';
import { useHref } from '../../state/url';
import { Alerts, Notes, Traces, Victims } from './Beside';
import { Deeds } from './Deeds';
import { involved, lasted, rangeOf, reason } from './incidents';
import { Suspects } from './Suspects';
import { Timeline } from './Timeline';
import './incidents.css';

/** One incident: what is behind it with the evidence, who suffers, what happened when, and what people say of it. */
export function IncidentPage({ id }: { id: string }) {
  const asked = useIncident(id);
  const href = useHref();
  const now = useNow();
  const incident = asked.data;
  const crumbs = [{ label: 'Incidents', href: href('/incidents') }, { label: incident?.title ?? id }];
  if (asked.isError && !incident) {
    const unknown = asked.error instanceof ApiError && asked.error.status === 404;
    return (
      <>
        <PageHead
          title={unknown ? 'This incident is not known' : 'The incident cannot be shown now'}
          name="Incident"
          crumbs={crumbs}
        />
        <div className="card">
          {unknown ? (
            <Missing what={asked.error.message} back={href('/incidents')} backLabel="All incidents" />
          ) : (
            <Failure what="the incident" asked={asked} />
          )}
        </div>
      </>
    );
  }
  if (!incident) {
    return (
      <>
        <PageHead title="Incident" name="Incident" crumbs={crumbs} lead=" " />
        <SkeletonBox height={320} />
      </>
    );
  }
  // It turned out to be part of another, which is what is answered.
  if (incident.id !== id)
    return <Redirect to={href(`/incidents/${encodeURIComponent(incident.id)}`)} replace />;
  const range = rangeOf(incident, now);
  return (
    <>
      <PageHead
        title={incident.title}
        name={incident.title}
        crumbs={crumbs}
        chip={<StateChip incident={incident} now={now} />}
        lead={
          <>
            {reason(incident)} <span className="t3">{circumstances(incident, now)}</span>
          </>
        }
      >
        <Deeds incident={incident} />
      </PageHead>
      <Stale asked={asked} />
      <SampledNote services={involved(incident)} range={range} env={incident.environment} namespace={null} />
      <div className="incident-parts">
        <div>
          <Suspects incident={incident} range={range} />
          <Timeline incident={incident} range={range} />
        </div>
        <div>
          <Victims incident={incident} range={range} />
          <Alerts incident={incident} />
          <Traces incident={incident} range={range} />
          <Notes incident={incident} />
        </div>
      </div>
    </>
  );
}

function StateChip({ incident, now }: { incident: IncidentDetail; now: number }) {
  const open = incident.state === 'open';
  return (
    <span className={`chip big ${open ? 'crit' : 'ok'}`}>
      <StatusIcon tone={open ? 'crit' : 'ok'} />
      {open ? 'Open' : 'Closed'}, {open ? 'for' : 'lasted'} {lasted(incident, now)}
    </span>
  );
}

/** `In demo since 14:02:11, acknowledged by Ada.` */
function circumstances(i: IncidentDetail, now: number): string {
  const where = i.environment ? `in ${i.environment}` : '';
  const when =
    i.endedAt === null
      ? `since ${moment(i.startedAt, now)}`
      : `from ${moment(i.startedAt, now)} to ${clock(i.endedAt, 'minute')}`;
  const who = [
    i.acknowledgedBy ? `acknowledged by ${i.acknowledgedBy}` : '',
    i.closedBy ? `closed by ${i.closedBy}` : '',
  ];
  const said = [[where, when].filter(Boolean).join(' '), ...who].filter(Boolean).join(', ');
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}.`;
}
