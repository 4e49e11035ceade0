import type { NodeKind } from '../../api/types';

/** Sizes on the map, in its own pixels. */
const SIZES: Record<NodeKind, { width: number; height: number }> = {
  service: { width: 160, height: 64 },
  database: { width: 136, height: 54 },
  queue: { width: 140, height: 50 },
  external: { width: 140, height: 50 },
  user: { width: 100, height: 50 },
};

export const sizeOf = (kind: NodeKind): { width: number; height: number } => SIZES[kind];

const THINNEST = 1.4;
const THICKEST = 6.5;

/** The width of an edge says calls per second, on a logarithmic scale: 1/s is thin, 1,000/s thick. */
export function edgeWidth(callsPerSecond: number): number {
  const decades = Math.log10(Math.max(0.1, callsPerSecond)) + 1;
  return Math.min(THICKEST, THINNEST + decades * 1.25);
}
