import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { rangeOf } from '../../src/pages/incidents/incidents';
import { answeredApp } from '../answeredApp';
import { incidents } from '../fixtures/incidents';
import { overview } from '../fixtures/overview';
import { services } from '../fixtures/services';

/** What the pages of incidents say, and what they send. */

const now = Date.now();
const all = incidents(now);
const id = all[0]?.id ?? '';

const { asked: sent, open: openWith } = answeredApp();
let known: Record<string, object> = {};

function open(address: string, answers: Record<string, object> = {}): void {
  known = {
    '/incidents': { incidents: all },
    ...Object.fromEntries(all.map((i) => [`/incidents/${i.id}`, i])),
    ...answers,
  };
  openWith(address, known);
}

describe('the list', () => {
  it('asks for the state and the range of its address, and leads to each', async () => {
    open('/incidents?state=open&from=-1d&env=demo');
    const link = await screen.findByRole('link', { name: /^payment fails 17/ });
    expect(link.getAttribute('href')).toContain(`/incidents/${id}`);
    const asked = sent.find((s) => s.path === '/incidents')?.query;
    expect(asked?.get('state')).toBe('open');
    expect(asked?.get('from')).toBe('-1d');
    expect(asked?.get('env')).toBe('demo');
    const row = link.closest('tr') as HTMLElement;
    expect(row.textContent).toContain('nobody yet');
    expect(within(row).getByRole('link', { name: 'order' })).toBeDefined();
  });

  it('says that nothing went wrong, and where more may be', async () => {
    open('/incidents', { '/incidents': { incidents: [] } });
    expect(await screen.findByText('Nothing went wrong in the last 7 d')).toBeDefined();
    expect(screen.getByRole('link', { name: 'All of the last 30 d' }).getAttribute('href')).toContain(
      'from=-30d',
    );
  });

  it('says why it cannot be shown', async () => {
    open('/incidents', { '/incidents': undefined as unknown as object });
    expect((await screen.findByRole('alert')).textContent).toContain('Could not load the incidents');
  });
});

describe('other pages', () => {
  it('lead to the incident from the headline of the overview', async () => {
    const title = all[0]?.title ?? '';
    const window15 = { from: now - 900e3, to: now };
    open('/?env=demo', {
      '/overview': { ...overview(window15), headline: `${title}, and one more incident` },
      '/services': { services: services(window15) },
    });
    const heading = await screen.findByRole('heading', { level: 1 });
    await waitFor(() => expect(heading.textContent).toBe(`${title}, and one more incident`));
    expect(within(heading).getByRole('link', { name: title }).getAttribute('href')).toBe(
      `/incidents/${id}?env=demo`,
    );
    expect(
      within(heading)
        .getByRole('link', { name: /one more/ })
        .getAttribute('href'),
    ).toBe('/incidents?env=demo&state=open');
    expect(screen.getByRole('link', { name: 'Incident, for 21 min' })).toBeDefined();
  });

  it.each([
    ['payment', 'Suspected cause of an incident:'],
    ['order', 'Suffers from an incident:'],
  ])('tell on the page of %s what part it has', async (name, words) => {
    open(`/services/${name}?from=-30d`, { '/incidents': { incidents: [all[0]] } });
    const region = await screen.findByRole('region', { name: `Incidents of ${name}` });
    expect(region.textContent).toContain(words);
    expect(within(region).getByRole('link').getAttribute('href')).toBe(`/incidents/${id}`);
    const asked = sent.find((s) => s.path === '/incidents')?.query;
    expect([asked?.get('service'), asked?.get('state'), asked?.has('from')]).toEqual([name, 'open', false]);
  });
});

describe('one incident', () => {
  it('begins with the likeliest cause and its evidence, each with its way there', async () => {
    open(`/incidents/${id}`);
    const suspects = await screen.findByRole('region', { name: 'Suspected cause' });
    const [first, second] = within(suspects)
      .getAllByRole('listitem')
      .filter((li) => li.parentElement?.className === 'suspects');
    expect(first?.textContent).toContain('explains 81 % of it');
    expect(second?.textContent).toContain('payment-db');
    expect(
      within(suspects).getByRole('link', { name: '1.5.0 was deployed at 13:58' }).getAttribute('href'),
    ).toContain('/deploys/d-17');
    expect(within(suspects).getByText('nothing that it calls fails').closest('a')).toBeNull();
  });

  it('is gone to from the address of one that turned out to be part of it', async () => {
    open('/incidents/part?env=demo', { '/incidents/part': all[0] as object });
    await waitFor(() => expect(location.pathname).toBe(`/incidents/${id}`));
    expect(location.search).toBe('?env=demo');
    expect(await screen.findByRole('region', { name: 'Suspected cause' })).toBeDefined();
  });

  it('tells what happened in its order, and who suffers', async () => {
    open(`/incidents/${id}`);
    const timeline = await screen.findByRole('region', { name: 'What happened' });
    const words = within(timeline)
      .getAllByRole('listitem')
      .map((li) => li.querySelector('.moment')?.textContent);
    expect(words).toEqual(['Deploy', 'Health', 'Alert', 'Note']);
    expect(
      within(timeline).getByRole('link', { name: 'ErrorBudgetBurnsFast fires' }).getAttribute('href'),
    ).toBe('/alerts?service=payment&q=ErrorBudgetBurnsFast');
    const victims = screen.getByRole('region', { name: 'Suffers from it' });
    const [order, gateway] = within(victims).getAllByRole('listitem');
    expect(order?.textContent).toContain('12.1 % of its requests fail, all of them in calls to payment.');
    expect(order?.textContent).not.toContain('Well again');
    expect(gateway?.textContent).toContain('Well again');
    const traces = screen.getByRole('region', { name: 'Traces that show it' });
    expect(within(traces).getByRole('link', { name: '4bf92f3577b3' }).getAttribute('href')).toContain(
      '/traces/4bf92f3577b34da6a3ce929d0e0e4736',
    );
  });

  it('leads from its cause to traces, logs, map and last change, in its own time', async () => {
    const deployment = {
      id: 'd-17',
      kind: 'deploy',
      version: '1.5.0',
      previousVersion: '1.4.0',
      startedAt: new Date(now - 23 * 60_000).toISOString(),
    };
    open(`/incidents/${id}`, { '/deployments': { deployments: [deployment], next: null } });
    const suspects = await screen.findByRole('region', { name: 'Suspected cause' });
    const leads = (name: string) =>
      new URL(within(suspects).getByRole('link', { name }).getAttribute('href') ?? '', 'http://x');
    const traces = leads('Failed traces of payment');
    expect(traces.searchParams.get('q')).toContain('service=payment status=error');
    expect([traces.searchParams.get('env'), traces.searchParams.get('from')]).toEqual(['demo', '-1h']);
    expect(leads('Logs of payment').searchParams.get('namespace')).toBe('shop');
    expect(leads('payment on the map').searchParams.get('node')).toBe('service:shop/payment@demo');
    const database = leads('payment-db on the map').searchParams;
    expect([database.get('node'), database.get('env')]).toEqual([
      'database:postgresql/payment-db@demo',
      'demo',
    ]);
    expect(leads('payment').pathname).toBe('/services/payment');
    await waitFor(() => expect(leads('Deploy 1.4.0 → 1.5.0').pathname).toBe('/deploys/d-17'));
    expect(suspects.textContent).toContain('2 min before it began');
    const asked = sent.find((s) => s.path === '/deployments')?.query;
    expect([asked?.get('service'), asked?.get('env'), asked?.get('limit')]).toEqual(['payment', 'demo', '1']);
  });

  it('opens the query, traces and logs of each of its alerts', async () => {
    open(`/incidents/${id}`);
    const alerts = await screen.findByRole('region', { name: 'Alerts' });
    const leads = (name: string) =>
      new URL(within(alerts).getByRole('link', { name }).getAttribute('href') ?? '', 'http://x');
    const query = leads('Query of ErrorBudgetBurnsFast of payment');
    expect(query.pathname).toBe('/metrics');
    expect(query.searchParams.get('q')).toBe(all[0]?.alerts[0]?.expr);
    expect(leads('Traces of ErrorBudgetBurnsFast of payment').searchParams.get('from')).toBe('-1h');
    expect(leads('Logs of LatencyAboveObjective of order').searchParams.get('to'), 'it fires no more').toBe(
      new Date(now - 10 * 60_000).toISOString(),
    );
    expect(
      within(alerts).queryByRole('link', { name: 'Query of LatencyAboveObjective of order' }),
      'its rule is gone',
    ).toBeNull();
  });

  it('leads to alerts that fire, and to none that is over', async () => {
    open(`/incidents/${id}`);
    const alerts = await screen.findByRole('region', { name: 'Alerts' });
    expect(within(alerts).getByRole('link', { name: 'ErrorBudgetBurnsFast' }).getAttribute('href')).toContain(
      'service=payment',
    );
    expect(within(alerts).queryByRole('link', { name: 'LatencyAboveObjective' })).toBeNull();
    expect(alerts.textContent).toContain('critical');
  });

  it('does not take the job of an alert about telemetry for a service', async () => {
    const alert = { ...all[0]?.alerts[0], name: 'NoTelemetry', service: 'collector' };
    open(`/incidents/${id}`, {
      [`/incidents/${id}`]: { ...all[0], kind: 'no_telemetry', alerts: [alert] },
    });
    const alerts = await screen.findByRole('region', { name: 'Alerts' });
    const logs = within(alerts).getByRole('link', { name: 'Logs while NoTelemetry fires' });
    expect(logs.getAttribute('href')).not.toContain('collector');
    expect(alerts.textContent).not.toContain('collector');
  });

  it('leads to no place on the map where its cause is a host', async () => {
    const host = { ...all[0]?.suspects[0], kind: 'host', name: 'vm-7', node: 'host:/vm-7@demo' };
    open(`/incidents/${id}`, { [`/incidents/${id}`]: { ...all[0], suspects: [host] } });
    const suspects = await screen.findByRole('region', { name: 'Suspected cause' });
    expect(suspects.textContent).toContain('vm-7');
    expect(within(suspects).queryByRole('link', { name: /vm-7/ })).toBeNull();
  });

  it.each([
    ['/incidents', /^No incident is open/],
    [`/incidents/${id}`, /^Closed, lasted/],
  ])(
    'shows at %s that it is over, without being asked',
    async (path, words) => {
      open(path);
      await screen.findAllByText(/payment fails 17/);
      expect(screen.queryByText(words)).toBeNull();
      const over = { state: 'closed', endedAt: new Date(now).toISOString() };
      known[`/incidents/${id}`] = { ...all[0], ...over };
      known['/incidents'] = { incidents: all.map((one) => (one.id === id ? { ...one, ...over } : one)) };
      expect(await screen.findByText(words, {}, { timeout: 12_000 })).toBeDefined();
    },
    20_000,
  );

  it('is acknowledged, noted and closed with a name', async () => {
    open(`/incidents/${id}`, {
      [`/incidents/${id}/acknowledge`]: {},
      [`/incidents/${id}/close`]: {},
    });
    fireEvent.click(await screen.findByRole('button', { name: 'Acknowledge' }));
    const dialog = screen.getByRole('dialog');
    fireEvent.change(within(dialog).getByLabelText('Your name'), { target: { value: ' Ada ' } });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Acknowledge' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(sent.find((s) => s.path.endsWith('/acknowledge'))?.body).toEqual({ author: 'Ada' });

    fireEvent.click(screen.getByRole('button', { name: 'Close' }));
    const why = screen.getByRole('dialog');
    expect((within(why).getByLabelText('Your name') as HTMLInputElement).value).toBe('Ada');
    const close = within(why).getByRole('button', { name: 'Close it' }) as HTMLButtonElement;
    expect(close.disabled).toBe(true);
    fireEvent.change(within(why).getByLabelText('Why'), { target: { value: 'rolled back' } });
    fireEvent.click(close);
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(sent.find((s) => s.path.endsWith('/close'))?.body).toEqual({
      author: 'Ada',
      reason: 'rolled back',
    });
  });

  it('that is over can only be noted on', async () => {
    open('/incidents/01J8LOST');
    expect(await screen.findByRole('button', { name: 'Add a note' })).toBeDefined();
    expect(screen.queryByRole('button', { name: 'Close' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Acknowledge' })).toBeNull();
    expect(screen.getByText(/^Closed, lasted 9 min$/)).toBeDefined();
  });

  it('that nobody knows says so and leads back', async () => {
    open('/incidents/none');
    expect(
      await screen.findByRole('heading', { level: 1, name: 'This incident is not known' }),
    ).toBeDefined();
    expect(screen.getByRole('link', { name: 'All incidents' })).toBeDefined();
  });
});

describe('figures that are counted from a part', () => {
  const sampled = services({ from: now - 900e3, to: now }).map((s) =>
    s.name === 'payment' ? { ...s, sampling: { probability: 0.1, requests: 'metrics' } } : s,
  );

  it('are said to be beside an incident of such a service', async () => {
    open(`/incidents/${id}?env=demo`, { '/services': { services: sampled } });
    expect(await screen.findByText(/^Those of payment are counted by the agents themselves/)).toBeDefined();
    const asked = sent.filter((s) => s.path === '/services').map((s) => s.query.get('from'));
    expect(asked).toContain(all[0] && rangeOf(all[0], now).from);
  });

  it('are not spoken of where all are traced', async () => {
    open(`/incidents/${id}?env=demo`, {
      '/services': { services: services({ from: now - 900e3, to: now }) },
    });
    await screen.findByRole('heading', { level: 1, name: /^payment fails/ });
    await waitFor(() => expect(sent.some((s) => s.path === '/services')).toBe(true));
    expect(screen.queryByText(/counted by the agents/)).toBeNull();
  });
});
