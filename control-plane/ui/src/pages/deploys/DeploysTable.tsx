import { Link } from 'wouter';
import type { Deployment } from '../../api/types';
import { ago, clock, coarse, day, moment } from '../../format/time';
import { DeployChip, deployKind, Progress, underWay, VersionStep } from '../../parts/Deploy';
import { deploymentAddress } from '../../parts/deployMarkers';
import { OutsideLink } from '../../parts/EvidenceLink';
import { ServiceName } from '../../parts/Service';
import { type Asked, dimmed, Failure, Notice, SkeletonRows, Stale } from '../../parts/States';
import { useNow } from '../../parts/useNow';
import { VerdictChip, verdictOf } from '../../parts/Verdict';
import { serviceAddress } from '../../state/serviceAddress';
import { useHref } from '../../state/url';
import { differences, requestsOf } from '../traces/links';

const COMMIT_LENGTH = 7;

export function DeploysTable({
  asked,
  deployments,
  withService,
  empty,
  more,
  children,
}: {
  asked: Asked;
  deployments: readonly Deployment[];
  withService: boolean;
  empty: string;
  /** Below the table, where these are not all. */
  more?: React.ReactNode;
  children?: React.ReactNode;
}) {
  const now = useNow();
  const judged = deployments.some((d) => verdictOf(d) !== null);
  const columns = 6 + (withService ? 1 : 0) + (judged ? 1 : 0);
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
              <th scope="col">Version</th>
              {judged && <th scope="col">Verdict</th>}
              <th scope="col">State</th>
              <th scope="col" className="num">
                Took
              </th>
              <th scope="col">Commit, author</th>
              <th scope="col">
                <span className="vh">More</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {asked.isPending && <SkeletonRows rows={4} columns={columns} tall />}
            {newestFirst.map((d) => (
              <DeployRow key={d.id} deployment={d} withService={withService} withVerdict={judged} now={now} />
            ))}
          </tbody>
        </table>
      </div>
      {asked.isError && asked.data === undefined && <Failure what="the deploys" asked={asked} />}
      {asked.data !== undefined && deployments.length === 0 && (
        <Notice icon="deploys" title={empty}>
          {children || (
            <>
              A deploy is seen when a version appears while another runs. CI can tell more with{' '}
              <code className="mono">POST /api/v1/deployments</code>.
            </>
          )}
        </Notice>
      )}
      {more}
    </div>
  );
}

function DeployRow({
  deployment: d,
  withService,
  withVerdict,
  now,
}: {
  deployment: Deployment;
  withService: boolean;
  withVerdict: boolean;
  now: number;
}) {
  const href = useHref();
  const started = new Date(d.startedAt).getTime();
  const ended = d.finishedAt ? new Date(d.finishedAt).getTime() : now;
  const around = {
    from: new Date(started - 15 * 60e3).toISOString(),
    to: new Date(Math.min(now, ended + 15 * 60e3)).toISOString(),
    // A name may mean several services: links say which one was deployed.
    env: d.environment,
    namespace: d.namespace,
  };
  const service = serviceAddress(d.service);
  return (
    <tr>
      <th scope="row" className="row-head n">
        <Link
          className="q"
          href={href(deploymentAddress(d.id))}
          aria-label={`Deploy of ${d.service} ${d.version ?? ''}, ${moment(started, now)}`}
          data-row
        >
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
      <td>
        <VersionStep
          deployment={d}
          hrefOf={(version) => href('/traces', { ...requestsOf({ service: d.service, version }), ...around })}
        />
        {d.kind !== 'deploy' && <span className="second">{deployKind(d.kind)}</span>}
      </td>
      {withVerdict && (
        <td className="verdict-cell">
          {d.verdict ? (
            <Link className="q" href={href(deploymentAddress(d.id))} title={d.verdict.sentence}>
              <VerdictChip state={d.verdict.state} />
              <span className="second">{d.verdict.sentence}</span>
            </Link>
          ) : (
            <span className="u">not judged</span>
          )}
        </td>
      )}
      <td>
        <DeployChip deployment={d} />
        {(underWay(d) || d.state === 'rolled_back') && (
          <span className="second deploy-progress">
            <Progress deployment={d} />
          </span>
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
      <td>
        <span className="row">
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
    </tr>
  );
}
