import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resetProjections } from '../../src/core/ingest/index.ts';
import { coexIn } from '../support/coex.ts';
import { copied, opened } from '../support/copies.ts';
import { isSqlite } from '../support/engine.ts';
import { documentOf, eventsOf, run, temporaryFolder } from '../support/run.ts';
import { openStoreAt, storeAddress } from '../support/store-address.ts';
import { ask, projectionsOf, storyOf } from '../support/tables.ts';
import { inbound } from '../support/webhooks.ts';

const waitingIn = (file: string) =>
  ask(file, 'select count(*) as count from deliveries where outcome is null')[0]?.count;

const LOG = 'select * from deliveries order by id';

/** A store full of all kinds of things: a demo's, which keeps a file, or the copy of one. */
async function demoStore() {
  const folder = join(temporaryFolder(), 'demo');
  mkdirSync(folder);
  const ran = await run(['demo', '--keep', folder, '--history', '300', '--json'], { env: {} });
  expect(eventsOf(ran).at(-1)).toMatchObject({ event: 'done', complete: true });
  const file = join(folder, 'store.db');
  const env = { COEX_HOME: folder };
  if (!isSqlite) {
    await copied(await opened(file), await opened(await storeAddress(file)));
    const told = storyOf(file);
    // A copy has statuses and edits in the order of their keys, and from now on in that in which they came.
    expect((await run(['rebuild'], { env })).exitCode).toBe(0);
    expect(storyOf(file)).toEqual(told);
  }
  return { env, file };
}

describe('coex rebuild', () => {
  it('makes every table again from the deliveries, surrogate ids and all', async () => {
    const { env, file } = await demoStore();
    const before = projectionsOf(file);
    for (const table of ['messages', 'chats', 'contacts', 'history_chunks', 'message_revisions', 'numbers']) {
      expect(before[table]?.length, table).toBeGreaterThan(0);
    }
    const log = ask(file, LOG);

    const ran = await run(['rebuild', '--json'], { env });
    expect(ran.exitCode).toBe(0);
    expect(eventsOf(ran).at(-1)).toEqual({
      schema: 'coex.rebuild/v1',
      event: 'rebuilt',
      deliveries: log.length,
      malformed: 0,
      failed: 0,
      unrecognised: 0,
    });
    expect(projectionsOf(file)).toEqual(before);
    expect(ask(file, LOG)).toEqual(log);

    // Stopped after forgetting: whoever projects next goes on, a receiver or another rebuild.
    const store = await openStoreAt(file);
    await resetProjections(store);
    await store.close();
    expect(projectionsOf(file).messages).toEqual([]);
    const abort = new AbortController();
    const listening = await run(['listen', '--port', '0', '--json'], {
      env: { ...env, COEX_APP_SECRET: 's', COEX_VERIFY_TOKEN: 'v' },
      signal: abort.signal,
      onStdout: (text) => text.includes('"listening"') && abort.abort(),
    });
    expect(listening.exitCode).toBe(0);
    expect(projectionsOf(file)).toEqual(before);
  });

  it('hears Ctrl-C between batches, and goes on from there when run again', async () => {
    const coex = coexIn();
    const bodies = Array.from({ length: 450 }, (_, at) =>
      inbound(`wamid.${at}`, `Text ${at} ${'of some length '.repeat(600)}`, 1_793_900_000 + at),
    );
    await coex.tell(...bodies);
    const before = projectionsOf(coex.storeFile);

    const env = { COEX_HOME: coex.folder };
    const abort = new AbortController();
    const first = await run(['rebuild', '--json'], {
      env,
      signal: abort.signal,
      // As a signal comes: in a turn of the event loop of its own.
      onStdout: () => setImmediate(() => abort.abort()),
    });
    expect(first.exitCode).toBe(130);
    expect(eventsOf(first).at(-1)).toMatchObject({ event: 'error', error: { code: 'interrupted' } });
    expect(waitingIn(coex.storeFile)).toBeGreaterThan(0);
    expect(waitingIn(coex.storeFile)).toBeLessThan(450);

    // A command that projects on its way finishes what waits.
    await coex.tell(inbound('wamid.450', 'One more', 1_793_900_450));
    expect(waitingIn(coex.storeFile)).toBe(0);
    const { messages } = projectionsOf(coex.storeFile);
    expect(messages?.filter(({ wamid }) => wamid !== 'wamid.450')).toEqual(before.messages);
  });

  it('counts what is malformed and what is not understood, and keeps it', async () => {
    const coex = coexIn();
    await coex.ask(['ingest', '-'], {
      stdin: `{"odd":1}\n{"broken\n${JSON.stringify(inbound('wamid.1', 'x'))}\n`,
    });
    const ran = await run(['rebuild'], { env: { COEX_HOME: coex.folder } });
    expect(ran).toMatchObject({ exitCode: 0, stdout: 'Rebuilt from 3 deliveries.\n' });
    expect(ran.stderr).toContain('1 change not understood, kept.');
    expect(ran.stderr).toContain('1 body malformed, kept.');
    expect((await coex.ask(['messages', 'list'])).messages).toHaveLength(1);
  });

  it('of an empty store is done at once', async () => {
    const ran = await run(['rebuild', '--json'], { env: { COEX_HOME: temporaryFolder() } });
    expect(documentOf(ran)).toMatchObject({ event: 'rebuilt', deliveries: 0 });
  });
});
