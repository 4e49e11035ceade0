import { cleanup, configure, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Deployment } from '../../src/api/types';
import { App } from '../../src/app';
import { callers, deployStatus, judgedDeployments, verdict, versionSeries } from '../fixtures/deploys';
import { deployments, exemplars, instances, operations, service, services } from '../fixtures/services';

/** The pages of deploys in each state, with the network replaced and nothing else. */

configure({ asyncUtilTimeout: 4_000 });

const window15 = () => ({ from: Date.now() - 900e3, to: Date.now() });

type Answers = (path: string, query: URLSearchParams) => object | number;

const judged = () => judgedDeployments(Date.now());
/** As a control plane answers that judges nothing yet. */
const plain = () => deployments(Date.now());

function shop(known: () => Deployment[] = judged): Answers {
  return (path, query) => {
    const [, id, part] = /^\/deployments\/([^/]+)(\/verdict)?$/.exec(path) ?? [];
    if (id && part) return verdict(id, Date.now()) ?? 404;
    if (id) return known().find((d) => d.id === id) ?? 404;
    if (path === '/deployments') return { deployments: known(), next: null };
    if (path === '/deploy-status') return deployStatus(Date.now());
    if (path === '/services') return { services: services(window15()) };
    const [, name = '', rest = ''] = /^\/services\/([^/]+)(\/.*)?$/.exec(path) ?? [];
    if (rest === '/versions') return versionSeries(name, window15()) ?? 404;
    if (rest === '/operations') return operations(name, window15()) ?? 404;
    if (rest === '/operations/~/callers')
      return callers(name, query.get('operation') ?? '', window15()) ?? 404;
    if (rest === '/instances') return instances(name, window15()) ?? 404;
    if (rest === '/exemplars') return exemplars(name, window15()) ?? 404;
    if (name) return service(name, window15()) ?? 404;
    return path === '/errors' ? { errors: [], matching: 0, truncated: false } : 404;
  };
}

let asked: string[] = [];
/** The ranges in which the versions of a service were asked for. */
let ranges: (string | null)[][] = [];

function open(address: string, answers: Answers): void {
  asked = [];
  ranges = [];
  vi.stubGlobal('fetch', (input: string) => {
    const url = new URL(input, 'http://localhost');
    asked.push(url.pathname);
    if (url.pathname.endsWith('/versions'))
      ranges.push([url.searchParams.get('from'), url.searchParams.get('to')]);
    const body = answers(url.pathname.replace('/api/v1', ''), url.searchParams);
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

const h1 = () => screen.getByRole('heading', { level: 1 }).textContent;

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

describe('deploys', () => {
  it('draw a lane a service, with marks that lead to each deploy', async () => {
    open('/deploys', shop());
    const timeline = await screen.findByRole('region', { name: 'Deploys over time' });
    const mark = within(timeline).getByRole('link', { name: /^payment 1\.5\.0: rolling out, regressed/ });
    expect(mark.getAttribute('href')).toBe('/deploys/d-3');
    expect(
      within(timeline).getByRole('link', { name: /^order Rollback 1\.0\.0: rolled back/ }),
    ).toBeDefined();
    expect(h1()).toBe('payment 1.5.0 has regressed while it rolls out');
  });

  it('tell what changed in the last hour', async () => {
    open('/deploys', shop());
    const news = await screen.findByRole('region', { name: 'What changed in the last hour' });
    expect(within(news).getAllByRole('row')).toHaveLength(6);
    expect(within(news).getByText(/1\.5\.0 began to take the place of 1\.4\.0/)).toBeDefined();
  });

  it('keep the filter in the address, and say when nothing matches', async () => {
    open('/deploys', shop());
    fireEvent.change(await screen.findByLabelText('Verdict'), { target: { value: 'regressed' } });
    await waitFor(() => expect(location.search).toBe('?verdict=regressed'));
    const rows = screen.getByRole('columnheader', { name: 'Took' }).closest('table') as HTMLElement;
    expect(within(rows).getAllByRole('row')).toHaveLength(2);
    fireEvent.change(screen.getByLabelText('Kind'), { target: { value: 'restart' } });
    expect(await screen.findByText('No deploy matches')).toBeDefined();
    fireEvent.keyDown(document.body, { key: 'Escape' });
    await waitFor(() => expect(location.search).toBe(''));
  });

  it('show older ones on demand, and look for what is filtered among all of them', async () => {
    const answers = shop();
    const of = (...ids: string[]) => judged().filter((d) => ids.includes(d.id));
    const searches: string[] = [];
    open('/deploys', (path, query) => {
      if (path !== '/deployments' || query.get('from') === '-1h') return answers(path, query);
      searches.push([query.get('verdict'), query.get('after')].join(' '));
      if (query.get('verdict')) return { deployments: of('d-3'), next: null };
      return query.get('after')
        ? { deployments: of('d-1', 'd-3'), next: null }
        : { deployments: of('d-2'), next: 'cursor' };
    });
    const rows = async () => {
      const table = (await screen.findByRole('columnheader', { name: 'Took' })).closest('table');
      return within(table as HTMLElement).getAllByRole('row').length - 1;
    };
    await waitFor(() => expect(h1()).toBe('The newest 1 deploy in the last 7 d, none under way'));
    expect(await rows()).toBe(1);
    fireEvent.change(screen.getByLabelText('Verdict'), { target: { value: 'passed' } });
    await waitFor(() => expect(searches).toContain('passed '));
    fireEvent.keyDown(document.body, { key: 'Escape' });
    fireEvent.click(await screen.findByRole('button', { name: 'Show older' }));
    await waitFor(() => expect(searches).toContain(' cursor'));
    await waitFor(async () => expect(await rows()).toBe(3));
    expect(screen.queryByRole('button', { name: 'Show older' })).toBeNull();
    expect(h1()).toBe('payment 1.5.0 has regressed while it rolls out');
  });

  it('look right where nothing is judged', async () => {
    open('/deploys', shop(plain));
    await screen.findByRole('region', { name: 'Deploys over time' });
    expect(screen.queryByLabelText('Verdict')).toBeNull();
    expect(screen.queryByRole('columnheader', { name: 'Verdict' })).toBeNull();
    expect(screen.queryByText('not judged')).toBeNull();
  });

  it('say that there are none, and how one is seen', async () => {
    open(
      '/deploys',
      shop(() => []),
    );
    expect(await screen.findByText('No deploys seen in the last 7 d')).toBeDefined();
    expect(screen.queryByRole('region', { name: 'Deploys over time' })).toBeNull();
  });

  it('say why they cannot be shown', async () => {
    open('/deploys', () => 503);
    expect(await screen.findByText('Could not load the deploys')).toBeDefined();
  });
});

describe('one deploy', () => {
  it('says its verdict, against what, and draws each check', async () => {
    open('/deploys/d-3', shop());
    expect(await screen.findByText(/^Failed POST \/payments\/authorize rose from 0\.31/)).toBeDefined();
    expect(
      await screen.findByText(/Compared with the old version beside it \(1\.4\.0, 2 instances\)/),
    ).toBeDefined();
    const table = screen.getByRole('columnheader', { name: 'Check' }).closest('table') as HTMLElement;
    expect(within(table).getByRole('img', { name: 'errors: +17.3 [+16.6, +18] pts' })).toBeDefined();
    expect(within(table).getByRole('img', { name: 'p95: −76 [−83, −69] ms' })).toBeDefined();
  });

  it('draws the versions over each other', async () => {
    open('/deploys/d-3', shop());
    const chart = await screen.findByRole('img', { name: /^Requests per second of payment by version/ });
    expect(chart.getAttribute('aria-label')).toMatch(/1\.4\.0 last .*, 1\.5\.0 last /);
    fireEvent.click(screen.getByRole('link', { name: 'Duration, p99' }));
    expect(
      await screen.findByRole('img', { name: /^Duration \(p99\) of requests of payment/ }),
    ).toBeDefined();
    expect(location.search).toBe('?quantile=p99');
  });

  it('is drawn around itself, whatever range one comes from', async () => {
    open('/deploys?from=-30d', shop());
    const timeline = await screen.findByRole('region', { name: 'Deploys over time' });
    fireEvent.click(within(timeline).getByRole('link', { name: /^payment 1\.5\.0/ }));
    await screen.findByRole('img', { name: /^Requests per second of payment by version/ });
    const start = Date.parse(judged().find((d) => d.id === 'd-3')?.startedAt ?? '');
    const [from, to] = (ranges.at(-1) ?? []).map((t) => Date.parse(t ?? '')) as [number, number];
    expect(start - from).toBeGreaterThanOrEqual(15 * 60e3);
    expect(start - from).toBeLessThan(3600e3);
    expect(to).toBeGreaterThan(start);
    expect(screen.getByRole('button', { name: 'Time range: Around the deploy' })).toBeDefined();
    expect(location.search).toBe('');
  });

  it('is drawn in the range that is chosen, until the time around it is wanted again', async () => {
    open('/deploys/d-3', shop());
    await screen.findByRole('img', { name: /^Requests per second of payment by version/ });
    const usual = ranges.at(-1);
    fireEvent.click(screen.getByRole('button', { name: 'Time range: Around the deploy' }));
    fireEvent.click(screen.getByRole('link', { name: 'Last 6 h' }));
    await waitFor(() => expect(ranges.at(-1)).toEqual(['-6h', 'now']));
    expect(location.search).toBe('?from=-6h');
    expect(screen.getByRole('button', { name: 'Time range: Last 6 h' })).toBeDefined();
    fireEvent.click(screen.getByRole('link', { name: 'Around the deploy' }));
    await waitFor(() => expect(location.search).toBe(''));
    expect(screen.getByRole('button', { name: 'Time range: Around the deploy' })).toBeDefined();
    cleanup();
    open('/deploys/d-3?from=2026-05-04T00:00:00Z&to=2026-05-05T00:00:00Z', shop());
    await waitFor(() => expect(ranges.at(-1)).toEqual(['2026-05-04T00:00:00Z', '2026-05-05T00:00:00Z']));
    expect(usual?.[0]).not.toBe('-6h');
  });

  it('leads to the comparison of a trace of each side', async () => {
    open('/deploys/d-3', shop());
    const compare = await screen.findByRole('link', {
      name: 'Compare the traces of POST /payments/authorize',
    });
    expect(compare.getAttribute('href')).toMatch(/^\/traces\/[0-9a-f]{32}\?with=[0-9a-f]{32}#compare$/);
  });

  it('offers the way back only as a command to copy, and only when it regressed', async () => {
    open('/deploys/d-3', shop());
    const back = await screen.findByRole('region', { name: 'Back to 1.4.0' });
    expect(within(back).getByText('kubectl rollout undo deployment/payment')).toBeDefined();
    expect(
      within(back)
        .getAllByRole('button')
        .map((b) => b.getAttribute('aria-label')),
    ).toEqual(['Copy the command for kubectl', 'Copy the command for Helm']);
    cleanup();
    open('/deploys/d-2', shop());
    await screen.findByText(/as before, 2,140 against 2,380 requests/);
    expect(screen.queryByRole('region', { name: /^Back to/ })).toBeNull();
  });

  it('shows the versions side by side where there is no verdict, and asks for none', async () => {
    open('/deploys/d-3', shop(plain));
    expect(await screen.findByText(/There is no verdict on it/)).toBeDefined();
    expect(await screen.findByRole('img', { name: /^Requests per second of payment/ })).toBeDefined();
    expect(screen.queryByRole('columnheader', { name: 'Check' })).toBeNull();
    expect(asked).not.toContain('/api/v1/deployments/d-3/verdict');
  });

  it('says what its figures are counted from where not all requests are traced', async () => {
    const answers = shop();
    open('/deploys/d-3', (path, query) =>
      path === '/services'
        ? {
            services: services({ from: Date.now() - 900e3, to: Date.now() }).map((s) => ({
              ...s,
              sampling: { probability: 0.1, requests: 'spans' },
            })),
          }
        : answers(path, query),
    );
    expect(await screen.findByText(/^Those of \w+ are counted from 10/)).toBeDefined();
  });

  it('keeps the page when the evidence cannot be read', async () => {
    const answers = shop();
    open('/deploys/d-3', (path, query) => (path.endsWith('/verdict') ? 503 : answers(path, query)));
    expect(await screen.findByText('Could not load the verdict’s evidence')).toBeDefined();
    expect(h1()).toContain('payment');
  });

  it('that nobody knows is said to be unknown', async () => {
    open('/deploys/no-such', shop());
    await waitFor(() => expect(h1()).toBe('This deploy is not known'));
    expect(screen.getByRole('link', { name: 'All deploys' })).toBeDefined();
  });
});

describe('what runs where', () => {
  it('has services in rows and environments in columns', async () => {
    open('/deploys/status', shop());
    await screen.findByText('production');
    const row = (await screen.findByRole('link', { name: 'catalog' })).closest('tr') as HTMLElement;
    expect(within(row).getByText('Passed')).toBeDefined();
    expect(screen.getByRole('link', { name: 'payment 1.5.0 rolls out in production' })).toBeDefined();
    expect(screen.getByRole('link', { name: 'Services as CSV' }).getAttribute('href')).toBe(
      '/api/v1/deploy-status?from=-30d&to=now&format=csv&table=services',
    );
    expect(screen.getByRole('region', { name: 'How delivery goes' })).toBeDefined();
  });

  it('is the same on a wall, with nothing to press but the way out', async () => {
    open('/deploys/status?wall=1', shop());
    await screen.findByText('production');
    expect(screen.queryByRole('navigation')).toBeNull();
    expect(screen.queryByRole('button')).toBeNull();
    expect(screen.getAllByRole('link').map((l) => l.textContent)).toEqual(['Leave the wall view']);
  });

  it('says what is missing while nothing runs, and why when it cannot be read', async () => {
    open('/deploys/status', () => ({ services: [], weeks: [] }));
    expect(await screen.findByText('Nothing is known to run yet', { selector: 'h2' })).toBeDefined();
    cleanup();
    open('/deploys/status', () => 503);
    expect(await screen.findByText('Could not load what runs where')).toBeDefined();
  });
});

describe('the callers of an operation', () => {
  const address = `/services/payment?op=${encodeURIComponent('server POST /payments/authorize')}`;

  it('are those who stopped too', async () => {
    open(address, shop());
    const table = await screen.findByRole('table', { name: 'Callers of POST /payments/authorize' });
    const gone = (await within(table).findByText('nightly-report')).closest('tr') as HTMLElement;
    expect(within(gone).getByText('gone')).toBeDefined();
    expect(within(gone).getByText('does not run')).toBeDefined();
    expect(within(table).getByText('steady')).toBeDefined();
  });

  it('say why they cannot be told', async () => {
    const answers = shop();
    open(address, (path, query) => (path.endsWith('/callers') ? 503 : answers(path, query)));
    expect(await screen.findByText('Could not load the callers of POST /payments/authorize')).toBeDefined();
  });
});

describe('a chart', () => {
  it('has its deploys, each a link to its page', async () => {
    open('/services/payment', shop());
    const links = await screen.findAllByRole('link', { name: 'Deploy 1.5.0' });
    expect(links).toHaveLength(3);
    for (const link of links) expect(link.getAttribute('href')).toBe('/deploys/d-3');
  });
});
