import { type Clock, isoTime } from '../../clock.ts';
import { CoexError } from '../../errors.ts';
import type { Self } from '../../self.ts';
import type { Store, TemplateClaim } from '../../store/index.ts';

interface ClaimDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly self: Self;
}

/** Accounts whose templates this process alone may change. */
export interface Claimed {
  readonly wabaIds: readonly string[];
  readonly ids: readonly number[];
}

const MINUTE_MS = 60_000;
/** Who gives no sign of life for so long has none: longer than any one call takes, the upload of a video included. */
const LASTS_MS = 15 * MINUTE_MS;
/** How often whoever only waits has to give one. */
export const SIGN_OF_LIFE_MS = 5 * MINUTE_MS;

/**
 * Claims accounts, all or none, before anything is done in them; holds across processes, for as long as `keepClaims`
 * is called now and then. What a process left behind that is gone is taken over. Throws `templates-busy`.
 */
export async function claimAccounts(deps: ClaimDeps, wabaIds: readonly string[]): Promise<Claimed> {
  const { store, clock, self } = deps;
  const ids = await store.alone(async (trx) => {
    const now = clock.now();
    const claimed: number[] = [];
    for (const wabaId of wabaIds) {
      const other = await trx
        .selectFrom('template_claims')
        .selectAll()
        .where('waba_id', '=', wabaId)
        .executeTakeFirst();
      if (other !== undefined && !isOver(other, deps)) throw busy(other, 'This run changed nothing.');
      await trx.deleteFrom('template_claims').where('waba_id', '=', wabaId).execute();
      const { id } = await trx
        .insertInto('template_claims')
        .values({ waba_id: wabaId, pid: self.pid, machine: self.machine, since: now, alive_at: now })
        .returning('id')
        .executeTakeFirstOrThrow();
      claimed.push(id);
    }
    return claimed;
  });
  return { wabaIds, ids };
}

/** A sign of life. Throws `templates-busy` when it comes so late that another has taken over. */
export async function keepClaims({ store, clock }: ClaimDeps, { wabaIds, ids }: Claimed): Promise<void> {
  const kept = await store.db
    .updateTable('template_claims')
    .set({ alive_at: clock.now() })
    .where('id', 'in', [...ids])
    .executeTakeFirst();
  if (Number(kept.numUpdatedRows) === ids.length) return;
  const other = await store.db
    .selectFrom('template_claims')
    .selectAll()
    .where('waba_id', 'in', [...wabaIds])
    .where('id', 'not in', [...ids])
    .executeTakeFirst();
  const run = 'What this run did before is kept.';
  if (other !== undefined) throw busy(other, run);
  throw new CoexError('plan-stale', { changed: `another coex was at WABA ${wabaIds.join(', ')}`, run });
}

/** Lets others at the accounts. */
export async function releaseClaims({ store }: Pick<ClaimDeps, 'store'>, { ids }: Claimed): Promise<void> {
  await store.db
    .deleteFrom('template_claims')
    .where('id', 'in', [...ids])
    .execute();
}

function isOver({ pid, machine, alive_at: aliveAt }: TemplateClaim, { clock, self }: ClaimDeps): boolean {
  if (clock.now() - aliveAt >= LASTS_MS) return true;
  // A process applies once at a time: its own number was another's, which has ended.
  return machine === self.machine && (pid === self.pid || !self.isRunning(pid));
}

function busy(
  { waba_id: wabaId, pid, machine, since }: Pick<TemplateClaim, 'waba_id' | 'pid' | 'machine' | 'since'>,
  run: string,
): CoexError {
  const minutes = LASTS_MS / MINUTE_MS;
  return new CoexError('templates-busy', { wabaId, pid, machine, since: isoTime(since), minutes, run });
}
