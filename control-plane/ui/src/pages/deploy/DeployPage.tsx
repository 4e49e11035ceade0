import { Link, useLocation } from 'wouter';
import { ApiError } from '../../api/client';
import { useDeployment, useVerdict } from '../../api/deploys';
import type { Verdict } from '../../api/deployTypes';
import type { Deployment } from '../../api/types';
import { duration, plural, share, text } from '../../format/numbers';
import { ago, clock, coarse, day, moment } from '../../format/time';
import { DeployChip, deployKind, Progress, underWay } from '../../parts/Deploy';
import { OutsideLink } from '../../parts/EvidenceLink';
import { Icon } from '../../parts/Icon';
import { SampledNote } from '../../parts/SampledNote';
import { ServiceName, servicePath } from '../../parts/Service';
import { Failure, SkeletonBox, Stale } from '../../parts/States';
import { useNow } from '../../parts/useNow';
import { VerdictChip } from '../../parts/Verdict';
import { Figure, PageHead } from '../../shell/PageHead';
import { useKey } from '../../state/keyboard';
import { bounds } from '../../state/range';
import { useHref, useUrl } from '../../state/url';
import { differences } from '../traces/links';
import { around, shownOf } from './around';
import { ChecksTable } from './ChecksTable';
import {
  comparisonOf,
  Exemplars,
  NewExceptions,
  NewPatterns,
  pairsOf,
  Rollback,
  Telemetry,
} from './Evidence';
import { VersionCharts } from './VersionCharts';
import '../service/service.css';
import './deploy.css';

const COMMIT_LENGTH = 7;

/** One deployment: is this version better or worse, by how much, how sure, and why. */
export function DeployPage({ id }: { id: string }) {
  const asked = useDeployment(id);
  const href = useHref();
  const d = asked.data;
  if (!d) {
    const unknown = asked.error instanceof ApiError && asked.error.status === 404;
    const title = unknown ? 'This deploy is not known' : 'This deploy cannot be shown now';
    return (
      <>
        <PageHead
          title={asked.isError ? title : 'Deploy'}
          name="Deploy"
          crumbs={[{ label: 'Deploys', href: href('/deploys') }, { label: id }]}
          lead=" "
        />
        {asked.isError ? (
          <div className="card">
            <Failure what="the deploy" asked={asked}>
              <Link className="btn sm" href={href('/deploys')}>
                All deploys
              </Link>
            </Failure>
          </div>
        ) : (
          <SkeletonBox height={220} />
        )}
      </>
    );
  }
  return <Known deployment={d} asked={asked} />;
}

function Known({
  deployment: d,
  asked,
}: {
  deployment: Deployment;
  asked: ReturnType<typeof useDeployment>;
}) {
  const href = useHref();
  const [, navigate] = useLocation();
  const now = useNow();
  const judged = useVerdict(d.id, d.verdict != null);
  const verdict = judged.data;
  const shown = shownOf(d, useUrl().params, now);
  // A name may mean several services: links say which one was deployed.
  const own = { env: d.environment, namespace: d.namespace };
  const range = { from: shown.from, to: shown.to, ...own };
  // What was found is told of the time in which it was looked for, whatever the charts show.
  const { from, to } = around(d, now);
  const judgedIn = { from, to, ...own };
  const compare =
    (verdict ? pairsOf(verdict.exemplars) : []).map(comparisonOf).find((c) => c !== null) ?? null;
  useKey('c', () => compare && navigate(href(compare)), compare !== null);
  const state = verdict?.state ?? d.verdict?.state ?? null;
  const path = servicePath({ name: d.service, namespace: d.namespace, environment: d.environment });
  const isNew = d.version !== null && d.previousVersion !== null && d.version !== d.previousVersion;
  return (
    <>
      <PageHead
        title={<Title deployment={d} />}
        name={`${d.service} ${d.version ?? 'deploy'}`}
        crumbs={[
          { label: 'Deploys', href: href('/deploys') },
          { label: d.service, href: href(path) },
          {
            label: `${d.version ?? deployKind(d.kind)}, ${day(d.startedAt)} ${clock(d.startedAt, 'minute')}`,
          },
        ]}
        chip={
          <>
            {d.kind !== 'deploy' && <span className="chip big plain">{deployKind(d.kind)}</span>}
            {state && <VerdictChip state={state} big />}
            <DeployChip deployment={d} />
          </>
        }
        lead={<Why deployment={d} verdict={verdict} />}
      >
        <div className="row wrap deploy-ways">
          {compare && (
            <Link className="btn" href={href(compare)}>
              <Icon name="traces" small /> Compare traces <kbd>C</kbd>
            </Link>
          )}
          {isNew && d.version && (
            <Link className="btn" href={href('/traces', { ...differences(d.service, d.version), ...range })}>
              What differs
            </Link>
          )}
          <Link className="btn" href={href('/errors', { service: d.service, version: d.version, ...range })}>
            <Icon name="errors" small /> Errors
          </Link>
          <Link className="btn" href={href('/logs', { service: d.service, version: d.version, ...range })}>
            <Icon name="logs" small /> Logs
          </Link>
        </div>
      </PageHead>
      <Stale asked={asked} />
      <Facts deployment={d} verdict={verdict} now={now} />
      <SampledNote services={[d.service]} range={{ from, to }} env={d.environment} namespace={d.namespace} />
      {judged.isError && !verdict && (
        <div className="card deploy-part">
          <Failure what="the verdict’s evidence" asked={judged} />
        </div>
      )}
      {verdict?.rollback && <Rollback rollback={verdict.rollback} />}
      <Changes deployment={d} />
      <VersionCharts
        deployment={d}
        shown={shown}
        comparedTo={Date.parse(verdict?.lookedAt ?? d.finishedAt ?? '') || bounds(shown, now).to}
      />
      {verdict && (
        <>
          <ChecksTable deployment={d} verdict={verdict} around={judgedIn} />
          <div className="deploy-evidence">
            <NewExceptions deployment={d} verdict={verdict} around={judgedIn} />
            <NewPatterns deployment={d} verdict={verdict} around={judgedIn} />
            <Exemplars deployment={d} verdict={verdict} />
            <Telemetry deployment={d} verdict={verdict} />
          </div>
        </>
      )}
    </>
  );
}

function Title({ deployment: d }: { deployment: Deployment }) {
  return (
    <>
      <ServiceName name={d.service} />{' '}
      {d.previousVersion && d.previousVersion !== d.version && (
        <>
          <span className="mono v-old">{d.previousVersion}</span> <span className="u">→</span>{' '}
        </>
      )}
      {d.version ? <span className="mono v-new">{d.version}</span> : <span className="u">no version</span>}
    </>
  );
}

const UNJUDGED: Partial<Record<Deployment['kind'], string>> = {
  restart: 'The same version was started again: there is nothing to compare.',
  config_change: 'The version stayed, its configuration changed: it is not judged.',
};

/** The verdict in a sentence, and against what it was judged. */
function Why({ deployment: d, verdict }: { deployment: Deployment; verdict: Verdict | undefined }) {
  const sentence = verdict?.sentence ?? d.verdict?.sentence;
  if (!sentence)
    return UNJUDGED[d.kind] ?? 'There is no verdict on it: the versions stand side by side below.';
  return (
    <>
      {sentence}
      {verdict && <span className="t3"> {baselineInWords(verdict)}</span>}
    </>
  );
}

export function baselineInWords({ baseline, windows, windowNs, looks, final }: Verdict): string {
  if (looks === 0) return '';
  const against =
    baseline.kind === 'none'
      ? 'There is nothing to compare it with.'
      : `Compared with ${baseline.name}${baseline.version ? ` (${baseline.version}` : ''}${
          baseline.version ? (baseline.instances ? `, ${plural(baseline.instances, 'instance')})` : ')') : ''
        }, over ${text(duration(windows * windowNs))}.`;
  return final
    ? against
    : `${against} Looked at ${looks === 1 ? 'once' : `${looks} times`} so far; it may still change.`;
}

function Facts({
  deployment: d,
  verdict,
  now,
}: {
  deployment: Deployment;
  verdict: Verdict | undefined;
  now: number;
}) {
  const end = d.finishedAt ? Date.parse(d.finishedAt) : now;
  const decided = verdict?.decidedAt ?? d.verdict?.decidedAt;
  const where = [d.namespace, d.environment].filter(Boolean).join(', ');
  return (
    <div className="card facts">
      <dl>
        <Figure name="Progress">
          {underWay(d) || d.state === 'rolled_back' ? <Progress deployment={d} /> : 'all of it'}
        </Figure>
        <Figure name="Started">
          {moment(d.startedAt, now)} <span className="u">{ago(d.startedAt, now)}</span>
        </Figure>
        <Figure name={d.finishedAt ? 'Finished' : 'So far'}>
          {d.finishedAt ? (
            <>
              {moment(d.finishedAt, now)} <span className="u">after </span>
            </>
          ) : null}
          <span className={d.finishedAt ? 'u' : ''}>{coarse((end - Date.parse(d.startedAt)) * 1e6)}</span>
        </Figure>
        {decided && <Figure name="Decided">{moment(decided, now)}</Figure>}
        {where && <Figure name="Where">{where}</Figure>}
        {d.strategy && <Figure name="How">{d.strategy.replace('_', '/')}</Figure>}
        {(d.author || d.link) && (
          <Figure name="By">
            {d.author} {d.link && <OutsideLink href={d.link}>build</OutsideLink>}
          </Figure>
        )}
        {d.commit && (
          <Figure name="Commit">
            <span className="mono" title={d.commit}>
              {d.commit.slice(0, COMMIT_LENGTH)}
            </span>
          </Figure>
        )}
        <Figure name="Known from">
          {d.source.map((s) => (s === 'ci' ? 'CI' : s === 'fleet' ? 'Fleet' : s)).join(', ')}
        </Figure>
      </dl>
    </div>
  );
}

/** Changed attributes of the configuration, and regions that are not at the same point. */
function Changes({ deployment: d }: { deployment: Deployment }) {
  const changes = d.changes ?? [];
  const regions = d.regions ?? [];
  if (changes.length === 0 && regions.length < 2) return null;
  return (
    <div className="deploy-evidence">
      {changes.length > 0 && (
        <section className="card" aria-labelledby="configuration">
          <div className="hd">
            <h2 id="configuration">Configuration</h2>
          </div>
          <div className="scroll">
            <table>
              <thead>
                <tr>
                  <th scope="col">Attribute</th>
                  <th scope="col">Before</th>
                  <th scope="col">Now</th>
                </tr>
              </thead>
              <tbody>
                {changes.map((c) => (
                  <tr key={c.attribute}>
                    <th scope="row" className="row-head mono s12">
                      {c.attribute}
                    </th>
                    <td className="mono s12">{c.before ?? <span className="u">not set</span>}</td>
                    <td className="mono s12">{c.after ?? <span className="u">not set</span>}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </section>
      )}
      {regions.length > 1 && (
        <section className="card" aria-labelledby="regions">
          <div className="hd">
            <h2 id="regions">Regions</h2>
          </div>
          <div className="scroll">
            <table>
              <thead>
                <tr>
                  <th scope="col">Region</th>
                  <th scope="col" className="num">
                    Instances on {d.version ?? 'it'}
                  </th>
                  <th scope="col" className="num">
                    Since
                  </th>
                </tr>
              </thead>
              <tbody>
                {regions.map((r) => (
                  <tr key={r.name}>
                    <th scope="row" className="row-head">
                      {r.name}
                    </th>
                    <td className="num">{text(share(r.instances))}</td>
                    <td className="num">{r.startedAt ? clock(r.startedAt) : <span className="u">–</span>}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </section>
      )}
    </div>
  );
}
