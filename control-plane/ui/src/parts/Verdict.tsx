import type { Deployment, VerdictState } from '../api/types';

/** Verdicts: each has a shape and a word beside its colour. */

const WORDS: Record<VerdictState, string> = {
  passed: 'Passed',
  regressed: 'Regressed',
  improved: 'Improved',
  inconclusive: 'Inconclusive',
  pending: 'Pending',
};

const TONES: Record<VerdictState, string> = {
  passed: 'ok',
  regressed: 'crit',
  improved: 'info',
  inconclusive: '',
  pending: '',
};

const SHAPES: Record<VerdictState, string> = {
  passed: 'M3.5 8.5l3 3 6-7',
  regressed: 'M2.5 4l4 4.5 2.5-2L13.5 12M13.5 8.5V12H10',
  improved: 'M2.5 12l4-4.5 2.5 2L13.5 4M13.5 7.5V4H10',
  inconclusive: 'M3 6.3c1.7-1.8 3.3-1.8 5 0s3.3 1.8 5 0M3 10.3c1.7-1.8 3.3-1.8 5 0s3.3 1.8 5 0',
  pending: 'M2.8 8a5.2 5.2 0 1 0 10.4 0 5.2 5.2 0 1 0-10.4 0M8 5v3.2l2 1.2',
};

/** The worst first. */
export const VERDICTS: readonly VerdictState[] = [
  'regressed',
  'inconclusive',
  'pending',
  'improved',
  'passed',
];

export const verdictWord = (state: VerdictState): string => WORDS[state];
export const verdictTone = (state: VerdictState): string => TONES[state];
export const isVerdict = (word: string): word is VerdictState => word in WORDS;

export function VerdictIcon({ state }: { state: VerdictState }) {
  return (
    <svg className="ic" viewBox="0 0 16 16" aria-hidden="true">
      <path d={SHAPES[state]} />
    </svg>
  );
}

export function VerdictChip({ state, big = false }: { state: VerdictState; big?: boolean }) {
  return (
    <span className={`chip ${TONES[state]} ${big ? 'big' : ''}`}>
      <VerdictIcon state={state} />
      {WORDS[state]}
    </span>
  );
}

/** The state of a deployment's verdict; null where nothing is judged or this control plane does not judge. */
export const verdictOf = (d: Deployment): VerdictState | null => d.verdict?.state ?? null;
