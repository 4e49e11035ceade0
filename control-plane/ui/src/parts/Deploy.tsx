import { Link } from 'wouter';
import type { Deployment, DeploymentKind, DeploymentState } from '../api/types';
import { share, text } from '../format/numbers';

const STATE_WORDS: Record<DeploymentState, string> = {
  rolling: 'Rolling out',
  paused: 'Paused',
  complete: 'Complete',
  rolled_back: 'Rolled back',
  stuck: 'Stuck',
};

const KIND_WORDS: Record<DeploymentKind, string> = {
  deploy: 'Deploy',
  rollback: 'Rollback',
  restart: 'Restart',
  config_change: 'Configuration',
};

const STATE_TONES: Record<DeploymentState, string> = {
  rolling: 'new',
  paused: 'warn',
  complete: '',
  rolled_back: 'warn',
  stuck: 'crit',
};

export const deployState = (state: DeploymentState): string => STATE_WORDS[state];
export const deployKind = (kind: DeploymentKind): string => KIND_WORDS[kind];

export const underWay = (d: Deployment): boolean =>
  d.state === 'rolling' || d.state === 'paused' || d.state === 'stuck';

/** The version a deployment under way is bringing: drawn violet beside the grey one it replaces. */
export function arriving(d: Deployment | null): string | null {
  return d && underWay(d) && d.kind !== 'restart' ? d.version : null;
}

export function DeployChip({ deployment }: { deployment: Deployment }) {
  return (
    <span className={`chip plain ${STATE_TONES[deployment.state]}`}>{STATE_WORDS[deployment.state]}</span>
  );
}

/** `1.4.0 → 1.5.0`, grey the old and violet the new; each leads to what `hrefOf` says. */
export function VersionStep({
  deployment: d,
  hrefOf,
}: {
  deployment: Deployment;
  hrefOf: (version: string) => string;
}) {
  if (!d.version) return <span className="u">no version</span>;
  return (
    <span className="nw">
      {d.previousVersion && d.previousVersion !== d.version && (
        <>
          <Link
            className="q mono v-old"
            href={hrefOf(d.previousVersion)}
            aria-label={`Traces of ${d.service} ${d.previousVersion}, the old version`}
          >
            {d.previousVersion}
          </Link>{' '}
          <span className="u">→</span>{' '}
        </>
      )}
      <Link
        className={`q mono ${underWay(d) ? 'v-new' : ''}`}
        href={hrefOf(d.version)}
        aria-label={`Traces of ${d.service} ${d.version}`}
      >
        {d.version}
      </Link>
    </span>
  );
}

/** Two thin bars: the new version's share of instances, and of traffic. */
export function Progress({ deployment: d }: { deployment: Deployment }) {
  const words =
    `${text(share(d.progress.instances))} of instances` +
    (d.progress.traffic === null ? '' : `, ${text(share(d.progress.traffic))} of traffic`);
  return (
    <span className="progress">
      <span className="progress-bars" aria-hidden="true">
        <span className="meter">
          <i style={{ width: `${d.progress.instances * 100}%`, '--c': 'var(--v-new)' }} />
        </span>
        {d.progress.traffic !== null && (
          <span className="meter">
            <i style={{ width: `${d.progress.traffic * 100}%`, '--c': 'var(--v-new)' }} />
          </span>
        )}
      </span>
      <span className="s12 t2">{words}</span>
    </span>
  );
}
