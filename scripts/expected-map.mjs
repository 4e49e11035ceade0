// The shop as the control plane must see it: what `demo` waits for, `bench demo` times and the tests look at.
// A node is named as GET /api/v1/graph names it, or by its kind where the name depends on the machine.

export const SERVICES = ['gateway', 'auth', 'catalog', 'order', 'payment', 'inventory', 'recommendation'];

/** Each edge as [from, to]; an end is a service's name or a kind of node in angle brackets. */
export const EDGES = [
  ['<user>', 'gateway'],
  ['gateway', 'auth'],
  ['gateway', 'catalog'],
  ['gateway', 'order'],
  ['catalog', 'recommendation'],
  ['order', 'payment'],
  ['order', '<queue>'],
  ['<queue>', 'inventory'],
  ['payment', '<external>'],
  ['auth', '<database>'],
  ['catalog', '<database>'],
  ['order', '<database>'],
  ['payment', '<database>'],
  ['inventory', '<database>'],
];

/** Services of SERVICES that the answer of GET /api/v1/services lacks. */
export function missingServices(services) {
  const seen = new Set(services.map((service) => service.name));
  return SERVICES.filter((name) => !seen.has(name));
}

/** Edges of EDGES that the answer of GET /api/v1/graph lacks, as "from → to" in words. */
export function missingEdges(graph) {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const matches = (id, wanted) => {
    const node = nodes.get(id);
    if (node === undefined) return false;
    // The shop's load generator may be a service of its own (shoppers) or an unnamed user.
    if (wanted === '<user>') return node.kind === 'user' || node.name === 'shoppers';
    if (wanted.startsWith('<')) return node.kind === wanted.slice(1, -1);
    return node.kind === 'service' && node.name === wanted;
  };
  return EDGES.filter(([from, to]) => !graph.edges.some((edge) => matches(edge.from, from) && matches(edge.to, to))).map(
    ([from, to]) => `${inWords(from)} → ${inWords(to)}`,
  );
}

const WORDS = { '<user>': 'shoppers', '<queue>': 'a queue', '<database>': 'its database', '<external>': 'the bank' };

function inWords(end) {
  return WORDS[end] ?? end;
}
