import type { ELK, ElkExtendedEdge, ElkNode } from 'elkjs/lib/elk-api';
import { LAYER_GAP, type Layout, type LayoutGraph, NODE_GAP, type Point } from './layout';

/** Layered, left to right, with the same result for the same graph, whatever order it came in. */
const OPTIONS = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.layered.spacing.nodeNodeBetweenLayers': String(LAYER_GAP),
  'elk.spacing.nodeNode': String(NODE_GAP),
  'elk.spacing.edgeNode': '22',
  'elk.spacing.edgeEdge': '14',
  'elk.edgeRouting': 'POLYLINE',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.crossingMinimization.semiInteractive': 'false',
  'elk.layered.thoroughness': '12',
  'elk.separateConnectedComponents': 'true',
  'elk.spacing.componentComponent': '48',
  'elk.randomSeed': '1',
};

export function toElk(graph: LayoutGraph): ElkNode {
  const ids = new Set(graph.nodes.map((n) => n.id));
  return {
    id: 'map',
    layoutOptions: OPTIONS,
    children: [...graph.nodes]
      .sort((a, b) => a.id.localeCompare(b.id))
      .map((n) => ({
        id: n.id,
        width: n.width,
        height: n.height,
        ...(n.first ? { layoutOptions: { 'elk.layered.layering.layerConstraint': 'FIRST' } } : {}),
      })),
    edges: [...graph.edges]
      .filter((e) => ids.has(e.from) && ids.has(e.to) && e.from !== e.to)
      .sort((a, b) => a.id.localeCompare(b.id))
      .map((e) => ({ id: e.id, sources: [e.from], targets: [e.to] })),
  };
}

export function fromElk(placed: ElkNode): Layout {
  const nodes = new Map(
    (placed.children ?? []).map((n) => [
      n.id,
      { x: n.x ?? 0, y: n.y ?? 0, width: n.width ?? 0, height: n.height ?? 0 },
    ]),
  );
  const routes = new Map((placed.edges ?? []).map((e) => [e.id, routeOf(e)]));
  return { nodes, routes, extended: false };
}

function routeOf(edge: ElkExtendedEdge): Point[] {
  return (edge.sections ?? []).flatMap((s) => [s.startPoint, ...(s.bendPoints ?? []), s.endPoint]);
}

export async function arrange(elk: ELK, graph: LayoutGraph): Promise<Layout> {
  if (graph.nodes.length === 0) return { nodes: new Map(), routes: new Map(), extended: false };
  return fromElk(await elk.layout(toElk(graph)));
}
