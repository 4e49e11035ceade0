import { describe, expect, it } from 'vitest';
import type { ErrorIssue } from '../../src/api/errorTypes';
import { sorted } from '../../src/pages/errors/ErrorsTable';
import {
  apart,
  finding,
  loggedStack,
  matching,
  pathOf,
  shortType,
  thrownIn,
  tracesOf,
  whyBack,
  whyNew,
} from '../../src/pages/errors/issues';
import { rangeAround } from '../../src/state/range';
import { errors } from '../fixtures/errors';

const NOW = Date.UTC(2026, 0, 1, 12, 30);
const iso = (t: number) => new Date(t).toISOString();
const all = errors({ from: NOW - 86_400e3, to: NOW }, new URLSearchParams()).errors;
const [pool, payment, script] = all as [ErrorIssue, ErrorIssue, ErrorIssue];

describe('errors in words', () => {
  it('are called by their type without its package', () => {
    expect(shortType('java.sql.SQLTransientConnectionException')).toBe('SQLTransientConnectionException');
    expect(shortType('HTTP 503 / Bad')).toBe('HTTP 503 / Bad');
    expect(shortType('_other_')).toBe('Other errors');
  });

  it('say where: in own code, else in the innermost frame, else nowhere', () => {
    const library = { code: 'com.zaxxer.Pool.get', location: null, own: false };
    const own = { code: 'shop.Orders.place', location: 'Orders.java:41', own: true };
    expect(thrownIn({ frames: [library, own] })).toBe('shop.Orders.place (Orders.java:41)');
    expect(thrownIn({ frames: [library] })).toBe('com.zaxxer.Pool.get');
    expect(thrownIn({ frames: [] })).toBeNull();
  });

  it('say why they are new, or when they came back', () => {
    expect(whyNew(pool, NOW)).toMatch(/^Came with 1\.5\.0, deployed \d\d:20: not seen before/);
    expect(
      whyNew(
        {
          firstSeen: iso(NOW - 240_000),
          newSince: { reason: 'recent', time: iso(NOW - 240_000), version: null, deployment: null },
        },
        NOW,
      ),
    ).toBe('First seen 4 min ago, though the service was watched before');
    expect(whyNew(payment, NOW)).toBeNull();
    expect(whyBack(payment, NOW)).toBeNull();
    expect(whyBack({ regressed: { since: iso(NOW - 5 * 86_400e3), until: iso(NOW - 60_000) } }, NOW)).toMatch(
      /^Came back \d\d:29, after nobody had seen it since 2[78] Dec \d\d:30$/,
    );
  });

  it('are summed up in the finding', () => {
    expect(finding([], 0, 'the last 24 h')).toBe('No errors in the last 24 h');
    expect(finding(all, 3, 'x')).toBe('3 kinds of errors, 1 new');
    expect(finding([payment, script], 2, 'x')).toBe('2 kinds of errors, none new');
    expect(finding([pool], 1, 'x')).toBe('1 kind of errors, and it is new');
  });
});

describe('the filter', () => {
  it('finds words anywhere in type, message, service, frames and versions, all of them', () => {
    expect(matching(all, 'hikari AUTHORIZEservice')).toEqual([pool]);
    expect(matching(all, 'payment')).toEqual([pool, payment]);
    expect(matching(all, '1.0.0')).toEqual([payment]);
    expect(matching(all, 'payment rank.js')).toEqual([]);
    expect(matching(all, ' ')).toEqual(all);
  });
});

describe('the order', () => {
  it('puts new ones first until a column is chosen', () => {
    const byLast = { column: 'last', descending: true };
    expect(sorted([script, payment, pool], byLast, false)[0]).toBe(pool);
    const byCount = { column: 'count', descending: true };
    expect(sorted(all, byCount, true)[0]).toBe(payment);
    expect(sorted(all, { column: 'type', descending: false }, true).map((e) => e.id)).toEqual([
      payment.id,
      pool.id,
      script.id,
    ]);
  });
});

describe('the stack trace of a log line', () => {
  const stack = 'java.io.IOException: gone\n\tat shop.Till.close(Till.java:7)';

  it('is its attribute, else what begins above the first frame', () => {
    expect(loggedStack({ body: 'failed', attributes: [{ key: 'exception.stacktrace', value: stack }] })).toBe(
      stack,
    );
    expect(loggedStack({ body: `closing failed\n${stack}`, attributes: [] })).toBe(stack);
    expect(loggedStack({ body: 'failed\nTraceback (most recent call last):\n  File', attributes: [] })).toBe(
      'Traceback (most recent call last):\n  File',
    );
    expect(loggedStack({ body: 'two\nlines', attributes: [] })).toBe('');
  });
});

describe('links from an error to its traces', () => {
  const day = { from: '-1d', to: 'now' };

  it('name the range, because the search has another one of its own', () => {
    expect(tracesOf(pool, day)).toEqual({
      q: 'service=payment exception.type=java.sql.SQLTransientConnectionException',
      from: '-1d',
      to: null,
    });
    expect(tracesOf(pool, { from: iso(0), to: iso(1) })).toMatchObject({ from: iso(0), to: iso(1) });
  });

  it('narrow to a version, or to spans without one', () => {
    expect(tracesOf(pool, day, '1.5 rc')?.q).toBe(`${pool.search?.q} version="1.5 rc"`);
    expect(tracesOf(payment, day, null)?.q).toBe(`${payment.search?.q} version=""`);
  });

  it('lead to log lines where no span reported it', () => {
    expect(pathOf(pool, day)).toEqual({ path: '/traces', query: tracesOf(pool, day), what: 'traces' });
    expect(pathOf(script, day)).toEqual({
      path: '/logs',
      query: {
        q: 'service=recommendation ("TypeError" OR exception.type=TypeError)',
        from: '-1d',
        to: null,
      },
      what: 'log lines',
    });
    expect(pathOf({ search: null, logs: null }, day)).toBeNull();
  });

  it('set them apart from the other traces of the service', () => {
    expect(apart(pool, day)).toEqual({
      q: 'service=payment',
      tab: 'explain',
      cohort: `query:${pool.search?.q}`,
      from: '-1d',
      to: null,
    });
    expect(apart({ service: 'x', search: null }, day)).toBeNull();
  });

  it('are none where kinds of errors are together', () => {
    expect(tracesOf({ search: null }, day)).toBeNull();
  });
});

describe('links into a range', () => {
  it('keep the range that has the time, else name one around it', () => {
    const quarter = { from: '-15m', to: 'now' };
    expect(rangeAround(quarter, NOW - 60_000, NOW)).toEqual({});
    expect(rangeAround(quarter, NOW - 3_600_000, NOW)).toEqual({
      from: '2026-01-01T11:22:30.000Z',
      to: '2026-01-01T11:37:30.000Z',
    });
  });
});
