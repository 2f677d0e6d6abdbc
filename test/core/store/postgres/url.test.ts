import { describe, expect, it } from 'vitest';
import { readPostgresUrl } from '../../../../src/core/store/postgres/url.ts';

describe('the URL of a PostgreSQL database', () => {
  it('is taken apart, what is percent-encoded included', () => {
    const { client, location, poolMax } = readPostgresUrl(
      'postgresql://me%40home:p%2Fw@[::1]:6000/a%20b?pool_max=4&sslmode=disable',
    );
    expect(client).toMatchObject({
      host: '::1',
      port: 6000,
      user: 'me@home',
      password: 'p/w',
      database: 'a b',
      ssl: false,
    });
    expect(poolMax).toBe(4);
    expect(location).toBe('postgres://me%40home@[::1]:6000/a%20b?pool_max=4&sslmode=disable');
  });

  it('may name a socket of this machine, in either place', () => {
    for (const url of ['postgres://me@/db?host=/run/pg', 'postgres://me@%2Frun%2Fpg/db']) {
      expect(readPostgresUrl(url).client).toMatchObject({ host: '/run/pg', database: 'db', ssl: false });
    }
  });

  it('leaves to the environment what it does not say', () => {
    const { client } = readPostgresUrl('postgres:///');
    const { host, port, user, password, database, ssl } = client;
    expect({ host, port, user, password, database, ssl }).toEqual({});
  });

  it('is shown without any password in it', () => {
    for (const url of [
      'postgres://me:s@cret@h/db',
      'postgres://me@h/db?password=s@cret'.replace('@cret', '%40cret'),
    ]) {
      expect(readPostgresUrl(url).location).toBe('postgres://me@h/db');
    }
  });

  it.each([
    'postgres://me:se/cret@h/db',
    'postgres://me:12/secret@h/db',
    'postgres://me:12?secret@h/db',
    'postgres://me:secret@h:99999/db',
    'postgres://me:secret%zz@h/db',
    'postgres://me:secret@h/db?ssl_mode=verify-full',
    'postgres://me:secret@h/db?sslmode=sure',
    'postgres://me:secret@h/db?sslmode=verify-ca',
    'postgres://me:secret@h/db?pool_max=0',
    'postgres://me:secret@h/db?sslrootcert=/nowhere/at/all',
    'postgres://me:secret@h,other/db',
  ])('is refused without being shown when it cannot be used: %s', (url) => {
    expect(() => readPostgresUrl(url)).toThrow(
      expect.objectContaining({ code: 'usage', message: expect.not.stringContaining('secret') }),
    );
  });
});
