import { sql } from 'kysely';
import type { RowIds } from '../store.ts';

/** How many are taken at once: what the sequences count by. Those that are left when a process ends are nobody's. */
const BLOCK = 64;

/** From sequences, which wait for nobody: what is given out stays so, whatever becomes of the transaction. */
export function createPostgresRowIds(): RowIds {
  const blocks = new Map<string, { next: number; readonly end: number }>();
  return {
    next: async (db, table) => {
      let block = blocks.get(table);
      if (block === undefined || block.next === block.end) {
        const first = await firstOfBlock(db, `${table}_ids`);
        block = { next: first, end: first + BLOCK };
        blocks.set(table, block);
      }
      const id = block.next;
      block.next += 1;
      return id;
    },
  };
}

async function firstOfBlock(db: Parameters<RowIds['next']>[0], sequence: string): Promise<number> {
  const { rows } = await sql<{ id: number }>`select nextval(${sequence}::regclass) as id`.execute(db);
  return rows[0]?.id as number;
}
