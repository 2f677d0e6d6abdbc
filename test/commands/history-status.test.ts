import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { KyselyPlugin, RootOperationNode } from 'kysely';
import { describe, expect, it } from 'vitest';
import { historyProgress } from '../../src/core/history/index.ts';
import { recordFact } from '../../src/core/ingest/index.ts';
import { accountUpdate, arrive, decline } from '../core/onboarding/arrivals.ts';
import { isSqlite } from '../support/engine.ts';
import { chunkOf, onboardedAt as onboard } from '../support/history.ts';
import { openTestStore } from '../support/replay.ts';
import { documentOf, fixedClock, NOW, run, temporaryFolder } from '../support/run.ts';
import { ask } from '../support/tables.ts';
import { delivery, PHONE_NUMBER_ID, WABA_ID } from '../support/webhooks.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** A store of the test's own, and coex to look at it at an instant. */
async function prepare() {
  const folder = temporaryFolder();
  const store = await openTestStore(folder);
  const look = async (now: number, ...argv: string[]) => {
    const ran = await run(['history', 'status', '--json', ...argv], {
      env: { COEX_HOME: folder },
      clock: fixedClock(now),
    });
    return { ...documentOf(ran), exitCode: ran.exitCode };
  };
  const drawn = (now: number, fakes: object = {}, ...argv: string[]) =>
    run(['history', 'status', ...argv], { env: { COEX_HOME: folder }, clock: fixedClock(now), ...fakes });
  return { folder, store, look, drawn };
}

describe('coex history status', () => {
  it('knows of nothing in an empty store', async () => {
    const { look, drawn } = await prepare();
    expect(await look(NOW)).toMatchObject({ imports: [], exitCode: 0 });
    expect((await drawn(NOW)).stderr).toContain('No numbers yet');
  });

  it('tells an import as it goes, per phase and overall', async () => {
    const { store, look, drawn } = await prepare();
    await onboard(store, NOW);
    expect((await look(NOW + 1000)).imports).toMatchObject([
      { state: 'requested', progress: 0, newest: true },
    ]);
    const day = (days: number) => NOW - days * DAY_MS;
    await arrive(store, chunkOf({ order: 1, progress: 10, texts: [day(3)] }), NOW + 10_000);
    await arrive(store, chunkOf({ order: 4, progress: 40, placeholders: [day(13), day(15)] }), NOW + 20_000);
    await arrive(store, chunkOf({ phase: 0, order: 1, progress: 5 }), NOW + 30_000);
    await arrive(store, chunkOf({ order: 2, progress: 20, texts: [day(5), day(6)] }), NOW + 40_000);
    const { imports, exitCode } = await look(NOW + 40_000);
    expect(exitCode).toBe(0);
    expect(imports).toMatchObject([
      {
        phoneNumberId: PHONE_NUMBER_ID,
        verifiedName: 'Bikes',
        onboardedAt: '2026-11-05T09:00:00Z',
        state: 'importing',
        progress: 40,
        phases: [
          { phase: 0, chunks: 1, messages: 0, missing: 0 },
          { phase: 1, chunks: 3, messages: 5, missing: 1 },
        ],
        missing: [{ phase: 1, from: 3, to: 3 }],
        messages: 5,
        chats: 1,
        mediaPending: 1,
        messagesPerMinute: 8,
        leftMs: 85_000,
        historyRequestId: 'sr_1',
      },
    ]);
    const { stdout } = await drawn(NOW + 40_000);
    expect(stdout).toMatch(/State +importing, 40 %/);
    expect(stdout).toMatch(/Phase 1 +5 messages in 3 chunks, 1 missing \(last 90 days\)/);
    expect(stdout).toMatch(/Media to come +1/);
    expect(stdout).toMatch(/Pace +8 messages a minute, about 1 m left/);
    expect(stdout).toMatch(/Next +Not here yet: 1 chunk \(phase 1: 3\)/);
  });

  it.each([
    ['silent', [], 15 * MINUTE_MS, 3],
    ['stalled', [chunkOf({ order: 1, progress: 30 })], 15 * MINUTE_MS, 3],
    [
      'complete-with-gaps',
      [chunkOf({ order: 1, progress: 30 }), chunkOf({ order: 3, progress: 100 })],
      2 * MINUTE_MS,
      3,
    ],
    [
      'complete',
      [chunkOf({ order: 2, progress: 100 }), chunkOf({ order: 1, progress: 30 })],
      15 * MINUTE_MS,
      0,
    ],
    ['complete', [chunkOf({ phase: 0, order: 1, progress: 100 })], 15 * MINUTE_MS, 0],
    ['complete', [chunkOf({ progress: 30 }), chunkOf({ progress: 100 })], 15 * MINUTE_MS, 0],
    ['declined', [decline()], 15 * MINUTE_MS, 0],
  ])('ends as %s, after %j', async (state, bodies, quietMs, exitCode) => {
    const { store, look } = await prepare();
    await onboard(store, NOW);
    for (const body of bodies) await arrive(store, body, NOW);
    expect(await look(NOW + quietMs)).toMatchObject({ imports: [{ state }], exitCode });
    if (exitCode === 3) {
      const before = await look(NOW + quietMs - 1);
      expect(before.imports[0].state).toMatch(/requested|importing/);
      expect(before.exitCode).toBe(0);
    }
  });

  it('names the chunks of a gap, and takes it back when they come after all', async () => {
    const { store, look, drawn } = await prepare();
    await onboard(store, NOW);
    await arrive(store, chunkOf({ order: 5, progress: 100 }), NOW);
    await arrive(store, chunkOf({ order: 2, progress: 40 }), NOW);
    const later = NOW + DAY_MS;
    expect((await drawn(later)).stdout).toContain('3 chunks (phase 1: 1, 3–4) never came');
    for (const order of [1, 3, 4]) await arrive(store, chunkOf({ order, progress: 20 * order }), later);
    expect(await look(later)).toMatchObject({ imports: [{ state: 'complete', missing: [] }], exitCode: 0 });
  });

  it('has as much patience as is asked of it', async () => {
    const { store, look } = await prepare();
    await onboard(store, NOW);
    const at = NOW + 20 * MINUTE_MS;
    expect((await look(at, '--silent-after', '1h')).imports[0].state).toBe('requested');
    expect((await look(at, '--silent-after', '5m')).imports[0].state).toBe('silent');
    await arrive(store, chunkOf({ order: 1, progress: 10 }), NOW);
    expect((await look(at, '--stalled-after', '30m')).imports[0].state).toBe('importing');
    expect((await look(at, '--stalled-after', '90s')).imports[0].state).toBe('stalled');
    const { exitCode, error } = await look(at, '--stalled-after', 'soon');
    expect([exitCode, error.code]).toEqual([2, 'invalid-value']);
  });

  it('shows the newest onboarding of a number, earlier ones with --all, and judges by the newest alone', async () => {
    const { store, look, drawn } = await prepare();
    await onboard(store, NOW);
    await arrive(store, chunkOf({ order: 2, progress: 60, texts: [NOW - DAY_MS] }), NOW + 1000);
    const again = NOW + DAY_MS;
    await onboard(store, again);
    await arrive(store, chunkOf({ order: 1, progress: 100, texts: [NOW - DAY_MS] }), again + 1000);
    const at = again + DAY_MS;
    expect(await look(at)).toMatchObject({ imports: [{ state: 'complete', messages: 1 }], exitCode: 0 });
    const all = await look(at, '--all');
    expect(all.exitCode).toBe(0);
    expect(all.imports).toMatchObject([
      { state: 'complete', newest: true, onboardedAt: '2026-11-06T09:00:00Z' },
      { state: 'stalled', newest: false, onboardedAt: '2026-11-05T09:00:00Z', progress: 60 },
    ]);
    const { stdout, stderr } = await drawn(at, {}, '--all');
    expect(stdout.split('\n')).toHaveLength(4);
    expect(stderr).toBe('');
  });

  it('does not take an earlier import for that of a new onboarding of which nothing is known yet', async () => {
    const { store, look } = await prepare();
    await onboard(store, NOW);
    await arrive(store, chunkOf({ order: 1, progress: 100 }), NOW + 1000);
    const node = { id: PHONE_NUMBER_ID };
    const epoch = NOW + DAY_MS;
    await recordFact(store, {
      object: 'coex',
      fact: 'number-observed',
      at: epoch,
      wabaId: WABA_ID,
      epoch,
      node,
    });
    expect((await look(epoch)).imports).toMatchObject([{ state: 'none', messages: 0, progress: 0 }]);
  });

  it('counts what came before the onboarding was known to it', async () => {
    const { store, look } = await prepare();
    await arrive(store, chunkOf({ order: 1, progress: 100, texts: [NOW - DAY_MS] }), NOW);
    expect((await look(NOW)).imports).toMatchObject([{ state: 'complete', onboardedAt: null, messages: 1 }]);
    const node = { id: PHONE_NUMBER_ID };
    const seen = { object: 'coex', fact: 'number-observed', wabaId: WABA_ID, node } as const;
    await recordFact(store, { ...seen, at: NOW + 1000, epoch: NOW - MINUTE_MS });
    expect((await look(NOW)).imports).toMatchObject([{ state: 'complete', messages: 1 }]);
  });

  it('shows several numbers in a table, those in trouble with what to do, and one with --number', async () => {
    const { store, look, drawn } = await prepare();
    await onboard(store, NOW);
    const metadata = { display_phone_number: '447700900101', phone_number_id: '441' };
    const told = { metadata: { phase: 0, chunk_order: 1, progress: 100 }, threads: [] };
    await arrive(store, delivery('history', { metadata, history: [told] }), NOW);
    const at = NOW + DAY_MS;
    const { imports, exitCode } = await look(at);
    expect(imports.map(({ state }: { state: string }) => state)).toEqual(['silent', 'complete']);
    expect(exitCode).toBe(3);
    expect(await look(at, '--number', '447700900101')).toMatchObject({ exitCode: 0 });
    expect(await look(at, '--number', '1')).toMatchObject({ exitCode: 5, error: { code: 'not-found' } });
    const { stdout, stderr } = await drawn(at);
    expect(stdout).toMatch(/^NUMBER +STATE +DONE/);
    expect(stderr).toContain('+44 7700 900100: silent: nothing has come since 2026-11-05 09:00:00.');
    expect(stderr).not.toContain('447700900101:');
  });

  it.each([40, 80])('fits a terminal of %i columns', async (columns) => {
    const { store, drawn } = await prepare();
    await onboard(store, NOW);
    await arrive(store, chunkOf({ order: 3, progress: 100 }), NOW);
    const { stdout } = await drawn(NOW + DAY_MS, { isTTY: true, columns });
    const lines = stripVTControlCharacters(stdout).split('\n');
    expect(lines.length).toBeGreaterThan(10);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
  });

  it.runIf(isSqlite)('looks at no table as a whole, so that a look every second is cheap', async () => {
    const { store, folder } = await prepare();
    await onboard(store, NOW);
    await arrive(store, chunkOf({ order: 1, progress: 30, placeholders: [NOW] }), NOW);
    await arrive(store, accountUpdate('PARTNER_ADDED', NOW), NOW);
    const nodes: RootOperationNode[] = [];
    const watching: KyselyPlugin = {
      transformQuery: ({ node }) => {
        nodes.push(node);
        return node;
      },
      transformResult: async ({ result }) => result,
    };
    const watched = { ...store, db: store.db.withPlugin(watching) };
    await historyProgress({ store: watched, clock: fixedClock() }, PHONE_NUMBER_ID);
    expect(nodes.length).toBeGreaterThan(5);
    const plans = nodes.flatMap((node) => {
      const { sql, parameters } = store.db.getExecutor().compileQuery(node, { queryId: '1' });
      const filled = parameters.reduce<string>(
        (text, value) => text.replace('?', JSON.stringify(value)),
        sql,
      );
      const inSql = filled.replaceAll(`"${PHONE_NUMBER_ID}"`, `'${PHONE_NUMBER_ID}'`);
      return ask(join(folder, 'store.db'), `explain query plan ${inSql}`).map(({ detail }) => String(detail));
    });
    expect(plans.filter((detail) => detail.startsWith('SCAN'))).toEqual([]);
    expect(plans.join('\n')).toContain('USING INDEX messages_media');
  });
});
