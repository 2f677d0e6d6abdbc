import { sql } from 'kysely';
import type { Clock } from '../clock.ts';
import { listStandings } from '../journal/index.ts';
import { lifecyclesOf } from '../numbers/index.ts';
import { LIMITS, phoneMatchKey } from '../rules/index.ts';
import { among, listOf, type Store } from '../store/index.ts';
import type { PhoneEvidence, SignKind } from './evidence.ts';
import { listMarks, type Mark } from './marks.ts';
import type { AccountChange, Surroundings } from './others.ts';

const DAY_MS = 86_400_000;

/** All that the store holds of a number's drift. */
export interface Known {
  readonly phoneNumberId: string;
  readonly wabaId: string | null;
  readonly displayPhoneNumber: string | null;
  readonly verifiedName: string | null;
  readonly evidence: PhoneEvidence;
  readonly around: Surroundings;
  readonly marks: readonly Mark[];
}

interface Deps {
  readonly store: Store;
  readonly clock: Clock;
}

/**
 * Reads what drift is estimated from, of one number or of all: a few questions however many numbers there are, each
 * answered by an index. `whole`: all signs there ever were, which reads every message; else those of the time a rhythm is read
 * from, and the last of each kind.
 */
export async function readKnown(
  { store, clock }: Deps,
  {
    phoneNumberId,
    whole = false,
  }: { readonly phoneNumberId?: string | undefined; readonly whole?: boolean } = {},
): Promise<Known[]> {
  const numbers = await store.db
    .selectFrom('numbers')
    .select([
      'phone_number_id',
      'waba_id',
      'display_phone_number',
      'verified_name',
      'epoch',
      'node',
      'observed_at',
    ])
    .$if(phoneNumberId !== undefined, (query) => query.where('phone_number_id', '=', phoneNumberId ?? ''))
    .orderBy('display_phone_number', (order) => order.asc().nullsFirst())
    .orderBy('phone_number_id')
    .execute();
  const ids = numbers.map(({ phone_number_id }) => phone_number_id);
  const since = whole ? 0 : clock.now() - LIMITS.driftRhythmMs.value;
  const signs = await readSigns(store, ids, since);
  const webhooks = whole ? await readInbound(store, ids) : await readLastInbound(store, ids);
  const imports = await readImports(store, ids);
  const lifecycles = await lifecyclesOf(
    store,
    numbers.map(({ waba_id, display_phone_number }) => ({
      wabaId: waba_id,
      displayPhoneNumber: display_phone_number,
    })),
  );
  const changes = await readChanges(store, numbers);
  const openSyncs = await readOpenSyncs({ store, clock });
  const marks = Map.groupBy(await listMarks(store, phoneNumberId), (mark) => mark.phoneNumberId);
  return numbers.map((row, place) => {
    const id = row.phone_number_id;
    const said = marks.get(id) ?? [];
    const acks = said.filter(({ kind }) => kind === 'ack');
    const found = signs.get(id);
    const events = lifecycles[place] ?? [];
    const imported = imports.get(id);
    const epochs = [row.epoch ?? 0, ...(imported?.epochs ?? [])];
    const came = events.filter(({ state }) => state === 'live').map(({ at }) => at);
    return {
      phoneNumberId: id,
      wabaId: row.waba_id,
      displayPhoneNumber: row.display_phone_number,
      verifiedName: row.verified_name,
      evidence: {
        signs: {
          acknowledged: inOrder(acks.map(({ holdsAt }) => holdsAt)),
          connected: inOrder([...epochs.filter((epoch) => epoch > 0), ...came]),
          echo: found?.echo ?? [],
          revision: found?.revision ?? [],
          contact: withoutSyncs(found?.contact ?? [], imported?.contactSyncs ?? []),
          history: inOrder(imported?.chunks ?? []),
          webhook: webhooks.get(id) ?? [],
        },
        events,
        // Of two that say the same the first counts, so it is written last.
        saidAt: new Map(acks.toReversed().map(({ at, holdsAt }) => [holdsAt, at])),
      },
      around: {
        openSyncs: openSyncs.get(id),
        quality: qualityOf(row.node, row.observed_at),
        changes: changes.get(id) ?? [],
      },
      marks: said,
    };
  });
}

type Done = Extract<SignKind, 'echo' | 'revision' | 'contact'>;

/** What was done on each phone: the last instant of every hour in which something was, and the last of all. */
async function readSigns(
  { db }: Store,
  ids: readonly string[],
  since: number,
): Promise<Map<string, Record<Done, number[]>>> {
  const { rows } = await sql<{ id: string } & Record<Done, string>>`
    select number.value as id,
      (select ${listOf(db, 'at')} from (
        select max(sent_at) as at from messages
          where phone_number_id = number.value and origin = 'app' and imported = 0 and sent_at >= ${since}
          group by sent_at / 3600000
        union select max(sent_at) from messages
          where phone_number_id = number.value and origin = 'app' and imported = 0) as found) as echo,
      (select ${listOf(db, 'at')} from (
        select max(changed_at) as at from message_revisions
          where phone_number_id = number.value and "by" = 'app' and carrier <> 'history' and changed_at >= ${since}
          group by changed_at / 3600000
        union select max(changed_at) from message_revisions
          where phone_number_id = number.value and "by" = 'app' and carrier <> 'history') as found) as revision,
      (select ${listOf(db, 'at')} from (
        select max(changed_at) as at from contacts
          where phone_number_id = number.value and changed_at >= ${since}
          group by changed_at / 3600000
        union select max(changed_at) from contacts where phone_number_id = number.value) as found) as contact
    from ${among(db, ids)} as number`.execute(db);
  return new Map(
    rows.map(({ id, echo, revision, contact }) => [
      id,
      { echo: parsed(echo), revision: parsed(revision), contact: parsed(contact) },
    ]),
  );
}

/** When the link was last seen to stand: a customer’s message came. */
async function readLastInbound({ db }: Store, ids: readonly string[]): Promise<Map<string, number[]>> {
  const rows = await db
    .selectFrom('chats')
    .select(({ fn }) => ['phone_number_id', fn.max('last_inbound_at').as('at')])
    .where('phone_number_id', 'in', among(db, ids))
    .groupBy('phone_number_id')
    .execute();
  return new Map(rows.flatMap(({ phone_number_id, at }) => (at === null ? [] : [[phone_number_id, [at]]])));
}

/** The same for every day there was. */
async function readInbound({ db }: Store, ids: readonly string[]): Promise<Map<string, number[]>> {
  const { rows } = await sql<{ id: string; at: string }>`
    select number.value as id, (select ${listOf(db, 'at')} from (
      select max(sent_at) as at from messages
        where phone_number_id = number.value and origin = 'customer' and imported = 0
        group by sent_at / 86400000) as found) as at
    from ${among(db, ids)} as number`.execute(db);
  return new Map(rows.map(({ id, at }) => [id, parsed(at)]));
}

interface Imported {
  readonly epochs: readonly number[];
  readonly chunks: readonly number[];
  readonly contactSyncs: readonly number[];
}

async function readImports({ db }: Store, ids: readonly string[]): Promise<Map<string, Imported>> {
  const rows = await db
    .selectFrom('history_syncs')
    .select(['phone_number_id', 'epoch', 'last_chunk_at', 'contacts_requested_at'])
    .where('phone_number_id', 'in', among(db, ids))
    .execute();
  const given = (instants: readonly (number | null)[]) => instants.flatMap((at) => (at === null ? [] : [at]));
  return new Map(
    [...Map.groupBy(rows, ({ phone_number_id }) => phone_number_id)].map(([id, syncs]) => [
      id,
      {
        epochs: syncs.map(({ epoch }) => epoch),
        chunks: given(syncs.map(({ last_chunk_at }) => last_chunk_at)),
        contactSyncs: given(syncs.map(({ contacts_requested_at }) => contacts_requested_at)),
      },
    ]),
  );
}

/**
 * Changes that came by themselves: not what a sync brought within the hours after it was asked for, nor what is older than
 * the first, which only a sync can have told.
 */
function withoutSyncs(contacts: readonly number[], syncs: readonly number[]): number[] {
  const first = Math.min(Number.POSITIVE_INFINITY, ...syncs);
  const isOfSync = (at: number) => at < first || syncs.some((asked) => at >= asked && at < asked + DAY_MS);
  return syncs.length === 0 ? [...contacts] : contacts.filter((at) => !isOfSync(at));
}

/** Limits that changed, restrictions, and bans that were lifted, by number; those that name no number are every number’s of the account. */
async function readChanges(
  { db }: Store,
  numbers: readonly {
    readonly phone_number_id: string;
    readonly waba_id: string | null;
    readonly display_phone_number: string | null;
  }[],
): Promise<Map<string, AccountChange[]>> {
  const wabas = new Set(numbers.flatMap(({ waba_id }) => waba_id ?? []));
  const rows = await db
    .selectFrom('account_events')
    .select(['waba_id', 'field', 'event', 'happened_at', 'value'])
    .where('waba_id', 'in', among(db, wabas))
    .where((row) =>
      row.or([
        row('field', '=', 'phone_number_quality_update'),
        row('event', 'in', ['ACCOUNT_RESTRICTION', 'ACCOUNT_VIOLATION', 'DISABLED_UPDATE']),
      ]),
    )
    .orderBy('happened_at')
    .orderBy('id')
    .execute();
  const told = rows.flatMap((row) => changeOf(row) ?? []);
  return new Map(
    numbers.map(({ phone_number_id, waba_id, display_phone_number }) => [
      phone_number_id,
      told
        .filter(
          ({ wabaId, named }) =>
            wabaId === waba_id && (named === undefined || isSame(named, display_phone_number)),
        )
        .map(({ change }) => change),
    ]),
  );
}

function changeOf(row: {
  readonly waba_id: string | null;
  readonly field: string;
  readonly event: string;
  readonly happened_at: number;
  readonly value: string;
}) {
  const value = JSON.parse(row.value) as Readonly<Record<string, unknown>>;
  const named = text(value.display_phone_number);
  const about = { wabaId: row.waba_id, named };
  if (row.field !== 'phone_number_quality_update') {
    const ban = banStateOf(value);
    const kind = ban === undefined ? 'restriction' : ban === 'REINSTATE' ? 'lifted' : 'ban';
    return { ...about, change: { at: row.happened_at, kind, from: null, to: ban ?? row.event } as const };
  }
  const to = text(value.current_limit);
  if (to === undefined) return undefined;
  const from = text(value.old_limit) ?? null;
  return { ...about, change: { at: row.happened_at, kind: 'limit', from, to } as const };
}

// Source: reference §4.8 (DISABLED_UPDATE).
function banStateOf({ ban_info }: Readonly<Record<string, unknown>>): string | undefined {
  return text((ban_info as { readonly waba_ban_state?: unknown } | null | undefined)?.waba_ban_state);
}

function isSame(named: string, own: string | null): boolean {
  return own !== null && phoneMatchKey(named) === phoneMatchKey(own);
}

async function readOpenSyncs(deps: Deps): Promise<Map<string, NonNullable<Surroundings['openSyncs']>>> {
  const open = await listStandings(deps);
  return new Map(
    open.flatMap(({ phoneNumberId, deadlineAt, standing, contacts, history }) => {
      const missing = [
        ...(contacts.state === 'done' ? [] : ['contacts']),
        ...(history.state === 'done' ? [] : ['history']),
      ];
      if (phoneNumberId === null || deadlineAt === null || missing.length === 0) return [];
      return standing === 'syncs' || standing === 'connecting'
        ? [[phoneNumberId, { deadlineAt, missing }]]
        : [];
    }),
  );
}

function qualityOf(node: string | null, observedAt: number | null): Surroundings['quality'] {
  if (node === null || observedAt === null) return undefined;
  const rating = text((JSON.parse(node) as { quality_rating?: unknown }).quality_rating);
  return rating === undefined ? undefined : { rating, at: observedAt };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function parsed(instants: string): number[] {
  const found = JSON.parse(instants) as (number | null)[];
  return inOrder(found.flatMap((at) => (at === null ? [] : [at])));
}

function inOrder(instants: readonly number[]): number[] {
  return [...new Set(instants)].sort((one, other) => one - other);
}
