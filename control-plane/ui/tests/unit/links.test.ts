import { describe, expect, it } from 'vitest';
import type { GraphNode, NodeKind } from '../../src/api/types';
import { callsBetween, callsTo, differences, requestsOf, stepOf } from '../../src/pages/traces/links';

const node = (kind: NodeKind, name: string, system: string | null = null): GraphNode => ({
  id: name,
  name,
  kind,
  namespace: null,
  environment: null,
  system,
  health: null,
  red: null,
  versions: [],
  change: null,
});
const [gateway, order] = [node('service', 'gateway'), node('service', 'my order')];

describe('a number of a service leads to its requests', () => {
  it('by the fields of the form when their kind is known', () => {
    expect(requestsOf({ service: 'order', operation: 'GET /', kind: 'server', failed: true })).toEqual({
      service: 'order',
      version: null,
      operation: 'GET /',
      kind: 'server',
      status: 'error',
      minDurationNs: null,
    });
  });

  it('by the query line when several kinds count, all on one span', () => {
    expect(requestsOf({ service: 'my order', version: '1.5.0', failed: true, atLeastNs: 250.4e6 })).toEqual({
      q: 'service="my order" version=1.5.0 status=error (kind=server OR kind=consumer) duration>=250400000ns',
    });
    expect(requestsOf({ service: 'order', instance: 'order-1', kind: 'server' })).toEqual({
      q: 'service=order instance=order-1 kind=server',
    });
  });
});

describe('a call of the map leads to its traces', () => {
  it('of two services: the caller’s client span and the callee’s server span', () => {
    expect(callsBetween({ from: gateway, to: order, failed: true, atLeastNs: 5e6 })).toEqual({
      q: '{service=gateway kind=client status=error duration>=5000000ns} && {service="my order" kind=server}',
    });
    expect(
      callsBetween({ from: gateway, to: order, versions: { callerVersion: '1', calleeVersion: null } }),
    ).toEqual({ q: '{service=gateway version=1 kind=client} && {service="my order" kind=server}' });
  });

  it('of what reports nothing itself: the span that names it', () => {
    expect(callsBetween({ from: order, to: node('database', 'orders', 'postgresql') })).toEqual({
      q: 'service="my order" kind=client (db.namespace=orders OR db.name=orders OR server.address=orders OR net.peer.name=orders)',
    });
    expect(callsBetween({ from: order, to: node('database', 'redis', 'redis') }).q).toContain(
      '(db.system.name=redis OR db.system=redis)',
    );
    expect(callsBetween({ from: order, to: node('queue', 'events') }).q).toMatch(/kind=producer \(messaging/);
    expect(callsBetween({ from: node('queue', 'events'), to: order }).q).toMatch(
      /^service="my order" kind=consumer/,
    );
    expect(callsBetween({ from: order, to: node('external', 'bank:8443') }).q).toContain(
      'server.address=bank OR',
    );
    expect(callsBetween({ from: node('user', 'users'), to: gateway })).toEqual({
      q: 'service=gateway kind=server rootService=gateway',
    });
    expect(callsTo(node('queue', 'events'), { failed: true }).q).toMatch(
      /^status=error \(kind=producer OR kind=consumer\)/,
    );
  });
});

it('a point of a chart leads to its step, from where its longest request began', () => {
  const times = ['2026-05-01T10:00:00Z', '2026-05-01T10:00:10Z', '2026-05-01T10:00:20Z'];
  expect(stepOf(times, 1, 3.2e9)).toEqual({
    from: '2026-05-01T10:00:06.800Z',
    to: '2026-05-01T10:00:20.000Z',
  });
});

it('a deploy leads to what sets its version apart', () => {
  expect(differences('order', '1.5.0')).toEqual({
    q: 'service=order (kind=server OR kind=consumer)',
    tab: 'explain',
    cohort: 'version:1.5.0',
  });
});
