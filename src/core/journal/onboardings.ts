import { LIMITS } from '../rules/index.ts';
import type { Onboarding, Store, SyncClaim } from '../store/index.ts';

/** An onboarding as the journal has it. Instants are Unix milliseconds. */
export interface OnboardingSummary {
  readonly id: string;
  /** How far it is; `number` and `losses` are what it was started with. */
  readonly state: string;
  readonly way: string | null;
  readonly number: string | null;
  readonly losses: readonly string[];
  readonly acceptedAt: number | null;
  readonly wabaId: string | null;
  readonly phoneNumberId: string | null;
  readonly onboardedAt: number | null;
  /** Until when the syncs can be asked for; null while the number is not onboarded. */
  readonly deadlineAt: number | null;
  readonly contacts: SyncState;
  readonly history: SyncState;
  readonly startedAt: number;
  readonly updatedAt: number;
  readonly endedAt: number | null;
  readonly outcome: string | null;
}

/** A sync as it was asked for. */
export interface SyncState {
  readonly state: 'open' | 'started' | 'done' | 'failed' | 'unknown';
  readonly how: string | null;
  readonly requestId: string | null;
  readonly at: number | null;
}

/** The onboardings, the latest first; only those under way unless all are wanted. */
export async function listOnboardings(
  { db }: Store,
  {
    all = false,
    phoneNumberId,
  }: { readonly all?: boolean; readonly phoneNumberId?: string | undefined } = {},
): Promise<OnboardingSummary[]> {
  const rows = await db
    .selectFrom('onboardings')
    .selectAll()
    .$if(!all, (query) => query.where('ended_at', 'is', null))
    .$if(phoneNumberId !== undefined, (query) => query.where('phone_number_id', '=', phoneNumberId ?? ''))
    .orderBy('started_at', 'desc')
    .orderBy('id')
    .execute();
  const claims = await db.selectFrom('sync_claims').selectAll().execute();
  return rows.map((row) => summaryOf(row, claims));
}

function summaryOf(row: Onboarding, claims: readonly SyncClaim[]): OnboardingSummary {
  const own = claims.filter(
    ({ phone_number_id, epoch }) => phone_number_id === row.phone_number_id && epoch === row.epoch,
  );
  const { epoch } = row;
  return {
    id: row.id,
    state: row.state,
    way: row.way,
    number: row.number,
    losses: row.losses === null ? [] : (JSON.parse(row.losses) as string[]),
    acceptedAt: row.accepted_at,
    wabaId: row.waba_id,
    phoneNumberId: row.phone_number_id,
    onboardedAt: epoch,
    deadlineAt: epoch === null ? null : epoch + LIMITS.syncWindowMs.value,
    contacts: syncState(own.find(({ sync }) => sync === 'contacts')),
    history: syncState(own.find(({ sync }) => sync === 'history')),
    startedAt: row.started_at,
    updatedAt: row.updated_at,
    endedAt: row.ended_at,
    outcome: row.outcome,
  };
}

function syncState(claim: SyncClaim | undefined): SyncState {
  if (claim === undefined) return { state: 'open', how: null, requestId: null, at: null };
  return { state: claim.state, how: claim.how, requestId: claim.request_id, at: claim.at };
}
