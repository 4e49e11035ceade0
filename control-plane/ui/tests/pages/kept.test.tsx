import { cleanup, configure, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OverheadBudget } from '../../src/api/overheadTypes';
import { App } from '../../src/app';
import { allKept, budget, held, kept, overhead } from '../fixtures/overhead';
import { explain, facets } from '../fixtures/search';
import { services } from '../fixtures/services';
import { trace, traceList } from '../fixtures/traces';

/** What pages say of traces that were kept and left out. */

configure({ asyncUtilTimeout: 10_000 });

const hour = { from: Date.now() - 3_600e3, to: Date.now() };
const found = traceList(hour.from, hour.to).slice(0, 40);
const one = trace(found[0]?.traceId ?? '');
if (!one) throw new Error('no trace is made up');

function open(address: string, answers: Record<string, object>): void {
  vi.stubGlobal('fetch', (input: string) => {
    const path = new URL(input, 'http://localhost').pathname.replace('/api/v1', '');
    const body = answers[path];
    if (typeof body === 'string')
      return Promise.resolve(new Response(body, { headers: { 'content-type': 'text/event-stream' } }));
    return Promise.resolve(
      body
        ? Response.json(body)
        : Response.json(
            { type: 'about:blank', title: 'Unavailable', status: 404, detail: `${path} is not there.` },
            { status: 404 },
          ),
    );
  });
  history.replaceState(null, '', address);
  render(<App />);
}

beforeEach(() => {
  localStorage.clear();
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

const card = () => screen.findByRole('region', { name: 'Which traces are kept' });
const costs = (budgets?: OverheadBudget[]) => ({ ...overhead(hour), ...(budgets && { budgets }) });

describe('the card of kept traces', () => {
  it('says what was left out, and has the kept ones by what spoke for them beside the picture', async () => {
    open('/overhead', { '/overhead': costs(), '/overhead/kept': kept(hour) });
    const shown = await card();
    await within(shown).findByText('Of 44.4k traces 85.4 % were left out.');
    within(shown).getByText(/44 MB on disk became 6.6 MB \(15 %\)/);
    within(shown).getByText(/4,210 drawn traces stand for 42.1k/);
    within(shown).getByRole('img', { name: /By reason: Ordinary, drawn 4210, With an error 1020/ });
    const error = within(shown).getByRole('row', { name: /^With an error/ });
    within(error).getByText('1,020');
    within(error).getByText('2.3');
    within(within(shown).getByRole('row', { name: /^Left out/ })).getByText('37.9k');
    within(shown).getByText(/^3 kept traces are partial/);
    within(shown).getByText(/when it is 5 min old.*10 % are kept where no budget or lever/);
    within(shown).getByText(/all services and environments, decided in/);
  });

  it('says that all are kept, and how fewer would be', async () => {
    open('/overhead', { '/overhead': costs(), '/overhead/kept': allKept(hour) });
    const shown = await card();
    await within(shown).findByRole('heading', { name: 'All traces are kept' });
    within(shown).getByRole('button', { name: /pharos.keep.enabled=true/ });
    expect(within(shown).queryByRole('table')).toBeNull();
  });

  it('says that nothing was decided, and of what was before it is turned off', async () => {
    open('/overhead', {
      '/overhead': costs(),
      '/overhead/kept': { ...allKept(hour), enabled: true, decideAfterSeconds: 30, since: null },
    });
    await within(await card()).findByRole('heading', { name: 'No trace was decided of' });
    within(await card()).getByText(/when it is 30 s old/);
    cleanup();

    open('/overhead', { '/overhead': costs(), '/overhead/kept': { ...kept(hour), enabled: false } });
    await within(await card()).findByRole('heading', { name: 'All traces are kept' });
    within(await card()).getByText('Of 44.4k traces 85.4 % were left out.');
  });

  it('says since when it knows', async () => {
    const since = new Date(Date.now() - 600e3).toISOString();
    open('/overhead', { '/overhead': costs(), '/overhead/kept': { ...kept(hour), since } });
    await within(await card()).findByText(/^What was decided is counted since \d\d:\d\d\.$/);
  });

  it('says that it could not be loaded, while the rest is there', async () => {
    open('/overhead', { '/overhead': costs() });
    await within(await card()).findByRole('heading', { name: 'Could not load which traces are kept' });
    await screen.findByText('139k lines');
    expect(screen.queryByText(/^It is not held/)).toBeNull();
  });
});

describe('a budget', () => {
  const all = (state: Parameters<typeof held>[0], rate: number): OverheadBudget => ({
    ...budget('all', null, 1_000, 600, 5_000),
    held: held(state, rate, state === 'cannot' ? [2_300, 10, 90, 0] : [200, 600, 150, 30]),
  });

  it('that is held says by which rate, since when, and what the day goes to', async () => {
    open('/overhead', { '/overhead': costs([all('holds', 0.125)]), '/overhead/kept': kept(hour) });
    const shown = await screen.findByRole('region', { name: 'Budget of the day' });
    await within(shown).findByText(/^It has been held since .*\d\d:\d\d:$/);
    within(shown).getByText(/of the traces that nothing speaks for 12.5 % are kept now/);
    within(shown).getByText('The day will take 980 MB (98 % of the budget).');
    within(shown).getByText('still to come 380 MB');
    within(shown).getByRole('img', { name: /^What the day will take, by what it goes to/ });
    within(within(shown).getByRole('row', { name: /^Other traces that are kept/ })).getByText('600');
    within(shown).getByRole('link', { name: 'Which traces are kept' });
  });

  it('that cannot be held says why and what takes most of it', async () => {
    open('/overhead', { '/overhead': costs([all('cannot', 0.001)]), '/overhead/kept': kept(hour) });
    const shown = await screen.findByRole('region', { name: 'Budget of the day' });
    await within(shown).findByText(/^It cannot be held since .*\d\d:\d\d\.$/);
    within(shown).getByText(/though only 0.1 % of ordinary traces are kept: most of it goes to traces that/);
    expect(within(shown).getByText(/^The day will take 2.4 GB .240 %/).className).toBe('meh');
  });

  it('that fits says so, and others say how they are held in their rows', async () => {
    const other = { ...budget('service', 'payment', 1_000, 600, 5_000), held: all('holds', 0.5).held };
    open('/overhead', { '/overhead': costs([all('keeps_all', 1), other]), '/overhead/kept': kept(hour) });
    const shown = await screen.findByRole('region', { name: 'Budget of the day' });
    await within(shown).findByText(/all traces are kept, and fit/);
    const row = within(shown).getByRole('row', { name: /^service payment/ });
    within(row).getByText(/^It has been held since .* 50 % are kept now\.$/);
    within(row).getByText('980');
  });

  it('says that nobody holds it, or that it is not known yet', async () => {
    const set = [budget('all', null, 1_000, 600, 5_000)];
    open('/overhead', { '/overhead': costs(set), '/overhead/kept': allKept(hour) });
    await screen.findByText('It is not held:');
    cleanup();
    open('/overhead', { '/overhead': costs(set), '/overhead/kept': kept(hour) });
    await screen.findByText('How it is held is not known yet.');
  });
});

describe('a trace', () => {
  const of = (changes: object) => ({ [`/traces/${one.traceId}`]: { ...one, ...changes } });

  it('that was drawn says for how many it stands', async () => {
    open(`/traces/${one.traceId}`, of({ weight: 12.5 }));
    const link = await screen.findByRole('link', { name: '12.5 traces' });
    expect(link.getAttribute('href')).toMatch(/^\/overhead.*#kept$/);
    expect(screen.queryByText(/^Partial/)).toBeNull();
  });

  it('that is partial says so, and not that something was not received', async () => {
    const spans = one.spans.slice(3).map((s, i) => ({ ...s, parentMissing: i === 0 }));
    open(`/traces/${one.traceId}`, of({ partial: true, spans }));
    await screen.findByText('Partial: its other spans were left out');
    expect(screen.queryByText(/not received/)).toBeNull();
    expect(screen.getByRole('link', { name: 'Which traces are kept' }).getAttribute('href')).toMatch(
      /#kept$/,
    );
    expect(screen.queryByText('Stands for')).toBeNull();
  });

  it('that was kept whole says nothing of it', async () => {
    open(`/traces/${one.traceId}`, of({}));
    await screen.findByText('Duration');
    expect(screen.queryByText('Stands for')).toBeNull();
    expect(screen.queryByText(/left out/)).toBeNull();
  });
});

describe('a search', () => {
  const event = (name: string, data: object) => `event:${name}\ndata:${JSON.stringify(data)}\n\n`;
  const answers = (keptOnly: boolean, marks: object[]): Record<string, object> => ({
    '/traces/stream': (event('traces', {
      traces: found.slice(0, marks.length).map((t, i) => ({ ...t, ...marks[i] })),
    }) + event('done', { scanned: 9, truncated: false, reason: null })) as unknown as object,
    '/traces/facets': { ...facets(found), keptOnly },
    '/traces/explain': { ...explain(found, { kind: 'errors' }), keptOnly },
    '/services': { services: services(hour) },
  });

  it('marks traces that stand for others and those that are partial', async () => {
    open('/traces', answers(false, [{ weight: 10 }, { partial: true, rootMissing: true }, {}]));
    await waitFor(() => expect(screen.getAllByRole('rowheader')).toHaveLength(3));
    const [drawn, partial, whole] = screen.getAllByRole('rowheader');
    expect(drawn?.textContent).toContain('stands for 10');
    expect(partial?.textContent).toContain('partial');
    expect(partial?.textContent).not.toContain('not received');
    expect(whole?.textContent).not.toMatch(/partial|stands for/);
  });

  it('says that facets and explanations are of kept traces where others were left out', async () => {
    open('/traces', answers(true, [{}, {}]));
    expect((await screen.findAllByText(/^Of kept traces only/)).length).toBe(1);
    cleanup();
    open('/traces?tab=explain', answers(true, [{}, {}]));
    await waitFor(() => expect(screen.getAllByText(/^Of kept traces only/)).toHaveLength(2));
    cleanup();
    open('/traces?tab=explain', answers(false, [{}, {}]));
    await screen.findByText(/values? that make no difference/);
    expect(screen.queryByText(/^Of kept traces only/)).toBeNull();
  });
});
