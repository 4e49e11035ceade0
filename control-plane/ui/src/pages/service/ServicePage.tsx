import { Link } from 'wouter';
import { ApiError } from '../../api/client';
import { useErrorLines } from '../../api/logs';
import { useErrors, useInstances, useOperations, useService } from '../../api/queries';
import type { ServiceDetail } from '../../api/types';
import { count, duration, rate, share, text } from '../../format/numbers';
import { coarse, moment } from '../../format/time';
import { arriving } from '../../parts/Deploy';
import { EvidenceLink, OutsideLink } from '../../parts/EvidenceLink';
import { Icon } from '../../parts/Icon';
import { Num } from '../../parts/Num';
import { ServiceName, Versions } from '../../parts/Service';
import { Failure, Notice, SkeletonBox, Stale } from '../../parts/States';
import { StatusIcon, toneOf, wordOf } from '../../parts/Status';
import { sampledSentence } from '../../parts/sampling';
import { Tabs } from '../../parts/Tabs';
import { useNow } from '../../parts/useNow';
import { Figure, Figures, PageHead } from '../../shell/PageHead';
import { inWords } from '../../state/range';
import { useHref, useScope, useUrl } from '../../state/url';
import { DeploysTable } from '../deploys/DeploysTable';
import { type Requests, requestsOf } from '../traces/links';
import { FiringAlerts } from './FiringAlerts';
import { InstancesTable } from './InstancesTable';
import { OpenIncidents } from './OpenIncidents';
import { OperationsTable } from './OperationsTable';
import { RedCharts } from './RedCharts';
import { ServiceErrors } from './ServiceErrors';
import { ServiceMetrics } from './ServiceMetrics';
import './service.css';

export function ServicePage({ name }: { name: string }) {
  const service = useService(name);
  const operations = useOperations(name);
  const instances = useInstances(name);
  const errors = useErrors({ service: name });
  const errorLines = useErrorLines(name);
  const url = useUrl();
  const href = useHref();
  const { range } = useScope();
  const crumbs = [{ label: 'Services', href: href('/services') }, { label: name }];

  if (service.isError && !service.data) {
    const refused =
      service.error instanceof ApiError && service.error.status >= 400 && service.error.status < 500;
    return (
      <>
        <PageHead
          title={refused ? `Nothing is known of ${name} here` : `${name} cannot be shown now`}
          name={name}
          crumbs={crumbs}
        />
        <div className="card">
          <Failure what={`the service ${name}`} asked={service}>
            <Link className="btn sm" href={href('/services')}>
              All services
            </Link>
          </Failure>
        </div>
      </>
    );
  }
  const data = service.data;
  const tab = url.params.get('tab') ?? 'operations';
  const traces = (more: Partial<Requests>) => href('/traces', requestsOf({ service: name, ...more }));
  return (
    <>
      <PageHead
        title={
          <>
            <ServiceName name={name} /> {data ? `is ${wordOf(data.health.state).toLowerCase()}` : ''}
          </>
        }
        name={name}
        crumbs={crumbs}
        chip={data && <HealthSince service={data} />}
        lead={
          data
            ? [
                `Now: ${data.health.reason} The figures are of ${inWords(range)}.`,
                sampledSentence(data.sampling),
              ]
                .filter(Boolean)
                .join(' ')
            : ' '
        }
      >
        {data && (
          <Figures>
            <Figure name="Requests">
              <Num of={rate(data.red?.requestsPerSecond)} href={traces({})} label={`traces of ${name}`} />
            </Figure>
            <Figure name="Errors">
              <Num
                of={share(data.red?.errorRatio)}
                href={traces({ failed: true })}
                label={`failed traces of ${name}`}
              />
            </Figure>
            <Figure name="p50">
              <Num
                of={duration(data.red?.p50Ns)}
                href={traces({ atLeastNs: data.red?.p50Ns })}
                label={`traces of ${name} slower than that`}
              />
            </Figure>
            <Figure name="p95">
              <Num
                of={duration(data.red?.p95Ns)}
                href={traces({ atLeastNs: data.red?.p95Ns })}
                label={`traces of ${name} slower than that`}
              />
            </Figure>
            <Figure name="p99">
              <Num
                of={duration(data.red?.p99Ns)}
                href={traces({ atLeastNs: data.red?.p99Ns })}
                label={`traces of ${name} slower than that`}
              />
            </Figure>
            <Figure name="Error lines">
              <Num
                of={count(errorLines)}
                href={href('/logs', { service: name, severity: 'error' })}
                label={`errors in the logs of ${name}`}
              />
            </Figure>
          </Figures>
        )}
      </PageHead>
      <Stale asked={service} />
      <OpenIncidents name={name} />
      <FiringAlerts name={name} />
      {data ? <Facts service={data} /> : <SkeletonBox height={52} />}
      {data?.versionHint && (
        <div className="card">
          <Notice tone="warn" title={`${name} sends no version`}>
            {data.versionHint}
          </Notice>
        </div>
      )}
      {data ? <RedCharts service={data} /> : <SkeletonBox height={220} />}
      <Tabs
        label={`More about ${name}`}
        chosen={tab}
        tabs={[
          { id: 'operations', name: 'Operations', count: operations.data?.operations.length },
          { id: 'instances', name: 'Instances', count: instances.data?.instances.length },
          { id: 'metrics', name: 'Metrics' },
          { id: 'errors', name: 'Errors', count: errors.data?.errors.length },
          { id: 'deploys', name: 'Deploys', count: data?.deployments.length },
        ]}
      >
        {tab === 'operations' && (
          <OperationsTable service={name} asked={operations} answer={operations.data} />
        )}
        {tab === 'instances' && (
          <InstancesTable
            service={name}
            asked={instances}
            instances={instances.data?.instances ?? []}
            newest={arriving(data?.lastDeployment ?? null)}
          />
        )}
        {tab === 'metrics' && (data ? <ServiceMetrics service={data} /> : <SkeletonBox height={220} />)}
        {tab === 'errors' && <ServiceErrors name={name} asked={errors} />}
        {tab === 'deploys' && (
          <DeploysTable
            asked={service}
            deployments={data?.deployments ?? []}
            withService={false}
            empty={`No deploy of ${name} seen`}
          />
        )}
      </Tabs>
    </>
  );
}

function HealthSince({ service }: { service: ServiceDetail }) {
  const now = useNow();
  const { state, since } = service.health;
  const tone = toneOf(state);
  return (
    <span className={`chip big ${tone}`}>
      <StatusIcon tone={tone} />
      {since
        ? `since ${moment(since, now)}, ${coarse((now - new Date(since).getTime()) * 1e6)}`
        : wordOf(state)}
    </span>
  );
}

/** Who owns it, what runs, what it promises. */
function Facts({ service: s }: { service: ServiceDetail }) {
  const href = useHref();
  const objective =
    `${text(share(s.objective.successRatio))} succeed` +
    (s.objective.p95Ns === null ? '' : `, p95 up to ${text(duration(s.objective.p95Ns))}`);
  return (
    <div className="card facts">
      <dl>
        <Figure name="Running">
          <Versions versions={s.versions} newest={arriving(s.lastDeployment)} />
        </Figure>
        <Figure name="Written in">{s.language ?? <span className="u">unknown</span>}</Figure>
        {(s.namespace || s.environment) && (
          <Figure name="Where">{[s.namespace, s.environment].filter(Boolean).join(', ')}</Figure>
        )}
        <Figure name="Objective">
          {objective}
          {!s.objective.configured && (
            <span className="u" title={`Set pharos.services.${s.name}.objective to promise something else`}>
              {' '}
              by default
            </span>
          )}
        </Figure>
        {s.owner.team && <Figure name="Owner">{s.owner.team}</Figure>}
        {s.owner.contact && (
          <Figure name="Contact">
            <OutsideLink href={s.owner.contact}>{s.owner.contact}</OutsideLink>
          </Figure>
        )}
        {s.owner.runbook && (
          <Figure name="Runbook">
            <OutsideLink href={s.owner.runbook}>Open</OutsideLink>
          </Figure>
        )}
        <Figure name="Known from">
          {s.knownFrom.map((k) => (k === 'fleet' ? 'Fleet' : 'telemetry')).join(' and ') || (
            <span className="u">–</span>
          )}
        </Figure>
      </dl>
      <span className="row wrap end">
        {s.health.evidence.map((e) => (
          <EvidenceLink key={e.href} evidence={e} className="btn sm" />
        ))}
        <Link className="btn sm" href={href('/logs', { service: s.name })}>
          <Icon name="logs" small />
          Logs
        </Link>
        <Link className="btn sm" href={href('/map', { node: s.name })}>
          <Icon name="map" small />
          On the map
        </Link>
      </span>
    </div>
  );
}
