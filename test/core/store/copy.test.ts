import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { COPIED_TABLES } from '../../../src/core/store/copy.ts';
import { admitCopy } from '../../../src/core/store/copy-admission.ts';
import { contentOf, copied, opened } from '../../support/copies.ts';
import { isSqlite } from '../../support/engine.ts';
import { fillStore } from '../../support/filled-store.ts';
import { temporaryFolder } from '../../support/run.ts';

describe.runIf(isSqlite)('a copy of a file', () => {
  it('is the same in every table and column, and the next run writes nothing', async () => {
    const folder = temporaryFolder();
    await fillStore(join(folder, 'a.db'), 50);
    const source = await opened(join(folder, 'a.db'));
    const target = await opened(join(folder, 'b.db'));
    const first = await copied(source, target);
    expect(first.map(({ table }) => table)).toEqual(COPIED_TABLES);
    expect(first.every(({ same }) => same)).toBe(true);
    expect(first.find(({ table }) => table === 'messages')).toMatchObject({
      rows: 50,
      targetRows: 50,
      written: 50,
    });
    expect(contentOf(join(folder, 'b.db'))).toEqual(contentOf(join(folder, 'a.db')));
    const second = await copied(source, target);
    expect(second.map(({ written }) => written)).toEqual(COPIED_TABLES.map(() => 0));
    expect(second.map(({ checksum }) => checksum)).toEqual(first.map(({ checksum }) => checksum));
  });

  it('takes over what came, changed and went since the last', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'a.db');
    await fillStore(file, 20, { messages: 9000 });
    const source = await opened(file);
    const target = await opened(join(folder, 'b.db'));
    await copied(source, target);
    const database = new DatabaseSync(file);
    // Two that exchange what only one may have, in portions far apart.
    const [low, high] = [6, 26_994].map((id) =>
      database.prepare('select phone_number_id as p, wamid as w from messages where id = ?').get(id),
    ) as { p: string; w: string }[];
    database.exec('delete from messages where id = 26994');
    database
      .prepare('update messages set phone_number_id = ?, wamid = ? where id = 6')
      .run(high?.p ?? '', high?.w ?? '');
    database
      .prepare('update messages set phone_number_id = ?, wamid = ? where id = 26991')
      .run(low?.p ?? '', low?.w ?? '');
    database.exec('delete from chats where id > 30');
    database.close();
    const again = await copied(source, target);
    expect(again.every(({ same }) => same)).toBe(true);
    expect(again.find(({ table }) => table === 'statuses')?.written).toBe(0);
    expect(contentOf(join(folder, 'b.db'))).toEqual(contentOf(file));
  });

  it('of nothing is nothing', async () => {
    const folder = temporaryFolder();
    const source = await opened(join(folder, 'a.db'));
    const tables = await copied(source, await opened(join(folder, 'b.db')));
    expect(tables.every(({ same, rows }) => same && rows === 0)).toBe(true);
  });

  it.each(['the file itself', 'a link to it'])('never goes into %s', async (which) => {
    const folder = temporaryFolder();
    const file = join(folder, 'a.db');
    const source = await opened(file);
    const other = join(folder, 'other.db');
    if (which === 'a link to it') symlinkSync(file, other);
    const target = await opened(which === 'the file itself' ? file : other);
    await expect(admitCopy(source, target, true)).rejects.toMatchObject({
      code: 'store-copy-refused',
      exit: 6,
    });
  });

  it('goes into no store of another, and into none that was used since, unless told so', async () => {
    const folder = temporaryFolder();
    for (const name of ['a', 'b', 'c']) await fillStore(join(folder, `${name}.db`), 5);
    const [a, b, c] = [
      await opened(join(folder, 'a.db')),
      await opened(join(folder, 'b.db')),
      await opened(join(folder, 'empty.db')),
    ];
    await expect(admitCopy(a, b, false)).rejects.toMatchObject({ code: 'store-copy-refused' });
    await expect(admitCopy(a, b, true)).resolves.toBeUndefined();
    await copied(a, c);
    await expect(admitCopy(b, c, false)).rejects.toMatchObject({ code: 'store-copy-refused' });
    await expect(admitCopy(a, c, false)).resolves.toBeUndefined();
    await c.db
      .insertInto('drift_marks')
      .values({ phone_number_id: '1', kind: 'ack', at: 1, holds_at: 1, reason: null })
      .execute();
    await expect(admitCopy(a, c, false)).rejects.toThrow('drift_marks');
    await c.db.deleteFrom('drift_marks').where('phone_number_id', '=', '1').execute();
    await expect(admitCopy(a, c, false)).resolves.toBeUndefined();
    await c.db
      .insertInto('deliveries')
      .values({
        source: 'file',
        signature: 'unchecked',
        received_at: 1,
        body_sha256: 'x',
        copy_of: null,
        outcome: null,
        reason: null,
      })
      .execute();
    await expect(admitCopy(a, c, false)).rejects.toThrow('deliveries');
  });
});
