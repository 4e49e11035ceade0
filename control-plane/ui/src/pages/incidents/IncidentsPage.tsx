import { Link } from 'wouter';
import { useIncidents } from '../../api/incidents';
import type { Incident } from '../../api/incidentTypes';
import { clock, moment } from '../../format/time';
import { ServiceName } from '../../parts/Service';
import { dimmed, Failure, Notice, SkeletonRows, Stale } from '../../parts/States';
import { StatusIcon } from '../../parts/Status';
import { useNow } from '../../parts/useNow';
import { PageHead } from '../../shell/PageHead';
import { INCIDENTS_RANGE } from '../../shell/pageRange';
import { inWords } from '../../state/range';
import { serviceAddress } from '../../state/serviceAddress';
import { useHref, useScope, useUrl } from '../../state/url';
import { finding, handled, lasted, lead, rangeOf, reason, sorted } from './incidents';
import './incidents.css';

const STATES = ['open', 'closed'] as const;
const COLUMNS = 5;

/** As long as closed ones are kept. */
const LONGEST = '-30d';

/** What went wrong as a whole: each incident with its suspected cause and who suffers from it. */
export function IncidentsPage() {
  const url = useUrl();
  const scope = useScope(INCIDENTS_RANGE);
  const state = STATES.find((s) => s === url.params.get('state')) ?? null;
  const asked = useIncidents(state, scope);
  const all = asked.data?.incidents ?? [];
  const words = inWords(scope.range);
  return (
    <>
      <PageHead
        title={asked.data ? finding(all, words) : 'Incidents'}
        name="Incidents"
        lead={asked.data ? lead(all, words) : ' '}
      />
      <div className="sec filters">
        <label>
          State
          <select value={state ?? ''} onChange={(e) => url.set({ state: e.target.value })}>
            <option value="">all</option>
            {STATES.map((s) => (
              <option key={s}>{s}</option>
            ))}
          </select>
        </label>
      </div>
      <div className={`card ${dimmed(asked)}`}>
        <Stale asked={asked} />
        {(asked.isPending || all.length > 0) && (
          <div className="scroll">
            <table className="incidents-table tall">
              <thead>
                <tr>
                  <th scope="col">Incident</th>
                  <th scope="col">State</th>
                  <th scope="col">Suffers from it</th>
                  <th scope="col">Where</th>
                  <th scope="col">Looked after by</th>
                </tr>
              </thead>
              <tbody>
                {asked.isPending && <SkeletonRows rows={3} columns={COLUMNS} tall />}
                {sorted(all).map((incident) => (
                  <IncidentRow key={incident.id} incident={incident} />
                ))}
              </tbody>
            </table>
          </div>
        )}
        {asked.isError && asked.data === undefined && <Failure what="the incidents" asked={asked} />}
        {asked.data && all.length === 0 && (
          <Notice
            icon="check"
            title={state ? `No incident is ${state}` : `Nothing went wrong in ${words}`}
            actions={
              (state !== null || scope.range.from !== LONGEST) && (
                <Link className="btn sm" href={url.href({ from: LONGEST, to: null, state: null })}>
                  All of the last 30 d
                </Link>
              )
            }
          >
            An incident opens when services fail, slow down or fall silent, or when alerts fire for them.
            Closed ones are kept for 30 days.
          </Notice>
        )}
      </div>
    </>
  );
}

/** More names are counted. */
const MOST_NAMED = 3;

function IncidentRow({ incident: i }: { incident: Incident }) {
  const href = useHref();
  const now = useNow();
  const open = i.state === 'open';
  return (
    <tr>
      <th scope="row" className="row-head incident-head">
        <Link className="q b" href={href(`/incidents/${encodeURIComponent(i.id)}`)} data-row>
          {i.title}
        </Link>
        <span className="second incident-cause">{reason(i)}</span>
      </th>
      <td className="nw">
        <span className="health">
          <StatusIcon tone={open ? 'crit' : 'ok'} />
          <span className={open ? 'm fg-crit' : 'm'}>{open ? 'Open' : 'Closed'}</span>
        </span>
        <span className="second under-health" title={clock(i.startedAt)}>
          {moment(i.startedAt, now)}, {open ? 'for' : 'lasted'} {lasted(i, now)}
        </span>
      </td>
      <td>
        <span className="row wrap incident-victims">
          {i.victims.slice(0, MOST_NAMED).map((v) => (
            <Link
              key={`${v.namespace}/${v.service}@${v.environment}`}
              className="q"
              href={href(serviceAddress(v.service), {
                env: v.environment,
                namespace: v.namespace,
                ...rangeOf(i, now),
              })}
              title={v.sentence}
            >
              <ServiceName name={v.service} />
            </Link>
          ))}
          {i.victims.length > MOST_NAMED && <span className="u">+{i.victims.length - MOST_NAMED}</span>}
          {i.victims.length === 0 && <span className="u">nobody else</span>}
        </span>
      </td>
      <td className="nw">{i.environment ?? <span className="u">–</span>}</td>
      <td className="nw">
        <span className={i.acknowledgedBy === null ? 't3' : ''}>{handled(i)}</span>
      </td>
    </tr>
  );
}
