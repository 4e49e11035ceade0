import type { SampledTraces } from '../api/types';
import { share, text } from '../format/numbers';

/** Figures that are counted from a part of the traces, in words. */

/** `counted from 10 % of the traces`; null where all are counted. */
export function countedFrom(sampling: SampledTraces | null | undefined): string | null {
  return sampling ? `counted from ${text(share(sampling.probability))} of the traces` : null;
}

/** What that means; null where all are counted. */
export function sampledSentence(sampling: SampledTraces | null | undefined): string | null {
  return sampling
    ? `Requests are counted from a part of the traces, of some operations from ${text(share(sampling.probability))}: agents leave the others out. Rates are not scaled up.`
    : null;
}
