import { describe, expect, it } from 'vitest';
import type { IncidentDetail } from '../../src/api/incidentTypes';
import {
  finding,
  handled,
  inTime,
  lasted,
  lead,
  placeOf,
  rangeOf,
  sorted,
} from '../../src/pages/incidents/incidents';
import { incidents } from '../fixtures/incidents';

const NOW = Date.UTC(2026, 0, 1, 12, 30);
const [open, closed] = incidents(NOW) as [IncidentDetail, IncidentDetail];
const words = 'the last 7 d';

describe('incidents in a sentence', () => {
  it('say what is open, else that nothing is', () => {
    expect(finding([closed, open], words)).toBe('payment fails 17.6 % of its requests since 1.5.0');
    expect(finding([open, { ...open, id: 'other' }], words)).toBe('2 incidents are open');
    expect(finding([closed], words)).toBe('No incident is open');
    expect(finding([], words)).toBe('No incidents in the last 7 d');
  });

  it('count what nobody has acknowledged', () => {
    expect(lead([open, closed], words)).toBe(
      '2 incidents in the last 7 d: 1 open, 1 closed. 1 not acknowledged yet.',
    );
    expect(lead([closed], words)).toBe('1 incident in the last 7 d: 0 open, 1 closed.');
  });
});

describe('an incident', () => {
  it('that is open comes first, then the newest', () => {
    const older = { ...open, id: 'older', startedAt: '2025-01-01T00:00:00Z' };
    expect(sorted([closed, older, open]).map((i) => i.id)).toEqual([open.id, 'older', closed.id]);
  });

  it('says who looks after it, or how it ended', () => {
    expect(handled(open)).toBe('nobody yet');
    expect(handled({ ...open, acknowledgedBy: 'Ada' })).toBe('Ada');
    expect(handled(closed)).toBe('ended by itself');
    expect(handled({ ...closed, closedBy: 'Ada' })).toBe('closed by Ada');
  });

  it('is looked at from before it began to after it ended', () => {
    expect(rangeOf(open, NOW), 'moves along').toEqual({ from: '-1h', to: 'now' });
    const past = rangeOf(closed, NOW);
    expect(Date.parse(closed.startedAt) - Date.parse(past.from)).toBe(600_000);
    expect(Date.parse(past.to) - Date.parse(closed.endedAt ?? '')).toBe(300_000);
    expect(lasted(open, NOW)).toBe('21 min');
    expect(lasted(closed, NOW)).toBe('9 min');
  });

  it('leads to its own time, except where a page has one or is of now', () => {
    const range = { from: '-1h', to: 'now' };
    expect(inTime('/traces?service=a&status=error', range)).toBe(
      '/traces?service=a&status=error&from=-1h&to=now',
    );
    expect(inTime('/deploys/d7', range)).toBe('/deploys/d7');
    expect(inTime('/alerts?service=a', range)).toBe('/alerts?service=a');
    expect(inTime('/deploys?service=a', range)).toBe('/deploys?service=a&from=-1h&to=now');
  });

  it('tells where its suspect runs', () => {
    expect(placeOf('service:shop/payment@demo')).toEqual({ namespace: 'shop', env: 'demo' });
    expect(placeOf('service:/payment@')).toEqual({ namespace: null, env: null });
    expect(placeOf('service:a%2fb%25/c%40d@e%40f')).toEqual({ namespace: 'a/b%', env: 'e@f' });
    expect(placeOf('database:postgresql/orders@demo'), 'its first part is a system').toEqual({
      namespace: null,
      env: 'demo',
    });
  });
});
