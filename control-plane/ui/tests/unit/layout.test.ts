import ELK from 'elkjs/lib/elk.bundled.js';
import { describe, expect, it } from 'vitest';
import { arrange } from '../../src/pages/map/elk';
import {
  type Box,
  EMPTY,
  extend,
  heading,
  type Layout,
  type LayoutGraph,
  labelPoint,
  pathOf,
} from '../../src/pages/map/layout';

const size = { width: 160, height: 64 };

/** `user>gateway gateway>auth` as a graph; `user` stands first. */
function graphOf(calls: string): LayoutGraph {
  const pairs = calls.split(' ').map((c) => c.split('>') as [string, string]);
  return {
    nodes: [...new Set(pairs.flat())].map((id) => ({ id, ...size, first: id === 'user' })),
    edges: pairs.map(([from, to]) => ({ id: `${from}~${to}`, from, to })),
  };
}

const SHOP =
  'user>gateway gateway>auth gateway>catalog gateway>order catalog>recommendation order>payment order>queue queue>inventory payment>bank auth>auth-db order>order-db';

const boxes = (layout: Layout) => [...layout.nodes.values()];
const apart = (a: Box, b: Box) =>
  a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;

function expectNoOverlap(layout: Layout) {
  const all = boxes(layout);
  for (const [i, a] of all.entries()) for (const b of all.slice(i + 1)) expect(apart(a, b)).toBe(true);
}

describe('the map as the engine lays it out', () => {
  it('goes from callers to callees, users leftmost', async () => {
    const layout = await arrange(new ELK(), graphOf(SHOP));
    const x = (id: string) => layout.nodes.get(id)?.x ?? Number.NaN;
    for (const edge of graphOf(SHOP).edges) expect(x(edge.from)).toBeLessThan(x(edge.to));
    expect(Math.min(...boxes(layout).map((b) => b.x))).toBe(x('user'));
    expectNoOverlap(layout);
  });

  it('is the same for the same graph in any order', async () => {
    const graph = graphOf(SHOP);
    const shuffled = { nodes: [...graph.nodes].reverse(), edges: [...graph.edges].reverse() };
    expect(await arrange(new ELK(), shuffled)).toEqual(await arrange(new ELK(), graph));
  });

  it('leaves room for a label on every edge', async () => {
    const layout = await arrange(new ELK(), graphOf(SHOP));
    for (const route of layout.routes.values()) {
      const last = route.at(-1);
      const before = route.at(-2);
      expect((last?.x ?? 0) - (before?.x ?? 0)).toBeGreaterThanOrEqual(60);
    }
  });

  it('draws cycles and self-calls without failing', async () => {
    const layout = await arrange(new ELK(), graphOf('a>b b>c c>a'));
    expect(layout.nodes.size).toBe(3);
    expect(layout.routes.size).toBe(3);
  });
});

describe('the map while one looks at it', () => {
  it('moves no node and no edge when others arrive', async () => {
    const before = await arrange(new ELK(), graphOf(SHOP));
    const after = extend(
      before,
      graphOf(`${SHOP} payment>risk-api catalog>catalog-db shipping>order audit>audit-db`),
    );
    for (const [id, box] of before.nodes) expect(after.nodes.get(id)).toEqual(box);
    for (const [id, route] of before.routes) expect(after.routes.get(id)).toEqual(route);
    expect(after.nodes.size).toBe(before.nodes.size + 5);
    expectNoOverlap(after);
  });

  it('puts a late callee right of its caller and a late caller left of its callee', async () => {
    const before = await arrange(new ELK(), graphOf(SHOP));
    const after = extend(before, graphOf(`${SHOP} payment>risk-api shipping>order`));
    const x = (id: string) => after.nodes.get(id)?.x ?? Number.NaN;
    expect(x('risk-api')).toBeGreaterThan(x('payment'));
    expect(x('shipping')).toBeLessThan(x('order'));
  });

  it('keeps the place of who is silent for a while', async () => {
    const whole = await arrange(new ELK(), graphOf(SHOP));
    const without = extend(whole, graphOf('user>gateway gateway>order'));
    const again = extend(without, graphOf(SHOP));
    expect(again.nodes.get('payment')).toEqual(whole.nodes.get('payment'));
    expect(again.extended).toBe(false);
  });

  it('finds a place for everyone when nothing was laid out before', () => {
    const layout = extend(EMPTY, graphOf(SHOP));
    expect(layout.nodes.size).toBe(graphOf(SHOP).nodes.length);
    expectNoOverlap(layout);
  });

  it('places a hundred callees of one caller without overlap', () => {
    const layout = extend(EMPTY, graphOf(Array.from({ length: 100 }, (_, i) => `hub>s${i}`).join(' ')));
    expectNoOverlap(layout);
  });
});

describe('the way of an edge', () => {
  it('goes back from the left side of its caller to the right side of a callee that stands left of it', async () => {
    const before = await arrange(new ELK(), graphOf('order>queue queue>inventory'));
    const after = extend(before, graphOf('order>queue queue>inventory inventory>order'));
    const route = after.routes.get('inventory~order') ?? [];
    const [inventory, order] = [after.nodes.get('inventory'), after.nodes.get('order')];
    expect(route[0]?.x).toBe(inventory?.x);
    expect(route.at(-1)?.x).toBe((order?.x ?? 0) + (order?.width ?? 0));
    expect(heading(route)).toBe(-1);
    const engine = (await arrange(new ELK(), graphOf('order>queue queue>inventory inventory>order'))).routes;
    expect([...engine.values()].filter((r) => heading(r) === -1)).toHaveLength(1);
  });

  it('is an S between layers and straight through them', () => {
    expect(
      pathOf([
        { x: 0, y: 0 },
        { x: 100, y: 50 },
        { x: 200, y: 50 },
      ]),
    ).toBe('M0 0C50 0 50 50 100 50H200');
  });

  it('has its label in the gap before the callee', () => {
    expect(
      labelPoint([
        { x: 0, y: 0 },
        { x: 100, y: 50 },
        { x: 200, y: 100 },
      ]),
    ).toEqual({ x: 150, y: 75 });
  });
});
