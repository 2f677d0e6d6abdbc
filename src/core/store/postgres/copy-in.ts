import type { Client } from 'pg';

/** A piece of what `copy` reads; where it is cut does not matter. */
export type CopyChunk = string | Buffer;

/** The parts of `pg`'s connection that speak of copying. */
interface Wire {
  readonly stream: NodeJS.WritableStream & { readonly writableNeedDrain: boolean };
  query(sql: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(why: string): void;
}

/**
 * Runs a `copy … from stdin` and feeds it; how many rows went in. What fails while chunks are made takes everything
 * back. Source: postgresql.org/docs/current/protocol-flow.html#PROTOCOL-COPY
 */
export function createCopyIn(
  client: Client,
  sql: string,
  chunks: Iterable<CopyChunk>,
  /** How long it may take; `pg` reads it off the query. */
  query_timeout: number | undefined,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const source = chunks[Symbol.iterator]();
    let count = 0;
    let isOver = false;
    let failure: unknown;
    const feed = (wire: Wire): void => {
      try {
        while (!isOver) {
          const next = source.next();
          if (next.done) {
            wire.endCopyFrom();
            return;
          }
          wire.sendCopyFromChunk(typeof next.value === 'string' ? Buffer.from(next.value) : next.value);
          if (wire.stream.writableNeedDrain) {
            wire.stream.once('drain', () => feed(wire));
            return;
          }
        }
      } catch (error) {
        failure = error;
        wire.sendCopyFail('the rows could not be made');
      }
    };
    const nothing: () => void = () => undefined;
    const copy = {
      query_timeout,
      // Replaced by `pg` with what stops its clock.
      callback: nothing,
      submit: (wire: unknown) => (wire as Wire).query(sql),
      handleCopyInResponse: feed,
      handleCommandComplete: ({ text }: { text: string }) => {
        count = Number(/^COPY (\d+)/.exec(text)?.[1] ?? count);
      },
      handleReadyForQuery: () => {
        copy.callback();
        resolve(count);
      },
      handleError: (error: Error) => {
        isOver = true;
        copy.callback();
        source.return?.();
        reject(failure ?? error);
      },
    };
    client.query(copy);
  });
}
