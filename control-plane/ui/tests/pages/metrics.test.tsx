import { cleanup, configure, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { App } from '../../src/app';
import { complete, parse, prometheus } from '../fixtures/metrics';
import { service } from '../fixtures/services';

/** The page of metrics, and those of a service, with the network replaced. */

configure({ asyncUtilTimeout: 8_000 });

type Answer = (query: URLSearchParams) => object;

let asked: { path: string; query: URLSearchParams }[];

function open(address: string, more: Record<string, Answer> = {}, empty = false): void {
  vi.stubGlobal('fetch', async (input: string) => {
    const url = new URL(input, 'http://localhost');
    const path = url.pathname.replace(/^(\/prometheus)?\/api\/v1/, '');
    const query = url.searchParams;
    asked.push({ path, query });
    const own = more[path];
    if (own) {
      const body = own(query);
      return body instanceof Response ? body : Response.json(body);
    }
    if (url.pathname.startsWith('/prometheus/')) {
      const body = prometheus(path, query, empty);
      return body ? Response.json(body) : new Response('', { status: 404 });
    }
    if (path === '/metrics/parse') {
      const shape = parse(query.get('q') ?? '');
      return Response.json(shape, { status: 'status' in shape ? shape.status : 200 });
    }
    if (path === '/metrics/complete') {
      return Response.json(complete(query.get('q') ?? '', Number(query.get('cursor'))));
    }
    if (path === '/deployments') return Response.json({ deployments: [], next: null });
    const name = /^\/services\/([^/]+)$/.exec(path)?.[1];
    if (name) return Response.json(service(name, { from: Date.now() - 900e3, to: Date.now() }));
    return Response.json({ title: 'Not found', status: 404, detail: `${path}` }, { status: 404 });
  });
  history.replaceState(null, '', address);
  render(<App />);
}

const h1 = () => screen.getByRole('heading', { level: 1 }).textContent;
const line = (letter = 'A') => screen.findByRole<HTMLInputElement>('combobox', { name: `Query ${letter}` });
const params = () => new URLSearchParams(window.location.search);

beforeEach(() => {
  asked = [];
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(800);
  vi.stubGlobal(
    'matchMedia',
    () =>
      ({
        matches: false,
        addEventListener: () => {},
        removeEventListener: () => {},
      }) as unknown as MediaQueryList,
  );
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe('the explorer', () => {
  it('finds metrics by help and unit, and shows a histogram as its quantiles', async () => {
    open('/metrics');
    await waitFor(() => expect(h1()).toBe('6 metrics in the last 15 min'));
    fireEvent.change(screen.getByRole('searchbox', { name: 'Search metrics' }), {
      target: { value: 'duration seconds' },
    });
    const found = await screen.findByRole('link', {
      name: /http_\s?server_\s?request_\s?duration_\s?seconds/,
    });
    expect(screen.queryByRole('link', { name: /jvm_thread_count/ })).toBeNull();
    fireEvent.click(found);
    await waitFor(() => expect(params().getAll('q')).toHaveLength(3));
    await waitFor(() => expect(h1()).toMatch(/^3 lines, the highest p99 with \d+ ms$/));
    expect((await line('B')).value).toContain('histogram_quantile(0.95');
    // The metric keeps being found by the address.
    expect(params().get('find')).toBe('duration seconds');
  });

  it('says where metrics come from when there are none', async () => {
    open('/metrics', {}, true);
    await waitFor(() => expect(h1()).toBe('No metrics in the last 15 min'));
    expect(screen.getAllByText(/remote write/).length).toBeGreaterThan(0);
  });
});

describe('the query line', () => {
  it('completes with help, and asks when it is run', async () => {
    open('/metrics');
    const field = await line();
    fireEvent.change(field, { target: { value: 'ra' } });
    const option = await screen.findByRole('option', { name: /^rate\(/ });
    expect(option.textContent).toContain('per-second increase');
    fireEvent.keyDown(field, { key: 'Tab' });
    expect(field.value).toBe('rate(');
    fireEvent.change(field, { target: { value: 'rate(orders_placed_total[5m])' } });
    fireEvent.keyDown(field, { key: 'Enter' });
    await waitFor(() => expect(params().get('q')).toBe('rate(orders_placed_total[5m])'));
    await waitFor(() => expect(h1()).toMatch(/^3 lines, the highest shop\/payment with/));
  });

  it('underlines what it does not understand, and asks for no values then', async () => {
    open('/metrics?q=rate(orders_placed_total[5m]');
    await waitFor(() => expect(h1()).toBe('The query is not understood'));
    const field = await line();
    expect(field.getAttribute('aria-invalid')).toBe('true');
    expect(document.querySelector('.q-wrong')).not.toBeNull();
    expect(asked.some((a) => a.path === '/query_range')).toBe(false);
  });

  it('takes several queries, and one away again', async () => {
    open('/metrics?q=jvm_thread_count&q=jvm_memory_used_bytes');
    await waitFor(() => expect(h1()).toBe('6 lines in 2 charts'));
    // Different units do not share a scale.
    expect(screen.getAllByRole('img', { name: /in the last 15 min/ })).toHaveLength(2);
    fireEvent.click(screen.getByRole('button', { name: 'Remove query A' }));
    await waitFor(() => expect(params().getAll('q')).toEqual(['jvm_memory_used_bytes']));
    fireEvent.click(screen.getByRole('button', { name: 'Add a query' }));
    expect((await line('B')).value).toBe('');
  });

  it('keeps words of several lines apart', async () => {
    open('/metrics');
    const field = await line();
    fireEvent.paste(field, { clipboardData: { getData: () => 'a\n  or\nb' } });
    expect(field.value).toBe('a or b');
  });
});

describe('the answer', () => {
  it('has a legend that isolates a line, kept in the address', async () => {
    open('/metrics?q=jvm_thread_count');
    const order = await screen.findByRole('button', { name: 'shop/order' });
    fireEvent.click(order);
    await waitFor(() => expect(order.getAttribute('aria-pressed')).toBe('true'));
    expect(params().get('only')).toBe('A{job="shop/order", instance="order-1"}');
    expect(document.querySelectorAll('.chart svg path[stroke-linejoin]')).toHaveLength(1);
    fireEvent.click(screen.getByRole('button', { name: /Show all lines/ }));
    await waitFor(() => expect(params().get('only')).toBeNull());
    expect(document.querySelectorAll('.chart svg path[stroke-linejoin]')).toHaveLength(3);
  });

  it('is a table of its last values, largest first', async () => {
    open('/metrics?q=jvm_thread_count&tab=table');
    const value = await screen.findByRole('link', { name: /shop\/payment.* over time/ });
    const rows = within(value.closest('tbody') as HTMLElement).getAllByRole('row');
    expect(rows[0]?.textContent).toContain('shop/payment');
    expect(asked.some((a) => a.path === '/query_range')).toBe(false);
    fireEvent.click(value);
    await waitFor(() => expect(params().get('only')).toContain('payment'));
    expect(params().get('tab')).toBeNull();
  });

  it('has the traces that were noted beside the samples, as links', async () => {
    open('/metrics?q=histogram_quantile(0.95,http_server_request_duration_seconds_bucket)');
    await waitFor(() => expect(document.querySelectorAll('.exemplar').length).toBeGreaterThan(1));
    const details = screen.getByText('Show as table').closest('details') as HTMLDetailsElement;
    details.open = true;
    fireEvent(details, new Event('toggle'));
    const [link] = await screen.findAllByRole('link', { name: /^Trace [0-9a-f]{8}: / });
    expect(link?.getAttribute('href')).toMatch(/^\/traces\/[0-9a-f]{32}/);
  });

  it('that failed says why in Prometheus’ words, and is asked for again', async () => {
    let failing = true;
    open('/metrics?q=jvm_thread_count', {
      '/query_range': (q) =>
        failing
          ? Response.json(
              { status: 'error', errorType: 'timeout', error: 'query timed out in query execution' },
              { status: 503 },
            )
          : (prometheus('/query_range', q, false) as object),
    });
    expect((await screen.findByRole('alert')).textContent).toContain('query timed out in query execution');
    expect(h1()).toBe('The metrics cannot be asked now');
    failing = false;
    fireEvent.click(screen.getByRole('button', { name: /Retry/ }));
    await waitFor(() => expect(h1()).toMatch(/^3 lines/));
  });

  it('that is empty says so, and what Prometheus remarks is shown', async () => {
    open('/metrics?q=jvm_thread_count', {
      '/query_range': () => ({
        status: 'success',
        data: { resultType: 'matrix', result: [] },
        infos: ['PromQL info: metric might not be a counter'],
      }),
    });
    expect(await screen.findByText('No series matches')).toBeDefined();
    expect(screen.getByText(/might not be a counter/)).toBeDefined();
  });
});

describe('the metrics of a service', () => {
  it('are drawn by group, and a group without any says what was looked for', async () => {
    open('/services/payment?tab=metrics');
    const jvm = await screen.findByRole('region', { name: 'JVM' });
    expect(await within(jvm).findByRole('img', { name: /^Heap in use in the last 15 min/ })).toBeDefined();
    const pools = screen.getByRole('region', { name: 'Pools' });
    const link = await within(pools).findByRole('link', {
      name: 'Database connections in use of payment in Metrics',
    });
    expect(new URL(link.getAttribute('href') ?? '', 'http://x').searchParams.getAll('q')).toEqual([
      'sum by (pool) (hikaricp_connections_active{service_name="payment"})',
      'sum by (pool) (hikaricp_connections_max{service_name="payment"})',
    ]);
    const process = screen.getByRole('region', { name: 'Process' });
    expect(process.textContent).toContain('payment sends none of process_*');
    expect(within(process).queryByRole('img')).toBeNull();
  });

  it('that sends none says how they would come', async () => {
    open('/services/payment?tab=metrics', {}, true);
    expect(await screen.findByText('No metrics of payment in the last 15 min')).toBeDefined();
  });
});
