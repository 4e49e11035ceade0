import { describe, expect, it } from 'vitest';
import { servicePath } from '../../src/parts/Service';
import { carry, change, deployOfPath, scopeOf } from '../../src/state/url';

describe('the state in the URL', () => {
  it('keeps what it does not change', () => {
    expect(change('?env=demo&tab=instances', { tab: null })).toBe('env=demo');
    expect(change('?env=demo', { q: 'pay' })).toBe('env=demo&q=pay');
  });

  it('repeats a parameter for a list, and drops it for an empty one', () => {
    expect(change('', { attr: ['a=1', 'b=2'] })).toBe('attr=a%3D1&attr=b%3D2');
    expect(change('attr=a%3D1', { attr: [] })).toBe('');
  });

  it('stays readable', () => {
    expect(change('', { edge: 'service:shop/order@demo~service:shop/payment@demo' })).toBe(
      'edge=service:shop/order@demo~service:shop/payment@demo',
    );
  });

  it('survives every character a name may have', () => {
    for (const name of ['GET /a?b=c&d#e', 'über 100 %', 'a+b c', '%3A', '"<script>']) {
      expect(new URLSearchParams(change('', { operation: name })).get('operation')).toBe(name);
    }
  });

  it('carries environment and range from page to page, and nothing else', () => {
    const here = '?env=demo&from=-1h&tab=instances&q=x';
    expect(carry(here, '/map')).toBe('/map?env=demo&from=-1h');
    expect(carry(here, '/traces', { status: 'error' })).toBe('/traces?env=demo&from=-1h&status=error');
  });

  it('leaves a link its own environment and range', () => {
    const here = '?env=demo&from=-1h';
    expect(carry(here, '/traces?env=staging&service=x')).toBe('/traces?from=-1h&env=staging&service=x');
    expect(carry(here, '/traces?from=-5m')).toBe('/traces?env=demo&from=-5m');
    expect(carry(here, '/map#legend')).toBe('/map?env=demo&from=-1h#legend');
  });

  it('leads to a deploy without a range, since it is shown around its own time', () => {
    const here = '?env=demo&from=-30d&to=now';
    expect(carry(here, '/deploys/d-3')).toBe('/deploys/d-3?env=demo');
    expect(carry(here, '/deploys/d-3?from=-1h')).toBe('/deploys/d-3?env=demo&from=-1h');
    expect(carry(here, '/deploys')).toBe('/deploys?env=demo&from=-30d&to=now');
    expect(carry(here, '/deploys/status')).toBe('/deploys/status?env=demo&from=-30d&to=now');
    expect([deployOfPath('/deploys/d-3'), deployOfPath('/deploys/status'), deployOfPath('/deploys')]).toEqual(
      ['d-3', null, null],
    );
  });

  it('falls back to the usual range for one that is none', () => {
    expect(scopeOf(new URLSearchParams('from=garbage')).range).toEqual({ from: '-15m', to: 'now' });
    expect(scopeOf(new URLSearchParams('from=-6h')).range).toEqual({ from: '-6h', to: 'now' });
    expect(scopeOf(new URLSearchParams(''), { from: '-7d', to: 'now' }).range.from).toBe('-7d');
  });
});

describe('a link to a service', () => {
  const payment = { name: 'payment', namespace: 'shop', environment: 'demo' };

  it('is its name where that is enough', () => {
    expect(servicePath(payment, [payment])).toBe('/services/payment');
    expect(servicePath({ ...payment, name: 'a/b' })).toBe('/services/~?name=a%2Fb');
  });

  it('says which one where the name is used twice', () => {
    expect(servicePath(payment, [payment, { ...payment, environment: 'staging' }])).toBe(
      '/services/payment?env=demo&namespace=shop',
    );
    const odd = { ...payment, name: 'a/b' };
    expect(servicePath(odd, [odd, { ...odd, environment: 'staging' }])).toBe(
      '/services/~?name=a%2Fb&env=demo&namespace=shop',
    );
  });
});
