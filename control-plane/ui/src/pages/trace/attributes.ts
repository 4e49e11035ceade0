/** Attributes in the groups a reader looks for them in. */

const GROUPS: readonly [name: string, prefixes: readonly string[]][] = [
  ['HTTP', ['http.', 'url.', 'user_agent.']],
  ['Database', ['db.']],
  ['Messaging', ['messaging.']],
  ['Call', ['rpc.', 'grpc.', 'graphql.']],
  ['Peer and network', ['server.', 'client.', 'network.', 'net.', 'peer.']],
  ['Code', ['code.', 'thread.']],
  ['Error', ['error.', 'exception.']],
  // What the keep policy wrote on it; the head of the page says it in words.
  ['Added by Pharos', ['pharos.']],
];

export interface AttributeGroup<T> {
  name: string;
  entries: [key: string, value: T][];
}

export function grouped<T>(attributes: Record<string, T>): AttributeGroup<T>[] {
  const rest: [string, T][] = [];
  const byGroup = new Map<string, [string, T][]>();
  for (const entry of Object.entries(attributes)) {
    const group = GROUPS.find(([, prefixes]) => prefixes.some((p) => entry[0].startsWith(p)));
    if (!group) rest.push(entry);
    else byGroup.set(group[0], [...(byGroup.get(group[0]) ?? []), entry]);
  }
  const found = GROUPS.flatMap(([name]) => {
    const entries = byGroup.get(name);
    return entries ? [{ name, entries: entries.sort(byKey) }] : [];
  });
  return rest.length > 0 ? [...found, { name: 'Attributes', entries: rest.sort(byKey) }] : found;
}

const byKey = <T>(a: [string, T], b: [string, T]) => a[0].localeCompare(b[0]);
