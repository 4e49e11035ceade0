import type {
  AlertsAnswer,
  CurrentAlert,
  RuleTrialAnswer,
  ShownGroup,
  Silence,
  SilenceMatcher,
  TriedFiring,
} from '../../api/alertTypes';
import { plural } from '../../format/numbers';
import { PRESETS, relativeMs, type TimeRange } from '../../state/range';

/** What is said and shown of alerts: all that needs no page. */

export interface Filter {
  service: string | null;
  severity: string | null;
  state: string | null;
  q: string;
}

export function filterOf(params: URLSearchParams): Filter {
  return {
    service: params.get('service'),
    severity: params.get('severity'),
    state: params.get('state'),
    q: params.get('q') ?? '',
  };
}

/** What clears the filter of this page. */
export const CLEARED = { service: null, severity: null, state: null, q: null };

export const isFiltered = (f: Filter): boolean => Boolean(f.service || f.severity || f.state || f.q);

/** Alerts that say no severity, and those that speak of no service. */
export const NONE = '-';

export function matching(alerts: readonly CurrentAlert[], f: Filter): CurrentAlert[] {
  const words = f.q.trim().toLowerCase();
  return alerts.filter(
    (a) =>
      (!f.service || (a.service ?? NONE) === f.service) &&
      (!f.severity || (a.severity ?? NONE) === f.severity) &&
      (!f.state || a.state === f.state) &&
      [a.name, a.summary, ...Object.values(a.labels)].some((text) => text.toLowerCase().includes(words)),
  );
}

/** Held back, by a person or since another alert explains it: nobody is told of it. */
export const isHeldBack = (a: CurrentAlert): boolean => a.silencedBy.length > 0 || a.inhibitedBy !== null;

const toldOf = (a: CurrentAlert) => `${a.name} fires${a.service ? ` for ${a.service}` : ''}`;

/** The page in a sentence. */
export function finding(answer: AlertsAnswer): string {
  const firing = answer.alerts.filter((a) => a.state === 'firing');
  const pending = answer.alerts.length - firing.length;
  if (answer.groups.n === 0) return 'No rules are evaluated';
  if (firing.length === 0)
    return pending === 0 ? 'Nothing fires' : `Nothing fires, ${plural(pending, 'alert')} pending`;
  if (firing.length === 1 && firing[0]) return toldOf(firing[0]);
  const services = new Set(firing.flatMap((a) => a.service ?? []));
  return (
    `${firing.length} alerts fire` +
    (services.size > 1
      ? ` for ${services.size} services`
      : services.size === 1
        ? ` for ${[...services][0]}`
        : '')
  );
}

/** A short name of its labels, the same each time: FNV-1a. */
export function keyOf(labels: Record<string, string>): string {
  let h = 0x811c9dc5;
  for (const c of JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))))
    h = Math.imul(h ^ c.charCodeAt(0), 0x01000193);
  return (h >>> 0).toString(16).padStart(8, '0');
}

/** Room before the trouble, to see how it was. */
const BEFORE = 1.3;

/** The shortest usual range, up to now, that shows how an alert began. */
export function rangeSince(since: string, now: number): TimeRange {
  const needed = (now - new Date(since).getTime()) * BEFORE;
  const preset = PRESETS.filter((p) => p.from !== '-5m').find((p) => (relativeMs(p.from) ?? 0) >= needed);
  return { from: preset?.from ?? '-30d', to: 'now' };
}

/** `alertname="Slow", service!~"a|b"`: as Alertmanager writes them. */
export function written(matchers: readonly SilenceMatcher[]): string {
  const sign = (m: SilenceMatcher) => (m.isEqual ? (m.isRegex ? '=~' : '=') : m.isRegex ? '!~' : '!=');
  return matchers.map((m) => `${m.name}${sign(m)}"${m.value}"`).join(', ');
}

/** A silence of what has just these labels. */
export function matchersOf(labels: Record<string, string>, chosen: ReadonlySet<string>): SilenceMatcher[] {
  return Object.entries(labels)
    .filter(([name]) => chosen.has(name))
    .map(([name, value]) => ({ name, value, isRegex: false, isEqual: true }));
}

export const standing = (silences: readonly Silence[]): Silence[] =>
  silences.filter((s) => s.state !== 'expired');

const UNITS: readonly [ms: number, unit: string][] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'm'],
  [1_000, 's'],
  [1, 'ms'],
];

/** Seconds as in rule files: `90s`, `5m`, `1h30m`. */
export function ruleDuration(seconds: number): string {
  let rest = Math.round(seconds * 1000);
  if (rest === 0) return '0s';
  return UNITS.map(([size, unit]) => {
    const n = Math.floor(rest / size);
    rest -= n * size;
    return n === 0 ? '' : `${n}${unit}`;
  }).join('');
}

const TEXT_OR_COMMENT = /("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`)|#[^\r\n]*/g;

/** An expression of several lines, as rule files have them: in one line a comment would swallow all after it. */
export const withoutComments = (expr: string): string => expr.replace(TEXT_OR_COMMENT, '$1');

/** Never evaluated, as Go's zero time says. */
export const isNever = (time: string): boolean => time.startsWith('0001-');

/** Rules that went wrong when they were last evaluated. */
export const failing = (groups: readonly ShownGroup[]): number =>
  groups.reduce((sum, g) => sum + g.rules.filter((r) => r.health === 'err').length, 0);

export interface Bar {
  /** Shares of the range, 0…1. */
  left: number;
  width: number;
  firing: boolean;
}

/** Firings on the range as bars: pale while pending, full while firing. */
export function barsOf(answer: Pick<RuleTrialAnswer, 'firings' | 'from' | 'to'>): Bar[] {
  const from = Date.parse(answer.from);
  const all = Math.max(1, Date.parse(answer.to) - from);
  const at = (time: string) => Math.min(1, Math.max(0, (Date.parse(time) - from) / all));
  return answer.firings.flatMap((f: TriedFiring) => {
    const [pending, fired, end] = [at(f.pendingAt), at(f.firedAt), f.resolvedAt ? at(f.resolvedAt) : 1];
    return [
      ...(fired > pending ? [{ left: pending, width: fired - pending, firing: false }] : []),
      { left: fired, width: end - fired, firing: true },
    ];
  });
}

/** Labels in one line, without what tells nothing beside a rule of one's own. */
export function labelLine(labels: Record<string, string>): string {
  return (
    Object.entries(labels)
      .filter(([name]) => name !== '__name__')
      .map(([name, value]) => `${name}="${value}"`)
      .join(', ') || 'no labels'
  );
}
