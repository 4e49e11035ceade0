/** How many traces agents are told to begin: `/api/v1/sampling`. Times are RFC 3339. */

export interface SampledOperation {
  /** As agents know it when a trace begins; null for all that have no place of their own. */
  operation: string | null;
  /** Above 0, at most 1. */
  probability: number;
  /** Traces; null where the probability is fixed. */
  wantedPerSecond: number | null;
  /** That came in the last quarter of an hour; null before a whole minute is known. */
  tracesPerSecond: number | null;
  /** Whether what came lately was sampled by it; null where that cannot be told. */
  followed: boolean | null;
}

export interface SampledService {
  service: string;
  /** Of what is not among the operations. */
  probability: number;
  operations: SampledOperation[];
  /** Who asked in the last hour, the latest first. */
  polls: { protocol: 'grpc' | 'http'; address: string; at: string }[];
  /** Ids of the levers that say so. */
  levers: string[];
}

/** Control planes that tell agents the same. */
export interface SamplingAgreement {
  id: string;
  /** Who found what is told; null where that is not known. */
  leader: string | null;
  /** Whether this one did. */
  leads: boolean;
  foundAt: string | null;
  /** Else this one lets no probability rise. */
  mostAnswer: boolean;
  others: {
    address: string;
    outcome:
      | 'waiting'
      | 'answered'
      | 'self'
      | 'unreachable'
      | 'timeout'
      | 'unauthorised'
      | 'refused'
      | 'too_large'
      | 'unreadable'
      | 'clock';
    since: string;
    /** Why it tells nothing. */
    detail: string | null;
    id: string | null;
  }[];
}

export interface SamplingAnswer {
  services: SampledService[];
  /** Null where there is one control plane only; missing where Pharos is older. */
  controlPlanes?: SamplingAgreement | null;
}
