import { Link } from 'wouter';
import { queryString } from '../../api/client';
import { useDeployStatus } from '../../api/deploys';
import { scopeQuery } from '../../api/queries';
import { clock, day } from '../../format/time';
import { Icon } from '../../parts/Icon';
import { dimmed, Failure, Notice, SkeletonBox, Stale } from '../../parts/States';
import { useNow } from '../../parts/useNow';
import { PageHead } from '../../shell/PageHead';
import { STATUS_RANGE } from '../../shell/pageRange';
import { inWords } from '../../state/range';
import { useHref, useScope, useUrl } from '../../state/url';
import { StatusTable } from './StatusTable';
import { finding } from './status';
import { Weeks } from './Weeks';
import './deploys.css';

/** Which version runs where, for those who answer for it. `?wall` is the same for a screen that many look at. */
export function StatusPage() {
  const url = useUrl();
  const href = useHref();
  const now = useNow();
  const scope = useScope(STATUS_RANGE);
  const wall = url.params.has('wall');
  const asked = useDeployStatus(STATUS_RANGE);
  const status = asked.data;
  const csv = (table: 'services' | 'weeks') =>
    `/api/v1/deploy-status${queryString({ ...scopeQuery(scope), format: 'csv', table })}`;
  const where = [scope.namespace, scope.env].filter(Boolean).join(', ');
  return (
    <>
      <PageHead
        title={status ? finding(status) : 'What runs where'}
        name="Deploy status"
        {...(wall
          ? {}
          : { crumbs: [{ label: 'Deploys', href: href('/deploys') }, { label: 'What runs where' }] })}
        lead={`Services and environments${where ? ` of ${where}` : ''}, as of ${day(asked.dataUpdatedAt || now)} ${clock(asked.dataUpdatedAt || now)}. Delivery over ${inWords(scope.range)}.`}
      >
        {!wall && (
          <div className="row wrap">
            <Link className="btn" href={url.href({ wall: '1' })}>
              <Icon name="chart" small /> For a wall
            </Link>
            <a className="btn" href={csv('services')} download>
              <Icon name="external" small /> Services as CSV
            </a>
            <a className="btn" href={csv('weeks')} download>
              <Icon name="external" small /> Weeks as CSV
            </a>
          </div>
        )}
      </PageHead>
      <div className={`card ${dimmed(asked)}`}>
        <Stale asked={asked} />
        {!status && !asked.isError && (
          <div className="pad">
            <SkeletonBox height={240} />
          </div>
        )}
        {!status && asked.isError && <Failure what="what runs where" asked={asked} />}
        {status && status.services.length === 0 && (
          <Notice
            icon="deploys"
            title="Nothing is known to run yet"
            actions={
              !wall && (
                <Link className="btn sm" href={href('/connect')}>
                  Connect a service
                </Link>
              )
            }
          >
            Versions come from <code className="mono">service.version</code> in telemetry, from Spring Boot
            Admin and from CI.
          </Notice>
        )}
        {status && status.services.length > 0 && (
          <StatusTable services={status.services} now={now} wall={wall} />
        )}
      </div>
      {status && status.services.length > 0 && <Weeks weeks={status.weeks} wall={wall} />}
      {wall && (
        <p className="wall-foot s12">
          <Link href={url.href({ wall: null })}>Leave the wall view</Link>
        </p>
      )}
    </>
  );
}
