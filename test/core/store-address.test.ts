import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressParts, isOnThisMachine, isPostgresUrl, withPassword } from '../../src/core/store-address.ts';

describe('the address of a store', () => {
  it.each([
    ['postgres://coex@db/coex', true],
    ['PostgreSQL://db/coex', true],
    ['/var/lib/coex/store.db', false],
    ['postgres/store.db', false],
  ])('is a database or a file: %s', (address, isDatabase) => {
    expect(isPostgresUrl(address)).toBe(isDatabase);
  });

  it.each([
    ['postgres://coex@db:5433/coex?sslmode=require', undefined, undefined],
    ['postgres://coex:@db/coex', undefined, undefined],
    ['postgres:///coex?host=/var/run/postgresql', undefined, undefined],
    ['postgres://coex:p%40ss%2Fw@db/coex', 'postgres://coex@db/coex', 'p@ss/w'],
    ['postgres://db/coex?password=p%40ss&sslmode=require', 'postgres://db/coex?sslmode=require', 'p@ss'],
    ['postgres://coex:one@db/coex?password=two', 'postgres://coex@db/coex', 'two'],
  ])('comes apart: %s', (address, location = address, password) => {
    expect(addressParts(address)).toEqual({ location, password });
  });

  it.each([
    'postgres://coex:p@ss/word@db/coex',
    'postgres://coex:12/word@db/coex',
    'postgres://coex:12#word@db/coex',
    'postgres://coex:12?word@db/coex',
    'postgres://coex:50%off@db/coex',
    'postgres://db:port/coex',
    'store.db',
  ])('is not taken apart where that is not certain: %s', (address) => {
    expect(addressParts(address)).toBeUndefined();
  });

  it('takes any password, and gives it back', () => {
    const words = fc.string({ minLength: 1, unit: 'grapheme' });
    const places = fc.constantFrom('postgres://coex@db/coex', 'postgres://db:1/x?a=b', 'postgres:///coex');
    fc.assert(
      fc.property(places, words, (location, password) => {
        expect(addressParts(withPassword(location, password))).toEqual({ location, password });
      }),
    );
  });

  it.each([
    ['postgres://coex@localhost/coex', true],
    ['postgres://127.0.0.1:5433/coex', true],
    ['postgres://[::1]/coex', true],
    ['postgres:///coex', true],
    ['postgres://%2Fvar%2Frun/coex', true],
    ['postgres:///coex?host=/var/run/postgresql', true],
    ['postgres://db.example.com/coex', false],
    ['postgres:///coex?host=db.example.com', false],
    ['postgres://localhost/coex?host=localhost&host=db.example.com', false],
  ])('is of this machine alone or not: %s', (location, isHere) => {
    expect(isOnThisMachine(location)).toBe(isHere);
  });
});
