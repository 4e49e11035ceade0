import type { Instance } from '../../api/types';
import { duration, rate, share } from '../../format/numbers';
import { ago, coarse } from '../../format/time';
import { Icon } from '../../parts/Icon';
import { Num } from '../../parts/Num';
import { type Asked, dimmed, Failure, Notice, SkeletonRows, Stale } from '../../parts/States';
import { StatusIcon, type Tone } from '../../parts/Status';
import { useNow } from '../../parts/useNow';
import { useHref } from '../../state/url';
import { type Requests, requestsOf } from '../traces/links';

const STATUS: Record<NonNullable<Instance['status']>, { word: string; tone: Tone }> = {
  up: { word: 'Up', tone: 'ok' },
  down: { word: 'Down', tone: 'crit' },
  out_of_service: { word: 'Out of service', tone: 'warn' },
  offline: { word: 'Offline', tone: 'crit' },
  restricted: { word: 'Restricted', tone: 'warn' },
  unknown: { word: 'Unknown', tone: 'none' },
};

/** A commit is told apart by its first characters. */
const COMMIT_LENGTH = 7;

/** What runs where: what an instance says of itself beside what its requests show. */
export function InstancesTable({
  service,
  asked,
  instances,
  newest,
}: {
  service: string;
  asked: Asked;
  instances: readonly Instance[];
  newest: string | null;
}) {
  const now = useNow();
  return (
    <div className={`card ${dimmed(asked)}`}>
      <Stale asked={asked} />
      <div className="scroll">
        <table className="tall">
          <thead>
            <tr>
              <th scope="col">Instance</th>
              <th scope="col">Says of itself</th>
              <th scope="col">Version</th>
              <th scope="col" className="num">
                Requests
              </th>
              <th scope="col" className="num">
                Errors
              </th>
              <th scope="col" className="num">
                p95
              </th>
              <th scope="col" className="num">
                Running for
              </th>
              <th scope="col" className="num">
                Last seen
              </th>
              <th scope="col">Operate</th>
            </tr>
          </thead>
          <tbody>
            {asked.isPending && <SkeletonRows rows={2} columns={9} tall />}
            {instances.map((i) => (
              <InstanceRow key={i.id} service={service} instance={i} newest={newest} now={now} />
            ))}
          </tbody>
        </table>
      </div>
      {asked.isError && asked.data === undefined && <Failure what="the instances" asked={asked} />}
      {!asked.isPending && !asked.isError && instances.length === 0 && (
        <Notice title="No instance seen in this range">
          Instances are known from <code className="mono">service.instance.id</code> in telemetry, or by
          registering with Fleet.
        </Notice>
      )}
    </div>
  );
}

function InstanceRow({
  service,
  instance: i,
  newest,
  now,
}: {
  service: string;
  instance: Instance;
  newest: string | null;
  now: number;
}) {
  const href = useHref();
  const traces = (more: Partial<Requests>) =>
    href('/traces', requestsOf({ service, instance: i.id, ...more }));
  const status = i.status === null ? null : STATUS[i.status];
  return (
    <tr>
      <th scope="row" className="row-head">
        <span className="mono">{i.id}</span>
        {i.host && i.host !== i.id && <span className="second">{i.host}</span>}
      </th>
      <td>
        {status ? (
          <>
            <span className="health">
              <StatusIcon tone={status.tone} />
              <span className={`m fg-${status.tone}`}>{status.word}</span>
            </span>
            {i.statusDetail && <span className="second under-health">{i.statusDetail}</span>}
          </>
        ) : (
          <span className="u">not asked</span>
        )}
      </td>
      <td>
        {i.version ? (
          <span className={`mono ${i.version === newest ? 'v-new' : ''}`}>{i.version}</span>
        ) : (
          <span className="u">no version</span>
        )}
        {(i.commit || i.builtAt) && (
          <span className="second">
            {i.commit && <span className="mono">{i.commit.slice(0, COMMIT_LENGTH)}</span>}
            {i.builtAt && ` built ${ago(i.builtAt, now)}`}
          </span>
        )}
      </td>
      <td className="num">
        <Num of={rate(i.red?.requestsPerSecond)} href={traces({})} label={`traces of ${i.id}`} />
      </td>
      <td className="num">
        <Num
          of={share(i.red?.errorRatio)}
          href={traces({ failed: true })}
          label={`failed traces of ${i.id}`}
          tone={(i.red?.errorRatio ?? 0) >= 0.01 ? 'bad' : ''}
        />
      </td>
      <td className="num">
        <Num
          of={duration(i.red?.p95Ns)}
          href={traces({ atLeastNs: i.red?.p95Ns })}
          label={`slower traces of ${i.id}`}
        />
      </td>
      <td className="num t2">
        {i.startedAt ? (
          coarse((now - new Date(i.startedAt).getTime()) * 1e6)
        ) : (
          <span title="Since it was first seen">
            ≥ {coarse((now - new Date(i.firstSeen).getTime()) * 1e6)}
          </span>
        )}
      </td>
      <td className="num t2">{i.lastSeen ? ago(i.lastSeen, now) : <span className="u">–</span>}</td>
      <td>
        {i.adminHref?.startsWith('/admin') ? (
          <a className="btn sm" href={i.adminHref} aria-label={`Open ${i.id} in Spring Boot Admin`}>
            <Icon name="fleet" small />
            Fleet
            <Icon name="external" small />
          </a>
        ) : (
          <span className="u s12">not registered</span>
        )}
      </td>
    </tr>
  );
}
