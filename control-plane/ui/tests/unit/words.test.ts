import { describe, expect, it } from 'vitest';
import type { Box } from '../../src/api/searchTypes';
import { finding as deployFinding } from '../../src/pages/deploys/DeploysPage';
import { agreement } from '../../src/pages/map/EdgePanel';
import { labelOf, lookOf } from '../../src/pages/map/MapEdge';
import {
  edgeSentence,
  headline as mapHeadline,
  lead as mapLead,
  nodeSentence,
} from '../../src/pages/map/sentences';
import { matching, headline as servicesHeadline } from '../../src/pages/services/ServicesPage';
import { sorted } from '../../src/pages/services/ServicesTable';
import { inWords, searchOf, finding as traceFinding } from '../../src/pages/traces/search';
import type { Found } from '../../src/pages/traces/useTraceStream';
import { requestsCounted, sampled } from '../../src/parts/sampling';
import { asTraceId, find } from '../../src/shell/find';
import { changesOfHealth } from '../../src/shell/HealthNews';
import { graph } from '../fixtures/calls';
import { deployments, services } from '../fixtures/services';
import { traceList } from '../fixtures/traces';

const now = Date.UTC(2026, 10, 20, 14, 20);
const window = { from: now - 900e3, to: now };
const all = services(window);
const healthy = all.filter((s) => s.health.state === 'healthy');

describe('findings', () => {
  it('of services name how many need attention, or that none does', () => {
    expect(servicesHeadline(all)).toBe('2 of 8 services need attention');
    expect(servicesHeadline(healthy)).toBe(`All ${healthy.length} services are healthy`);
    expect(servicesHeadline(all.filter((s) => !['payment', 'order'].includes(s.name)))).toBe(
      '5 of 6 services healthy, none in trouble',
    );
    expect(servicesHeadline([])).toBe('No service in this range');
  });

  it('of the map name the worst service, and what is new or gone', () => {
    expect(mapHeadline(graph(window, false))).toBe('payment is failing, and 1 more');
    expect(mapHeadline(graph(window, true))).toBe(
      'payment is failing, and 1 more; 1 call is new, 1 call is gone',
    );
    expect(mapHeadline({ nodes: [], edges: [], pairingRatio: null })).toBe('No calls seen yet');
  });

  it('of services and of the map say from how many traces they are counted', () => {
    expect(sampled(all)).toBeNull();
    const some = all.map((s) => (s.name === 'order' ? { ...s, sampling: { probability: 0.1 } } : s));
    expect(sampled(some)).toBe('Those of order are counted from 10 % of the traces at the least.');
    const whole = all.map((s) =>
      s.name === 'order' ? { ...s, sampling: { probability: 0.1, requests: 'metrics' as const } } : s,
    );
    expect(sampled(whole)).toBe(
      'Those of order are counted by the agents themselves: not all traces are begun.',
    );
    expect(requestsCounted({ probability: 0.1, requests: 'metrics' })).toBe(
      'counted by the agents themselves; about 1 in 10 traces is begun',
    );
    expect(requestsCounted({ probability: 0.1, requests: 'spans' })).toBe('counted from 10 % of the traces');
    expect(requestsCounted({ probability: 0.99, requests: 'metrics' })).toBe(
      'counted by the agents themselves; not every trace is begun',
    );
    expect(requestsCounted(null)).toBeNull();
    const shown = graph(window, false);
    const nodes = shown.nodes.map((n) => (n.name === 'order' ? { ...n, sampling: { probability: 0.1 } } : n));
    expect(mapLead({ ...shown, nodes })).toContain('Some calls are counted from 10 % of the traces.');
    expect(mapLead(shown)).not.toContain('counted from');
  });

  it('of deploys name what is under way', () => {
    const d = deployments(now);
    expect(deployFinding(d, 'the last 7 d')).toBe('payment 1.5.0 is rolling out');
    expect(deployFinding(d.slice(1), 'the last 7 d')).toBe('2 deploys in the last 7 d, none under way');
    expect(deployFinding([], 'the last 7 d')).toBe('No deploys in the last 7 d');
    expect(
      deployFinding(
        d.slice(0, 1).map((x) => ({ ...x, state: 'stuck' as const })),
        '',
      ),
    ).toBe('payment 1.5.0 is stuck');
  });

  it('of traces count them, the failed and the slowest, and say when there may be more', () => {
    const search = searchOf(new URLSearchParams());
    const traces = traceList(window.from, window.to)
      .slice(0, 3)
      .map((t, i) => ({ ...t, durationNs: (i + 1) * 1e9, errors: i }));
    const done = { scanned: 9, truncated: false, reason: null };
    const whole = { traces, state: 'done', done, progress: null, error: null, old: false } as const;
    const say = (found: Found, shown = found.traces, box: Box | null = null) =>
      traceFinding(search, found, shown, box, 'the last 15 min');
    expect(say(whole)).toBe('3 traces, 2 failed, slowest 3.00 s');
    expect(say({ ...whole, traces: [] })).toBe('No traces in the last 15 min');
    expect(say({ ...whole, state: 'searching', done: null })).toBe(
      '3 traces so far, 2 failed, slowest 3.00 s',
    );
    expect(say({ ...whole, done: { ...done, truncated: true, reason: 'limit' } })).toBe(
      'The newest 3 traces, 2 failed, slowest 3.00 s',
    );
    expect(say({ ...whole, done: { ...done, truncated: true, reason: 'scanned' } })).toBe(
      '3 traces so far, 2 failed, slowest 3.00 s',
    );
    const box = { from: '', to: '', minDurationNs: 0, maxDurationNs: 1 };
    expect(say(whole, traces.slice(0, 1), box)).toBe('1 of 3 traces selected, none failed, slowest 1.00 s');
    expect(say(whole, [], box)).toBe('None of 3 traces selected');
    expect(say({ ...whole, traces: [], state: 'searching', done: null })).toBe('Searching for traces');
  });
});

describe('the map in sentences', () => {
  const { nodes, edges } = graph(window, true);
  const edge = (from: string, to: string) => {
    const found = edges.find((e) => e.from.includes(from) && e.to.includes(to));
    if (!found) throw new Error(`no edge ${from} ${to}`);
    return found;
  };

  it('does not call all well where calls failed within the range and services are well now', () => {
    const well = nodes.map((n) =>
      n.health ? { ...n, health: { ...n.health, state: 'healthy' as const } } : n,
    );
    const known = edges.filter((e) => e.change === null);
    expect(mapHeadline({ nodes: well, edges: known, pairingRatio: 1 })).toMatch(
      /^\d+ services, \d+ kinds of calls, no service in trouble now; 2 kinds had failures$/,
    );
    const calm = known.map((e) => ({ ...e, health: 'healthy' as const }));
    expect(mapHeadline({ nodes: well, edges: calm, pairingRatio: 1 })).toMatch(/, none in trouble$/);
  });

  it('says of an edge who calls whom, how often, how well', () => {
    expect(edgeSentence(edge('order@', 'payment@'), 'order', 'payment')).toBe(
      'order calls payment, 4.18 calls per second, 4.1 % fail, p95 3.01 s, failing',
    );
    expect(edgeSentence(edge('payment', 'risk-api'), 'payment', 'risk-api')).toContain(
      'new since the compared time',
    );
  });

  it('says of a node what it is and how it does', () => {
    const payment = nodes.find((n) => n.name === 'payment');
    expect(payment && nodeSentence(payment)).toMatch(/^payment, service\. failing: 4\.1 % of requests fail/);
  });

  it('labels only what is to be decided', () => {
    expect(labelOf(edge('order@', 'payment@'))).toBe('4.1 %');
    expect(labelOf(edge('payment', 'risk-api'))).toMatch(/^\+ new \d\d:\d\d$/);
    expect(labelOf(edge('catalog@', 'inventory@'))).toMatch(/^× gone \d\d:\d\d$/);
    expect(labelOf(edge('gateway', 'auth@'))).toBeNull();
  });

  it('draws trouble before news', () => {
    const failing = edge('order@', 'payment@');
    expect(lookOf({ ...failing, change: 'new' })).toBe('failing');
    expect(lookOf({ ...failing, change: 'gone' })).toBe('gone');
    expect(lookOf({ ...failing, health: 'healthy' })).toBe('plain');
  });

  it('says whether both ends agree', () => {
    expect(agreement(1000, 1000)).toBe('agree: 1,000');
    expect(agreement(1000, 900)).toBe('caller 1,000, callee 900: 10 % apart');
    expect(agreement(1000, null)).toBe('only the caller reports: 1,000');
    expect(agreement(null, null)).toBe('neither end reports');
  });
});

describe('the services table', () => {
  it('has the worst first, and of equals the busiest', () => {
    expect(
      sorted(all, { column: 'health', descending: true })
        .map((s) => s.name)
        .slice(0, 4),
    ).toEqual(['payment', 'order', 'gateway', 'auth']);
  });

  it('puts what was not measured last, whichever way it is sorted', () => {
    for (const descending of [true, false]) {
      expect(sorted(all, { column: 'p95', descending }).at(-1)?.name).toBe('platform');
    }
  });

  it('is filtered by name, owner, language and health, all words of them', () => {
    expect(matching(all, 'node.js').map((s) => s.name)).toEqual(['recommendation']);
    expect(matching(all, 'CHECKOUT failing').map((s) => s.name)).toEqual(['payment']);
    expect(matching(all, 'nobody')).toEqual([]);
  });
});

describe('Ctrl K', () => {
  it('opens a trace by its id, with or without dashes', () => {
    expect(asTraceId('4F1C9A27D0BE43C1A5F2088B61C40E07')).toBe('4f1c9a27d0be43c1a5f2088b61c40e07');
    expect(asTraceId(' 4f1c9a27-d0be-43c1-a5f2-088b61c40e07 ')).toBe('4f1c9a27d0be43c1a5f2088b61c40e07');
    expect(asTraceId('payment')).toBeNull();
    expect(find('4f1c9a27d0be43c1a5f2088b61c40e07', all)[0]?.path).toBe(
      '/traces/4f1c9a27d0be43c1a5f2088b61c40e07',
    );
  });

  it('finds services before pages, those that begin so first', () => {
    expect(find('or', all).map((f) => f.title)).toEqual([
      'order',
      'inventory',
      'platform',
      'Errors',
      'Log lines with “or”',
    ]);
    expect(find('map', all)[0]?.path).toBe('/map');
  });

  it('searches the logs for what is no name', () => {
    expect(find('nothing like it', all).map((f) => f.path)).toEqual(['/logs?q=%22nothing+like+it%22']);
    expect(find('', all).some((f) => f.path.startsWith('/logs?'))).toBe(false);
  });
});

describe('news for screen readers', () => {
  it('tell changes of health only', () => {
    const key = 'shop/payment@demo';
    const payment = all.filter((s) => s.name === 'payment');
    expect(changesOfHealth(new Map([[key, 'healthy']]), payment)[0]).toMatch(/^payment is failing: /);
    expect(changesOfHealth(new Map([[key, 'failing']]), payment)).toEqual([]);
    expect(changesOfHealth(new Map(), payment)).toEqual([]);
  });
});

describe('a search in words', () => {
  it('reads as one would say it', () => {
    const search = searchOf(
      new URLSearchParams(
        'service=payment&operation=POST /authorize&status=error&minDurationNs=250000000&attr=a=1',
      ),
    );
    expect(inWords(search)).toBe('failed, payment POST /authorize, over 250 ms, a=1');
  });

  it('takes the usual limit for one that is none', () => {
    expect(searchOf(new URLSearchParams('limit=all')).limit).toBe(50);
    expect(searchOf(new URLSearchParams('limit=200')).limit).toBe(200);
  });
});
