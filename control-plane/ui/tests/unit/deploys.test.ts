import { describe, expect, it } from 'vitest';
import { deploymentsOf } from '../../src/api/deploys';
import type { Check } from '../../src/api/deployTypes';
import type { Deployment } from '../../src/api/types';
import { text } from '../../src/format/numbers';
import { around, shownOf } from '../../src/pages/deploy/around';
import {
  byOperation,
  difference,
  inGates,
  intervalInWords,
  measured,
  pInWords,
  scaleOf,
} from '../../src/pages/deploy/checks';
import { baselineInWords } from '../../src/pages/deploy/DeployPage';
import { comparisonOf, pairsOf } from '../../src/pages/deploy/Evidence';
import { finding } from '../../src/pages/deploys/DeploysPage';
import {
  filterOf,
  isFiltered,
  matching,
  NOBODY,
  NOT_JUDGED,
  searchOf,
  teamsOf,
} from '../../src/pages/deploys/filter';
import { lanesOf, MARK, MOST_ROWS, spanOf } from '../../src/pages/deploys/lanes';
import { newsSince } from '../../src/pages/deploys/news';
import { byTeam, environmentsOf, finding as statusFinding } from '../../src/pages/deploys/status';
import { checks, deployStatus, judgedDeployments, verdict } from '../fixtures/deploys';
import { services } from '../fixtures/services';

const now = Date.UTC(2026, 10, 20, 14, 20);
const all = judgedDeployments(now);
const HOUR = 3600e3;
const teamOf = teamsOf(services({ from: now - 900e3, to: now }));
const filter = (search: string) => filterOf(new URLSearchParams(search));
const ids = (found: readonly Deployment[]) => found.map((d) => d.id);

describe('the filter of deploys', () => {
  it('is what the address says', () => {
    expect(isFiltered(filter(''))).toBe(false);
    expect(isFiltered(filter('team=checkout'))).toBe(true);
    expect(ids(matching(all, filter('verdict=regressed'), teamOf))).toEqual(['d-3']);
    expect(ids(matching(all, filter(`verdict=${NOT_JUDGED}`), teamOf))).toEqual(['d-1']);
    expect(ids(matching(all, filter('kind=rollback'), teamOf))).toEqual(['d-1']);
    expect(ids(matching(all, filter('service=catalog&state=rolling'), teamOf))).toEqual([]);
    expect(ids(matching(all, filter('environment=nowhere'), teamOf))).toEqual([]);
  });

  it('knows whose service it was, also of nobody', () => {
    expect(ids(matching(all, filter('team=checkout'), teamOf))).toEqual(['d-3', 'd-1']);
    expect(ids(matching(all, filter(`team=${NOBODY}`), () => null))).toEqual(ids(all));
  });
});

describe('deploys that came in portions', () => {
  it('are told once each, though some moved between two reads', () => {
    const [a, b, c] = all as [Deployment, Deployment, Deployment];
    const pages = [
      { deployments: [a, b], next: 'x' },
      { deployments: [b, c], next: null },
    ];
    expect(ids(deploymentsOf({ pages }))).toEqual(ids([a, b, c]));
    expect(deploymentsOf(undefined)).toEqual([]);
  });

  it('are sought by what the API knows, the rest is left to the page', () => {
    expect(searchOf(filter('verdict=regressed&kind=rollback&team=checkout'))).toEqual({
      service: null,
      kind: 'rollback',
      state: null,
      verdict: 'regressed',
    });
    expect(searchOf(filter(`service=payment&verdict=${NOT_JUDGED}`))).toMatchObject({
      service: 'payment',
      verdict: null,
    });
  });
});

describe('what is said first', () => {
  it('is that a version regresses while it rolls out', () => {
    expect(finding(all, 'the last 7 d')).toBe('payment 1.5.0 has regressed while it rolls out');
  });

  it('says how many of the newest it is about where there are more', () => {
    const over = all.filter((d) => d.state === 'complete' || d.state === 'rolled_back');
    const n = over.length;
    expect(n).toBeGreaterThan(1);
    expect(finding(over, 'the last 7 d', n)).toBe(`The newest ${n} deploys in the last 7 d, none under way`);
    expect(finding(over.slice(1), 'the last 7 d', 200)).toContain('among the newest 200 in the last 7 d');
    expect(finding([], 'the last 7 d', 200)).toBe('No deploys among the newest 200 in the last 7 d');
  });

  it('needs no verdict', () => {
    expect(
      finding(
        all.map(({ verdict: _, ...d }) => d),
        'the last 7 d',
      ),
    ).toBe('payment 1.5.0 is rolling out');
  });
});

describe('news', () => {
  it('are beginnings, ends and verdicts of the time, the newest first', () => {
    expect(newsSince(all, now - HOUR).map((n) => `${n.deployment.service} ${n.what}`)).toEqual([
      'payment judged',
      'payment began',
      'catalog judged',
      'catalog ended',
      'catalog began',
    ]);
  });

  it('name the configuration that changed', () => {
    const changed: Deployment = {
      ...(all[0] as Deployment),
      kind: 'config_change',
      verdict: null,
      changes: [{ attribute: 'feature.risk', before: 'off', after: 'on' }],
    };
    expect(newsSince([changed], 0)[0]?.words).toBe('got another configuration: feature.risk');
  });
});

describe('the timeline', () => {
  const deploy = (id: number, minutesAgo: number): Deployment => ({
    ...(all[1] as Deployment),
    id: `x-${id}`,
    startedAt: new Date(now - minutesAgo * 60e3).toISOString(),
    finishedAt: new Date(now - minutesAgo * 60e3 + 30e3).toISOString(),
  });
  const span = { from: now - HOUR, to: now, now };

  it('has one lane a service, by name', () => {
    expect(lanesOf(all, { ...span, from: now - 48 * HOUR }, 900).map((l) => l.service)).toEqual([
      'catalog',
      'order',
      'payment',
    ]);
  });

  it('puts deploys that would lie upon each other below each other, and counts the rest', () => {
    const [lane] = lanesOf(
      Array.from({ length: 5 }, (_, i) => deploy(i, 30 + i / 10)),
      span,
      900,
    );
    expect(lane?.rows).toBe(MOST_ROWS);
    expect(lane?.hidden).toBe(5 - MOST_ROWS);
    expect(lane?.marks.map((m) => m.deployment.id)).toEqual(['x-0', 'x-1', 'x-2']);
  });

  it('leaves the version out where it has no room', () => {
    const [lane] = lanesOf([deploy(1, 0)], span, 900);
    expect(lane?.marks[0]).toMatchObject({ at: 900 - MARK, label: '' });
    expect(lanesOf([deploy(1, 30)], span, 900)[0]?.marks[0]?.label).toBe('1.2.0');
  });

  it('begins shortly before the first deploy', () => {
    const { from, to } = spanOf([deploy(1, 20)], { from: now - 7 * 24 * HOUR, to: now });
    expect(to).toBe(now);
    expect(from).toBe(now - 21 * 60e3);
  });
});

describe('checks', () => {
  const of = (more: Partial<Check>): Check => ({ ...(checks()[0] as Check), ...more });

  it('are told in their unit', () => {
    expect(text(measured(118e6, 'ns'))).toBe('118 ms');
    expect(text(measured(0.0031, 'share'))).toBe('0.31 %');
    expect(text(measured(200_000, 'B/min'))).toBe('200 kB/min');
    expect(text(measured(null, 'ns'))).toBe('–');
    expect(text(difference(-76e6, 'ns'))).toBe('−76 ms');
    expect(text(difference(0, ''))).toBe('0');
  });

  it('tell their interval with the unit once where it is one', () => {
    expect(intervalInWords(of({}))).toBe('+17.3 [+16.6, +18] pts');
    expect(intervalInWords(of({ unit: 'ns', difference: 900e6, low: 800e6, high: 1.2e9 }))).toBe(
      '+900 ms [+800 ms, +1.20 s]',
    );
    expect(intervalInWords(of({ high: null }))).toBe('+17.3 [+16.6, …] pts');
    expect(intervalInWords(of({ low: null, high: null }))).toBe('+17.3 pts');
  });

  it('stand on one scale of what matters', () => {
    expect(inGates(of({ gate: 0.005 }))).toMatchObject({ at: expect.closeTo(34.6) });
    expect(inGates(of({ gate: null }))).toBeNull();
    const scale = scaleOf([of({})]);
    expect(scale.x(0)).toBe(0);
    expect(scale.x(scale.reach)).toBe(1);
    expect(scale.x(-2 * scale.reach)).toBe(-1);
    expect(scale.x(1)).toBeGreaterThan(0);
  });

  it('come by operation, all together first, the worst before the others', () => {
    const groups = byOperation(checks());
    expect(groups.map((g) => `${g.operation}: ${g.state}`)).toEqual([
      'null: pending',
      'POST /payments/authorize: regressed',
      'GET /payments/{id}: improved',
      'POST /payments/{id}/refund: inconclusive',
    ]);
  });

  it('say how sure they are', () => {
    expect(pInWords(1e-9)).toBe('< 0.0001');
    expect(pInWords(0.0213)).toBe('0.021');
    expect(pInWords(null)).toBe('–');
  });
});

describe('a deployment', () => {
  const judged = verdict('d-3', now);

  it('is shown with time before and after it, in whole minutes', () => {
    const d = { ...(all[1] as Deployment) };
    const span = around(d, now + 3 * 24 * HOUR);
    expect(span.live).toBe(false);
    expect(Date.parse(d.startedAt) - Date.parse(span.from)).toBeGreaterThanOrEqual(15 * 60e3);
    expect(Date.parse(span.to)).toBeGreaterThan(Date.parse(d.finishedAt ?? ''));
    expect(span.from).toMatch(/:00\.000Z$/);
    expect(around(all[0] as Deployment, now).live).toBe(true);
  });

  it('is shown in the range that the address names, and around itself where that is none', () => {
    const d = all[1] as Deployment;
    const shown = (search: string) => shownOf(d, new URLSearchParams(search), now);
    expect(shown('from=-6h')).toEqual({ from: '-6h', to: 'now', live: true });
    const day = { from: '2026-05-04T00:00:00Z', to: '2026-05-05T00:00:00Z' };
    expect(shown(String(new URLSearchParams(day)))).toEqual({ ...day, live: false });
    for (const none of ['', 'from=soon', 'to=now']) expect(shown(none)).toEqual(around(d, now));
  });

  it('names its baseline', () => {
    if (!judged) throw new Error('no verdict');
    expect(baselineInWords(judged)).toBe(
      'Compared with the old version beside it (1.4.0, 2 instances), over 16 min. Looked at 14 times so far; it may still change.',
    );
    expect(
      baselineInWords({
        ...judged,
        final: true,
        baseline: { kind: 'none', name: '', version: null, instances: null },
      }),
    ).toBe('There is nothing to compare it with.');
  });

  it('pairs traces of both sides by operation', () => {
    if (!judged) throw new Error('no verdict');
    const pairs = pairsOf(judged.exemplars);
    expect(pairs.map((p) => `${p.operation} ${p.baseline !== null} ${p.fresh !== null}`)).toEqual([
      'POST /payments/authorize true true',
      'POST /payments/{id}/refund false true',
      'GET /payments/{id} true false',
    ]);
    expect(pairs.map(comparisonOf)).toEqual([
      expect.stringMatching(/^\/traces\/[0-9a-f]{32}\?with=[0-9a-f]{32}#compare$/),
      null,
      null,
    ]);
  });
});

describe('deploy status', () => {
  const status = deployStatus(now);

  it('has production last, and services nobody answers for last', () => {
    expect(environmentsOf(status.services)).toEqual(['staging', 'production']);
    expect(byTeam(status.services).at(-1)?.team).toBeNull();
  });

  it('says what stands out', () => {
    expect(statusFinding(status)).toBe('Of 8 services 1 rolls out, 3 differ between environments');
    expect(statusFinding({ services: [], weeks: [] })).toBe('Nothing is known to run yet');
    const calm = status.services.map((s) => ({ ...s, drifts: false, environments: s.environments.slice(1) }));
    expect(statusFinding({ services: calm, weeks: [] })).toBe('All 8 services run one version everywhere');
  });
});
