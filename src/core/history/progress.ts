import type { Store } from '../store/index.ts';

/** How far the import of one onboarding is, from what has arrived. Instants are Unix milliseconds. */
export interface HistoryProgress {
  /** When Meta onboarded the number; 0 when that is not known. */
  readonly epoch: number;
  readonly state: 'none' | 'requested' | 'importing' | 'complete' | 'declined';
  /** 0 to 100, as Meta says. */
  readonly progress: number;
  readonly phases: readonly PhaseProgress[];
  /** Messages in the chunks that arrived. */
  readonly messages: number;
  readonly contacts: number;
  readonly contactsRequestId: string | null;
  readonly historyRequestId: string | null;
  readonly firstChunkAt: number | null;
  readonly lastChunkAt: number | null;
  readonly completedAt: number | null;
}

/** Phases go back in time: 0 is the day of onboarding, 1 the 90 days before, 2 the 90 before those. */
export interface PhaseProgress {
  readonly phase: number;
  readonly chunks: number;
  readonly messages: number;
}

/** The import of the newest onboarding of a number; state `none` when nothing is known of one. */
export async function historyProgress({ db }: Store, phoneNumberId: string): Promise<HistoryProgress> {
  const sync = await db
    .selectFrom('history_syncs')
    .selectAll()
    .where('phone_number_id', '=', phoneNumberId)
    .orderBy('epoch', 'desc')
    .limit(1)
    .executeTakeFirst();
  const phases = await db
    .selectFrom('history_chunks')
    .select((row) => [
      'phase',
      row.fn.countAll<number>().as('chunks'),
      row.fn.sum<number>('messages').as('messages'),
    ])
    .where('phone_number_id', '=', phoneNumberId)
    .where('epoch', '=', sync?.epoch ?? 0)
    .groupBy('phase')
    .orderBy('phase')
    .execute();
  const contacts = await db
    .selectFrom('contacts')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('phone_number_id', '=', phoneNumberId)
    .where('removed', '=', 0)
    .executeTakeFirstOrThrow();
  return {
    epoch: sync?.epoch ?? 0,
    state: stateOf(sync),
    progress: sync?.progress ?? 0,
    phases,
    messages: phases.reduce((sum, phase) => sum + phase.messages, 0),
    contacts: contacts.count,
    contactsRequestId: sync?.contacts_request_id ?? null,
    historyRequestId: sync?.history_request_id ?? null,
    firstChunkAt: sync?.first_chunk_at ?? null,
    lastChunkAt: sync?.last_chunk_at ?? null,
    completedAt: sync?.completed_at ?? null,
  };
}

interface SyncFacts {
  readonly declined_at: number | null;
  readonly completed_at: number | null;
  readonly first_chunk_at: number | null;
  readonly history_requested_at: number | null;
}

function stateOf(sync: SyncFacts | undefined): HistoryProgress['state'] {
  if (!sync) return 'none';
  if (sync.declined_at !== null) return 'declined';
  if (sync.completed_at !== null) return 'complete';
  if (sync.first_chunk_at !== null) return 'importing';
  return sync.history_requested_at === null ? 'none' : 'requested';
}
