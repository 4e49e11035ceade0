import type { GraphAnswer, GraphEdge, GraphNode, NodeKind } from '../../api/types';
import { duration, plural, rate, share, text } from '../../format/numbers';
import { estimatedRate, estimateWords } from '../../parts/estimate';
import { severityOf, wordOf } from '../../parts/Status';
import { countedFrom } from '../../parts/sampling';

/** The map in words: for screen readers, for titles, for the headline. */

const KINDS: Record<NodeKind, string> = {
  service: 'service',
  database: 'database',
  queue: 'queue',
  external: 'external service',
  user: 'users',
};

export const kindWord = (kind: NodeKind): string => KINDS[kind];

export function nodeSentence(node: GraphNode): string {
  const said = [`${node.name}, ${KINDS[node.kind]}`];
  if (node.health) said.push(`${wordOf(node.health.state).toLowerCase()}: ${node.health.reason}`);
  if (node.red) {
    said.push(
      `${text(rate(node.red.requestsPerSecond)).replace('/s', ' requests per second')}, ` +
        `${text(share(node.red.errorRatio))} fail, p95 ${text(duration(node.red.p95Ns))}`,
    );
  }
  if (node.change === 'new') said.push('new since the compared time');
  if (node.change === 'gone') said.push('gone since the compared time');
  return said.join('. ').replaceAll('..', '.');
}

export function edgeSentence(edge: GraphEdge, from: string, to: string): string {
  const verb = edge.queue ? 'exchanges messages with' : 'calls';
  const said = [
    `${from} ${verb} ${to}`,
    `${text(estimatedRate(edge)).replace('/s', ' calls per second')}`,
    `${text(share(edge.errorRatio))} fail`,
    `p95 ${text(duration(edge.p95Ns))}`,
  ];
  const estimate = estimateWords(edge);
  if (edge.health !== 'unknown') said.push(wordOf(edge.health).toLowerCase());
  if (estimate) said.push(edge.estimate?.unknown ? `how many calls there were is ${estimate}` : estimate);
  if (edge.change === 'new') said.push('new since the compared time');
  if (edge.change === 'gone') said.push('gone since the compared time');
  return said.join(', ');
}

/** The map's finding: what fails, then what is new or gone. */
export function headline(graph: GraphAnswer): string {
  const services = graph.nodes.filter((n) => n.kind === 'service' && n.change !== 'gone');
  if (services.length === 0 && graph.edges.length === 0) return 'No calls seen yet';
  const troubled = services
    .filter(
      (n) =>
        n.health &&
        (n.health.state === 'failing' || n.health.state === 'degraded' || n.health.state === 'silent'),
    )
    .sort((a, b) => severityOf(a.health?.state ?? 'unknown') - severityOf(b.health?.state ?? 'unknown'));
  const worst = troubled[0];
  const fresh = graph.edges.filter((e) => e.change === 'new').length;
  const gone = graph.edges.filter((e) => e.change === 'gone').length;
  const changes = [
    fresh > 0 && `${plural(fresh, 'call')} ${fresh === 1 ? 'is' : 'are'} new`,
    gone > 0 && `${plural(gone, 'call')} ${gone === 1 ? 'is' : 'are'} gone`,
  ]
    .filter(Boolean)
    .join(', ');
  const others = troubled.length - 1;
  const calls = graph.edges.filter((e) => e.change !== 'gone');
  const hurt = calls.filter((e) => e.health === 'failing' || e.health === 'degraded').length;
  const main = worst?.health
    ? `${worst.name} is ${wordOf(worst.health.state).toLowerCase()}${others > 0 ? `, and ${others} more` : ''}`
    : `${plural(services.length, 'service')}, ${plural(calls.length, 'kind')} of calls, ${
        hurt > 0
          ? `no service in trouble now; ${hurt === 1 ? 'one kind' : `${hurt} kinds`} had failures`
          : 'none in trouble'
      }`;
  return changes ? `${main}; ${changes}` : main;
}

/** Why: the worst one's reason, and how well calls are seen from both ends. */
export function lead(graph: GraphAnswer): string {
  const reason = graph.nodes
    .filter((n) => n.health && severityOf(n.health.state) < severityOf('unknown'))
    .sort((a, b) => severityOf(a.health?.state ?? 'unknown') - severityOf(b.health?.state ?? 'unknown'))[0]
    ?.health?.reason;
  const seen =
    graph.pairingRatio === null ? '' : `${text(share(graph.pairingRatio))} of calls are seen from both ends.`;
  const lowest = Math.min(...graph.nodes.map((n) => n.sampling?.probability ?? 1));
  const part = lowest < 1 ? `Some calls are ${countedFrom({ probability: lowest })}.` : '';
  return [reason && sentence(reason), seen, part].filter(Boolean).join(' ') || ' ';
}

/** With a full stop at its end, once. */
function sentence(said: string): string {
  return /[.!?]$/.test(said) ? said : `${said}.`;
}
