import type { EdgeVersionRow, GraphNode, SpanKind } from '../../api/types';
import type { Changes } from '../../state/url';
import { writeCohort } from './cohort';
import { group, value } from './queryText';

/** Links from a number to the traces it was counted from: what `/traces` needs in its query. */

/** What services count as their requests. */
const REQUESTS = '(kind=server OR kind=consumer)';

export interface Requests {
  service: string;
  /** Only where the name alone would mean several services. */
  namespace?: string | null | undefined;
  version?: string | null | undefined;
  instance?: string | null | undefined;
  operation?: string | null | undefined;
  /** When it is known; else every kind that counts as a request. */
  kind?: SpanKind | undefined;
  failed?: boolean | undefined;
  /** Only those that took as long. */
  atLeastNs?: number | null | undefined;
}

const atLeast = (ns: number | null | undefined) => (ns == null ? [] : [`duration>=${Math.round(ns)}ns`]);

/** The requests that one service served. One kind fits the fields of the form; several need the query line. */
export function requestsOf(meant: Requests): Changes {
  const { service, namespace, version, instance, operation, kind, failed, atLeastNs } = meant;
  if (kind && !instance) {
    return {
      service,
      version: version ?? null,
      operation: operation ?? null,
      kind,
      status: failed ? 'error' : null,
      minDurationNs: atLeastNs == null ? null : String(Math.round(atLeastNs)),
      ...(namespace ? { namespace } : {}),
    };
  }
  return {
    q: group(
      { service, namespace, version, instance, name: operation, status: failed ? 'error' : null },
      kind ? `kind=${kind}` : REQUESTS,
      ...atLeast(atLeastNs),
    ).slice(1, -1),
  };
}

export interface Call {
  from: GraphNode | undefined;
  to: GraphNode | undefined;
  versions?: Pick<EdgeVersionRow, 'callerVersion' | 'calleeVersion'>;
  /** As the callee names it. */
  operation?: string;
  failed?: boolean;
  /** As the caller measures it. */
  atLeastNs?: number | null;
}

const any = (...conditions: string[]) =>
  conditions.length === 1 ? (conditions[0] ?? '') : `(${conditions.join(' OR ')})`;

/** How spans tell whom they call, in the stable and the earlier conventions. */
function named(peer: GraphNode): string {
  const name = value(peer.name);
  const host = value(peer.name.replace(/:\d+$/, ''));
  const hosts = [`server.address=${host}`, `net.peer.name=${host}`];
  switch (peer.kind) {
    case 'database':
      return peer.name === peer.system
        ? any(`db.system.name=${name}`, `db.system=${name}`)
        : any(`db.namespace=${name}`, `db.name=${name}`, ...hosts);
    case 'queue':
      return any(`messaging.destination.name=${name}`, `messaging.destination=${name}`);
    default:
      return any(`peer.service=${name}`, `rpc.service=${name}`, ...hosts);
  }
}

/** What a search for the calls between two services finds beside them; said where such a link is. */
export const ALSO_FOUND =
  'A search sees a trace’s spans, not who called whom: it also finds traces in which both do this with others.';

/**
 * Calls between two nodes. Of two services: traces with a call of the one and a request to the other; the query language
 * sees a trace's spans, not who is whose parent, so a trace in which each of the two does this with others is found too.
 * Failed and slow are calls as the caller saw them, which is how the map counts them: a refusal (404) fails for it alone.
 */
export function callsBetween({ from, to, versions, operation, failed, atLeastNs }: Call): Changes {
  const status = failed ? 'error' : null;
  const slow = atLeast(atLeastNs);
  const caller = from?.kind === 'service' ? from.name : null;
  const callee = to?.kind === 'service' ? to.name : null;
  const version = versions?.calleeVersion ?? null;
  if (caller && callee) {
    const calls = group(
      { service: caller, version: versions?.callerVersion ?? null, kind: 'client', status },
      ...slow,
    );
    return { q: `${calls} && ${group({ service: callee, version, kind: 'server', name: operation })}` };
  }
  if (caller && to) {
    const own = { service: caller, version: versions?.callerVersion ?? null, status };
    const kind = to.kind === 'queue' ? 'producer' : 'client';
    return { q: group({ ...own, kind }, named(to), ...slow).slice(1, -1) };
  }
  if (callee && from?.kind === 'queue') {
    const own = { service: callee, version, name: operation, kind: 'consumer', status };
    return { q: group(own, named(from), ...slow).slice(1, -1) };
  }
  if (callee) {
    // From outside: it begins there.
    const own = { service: callee, version, name: operation, kind: 'server', status };
    const begins = from?.kind === 'user' ? [`rootService=${value(callee)}`] : [];
    return { q: group(own, ...begins, ...slow).slice(1, -1) };
  }
  return {};
}

/** Calls to a node that reports nothing itself, whoever makes them. */
export function callsTo(peer: GraphNode, more: Pick<Requests, 'failed' | 'atLeastNs'>): Changes {
  if (peer.kind === 'user') return {};
  const kind = peer.kind === 'queue' ? '(kind=producer OR kind=consumer)' : 'kind=client';
  const conditions = group(
    { status: more.failed ? 'error' : null },
    kind,
    named(peer),
    ...atLeast(more.atLeastNs),
  );
  return { q: conditions.slice(1, -1) };
}

/** What sets the requests of one version apart from those of the others. */
export function differences(service: string, version: string): Changes {
  return { ...requestsOf({ service }), tab: 'explain', cohort: writeCohort({ kind: 'version', version }) };
}

/** The time of one point of a chart. Its requests are counted when they end: the longest began that much earlier. */
export function stepOf(times: readonly string[], i: number, longestNs: number | null): Changes {
  const at = (n: number) => Date.parse(times[n] ?? '');
  const step = times.length < 2 ? 60_000 : at(1) - at(0);
  return {
    from: new Date(at(i) - Math.ceil((longestNs ?? 0) / 1e6)).toISOString(),
    to: new Date(at(i) + step).toISOString(),
  };
}
