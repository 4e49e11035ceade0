import { Link } from 'wouter';
import { useLastDeploy } from '../../api/incidents';
import type { IncidentDetail, Suspect } from '../../api/incidentTypes';
import { share } from '../../format/numbers';
import { coarse, moment } from '../../format/time';
import { deployKind } from '../../parts/Deploy';
import { deploymentAddress } from '../../parts/deployMarkers';
import { Icon } from '../../parts/Icon';
import { Num } from '../../parts/Num';
import { ServiceName } from '../../parts/Service';
import { useNow } from '../../parts/useNow';
import type { TimeRange } from '../../state/range';
import { serviceAddress } from '../../state/serviceAddress';
import { type Changes, useHref } from '../../state/url';
import { requestsOf } from '../traces/links';
import { CAUSE_KINDS, placeOf } from './incidents';
import { Nothing, Part, Said } from './Part';

/** What may be behind it, the likeliest first, each with what speaks for it and the ways on. */
export function Suspects({ incident, range }: { incident: IncidentDetail; range: TimeRange }) {
  const { suspects } = incident;
  return (
    <Part name="Suspected cause">
      {suspects.length === 0 && (
        <Nothing>
          {incident.kind === 'no_telemetry'
            ? 'Where nothing arrives, nothing can be said of the services.'
            : 'Nothing is suspected yet.'}
        </Nothing>
      )}
      <ol className="suspects">
        {suspects.map((suspect, i) => (
          <li key={suspect.node} className={i === 0 ? 'first' : ''}>
            <Head suspect={suspect} alone={suspects.length === 1} range={range} />
            {/* The first one's stands below the headline. */}
            {suspect.sentence !== incident.cause?.sentence && <p>{suspect.sentence}</p>}
            {suspect.evidence.length > 0 && (
              <ul className="evidence">
                {suspect.evidence.map((e) => (
                  <li key={`${e.kind} ${e.sentence}`}>
                    <Said sentence={e.sentence} link={e.link} range={range} />
                  </li>
                ))}
              </ul>
            )}
            {i === 0 && suspect.kind === 'service' && <LastDeploy suspect={suspect} incident={incident} />}
            <Ways suspect={suspect} range={range} />
          </li>
        ))}
      </ol>
    </Part>
  );
}

/** A host stands at the end of no call. */
const isOnMap = (s: Suspect) => s.kind !== 'host';

/** By its id: several may have its name. */
const onMap = (s: Suspect, range: TimeRange): Changes => ({
  node: s.node,
  env: placeOf(s.node).env,
  ...range,
});

/** What it is, and how much of the trouble it explains where others are suspected, too. */
function Head({ suspect: s, alone, range }: { suspect: Suspect; alone: boolean; range: TimeRange }) {
  const href = useHref();
  return (
    <>
      <span className="row wrap">
        {s.kind === 'service' ? (
          <Link
            className="q b"
            href={href(serviceAddress(s.name), { ...placeOf(s.node), ...range })}
            data-row
          >
            <ServiceName name={s.name} />
          </Link>
        ) : (
          <>
            {isOnMap(s) ? (
              <Link className="q b" href={href('/map', onMap(s, range))} data-row>
                {s.name}
              </Link>
            ) : (
              <b>{s.name}</b>
            )}
            <span className="t3 s12">{CAUSE_KINDS[s.kind]}</span>
          </>
        )}
        {!alone && (
          <span className="end s12 t2">
            explains <Num of={share(s.weight)} /> of it
          </span>
        )}
      </span>
      {!alone && (
        <span className="meter" aria-hidden="true">
          <i style={{ width: `${Math.min(1, Math.max(0, s.weight)) * 100}%` }} />
        </span>
      )}
    </>
  );
}

/** A change is the first that anybody asks for, even where it is too long ago to be suspected. */
function LastDeploy({ suspect, incident }: { suspect: Suspect; incident: IncidentDetail }) {
  const href = useHref();
  const now = useNow();
  const asked = useLastDeploy({ name: suspect.name, ...placeOf(suspect.node) }, incident);
  if (asked.data === undefined) return null;
  const last = asked.data;
  if (last === null) return <p className="s12 t3">No change of {suspect.name} in the month before.</p>;
  const before = Date.parse(incident.startedAt) - Date.parse(last.startedAt);
  return (
    <p className="s12 t2">
      Last change of {suspect.name}:{' '}
      <Link href={href(deploymentAddress(last.id))}>
        {deployKind(last.kind)}{' '}
        {last.previousVersion && last.previousVersion !== last.version && (
          <>
            <span className="mono v-old">{last.previousVersion}</span> →{' '}
          </>
        )}
        {last.version && <span className="mono v-new">{last.version}</span>}
      </Link>
      , {moment(last.startedAt, now)},{' '}
      {before >= 0 ? `${coarse(before * 1e6)} before it began` : `${coarse(-before * 1e6)} after it began`}
    </p>
  );
}

function Ways({ suspect: s, range }: { suspect: Suspect; range: TimeRange }) {
  const href = useHref();
  const there: Changes = { ...placeOf(s.node), ...range };
  const fails = s.evidence.some((e) => e.kind === 'errors' || e.kind === 'exception');
  return (
    <p className="row wrap">
      {s.kind === 'service' && (
        <>
          <Link
            className="btn sm"
            href={href('/traces', { ...requestsOf({ service: s.name, failed: fails }), ...there })}
            aria-label={`${fails ? 'Failed traces' : 'Traces'} of ${s.name}`}
          >
            <Icon name="traces" small />
            {fails ? 'Failed traces' : 'Traces'}
          </Link>
          <Link
            className="btn sm"
            href={href('/logs', { service: s.name, ...there })}
            aria-label={`Logs of ${s.name}`}
          >
            <Icon name="logs" small />
            Logs
          </Link>
        </>
      )}
      {isOnMap(s) && (
        <Link className="btn sm" href={href('/map', onMap(s, range))} aria-label={`${s.name} on the map`}>
          <Icon name="map" small />
          On the map
        </Link>
      )}
    </p>
  );
}
