import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TraceSummary } from '../../src/api/types';
import { App } from '../../src/app';
import { complete, explain, facets } from '../fixtures/search';
import { services } from '../fixtures/services';
import { traceList } from '../fixtures/traces';

/** The page of traces, with the network replaced: a stream is told event by event. */

interface Stream {
  query: URLSearchParams;
  tell: (event: string, data: object) => void;
  end: () => void;
  aborted: () => boolean;
}

let streams: Stream[];
let asked: { path: string; query: URLSearchParams; body: unknown }[];
let newer: TraceSummary[];
let refusal: object | null;

const now = Date.now();
const all = traceList(now - 900e3, now);

function answer(path: string, query: URLSearchParams): object {
  if (path === '/traces/facets') return facets(all);
  if (path === '/traces/complete') return complete(query.get('q') ?? '', Number(query.get('cursor')));
  if (path === '/traces/explain') return explain(all, { kind: 'errors' });
  if (path === '/services') return { services: services({ from: now - 900e3, to: now }) };
  if (path === '/traces') return { traces: newer, scanned: 1, truncated: false };
  return { environments: [], namespaces: [] };
}

function open(address: string): void {
  vi.stubGlobal('fetch', (input: string, init?: RequestInit) => {
    const url = new URL(input, 'http://localhost');
    const path = url.pathname.replace('/api/v1', '');
    asked.push({
      path,
      query: url.searchParams,
      body: init?.body ? (JSON.parse(String(init.body)) as unknown) : null,
    });
    if (refusal && path.startsWith('/traces'))
      return Promise.resolve(Response.json(refusal, { status: 400 }));
    if (path !== '/traces/stream') return Promise.resolve(Response.json(answer(path, url.searchParams)));
    let to: ReadableStreamDefaultController<Uint8Array> | undefined;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        to = controller;
      },
    });
    let ended = false;
    init?.signal?.addEventListener('abort', () => {
      if (!ended) to?.error(new DOMException('aborted', 'AbortError'));
      ended = true;
    });
    streams.push({
      query: url.searchParams,
      tell: (event, data) =>
        to?.enqueue(new TextEncoder().encode(`event:${event}\ndata:${JSON.stringify(data)}\n\n`)),
      end: () => {
        ended = true;
        to?.close();
      },
      aborted: () => init?.signal?.aborted ?? false,
    });
    return Promise.resolve(new Response(body, { headers: { 'content-type': 'text/event-stream' } }));
  });
  history.replaceState(null, '', address);
  render(<App />);
}

const h1 = () => screen.getByRole('heading', { level: 1 });
const rows = () => screen.queryAllByRole('rowheader');
const first = async (): Promise<Stream> => {
  // The first test also waits for the page's code.
  await waitFor(() => expect(streams.length).toBeGreaterThan(0), { timeout: 10_000 });
  const stream = streams.at(-1);
  if (!stream) throw new Error('no stream was opened');
  return stream;
};
const DONE = { scanned: 90, truncated: false, reason: null };

async function answered(
  address: string,
  traces: readonly TraceSummary[],
  done: object = DONE,
): Promise<void> {
  open(address);
  const stream = await first();
  stream.tell('traces', { traces });
  stream.tell('done', done);
  stream.end();
  await waitFor(() => expect(rows()).toHaveLength(traces.length));
}

beforeEach(() => {
  streams = [];
  asked = [];
  newer = [];
  refusal = null;
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
  vi.useRealTimers();
});

describe('a search', () => {
  it('is asked for with the parameters of the URL, attributes repeated', async () => {
    open(
      '/traces?q=a%3Db&service=payment&version=2&kind=server&status=error&minDurationNs=1000&attr=a%3D1&attr=b%3D2&from=-1h',
    );
    const { query } = await first();
    expect(Object.fromEntries(query)).toMatchObject({
      q: 'a=b',
      service: 'payment',
      version: '2',
      kind: 'server',
      status: 'error',
      minDurationNs: '1000',
      from: '-1h',
      to: 'now',
    });
    expect(query.getAll('attr')).toEqual(['a=1', 'b=2']);
  });

  it('shows traces as they are found, says how far it is, and what it found in the end', async () => {
    open('/traces');
    const stream = await first();
    expect(h1().textContent).toBe('Searching for traces');
    stream.tell('traces', { traces: all.slice(0, 2) });
    stream.tell('progress', { scanned: 1234, reachedAt: all[1]?.startedAt });
    await waitFor(() => expect(rows()).toHaveLength(2));
    expect(h1().textContent).toMatch(/^2 traces so far/);
    screen.getByText(/1,234 spans checked, back to/);
    stream.tell('traces', { traces: all.slice(2, 5) });
    stream.tell('done', DONE);
    stream.end();
    await waitFor(() => expect(h1().textContent).toMatch(/^5 traces, /));
    expect(screen.queryByText('Searching')).toBeNull();
  });

  it('can be stopped: what was found stays, and older ones can be searched', async () => {
    open('/traces');
    const stream = await first();
    stream.tell('traces', { traces: all.slice(0, 2) });
    await waitFor(() => expect(rows()).toHaveLength(2));
    fireEvent.click(screen.getByRole('button', { name: 'Stop' }));
    await screen.findByText('You stopped the search.');
    expect(stream.aborted()).toBe(true);
    expect(rows()).toHaveLength(2);
    const older = screen.getByRole('link', { name: /^Search before/ }).getAttribute('href') ?? '';
    const query = new URLSearchParams(older.split('?')[1]);
    expect(query.get('to')).toBe(all[1]?.startedAt);
    expect(Date.parse(query.get('from') ?? '')).toBeLessThan(Date.parse(query.get('to') ?? ''));
  });

  it.each([
    ['limit', 'The newest 3.', /Show up to 200/],
    ['scanned', 'As many spans as a search may check.', /^Search before/],
    ['time', 'The time of a search is over.', /^Search before/],
  ])('that ended for its %s says so and what to do', async (reason, said, link) => {
    await answered('/traces', all.slice(0, 3), { scanned: 9, truncated: true, reason });
    await screen.findByText(said);
    expect(screen.getByRole('link', { name: link })).toBeDefined();
  });

  it('that breaks off keeps what it found and says that it is a part', async () => {
    open('/traces');
    const stream = await first();
    stream.tell('traces', { traces: all.slice(0, 2) });
    stream.tell('failed', { title: 'Unavailable', status: 503, detail: 'The disk is slow.' });
    await screen.findByText('Only part of the answer.');
    expect(screen.getByRole('alert').textContent).toContain('The disk is slow.');
    expect(rows()).toHaveLength(2);
    fireEvent.click(screen.getByRole('button', { name: 'Retry' }));
    await waitFor(() => expect(streams).toHaveLength(2));
  });

  it('whose connection ends without a word is not taken for a whole one', async () => {
    open('/traces');
    const stream = await first();
    stream.tell('traces', { traces: all.slice(0, 2) });
    stream.end();
    await screen.findByText('Only part of the answer.');
  });

  it('stands still while newer traces wait behind a line', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const old = all.slice(0, 3);
    await answered('/traces', old);
    newer = [{ ...(old[0] as TraceSummary), traceId: 'f'.repeat(32) }];
    await vi.advanceTimersByTimeAsync(6_000);
    const line = await screen.findByRole('button', { name: '1 newer trace. Show' });
    expect(rows()).toHaveLength(3);
    fireEvent.click(line);
    await waitFor(() => expect(streams).toHaveLength(2));
    expect(rows()).toHaveLength(3);
    streams[1]?.tell('traces', { traces: [...newer, ...old] });
    streams[1]?.tell('done', DONE);
    streams[1]?.end();
    await waitFor(() => expect(rows()).toHaveLength(4));
  });
});

describe('the query line', () => {
  const line = () => screen.getByRole('combobox', { name: 'Query' }) as HTMLInputElement;
  const type = (text: string) => {
    line().focus();
    fireEvent.change(line(), { target: { value: text } });
    line().setSelectionRange(text.length, text.length);
  };

  it('searches on Enter', async () => {
    await answered('/traces', all.slice(0, 1));
    type('status=error');
    fireEvent.keyDown(line(), { key: 'Enter' });
    await waitFor(() => expect(new URLSearchParams(location.search).get('q')).toBe('status=error'));
    await waitFor(() => expect(streams.at(-1)?.query.get('q')).toBe('status=error'));
  });

  it('completes with arrows and Tab, names the chosen one, and closes with Escape', async () => {
    await answered('/traces', all.slice(0, 1));
    type('http.r');
    const options = await within(await screen.findByRole('listbox', { name: 'Suggestions' })).findAllByRole(
      'option',
    );
    expect(options.map((o) => o.querySelector('.mono')?.textContent)).toEqual([
      'http.route',
      'http.response.status_code',
    ]);
    expect(line().getAttribute('aria-expanded')).toBe('true');
    fireEvent.keyDown(line(), { key: 'ArrowDown' });
    fireEvent.keyDown(line(), { key: 'ArrowDown' });
    expect(line().getAttribute('aria-activedescendant')).toBe(options[1]?.id);
    fireEvent.keyDown(line(), { key: 'Tab' });
    expect(line().value).toBe('http.response.status_code');
    type('service=');
    await within(await screen.findByRole('listbox', { name: 'Suggestions' })).findAllByRole('option');
    fireEvent.keyDown(line(), { key: 'Escape' });
    expect(screen.queryByRole('listbox', { name: 'Suggestions' })).toBeNull();
    expect(line().value).toBe('service=');
  });

  it('underlines where a query goes wrong, and says what was expected', async () => {
    refusal = {
      title: 'Bad query',
      status: 400,
      detail: 'A value is missing.',
      parameter: 'q',
      position: 8,
      length: 1,
      expected: ['a value'],
    };
    open('/traces?q=service%3D');
    await waitFor(() => expect(h1().textContent).toBe('The query is not understood'));
    expect(line().getAttribute('aria-invalid')).toBe('true');
    const hint = document.getElementById(line().getAttribute('aria-describedby') ?? '');
    expect(hint?.textContent).toBe('A value is missing. At character 9. Expected: a value.');
    const wrong = document.querySelector('.q-wrong');
    expect(wrong?.previousElementSibling?.textContent).toBe('=');
    type('service=o');
    expect(line().getAttribute('aria-invalid')).toBeNull();
  });
});

describe('what the traces carry', () => {
  it('narrows by a click, takes away by the minus or by Alt and a click', async () => {
    await answered('/traces?q=status%3Derror', all.slice(0, 2));
    const only = await screen.findByRole('link', { name: /^Only service order:/ });
    const q = (link: HTMLElement) => new URLSearchParams(link.getAttribute('href')?.split('?')[1]).get('q');
    expect(q(only)).toBe('status=error service=order');
    expect(q(screen.getByRole('link', { name: 'Without service order' }))).toBe(
      '{status=error} && -{service=order}',
    );
    fireEvent.click(only, { altKey: true });
    await waitFor(() =>
      expect(new URLSearchParams(location.search).get('q')).toBe('{status=error} && -{service=order}'),
    );
  });
});

describe('the scatter plot', () => {
  it('selects a box with the keyboard, which filters the list and is what Explain explains', async () => {
    await answered('/traces', all.slice(0, 40));
    const plot = screen.getByRole('application', { name: /^40 traces by start and duration/ });
    plot.focus();
    for (const [key, times] of [
      ['ArrowRight', 10],
      ['ArrowDown', 20],
    ] as const)
      for (let i = 0; i < times; i++) fireEvent.keyDown(plot, { key, shiftKey: true });
    const said = within(plot).getByRole('status').textContent ?? '';
    const inside = Number(/^(\d+) traces? in the box$/.exec(said)?.[1]);
    expect(inside).toBeGreaterThan(0);
    expect(inside).toBeLessThan(40);
    fireEvent.keyDown(plot, { key: 'Enter' });
    await waitFor(() => expect(rows()).toHaveLength(inside));
    expect(h1().textContent).toMatch(new RegExp(`^${inside} of 40 traces selected`));

    fireEvent.click(screen.getByRole('link', { name: 'What sets them apart' }));
    await screen.findByRole('heading', { name: 'What sets them apart' });
    await waitFor(() => expect(asked.some((a) => a.path === '/traces/explain')).toBe(true));
    const body = asked.find((a) => a.path === '/traces/explain')?.body as { cohort: object };
    expect(body.cohort).toMatchObject({ kind: 'box', box: { minDurationNs: expect.any(Number) } });
    fireEvent.keyDown(window, { key: 'Escape' });
    await waitFor(() => expect(location.search).not.toContain('box='));
  });
});

describe('Explain', () => {
  it('ranks values with both shares and an interval, folds the dull ones, and adds one to the search', async () => {
    await answered('/traces?service=order', all.slice(0, 2));
    fireEvent.click(screen.getByRole('tab', { name: 'Explain' }));
    const table = (await screen.findAllByRole('table'))[0] as HTMLElement;
    const [, best] = within(table).getAllByRole('row');
    expect(best?.textContent).toMatch(/status = error.*100 % .*others 0 %.*\+100 pts\[\+\d/);
    expect(screen.getByText(/values? that make no difference/).closest('details')?.open).toBe(false);
    const filter = screen.getByRole('link', { name: 'Search only traces with status = error' });
    const query = new URLSearchParams(filter.getAttribute('href')?.split('?')[1]);
    expect(query.get('service')).toBeNull();
    expect(query.get('q')).toBe('{service=order} && {status="error"}');
  });

  it('takes its cohort from the URL', async () => {
    await answered('/traces?tab=explain&cohort=version:1.1.0', []);
    await waitFor(() => expect(asked.some((a) => a.path === '/traces/explain')).toBe(true));
    expect(asked.find((a) => a.path === '/traces/explain')?.body).toMatchObject({
      cohort: { kind: 'version', version: '1.1.0' },
      search: { from: '-15m', to: 'now', attr: [], minDurationNs: null },
    });
  });
});
