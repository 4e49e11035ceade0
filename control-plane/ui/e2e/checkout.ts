import type { Page } from '@playwright/test';
import { call, eventually, request, type Sent, send, unique } from './telemetry';

/** A trace that has something of everything, and where a page shows it. */

interface Spans {
  spans: unknown[];
}

export const arrived = (traceId: string, spans: number) =>
  eventually(`/traces/${traceId}`, (a: Spans) => a.spans.length === spans);

export const grid = (page: Page) => page.getByRole('treegrid');
export const panelOf = (page: Page) => page.getByRole('complementary', { name: 'Selected span' });

const STACK = [
  'java.lang.IllegalStateException: no stock',
  '\tat org.springframework.web.A.a(A.java:1)',
  '\tat org.springframework.web.B.b(B.java:2)',
  '\tat shop.order.Orders.place(Orders.java:41)',
  '\tat org.springframework.web.C.c(C.java:3)',
  '\tat java.base/java.lang.Thread.run(Thread.java:4)',
].join('\n');

/** Gateway calls order, which asks its database ten times the same, and payment in a new version. */
export function checkout(gateway: string, order: string, payment: string): Sent {
  const query = (i: number): Sent => ({
    service: order,
    name: 'SELECT items',
    kind: 'client',
    atMs: 20 + i * 12,
    forMs: 10,
    attributes: {
      'db.system.name': 'postgresql',
      'db.query.text': 'SELECT * FROM items\nWHERE id = ?',
      'http.request.method': 'x',
    },
  });
  return request(
    gateway,
    'POST /checkout',
    [
      call(gateway, order, 'POST /orders', {
        forMs: 380,
        failed: true,
        children: [
          ...Array.from({ length: 10 }, (_, i) => query(i)),
          call(order, payment, 'POST /pay', { atMs: 160, forMs: 200, version: '2.0.0' }),
          call(order, payment, 'GET /pay/state', { atMs: 370, forMs: 3 }),
        ],
        events: [
          { name: 'cache.miss', atMs: 90, attributes: { key: 'k' } },
          {
            name: 'exception',
            atMs: 370,
            attributes: {
              'exception.type': 'java.lang.IllegalStateException',
              'exception.message': 'no stock',
              'exception.stacktrace': STACK,
            },
          },
        ],
        links: [{ traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8) }],
      }),
    ],
    { failed: true, forMs: 400 },
  );
}

export const SPANS_OF_CHECKOUT = 1 + 2 + 10 + 4;

export async function sentCheckout(): Promise<{
  env: string;
  traceId: string;
  order: string;
  gateway: string;
}> {
  const env = unique('env');
  const [gateway, order, payment] = [unique('gateway'), unique('order'), unique('payment')];
  const { traceId } = await send(env, checkout(gateway, order, payment), Date.now() - 1_000);
  await arrived(traceId, SPANS_OF_CHECKOUT);
  return { env, traceId, order, gateway };
}
