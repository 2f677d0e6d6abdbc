import { sql } from 'kysely';
import { isoTime } from '../../clock.ts';
import { type Config, SETTING_KEYS } from '../../config/index.ts';
import { problemOf } from '../../errors.ts';
import { listOnboardings } from '../../journal/index.ts';
import { findMetaError, isInForce, listFacts } from '../../rules/index.ts';
import { elementsOf, type Store } from '../../store/index.ts';
import { isPostgresUrl } from '../../store-address.ts';
import { parseJson } from '../../wire/json.ts';
import { serverFacts } from '../server.ts';
import { proseWithoutPeople, type Scrubbing, structureOf, withoutPeople } from './scrub.ts';

/** As many deliveries, unrecognised bodies and facts as are told of, the newest. */
const MOST = 200;

/** Of a larger body no structure is shown. */
const MOST_BYTES = 256 * 1024;

/** Every setting in force, and where it comes from. */
export function settingsPart(config: () => Config, scrubbing: Scrubbing): unknown {
  const resolved = config();
  return SETTING_KEYS.map((key) => {
    const [winner] = resolved.candidates(key);
    const prose = (text: string | undefined) =>
      text === undefined ? null : proseWithoutPeople(withoutLogin(text), scrubbing);
    return {
      key,
      value: prose(winner?.value),
      origin: winner?.origin ?? null,
      where: prose(winner?.where),
      problem: prose(problemWith(resolved, key)),
    };
  });
}

function problemWith(config: Config, key: (typeof SETTING_KEYS)[number]): string | undefined {
  try {
    config.find(key);
    return undefined;
  } catch (error) {
    return problemOf(error);
  }
}

/** An address without what may let somebody in. */
function withoutLogin(text: string): string {
  if (isPostgresUrl(text)) {
    const store = URL.parse(text);
    return store === null ? '<the URL of a store>' : `${store.protocol}//${store.host}${store.pathname}`;
  }
  const url = /^https?:/i.test(text) ? URL.parse(text) : null;
  return url === null ? text : `${url.origin}${url.pathname}`.replace(/\/$/, '');
}

/** The schema of the store, and how many rows each table has. */
export async function storePart(store: Store, scrubbing: Scrubbing): Promise<unknown> {
  const { db, engine, location } = store;
  const rows: Record<string, number> = {};
  const tables = await TABLES_OF[engine].execute(db);
  for (const { name } of tables.rows) {
    const counted = await sql<{ count: number }>`select count(*) as count from ${sql.table(name)}`.execute(
      db,
    );
    rows[name] = counted.rows[0]?.count ?? 0;
  }
  if (engine === 'postgres') {
    return {
      server: proseWithoutPeople(withoutLogin(location), scrubbing),
      ...(await serverFacts(store)),
      rows,
    };
  }
  const version = await sql<{ user_version: number }>`pragma user_version`.execute(db);
  return {
    file: proseWithoutPeople(location, scrubbing),
    schemaVersion: version.rows[0]?.user_version ?? null,
    rows,
  };
}

const TABLES_OF = {
  sqlite: sql<{
    name: string;
  }>`select name from sqlite_master where type = 'table' and name not like 'sqlite%' order by name`,
  // Of what is partitioned, the whole.
  postgres: sql<{ name: string }>`
    select relname::text as name from pg_class
    where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p') and not relispartition order by 1`,
};

const QUOTED = /"[^"]*"?|`[^`]*`?|'[^']*'|“[^”]*”?/g;

/** The last deliveries: how each came and what became of it, and the structure of its body. */
export async function deliveriesPart({ db }: Store, scrubbing: Scrubbing): Promise<readonly unknown[]> {
  const rows = await db
    .selectFrom('deliveries')
    .leftJoin('delivery_bodies', 'delivery_bodies.delivery', 'deliveries.id')
    .select([
      'deliveries.id',
      'source',
      'signature',
      'received_at',
      'copy_of',
      'subject',
      'outcome',
      'reason',
      'events',
      sql<number | null>`length(body)`.as('bytes'),
      sql<Uint8Array | null>`case when length(body) <= ${MOST_BYTES} then body end`.as('body'),
    ])
    .orderBy('deliveries.id', 'desc')
    .limit(MOST)
    .execute();
  return rows.map(({ received_at, copy_of, subject, reason, body, bytes, ...row }) => ({
    ...row,
    receivedAt: isoTime(received_at),
    copyOf: copy_of,
    subject: subject === '' ? null : structureOf(subject, scrubbing, 'subject_id'),
    // What went wrong may quote what came.
    reason: reason === null ? null : proseWithoutPeople(reason.replace(QUOTED, '<quoted>'), scrubbing),
    bytes,
    body: body === null ? null : bodyOf(body, scrubbing),
  }));
}

function bodyOf(body: Uint8Array, scrubbing: Scrubbing): unknown {
  const json = parseJson(body);
  return json.ok ? structureOf(json.value, scrubbing) : `<${json.reason}>`;
}

/** What was not understood, the newest first. */
export async function unrecognisedPart({ db }: Store, scrubbing: Scrubbing): Promise<readonly unknown[]> {
  const rows = await db
    .selectFrom('unrecognised')
    .selectAll()
    .orderBy('last_at', 'desc')
    .orderBy('value_key')
    .limit(MOST)
    .execute();
  return rows.map(({ field, reason, value, first_at, last_at, delivery }) => ({
    field: structureOf(field, scrubbing, 'field'),
    reason: proseWithoutPeople(reason, scrubbing),
    firstAt: isoTime(first_at),
    lastAt: isoTime(last_at),
    delivery,
    value: structureOf(JSON.parse(value), scrubbing),
  }));
}

/** How often Meta gave which code: for sends that failed, and for messages it could not hand over. */
export async function errorsPart({ db }: Store): Promise<unknown> {
  const { rows } = await sql<{ where: string; code: string | null; count: number; last_at: number }>`
    select 'statuses' as "where", cast(each.value -> 'code' as text) as code, count(*) as count, max(changed_at) as last_at
    from statuses, ${elementsOf(db, 'statuses.errors')} as each
    where errors is not null group by cast(each.value -> 'code' as text)
    union all
    select 'messages', cast(each.value -> 'code' as text), count(*), max(sent_at)
    from messages, ${elementsOf(db, 'messages.extra', 'errors')} as each
    where messages.type = 'unsupported' and extra is not null group by cast(each.value -> 'code' as text)
    order by count desc, "where", code`.execute(db);
  return rows.flatMap(({ where, code: json, count, last_at }) => {
    const code: unknown = JSON.parse(json ?? 'null');
    return typeof code === 'number' && Math.abs(code) < 100_000_000
      ? [{ where, code, count, lastAt: isoTime(last_at), meaning: findMetaError(code)?.meaning ?? null }]
      : [];
  });
}

/** What is known of the numbers, and what comes of each. */
export async function numbersPart({ db }: Store, scrubbing: Scrubbing): Promise<unknown> {
  const numbers = await db.selectFrom('numbers').selectAll().orderBy('phone_number_id').execute();
  const activity = await db
    .selectFrom('webhook_activity')
    .selectAll()
    .orderBy('subject')
    .orderBy('field')
    .execute();
  const rejections = await db.selectFrom('rejections').selectAll().orderBy('reason').execute();
  const facts = await db
    .selectFrom('account_events')
    .select(['field', 'event', 'waba_id', 'phone_number_id', 'happened_at', 'last_at', 'value'])
    .orderBy('happened_at', 'desc')
    .orderBy('id', 'desc')
    .limit(MOST)
    .execute();
  return {
    numbers: numbers.map(({ phone_number_id, waba_id, display_phone_number, epoch, node }) => ({
      phoneNumberId: phone_number_id,
      wabaId: waba_id,
      displayPhoneNumber: display_phone_number && proseWithoutPeople(display_phone_number, scrubbing),
      onboardedAt: epoch === null ? null : isoTime(epoch),
      node: node === null ? null : structureOf(JSON.parse(node), scrubbing),
    })),
    webhooks: activity.map(({ subject, field, first_at, last_at }) => ({
      subject: structureOf(subject, scrubbing, 'subject_id'),
      field: structureOf(field, scrubbing, 'field'),
      firstAt: isoTime(first_at),
      lastAt: isoTime(last_at),
    })),
    turnedAway: rejections.map(({ reason, count, last_at }) => ({ reason, count, lastAt: isoTime(last_at) })),
    facts: facts.map(({ field, event, waba_id, phone_number_id, happened_at, last_at, value }) => ({
      field: structureOf(field, scrubbing, 'field'),
      event: structureOf(event, scrubbing, 'event'),
      wabaId: waba_id,
      phoneNumberId: phone_number_id,
      happenedAt: isoTime(happened_at),
      lastAt: last_at === null ? null : isoTime(last_at),
      value: structureOf(JSON.parse(value), scrubbing),
    })),
  };
}

/** The journal of onboardings: how far each came, its steps and its syncs. */
export async function onboardingsPart(store: Store, scrubbing: Scrubbing): Promise<unknown> {
  const onboardings = await listOnboardings(store, { all: true });
  const steps = await store.db
    .selectFrom('onboarding_steps')
    .select(['onboarding_id', 'step', 'state', 'at', 'detail', 'attempts'])
    .orderBy('at')
    .orderBy('onboarding_id')
    .orderBy('step')
    .execute();
  const syncs = await store.db
    .selectFrom('history_syncs')
    .selectAll()
    .orderBy('phone_number_id')
    .orderBy('epoch')
    .execute();
  const shown = steps.map(({ detail, ...step }) => ({
    ...step,
    detail: detail === null ? null : JSON.parse(detail),
  }));
  return withoutPeople({ onboardings, steps: shown, syncs }, scrubbing);
}

/** The dated rules in force on a day (ISO). */
export function rulesPart(day: string): unknown {
  return listFacts()
    .filter((fact) => isInForce(fact, day))
    .map(({ name, value, source, asOf }) => ({ name, value, source, asOf }));
}
