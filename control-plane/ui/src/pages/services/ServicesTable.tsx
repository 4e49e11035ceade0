import { Link } from 'wouter';
import type { ServiceSummary } from '../../api/types';
import { duration, plural, rate, share, text } from '../../format/numbers';
import { ago } from '../../format/time';
import { arriving, DeployChip } from '../../parts/Deploy';
import { Num } from '../../parts/Num';
import { ServiceName, servicePath, Versions } from '../../parts/Service';
import { Sparkline } from '../../parts/Sparkline';
import { type Asked, dimmed, Failure, SkeletonRows, Stale } from '../../parts/States';
import { HealthWord, severityOf, toneOf } from '../../parts/Status';
import { compare, type Order, orderOf, SortHeader } from '../../parts/sort';
import { useNow } from '../../parts/useNow';
import { useHref, useUrl } from '../../state/url';
import { type Requests, requestsOf } from '../traces/links';

const WORST_FIRST: Order = { column: 'health', descending: true };

/** What each column sorts by. */
const SORT_KEYS: Record<string, (s: ServiceSummary) => number | string | null> = {
  service: (s) => s.name,
  health: (s) => severityKey(s),
  requests: (s) => s.red?.requestsPerSecond ?? null,
  errors: (s) => s.red?.errorRatio ?? null,
  p95: (s) => s.red?.p95Ns ?? null,
  deploy: (s) => (s.lastDeployment ? new Date(s.lastDeployment.startedAt).getTime() : null),
};

export function sorted(services: readonly ServiceSummary[], order: Order): ServiceSummary[] {
  const key = SORT_KEYS[order.column] ?? severityKey;
  return [...services].sort(
    (a, b) =>
      compare(key(a), key(b), order.descending) ||
      // Equally healthy: the busier one matters more.
      (order.column === 'health' ? (b.red?.requestsPerSecond ?? 0) - (a.red?.requestsPerSecond ?? 0) : 0) ||
      a.name.localeCompare(b.name),
  );
}

/** Larger is worse, so that the worst come first in descending order. */
const severityKey = (s: ServiceSummary) => -severityOf(s.health.state);

export function ServicesTable({
  asked,
  services,
  others,
}: {
  asked: Asked;
  services: readonly ServiceSummary[];
  /** All services of the answer, to tell same names apart. */
  others: readonly ServiceSummary[];
}) {
  const url = useUrl();
  const order = orderOf(url, WORST_FIRST);
  const now = useNow();
  return (
    <div className={`card ${dimmed(asked)}`}>
      <Stale asked={asked} />
      <div className="scroll">
        <table className="services-table tall">
          <thead>
            <tr>
              <SortHeader url={url} order={order} column="service">
                Service
              </SortHeader>
              <SortHeader url={url} order={order} column="health">
                Health
              </SortHeader>
              <SortHeader url={url} order={order} column="requests" numeric>
                Requests
              </SortHeader>
              <SortHeader url={url} order={order} column="errors" numeric>
                Errors
              </SortHeader>
              <SortHeader url={url} order={order} column="p95" numeric>
                p95
              </SortHeader>
              <th scope="col">Running versions</th>
              <SortHeader url={url} order={order} column="deploy">
                Last deploy
              </SortHeader>
            </tr>
          </thead>
          <tbody>
            {asked.isPending && <SkeletonRows rows={6} columns={7} tall />}
            {sorted(services, order).map((s) => (
              <ServiceRow
                key={`${s.namespace}/${s.name}@${s.environment}`}
                service={s}
                others={others}
                now={now}
              />
            ))}
          </tbody>
        </table>
      </div>
      {asked.isError && asked.data === undefined && <Failure what="the services" asked={asked} />}
    </div>
  );
}

function ServiceRow({
  service: s,
  others,
  now,
}: {
  service: ServiceSummary;
  others: readonly ServiceSummary[];
  now: number;
}) {
  const href = useHref();
  const tone = toneOf(s.health.state);
  const path = servicePath(s, others);
  const numberTone = tone === 'crit' ? 'bad' : tone === 'warn' ? 'meh' : '';
  const ambiguous = others.some((o) => o.name === s.name && o !== s);
  const traces = (more: Partial<Requests>) =>
    href('/traces', requestsOf({ service: s.name, namespace: ambiguous ? s.namespace : null, ...more }));
  const since = s.trend[0] ? new Date(s.trend[0].time).getTime() : now;
  const deployedAt = s.lastDeployment ? new Date(s.lastDeployment.startedAt).getTime() : null;
  const marker = deployedAt !== null && deployedAt > since ? (deployedAt - since) / (now - since) : null;
  const errorsStandOut = (s.red?.errorRatio ?? 0) >= 0.01;
  const p95 = s.red?.p95Ns ?? null;
  return (
    <tr>
      <th scope="row" className="row-head">
        <Link className="q b" href={href(path)} data-row>
          <ServiceName name={s.name} />
        </Link>
        <span className="second under-name">
          {[
            s.language,
            s.owner.team,
            others.some((o) => o.name === s.name && o !== s) ? (s.namespace ?? s.environment) : null,
          ]
            .filter(Boolean)
            .join(' · ') || (s.knownFrom.includes('telemetry') ? 'language unknown' : 'sends no telemetry')}
        </span>
      </th>
      <td className="health-cell">
        <span className="row">
          <HealthWord state={s.health.state} />
          {s.firingAlerts > 0 && (
            <Link
              className="chip plain warn"
              href={href('/alerts', { service: s.name, state: 'firing' })}
              aria-label={`${plural(s.firingAlerts, 'alert')} of ${s.name} firing`}
            >
              {plural(s.firingAlerts, 'alert')}
            </Link>
          )}
        </span>
        <span className="second under-health ell" title={s.health.reason}>
          {s.health.reason}
        </span>
      </td>
      <td className="num">
        <span className="sp">
          <Sparkline
            values={s.trend.map((p) => p.requestsPerSecond)}
            label={`Requests of ${s.name} per second over the range`}
          />
          <Num of={rate(s.red?.requestsPerSecond)} href={traces({})} label={`traces of ${s.name}`} />
        </span>
      </td>
      <td className="num">
        <Num
          of={share(s.red?.errorRatio)}
          href={traces({ failed: true })}
          label={`failed traces of ${s.name}`}
          tone={errorsStandOut ? numberTone || undefined : undefined}
        />
      </td>
      <td className="num">
        <span className="sp">
          <Sparkline
            values={s.trend.map((p) => p.p95Ns)}
            label={`p95 of ${s.name} over the range`}
            tone={tone}
            marker={marker}
          />
          <Num
            of={duration(p95)}
            href={traces({ atLeastNs: p95 })}
            label={`traces of ${s.name} slower than ${text(duration(p95))}`}
          />
        </span>
      </td>
      <td>
        <Versions versions={s.versions} newest={arriving(s.lastDeployment)} />
      </td>
      <td>
        {s.lastDeployment ? (
          <>
            <Link
              className="q"
              href={href('/deploys', { service: s.name })}
              aria-label={`Deploys of ${s.name}`}
            >
              <DeployChip deployment={s.lastDeployment} />
            </Link>
            <span className="second under-chip">{ago(s.lastDeployment.startedAt, now)}</span>
          </>
        ) : (
          <span className="u" title="None seen since Pharos watches it">
            –
          </span>
        )}
      </td>
    </tr>
  );
}
