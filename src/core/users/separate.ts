import type { Clock } from '../clock.ts';
import { CoexError } from '../errors.ts';
import { requireWholeLog, type Store } from '../store/index.ts';
import { keyOf } from './keys.ts';

/** Two ids that are two people's, as somebody said. */
export interface Separation {
  readonly key: string;
  readonly otherKey: string;
}

/**
 * Writes down that two ids are not one person's; whoever projects from now on keeps them apart, by whatever way round they were
 * joined. What is projected already stays until it is projected anew; said again, nothing changes. Throws `not-found` where nothing joins the
 * two, and `log-pruned` where nothing can be projected anew.
 */
export async function separate(
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  ids: readonly [string, string],
  reason: string | undefined,
): Promise<Separation> {
  const pair = pairOf(ids);
  await store.alone(async (trx) => {
    await requireWholeLog(trx, store.location);
    const known = await trx
      .selectFrom('user_separations')
      .select('key')
      .where('key', '=', pair.key)
      .where('other_key', '=', pair.otherKey)
      .executeTakeFirst();
    if (known) return;
    const [one, other] = await trx
      .selectFrom('user_keys')
      .select('user')
      .where('key', 'in', [pair.key, pair.otherKey])
      .execute();
    if (one === undefined || one.user !== other?.user) {
      const wanted = `"${ids[0]}" and "${ids[1]}"`;
      throw new CoexError('not-found', { what: 'person with both', wanted, fix: 'See `coex users links`.' });
    }
    await trx
      .insertInto('user_separations')
      .values({
        key: pair.key,
        other_key: pair.otherKey,
        reason: reason ?? null,
        separated_at: clock.now(),
      })
      .execute();
  });
  return pair;
}

/** Takes a separation back. Throws `not-found` where there is none, and `log-pruned` as `separate` does. */
export async function allowJoin(store: Store, ids: readonly [string, string]): Promise<Separation> {
  const pair = pairOf(ids);
  const gone = await store.alone(async (trx) => {
    await requireWholeLog(trx, store.location);
    return trx
      .deleteFrom('user_separations')
      .where('key', '=', pair.key)
      .where('other_key', '=', pair.otherKey)
      .executeTakeFirst();
  });
  if (gone.numDeletedRows === 0n) {
    const wanted = `"${ids[0]}" and "${ids[1]}"`;
    throw new CoexError('not-found', { what: 'separation of', wanted, fix: 'See `coex users links`.' });
  }
  return pair;
}

function pairOf([one, other]: readonly [string, string]): Separation {
  const [key = '', otherKey = ''] = [keyOf(one), keyOf(other)].sort();
  if (key === otherKey) {
    throw new CoexError('usage', {
      problem: `"${one}" and "${other}" are one id: spellings of a phone are not told apart.`,
      fix: 'Name the phone and the BSUID, or two BSUIDs.',
    });
  }
  return { key, otherKey };
}
