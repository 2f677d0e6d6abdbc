import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import type { QueryResult as Answer, Client, QueryConfig } from 'pg';
import { isAway } from '../away.ts';
import { inside } from './client.ts';
import { type CopyChunk, createCopyIn } from './copy-in.ts';
import { toCoexError } from './failures.ts';
import { ANSWER_MS, COPY_LIMITS, READ_MS } from './limits.ts';
import { toParameter } from './values.ts';

/** A connection to the database, as Kysely uses one, and what Kysely has no word for. */
export interface PostgresConnection extends DatabaseConnection {
  /** Runs several statements without parameters, in one round trip; what the last answered. */
  run(sql: string): Promise<Answer>;
  /** `copy … from stdin`; how many rows went in. */
  copyIn(sql: string, chunks: Iterable<CopyChunk>): Promise<number>;
  /** Whether nothing is under way on it, and no transaction open. */
  isFree(): boolean;
}

export interface ConnectionOptions {
  readonly location: string;
  /** Follows every `begin`. */
  readonly limits: string;
  /** Something was written, and stands. */
  readonly onWritten: () => void;
}

const BEGIN = /^\s*(begin|start transaction)\b/i;
/** Who sets the server's own limit for a transaction has reasons that hold here as well: a migration takes as long as it takes. */
const OWN_LIMIT = /\bstatement_timeout\b/;

const CHANGING = ['INSERT', 'UPDATE', 'DELETE', 'MERGE', 'COPY'];

export function createConnection(
  client: Client,
  { location, limits, onWritten }: ConnectionOptions,
): PostgresConnection {
  const within = inside(client);
  const isIdle = () => within.getTransactionStatus() === 'I';
  let isUnlimited = false;
  let hasWritten = false;
  let isLost = false;
  const answerWithinMs = () => {
    if (isIdle()) return READ_MS;
    return isUnlimited ? undefined : ANSWER_MS;
  };
  const asking = async <Result>(ask: (query_timeout: number | undefined) => Promise<Result>) => {
    try {
      return await ask(answerWithinMs());
    } catch (error) {
      await settled(client, error);
      const told = toCoexError(error, location);
      // It may be the way to a server that others have left for another, or are about to.
      if (isAway(told)) isLost = true;
      throw told;
    } finally {
      if (isIdle()) isUnlimited = false;
    }
  };
  const noteWritten = (command: string) => {
    if (CHANGING.includes(command)) hasWritten = true;
    if (!isIdle()) return;
    if (hasWritten && command !== 'ROLLBACK') onWritten();
    hasWritten = false;
  };
  const run = (sql: string) =>
    asking(async (query_timeout) => {
      // A query of the simple protocol that holds several answers with several.
      const answers: Answer | Answer[] = await client.query(
        timed({ text: limited(sql, limits) }, query_timeout),
      );
      const answer = (Array.isArray(answers) ? answers.at(-1) : answers) as Answer;
      noteWritten(answer.command);
      return answer;
    });
  return {
    run,
    executeQuery: <Row>({ sql, parameters }: CompiledQuery) =>
      asking(async (query_timeout) => {
        if (BEGIN.test(sql)) return resultOf(await run(sql)) as QueryResult<Row>;
        if (OWN_LIMIT.test(sql)) isUnlimited = true;
        const values = parameters.map(toParameter);
        const answer = await client.query(timed({ text: sql, values }, query_timeout));
        noteWritten(answer.command);
        return resultOf(answer) as QueryResult<Row>;
      }),
    // biome-ignore lint/correctness/useYield: Kysely asks for it, and nothing in coex does
    async *streamQuery() {
      throw new Error('A store is not read row by row.');
    },
    copyIn: (sql, chunks) =>
      asking(async (query_timeout) => {
        const count = await createCopyIn(client, `${COPY_LIMITS}; ${sql}`, chunks, query_timeout);
        noteWritten('COPY');
        return count;
      }),
    isFree: () => !isLost && within._queryable && within.readyForQuery && isIdle(),
  };
}

function limited(sql: string, limits: string): string {
  return BEGIN.test(sql) ? `${sql}; ${limits}` : sql;
}

function timed(query: QueryConfig, query_timeout: number | undefined): QueryConfig {
  return query_timeout === undefined ? query : Object.assign(query, { query_timeout });
}

function resultOf({ command, rowCount, rows }: Answer): QueryResult<unknown> {
  return CHANGING.includes(command) ? { numAffectedRows: BigInt(rowCount ?? 0), rows } : { rows };
}

/**
 * A failure is told before the server is ready again, and what comes next must not be asked before. Who does not answer at
 * all is not waited for.
 */
async function settled(client: Client, error: unknown): Promise<void> {
  const within = inside(client);
  if (error instanceof Error && error.message === 'Query read timeout') within.connection.stream.destroy();
  if (!within._queryable || within.readyForQuery) return;
  const { connection } = within;
  await new Promise<void>((resolve) => {
    const done = () => {
      connection.off('readyForQuery', done).off('end', done);
      resolve();
    };
    connection.once('readyForQuery', done).once('end', done);
  });
}
