import { Link } from 'wouter';
import { useServices } from '../../api/queries';
import type { ServiceSummary } from '../../api/types';
import { plural } from '../../format/numbers';
import { FilterField } from '../../parts/FilterField';
import { Notice } from '../../parts/States';
import { needsAttention } from '../../parts/Status';
import { sampled } from '../../parts/sampling';
import { PageHead } from '../../shell/PageHead';
import { inWords } from '../../state/range';
import { useHref, useScope, useUrl } from '../../state/url';
import { ServicesTable } from './ServicesTable';

/** Services whose name, owner, language, version or health has what was typed. */
export function matching(services: readonly ServiceSummary[], typed: string): ServiceSummary[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return services.filter((s) => {
    const said = [
      s.name,
      s.namespace,
      s.environment,
      s.language,
      s.owner.team,
      s.health.state,
      ...s.versions.map((v) => v.version),
    ]
      .filter(Boolean)
      .join(' ')
      .toLowerCase();
    return words.every((word) => said.includes(word));
  });
}

/** The page's finding in words. */
export function headline(services: readonly ServiceSummary[]): string {
  const troubled = services.filter((s) => needsAttention(s.health.state)).length;
  if (services.length === 0) return 'No service in this range';
  if (troubled > 0)
    return `${troubled} of ${plural(services.length, 'service')} ${troubled === 1 ? 'needs' : 'need'} attention`;
  const healthy = services.filter((s) => s.health.state === 'healthy').length;
  if (healthy === services.length)
    return services.length === 1
      ? 'The one service is healthy'
      : `All ${services.length} services are healthy`;
  return `${healthy} of ${plural(services.length, 'service')} healthy, none in trouble`;
}

export function ServicesPage() {
  const services = useServices();
  const url = useUrl();
  const href = useHref();
  const { range } = useScope();
  const all = services.data?.services ?? [];
  const filter = url.params.get('q') ?? '';
  const shown = matching(all, filter);
  const instances = all.reduce((sum, s) => sum + s.versions.reduce((n, v) => n + v.instances, 0), 0);
  return (
    <>
      <PageHead
        title={services.data ? headline(all) : 'Services'}
        name="Services"
        lead={
          services.data && all.length > 0
            ? [
                `${plural(instances, 'instance')} running. Health is of now; requests, errors and p95 are of ${inWords(range)}.`,
                sampled(all),
              ]
                .filter(Boolean)
                .join(' ')
            : ' '
        }
      />
      <div className="sec">
        <FilterField label="Filter services" placeholder="Name, team, language, version, health" />
        <span className="t3 s12" role="status">
          {filter && services.data ? `${shown.length} of ${all.length}` : ''}
        </span>
      </div>
      <ServicesTable asked={services} services={shown} others={all} />
      {services.data && shown.length === 0 && (
        <div className="card under-table">
          {filter ? (
            <Notice
              title="No service matches"
              actions={
                <button type="button" className="btn sm" onClick={() => url.set({ q: null })}>
                  Clear filter <kbd>Esc</kbd>
                </button>
              }
            >
              <code className="mono">{filter}</code>. Without the filter there{' '}
              {all.length === 1 ? 'is' : 'are'} {all.length}.
            </Notice>
          ) : (
            <Notice
              icon="connect"
              title={`No service reported in ${inWords(range)}`}
              actions={
                <Link className="btn pri" href={href('/connect')}>
                  Connect a service
                </Link>
              }
            >
              Services appear here with their first request, or when they register with Fleet.
            </Notice>
          )}
        </div>
      )}
    </>
  );
}
