/** Attributes in the groups a reader looks for them in. */

const GROUPS: readonly [name: string, prefixes: readonly string[]][] = [
  ['HTTP', ['http.', 'url.', 'user_agent.']],
  ['Database', ['db.']],
  ['Messaging', ['messaging.']],
  ['Call', ['rpc.', 'grpc.', 'graphql.']],
  ['Peer and network', ['server.', 'client.', 'network.', 'net.', 'peer.']],
  ['Code', ['code.', 'thread.']],
  ['Error', ['error.', 'exception.']],
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

/** A stack trace's frames, each with whether it is likely the service's own code. */
export function frames(stacktrace: string): { text: string; own: boolean }[] {
  return stacktrace
    .split('\n')
    .slice(1)
    .filter((line) => line.trim() !== '')
    .map((line) => ({ text: line.trimEnd(), own: isOwn(line) }));
}

const LIBRARIES =
  /^\s*(?:at )?(?:java\.|javax\.|jakarta\.|jdk\.|sun\.|com\.sun\.|org\.springframework\.|org\.apache\.|com\.zaxxer\.|org\.h2\.|org\.postgresql\.|org\.eclipse\.|io\.netty\.|io\.micrometer\.|io\.opentelemetry\.|reactor\.|org\.hibernate\.|System\.|Microsoft\.|node:)|node_modules|internal\/|site-packages|\bruntime\./;

function isOwn(line: string): boolean {
  return /^\s*(?:at |File )/.test(line) && !LIBRARIES.test(line);
}
