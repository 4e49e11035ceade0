import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { answeredApp } from '../answeredApp';
import { alertsAnswer, noAlerts, notifications, ruleGroups, silences, tried } from '../fixtures/alerts';
import { service } from '../fixtures/services';

/** What the page of alerts says and sends; the browser tests see it with real rules. */

const now = Date.now();
const NOTHING = { groups: [], receivers: [], alertmanagers: [] };

const { asked, open: openWith } = answeredApp();

const open = (address: string, answers: Record<string, object> = {}): void =>
  openWith(address, {
    '/alerts': alertsAnswer(now, new URLSearchParams()),
    '/prometheus/rules': { status: 'success', data: { groups: ruleGroups(now) } },
    '/silences': { silences: silences(now) },
    '/notifications': NOTHING,
    ...answers,
  });

const h1 = () => screen.getByRole('heading', { level: 1 }).textContent;
const rowOf = async (alert: string) =>
  (await screen.findByRole('button', { name: `Silence ${alert}` })).closest('tr') as HTMLElement;

describe('the alerts', () => {
  it('lead to their query, traces, logs and runbook, from before they began', async () => {
    open('/alerts?from=-5m');
    const row = await rowOf('ErrorBudgetBurnsFast of payment');
    const way = (name: RegExp) => within(row).getByRole('link', { name }).getAttribute('href') ?? '';
    const query = (address: string) => new URLSearchParams(address.split('?')[1]);
    expect(query(way(/^Query/)).get('q')).toContain('service:error_ratio:rate1h');
    for (const name of [/^Query/, /^Traces/, /^Logs/]) expect(query(way(name)).get('from')).toBe('-1h');
    expect(query(way(/^Traces/)).get('env')).toBe('demo');
    expect(query(way(/^Logs/)).get('service')).toBe('payment');
    expect(way(/^Runbook/)).toBe('https://wiki.example/payment');
    const told = await rowOf('ErrorBudgetBurnsFast of order');
    expect(within(told).queryByRole('link', { name: /^Runbook/ })).toBeNull();
    expect(within(told).getByText('explained')).toBeDefined();
  });

  it('lead to query, traces and logs, each of them, also where they are about no service', async () => {
    const answer = alertsAnswer(now, new URLSearchParams());
    const shown = '{service=order kind=client} && !{service=payment}';
    const alerts = answer.alerts.map((a) =>
      a.state === 'pending' ? { ...a, annotations: { traces: shown } } : a,
    );
    open('/alerts?from=-5m', { '/alerts': { ...answer, alerts } });
    expect(alerts.some((a) => a.service === null)).toBe(true);
    for (const a of alerts) {
      const row = await rowOf(a.service ? `${a.name} of ${a.service}` : a.name);
      const query = (name: RegExp) => {
        const address = within(row).getByRole('link', { name }).getAttribute('href') ?? '';
        return new URLSearchParams(address.split('?')[1]);
      };
      expect(query(/^Query of/).get('q')).toBe(a.expr);
      const traces = query(/^Traces (of|while)/);
      expect(traces.get('q')).toBe(
        a.state === 'pending' ? shown : a.service && `service=${a.service} (kind=server OR kind=consumer)`,
      );
      expect(query(/^Logs (of|while)/).get('service')).toBe(a.service);
      for (const way of [traces, query(/^Logs/)]) expect(way.get('from')).not.toBeNull();
    }
  });

  it('lead to the incident that they are part of, also those that name no service', async () => {
    const answer = alertsAnswer(now, new URLSearchParams());
    const incident = { id: '01J9LOST', title: 'No telemetry from demo' };
    const alerts = answer.alerts.map((a) => (a.service ? a : { ...a, incident }));
    open('/alerts', { '/alerts': { ...answer, alerts } });
    const linkOf = async (alert: string) =>
      within(await rowOf(alert)).queryByRole('link', { name: /^Incident of / });
    expect((await linkOf('PharosRefuses'))?.getAttribute('href')).toBe('/incidents/01J9LOST');
    expect((await linkOf('ErrorBudgetBurnsFast of payment'))?.getAttribute('href')).toBe(
      '/incidents/01J9PAYMENT',
    );
    expect(await linkOf('ErrorBudgetBurnsFast of order')).toBeNull();
  });

  it('say what their rule says to do beside the address of the owner', async () => {
    const answer = alertsAnswer(now, new URLSearchParams());
    const alerts = answer.alerts.map((a) => ({ ...a, annotations: { runbook: 'Look at its database.' } }));
    open('/alerts', { '/alerts': { ...answer, alerts } });
    const row = await rowOf('ErrorBudgetBurnsFast of payment');
    fireEvent.click(within(row).getByRole('link', { name: 'ErrorBudgetBurnsFast' }));
    expect(await screen.findByText('Look at its database.')).toBeDefined();
    expect(screen.getByRole('link', { name: 'https://wiki.example/payment' })).toBeDefined();
  });

  it('show the watchdog as a heartbeat, and which file is wrong and where', async () => {
    open('/alerts');
    expect(await screen.findByText(/^Heartbeat: Watchdog has fired for 26 h/)).toBeDefined();
    expect(screen.getByText(/is refused, line 14/).closest('.banner')?.textContent).toContain(
      'unclosed left parenthesis',
    );
  });

  it('say that none is a matter of no rules, when it is', async () => {
    open('/alerts', {
      '/alerts': noAlerts,
      '/prometheus/rules': { status: 'success', data: { groups: [] } },
      '/silences': { silences: [] },
    });
    await waitFor(() => expect(h1()).toBe('No rules are evaluated'));
    expect(await screen.findByText(/pharos\.alert\.rules\.folders/)).toBeDefined();
    expect(screen.queryByText(/heartbeat/i)).toBeNull();
  });

  it('tell of a way to people that does not work', async () => {
    open('/alerts?tab=told', { '/notifications': notifications });
    expect(await screen.findByText('1 way to tell people of alerts does not work.')).toBeDefined();
    const row = (await screen.findByText('pay/webhook')).closest('tr') as HTMLElement;
    expect(row.textContent).toContain('cannot be reached');
  });
});

describe('a silence', () => {
  it('is made of labels, a reason, a name and an end', async () => {
    open('/alerts', { 'POST /silences': silences(now)[0] as object });
    fireEvent.click(await screen.findByRole('button', { name: 'Silence ErrorBudgetBurnsFast of payment' }));
    const dialog = screen.getByRole('dialog', { name: 'Silence ErrorBudgetBurnsFast' });
    const send = within(dialog).getByRole('button', { name: 'Silence' }) as HTMLButtonElement;
    expect(send.disabled).toBe(true);
    fireEvent.click(within(dialog).getByLabelText(/^severity=/));
    fireEvent.change(within(dialog).getByLabelText('Why'), { target: { value: 'new disk' } });
    fireEvent.change(within(dialog).getByLabelText('Your name'), { target: { value: 'Ada' } });
    fireEvent.change(within(dialog).getByLabelText('Until'), { target: { value: '1' } });
    fireEvent.click(send);
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    const sent = asked.find((a) => a.method === 'POST')?.body as {
      matchers: { name: string }[];
      endsAt: string;
      createdBy: string;
      comment: string;
    };
    expect(sent.matchers.map((m) => m.name)).toEqual([
      'alertname',
      'service',
      'service_namespace',
      'deployment_environment_name',
    ]);
    expect(sent).toMatchObject({ createdBy: 'Ada', comment: 'new disk' });
    expect(Math.abs(Date.parse(sent.endsAt) - Date.now() - 3_600_000)).toBeLessThan(60_000);
  });

  it('that is refused stays open and says why', async () => {
    open('/alerts', {
      'POST /silences': { title: 'Conflict', status: 409, detail: 'There are 1,000 silences.' },
    });
    fireEvent.click(await screen.findByRole('button', { name: 'Silence PharosRefuses' }));
    fireEvent.change(screen.getByLabelText('Why'), { target: { value: 'x' } });
    fireEvent.change(screen.getByLabelText('Your name'), { target: { value: 'Ada' } });
    fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Silence' }));
    expect(await screen.findByText('There are 1,000 silences.')).toBeDefined();
    expect(screen.getByRole('dialog')).toBeDefined();
  });

  it('can be ended, and ended ones are shown when they are wanted', async () => {
    open('/alerts?tab=silences', { 'DELETE /silences/4c1d': silences(now)[0] as object });
    fireEvent.click(await screen.findByRole('button', { name: /^End the silence of alertname=/ }));
    await waitFor(() =>
      expect(asked.some((a) => a.method === 'DELETE' && a.path === '/silences/4c1d')).toBe(true),
    );
    expect(screen.queryByText('service=~"pay.*"')).toBeNull();
    fireEvent.click(screen.getByLabelText(/^Ended ones/));
    expect(await screen.findByText('service=~"pay.*"')).toBeDefined();
  });
});

describe('a rule that is tried', () => {
  it('is sent as its address says, and says how often it would have fired', async () => {
    open('/alerts?tab=try&expr=up%20%3D%3D%200&for=5m&over=-7d', { '/rules/try': tried(now) });
    expect(await screen.findByText('Would have fired 3 times')).toBeDefined();
    expect(asked.find((a) => a.path === '/rules/try')?.body).toEqual({
      expr: 'up == 0',
      for: '5m',
      keepFiringFor: null,
      from: '-7d',
      to: 'now',
    });
    expect(screen.getByRole('img', { name: /^The rule would have fired 3 times between/ })).toBeDefined();
    expect(screen.getByText('fires still')).toBeDefined();
  });

  it('that cannot be read is underlined where it goes wrong', async () => {
    open('/alerts?tab=try&expr=up%20%3D%3D', {
      '/rules/try': {
        title: 'Wrong parameter',
        status: 400,
        detail: 'This is no query of PromQL: unexpected end of input.',
        parameter: 'expr',
        position: 5,
        length: 0,
      },
    });
    expect(await screen.findByText(/unexpected end of input/)).toBeDefined();
    expect(screen.getByText('At character 6.')).toBeDefined();
    expect(screen.getByText('The rule is not understood')).toBeDefined();
  });

  it('says what is wrong with how long it must hold', async () => {
    open('/alerts?tab=try&expr=up&for=soon', {
      '/rules/try': {
        title: 'Wrong parameter',
        status: 400,
        detail: "'soon' is no length of time.",
        parameter: 'for',
        allowed: ['a duration as in rule files, such as 5m or 1h30m'],
      },
    });
    const hint = await screen.findByText(/'soon' is no length of time/);
    const field = screen.getByRole('textbox', { description: /no length of time/ });
    expect(field.closest('label')?.textContent).toContain('For');
    expect(hint.closest('label'), 'it is no part of the name').toBeNull();
  });

  it('begins with a rule that there is', async () => {
    open('/alerts');
    const link = await screen.findByRole('link', { name: 'Try ErrorBudgetBurnsFast on the last day' });
    const query = new URLSearchParams(link.getAttribute('href')?.split('?')[1]);
    expect(query.get('tab')).toBe('try');
    expect(query.get('for')).toBe('1m');
    expect(query.get('keep')).toBe('1m30s');
  });
});

describe('a service', () => {
  it('shows what fires for it above all else', async () => {
    const range = { from: now - 900_000, to: now };
    open('/services/payment', {
      '/services/payment': service('payment', range) as object,
      '/services/payment/operations': { operations: [], capped: false, cap: 500 },
      '/services/payment/instances': { instances: [] },
      '/alerts': alertsAnswer(now, new URLSearchParams({ service: 'payment' })),
    });
    const region = await screen.findByRole('region', { name: 'Alerts of payment' });
    expect(region.textContent).toContain('payment fails 17.6% of its requests');
    expect(within(region).getByRole('link', { name: 'Alerts' }).getAttribute('href')).toContain(
      'service=payment',
    );
  });
});
