import { once } from 'node:events';
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import type { QueryResult as Answer, Client } from 'pg';
import { type CopyChunk, createCopyIn } from './copy-in.ts';
import { toCoexError } from './failures.ts';
import { toParameter } from './values.ts';

/** What `pg` has and its types leave out. */
interface Inside {
  readonly readyForQuery: boolean;
  readonly _queryable: boolean;
  readonly connection: NodeJS.EventEmitter;
  getTransactionStatus(): 'I' | 'T' | 'E' | null;
}

/** A connection to the database, as Kysely uses one, and what Kysely has no word for. */
export interface PostgresConnection extends DatabaseConnection {
  /** Runs several statements without parameters, in one round trip; what the last answered. */
  run(sql: string): Promise<Answer>;
  /** `copy … from stdin`; how many rows went in. */
  copyIn(sql: string, chunks: Iterable<CopyChunk>): Promise<number>;
  /** Nothing is under way on it, and it is no transaction's any more. */
  isFree(): boolean;
}

export function createConnection(client: Client, location: string): PostgresConnection {
  const inside = client as unknown as Inside;
  const asking = async <Result>(ask: () => Promise<Result>): Promise<Result> => {
    try {
      return await ask();
    } catch (error) {
      await settled(inside);
      throw toCoexError(error, location);
    }
  };
  const run = (sql: string) =>
    asking(async () => {
      const answer: Answer | Answer[] = await client.query(sql);
      return (Array.isArray(answer) ? answer.at(-1) : answer) as Answer;
    });
  return {
    run,
    executeQuery: <Row>(query: CompiledQuery) =>
      asking(async () => {
        const answer = await client.query(query.sql, query.parameters.map(toParameter));
        return resultOf(answer) as QueryResult<Row>;
      }),
    // biome-ignore lint/correctness/useYield: Kysely's name for what nothing here asks for
    async *streamQuery() {
      throw new Error('A store is not read row by row.');
    },
    copyIn: (sql, chunks) => asking(() => createCopyIn(client, sql, chunks)),
    isFree: () => inside._queryable && inside.readyForQuery && inside.getTransactionStatus() === 'I',
  };
}

const CHANGING = ['INSERT', 'UPDATE', 'DELETE', 'MERGE'];

function resultOf({ command, rowCount, rows }: Answer): QueryResult<unknown> {
  return CHANGING.includes(command) ? { numAffectedRows: BigInt(rowCount ?? 0), rows } : { rows };
}

/** A failure is told before the server is ready again: what comes next must not be asked before. */
async function settled(inside: Inside): Promise<void> {
  if (!inside._queryable || inside.readyForQuery) return;
  await Promise.race([once(inside.connection, 'readyForQuery'), once(inside.connection, 'end')]);
}
