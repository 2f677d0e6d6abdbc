import fc from 'fast-check';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { findMessages } from '../../../src/core/ingest/batch/find.ts';
import { isSqlite } from '../../support/engine.ts';
import { openTestStore, replay } from '../../support/replay.ts';
import { inbound, PHONE_NUMBER_ID } from '../../support/webhooks.ts';

/** Wamids of a few customers, as alike as WhatsApp makes them; some in letters that engines and JavaScript order differently. */
const wamids = fc
  .tuple(
    fc.constantFrom('wamid.HBgLNDQ3NzAwOTAwMTU1VQIAERgS', 'wamid.HBgLNDQ3NzAwOTAwMTY2VQIAERgS', 'wamid.'),
    fc.string({ unit: fc.constantFrom('0', 'a', '\ue000', '😀'), minLength: 1, maxLength: 2 }),
  )
  .map((parts) => parts.join(''));

describe('which messages a store has', () => {
  it('is told of each, wherever it lies among others', async () => {
    const store = await openTestStore();
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(wamids, { maxLength: 12 }),
        fc.uniqueArray(wamids, { maxLength: 12 }),
        async (there, wanted) => {
          await sql`delete from messages`.execute(store.db);
          await sql`delete from deliveries`.execute(store.db);
          if (there.length > 0)
            await replay(
              store,
              there.map((wamid) => inbound(wamid, 'Hello')),
            );
          const found = new Map<string, Set<string>>();
          await findMessages(store, new Map([[PHONE_NUMBER_ID, new Set(wanted)]]), found);
          expect([...(found.get(PHONE_NUMBER_ID) ?? [])].sort()).toEqual(
            wanted.filter((wamid) => there.includes(wamid)).sort(),
          );
          await findMessages(store, new Map([['440000000000009', new Set(there)]]), found);
          expect(found.get('440000000000009')).toEqual(new Set());
        },
      ),
      { seed: Number(process.env.COEX_TEST_SEED ?? 80), numRuns: isSqlite ? 50 : 100 },
    );
  });
});
