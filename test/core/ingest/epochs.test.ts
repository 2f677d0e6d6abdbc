import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src/core/store/index.ts';
import { openTestStore, replayReceipts } from '../../support/replay.ts';
import { NOW } from '../../support/run.ts';
import { numberValue as about, delivery, PHONE_NUMBER_ID, WABA_ID } from '../../support/webhooks.ts';

const DAY_MS = 86_400_000;
const FIRST = NOW - 5 * DAY_MS;
const SECOND = NOW - DAY_MS;

const receipt = (body: object, receivedAt: number) => ({
  body: JSON.stringify(body),
  receivedAt,
  source: 'object' in body && body.object === 'coex' ? ('coex' as const) : ('webhook' as const),
});

/** coex read that Meta onboarded the number then. */
const observed = (epoch: number, at = epoch + 1000) =>
  receipt(
    { object: 'coex', fact: 'number-observed', at, wabaId: WABA_ID, epoch, node: { id: PHONE_NUMBER_ID } },
    at,
  );

/** A chunk without threads, as of an empty phase. */
const chunk = (progress: number, at: number) =>
  receipt(
    delivery('history', about({ history: [{ metadata: { phase: 2, chunk_order: 1, progress } }] })),
    at,
  );

const declined = (at: number) =>
  receipt(delivery('history', about({ history: [{ errors: [{ code: 2593109, title: 'Off' }] }] })), at);

async function importsOf({ db }: Store) {
  const rows = await db.selectFrom('history_syncs').selectAll().orderBy('epoch').execute();
  return rows.map(({ epoch, progress, completed_at, declined_at }) => ({
    epoch,
    progress,
    completed_at,
    declined_at,
  }));
}

const nothing = { progress: 0, completed_at: null, declined_at: null };

describe('which onboarding a chunk counts for', () => {
  it('is the one it came after, also when its bytes came in an earlier one', async () => {
    const store = await openTestStore();
    await replayReceipts(store, [observed(FIRST), chunk(100, FIRST + 60_000), observed(SECOND)]);
    expect(await importsOf(store)).toMatchObject([
      { epoch: FIRST, progress: 100, completed_at: FIRST + 60_000 },
      { epoch: SECOND, ...nothing },
    ]);
    await replayReceipts(store, [chunk(100, SECOND + 60_000)]);
    expect(await importsOf(store)).toMatchObject([
      { epoch: FIRST, completed_at: FIRST + 60_000 },
      { epoch: SECOND, progress: 100, completed_at: SECOND + 60_000 },
    ]);
  });

  it('is put right when coex reads of the onboarding only later', async () => {
    const store = await openTestStore();
    const late = [chunk(60, SECOND + 5000), declined(SECOND + 9000)];
    await replayReceipts(store, [observed(FIRST), chunk(40, FIRST + 5000), ...late]);
    expect(await importsOf(store)).toMatchObject([{ epoch: FIRST, progress: 60 }]);
    await replayReceipts(store, [observed(SECOND, SECOND + 20_000)]);
    expect(await importsOf(store)).toEqual([
      { epoch: FIRST, progress: 40, completed_at: null, declined_at: null },
      { epoch: SECOND, progress: 60, completed_at: null, declined_at: SECOND + 9000 },
    ]);
  });

  it('is the first known one where the clock here is behind Meta’s', async () => {
    const store = await openTestStore();
    await replayReceipts(store, [observed(FIRST), chunk(100, FIRST - DAY_MS)]);
    expect(await importsOf(store)).toMatchObject([{ epoch: FIRST, progress: 100 }]);
  });
});
