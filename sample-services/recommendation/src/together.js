// What is looked at together, learnt from visits, in bounded memory.
'use strict';

/** Products a visitor is remembered for: enough for one visit. */
const TRAIL = 10;
/** Visitors remembered at once; the oldest are forgotten first. */
const VISITORS = 1000;

class Together {
  #trails = new Map();
  #counts = new Map();

  /** Notes that a visitor looks at a product. */
  visit(visitor, product) {
    const trail = this.#trails.get(visitor) ?? [];
    for (const other of trail) {
      if (other !== product) {
        this.#count(product, other);
        this.#count(other, product);
      }
    }
    this.#trails.delete(visitor);
    this.#trails.set(visitor, [...trail.filter((other) => other !== product), product].slice(-TRAIL));
    if (this.#trails.size > VISITORS) {
      this.#trails.delete(this.#trails.keys().next().value);
    }
  }

  /** The products most often looked at beside this one, best first. */
  besides(product, limit) {
    const others = [...(this.#counts.get(product) ?? new Map())];
    return others
      .sort(([a, x], [b, y]) => y - x || a.localeCompare(b))
      .slice(0, limit)
      .map(([other]) => other);
  }

  #count(product, other) {
    let counts = this.#counts.get(product);
    if (counts === undefined) {
      counts = new Map();
      this.#counts.set(product, counts);
    }
    counts.set(other, (counts.get(other) ?? 0) + 1);
  }
}

module.exports = { Together };
