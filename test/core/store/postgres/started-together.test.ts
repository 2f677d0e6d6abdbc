import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { SCHEMA_VERSION } from '../../../../src/core/store/migrations.ts';
import { askIn, connectTo } from '../../../support/postgres/connect-to.ts';
import { emptyDatabase } from '../../../support/postgres/databases.ts';

const OPENER = fileURLToPath(new URL('../open-store-process.ts', import.meta.url));

async function waiting(url: string): Promise<ChildProcess> {
  const process = fork(OPENER, [url], { stdio: 'inherit' });
  onTestFinished(() => void process.kill('SIGKILL'));
  await once(process, 'message');
  return process;
}

it('six that start at once on an empty database make one schema, though one is killed while it makes it', async () => {
  const url = await emptyDatabase();
  const db = connectTo(url);
  const [doomed, ...others] = await Promise.all(Array.from({ length: 6 }, () => waiting(url)));
  if (doomed === undefined) throw new Error('none was started');
  const ends = others.map((each) => once(each, 'exit'));
  const isMaking = async () => {
    const [row] = await askIn(
      db,
      `select count(*) as count from pg_locks where database = (select oid from pg_database where datname = current_database())
       and locktype = 'relation' and mode = 'AccessExclusiveLock'`,
    );
    return Number(row?.count) > 0;
  };
  doomed.send('open');
  while (doomed.exitCode === null && !(await isMaking()));
  doomed.kill('SIGKILL');
  for (const each of others) each.send('open');
  expect((await Promise.all(ends)).map(([code]) => code)).toEqual([0, 0, 0, 0, 0]);
  const facts = await askIn(db, "select name, value from store_facts where name = 'schema'");
  expect(facts).toEqual([{ name: 'schema', value: SCHEMA_VERSION }]);
  const [opened] = await askIn(db, 'select sum(count)::int as times from rejections');
  expect(Number(opened?.times)).toBeGreaterThanOrEqual(5);
});
