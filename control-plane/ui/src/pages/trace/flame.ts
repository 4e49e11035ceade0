import type { SpanNode } from './model';

/**
 * A flame graph of a trace: spans on the same path of operations are one frame. A frame is as wide as the self time
 * in it and below it, so that calls side by side count one after the other, as in any flame graph. Pure and iterative.
 */

export interface Frame {
  service: string;
  name: string;
  depth: number;
  /** In nanoseconds of self time: where it begins among all, and how much lies in it. */
  from: number;
  value: number;
  selfNs: number;
  /** From start to end, of all its spans; those side by side are counted each. */
  totalNs: number;
  errors: number;
  /** Places of its spans in the trace. */
  spans: number[];
  parent: number | null;
  children: number[];
}

export interface Flame {
  /** Parents before children. */
  frames: Frame[];
  value: number;
  depth: number;
}

export function flameOf(nodes: readonly SpanNode[]): Flame {
  const frames: Frame[] = [];
  const frameOf: number[] = [];
  const byPath = new Map<string, number>();
  for (const node of nodes) {
    const parent = node.parent === null ? null : (frameOf[node.parent] ?? null);
    const path = `${parent ?? ''}\u0000${node.span.service}\u0000${node.span.name}`;
    let at = byPath.get(path);
    if (at === undefined) {
      at = frames.length;
      byPath.set(path, at);
      const depth = parent === null ? 0 : (frames[parent]?.depth ?? 0) + 1;
      frames.push({
        service: node.span.service,
        name: node.span.name,
        depth,
        from: 0,
        value: 0,
        selfNs: 0,
        totalNs: 0,
        errors: 0,
        spans: [],
        parent,
        children: [],
      });
      if (parent !== null) frames[parent]?.children.push(at);
    }
    frameOf[node.index] = at;
    const frame = frames[at];
    if (!frame) continue;
    frame.selfNs += node.span.selfNs;
    frame.totalNs += node.span.durationNs;
    frame.spans.push(node.index);
    if (node.span.status === 'error') frame.errors++;
  }
  for (let i = frames.length - 1; i >= 0; i--) {
    const frame = frames[i];
    if (!frame) continue;
    frame.value += frame.selfNs;
    const parent = frame.parent === null ? undefined : frames[frame.parent];
    if (parent) parent.value += frame.value;
  }
  let end = 0;
  for (const frame of frames) {
    if (frame.parent === null) {
      frame.from = end;
      end += frame.value;
    }
    let at = frame.from;
    // The widest first: one reads from the left.
    frame.children.sort((a, b) => (frames[b]?.value ?? 0) - (frames[a]?.value ?? 0));
    for (const child of frame.children) {
      const below = frames[child];
      if (!below) continue;
      below.from = at;
      at += below.value;
    }
  }
  return { frames, value: end, depth: frames.reduce((max, f) => Math.max(max, f.depth + 1), 0) };
}

/** The frame at a place of the drawing; null where there is none. */
export function frameAt(flame: Flame, at: number, depth: number): number | null {
  const found = flame.frames.findIndex((f) => f.depth === depth && at >= f.from && at < f.from + f.value);
  return found < 0 ? null : found;
}

/** Where an arrow key leads from a frame. */
export function neighbour(flame: Flame, from: number, key: string): number {
  const frame = flame.frames[from];
  if (!frame) return 0;
  if (key === 'ArrowUp') return frame.parent ?? from;
  if (key === 'ArrowDown') return frame.children[0] ?? from;
  const siblings =
    frame.parent === null
      ? flame.frames.flatMap((f, i) => (f.parent === null ? [i] : []))
      : (flame.frames[frame.parent]?.children ?? []);
  const next = siblings[siblings.indexOf(from) + (key === 'ArrowRight' ? 1 : -1)];
  return next ?? from;
}
