import type { OverheadKept } from '../../api/overheadTypes';
import { bytes, count, figure, plural, round, share, text } from '../../format/numbers';
import type { Part } from './PartsBar';

/** What the page says of traces that were kept and left out. */

/** By the API's words: name, what speaks for such a trace, colour. */
const REASONS: Record<string, [name: string, note: string, color: string]> = {
  error: ['With an error', 'A span failed.', 'var(--crit)'],
  pointed_at: [
    'Pointed at',
    'An exemplar, an incident, a verdict or an error’s occurrence names it.',
    'var(--ok)',
  ],
  attribute: ['With a chosen attribute', 'See pharos.keep.attributes.', 'var(--sig-logs)'],
  fresh_deploy: [
    'Of a fresh deployment',
    'Its version took another’s place not long before, or these are the other’s last minutes.',
    'var(--v-new)',
  ],
  slow: ['Slow', 'Among the slowest of its operation.', 'var(--warn)'],
  rare: ['Rare', 'Its operation has few requests.', 'var(--sig-metrics)'],
  rate: ['Ordinary, drawn', 'Each stands for others: pharos.weight says for how many.', 'var(--sig-traces)'],
  all: ['Ordinary', 'While all were kept.', 'var(--v-old)'],
};

const LEFT_OUT = 'Left out';

/** Kept traces by what spoke for them, and those left out; empty when nothing was decided. */
export function keptParts(kept: OverheadKept): Part[] {
  const parts = kept.kept.map(({ reason, traces }): Part => {
    const [name, note, color] = REASONS[reason] ?? [reason, '', 'var(--v-old)'];
    return { name, note, color, size: traces };
  });
  return kept.leftOutTraces === 0
    ? parts
    : [
        ...parts,
        { name: LEFT_OUT, note: 'Nothing spoke for them.', size: kept.leftOutTraces, color: 'var(--none)' },
      ];
}

/** The finding, in a sentence; null when nothing was decided. */
export function keptFinding(kept: OverheadKept): string | null {
  const all = kept.keptTraces + kept.leftOutTraces;
  if (all === 0) return null;
  if (kept.leftOutTraces === 0) return `All ${plural(all, 'trace')} were kept.`;
  return `Of ${plural(all, 'trace')} ${text(share(kept.leftOutTraces / all))} were left out.`;
}

/** What that came to, in sentences. */
export function keptOutcome(kept: OverheadKept): string {
  const said: string[] = [];
  if (kept.decidedBytes > 0)
    said.push(
      `${round(bytes(kept.decidedBytes))} on disk became ${round(bytes(kept.keptBytes))} (${text(share(kept.keptBytes / kept.decidedBytes))}).`,
    );
  const drawn = kept.kept.find((k) => k.reason === 'rate')?.traces ?? 0;
  if (drawn > 0)
    said.push(`${plural(drawn, 'drawn trace')} stand for ${text(count(kept.representedTraces))}.`);
  return said.join(' ');
}

/** How it is decided now. */
export function keptRule(kept: OverheadKept): string {
  const age = kept.decideAfterSeconds / 60;
  const old = age >= 1 ? `${text(figure(age))} min` : `${kept.decideAfterSeconds} s`;
  return `A trace is decided of when it is ${old} old, by all that came of it. Of those that nothing speaks for ${text(share(kept.rate))} are kept where no budget or lever says otherwise.`;
}
