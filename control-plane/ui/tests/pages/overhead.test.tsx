import { fireEvent, screen, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { answeredApp } from '../answeredApp';
import { levelPreview, leverPreview, levers, loggers, sampling, samplingPreview } from '../fixtures/levers';
import {
  allKept,
  budget,
  contributors,
  noOverhead,
  nothingUnread,
  overhead,
  overheadByVersion,
  seriesLimits,
  unread,
} from '../fixtures/overhead';
import { ENV } from '../fixtures/shop';

/** What the page of costs says of odd answers; the browser tests see the usual ones. */

const hour = () => ({ from: Date.now() - 3_600e3, to: Date.now() });
const usual = (): Record<string, object> => ({
  '/overhead': overhead(hour()),
  '/overhead/contributors': contributors(hour(), new URLSearchParams()),
  '/overhead/series': seriesLimits(Date.now()),
  '/overhead/reads': unread(Date.now()),
  '/overhead/kept': allKept(hour()),
  '/levers': levers(Date.now()),
  '/levers/preview': leverPreview(Date.now()),
  '/sampling': sampling(Date.now()),
});
const { asked, open } = answeredApp();

describe('the overhead', () => {
  it('has a row for each service, whose figures lead to what they were counted from', async () => {
    open('/overhead?env=demo&from=-6h', usual());
    const table = await screen.findByRole('region', { name: 'By service and signal' });
    const row = await within(table).findByRole('row', { name: /^payment/ });
    expect(within(row).getByText('61.8')).toBeDefined();
    expect(within(row).getByText('139k lines')).toBeDefined();
    expect(within(row).getByText('×4.0')).toBeDefined();
    expect(within(row).getByText('945')).toBeDefined();
    const traces =
      within(row)
        .getByRole('link', { name: /traces of payment/ })
        .getAttribute('href') ?? '';
    expect(traces).toContain('/traces?');
    expect(traces).toContain('service=payment');
    expect(traces).toContain('from=-6h');
  });

  it('tells what each service costs a month, and is sorted by it', async () => {
    const priced = overhead(hour());
    for (const one of priced.costs) one.cost = one.source.service === 'auth' ? 2 : 0.5;
    open('/overhead?from=-1h&sort=-cost', { ...usual(), '/overhead': priced });
    const table = await screen.findByRole('region', { name: 'By service and signal' });
    const auth = await within(table).findByRole('row', { name: /^auth/ });
    const first = within(table).getAllByRole('row')[1];
    expect(first).toBe(auth);
    // Three signals, of an hour and the minute that it began in.
    expect(first?.lastElementChild?.textContent).toMatch(/^4\.[23]\dk EUR$/);
  });

  it('adds up by version, or by what else is chosen', async () => {
    open('/overhead?by=version', { ...usual(), '/overhead': overheadByVersion(hour()) });
    const table = await screen.findByRole('region', { name: 'By version and signal' });
    const row = await within(table).findByRole('row', { name: /^1\.5\.0 ?payment/ });
    expect(within(row).getByText('61.8')).toBeDefined();
    expect(within(table).getAllByRole('row', { name: /^no version named/ })).toHaveLength(7);
    expect(JSON.stringify(asked)).toContain('by=version');
    const chosen = within(table).getByRole('navigation', { name: 'Added up by' });
    expect(within(chosen).getByRole('link', { current: true }).textContent).toBe('Version');
    expect(within(chosen).getByRole('link', { name: 'Team' }).getAttribute('href')).toContain('by=team');
    expect(within(chosen).getByRole('link', { name: 'Service' }).getAttribute('href')).not.toContain('by=');
  });

  it('names versions of metrics that are too many to be told apart', async () => {
    const byVersion = overheadByVersion(hour());
    const groups = byVersion.groups
      .filter((one) => one.signal === 'metrics')
      .slice(0, 1)
      .map((one) => ({ ...one, name: '_other_' }));
    open('/overhead?by=version', { ...usual(), '/overhead': { ...byVersion, groups } });
    const table = await screen.findByRole('region', { name: 'By version and signal' });
    expect(await within(table).findByRole('row', { name: /^other versions/ })).toBeDefined();
    expect(within(table).queryByText('_other_')).toBeNull();
  });

  it('leads from an environment to what is of it', async () => {
    const byVersion = overheadByVersion(hour());
    const groups = byVersion.groups.map((one) => ({ ...one, name: ENV, service: null, diskBytes: 7 }));
    open('/overhead?by=environment', { ...usual(), '/overhead': { ...byVersion, groups } });
    const table = await screen.findByRole('region', { name: 'By environment and signal' });
    const link = await within(table).findByRole('link', { name: ENV });
    expect(link.getAttribute('href')).toContain(`env=${ENV}`);
    expect(within(table).getAllByRole('row')).toHaveLength(2);
    expect(within(table).getByText('133')).toBeDefined();
  });

  it('shows the budget of the environment that is looked at, and the others beside it', async () => {
    open(`/overhead?env=${ENV}`, usual());
    const card = await screen.findByRole('region', { name: 'Budget of the day' });
    expect(within(card).getByText('3.1 GB of today’s 12 GB are used (25.8 %).')).toBeDefined();
    expect(within(card).getByText(/the day will take 8.9 GB \(74.2 % of the budget\)/)).toBeDefined();
    expect(within(card).getByRole('img', { name: /^3.1 GB of today’s 12 GB/ })).toBeDefined();
    expect(within(card).getByText('traces 1.55 GB')).toBeDefined();
    const payment = within(card).getByRole('row', { name: /^service payment/ });
    expect(within(payment).getByText('240')).toBeDefined();
    expect(within(card).getByRole('row', { name: /^all services/ })).toBeDefined();
  });

  it('says what a day takes where no budget is set, and how to set one', async () => {
    const unset = {
      ...overhead(hour()),
      budgets: [{ ...budget('all', null, null, 3_200, null), unknown: ['metrics' as const] }],
    };
    open('/overhead', { ...usual(), '/overhead': unset });
    const card = await screen.findByRole('region', { name: 'Budget of the day' });
    expect(within(card).getByText('What came today takes some 3.2 GB on disk.')).toBeDefined();
    expect(within(card).getByText(/not known yet/)).toBeDefined();
    expect(within(card).getByText(/^Without metrics/)).toBeDefined();
    expect(within(card).getByText('pharos.budget.bytes-per-day=20GB')).toBeDefined();
    expect(within(card).queryByRole('table')).toBeNull();
  });

  it('does not draw what is not measured as nothing', async () => {
    open('/overhead', usual());
    const table = await screen.findByRole('region', { name: 'By service and signal' });
    const row = await within(table).findByRole('row', { name: /^node-exporter/ });
    expect(within(row).getAllByText('–')).toHaveLength(5);
    expect(within(row).getByText('21k')).toBeDefined();
  });

  it('names what was refused, why and since when, with the setting to copy', async () => {
    open('/overhead', usual());
    const card = await screen.findByRole('region', { name: 'Refused series' });
    expect(await within(card).findByText(/some 6,120 new series, 48.2k samples/)).toBeDefined();
    expect(within(card).getByText(/The service has as many active series as it may/)).toBeDefined();
    expect(within(card).getByText('cache_gets_total')).toBeDefined();
    expect(within(card).getByText(/service-series-limits\[.*catalog\]=36860/)).toBeDefined();
    expect(within(card).getByRole('button', { name: /^Copy pharos.storage.service-series/ })).toBeDefined();
  });

  it('says that the limit of all services was reached', async () => {
    const limits = seriesLimits(Date.now());
    const services = limits.services.map((s) =>
      s.refused
        ? { ...s, refused: { ...s.refused, reason: 'series_limit', setting: 'pharos.storage.series-limit' } }
        : s,
    );
    open('/overhead', { ...usual(), '/overhead/series': { ...limits, services } });
    const card = await screen.findByRole('region', { name: 'Refused series' });
    expect(await within(card).findByText(/All services together have as many/)).toBeDefined();
    expect(within(card).getByText('pharos.storage.series-limit')).toBeDefined();
  });

  it('says since when samples are counted when that is not all of the time', async () => {
    const late = { ...overhead(hour()), samplesSince: new Date(Date.now() - 600e3).toISOString() };
    open('/overhead', { ...usual(), '/overhead': late });
    expect(await screen.findByText(/^Samples are counted since/)).toBeDefined();
  });

  it('says what it does not count', async () => {
    open('/overhead', usual());
    const card = await screen.findByRole('region', { name: 'What is not counted' });
    expect(within(card).getByText(/^Journals and files/)).toBeDefined();
    expect(within(card).getByText(/^What instances spend/)).toBeDefined();
  });

  it('lists what nobody reads, with its share and when it was read last', async () => {
    open('/overhead', usual());
    const card = await screen.findByRole('region', { name: 'Nobody reads' });
    expect(await within(card).findByText('2 metrics of 214, 32.8 % of all active series')).toBeDefined();
    const cache = within(card).getByRole('row', { name: /^cache_gets_total/ });
    expect(within(cache).getByText('9,212')).toBeDefined();
    expect(within(cache).getByText('not seen')).toBeDefined();
    const idle = within(card).getByRole('row', { name: /^jdbc_connections_idle/ });
    expect(within(idle).getByText(/^\d{1,2} [A-Z][a-z]{2} \d\d:\d\d$/)).toBeDefined();
    expect(within(card).getByRole('row', { name: /^auth/ })).toBeDefined();
    expect(within(card).getByText(/^since (?!reads)/)).toBeDefined();
    expect(
      asked.some(({ address }) => address.includes('/overhead/reads') && address.includes('unread=true')),
    ).toBe(true);
  });

  it('is one click from leaving out what nobody reads', async () => {
    open('/overhead', usual());
    const card = await screen.findByRole('region', { name: 'Nobody reads' });
    fireEvent.click(await within(card).findByRole('button', { name: 'Leave out jdbc_connections_idle' }));
    expect(await screen.findByRole('dialog', { name: /jdbc_connections_idle/ })).toBeDefined();
    await vi.waitFor(() => expect(JSON.stringify(asked)).toContain('levers/preview'));
  });

  it('can leave out each label that a metric is listed with', async () => {
    open('/overhead', usual());
    const card = await screen.findByRole('region', { name: 'Metrics and their labels' });
    const row = await within(card).findByRole('row', { name: /^cache_gets_total/ });
    const labels = within(row).getAllByRole('button', { name: /^Leave out the label/ });
    expect(labels.map((button) => button.getAttribute('aria-label'))).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^Leave out the label product_id/),
        expect.stringMatching(/^Leave out the label (?!product_id)/),
      ]),
    );
    fireEvent.click(labels[0] as HTMLElement);
    const dialog = await screen.findByRole('dialog');
    expect(dialog.textContent).toMatch(/cache_gets_total/);
  });

  it('says since when it knows that everything is read', async () => {
    open('/overhead', { ...usual(), '/overhead/reads': nothingUnread(Date.now()) });
    const card = await screen.findByRole('region', { name: 'Nobody reads' });
    expect(await within(card).findByRole('heading', { name: /^Everything that is kept/ })).toBeDefined();
    expect(within(card).getByText(/^since reads are counted/)).toBeDefined();
  });

  it('asks for the causes of the service that the address names', async () => {
    open('/overhead?service=order', usual());
    await screen.findByRole('region', { name: 'Operations' });
    expect(
      asked.some(
        ({ address }) => address.includes('/overhead/contributors') && address.includes('service=order'),
      ),
    ).toBe(true);
    expect((screen.getByLabelText('Service') as HTMLSelectElement).value).toBe('order');
  });

  it('says that nothing came', async () => {
    open('/overhead', {
      '/overhead': noOverhead(hour()),
      '/overhead/contributors': {
        ...contributors(hour(), new URLSearchParams()),
        operations: [],
        patterns: [],
        metrics: [],
      },
      '/overhead/series': { activeSeries: 0, services: [] },
    });
    expect(await screen.findByRole('heading', { name: /^No service sent anything/ })).toBeDefined();
    expect(await screen.findByRole('heading', { name: 'No spans came' })).toBeDefined();
    expect(await screen.findByRole('heading', { name: 'No series was refused' })).toBeDefined();
  });

  it('keeps what is known when one of its answers does not come', async () => {
    const { '/overhead/contributors': _, ...others } = usual();
    open('/overhead', others);
    expect(await screen.findByRole('heading', { name: 'Could not load what causes it' })).toBeDefined();
    expect(await screen.findByText('139k lines')).toBeDefined();
  });

  it('lists what is left out, with how much, until when and who did what', async () => {
    open('/overhead', usual());
    const card = await screen.findByRole('region', { name: 'Left out' });
    const lines = await within(card).findByRole('row', { name: /^Lines of a kind of payment/ });
    expect(within(lines).getByText(/59.9k lines/)).toBeDefined();
    expect(within(lines).getByText('4.55 MB of text')).toBeDefined();
    const label = within(card).getByRole('row', { name: /^The label product_id/ });
    expect(within(label).getByText(/12 samples kept their label/)).toBeDefined();
    expect(within(label).getByText('216k added up, 2,000 before their sum was complete')).toBeDefined();
    expect(within(label).getByText('revoked')).toBeDefined();
    expect(within(card).getByText(/Applied by Bob/)).toBeDefined();
  });

  it('shows how a log level stands at its instances', async () => {
    open('/overhead', usual());
    const card = await screen.findByRole('region', { name: 'Left out' });
    const row = await within(card).findByRole('row', { name: /^A logger of order in .* at debug/ });
    expect(within(row).getByText('Set on 1 of 2 instances')).toBeDefined();
    expect(within(row).getByText(/^order-2 could not be set: nothing listens at/)).toBeDefined();
    expect(within(row).getByText('order-1, before info')).toBeDefined();
  });

  it('sets a log level for a while, after showing whom it reaches', async () => {
    open('/overhead?env=demo', {
      ...usual(),
      '/levers/loggers': loggers(),
      '/levers/preview': levelPreview(Date.now()),
    });
    fireEvent.click(await screen.findByRole('button', { name: 'Set a log level of payment' }));
    const dialog = await screen.findByRole('dialog', { name: 'Log level' });
    expect((within(dialog).getByLabelText('Service') as HTMLInputElement).value).toBe('payment');
    await vi.waitFor(() =>
      expect(dialog.querySelector('datalist option[value="com.example.shop.refunds"]')).not.toBeNull(),
    );
    expect(within(dialog).queryByRole('region', { name: 'What it does' })).toBeNull();
    const set = within(dialog).getByRole('button', { name: 'Set the level' }) as HTMLButtonElement;
    fireEvent.change(within(dialog).getByLabelText('Logger'), {
      target: { value: 'com.example.shop.refunds' },
    });
    expect(await within(dialog).findByText('More lines will come; how many cannot be told.')).toBeDefined();
    expect(within(dialog).getByText('Not order-2: it exposes no loggers.')).toBeDefined();
    expect(set.disabled).toBe(true);
    fireEvent.change(within(dialog).getByLabelText('Level'), { target: { value: 'trace' } });
    fireEvent.change(within(dialog).getByLabelText('For'), { target: { value: '60' } });
    fireEvent.change(within(dialog).getByLabelText('Why'), { target: { value: 'refunds are lost' } });
    fireEvent.change(within(dialog).getByLabelText('Your name'), { target: { value: 'Cy' } });
    await vi.waitFor(() => expect(set.disabled).toBe(false));
    fireEvent.click(set);

    await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    const applied = asked.find((one) => one.method === 'POST' && one.path === '/levers')?.body as Record<
      string,
      string
    >;
    expect(applied).toMatchObject({
      kind: 'log_level',
      service: 'payment',
      environment: ENV,
      logger: 'com.example.shop.refunds',
      level: 'trace',
      author: 'Cy',
      reason: 'refunds are lost',
    });
    const minutes = (Date.parse(applied.until ?? '') - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(59);
    expect(minutes).toBeLessThanOrEqual(60);
  });

  it('shows a log level that is over until it is put back', async () => {
    const answer = levers(Date.now());
    const [first, ...others] = answer.levers;
    if (!first) throw new Error('the fixture has no log level');
    const over = {
      ...first,
      active: false,
      instances: (first.instances ?? []).map((one) => ({ ...one, state: 'not_put_back' as const })),
    };
    open('/overhead', { ...usual(), '/levers': { ...answer, levers: [over, ...others] } });
    const card = await screen.findByRole('region', { name: 'Left out' });
    const row = await within(card).findByRole('row', { name: /^A logger of order/ });
    expect(within(row).getByText('Put back on 0 of 2 instances')).toBeDefined();
    expect(within(row).queryByRole('button', { name: /^Revoke/ })).toBeNull();
  });

  it('shows what a lever saves and loses before who pulls it says why', async () => {
    open('/overhead', usual());
    fireEvent.click(await screen.findByRole('button', { name: /^Leave out “authorize/ }));
    const dialog = await screen.findByRole('dialog', { name: /^Leave out “authorize/ });
    expect(await within(dialog).findByText(/^Saves 2.9M lines a day/)).toBeDefined();
    expect(within(dialog).getByText(/at warn or above/)).toBeDefined();
    const apply = within(dialog).getByRole('button', { name: 'Leave it out' }) as HTMLButtonElement;
    expect(apply.disabled).toBe(true);

    fireEvent.change(within(dialog).getByLabelText('Keep'), { target: { value: '100' } });
    fireEvent.change(within(dialog).getByLabelText('Why'), { target: { value: 'noise' } });
    fireEvent.change(within(dialog).getByLabelText('Your name'), { target: { value: 'Ada' } });
    fireEvent.change(within(dialog).getByLabelText('Until'), { target: { value: 'never' } });
    await vi.waitFor(() => expect(apply.disabled).toBe(false));
    fireEvent.click(apply);

    await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(
      asked
        .filter((one) => one.method !== 'GET' && one.path === '/levers')
        .map(({ address, method, body }) => ({ address, method, body })),
    ).toEqual([
      {
        address: '/api/v1/levers',
        method: 'POST',
        body: {
          kind: 'log_pattern',
          pattern: 1,
          keepOneOf: 100,
          until: null,
          author: 'Ada',
          reason: 'noise',
        },
      },
    ]);
  });

  it('says why a lever makes no sense, and does not let it be pulled', async () => {
    const { '/levers/preview': _, ...others } = usual();
    open('/overhead', others);
    fireEvent.click(
      await screen.findByRole('button', { name: 'Leave out the label product_id of cache_gets_total' }),
    );
    const dialog = await screen.findByRole('dialog');
    expect(await within(dialog).findByText('/levers/preview is not there.')).toBeDefined();
    fireEvent.change(within(dialog).getByLabelText('Why'), { target: { value: 'noise' } });
    fireEvent.change(within(dialog).getByLabelText('Your name'), { target: { value: 'Ada' } });
    const apply = within(dialog).getByRole('button', { name: 'Leave it out' }) as HTMLButtonElement;
    expect(apply.disabled).toBe(true);
    expect(within(dialog).queryByLabelText('Keep')).toBeNull();
  });

  it('says how many traces agents begin, who asks, and whether they do as they are told', async () => {
    open('/overhead', usual());
    const card = await screen.findByRole('region', { name: 'Traces that agents begin' });
    const row = await within(card).findByRole('row', { name: /^gateway/ });
    expect(within(row).getByText('all, but of POST 1 %')).toBeDefined();
    expect(within(row).getByText('by gRPC')).toBeDefined();
    expect(within(row).getByText('not of POST')).toBeDefined();
    const silent = within(card).getByRole('row', { name: /^catalog/ });
    expect(within(silent).getByText('no agent asks for it')).toBeDefined();
  });

  it('names the settings where no agent asks at all', async () => {
    open('/overhead', { ...usual(), '/sampling': { services: [] } });
    const card = await screen.findByRole('region', { name: 'Traces that agents begin' });
    expect(await within(card).findByText(/OTEL_TRACES_SAMPLER=parentbased_jaeger_remote/)).toBeDefined();
  });

  it('shows what sampling saves and loses before it is applied', async () => {
    open('/overhead', { ...usual(), '/levers/preview': samplingPreview(Date.now()) });
    fireEvent.click(await screen.findByRole('button', { name: 'Begin fewer traces of gateway' }));
    const dialog = await screen.findByRole('dialog', { name: 'Leave out traces of gateway' });
    expect(await within(dialog).findByText(/^Saves 1.73M spans a day/)).toBeDefined();
    expect(within(dialog).getByText('36 of 40 traces with an error would have been lost.')).toBeDefined();
    expect(within(dialog).queryByText(/stay exact/)).toBeNull();
    fireEvent.change(within(dialog).getByLabelText('Begin'), { target: { value: '4' } });
    fireEvent.change(within(dialog).getByLabelText('Why'), { target: { value: 'cost' } });
    fireEvent.change(within(dialog).getByLabelText('Your name'), { target: { value: 'Ada' } });
    fireEvent.change(within(dialog).getByLabelText('Until'), { target: { value: 'never' } });
    const apply = within(dialog).getByRole('button', { name: 'Leave it out' }) as HTMLButtonElement;
    await vi.waitFor(() => expect(apply.disabled).toBe(false));
    fireEvent.click(apply);

    await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(
      asked.filter((one) => one.method === 'POST' && one.path === '/levers').map((one) => one.body),
    ).toEqual([
      {
        kind: 'sampling',
        service: 'gateway',
        tracesPerSecond: 1,
        until: null,
        author: 'Ada',
        reason: 'cost',
      },
    ]);
  });

  it('asks who revokes a lever why', async () => {
    open('/overhead', { ...usual(), '/levers/l1': levers(Date.now()).levers[1] ?? {} });
    fireEvent.click(await screen.findByRole('button', { name: /^Revoke: The label product_id/ }));
    const dialog = await screen.findByRole('dialog', { name: 'Keep it again' });
    fireEvent.change(within(dialog).getByLabelText('Why'), { target: { value: 'I ask by product' } });
    fireEvent.change(within(dialog).getByLabelText('Your name'), { target: { value: 'Cy' } });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Keep it again' }));

    await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    const revoked = asked.find((one) => one.method === 'DELETE');
    expect(revoked?.address).toBe('/api/v1/levers/l1?author=Cy&reason=I+ask+by+product');
  });
});
