/*
 * How long things may take. A worker whose machine has died is still in its transaction for the server, and holds its locks: after a
 * statement and the wait for the next at the latest it is out of it, a minute and a half. Told to the server with each
 * transaction, since nothing of a connection outlives one where a pooler stands between.
 */

/** No statement of a write comes near it; a migration sets its own. */
const STATEMENT_MS = 60_000;

/** Nothing of coex waits for anybody inside a transaction. */
const IDLE_IN_TRANSACTION_MS = 30_000;

/** As long as SQLite waits for who locks it. */
const LOCK_MS = 5000;

/** Outside a transaction only reads take long, and harm nobody; beyond this, nobody waits for the answer any more. */
export const READ_MS = 300_000;

/** What a connection adds to the server's own limit before it takes the server for lost. */
const GRACE_MS = 15_000;

/** Of a statement inside a transaction. */
export const ANSWER_MS = STATEMENT_MS + GRACE_MS;

/** What follows a `begin`, in the same message. */
export function limitsOf(patienceMs = LOCK_MS): string {
  return [
    `set local statement_timeout = ${STATEMENT_MS}`,
    `set local idle_in_transaction_session_timeout = ${IDLE_IN_TRANSACTION_MS}`,
    // 0 would be for ever.
    `set local lock_timeout = ${Math.max(1, patienceMs)}`,
    // It takes longer to compile a plan over many partitions than to run it.
    'set local jit = off',
  ].join('; ');
}

/**
 * Before a COPY: while the server waits for rows it heeds no other limit, and would wait two hours for a machine that has died.
 * Source: postgresql.org/docs/current/runtime-config-connection.html#GUC-TCP-KEEPALIVES-IDLE
 */
export const COPY_LIMITS =
  'set local tcp_keepalives_idle = 15; set local tcp_keepalives_interval = 5; set local tcp_keepalives_count = 3';
