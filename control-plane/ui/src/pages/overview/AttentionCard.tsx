import { Link } from 'wouter';
import type { Overview, ServiceSummary } from '../../api/types';
import { duration, share, text } from '../../format/numbers';
import { clock, coarse, moment } from '../../format/time';
import { deployLabel, deploymentAddress } from '../../parts/deployMarkers';
import { EvidenceLink } from '../../parts/EvidenceLink';
import { Icon } from '../../parts/Icon';
import { Num } from '../../parts/Num';
import { ServiceName, servicePath } from '../../parts/Service';
import { sparkPath } from '../../parts/Sparkline';
import { StatusIcon, toneOf, wordOf } from '../../parts/Status';
import { useNow } from '../../parts/useNow';
import { serviceAddress } from '../../state/serviceAddress';
import { useHref } from '../../state/url';
import { requestsOf } from '../traces/links';

type Attention = Overview['attention'][number];

/** One service in trouble: what it is, since when, who is hit, and the ways on. */
export function AttentionCard({
  attention,
  service,
  others,
}: {
  attention: Attention;
  service: ServiceSummary | undefined;
  others: readonly ServiceSummary[];
}) {
  const href = useHref();
  const now = useNow();
  const { health } = attention;
  const tone = toneOf(health.state);
  const named = {
    name: attention.service,
    namespace: attention.namespace,
    environment: attention.environment,
  };
  const path = servicePath(named, others);
  return (
    <article className={`card attention-card ${tone}`}>
      <div className="hd">
        <StatusIcon tone={tone} />
        <span className={`b fg-${tone}`}>{wordOf(health.state)}</span>
        <h2 className="ell">
          <Link className="q" href={href(path)} data-row>
            <ServiceName name={attention.service} />
          </Link>
        </h2>
        {health.since && (
          <span className="t3 s12 nw">
            since {moment(health.since, now)}, {coarse((now - new Date(health.since).getTime()) * 1e6)}
          </span>
        )}
      </div>
      <div className="attention-body">
        <div className="attention-text">
          <p>{health.reason}</p>
          {attention.affected.length > 0 && (
            <p className="row wrap">
              <span className="u">Affected</span>
              {attention.affected.map((name) => (
                <Link key={name} className="tag" href={href(serviceAddress(name))}>
                  <ServiceName name={name} />
                </Link>
              ))}
            </p>
          )}
          <p className="row wrap attention-ways">
            {health.evidence.map((e) => (
              <EvidenceLink key={e.href} className="btn sm" evidence={e} />
            ))}
            <Link
              className="btn sm"
              href={href('/logs', { service: attention.service, severity: 'warn' })}
              aria-label={`What ${attention.service} logs of it`}
            >
              <Icon name="logs" small />
              Logs
            </Link>
            <Link className="btn sm" href={href('/map', { node: attention.service })}>
              <Icon name="map" small />
              On the map
            </Link>
          </p>
        </div>
        {service && <Course service={service} />}
      </div>
    </article>
  );
}

const WIDTH = 220;
const HEIGHT = 72;

/** Where in the course the last deployment began, 0…1; null where it did not begin in it. */
function momentOfDeploy({ trend, lastDeployment }: ServiceSummary): number | null {
  const [first, last] = [trend[0], trend.at(-1)].map((p) => Date.parse(p?.time ?? ''));
  const at = Date.parse(lastDeployment?.startedAt ?? '');
  if (first === undefined || last === undefined || !(at >= first && last > first)) return null;
  return Math.min(1, (at - first) / (last - first));
}

/** The one course that shows the trouble: failures where there are any, else how slow it is. */
function Course({ service }: { service: ServiceSummary }) {
  const href = useHref();
  const errors = service.trend.map((p) => p.errorRatio);
  const failing = (service.red?.errorRatio ?? 0) >= 0.005;
  const values = failing ? errors : service.trend.map((p) => p.p95Ns);
  const measured = values.filter((v) => v !== null);
  if (measured.length < 2) return null;
  const format = failing ? share : duration;
  const last = measured.at(-1) ?? null;
  const peak = Math.max(...measured);
  const tone = toneOf(service.health.state);
  const color = tone === 'crit' ? 'var(--crit)' : tone === 'warn' ? 'var(--warn)' : 'var(--text-3)';
  const deployedAt = momentOfDeploy(service);
  const { line, area } = sparkPath(values, WIDTH, HEIGHT);
  const what = failing ? 'Failed requests' : 'p95';
  return (
    <figure className="course">
      <figcaption className="s11 t3">
        {what}{' '}
        <span className="end b">
          <Num
            of={format(last)}
            href={href(
              '/traces',
              requestsOf({ service: service.name, ...(failing ? { failed: true } : { atLeastNs: last }) }),
            )}
            label={
              failing ? `failed traces of ${service.name}` : `traces of ${service.name} slower than that`
            }
          />
        </span>
      </figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={`${what} of ${service.name}: now ${text(format(last))}, at most ${text(format(peak))}`}
      >
        <path className="grid" d={`M0 ${HEIGHT - 0.5}H${WIDTH}`} />
        {deployedAt !== null && (
          <path className="deploy-line" d={`M${0.5 + deployedAt * (WIDTH - 3)} 1V${HEIGHT - 1}`} />
        )}
        <path d={area} fill={color} opacity=".12" />
        <path d={line} fill="none" stroke={color} strokeWidth="1.6" strokeLinejoin="round" />
      </svg>
      {deployedAt !== null && service.lastDeployment && (
        <Link
          className="deploy-note s11"
          href={href(deploymentAddress(service.lastDeployment.id))}
          aria-label={`Deploy ${deployLabel(service.lastDeployment)} of ${service.name}`}
        >
          ▾ {deployLabel(service.lastDeployment)}, {clock(service.lastDeployment.startedAt, 'minute')}
        </Link>
      )}
    </figure>
  );
}
