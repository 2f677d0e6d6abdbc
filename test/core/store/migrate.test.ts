import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, SqliteDialect } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore, PROJECTIONS } from '../../../src/core/store/index.ts';
import { openSqliteDatabase } from '../../../src/core/store/sqlite/database.ts';
import { up as makeFirstTables } from '../../../src/core/store/sqlite/migrations/0001-first-tables.ts';
import { NOW, temporaryFolder } from '../../support/run.ts';
import { ask, bodiesOf } from '../../support/tables.ts';

/** A store as the first schema has it, filled by SQL. */
async function oldStore(...statements: readonly string[]): Promise<string> {
  const file = join(temporaryFolder(), 'store.db');
  const db = new Kysely<never>({ dialect: new SqliteDialect({ database: openSqliteDatabase(file) }) });
  await makeFirstTables(db);
  await db.destroy();
  const database = new DatabaseSync(file);
  database.exec('pragma user_version = 1');
  for (const statement of statements) database.exec(statement);
  database.close();
  return file;
}

async function migrated(file: string) {
  const store = await openStore(file);
  onTestFinished(() => store.close());
  return store;
}

const step = (values: string) =>
  `insert into onboarding_steps (onboarding_id, step, state, phone_number_id, epoch, at, detail) values (${values})`;

describe('a store of the first schema', () => {
  it('is brought up to date, and a new one looks the same', async () => {
    const file = await oldStore();
    await migrated(file);
    expect(ask(file, 'pragma user_version')).toEqual([{ user_version: 9 }]);
    const fresh = join(temporaryFolder(), 'store.db');
    await migrated(fresh);
    const columns = (from: string) =>
      ask(
        from,
        `select m.name as "table", c.name, c.type, c."notnull", c.dflt_value, c.pk
         from sqlite_master m join pragma_table_info(m.name) c where m.type = 'table' order by 1, 2`,
      );
    expect(columns(file)).toEqual(columns(fresh));
    for (const table of PROJECTIONS) expect(ask(file, `select * from ${table}`)).toEqual([]);
  });

  it('loses no permission of a sync, and no other step', async () => {
    const file = await oldStore(
      step(`'a', 'code', 'done', null, null, ${NOW}, null`),
      step(`'a', 'contacts', 'done', '440', ${NOW}, ${NOW + 1}, '{"requestId":"sr_1"}'`),
      step(`'a', 'history', 'unknown', '440', ${NOW}, ${NOW + 2}, null`),
      step(`'b', 'code', 'failed', null, null, ${NOW}, null`),
      step(`'b', 'contacts', 'started', '440', ${NOW - 9}, ${NOW + 3}, null`),
      step(
        `'b', 'history', 'failed', '441', ${NOW}, ${NOW + 4}, '{"code":"graph-not-permitted","metaCode":190}'`,
      ),
    );
    const { db } = await migrated(file);
    const claims = await db.selectFrom('sync_claims').selectAll().orderBy('at').execute();
    expect(claims).toMatchObject([
      {
        phone_number_id: '440',
        epoch: NOW,
        sync: 'contacts',
        state: 'done',
        how: 'accepted',
        request_id: 'sr_1',
        at: NOW + 1,
      },
      { phone_number_id: '440', epoch: NOW, sync: 'history', state: 'unknown', request_id: null },
      { phone_number_id: '440', epoch: NOW - 9, sync: 'contacts', state: 'started', onboarding_id: 'b' },
      { phone_number_id: '441', epoch: NOW, sync: 'history', state: 'failed' },
    ]);
    expect(claims.map(({ repeated }) => repeated)).toEqual([0, 0, 0, 0]);
    const steps = await db.selectFrom('onboarding_steps').selectAll().orderBy('onboarding_id').execute();
    expect(steps).toMatchObject([
      { onboarding_id: 'a', step: 'code', state: 'done', attempts: 1 },
      { onboarding_id: 'b', step: 'code', state: 'failed', attempts: 1 },
    ]);
  });

  it('keeps its onboardings and everything else', async () => {
    const file = await oldStore(
      `insert into onboardings values ('a', 'history-requested', '330', '440', ${NOW}, ${NOW}, ${NOW + 5})`,
      `insert into rejections values ('signature', 3, ${NOW})`,
      `insert into deliveries (source, signature, received_at, body, body_sha256) values ('webhook', 'valid', ${NOW}, x'7b7d', 'x')`,
    );
    const { db } = await migrated(file);
    expect(await db.selectFrom('onboardings').selectAll().execute()).toEqual([
      {
        id: 'a',
        state: 'history-requested',
        waba_id: '330',
        phone_number_id: '440',
        epoch: NOW,
        started_at: NOW,
        updated_at: NOW + 5,
        way: null,
        number: null,
        losses: null,
        accepted_at: null,
        outcome: null,
        ended_at: null,
      },
    ]);
    expect(await db.selectFrom('rejections').selectAll().execute()).toHaveLength(1);
    expect(ask(file, 'select id, source, received_at, body_sha256, copy_of from deliveries')).toEqual([
      { id: 1, source: 'webhook', received_at: NOW, body_sha256: 'x', copy_of: null },
    ]);
    expect(bodiesOf(file)).toEqual(['{}']);
  });

  it('is migrated once, however often it is opened', async () => {
    const file = await oldStore(step(`'a', 'contacts', 'done', '440', ${NOW}, ${NOW}, null`));
    await (await openStore(file)).close();
    const { db } = await migrated(file);
    expect(await db.selectFrom('sync_claims').selectAll().execute()).toHaveLength(1);
  });

  it('stays whole when its migration fails half way', async () => {
    const file = await oldStore(
      step(`'a', 'contacts', 'done', '440', ${NOW}, ${NOW}, '{"requestId":"sr_1"}'`),
      // Stands in the way of the last table.
      'create table webhook_activity (a)',
    );
    await expect(openStore(file)).rejects.toThrow();
    expect(ask(file, 'pragma user_version')).toEqual([{ user_version: 1 }]);
    expect(ask(file, 'select step from onboarding_steps')).toEqual([{ step: 'contacts' }]);
    expect(ask(file, "select name from sqlite_master where name = 'sync_claims'")).toEqual([]);
  });
});
