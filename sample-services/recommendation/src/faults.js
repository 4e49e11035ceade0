// The faults that can be switched on in this process, like those of the Java services.
'use strict';

const KINDS = ['none', 'latency', 'errors', 'leak'];
const LATENCY_MS = 400;
const LATENCY_SPREAD_MS = 200;
const ERROR_RATIO = 0.3;
const LEAKED_BYTES = 192 * 1024;

class Faults {
  #leaked = [];
  active = 'none';

  activate(kind) {
    if (!KINDS.includes(kind)) {
      throw new RangeError(`fault: '${kind}' is unknown; allowed: ${KINDS.join(', ')}`);
    }
    this.active = kind;
    if (kind === 'none') this.#leaked = [];
  }

  /** Goes through the fault that is on. */
  async pass() {
    if (this.active === 'latency') {
      const wait = LATENCY_MS + Math.random() * LATENCY_SPREAD_MS;
      await new Promise((resolve) => setTimeout(resolve, wait));
    } else if (this.active === 'errors' && Math.random() < ERROR_RATIO) {
      throw new Error("fault 'errors' is on: recommending failed");
    } else if (this.active === 'leak') {
      this.#leaked.push(Buffer.alloc(LEAKED_BYTES, 1));
    }
  }
}

module.exports = { Faults };
