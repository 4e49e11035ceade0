// Someone who orders at the shop's door again and again, and notes how long each order took.
import { randomUUID } from 'node:crypto';

const USERS = 10;
const ASK_EVERY_MS = 200;
/** Visa's number for tests. */
export const CARD = '4111111111111111';

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export class Shopper {
  #gateway;
  #tokens = [];

  constructor(gateway) {
    this.#gateway = gateway;
  }

  async #request(method, path, headers, body) {
    const response = await fetch(this.#gateway + path, {
      method,
      headers: { 'Content-Type': 'application/json', ...headers },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    });
    return { status: response.status, body: await response.json() };
  }

  /** As several people, since the shop is wary of one who spends very much. */
  async logIn() {
    for (let number = 1; number <= USERS; number++) {
      const user = `shopper-${String(number).padStart(2, '0')}`;
      const { body } = await this.#request('POST', '/api/login', {}, { user, password: `password-of-${user}` });
      this.#tokens.push(body.token);
    }
  }

  /** Places orders at this pace for this long, and follows each to its end: [{id, placedAt, settledAfterMs, state}], settledAfterMs Infinity if never. */
  async orderFor(durationMs, everyMs, followMs) {
    const began = Date.now();
    const orders = [];
    for (let number = 0; Date.now() - began < durationMs; number++) {
      orders.push(this.#order(this.#tokens[number % USERS], followMs));
      await sleep(began + (number + 1) * everyMs - Date.now());
    }
    return Promise.all(orders);
  }

  async #order(token, followMs) {
    const placedAt = Date.now();
    const headers = { Authorization: `Bearer ${token}`, 'Idempotency-Key': randomUUID() };
    const order = { lines: [{ productId: 'p-01', quantity: 1 }], card: { network: 'visa', number: CARD } };
    let state = 'not accepted';
    try {
      const { status, body } = await this.#request('POST', '/api/orders', headers, order);
      if (status !== 202) return { placedAt, settledAfterMs: Infinity, state: `answered ${status}` };
      while (Date.now() - placedAt < followMs) {
        const asked = await this.#request('GET', `/api/orders/${body.id}`, headers);
        state = asked.body.state ?? `answered ${asked.status}`;
        // The bank declines a few, as banks do: such an order went its way too.
        if (state === 'confirmed' || (state === 'cancelled' && asked.body.reason.startsWith('declined'))) {
          return { id: body.id, placedAt, settledAfterMs: Date.now() - placedAt, state };
        }
        await sleep(ASK_EVERY_MS);
      }
    } catch (failure) {
      state = String(failure.cause?.code ?? failure.message);
    }
    return { placedAt, settledAfterMs: Infinity, state };
  }
}
