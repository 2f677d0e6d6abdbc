import { sql } from 'kysely';
import type { RowIds } from '../store.ts';

/** What the sequences count by. */
const BLOCK = 64;

/** Those that are left when a process ends are nobody's. */
const MOST_BLOCKS = 16;

/** From sequences, which wait for nobody: what is given out stays so, whatever becomes of the transaction. */
export function createPostgresRowIds(): RowIds {
  const taken = new Map<string, { readonly blocks: number; readonly free: number[] }>();
  return {
    next: async (db, table) => {
      let { blocks, free } = taken.get(table) ?? { blocks: 0, free: [] };
      if (free.length === 0) {
        // Whoever needs many takes many: asking interrupts what is done beside the server's work.
        blocks = Math.min(MOST_BLOCKS, Math.max(1, blocks * 2));
        free = await idsOf(db, `${table}_ids`, blocks);
        taken.set(table, { blocks, free });
      }
      return free.pop() as number;
    },
  };
}

/** The last first. */
async function idsOf(db: Parameters<RowIds['next']>[0], sequence: string, blocks: number): Promise<number[]> {
  const { rows } = await sql<{ first: number }>`
    select nextval(${sequence}::regclass) as first from generate_series(1, ${blocks}::int)`.execute(db);
  return rows
    .flatMap(({ first }) => Array.from({ length: BLOCK }, (_, at) => first + at))
    .sort((one, other) => other - one);
}
