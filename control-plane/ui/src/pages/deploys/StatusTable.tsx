import { Link } from 'wouter';
import type { StatusEnvironment, StatusService } from '../../api/deployTypes';
import { plural } from '../../format/numbers';
import { ago, coarse } from '../../format/time';
import { deployState } from '../../parts/Deploy';
import { deploymentAddress } from '../../parts/deployMarkers';
import { ServiceName, servicePath } from '../../parts/Service';
import { StatusIcon } from '../../parts/Status';
import { isVerdict, VerdictChip } from '../../parts/Verdict';
import { useHref } from '../../state/url';
import { byTeam, environmentsOf } from './status';

const COMMIT_LENGTH = 7;

/** Services in rows, environments in columns; on a wall nothing of it is a link. */
export function StatusTable({
  services,
  now,
  wall,
}: {
  services: readonly StatusService[];
  now: number;
  wall: boolean;
}) {
  const environments = environmentsOf(services);
  const groups = byTeam(services);
  const withTeams = groups.some((g) => g.team !== null);
  return (
    <div className="scroll">
      <table className="status-table">
        <thead>
          <tr>
            <th scope="col">Service</th>
            {environments.map((e) => (
              <th scope="col" key={e}>
                {e || 'no environment told'}
              </th>
            ))}
          </tr>
        </thead>
        {groups.map((group) => (
          <tbody key={group.team ?? ''}>
            {withTeams && (
              <tr className="group">
                <th scope="rowgroup" colSpan={environments.length + 1}>
                  {group.team ?? 'Nobody answers for these'}
                </th>
              </tr>
            )}
            {group.services.map((s) => (
              <tr key={`${s.namespace}/${s.service}`}>
                <ServiceCell service={s} wall={wall} />
                {environments.map((e) => {
                  const there = s.environments.find((each) => (each.environment ?? '') === e);
                  return (
                    <td key={e}>
                      {there ? (
                        <Running there={there} service={s} now={now} wall={wall} />
                      ) : (
                        <span className="u">–</span>
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}

function ServiceCell({ service: s, wall }: { service: StatusService; wall: boolean }) {
  const href = useHref();
  const name = <ServiceName name={s.service} />;
  const only = s.environments.length === 1 ? (s.environments[0]?.environment ?? null) : null;
  return (
    <th scope="row" className="row-head">
      <span className="status-line">
        {wall ? (
          name
        ) : (
          <Link
            className="q b"
            href={href(servicePath({ name: s.service, namespace: s.namespace, environment: only }))}
            data-row
          >
            {name}
          </Link>
        )}
      </span>
      {s.drifts && (
        <span className="second under-name" title="Not all environments run the same version">
          versions differ
        </span>
      )}
    </th>
  );
}

function Running({
  there: t,
  service,
  now,
  wall,
}: {
  there: StatusEnvironment;
  service: StatusService;
  now: number;
  wall: boolean;
}) {
  const href = useHref();
  const version = t.version ? (
    <span className="mono b">{t.version}</span>
  ) : (
    <span className="u">no version</span>
  );
  const where = t.environment ? ` in ${t.environment}` : '';
  return (
    <>
      <span className="status-line">
        {t.deployment && !wall ? (
          <Link
            className="q"
            href={href(deploymentAddress(t.deployment))}
            aria-label={`Deploy of ${service.service} ${t.version ?? ''}${where}`}
          >
            {version}
          </Link>
        ) : (
          version
        )}
        {t.rollingTo && (
          <span>
            <span className="u">→</span>{' '}
            {wall ? (
              <span className="mono v-new">{t.rollingTo}</span>
            ) : (
              <Link
                className="q mono v-new"
                href={href('/deploys', { service: service.service, environment: t.environment })}
                aria-label={`${service.service} ${t.rollingTo} rolls out${where}`}
              >
                {t.rollingTo}
              </Link>
            )}
          </span>
        )}
        {isVerdict(t.verdict) && <VerdictChip state={t.verdict} />}
        {t.state && t.state !== 'complete' && !t.rollingTo && (
          <span className={`chip plain ${t.state === 'stuck' ? 'crit' : ''}`}>{deployState(t.state)}</span>
        )}
        {t.versionsBehind > 0 && (
          <span
            className="chip warn"
            title={t.behindSince ? `Behind since ${ago(t.behindSince, now)}` : undefined}
          >
            <StatusIcon tone="warn" />
            {t.versionsBehind} behind
          </span>
        )}
      </span>
      <span className="second">
        {[
          t.ageNs === null ? null : `for ${coarse(t.ageNs)}`,
          t.author,
          t.instances === 0 ? 'does not run now' : plural(t.instances, 'instance'),
        ]
          .filter((part) => part !== null && part !== '')
          .join(' · ')}
        {t.commit && (
          <>
            {' · '}
            <span className="mono" title={t.commit}>
              {t.commit.slice(0, COMMIT_LENGTH)}
            </span>
          </>
        )}
      </span>
    </>
  );
}
