/**
 * Where things stand on the map: layers from callers to callees. Pure data; nodes that have a place keep it, whatever
 * arrives later ({@link extend}), so that nothing jumps while one looks.
 */

export interface Point {
  x: number;
  y: number;
}

export interface Box extends Point {
  width: number;
  height: number;
}

export interface Layout {
  nodes: ReadonlyMap<string, Box>;
  /** Where an edge bends between leaving its caller and reaching its callee, ends included. */
  routes: ReadonlyMap<string, readonly Point[]>;
  /** Some places were found for late comers instead of by the layout engine. */
  extended: boolean;
}

export interface LayoutNode {
  id: string;
  width: number;
  height: number;
  /** Stands in the first layer: whoever starts everything. */
  first: boolean;
}

export interface LayoutEdge {
  id: string;
  from: string;
  to: string;
}

export interface LayoutGraph {
  nodes: readonly LayoutNode[];
  edges: readonly LayoutEdge[];
}

/** Between layers there is room for an edge's label. */
export const LAYER_GAP = 88;
export const NODE_GAP = 28;

export const EMPTY: Layout = { nodes: new Map(), routes: new Map(), extended: false };

export function covers(layout: Layout, graph: LayoutGraph): boolean {
  return (
    graph.nodes.every((n) => layout.nodes.has(n.id)) && graph.edges.every((e) => layout.routes.has(e.id))
  );
}

/** The share of the graph's nodes that have a place, 0…1. */
export function knownShare(layout: Layout, graph: LayoutGraph): number {
  if (graph.nodes.length === 0) return 1;
  return graph.nodes.filter((n) => layout.nodes.has(n.id)).length / graph.nodes.length;
}

function overlaps(a: Box, b: Box): boolean {
  return (
    a.x < b.x + b.width + NODE_GAP &&
    b.x < a.x + a.width + NODE_GAP &&
    a.y < b.y + b.height + NODE_GAP &&
    b.y < a.y + a.height + NODE_GAP
  );
}

const centre = (box: Box) => box.y + box.height / 2;

/** The layout with a place for each node and a way for each edge of `graph` that has none yet; all others untouched. */
export function extend(layout: Layout, graph: LayoutGraph): Layout {
  if (covers(layout, graph)) return layout;
  const nodes = new Map(layout.nodes);
  const waiting = graph.nodes.filter((n) => !nodes.has(n.id));
  // Whoever is next to someone placed goes first, so that chains of late comers grow from what stands.
  while (waiting.length > 0) {
    const next = Math.max(
      0,
      waiting.findIndex((n) =>
        graph.edges.some((e) => (e.to === n.id && nodes.has(e.from)) || (e.from === n.id && nodes.has(e.to))),
      ),
    );
    const [node] = waiting.splice(next, 1);
    if (node) nodes.set(node.id, freePlace(node, graph, nodes));
  }
  const routes = new Map(layout.routes);
  for (const edge of graph.edges) {
    if (routes.has(edge.id)) continue;
    const from = nodes.get(edge.from);
    const to = nodes.get(edge.to);
    if (from && to) routes.set(edge.id, direct(from, to));
  }
  return { nodes, routes, extended: true };
}

function freePlace(node: LayoutNode, graph: LayoutGraph, nodes: ReadonlyMap<string, Box>): Box {
  const callers = boxes(
    graph.edges.filter((e) => e.to === node.id).map((e) => e.from),
    nodes,
  );
  const callees = boxes(
    graph.edges.filter((e) => e.from === node.id).map((e) => e.to),
    nodes,
  );
  const all = [...nodes.values()];
  let x = 0;
  let y = 0;
  if (callers.length > 0 && !node.first) {
    x = Math.max(...callers.map((b) => b.x + b.width)) + LAYER_GAP;
    y = callers.reduce((sum, b) => sum + centre(b), 0) / callers.length;
  } else if (callees.length > 0) {
    x = Math.min(...callees.map((b) => b.x)) - LAYER_GAP - node.width;
    y = callees.reduce((sum, b) => sum + centre(b), 0) / callees.length;
  } else if (all.length > 0) {
    x = Math.min(...all.map((b) => b.x));
    y = Math.max(...all.map((b) => b.y + b.height)) + NODE_GAP + node.height / 2;
  }
  // In line with a column that is there, when one is close.
  const column = all.map((b) => b.x).find((c) => Math.abs(c - x) <= LAYER_GAP / 2);
  const wanted: Box = { x: column ?? x, y: y - node.height / 2, width: node.width, height: node.height };
  for (let step = 0; ; step++) {
    for (const sign of [1, -1]) {
      const box = { ...wanted, y: wanted.y + sign * step * (NODE_GAP / 2) };
      if (!all.some((b) => overlaps(b, box))) return box;
    }
  }
}

function boxes(ids: readonly string[], nodes: ReadonlyMap<string, Box>): Box[] {
  return ids.flatMap((id) => nodes.get(id) ?? []);
}

/** Straight over: out at the right and in at the left, or the other way round to a callee that stands left of its caller. */
function direct(from: Box, to: Box): Point[] {
  const back = to.x + to.width < from.x;
  return [
    { x: back ? from.x : from.x + from.width, y: centre(from) },
    { x: back ? to.x + to.width : to.x, y: centre(to) },
  ];
}

/** The way of an edge as an SVG path: an S between two layers, straight through a layer it only passes. */
export function pathOf(route: readonly Point[]): string {
  const [first, ...rest] = route;
  if (!first) return '';
  let at = first;
  let path = `M${at.x} ${at.y}`;
  for (const next of rest) {
    if (Math.abs(next.y - at.y) < 0.5) {
      path += `H${next.x}`;
    } else {
      const half = (next.x - at.x) / 2;
      path += `C${at.x + half} ${at.y} ${next.x - half} ${next.y} ${next.x} ${next.y}`;
    }
    at = next;
  }
  return path;
}

/** Which way an edge points where it ends: 1 to the right; −1 to the left, for calls against the order of layers. */
export function heading(route: readonly Point[]): 1 | -1 {
  const end = route.at(-1);
  const before = route.at(-2);
  return end && before && end.x < before.x ? -1 : 1;
}

/** Where an edge's label stands: in the last gap before its callee, where edges of one caller have parted. */
export function labelPoint(route: readonly Point[]): Point {
  const to = route.at(-1);
  const from = route.at(-2);
  if (!to || !from) return { x: 0, y: 0 };
  return { x: from.x + (to.x - from.x) * 0.5, y: (from.y + to.y) / 2 };
}

/** The box around everything. */
export function extentOf(layout: Layout, ids: readonly string[]): Box {
  const shown = boxes(ids, layout.nodes);
  if (shown.length === 0) return { x: 0, y: 0, width: 1, height: 1 };
  const x = Math.min(...shown.map((b) => b.x));
  const y = Math.min(...shown.map((b) => b.y));
  return {
    x,
    y,
    width: Math.max(...shown.map((b) => b.x + b.width)) - x,
    height: Math.max(...shown.map((b) => b.y + b.height)) - y,
  };
}
