import type { Clock } from '../../clock.ts';
import { CoexError } from '../../errors.ts';
import { mayHaveBeenDone } from '../../journal/index.ts';
import type { Store, TemplateCall } from '../../store/index.ts';
import { CREATION_WINDOW_MS } from '../plan/quota.ts';

/** What the journal of templates is kept with. */
export interface TemplateJournal {
  readonly store: Store;
  readonly clock: Clock;
}

/** A change of a template that is about to be asked for. */
export interface IntendedCall {
  readonly wabaId: string;
  readonly name: string;
  readonly language: string;
  readonly kind: TemplateCall['kind'];
  readonly templateId?: string | undefined;
  readonly scope?: 'name' | 'language';
  readonly statusBefore?: string | undefined;
  readonly contentHash?: string | undefined;
  /** SHA-256 of samples, by the path of their component. */
  readonly media?: Readonly<Record<string, string>>;
  readonly planHash?: string | undefined;
  readonly categoryAsked?: string | undefined;
}

/** What Meta said of it. */
export interface Settled {
  readonly templateId?: string | undefined;
  readonly categoryReturned?: string | undefined;
}

/** Every call about templates of an account, oldest first. */
export async function templateCalls({ db }: Store, wabaId: string): Promise<TemplateCall[]> {
  return db.selectFrom('template_calls').selectAll().where('waba_id', '=', wabaId).orderBy('id').execute();
}

/** When each template was made that the account had within an hour, or may have been; oldest first. */
export async function recentCreations(
  { store, clock }: TemplateJournal,
  wabaId: string,
): Promise<readonly number[]> {
  const rows = await store.db
    .selectFrom('template_calls')
    .select('at')
    .where('waba_id', '=', wabaId)
    .where('kind', '=', 'create')
    .where('at', '>', clock.now() - CREATION_WINDOW_MS)
    .where('state', '!=', 'failed')
    .orderBy('at')
    .execute();
  return rows.map(({ at }) => at);
}

/** Writes down what is about to be asked for; gives the row to settle. Each is a row of its own, also when repeated. */
export async function startCalls(
  { store, clock }: TemplateJournal,
  calls: readonly IntendedCall[],
): Promise<number[]> {
  const at = clock.now();
  const rows = await store.db
    .insertInto('template_calls')
    .values(
      calls.map((call) => ({
        waba_id: call.wabaId,
        name: call.name,
        language: call.language,
        template_id: call.templateId ?? null,
        kind: call.kind,
        scope: call.scope ?? null,
        status_before: call.statusBefore ?? null,
        content_hash: call.contentHash ?? null,
        media: call.media === undefined ? null : JSON.stringify(call.media),
        plan_hash: call.planHash ?? null,
        state: 'started' as const,
        at,
        category_asked: call.categoryAsked ?? null,
      })),
    )
    .returning('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** Notes that Meta has done it. */
export async function settleDone(
  { store, clock }: TemplateJournal,
  ids: readonly number[],
  { templateId, categoryReturned }: Settled = {},
): Promise<void> {
  if (ids.length === 0) return;
  await store.db
    .updateTable('template_calls')
    .set({
      state: 'done',
      settled_at: clock.now(),
      ...(templateId !== undefined && { template_id: templateId }),
      ...(categoryReturned !== undefined && { category_returned: categoryReturned }),
    })
    .where('id', 'in', [...ids])
    .execute();
}

/** Notes why it was not done, or that nobody knows whether it was. */
export async function settleFailed(
  { store, clock }: TemplateJournal,
  ids: readonly number[],
  error: unknown,
): Promise<void> {
  if (ids.length === 0) return;
  const meta = error instanceof CoexError ? error.meta : undefined;
  await store.db
    .updateTable('template_calls')
    .set({
      state: isUndecided(error) ? 'unknown' : 'failed',
      settled_at: clock.now(),
      meta_code: meta?.code ?? null,
      meta_subcode: meta?.subcode ?? null,
    })
    .where('id', 'in', [...ids])
    .execute();
}

/** Notes those that Meta left out of a call that it did: partial success is a success, with reasons and no code. */
export async function settleRefused(
  { store, clock }: TemplateJournal,
  ids: readonly number[],
): Promise<void> {
  if (ids.length === 0) return;
  await store.db
    .updateTable('template_calls')
    .set({ state: 'failed', settled_at: clock.now() })
    .where('id', 'in', [...ids])
    .execute();
}

/** Whether a call may have been done though it failed; one that was interrupted on its way may. */
export function isUndecided(error: unknown): boolean {
  return !(error instanceof CoexError) || mayHaveBeenDone(error);
}
