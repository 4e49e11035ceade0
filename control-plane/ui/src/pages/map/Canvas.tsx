import { type Edge, type Node, ReactFlow, ReactFlowProvider, useReactFlow } from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import { useEffect, useMemo, useRef } from 'react';
import type { GraphAnswer } from '../../api/types';
import { Icon } from '../../parts/Icon';
import { useKey } from '../../state/keyboard';
import { useUrl } from '../../state/url';
import { extentOf, type Layout } from './layout';
import { MapEdge, type MapEdgeData } from './MapEdge';
import { MapNode, type MapNodeData } from './MapNode';
import { edgeSentence } from './sentences';

const NODE_TYPES = { map: MapNode };
const EDGE_TYPES = { map: MapEdge };
const CLOSEST = 2;
const FARTHEST = 0.15;
/** A map that fits is not blown up beyond its own size. */
const FIT_AT_MOST = 1.15;
const MARGIN = 28;

export interface CanvasProps {
  graph: GraphAnswer;
  layout: Layout;
  selectedNode: string | null;
  selectedEdge: string | null;
  rearrange: () => void;
}

export function Canvas(props: CanvasProps) {
  return (
    <ReactFlowProvider>
      <Drawing {...props} />
    </ReactFlowProvider>
  );
}

/** What stands out while a node is chosen: it, and what it touches. */
function nearby(graph: GraphAnswer, node: string | null): { nodes: Set<string>; edges: Set<string> } | null {
  if (node === null) return null;
  const edges = graph.edges.filter((e) => e.from === node || e.to === node);
  return {
    edges: new Set(edges.map((e) => e.id)),
    nodes: new Set([node, ...edges.flatMap((e) => [e.from, e.to])]),
  };
}

function Drawing({ graph, layout, selectedNode, selectedEdge, rearrange }: CanvasProps) {
  const url = useUrl();
  const flow = useReactFlow();
  const box = useRef<HTMLDivElement>(null);
  const near = useMemo(() => nearby(graph, selectedNode), [graph, selectedNode]);

  const nodes = useMemo<Node[]>(
    () =>
      graph.nodes.flatMap((node) => {
        const place = layout.nodes.get(node.id);
        if (!place) return [];
        const data: MapNodeData = {
          node,
          href: url.href({ node: node.id === selectedNode ? null : node.id, edge: null }),
          selected: node.id === selectedNode,
          faded: near !== null && !near.nodes.has(node.id),
        };
        return {
          id: node.id,
          type: 'map',
          position: { x: place.x, y: place.y },
          // The library lets clicks through a node that can be neither dragged nor selected; ours are links.
          style: { pointerEvents: 'all' },
          data,
          width: place.width,
          height: place.height,
        };
      }),
    [graph.nodes, layout, near, selectedNode, url],
  );
  const edges = useMemo<Edge[]>(() => {
    const names = new Map(graph.nodes.map((n) => [n.id, n.name]));
    return graph.edges.flatMap((edge) => {
      const route = layout.routes.get(edge.id);
      if (!route) return [];
      const data: MapEdgeData = {
        edge,
        route,
        sentence: edgeSentence(edge, names.get(edge.from) ?? edge.from, names.get(edge.to) ?? edge.to),
        href: url.href({ edge: edge.id === selectedEdge ? null : edge.id, node: null }),
        selected: edge.id === selectedEdge,
        faded: near !== null && !near.edges.has(edge.id),
      };
      return {
        id: edge.id,
        type: 'map',
        source: edge.from,
        target: edge.to,
        data,
        // The link inside is the interactive part, not the library's group around it.
        ariaRole: 'group',
      };
    });
  }, [graph, layout, near, selectedEdge, url]);

  const showAll = () => {
    const extent = extentOf(
      layout,
      graph.nodes.map((n) => n.id),
    );
    const width = box.current?.clientWidth ?? 1;
    const height = box.current?.clientHeight ?? 1;
    const zoom = Math.min(
      FIT_AT_MOST,
      Math.max(
        FARTHEST,
        Math.min((width - 2 * MARGIN) / extent.width, (height - 2 * MARGIN) / extent.height),
      ),
    );
    void flow.setViewport({
      zoom,
      x: width / 2 - (extent.x + extent.width / 2) * zoom,
      y: height / 2 - (extent.y + extent.height / 2) * zoom,
    });
  };
  // Fitted once when the first layout is there, and when the engine arranged anew; never by a refresh.
  const fitted = useRef<Layout | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a refresh must not move the view
  useEffect(() => {
    if (fitted.current === null || !layout.extended) showAll();
    fitted.current = layout;
  }, [layout]);
  useKey('0', showAll);
  useKey('+', () => void flow.zoomIn());
  useKey('-', () => void flow.zoomOut());

  return (
    <div className="map-canvas" ref={box}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        disableKeyboardA11y
        zoomOnDoubleClick={false}
        minZoom={FARTHEST}
        maxZoom={CLOSEST}
        proOptions={{ hideAttribution: true }}
        onPaneClick={() => url.set({ node: null, edge: null })}
        aria-label="Dependency map, left to right: callers to callees"
      />
      <div className="map-legend">
        <span className="key">
          <i className="thick" /> width: calls/s, log scale
          {edges.some((e) => (e.data as MapEdgeData).edge.estimate) && ', ≈ where agents leave traces out'}
        </span>
        <span className="key">
          <i className="degraded" /> degraded
        </span>
        <span className="key">
          <i className="failing" /> failing
        </span>
        <span className="key">
          <i className="new" /> new
        </span>
        <span className="key">
          <i className="gone" /> gone
        </span>
        <span className="end row">
          {layout.extended && (
            <button
              type="button"
              className="btn sm"
              onClick={rearrange}
              title="Late comers were placed beside what stood; this lays all out anew"
            >
              Arrange anew
            </button>
          )}
          <button
            type="button"
            className="btn sm icon"
            aria-label="Further away"
            onClick={() => void flow.zoomOut()}
          >
            <Icon name="minus" small />
          </button>
          <button type="button" className="btn sm" onClick={showAll}>
            Fit <kbd>0</kbd>
          </button>
          <button
            type="button"
            className="btn sm icon"
            aria-label="Closer"
            onClick={() => void flow.zoomIn()}
          >
            <Icon name="plus" small />
          </button>
        </span>
      </div>
    </div>
  );
}
