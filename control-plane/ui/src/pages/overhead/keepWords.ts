import type { Lever, LeverPreview } from '../../api/leverTypes';
import { bytes, count, plural, share, text } from '../../format/numbers';

/** The share of ordinary traces that is kept, in words. */

/** Percent: finer where little is left, since half as many is as great a change there. */
export const PERCENTS: readonly number[] = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 50, 70, 100];

/** What the dialog begins with, in percent. */
export const USUAL_PERCENT = 10;

/** Where the slider stands for a percentage of the address; that of the usual one where it is none. */
export function stepOf(percent: string | null): number {
  const wanted = percent === null || percent.trim() === '' ? Number.NaN : Number(percent);
  const near = Number.isFinite(wanted) ? wanted : USUAL_PERCENT;
  const away = PERCENTS.map((one) => Math.abs(one - near));
  return away.indexOf(Math.min(...away));
}

type Kept = NonNullable<LeverPreview['kept']>;

const onDisk = (size: number | null) => (size === null ? '' : `, about ${text(bytes(size))} on disk`);

/** What changes, against what is kept now. */
export function change(preview: LeverPreview): string {
  const { spansPerDay = 0, storedBytesPerDay } = preview.saving;
  const disk = onDisk(storedBytesPerDay === null ? null : Math.abs(storedBytesPerDay));
  if (spansPerDay === 0) return 'Keeps as much as is kept now.';
  return spansPerDay > 0
    ? `Saves ${text(count(spansPerDay))} spans a day${disk}.`
    : `Keeps ${text(count(-spansPerDay))} spans a day more${disk}.`;
}

const REASONS: Record<string, string> = {
  error: 'with an error',
  pointed_at: 'that something points at',
  attribute: 'with a chosen attribute',
  fresh_deploy: 'of a fresh deployment',
  slow: 'slow for their operation',
  rare: 'of rare operations',
};

/** What stays, what goes, and where too little is left; a sentence each. */
export function outcome(kept: Kept): string[] {
  const whole = kept.whole.map(
    (one) => `${text(count(one.tracesPerDay))} ${REASONS[one.reason] ?? one.reason}`,
  );
  const said = [
    `Kept of a day: ${plural(kept.planned.traces, 'trace')} with ${plural(kept.planned.spans, 'span')}${onDisk(kept.planned.storedBytes)}.`,
    `Left out: ${plural(kept.leftOut.traces, 'trace')} with ${plural(kept.leftOut.spans, 'span')}${onDisk(kept.leftOut.storedBytes)}.`,
    whole.length === 0 ? 'Nothing speaks for any of them.' : `Kept whole at any rate: ${whole.join(', ')}.`,
  ];
  if (kept.fewInAll === 0)
    return [...said, 'No operation is left with fewer than 12 ordinary traces an hour.'];
  const named = kept.few.map(
    (one) =>
      `${one.operation} of ${one.service} (${text(count(one.keptPerHour))} of ${text(count(one.perHour))})`,
  );
  const more = kept.fewInAll - kept.few.length;
  return [
    ...said,
    `Fewer than 12 ordinary traces an hour are left of ${plural(kept.fewInAll, 'operation')}: ${named.join(', ')}${more > 0 ? ` and ${text(count(more))} more` : ''}.`,
  ];
}

/** Levers that decide in the place of budgets; empty where none does. */
export function deciding(levers: readonly Lever[]): string {
  const rates = levers
    .filter((lever) => lever.active && !lever.lost && lever.target.kind === 'keep')
    .map((lever) => `${text(share(lever.target.rate ?? 1))} (${lever.target.service ?? 'all services'})`);
  return rates.length === 0
    ? ''
    : `Levers say how many ordinary traces are kept, in the place of budgets: ${rates.join(', ')}.`;
}
