import { Link } from 'wouter';
import type { Deployment } from '../../api/types';
import { ago, clock, coarse, day } from '../../format/time';
import { DeployChip, deployKind, Progress, underWay, VersionStep } from '../../parts/Deploy';
import { OutsideLink } from '../../parts/EvidenceLink';
import { ServiceName } from '../../parts/Service';
import { type Asked, dimmed, Failure, Notice, SkeletonRows, Stale } from '../../parts/States';
import { useNow } from '../../parts/useNow';
import { serviceAddress } from '../../state/serviceAddress';
import { useHref } from '../../state/url';
import { differences, requestsOf } from '../traces/links';

const COMMIT_LENGTH = 7;
const SOURCES: Record<string, string> = { telemetry: 'telemetry', fleet: 'Fleet', ci: 'CI' };

export function DeploysTable({
  asked,
  deployments,
  withService,
  empty,
  children,
}: {
  asked: Asked;
  deployments: readonly Deployment[];
  withService: boolean;
  empty: string;
  children?: React.ReactNode;
}) {
  const now = useNow();
  const newestFirst = [...deployments].sort(
    (a, b) => new Date(b.startedAt).getTime() - new Date(a.startedAt).getTime(),
  );
  return (
    <div className={`card ${dimmed(asked)}`}>
      <Stale asked={asked} />
      <div className="scroll">
        <table className="tall">
          <thead>
            <tr>
              <th scope="col">Started</th>
              {withService && <th scope="col">Service</th>}
              <th scope="col">What</th>
              <th scope="col">Version</th>
              <th scope="col">State</th>
              <th scope="col">Progress</th>
              <th scope="col" className="num">
                Took
              </th>
              <th scope="col">Commit, author</th>
              <th scope="col">Known from</th>
            </tr>
          </thead>
          <tbody>
            {asked.isPending && <SkeletonRows rows={4} columns={withService ? 9 : 8} tall />}
            {newestFirst.map((d) => (
              <DeployRow key={d.id} deployment={d} withService={withService} now={now} />
            ))}
          </tbody>
        </table>
      </div>
      {asked.isError && asked.data === undefined && <Failure what="the deploys" asked={asked} />}
      {asked.data !== undefined && deployments.length === 0 && (
        <Notice icon="deploys" title={empty}>
          {children ?? (
            <>
              A deploy is seen when a version appears while another runs. CI can tell more with{' '}
              <code className="mono">POST /api/v1/deployments</code>.
            </>
          )}
        </Notice>
      )}
    </div>
  );
}

function DeployRow({
  deployment: d,
  withService,
  now,
}: {
  deployment: Deployment;
  withService: boolean;
  now: number;
}) {
  const href = useHref();
  const started = new Date(d.startedAt).getTime();
  const ended = d.finishedAt ? new Date(d.finishedAt).getTime() : now;
  const around = {
    from: new Date(started - 15 * 60e3).toISOString(),
    to: new Date(Math.min(now, ended + 15 * 60e3)).toISOString(),
  };
  const service = serviceAddress(d.service);
  return (
    <tr>
      <th scope="row" className="row-head n">
        <Link className="q" href={href(service, around)} title={`${d.service} around this deploy`} data-row>
          {new Date(started).toDateString() === new Date(now).toDateString() ? '' : `${day(started)} `}
          {clock(started)}
        </Link>
        {now - started < 24 * 3600e3 && <span className="second">{ago(started, now)}</span>}
      </th>
      {withService && (
        <td>
          <Link className="q b" href={href(service)}>
            <ServiceName name={d.service} />
          </Link>
          {(d.namespace || d.environment) && (
            <span className="second under-name nw">
              {[d.namespace, d.environment].filter(Boolean).join(' · ')}
            </span>
          )}
        </td>
      )}
      <td>{deployKind(d.kind)}</td>
      <td>
        <VersionStep
          deployment={d}
          hrefOf={(version) => href('/traces', { ...requestsOf({ service: d.service, version }), ...around })}
        />
      </td>
      <td>
        <span className="row">
          <DeployChip deployment={d} />
          {d.version && d.previousVersion && d.version !== d.previousVersion && (
            <Link
              className="btn sm"
              href={href('/traces', { ...differences(d.service, d.version), ...around })}
              aria-label={`What differs in traces of ${d.service} ${d.version}`}
            >
              What differs
            </Link>
          )}
          {d.version && (
            <Link
              className="btn sm"
              href={href('/errors', { service: d.service, version: d.version, ...around })}
              aria-label={`Errors of ${d.service} ${d.version}`}
            >
              Errors
            </Link>
          )}
        </span>
      </td>
      <td>
        {underWay(d) || d.state === 'rolled_back' ? (
          <Progress deployment={d} />
        ) : (
          <span className="t2">all of it</span>
        )}
      </td>
      <td className="num t2">
        {coarse((ended - started) * 1e6)}
        {underWay(d) && <span className="second">so far</span>}
      </td>
      <td>
        {d.commit ? (
          <span className="mono">{d.commit.slice(0, COMMIT_LENGTH)}</span>
        ) : (
          <span className="u">–</span>
        )}
        {(d.author || d.link) && (
          <span className="second">
            {d.author} {d.link && <OutsideLink href={d.link}>build</OutsideLink>}
          </span>
        )}
      </td>
      <td className="t2">{d.source.map((s) => SOURCES[s] ?? s).join(', ')}</td>
    </tr>
  );
}
