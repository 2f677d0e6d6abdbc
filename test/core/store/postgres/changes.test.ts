import { setImmediate } from 'node:timers/promises';
import { Kysely, sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createChanges } from '../../../../src/core/store/postgres/changes.ts';
import { createPostgresDialect } from '../../../../src/core/store/postgres/dialect.ts';
import { readPostgresUrl } from '../../../../src/core/store/postgres/url.ts';
import { withClient } from '../../../support/postgres/contents.ts';
import { emptyDatabase } from '../../../support/postgres/databases.ts';
import { proxyTo } from '../../../support/tcp-proxy.ts';

async function stage() {
  const url = new URL(await emptyDatabase());
  const proxy = await proxyTo(url.hostname, Number(url.port || 5432));
  const listens = new URL(url);
  listens.port = String(proxy.port);
  listens.search = '?sslmode=disable';
  let now = 0;
  const db = new Kysely<never>({ dialect: createPostgresDialect(url.href) });
  const ask = async (text: string) =>
    (await sql.raw<{ answer: string }>(text).execute(db)).rows[0]?.answer ?? '';
  const changes = createChanges(readPostgresUrl(listens.href), ask, { now: () => now, random: () => 0.5 });
  onTestFinished(async () => {
    await changes.close();
    await db.destroy();
  });
  const until = async (matches: (version: string) => boolean) => {
    for (;;) {
      const version = await changes.version();
      if (matches(version)) return version;
      await setImmediate();
    }
  };
  const isHeard = (version: string) => version.startsWith('heard');
  return {
    proxy,
    changes,
    write: () => withClient(url.href, (client) => client.query("select pg_notify('coex', 'messages')")),
    pass: (ms: number) => {
      now += ms;
    },
    heard: () => until(isHeard),
    asking: () => until((version) => !isHeard(version)),
    until,
  };
}

describe('changes of a store in PostgreSQL', () => {
  it('are told, once it is proven that what is told arrives', async () => {
    const { changes, write, heard, until } = await stage();
    expect(await changes.version()).not.toMatch(/^heard/);
    const before = await heard();
    expect(await changes.version()).toBe(before);
    const told = changes.written(new AbortController().signal);
    await write();
    await told;
    await until((version) => version !== before);
  });

  it('are counted as one when the way was cut, and are told again afterwards', async () => {
    const { proxy, changes, pass, heard, write } = await stage();
    const before = await heard();
    const told = changes.written(new AbortController().signal);
    proxy.cut();
    await told;
    expect(await changes.version()).not.toBe(before);
    pass(10_000);
    const after = await heard();
    expect(after).not.toBe(before);
    const again = changes.written(new AbortController().signal);
    await write();
    await again;
  });

  it('are asked for when the way has gone silent', async () => {
    const { proxy, pass, heard, asking } = await stage();
    await heard();
    proxy.stall();
    pass(30_000);
    await asking();
  });

  it('keep nobody waiting who does not want to any more, or after the end', async () => {
    const { changes } = await stage();
    await changes.written(AbortSignal.abort());
    const waiting = changes.written(new AbortController().signal);
    await changes.close();
    await waiting;
  });
});
