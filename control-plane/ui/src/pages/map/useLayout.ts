import ELK, { type ELK as Elk } from 'elkjs/lib/elk-api';
import workerUrl from 'elkjs/lib/elk-worker.min.js?url';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { GraphAnswer } from '../../api/types';
import { arrange } from './elk';
import { covers, EMPTY, extend, knownShare, type Layout, type LayoutGraph } from './layout';
import { sizeOf } from './shapes';

/** One engine and one last layout for the window: going to another page and back moves nothing either. */
let engine: Elk | null = null;
let remembered: Layout = EMPTY;

/** With fewer of the nodes known than this, it is another map (another environment), not the same one grown. */
const SAME_MAP = 0.5;

function theEngine(): Elk {
  engine ??= new ELK({ workerUrl, workerFactory: (url) => new Worker(url ?? workerUrl) });
  return engine;
}

export function toLayoutGraph(answer: GraphAnswer): LayoutGraph {
  return {
    nodes: answer.nodes.map((n) => ({ id: n.id, ...sizeOf(n.kind, n.name), first: n.kind === 'user' })),
    edges: answer.edges.map((e) => ({ id: e.id, from: e.from, to: e.to })),
  };
}

/**
 * Where everything in the answer stands; null until the engine has laid it out for the first time. From then on nodes
 * keep their places: late comers get one of their own at once, and only `rearrange` lays all out anew.
 */
export function useLayout(answer: GraphAnswer | undefined): { layout: Layout | null; rearrange: () => void } {
  const graph = useMemo(() => (answer ? toLayoutGraph(answer) : null), [answer]);
  const [base, setBase] = useState<Layout>(remembered);
  const latest = useRef(graph);
  const arrived = useRef(false);

  const another = graph !== null && knownShare(base, graph) < SAME_MAP;
  const layout = useMemo(() => (graph && !another ? extend(base, graph) : null), [base, graph, another]);

  const rearrange = useCallback(() => {
    const wanted = latest.current;
    if (!wanted) return;
    void arrange(theEngine(), wanted).then((next) => {
      remembered = next;
      setBase(next);
    });
  }, []);

  useEffect(() => {
    latest.current = graph;
    if (!graph) return;
    // On arrival the engine decides, unless the last layout is still whole.
    const onArrival = !arrived.current && (remembered.extended || !covers(remembered, graph));
    arrived.current = true;
    if (another || onArrival) rearrange();
  }, [graph, another, rearrange]);

  useEffect(() => {
    if (!layout) return;
    // Late comers keep the place they got, even when they are silent for a while.
    remembered = layout;
    setBase(layout);
  }, [layout]);

  return { layout, rearrange };
}
