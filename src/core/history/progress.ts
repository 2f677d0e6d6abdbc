import type { Clock } from '../clock.ts';
import type { Store } from '../store/index.ts';
import { type Import, listImports } from './imports.ts';
import { countMediaPending } from './media.ts';
import { countMissing, type MissingChunks, missingChunks } from './missing.ts';
import { PACE_SPAN_MS, type Pace, paceOf, type Recent } from './pace.ts';
import { type ImportFacts, type ImportState, importState, type Patience, quietSince } from './state.ts';

export interface HistoryDeps {
  readonly store: Store;
  readonly clock: Pick<Clock, 'now'>;
}

/** How far the import of one onboarding is, from what has arrived. Instants are Unix milliseconds. */
export interface HistoryProgress extends ImportFacts, Pace {
  /** When Meta onboarded the number; 0 when that is not known. */
  readonly epoch: number;
  readonly state: ImportState;
  /** 0 to 100, as Meta says: of the whole, and as far as the furthest chunk that came. */
  readonly progress: number;
  readonly phases: readonly PhaseProgress[];
  /** Messages in the chunks that arrived. */
  readonly messages: number;
  /** Chats of the number in the store. */
  readonly chats: number;
  readonly contacts: number;
  /** Placeholders whose media may still follow. */
  readonly mediaPending: number;
  readonly contactsRequestId: string | null;
  readonly historyRequestId: string | null;
}

/** Phases go back in time: 0 is the day of onboarding, 1 the 90 days before, 2 the 90 before those. */
export interface PhaseProgress {
  readonly phase: number;
  readonly chunks: number;
  readonly messages: number;
  /** Chunks that were announced and have not come. */
  readonly missing: number;
}

/** The import of the newest onboarding of a number; state `none` when nothing is known of one. */
export async function historyProgress(
  deps: HistoryDeps,
  phoneNumberId: string,
  patience?: Patience,
): Promise<HistoryProgress> {
  const [newest] = await listImports(deps.store, phoneNumberId);
  return importProgress(deps, newest, patience);
}

/** How far an import is. Reads some thousand rows at most, so that one may look every second. */
export async function importProgress(
  { store, clock }: HistoryDeps,
  { phoneNumberId, epoch, sync }: Import,
  patience?: Patience,
): Promise<HistoryProgress> {
  const now = clock.now();
  const chunks = await chunksOf(store, { phoneNumberId, epoch });
  const missing = missingChunks(chunks);
  const phases = phasesOf(chunks, missing);
  const facts: ImportFacts = {
    requestedAt: sync?.history_requested_at ?? null,
    firstChunkAt: sync?.first_chunk_at ?? null,
    lastChunkAt: sync?.last_chunk_at ?? null,
    completedAt: sync?.completed_at ?? null,
    declinedAt: sync?.declined_at ?? null,
    missing,
  };
  const progress = sync?.progress ?? 0;
  const state = importState(facts, quietSince(facts, now), patience);
  const came = phases.reduce((sum, phase) => sum + phase.chunks, 0);
  const recent = await recentOf(store, { phoneNumberId, epoch, ...facts });
  const goesOn = state === 'importing' && recent !== undefined;
  const onboardedAt = epoch || facts.firstChunkAt;
  return {
    epoch,
    state,
    progress,
    phases,
    messages: phases.reduce((sum, phase) => sum + phase.messages, 0),
    ...(await countRows(store, phoneNumberId)),
    mediaPending: onboardedAt === null ? 0 : await countMediaPending(store, phoneNumberId, onboardedAt),
    contactsRequestId: sync?.contacts_request_id ?? null,
    historyRequestId: sync?.history_request_id ?? null,
    ...facts,
    ...(goesOn
      ? paceOf(recent, { progress, chunks: came, missing: countMissing(missing) }, now)
      : { messagesPerMinute: null, leftMs: null }),
  };
}

interface ChunkPlace {
  readonly phase: number;
  readonly order: number | null;
  readonly chunks: number;
  readonly messages: number;
}

type Key = Pick<Import, 'phoneNumberId' | 'epoch'>;

function chunksOf({ db }: Store, { phoneNumberId, epoch }: Key): Promise<ChunkPlace[]> {
  return db
    .selectFrom('history_chunks')
    .select((row) => [
      'phase',
      'chunk_order as order',
      row.fn.countAll<number>().as('chunks'),
      row.fn.sum<number>('messages').as('messages'),
    ])
    .where('phone_number_id', '=', phoneNumberId)
    .where('epoch', '=', epoch)
    .groupBy(['phase', 'chunk_order'])
    .orderBy('phase')
    .orderBy('chunk_order', (order) => order.asc().nullsFirst())
    .execute();
}

function phasesOf(places: readonly ChunkPlace[], missing: readonly MissingChunks[]): PhaseProgress[] {
  return [...Map.groupBy(places, ({ phase }) => phase)].map(([phase, own]) => ({
    phase,
    chunks: own.reduce((sum, { chunks }) => sum + chunks, 0),
    messages: own.reduce((sum, { messages }) => sum + messages, 0),
    missing: countMissing(missing.filter((one) => one.phase === phase)),
  }));
}

/** What came lately; the first chunk of the import only says when it began. */
async function recentOf(
  { db }: Store,
  {
    phoneNumberId,
    epoch,
    firstChunkAt,
    lastChunkAt,
  }: Key & Pick<ImportFacts, 'firstChunkAt' | 'lastChunkAt'>,
): Promise<Recent | undefined> {
  if (firstChunkAt === null || lastChunkAt === null) return undefined;
  const since = Math.max(firstChunkAt, lastChunkAt - PACE_SPAN_MS);
  const { chunks, messages } = await db
    .selectFrom('history_chunks')
    .select((row) => [
      row.fn.countAll<number>().as('chunks'),
      row.fn.sum<number | null>('messages').as('messages'),
    ])
    .where('phone_number_id', '=', phoneNumberId)
    .where('epoch', '=', epoch)
    .where('received_at', '>', since)
    .executeTakeFirstOrThrow();
  return { since, chunks, messages: messages ?? 0 };
}

async function countRows(
  { db }: Store,
  phoneNumberId: string,
): Promise<{ readonly chats: number; readonly contacts: number }> {
  const chats = await db
    .selectFrom('chats')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('phone_number_id', '=', phoneNumberId)
    .executeTakeFirstOrThrow();
  const contacts = await db
    .selectFrom('contacts')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('phone_number_id', '=', phoneNumberId)
    .where('removed', '=', 0)
    .executeTakeFirstOrThrow();
  return { chats: chats.count, contacts: contacts.count };
}
