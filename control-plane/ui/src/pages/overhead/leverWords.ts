import type {
  Lever,
  LeverChange,
  LeverInstance,
  LeverPreview,
  LeverTarget,
  LeverWish,
} from '../../api/leverTypes';
import type { TelemetryReader } from '../../api/overheadTypes';
import { bytes, count, plural, share, text } from '../../format/numbers';

/** Levers in words. */

/** A row of the page that can be left out, with what it is called there. */
export interface Leavable {
  wish: LeverWish;
  name: string;
}

export const KEEP: readonly [keepOneOf: number | null, label: string][] = [
  [null, 'none of its lines'],
  [2, 'one line of 2'],
  [10, 'one line of 10'],
  [100, 'one line of 100'],
  [1000, 'one line of 1,000'],
];

/** What the form for a log level begins with. */
export interface Levelled {
  service: string;
  environment: string;
}

export function whatIsLeftOut(target: LeverTarget): string {
  if (target.kind === 'log_level')
    return `A logger of ${target.service}${target.environment ? ` in ${target.environment}` : ''} at ${target.level}`;
  const of = target.service ? ` of ${target.service}` : ' of all services';
  const sampled = target.sampling;
  if (sampled) {
    const left =
      sampled.probability === null
        ? `${sampled.tracesPerSecond} a second of each operation`
        : text(share(sampled.probability));
    return `Traces${of}, but ${left}`;
  }
  if (target.kind === 'log_pattern')
    return target.keepOneOf === null
      ? `All lines of a kind${of}`
      : `Lines of a kind${of}, but one of ${text(count(target.keepOneOf))}`;
  if (target.kind === 'keep')
    return `Traces${of} that nothing speaks for, but ${text(share(target.rate ?? 1))}`;
  return target.kind === 'metric' ? `A metric${of}` : `The label ${target.label} of a counter${of}`;
}

/** What it is about, as code. */
export function subject(target: LeverTarget): string {
  return target.template ?? target.metric ?? target.logger ?? target.sampling?.operation ?? '';
}

/** What would not be kept of a day like the last hour; the sentence that the dialog begins with. */
export function saving(preview: LeverPreview): string {
  const s = preview.saving;
  const disk =
    s.storedBytesPerDay === null ? '' : `, about ${text(bytes(s.storedBytesPerDay))} a day on disk`;
  if (preview.reach && preview.lines?.lines === 0)
    return preview.reach.grows
      ? 'More lines will come; how many cannot be told.'
      : 'Of the last hour, no line would have been left out.';
  if (preview.lines)
    return `Saves ${text(count(s.linesPerDay))} lines a day with ${text(bytes(s.textBytesPerDay))} of text${disk}.`;
  if (preview.traces) return `Saves ${text(count(s.spansPerDay))} spans a day${disk}.`;
  const series =
    s.seriesLeft === 0
      ? `all ${plural(s.series, 'series', 'series')}`
      : `${plural(s.series - s.seriesLeft, 'series', 'series')} of ${text(count(s.series))}`;
  return `Saves ${text(count(s.samplesPerDay))} samples a day, ${series}${disk}.`;
}

/** What would be lost, a sentence each. */
export function losses(preview: LeverPreview): string[] {
  const said: string[] = [];
  const traces = preview.traces;
  if (traces)
    return [
      `${text(count(traces.lost))} of ${plural(traces.looked, 'trace')} looked at would not have been begun.`,
      traces.withErrors === 0
        ? 'None of those had an error.'
        : `${text(count(traces.lostWithErrors))} of ${plural(traces.withErrors, 'trace')} with an error would have been lost.`,
    ];
  const lines = preview.lines;
  if (preview.reach) said.push(...reached(preview.reach.instances));
  if (lines && !(preview.reach && lines.lines === 0)) {
    const looked =
      lines.looked < lines.lines ? `of ${text(count(lines.looked))} looked at` : 'of the last hour';
    said.push(
      lines.warnings === 0
        ? `No line ${looked} is a warning or worse.`
        : `${plural(lines.warnings, 'line')} ${looked} ${lines.warnings === 1 ? 'is' : 'are'} at warn or above.`,
    );
    if (lines.inTraces > 0)
      said.push(
        `${plural(lines.inTraces, 'line')} ${looked} ${lines.inTraces === 1 ? 'is' : 'are'} part of ${plural(lines.traces, 'trace')}, which would show them no more.`,
      );
  }
  if (preview.rules.length > 0)
    said.push(`Asked for by ${plural(preview.rules.length, 'rule')}: ${preview.rules.join(', ')}.`);
  said.push(
    preview.readers.length === 0
      ? 'Nobody was seen to read it in the last 30 days.'
      : `Read in the last 30 days by ${preview.readers.map(readerWords).join(', ')}.`,
  );
  return said;
}

type Reached = NonNullable<LeverPreview['reach']>['instances'];

/** Which instances get a level, and why others do not. */
function reached(instances: Reached): string[] {
  const set = instances.filter((one) => one.reason === null);
  const levels = [...new Set(set.map((one) => one.level ?? 'unknown'))].sort();
  return [
    `${text(count(set.length))} of ${plural(instances.length, 'instance')} can be set, now at ${levels.join(', ')}.`,
    ...instances.filter((one) => one.reason !== null).map((one) => `Not ${one.instance}: ${one.reason}.`),
  ];
}

const STATES: Record<LeverInstance['state'], string> = {
  waiting: 'is about to be set',
  set: 'is set',
  failing: 'could not be set',
  put_back: 'is put back',
  not_put_back: 'is not put back yet',
  left_alone: 'is left alone',
  gone: 'is gone',
};

export function instanceWords(one: LeverInstance): string {
  const tries = one.tries > 1 ? ` (${text(count(one.tries))} tries)` : '';
  return `${one.instance} ${STATES[one.state]}${one.reason ? `: ${one.reason}` : ''}${tries}`;
}

/** Of how many it is as it should be. */
export function standing(lever: Lever): string {
  const all = lever.instances ?? [];
  if (all.length === 0) return lever.active ? 'No instance has it yet' : 'No instance was set';
  const done = all.filter((one) => one.state === (lever.active ? 'set' : 'put_back')).length;
  return `${lever.active ? 'Set on' : 'Put back on'} ${text(count(done))} of ${plural(all.length, 'instance')}`;
}

/** It is over, and some instance still has its level. */
export function isUnfinished(lever: Lever): boolean {
  return !lever.active && (lever.instances ?? []).some((one) => one.state === 'not_put_back');
}

const READERS: Record<TelemetryReader['kind'], string> = {
  query: 'queries',
  dashboard: 'the dashboard',
  rule: 'rules',
  verdict: 'verdicts',
};

/** `the dashboard abc`, `rules`. */
export function readerWords(reader: TelemetryReader): string {
  return reader.name ? `${READERS[reader.kind]} ${reader.name}` : READERS[reader.kind];
}

const REASONS: Record<string, string> = {
  dropped: 'dropped',
  thinned: 'thinned out',
  added_up: 'added up',
  not_complete: 'before their sum was complete',
  late: 'too late for their sum',
};

/** Why items were left out, the most first. */
export function becauseOf(reasons: readonly { reason: string; items: number }[]): string {
  return [...reasons]
    .sort((a, b) => b.items - a.items)
    .map((one) => `${text(count(one.items))} ${REASONS[one.reason] ?? one.reason}`)
    .join(', ');
}

const ACTIONS: Record<LeverChange['action'], string> = {
  applied: 'Applied',
  replaced: 'Changed',
  revoked: 'Revoked',
  ended: 'Ended by itself',
};

export function changeWords(change: LeverChange): string {
  return ACTIONS[change.action];
}
