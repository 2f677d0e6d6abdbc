import { LIMITS } from '../../rules/index.ts';
import type { Store } from '../../store/index.ts';
import { mediaSince } from '../media.ts';
import { type HistoryDeps, type HistoryProgress, historyProgress } from '../progress.ts';
import { type Finding, findingsOf } from './findings.ts';
import { addUp, type ChatMonth, type MonthCounts, monthsOfChats, NOTHING } from './months.ts';

/** What a look at the whole store of a number tells, in this order: the import, the months, the findings. */
export type Verified =
  | {
      readonly part: 'import';
      readonly history: HistoryProgress;
      /** From when on the import reaches; null when the onboarding is not known. So with the next. */
      readonly reachesFrom: number | null;
      /** From when on media follow. */
      readonly mediaFrom: number | null;
    }
  | { readonly part: 'months'; readonly months: readonly ChatMonth[] }
  | { readonly part: 'findings'; readonly findings: readonly Finding[]; readonly totals: MonthCounts };

/**
 * Holds what a number's store has against what should be there, chat by chat and month by month. With `chat` that one
 * alone is counted; edits, revokes and groups of which no chat is known are then left out.
 */
export async function* verifyHistory(
  deps: HistoryDeps,
  { phoneNumberId, chat }: { readonly phoneNumberId: string; readonly chat?: number | undefined },
): AsyncGenerator<Verified> {
  const { store } = deps;
  const history = await historyProgress(deps, phoneNumberId);
  const onboardedAt = history.epoch || history.firstChunkAt;
  yield {
    part: 'import',
    history,
    reachesFrom: onboardedAt === null ? null : onboardedAt - LIMITS.historyMs.value,
    mediaFrom: onboardedAt === null ? null : mediaSince(onboardedAt),
  };
  let totals = NOTHING;
  for await (const months of monthsOfChats(store, { phoneNumberId, chat, onboardedAt })) {
    totals = months.reduce(addUp, totals);
    yield { part: 'months', months };
  }
  const strays =
    chat === undefined ? await countStrays(store, phoneNumberId) : { edits: 0, revokes: 0, groups: 0 };
  yield { part: 'findings', findings: findingsOf({ history, totals, ...strays }), totals };
}

/** What hangs on no chat. */
async function countStrays({ db }: Store, phoneNumberId: string) {
  const revisions = await db
    .selectFrom('message_revisions')
    .select((row) => ['kind', row.fn.countAll<number>().as('count')])
    .where('phone_number_id', '=', phoneNumberId)
    .where((row) =>
      row.not(
        row.exists(
          row
            .selectFrom('messages')
            .select('messages.id')
            .whereRef('messages.phone_number_id', '=', 'message_revisions.phone_number_id')
            .whereRef('messages.wamid', '=', 'message_revisions.original_wamid'),
        ),
      ),
    )
    .groupBy('kind')
    .execute();
  const groups = await db
    .selectFrom('groups')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('phone_number_id', '=', phoneNumberId)
    .executeTakeFirstOrThrow();
  const of = (kind: 'edit' | 'revoke') => revisions.find((row) => row.kind === kind)?.count ?? 0;
  return { edits: of('edit'), revokes: of('revoke'), groups: groups.count };
}
