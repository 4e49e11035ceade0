import { cleanup, configure, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { App } from '../../src/app';
import { fields, histogram, line, logs, neighbours, patterns } from '../fixtures/logs';
import { services } from '../fixtures/services';

/** The page of logs with the network replaced; the browser tests see it with a control plane. */

configure({ asyncUtilTimeout: 8_000 });

const now = Date.now();
/** Nothing was written in it. */
const NO_TIME = { from: 1000, to: 1000 };
const window15 = { from: now - 900e3, to: now };

type Answer = (query: URLSearchParams) => object | Promise<object>;

let asked: { path: string; query: URLSearchParams }[];
let answers: Record<string, Answer>;
let tails: { tell: (event: string, data: object) => void; end: () => void; aborted: () => boolean }[];

const problem = (status: number, more: object) =>
  Response.json({ type: 'about:blank', title: 'Refused', status, detail: 'Refused.', ...more }, { status });

function tailResponse(signal: AbortSignal | null | undefined): Response {
  let to: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      to = controller;
    },
  });
  let ended = false;
  signal?.addEventListener('abort', () => {
    if (!ended) to?.error(new DOMException('aborted', 'AbortError'));
    ended = true;
  });
  tails.push({
    tell: (event, data) =>
      to?.enqueue(new TextEncoder().encode(`event:${event}\ndata:${JSON.stringify(data)}\n\n`)),
    end: () => {
      ended = true;
      to?.close();
    },
    aborted: () => signal?.aborted ?? false,
  });
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
}

function open(address: string, more: Record<string, Answer> = {}): void {
  answers = {
    '/logs': (q) => logs(q, window15),
    '/logs/histogram': (q) => histogram(q, window15),
    '/logs/fields': (q) => fields(q, window15),
    '/logs/patterns': (q) => patterns(q, window15),
    '/services': () => ({ services: services(window15) }),
    ...more,
  };
  vi.stubGlobal('fetch', async (input: string, init?: RequestInit) => {
    const url = new URL(input, 'http://localhost');
    const path = url.pathname.replace('/api/v1', '');
    asked.push({ path, query: url.searchParams });
    if (path === '/logs/tail') return tailResponse(init?.signal);
    const answer = answers[path];
    if (!answer) return problem(404, { detail: `${path} is not known.` });
    const body = await answer(url.searchParams);
    return body instanceof Response ? body : Response.json(body);
  });
  history.replaceState(null, '', address);
  render(<App />);
}

const h1 = () => screen.getByRole('heading', { level: 1 }).textContent;
const rows = async () =>
  (await screen.findByRole('list', { name: /^Lines, / })).querySelectorAll('.log-line');
const told = (i: number) =>
  line({ service: 'order', severity: 'info', body: `told ${i}`, atMs: now + i * 1000 }, `told.${i}`);

beforeEach(() => {
  asked = [];
  tails = [];
  // Only rows in sight are drawn, and nothing has a height here.
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(26);
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(400);
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

describe('the lines', () => {
  it('go on below where a portion ends, from where it ended', { timeout: 20_000 }, async () => {
    const portion = (from: number, next: string | null) => ({
      logs: [told(from), told(from - 1)],
      scanned: 2,
      truncated: next !== null,
      reason: next === null ? null : 'limit',
      next,
    });
    open('/logs?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z', {
      '/logs': (q) => (q.get('after') === 'place-2' ? portion(2, null) : portion(4, 'place-2')),
    });
    await screen.findByText('That is all of them.');
    expect([...(await rows())].map((r) => r.querySelector('.log-text')?.textContent)).toEqual([
      'told 4',
      'told 3',
      'told 2',
      'told 1',
    ]);
  });

  it('say what ended the search, and go on only when they are told to', { timeout: 20_000 }, async () => {
    open('/logs?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z', {
      '/logs': (q) =>
        q.has('after')
          ? { logs: [told(1)], scanned: 5, truncated: false, reason: null, next: null }
          : { logs: [told(2)], scanned: 90_000, truncated: true, reason: 'time', next: 'x' },
    });
    expect(await screen.findByText('The search ended here')).toBeDefined();
    expect(screen.getByText(/the time of a search was over. 90k lines checked/)).toBeDefined();
    expect(asked.filter((a) => a.path === '/logs')).toHaveLength(1);
    fireEvent.click(screen.getByRole('button', { name: 'Go on' }));
    await screen.findByText('That is all of them.');
  });

  it('say where a query is wrong, at the character', { timeout: 20_000 }, async () => {
    const bad = () =>
      problem(400, {
        detail: 'A value is missing.',
        parameter: 'q',
        position: 6,
        length: 1,
        expected: ['a value'],
      });
    open('/logs?q=level%3D', { '/logs': bad, '/logs/histogram': bad, '/logs/fields': bad });
    await waitFor(() => expect(h1()).toBe('The query is not understood'));
    expect(screen.getByText('At character 7.')).toBeDefined();
    expect(screen.queryByRole('list', { name: /^Lines, / })).toBeNull();
    expect(screen.getByRole('combobox', { name: 'Query' }).getAttribute('aria-invalid')).toBe('true');
  });

  it('that cannot be had are said to be so, and asked for again', { timeout: 20_000 }, async () => {
    let broken = true;
    open('/logs', {
      '/logs': (q) => (broken ? problem(503, { detail: 'The store is being opened.' }) : logs(q, window15)),
    });
    expect(await screen.findByText('Could not load the log lines')).toBeDefined();
    expect(screen.getByText('The store is being opened.')).toBeDefined();
    broken = false;
    fireEvent.click(screen.getByRole('button', { name: /Retry/ }));
    expect((await rows()).length).toBeGreaterThan(5);
  });

  it('that are none say where lines come from, or what to clear', { timeout: 20_000 }, async () => {
    const none = { logs: [], scanned: 0, truncated: false, reason: null, next: null };
    open('/logs', { '/logs': () => none, '/logs/histogram': (q) => histogram(q, NO_TIME) });
    expect(await screen.findByText('No log lines yet')).toBeDefined();
    expect(h1()).toBe('No log lines in the last 15 min');
    cleanup();
    open('/logs?service=order', {
      '/logs': () => none,
      '/logs/histogram': (q) => histogram(q, NO_TIME),
    });
    expect(await screen.findByRole('heading', { name: 'No line matches', level: 2 })).toBeDefined();
  });

  it('that take long can be stopped, and the wait is told after two seconds', {
    timeout: 20_000,
  }, async () => {
    open('/logs', { '/logs': () => new Promise(() => {}) });
    await screen.findByText('Lines over time');
    expect(screen.queryByText('Searching')).toBeNull();
    fireEvent.click(await screen.findByRole('button', { name: 'Stop' }));
    expect(await screen.findByText('You stopped the search.')).toBeDefined();
  });
});

describe('an opened line', () => {
  it('folds libraries, shows its fields, and each narrows the search', { timeout: 20_000 }, async () => {
    open('/logs?severity=error&service=payment&q=refused', {
      '/logs': () => logs(new URLSearchParams('severity=error&service=payment'), window15),
    });
    fireEvent.click(
      (await screen.findAllByRole('link', { name: /error, payment: authorize/ }))[0] as Element,
    );
    expect(await screen.findByText('12 frames of org.springframework')).toBeDefined();
    const only = screen.getByRole('link', { name: 'Only thread.name http-nio-8080-exec-31' });
    expect(new URL((only as HTMLAnchorElement).href).searchParams.get('q')).toBe(
      'refused thread.name=http-nio-8080-exec-31',
    );
    const without = screen.getByRole('link', { name: 'Without level error' });
    expect(new URL((without as HTMLAnchorElement).href).searchParams.get('q')).toBe('refused -level=error');
    const span = screen.getByRole('link', { name: 'Its span in the trace' });
    expect(span.getAttribute('href')).toMatch(/^\/traces\/[0-9a-f]{32}\?span=[0-9a-f]{16}$/);
  });

  it('stands among its neighbours, oldest first, whatever the search asks for', {
    timeout: 20_000,
  }, async () => {
    const [first] = logs(new URLSearchParams('severity=error&service=payment'), window15).logs;
    if (!first) throw new Error('no error among the fixtures');
    open(`/logs?severity=fatal&context=${first.id}`, {
      [`/logs/${first.id}/neighbours`]: (q) => neighbours(first.id, Number(q.get('count')), now) as object,
    });
    const list = await screen.findByRole('list', { name: /^Lines around/ });
    const marked = list.querySelector('.marked');
    expect(marked?.textContent).toContain('authorize');
    expect(asked.some((a) => a.path === '/logs')).toBe(false);
    fireEvent.click(screen.getByRole('button', { name: /Back to the search/ }));
    await waitFor(() => expect(asked.some((a) => a.path === '/logs')).toBe(true));
  });
});

describe('the live tail', () => {
  const tail = async () => {
    await waitFor(() => expect(tails.length).toBeGreaterThan(0), { timeout: 8_000 });
    const last = tails.at(-1);
    if (!last) throw new Error('no tail was opened');
    return last;
  };

  it('shows lines as they come, holds them while paused, and says what was left out', {
    timeout: 20_000,
  }, async () => {
    open('/logs?tail=true');
    const stream = await tail();
    stream.tell('logs', { logs: [told(1)] });
    expect(await screen.findByText('told 1')).toBeDefined();
    fireEvent.click(screen.getByRole('button', { name: /Pause/ }));
    stream.tell('logs', { logs: [told(2), told(3)] });
    stream.tell('skipped', { lines: 1203 });
    expect(await screen.findByText(/^Paused. 2 newer lines wait. 1,203 lines left out/)).toBeDefined();
    expect(screen.queryByText('told 3')).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: /Go on/ }));
    expect(await screen.findByText('told 3')).toBeDefined();
    const first = (await rows())[0];
    expect(first?.textContent).toContain('told 3');
  });

  it('that broke off says so and connects again on demand', { timeout: 20_000 }, async () => {
    open('/logs?tail=true');
    (await tail()).end();
    expect(await screen.findByText('The live tail ended.')).toBeDefined();
    fireEvent.click(screen.getByRole('button', { name: 'Connect again' }));
    await waitFor(() => expect(tails).toHaveLength(2));
    expect(await screen.findByText(/^Lines show as they arrive/)).toBeDefined();
    fireEvent.click(screen.getByRole('button', { name: /End the tail/ }));
    await waitFor(() => expect(tails[1]?.aborted()).toBe(true));
  });
});

describe('the patterns', () => {
  it('lead to their lines, and say what was forgotten', { timeout: 20_000 }, async () => {
    open('/logs?tab=patterns', {
      '/logs/patterns': (q) => ({ ...patterns(q, window15), forgotten: 3, ungrouped: 40 }),
    });
    const table = await screen.findByRole('table');
    const row = (await within(table).findByText(/failed after/)).closest('tr') as HTMLElement;
    expect(within(row).getByText('new')).toBeDefined();
    const lines = within(row).getByRole('link', { name: /lines of authorize/ }) as HTMLAnchorElement;
    const to = new URL(lines.href).searchParams;
    expect(to.get('service')).toBe('payment');
    expect(to.get('q')).toContain('level=error');
    expect(to.get('tab')).toBeNull();
    expect(screen.getByText(/3 patterns forgotten.*40 lines belong to no pattern/)).toBeDefined();
  });

  it('ask for the new ones alone', { timeout: 20_000 }, async () => {
    open('/logs?tab=patterns&service=payment');
    fireEvent.change(await screen.findByLabelText('New since'), { target: { value: '-1h' } });
    await waitFor(() =>
      expect(asked.some((a) => a.path === '/logs/patterns' && a.query.get('newSince') === '-1h')).toBe(true),
    );
    expect(window.location.search).toContain('newSince=-1h');
  });
});
