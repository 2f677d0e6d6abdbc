import { type Kysely, sql } from 'kysely';
import type { CopySide } from '../copy-side.ts';
import type { Tables } from '../schema.ts';
import { SHAPES, type TableShape } from '../shape.ts';
import { ensurePartitions, quarterOf } from './partitions.ts';
import { FIRST_MESSAGES } from './stray-rows.ts';

const BY_SEQUENCE: readonly string[] = ['users', 'chats', 'contacts'];
const BY_IDENTITY: readonly string[] = [
  'deliveries',
  'messages',
  'account_events',
  'template_calls',
  'template_claims',
  'drift_marks',
];

/** What claims to be from 2040 or later stays in the default partition. */
const LAST_MESSAGES = 2_208_988_800_000;

/** Ids are given out by sequences, those of people and chats in blocks. */
export const postgresCopySide: CopySide = {
  lastId: async (db, table) => {
    const sequence = sequenceOf(table);
    if (sequence === undefined) return undefined;
    if (!(await mayUse(db, sequence))) return undefined;
    // Whoever has taken a number from a sequence of blocks gives out those that follow it.
    const { rows } = await sql<{ last: number }>`
      select case when is_called then last_value + seqincrement - 1 else last_value - 1 end as last
      from ${sql.id(...sequence.split('.'))}, pg_sequence
      where seqrelid = ${sequence}::regclass`.execute(db);
    return Number(rows[0]?.last ?? 0);
  },
  goOnBehind: async (db, table, last) => {
    const sequence = sequenceOf(table);
    if (sequence === undefined) return;
    await sql`select setval(${sequence}::regclass, ${last + 1}, false)`.execute(db);
  },
  makeRoom: async ({ db }, table, rows) => {
    const { dividedBy: column }: TableShape = SHAPES[table];
    if (column === undefined || rows.length === 0) return;
    const times = rows
      .map((row) => Number(row[column]))
      .filter((at) => at >= FIRST_MESSAGES && at < LAST_MESSAGES);
    // One of each quarter: those between two of them may have nothing in them.
    for (const at of new Map(times.map((time) => [quarterOf(time), time])).values())
      await ensurePartitions(db, { times: { from: at, to: at } });
  },
};

/** A user who may only read the tables knows nothing of it. */
async function mayUse(db: Kysely<Tables>, sequence: string): Promise<boolean> {
  const { rows } = await sql<{ may: number }>`
    select has_sequence_privilege(${sequence}, 'select, usage, update')::int as may`.execute(db);
  return rows[0]?.may === 1;
}

function sequenceOf(table: keyof Tables): string | undefined {
  if (BY_SEQUENCE.includes(table)) return `${table}_ids`;
  return BY_IDENTITY.includes(table) ? `${table}_id_seq` : undefined;
}
