import { act, cleanup, configure, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Registry } from '../../src/api/types';
import { App } from '../../src/app';
import { graph } from '../fixtures/calls';
import { errors } from '../fixtures/errors';
import { intake, overview } from '../fixtures/overview';
import { service, services } from '../fixtures/services';
import { trace, traceList } from '../fixtures/traces';

/** Each page in each state, with the network replaced and nothing else. */

const window15 = () => ({ from: Date.now() - 900e3, to: Date.now() });
const NOBODY = {
  headline: 'No service reports yet',
  summary: '',
  edge: { requestsPerSecond: 0, errorRatio: null, p95Ns: null },
  attention: [],
  incidents: [],
  changes: [],
  counts: {},
};

// The first page of each kind is compiled while it is awaited: on a busy machine that takes longer than a second.
configure({ asyncUtilTimeout: 4_000 });

type Answers = (path: string, query: URLSearchParams) => object | number | Promise<never>;

function shop(path: string, query = new URLSearchParams()): object | number {
  if (path === '/overview') return overview(window15());
  if (path === '/services') return { services: services(window15()) };
  if (path === '/graph') return graph(window15(), false);
  if (path === '/intake') return intake(Date.now());
  if (path === '/deployments') return { deployments: [], next: null };
  if (path.endsWith('/operations')) return { operations: [], capped: false, cap: 500 };
  if (path.endsWith('/instances')) return { instances: [] };
  if (path === '/errors') return errors(window15(), query);
  if (path.endsWith('/exemplars')) return { points: [], truncated: false };
  const named = /^\/services\/([^/]+)$/.exec(path)?.[1];
  if (named) return service(decodeURIComponent(named), window15()) ?? 404;
  return 404;
}

function open(address: string, answers: Answers): void {
  vi.stubGlobal('fetch', (input: string) => {
    const url = new URL(input, 'http://localhost');
    const body = answers(url.pathname.replace('/api/v1', ''), url.searchParams);
    if (body instanceof Promise) return body;
    return Promise.resolve(
      typeof body === 'number'
        ? Response.json(
            { type: 'about:blank', title: 'Refused', status: body, detail: 'The span store did not answer.' },
            { status: body },
          )
        : Response.json(body),
    );
  });
  history.replaceState(null, '', address);
  render(<App />);
}

const h1 = () => screen.getByRole('heading', { level: 1 });

beforeEach(() => {
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

const PAGES = [
  '/',
  '/services',
  '/services/payment',
  '/map',
  '/deploys',
  '/traces',
  '/metrics',
  '/errors',
  '/alerts',
  '/incidents',
  '/incidents/01J9',
  '/connect',
];

describe('every page', () => {
  it.each(PAGES)('%s has one heading and its landmarks while it waits', async (address) => {
    open(address, () => new Promise<never>(() => {}));
    await waitFor(() => expect(h1().textContent).not.toBe(''));
    expect(screen.getAllByRole('heading', { level: 1 })).toHaveLength(1);
    expect(screen.getByRole('main')).toBeDefined();
    expect(screen.getByRole('navigation', { name: 'Main' })).toBeDefined();
    expect(screen.getByText('Skip to content')).toBeDefined();
  });

  it.each(PAGES)(
    '%s says in the control plane’s words why it failed, and offers to try again',
    async (address) => {
      open(address, () => 503);
      const alert = await screen.findAllByRole('alert');
      expect(alert[0]?.textContent).toContain('The span store did not answer.');
      expect(within(alert[0] as HTMLElement).getByRole('button', { name: /Retry/ })).toBeDefined();
    },
  );
});

describe('the overview', () => {
  it('answers first, then shows the worst services', async () => {
    open('/', shop);
    await waitFor(() => expect(h1().textContent).toBe('payment fails 17.6 % of its requests since 1.5.0'));
    const rows = await screen.findAllByRole('row');
    expect(rows[1]?.textContent).toContain('payment');
  });

  it('leads on when nobody reports yet', async () => {
    open('/', (path) =>
      path === '/overview'
        ? NOBODY
        : path === '/services'
          ? { services: [] }
          : { ...intake(0), spansAccepted: 0 },
    );
    await waitFor(() => expect(h1().textContent).toBe('No service reports yet'));
    expect(screen.getAllByRole('link', { name: 'Connect a service' }).length).toBeGreaterThan(0);
  });

  it('tells an empty range from an empty store', async () => {
    open('/', (path) =>
      path === '/overview' ? NOBODY : path === '/services' ? { services: [] } : intake(0),
    );
    await waitFor(() => expect(h1().textContent).toBe('No service reported in the last 15 min'));
  });

  it('never draws as 0 what was not measured', async () => {
    open('/', shop);
    const row = (await screen.findByRole('rowheader', { name: /platform/ })).closest('tr');
    expect(row?.textContent).toContain('–');
    expect(row?.textContent).not.toMatch(/\b0(\/s| %| ms)/);
  });

  it('keeps the last answer and says how old it is when the next one fails', async () => {
    let failing = false;
    open('/services', (path) => (failing ? 503 : shop(path)));
    await waitFor(() => expect(h1().textContent).toBe('2 of 8 services need attention'));
    failing = true;
    fireEvent.keyDown(window, { key: 'r' });
    await screen.findByText(/Not up to date/, undefined, { timeout: 4000 });
    expect(screen.getByRole('rowheader', { name: /payment/ })).toBeDefined();
  });

  it('shows no more than one answer of what was refused', async () => {
    open('/', shop);
    await screen.findByText('12 items refused');
  });
});

describe('the pages of one service', () => {
  it('says what is to be set when it sends no version', async () => {
    open('/services/recommendation', shop);
    await screen.findByText('recommendation sends no version');
    expect(screen.getByText(/service\.version=1\.0\.0/)).toBeDefined();
  });

  it('leads to each of several services of the same name', async () => {
    vi.stubGlobal('fetch', () =>
      Promise.resolve(
        Response.json(
          {
            type: 'x',
            title: 'Ambiguous',
            status: 400,
            detail: 'payment runs in two environments',
            parameter: 'service',
            allowed: ['shop/payment@demo', 'shop/payment@staging'],
          },
          { status: 400 },
        ),
      ),
    );
    history.replaceState(null, '', '/services/payment');
    render(<App />);
    const other = await screen.findAllByRole('link', { name: 'shop/payment@staging' });
    expect(other[0]?.getAttribute('href')).toBe('/services/payment?env=staging&namespace=shop');
  });
});

describe('filters', () => {
  it('live in the URL, and Escape clears them', async () => {
    open('/services?q=checkout', shop);
    await waitFor(() => expect(screen.getAllByRole('rowheader')).toHaveLength(2));
    const field = screen.getByRole('searchbox', { name: 'Filter services' });
    fireEvent.keyDown(field, { key: 'Escape' });
    await waitFor(() => expect(screen.getAllByRole('rowheader')).toHaveLength(8));
    expect(location.search).toBe('');
  });

  it('say what they hide when nothing matches', async () => {
    open('/services?q=nobody', shop);
    await screen.findByText('No service matches');
    expect(screen.getByText(/Without the filter there are 8/)).toBeDefined();
  });
});

describe('one trace', () => {
  const failed = () => {
    const found = traceList(Date.now() - 3600e3, Date.now()).find((t) => t.errors > 0);
    if (!found) throw new Error('the fixture has no failed trace');
    return found.traceId;
  };

  it('names the wait that explains it', async () => {
    const id = failed();
    open(`/traces/${id}`, (path) => (path.startsWith('/traces/') ? (trace(id) ?? 404) : shop(path)));
    await waitFor(() => expect(h1().textContent).toContain('POST /api/checkout'));
    expect(screen.getByText(/passed in/).textContent).toContain('payment HikariDataSource.getConnection');
  });

  it('says when its root was not received', async () => {
    const id = failed();
    const whole = trace(id);
    const part = whole && {
      ...whole,
      spans: whole.spans.slice(1).map((s, i) => (i === 0 ? { ...s, parentMissing: true } : s)),
    };
    open(`/traces/${id}`, (path) => (path.startsWith('/traces/') ? (part ?? 404) : shop(path)));
    await screen.findByText('The root span was not received.');
  });
});

describe('waiting for the first span', () => {
  it('turns green by itself when it arrives', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    let arrived = false;
    open('/connect', (path) =>
      path === '/intake'
        ? arrived
          ? intake(Date.now())
          : { ...intake(0), spansAccepted: 0, firstSpanAt: null, lastSpanAt: null }
        : shop(path),
    );
    await waitFor(() => expect(h1().textContent).toBe('Waiting for the first span'));
    arrived = true;
    await act(() => vi.advanceTimersByTimeAsync(2_500));
    await waitFor(() => expect(h1().textContent).toContain('Spans arrive'));
    vi.useRealTimers();
  });
});

describe('what the control plane says of itself', () => {
  const bounded = (now: number) => ({
    ...intake(now),
    notices: ['The partition of 2026-05-01 is set aside.'],
    limited: [
      { reason: 'wrappers', description: 'Client spans around other client spans', bound: null, items: 70 },
      { reason: 'edges', description: 'Calls beyond the bound of edges', bound: 50_000, items: 12 },
    ],
  });
  const asked = (path: string) => (path === '/intake' ? bounded(Date.now()) : shop(path));

  it('says below the overview that a bound was reached and that something was set aside', async () => {
    open('/', asked);
    expect((await screen.findByText('12 items beyond a bound')).getAttribute('href')).toContain('/connect');
    screen.getByText('1 notice on Pharos itself');
  });

  it('lists bounds that were reached before facts of the telemetry', async () => {
    open('/connect', asked);
    const table = (await screen.findByText('Not counted in full detail')).closest('section');
    const rows = [...(table?.querySelectorAll('tbody tr') ?? [])].map((row) => row.textContent);
    expect(rows).toEqual([
      'Calls beyond the bound of edges50k12',
      'Client spans around other client spans–70',
    ]);
    screen.getByText('The partition of 2026-05-01 is set aside.');
  });
});

describe('discovery', () => {
  const consul: Registry = {
    source: 'consul',
    address: 'http://consul:8500',
    state: 'failing',
    detail: 'it cannot be reached: Connection refused',
    since: new Date().toISOString(),
    instances: 3,
    leftOut: 1,
  };

  it('says of a registry that fails why, and what is kept', async () => {
    open('/connect', (path) =>
      path === '/intake' ? { ...intake(Date.now()), registries: [consul] } : shop(path),
    );
    const card = await screen.findByRole('region', { name: 'Discovery' });
    expect(card.textContent).toContain('http://consul:8500');
    expect(card.textContent).toContain('Connection refused');
    expect(card.textContent).toContain('3 instances, 1 left out');
  });

  it('is not spoken of when it is not configured', async () => {
    open('/connect', (path) => (path === '/intake' ? { ...intake(Date.now()), registries: [] } : shop(path)));
    await screen.findByRole('heading', { name: 'Refused' });
    expect(screen.queryByRole('region', { name: 'Discovery' })).toBeNull();
  });

  it('that fails is told on the first page', async () => {
    open('/', (path) => (path === '/intake' ? { ...intake(Date.now()), registries: [consul] } : shop(path)));
    expect(await screen.findByRole('link', { name: 'Discovery fails' })).toBeDefined();
  });
});

describe('the keyboard', () => {
  it('goes to pages, and does nothing while one types', async () => {
    open('/', shop);
    await screen.findByText('payment fails 17.6 % of its requests since 1.5.0');
    fireEvent.keyDown(window, { key: 'g' });
    fireEvent.keyDown(window, { key: 's' });
    await waitFor(() => expect(location.pathname).toBe('/services'));
    const field = await screen.findByRole('searchbox', { name: 'Filter services' });
    fireEvent.keyDown(field, { key: 'g' });
    fireEvent.keyDown(field, { key: 'o' });
    expect(location.pathname).toBe('/services');
  });

  it('lists itself', async () => {
    open('/', shop);
    fireEvent.keyDown(window, { key: '?' });
    expect(await screen.findByRole('heading', { name: 'Keyboard shortcuts' })).toBeDefined();
  });

  it('pauses and resumes Live', async () => {
    open('/', shop);
    const live = screen.getByRole('button', { name: 'Live' });
    expect(live.getAttribute('aria-pressed')).toBe('true');
    fireEvent.keyDown(window, { key: 'l' });
    await waitFor(() => expect(live.getAttribute('aria-pressed')).toBe('false'));
    fireEvent.keyDown(window, { key: 'l' });
    await waitFor(() => expect(live.getAttribute('aria-pressed')).toBe('true'));
  });
});
