import { describe, expect, it } from 'vitest';
import { shortName, sizeOf } from '../../src/pages/map/shapes';
import { sparkPath, sparkStart } from '../../src/parts/Sparkline';
import { serviceAddress, serviceInPath, serviceOf } from '../../src/state/serviceAddress';

describe('the address of a service', () => {
  it('has a plain name in its path', () => {
    expect(serviceAddress('order')).toBe('/services/order');
    expect(serviceAddress('my order.v2')).toBe('/services/my%20order.v2');
    expect(serviceInPath('Übung co')).toEqual({ path: '/services/%C3%9Cbung%20co', query: {} });
  });

  it.each(['shop/order', 'a\\b', 'a;b', '50%', 'Übung & co', 'a?b', 'a#b', '.', '..', '~', 'tab\there'])(
    'has %j in its query',
    (name) => {
      const address = new URL(serviceAddress(name), 'http://pharos');
      expect(address.pathname).toBe('/services/~');
      expect(serviceOf('~', address.search)).toBe(name);
      expect(serviceInPath(name)).toEqual({ path: '/services/~', query: { name } });
    },
  );

  it('means what its path says otherwise', () => {
    expect(serviceOf('order', '?name=payment')).toBe('order');
    expect(serviceOf('~', '')).toBe('~');
  });
});

describe('a name on the map', () => {
  it('gets the room it needs', () => {
    expect(shortName('queue', 'inventory.reservations')).toBe('inventory.reservations');
    expect(sizeOf('queue', 'inventory.reservations').width).toBeGreaterThan(sizeOf('queue', 'orders').width);
  });

  it('is cut in the middle when it is longer than any node', () => {
    const name = 'com.example.shop.inventory.reservations.v2';
    expect(shortName('queue', name)).toBe('com.example.…ervations.v2');
    expect(sizeOf('queue', name).width).toBeLessThanOrEqual(216);
  });
});

describe('the sparkline of a young service', () => {
  const young = [...Array<null>(50).fill(null), 1, 2, 3, null, 4, 5, 6, 7, 8, 9];

  it('begins where the service did and is as wide as any other', () => {
    expect(sparkStart(young)).toBe(50);
    expect(sparkPath(young.slice(50)).line).toMatch(/^M0\.5 /);
    expect(sparkPath(young.slice(50)).line).toMatch(/L53\.5 [\d.]+$/);
  });

  it('keeps the range when most of it was measured', () => {
    expect(sparkStart([null, null, 1, 2, 3, 4])).toBe(0);
    expect(sparkStart([null, null])).toBe(0);
  });
});
