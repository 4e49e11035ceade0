import { describe, expect, it } from 'vitest';
import type { AlertsAnswer, CurrentAlert } from '../../src/api/alertTypes';
import {
  barsOf,
  filterOf,
  finding,
  keyOf,
  labelLine,
  matchersOf,
  matching,
  NONE,
  rangeSince,
  ruleDuration,
  withoutComments,
  written,
} from '../../src/pages/alerts/alerts';
import { waysOf } from '../../src/pages/alerts/Deliveries';
import { stateOf } from '../../src/pages/alerts/Rules';
import { toneOf } from '../../src/pages/alerts/severity';
import { alerts, alertsAnswer, notifications, ruleGroups } from '../fixtures/alerts';

const NOW = Date.UTC(2026, 0, 1, 12, 30);
const MINUTE = 60_000;
const all = alerts(NOW);
const answer = (shown: CurrentAlert[], n = 2): AlertsAnswer => ({
  ...alertsAnswer(NOW, new URLSearchParams()),
  alerts: shown,
  groups: { n, failing: 0, lastEvaluationAt: null },
});
const only = (state: CurrentAlert['state'], service?: string) =>
  all.filter((a) => a.state === state && (service === undefined || a.service === service));

describe('alerts in a sentence', () => {
  it('name what fires and for whom', () => {
    expect(finding(answer(all))).toBe('3 alerts fire for 2 services');
    expect(finding(answer(only('firing', 'payment')))).toBe('ErrorBudgetBurnsFast fires for payment');
    expect(finding(answer([...only('firing', 'payment'), ...only('firing', 'payment')]))).toBe(
      '2 alerts fire for payment',
    );
  });

  it('tell calm from rules that are not there', () => {
    expect(finding(answer([]))).toBe('Nothing fires');
    expect(finding(answer(only('pending')))).toBe('Nothing fires, 1 alert pending');
    expect(finding(answer([], 0))).toBe('No rules are evaluated');
  });
});

describe('the filter', () => {
  const shown = (query: string) =>
    matching(all, filterOf(new URLSearchParams(query))).map((a) => a.service ?? a.name);

  it('is all that the address says', () => {
    expect(shown('')).toEqual(['payment', 'order', 'PharosRefuses', 'gateway']);
    expect(shown('state=pending')).toEqual(['gateway']);
    expect(shown('severity=warning&state=firing')).toEqual(['PharosRefuses']);
    expect(shown(`service=${NONE}`)).toEqual(['PharosRefuses']);
    expect(shown('service=order&severity=warning')).toEqual([]);
  });

  it('finds words in names, summaries and labels', () => {
    expect(shown('q=OBJECTIVE')).toEqual(['gateway']);
    expect(shown('q=17.6')).toEqual(['payment']);
    expect(shown('q=pharos-0')).toEqual(['PharosRefuses']);
  });
});

describe('an expression', () => {
  it('loses its comments, not what stands in quotes', () => {
    expect(withoutComments('up{path="#a"} # who is there\n== 0')).toBe('up{path="#a"} \n== 0');
    expect(withoutComments("a{b='it\\'s #1', c=`#`}")).toBe("a{b='it\\'s #1', c=`#`}");
  });
});

describe('an alert', () => {
  it('is known by its labels, in whatever order they stand', () => {
    expect(keyOf({ a: '1', b: '2' })).toBe(keyOf({ b: '2', a: '1' }));
    expect(keyOf({ a: '1', b: '2' })).not.toBe(keyOf({ a: '1', b: '3' }));
    expect(new Set(all.map((a) => keyOf(a.labels))).size).toBe(all.length);
  });

  it('is looked at from before it began', () => {
    const since = (minutes: number) => rangeSince(new Date(NOW - minutes * MINUTE).toISOString(), NOW).from;
    expect(since(1)).toBe('-15m');
    expect(since(14)).toBe('-1h');
    expect(since(300)).toBe('-1d');
    expect(since(100_000)).toBe('-30d');
  });

  it('has the shape of its severity', () => {
    expect(['critical', 'page', 'warning', 'info', null, 'P2'].map(toneOf)).toEqual([
      'crit',
      'crit',
      'warn',
      'none',
      'warn',
      'warn',
    ]);
  });

  it('is silenced by the labels that were chosen', () => {
    const matchers = matchersOf(
      { alertname: 'Slow', service: 'a', pod: 'x' },
      new Set(['alertname', 'service']),
    );
    expect(written(matchers)).toBe('alertname="Slow", service="a"');
    expect(
      written([
        { name: 'a', value: 'x|y', isRegex: true, isEqual: false },
        { name: 'b', value: 'z', isRegex: true, isEqual: true },
        { name: 'c', value: 'z', isRegex: false, isEqual: false },
      ]),
    ).toBe('a!~"x|y", b=~"z", c!="z"');
    expect(labelLine({ __name__: 'up' })).toBe('no labels');
  });
});

describe('rules', () => {
  it('write durations as their files do', () => {
    expect([0, 0.5, 15, 90, 300, 5_400, 86_400].map(ruleDuration)).toEqual([
      '0s',
      '500ms',
      '15s',
      '1m30s',
      '5m',
      '1h30m',
      '1d',
    ]);
  });

  it('say how they are; one that always fires is no trouble', () => {
    const words = ruleGroups(NOW).flatMap((g) => g.rules.map((r) => stateOf(r).word));
    expect(words).toEqual(['Beats', 'Firing', 'Recorded', 'Firing', 'Failed']);
  });
});

describe('a trial', () => {
  it('is drawn where it would have been pending and where it would have fired', () => {
    const at = (share: number) => new Date(NOW + share * 1_000_000).toISOString();
    const bars = barsOf({
      from: at(0),
      to: at(1),
      firings: [
        { labels: {}, pendingAt: at(0.25), firedAt: at(0.5), resolvedAt: at(0.75) },
        { labels: {}, pendingAt: at(0.875), firedAt: at(0.875), resolvedAt: null },
      ],
    });
    expect(bars).toEqual([
      { left: 0.25, width: 0.25, firing: false },
      { left: 0.5, width: 0.25, firing: true },
      { left: 0.875, width: 0.125, firing: true },
    ]);
  });
});

describe('who is told', () => {
  it('begins with whom nobody reaches', () => {
    expect(waysOf(notifications).map((w) => w.to)).toEqual(['pay/webhook', 'everyone/slack']);
    const broken = { address: 'http://am', sent: 0, errors: 3, dropped: 9, waiting: 0, trouble: 'gone' };
    expect(waysOf({ receivers: [], alertmanagers: [broken] })[0]).toMatchObject({ lost: 9, trouble: 'gone' });
  });
});
