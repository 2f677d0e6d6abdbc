import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { isSqlite } from '../../support/engine.ts';
import { fillStore } from '../../support/filled-store.ts';
import { runOn } from '../../support/host.ts';
import { documentOf, eventsOf, run, temporaryFolder } from '../../support/run.ts';

// What a file is asked by itself; a database is in the tests of the core, and below.
describe.runIf(isSqlite)('coex store', () => {
  it('copies the store in use, tells each table, and finds nothing to do the second time', async () => {
    const home = temporaryFolder();
    const env = { COEX_HOME: home };
    await fillStore(join(home, 'store.db'), 5);
    const argv = ['store', 'copy', '--to', join(home, 'copy.db'), '--json'];
    expect(eventsOf(await run(argv, { env })).at(-1)).toMatchObject({
      event: 'done',
      same: true,
      different: [],
    });
    expect(eventsOf(await run(argv, { env })).at(-1)).toMatchObject({ same: true, written: 0 });
    const narrow = await runOn(argv.slice(0, -1), { env, stdoutIsTTY: true, stderrIsTTY: true, columns: 40 });
    expect(narrow.exitCode).toBe(0);
    expect(narrow.stdout).toContain('on both sides');
  });

  it('tells which table it reads back, and ends with 130 on Ctrl-C there', async () => {
    const home = temporaryFolder();
    const env = { COEX_HOME: home };
    await fillStore(join(home, 'store.db'), 5, { messages: 9000 });
    const argv = (to: string, ...flags: string[]) => ['store', 'copy', '--to', join(home, to), ...flags];
    const events = eventsOf(await run(argv('copy.db', '--json'), { env }));
    const told = events.filter(({ event, table }) => event === 'verifying' && table === 'messages');
    expect(told.map(({ side, done, rows }) => [side, done, rows])).toEqual(
      ['source', 'target'].flatMap((side) => [0, 4000, 8000].map((done) => [side, done, 9000])),
    );
    const stop = new AbortController();
    const stopped = await run(argv('other.db', '--json'), {
      env,
      signal: stop.signal,
      onStdout: (text) => {
        if (text.includes('"verifying","table":"messages","side":"target","done":4000')) stop.abort();
      },
    });
    expect(stopped.exitCode).toBe(130);
    expect(eventsOf(stopped).at(-2)).toMatchObject({ event: 'verifying', table: 'messages', done: 4000 });
    const again = await run(argv('other.db'), { env });
    expect(again.exitCode).toBe(0);
    const people = await run(argv('third.db'), { env });
    expect(people.stderr).toContain('Verifying messages, source, 40 %\n');
    expect(people.stderr).toContain('Verifying messages, copy, 80 %\n');
  });

  it('takes no password in a flag, and does not repeat it', async () => {
    const env = { COEX_HOME: temporaryFolder() };
    for (const to of [
      'postgres://coex:hush@127.0.0.1:1/coex',
      'postgres://coex:hu/sh@127.0.0.1:1/hush',
      'postgres://coex@127.0.0.1:1/coex?password=hush',
    ]) {
      for (const flags of [
        ['--to', to],
        ['--from', to, '--to', 'copy.db'],
      ]) {
        const ran = await run(['store', 'copy', ...flags], { env });
        expect(ran.exitCode).toBe(2);
        expect(ran.stdout + ran.stderr).not.toMatch(/hush|hu\/sh/);
      }
    }
  });

  it('has nothing to copy where there is no store, and makes none', async () => {
    const home = temporaryFolder();
    const ran = await run(['store', 'copy', '--to', join(home, 'copy.db')], { env: { COEX_HOME: home } });
    expect(ran.exitCode).toBe(5);
  });

  it('finds nothing in a new store, and orphans in one that lost a chat', async () => {
    const home = temporaryFolder();
    const env = { COEX_HOME: home };
    expect(await run(['store', 'check'], { env })).toMatchObject({ exitCode: 0, stderr: '' });
    const database = new DatabaseSync(join(home, 'store.db'));
    database.exec("insert into chats (id, phone_number_id, user, last_message_at) values (7, '1', 9, 0)");
    database.exec('drop index chats_user');
    database.close();
    const ran = await run(['store', 'check', '--json'], { env });
    expect(ran.exitCode).toBe(3);
    const findings = eventsOf(ran).filter(({ event }) => event === 'finding');
    expect(findings.map(({ code, evidence }) => [code, evidence])).toEqual(
      [
        ['indexes-missing', ['chats (user)']],
        ['orphans', ['7']],
        ['ids-behind', ['chats']],
      ].filter(([code]) => code !== 'ids-behind'),
    );
  });

  it('tells how it stands, and from which schema it came', async () => {
    const env = { COEX_HOME: temporaryFolder() };
    expect(documentOf(await run(['store', 'migrate', '--json'], { env }))).toMatchObject({
      from: null,
      to: 9,
    });
    expect(documentOf(await run(['store', 'migrate', '--json'], { env }))).toMatchObject({ from: 9, to: 9 });
    const status = documentOf(await run(['store', 'status', '--json'], { env }));
    expect(status).toMatchObject({
      engine: 'sqlite',
      storeSchema: { version: 9, known: 9 },
      waiting: { deliveries: 0, since: null },
    });
  });
});
