import type { Client } from 'pg';

/* Loads no `pg`: clocks of tests ask on SQLite too, and do not wait there for what it takes to load one. */

/** What `pg` has and its types leave out. */
interface Watched {
  readonly readyForQuery: boolean;
  readonly _queryQueue: readonly unknown[];
  readonly _ending: boolean;
  readonly connection: { readonly stream: { readonly destroyed: boolean } };
}

const watched = new Set<Watched>();

/** Watches what this process asks databases from now on. */
export function watchConnections(prototype: Client): void {
  const { connect } = prototype;
  prototype.connect = function (this: Client & Watched, ...given: unknown[]) {
    watched.add(this);
    this.once('end', () => watched.delete(this));
    return (connect as (...given: unknown[]) => Promise<Client>).apply(this, given);
  } as Client['connect'];
}

/** Whether this process is asking a database something, on its way to one or leaving one: then nobody waits for time alone. */
export function isDatabaseAsked(): boolean {
  return [...watched].some(
    ({ readyForQuery, _queryQueue, _ending, connection }) =>
      !connection.stream.destroyed && (!readyForQuery || _queryQueue.length > 0 || _ending),
  );
}
