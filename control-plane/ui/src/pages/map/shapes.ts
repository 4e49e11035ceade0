import type { NodeKind } from '../../api/types';

/** Sizes on the map, in its own pixels. */
const SIZES: Record<NodeKind, { width: number; height: number }> = {
  service: { width: 160, height: 64 },
  database: { width: 136, height: 54 },
  queue: { width: 140, height: 50 },
  external: { width: 140, height: 50 },
  user: { width: 100, height: 50 },
};

/** What a node's name cannot use of its width: outline, icon, ring. */
const TAKEN: Record<NodeKind, number> = { service: 52, database: 22, queue: 37, external: 54, user: 54 };

/** A character of a name, on average; names are set in 12 px bold. */
const CHARACTER = 7;

/** Wider nodes would push layers apart. */
const WIDEST = 216;

/** Long names get a wider node, up to a bound. */
export function sizeOf(kind: NodeKind, name: string): { width: number; height: number } {
  const { width, height } = SIZES[kind];
  const wanted = Math.ceil((TAKEN[kind] + name.length * CHARACTER) / 4) * 4;
  return { width: Math.min(Math.max(width, wanted), Math.max(width, WIDEST)), height };
}

/** A name as it fits into its node: what is too long is cut in the middle, since beginning and end tell names apart. */
export function shortName(kind: NodeKind, name: string): string {
  const most = Math.floor((sizeOf(kind, name).width - TAKEN[kind]) / CHARACTER);
  if (name.length <= most) return name;
  const tail = Math.floor((most - 1) / 2);
  return `${name.slice(0, most - 1 - tail)}…${name.slice(-tail)}`;
}

const THINNEST = 1.4;
const THICKEST = 6.5;

/** The width of an edge says calls per second, on a logarithmic scale: 1/s is thin, 1,000/s thick. */
export function edgeWidth(callsPerSecond: number): number {
  const decades = Math.log10(Math.max(0.1, callsPerSecond)) + 1;
  return Math.min(THICKEST, THINNEST + decades * 1.25);
}
