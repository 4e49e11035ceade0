import ELK, { type ELK as Elk } from 'elkjs/lib/elk-api';
import workerUrl from 'elkjs/lib/elk-worker.min.js?url';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { GraphAnswer } from '../../api/types';
import { arrange } from './elk';
import { covers, EMPTY, extend, type Layout, type LayoutGraph } from './layout';
import { sizeOf } from './shapes';

/** One engine and one last layout for the window: going to another page and back moves nothing either. */
let engine: Elk | null = null;
let remembered: Layout = EMPTY;

function theEngine(): Elk {
  engine ??= new ELK({ workerUrl, workerFactory: (url) => new Worker(url ?? workerUrl) });
  return engine;
}

export function toLayoutGraph(answer: GraphAnswer): LayoutGraph {
  return {
    nodes: answer.nodes.map((n) => ({ id: n.id, ...sizeOf(n.kind), first: n.kind === 'user' })),
    edges: answer.edges.map((e) => ({ id: e.id, from: e.from, to: e.to })),
  };
}

/** The layout of what the answer holds; null until the first one is there. */
export function useLayout(answer: GraphAnswer | undefined): { layout: Layout | null; rearrange: () => void } {
  const [layout, setLayout] = useState<Layout>(remembered);
  const [wish, setWish] = useState(0);
  const granted = useRef(-1);
  const graph = useMemo(() => (answer ? toLayoutGraph(answer) : null), [answer]);
  useEffect(() => {
    if (!graph) return;
    let current = true;
    const take = (next: Layout) => {
      if (!current) return;
      remembered = next;
      setLayout(next);
    };
    // The engine decides on arrival (unless the last layout is still whole) and when asked to; in between nodes keep their places.
    const arriving = granted.current === -1 && (remembered.extended || !covers(remembered, graph));
    if (arriving || granted.current < wish) {
      const first = granted.current === -1 && wish === 0;
      granted.current = wish;
      if (first && !arriving) take(remembered);
      else void arrange(theEngine(), graph).then((next) => take(extend(next, graph)));
    } else {
      take(extend(remembered, graph));
    }
    return () => {
      current = false;
    };
  }, [graph, wish]);
  const ready = graph?.nodes.every((n) => layout.nodes.has(n.id)) ?? false;
  return { layout: ready ? layout : null, rearrange: () => setWish((w) => w + 1) };
}
