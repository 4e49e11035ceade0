import type { Deployment } from '../../api/types';
import { deployKind } from '../../parts/Deploy';

/** What became of deploys, event by event. */

export interface News {
  at: string;
  deployment: Deployment;
  what: 'began' | 'ended' | 'judged';
  /** As a sentence without its service: `1.5.0 began to take the place of 1.4.0`. */
  words: string;
}

const ENDS: Partial<Record<Deployment['state'], string>> = {
  complete: 'is everywhere',
  rolled_back: 'was rolled back',
  stuck: 'is stuck',
};

function began(d: Deployment): string {
  const version = d.version ?? 'no version';
  switch (d.kind) {
    case 'restart':
      return `${version} was restarted`;
    case 'config_change':
      return d.changes && d.changes.length > 0
        ? `got another configuration: ${d.changes.map((c) => c.attribute).join(', ')}`
        : 'got another configuration';
    case 'rollback':
      return d.previousVersion
        ? `went back from ${d.previousVersion} to ${version}`
        : `went back to ${version}`;
    default:
      return d.previousVersion && d.previousVersion !== d.version
        ? `${version} began to take the place of ${d.previousVersion}`
        : `${version} began`;
  }
}

/** Events since `since` (epoch milliseconds), the newest first. */
export function newsSince(deployments: readonly Deployment[], since: number): News[] {
  const all: News[] = [];
  for (const d of deployments) {
    all.push({ at: d.startedAt, deployment: d, what: 'began', words: began(d) });
    const isChange = d.kind === 'deploy' || d.kind === 'rollback';
    if (d.finishedAt && isChange && ENDS[d.state]) {
      all.push({
        at: d.finishedAt,
        deployment: d,
        what: 'ended',
        words: `${d.version ?? deployKind(d.kind)} ${ENDS[d.state]}`,
      });
    }
    if (d.verdict?.decidedAt) {
      all.push({ at: d.verdict.decidedAt, deployment: d, what: 'judged', words: d.verdict.sentence });
    }
  }
  return all
    .filter((n) => Date.parse(n.at) >= since)
    .sort((a, b) => b.at.localeCompare(a.at) || a.what.localeCompare(b.what));
}
