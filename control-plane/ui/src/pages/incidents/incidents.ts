import type { CauseKind, Incident, Moment, MomentKind } from '../../api/incidentTypes';
import { plural } from '../../format/numbers';
import { coarse } from '../../format/time';
import type { IconName } from '../../parts/Icon';
import type { Tone } from '../../parts/Status';
import type { TimeRange } from '../../state/range';
import { carry, hasItsOwnTime } from '../../state/url';
import { rangeSince } from '../alerts/alerts';

/** What is said of incidents: all that needs no page. */

/** Why, in a sentence. */
export function reason({ cause, kind }: Pick<Incident, 'cause' | 'kind'>): string {
  if (cause) return cause.sentence;
  return kind === 'no_telemetry'
    ? 'All fell silent together: a Collector, the network or the host that they share is the likelier cause than each of them.'
    : 'No single cause is suspected.';
}

export const CAUSE_KINDS: Record<CauseKind, string> = {
  service: 'service',
  database: 'database',
  queue: 'queue',
  external: 'external host',
  user: 'users',
  host: 'host',
};

export const MOMENTS: Record<MomentKind, { word: string; icon: IconName; tone: Tone | null }> = {
  deploy: { word: 'Deploy', icon: 'deploys', tone: null },
  fault: { word: 'Cause', icon: 'errors', tone: 'crit' },
  alert: { word: 'Alert', icon: 'alerts', tone: 'warn' },
  health: { word: 'Health', icon: 'services', tone: 'warn' },
  recovery: { word: 'Recovery', icon: 'check', tone: 'ok' },
  acknowledged: { word: 'Acknowledged', icon: 'user', tone: null },
  note: { word: 'Note', icon: 'logs', tone: null },
  closed: { word: 'Closed', icon: 'check', tone: 'ok' },
};

/** Open ones first, then the newest. */
export function sorted(incidents: readonly Incident[]): Incident[] {
  return [...incidents].sort(
    (a, b) =>
      Number(a.state === 'closed') - Number(b.state === 'closed') || b.startedAt.localeCompare(a.startedAt),
  );
}

/** The list in a sentence. */
export function finding(incidents: readonly Incident[], words: string): string {
  const open = incidents.filter((i) => i.state === 'open');
  if (open.length === 1 && open[0]) return open[0].title;
  if (open.length > 1) return `${open.length} incidents are open`;
  return incidents.length === 0 ? `No incidents in ${words}` : 'No incident is open';
}

export function lead(incidents: readonly Incident[], words: string): string {
  const closed = incidents.filter((i) => i.state === 'closed').length;
  const open = incidents.length - closed;
  const unseen = incidents.filter((i) => i.state === 'open' && i.acknowledgedBy === null).length;
  if (incidents.length === 0) return 'Trouble with one cause shows here as one incident.';
  return [
    `${plural(incidents.length, 'incident')} in ${words}: ${open} open, ${closed} closed.`,
    unseen > 0 ? `${unseen} not acknowledged yet.` : '',
  ]
    .filter(Boolean)
    .join(' ');
}

/** How long it has lasted, or did. */
export function lasted(incident: Pick<Incident, 'startedAt' | 'endedAt'>, now: number): string {
  const end = incident.endedAt === null ? now : Date.parse(incident.endedAt);
  return coarse(Math.max(0, end - Date.parse(incident.startedAt)) * 1e6);
}

/** How it ended, or who looks after it. */
export function handled(i: Pick<Incident, 'state' | 'acknowledgedBy' | 'closedBy'>): string {
  if (i.state === 'open') return i.acknowledgedBy ?? 'nobody yet';
  return i.closedBy === null ? 'ended by itself' : `closed by ${i.closedBy}`;
}

const BEFORE_MS = 10 * 60_000;
const AFTER_MS = 5 * 60_000;

/** From before it began to after it ended; of what goes on, a range that moves along. */
export function rangeOf(
  { startedAt, endedAt }: { startedAt: string; endedAt: string | null },
  now: number,
): TimeRange {
  if (endedAt === null) return rangeSince(startedAt, now);
  return {
    from: new Date(Date.parse(startedAt) - BEFORE_MS).toISOString(),
    to: new Date(Date.parse(endedAt) + AFTER_MS).toISOString(),
  };
}

/** Services whose figures are its evidence. */
export const involved = (incident: Pick<Incident, 'cause' | 'victims'>): string[] => [
  ...(incident.cause?.kind === 'service' ? [incident.cause.name] : []),
  ...incident.victims.map((victim) => victim.service),
];

/** Alerts that are over are on no page. */
export const leads = (
  incident: Pick<Incident, 'state'>,
  moment: Pick<Moment, 'kind' | 'link'>,
): string | null => (moment.kind === 'alert' && incident.state === 'closed' ? null : moment.link);

/** Pages that show what is now, whatever the range. */
const OF_NOW = /^\/(alerts|connect)$/;

/** A link of the control plane, which names no time, to the time of an incident. */
export function inTime(link: string, range: TimeRange): string {
  const path = link.split(/[?#]/, 1)[0] ?? '';
  return hasItsOwnTime(path) || OF_NOW.test(path) ? link : carry('', link, { ...range });
}

/** Namespace and environment of a node of the map: `service:shop/payment@demo`. Only services have a namespace. */
export function placeOf(node: string): { namespace: string | null; env: string | null } {
  const [, kind, namespace = '', env = ''] = /^(\w+):([^/]*)\/[^@]*@(.*)$/.exec(node) ?? [];
  return { namespace: (kind === 'service' && decoded(namespace)) || null, env: decoded(env) || null };
}

const decoded = (part: string) => part.replace(/%(25|2f|40|7e)/gi, (code) => decodeURIComponent(code));
