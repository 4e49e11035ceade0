import type { SampledTraces, ServiceSummary } from '../api/types';
import { share, text } from '../format/numbers';

/** Where not all traces are begun: what figures are counted from, in words. */

/** Of calls, and of requests that are counted from spans: `counted from 10 % of the traces`; null where all are. */
export function countedFrom(sampling: SampledTraces | null | undefined): string | null {
  return sampling ? `counted from ${text(share(sampling.probability))} of the traces` : null;
}

/** Likewise of requests, which agents may count by themselves. */
export function requestsCounted(sampling: SampledTraces | null | undefined): string | null {
  return sampling?.requests === 'metrics'
    ? `counted by the agents themselves; ${oneIn(sampling)} is begun`
    : countedFrom(sampling);
}

/** What that means; null where all are counted. */
export function sampledSentence(sampling: SampledTraces | null | undefined): string | null {
  if (!sampling) return null;
  return sampling.requests === 'metrics'
    ? `Requests are counted by the agents themselves, all of them; ${oneIn(sampling)} is begun, from which calls are counted.`
    : `Requests are counted from a part of the traces, of some operations from ${text(share(sampling.probability))}: agents leave the others out. Rates are not scaled up.`;
}

/** `about 1 in 10 traces`. */
function oneIn(sampling: SampledTraces): string {
  const traces = 1 / sampling.probability;
  return traces < 1.5 ? 'not every trace' : `about 1 in ${Math.round(traces).toLocaleString('en-US')} traces`;
}

/** Whose figures are not counted from all traces, and what from; null where all are. */
export function sampled(services: readonly ServiceSummary[]): string | null {
  const part = services.filter((s) => s.sampling && s.sampling.requests !== 'metrics');
  const lowest = Math.min(...part.map((s) => s.sampling?.probability ?? 1));
  const counted = services.filter((s) => s.sampling?.requests === 'metrics');
  const sentences = [
    part.length > 0 && `Those of ${names(part)} are ${countedFrom({ probability: lowest })} at the least.`,
    counted.length > 0 &&
      `Those of ${names(counted)} are counted by the agents themselves: not all traces are begun.`,
  ].filter(Boolean);
  return sentences.length === 0 ? null : sentences.join(' ');
}

function names(services: readonly ServiceSummary[]): string {
  return services.map((s) => s.name).join(', ');
}
