import type { Client } from 'pg';
import { createBackOff, type Timing } from './back-off.ts';
import { createConnecting, end, inside } from './client.ts';
import type { PostgresAddress } from './url.ts';

/** Where every table tells that it was written. */
const CHANNEL = 'coex';

/** Begins what is sent only to see whether it arrives; no table tells such a thing. */
const PROOF = 'heard?';

/** A notification comes within milliseconds, or a pooler keeps it. */
const PROOF_WITHIN_MS = 5000;

/** Silence may be a way that was cut somewhere, without a word: after this long it is tried out again … */
const TRY_AGAIN_AFTER_MS = 10_000;

/** … and after this long it is taken for one. */
const PROVEN_FOR_MS = 20_000;

/** What a pooler keeps today it keeps tomorrow; but it may have been the database that was slow. */
const DEAF_FOR_MS = 600_000;

/** What others write, as PostgreSQL tells it. */
export interface Changes {
  /** As `Store.version`. */
  version(): Promise<string>;
  /** As `Store.written`. */
  written(signal: AbortSignal): Promise<void>;
  /** Something was written by this process: true at once, before the server tells it. */
  note(): void;
  close(): Promise<void>;
}

/** Asks the database over another connection, in a transaction of its own; what stands as `answer` in the first row. */
export type Ask = (sql: string) => Promise<string>;

type Listening =
  | { readonly state: 'off' }
  | { readonly state: 'connecting' }
  /** Whether notifications arrive is not known yet, or not any more. */
  | {
      readonly state: 'proving';
      readonly since: number;
      readonly client: Client;
      readonly wasProven: boolean;
    }
  | {
      readonly state: 'proven';
      readonly since: number;
      readonly client: Client;
      readonly isTriedAgain: boolean;
    }
  /** Notifications do not arrive. */
  | { readonly state: 'deaf'; readonly since: number };

/**
 * Listens over a connection of its own, which is made when somebody first wants to know. Whether notifications arrive is tried out, since
 * poolers keep them: only while they do, versions are counted here; else the server is asked.
 */
export function createChanges(address: PostgresAddress, ask: Ask, timing: Timing): Changes {
  const { now } = timing;
  const connecting = createConnecting(address);
  const backOff = createBackOff(timing);
  const waiting = new Set<() => void>();
  let listening: Listening = { state: 'off' };
  let count = 0;
  let isClosed = false;
  // Told apart from every other store's proofs, and from this one's before a break.
  let proof = '';

  const changed = () => {
    count += 1;
    for (const resolve of [...waiting]) resolve();
  };

  const broke = (client: Client) => {
    if (!('client' in listening) || listening.client !== client) return;
    listening = { state: 'off' };
    // What was told meanwhile is lost.
    changed();
  };

  const heard = (client: Client | undefined, payload: string | undefined) => {
    if (!('client' in listening) || listening.client !== client) return;
    const isProof = payload?.startsWith(PROOF) ?? false;
    if (!isProof) changed();
    if (isProof && payload !== proof) return;
    listening = { state: 'proven', since: now(), client, isTriedAgain: false };
  };

  const connect = async () => {
    listening = { state: 'connecting' };
    let client: Client | undefined;
    try {
      client = await connecting.connect(broke);
      client.on('notification', ({ payload }) => heard(client, payload));
      await client.query(`listen ${CHANNEL}`);
      // Who only listens keeps no process alive.
      inside(client).connection.stream.unref();
      listening = { state: 'proving', since: now(), client, wasProven: false };
      // Before this moment nothing was heard.
      changed();
      await prove();
      backOff.succeeded();
    } catch (error) {
      backOff.failed(error);
      listening = { state: 'off' };
      if (client) void end(client);
    }
    if (isClosed && client) await end(client);
  };

  const prove = async () => {
    proof = `${PROOF} ${timing.random()}`;
    await ask(`select pg_notify('${CHANNEL}', '${proof}')::text as answer`);
  };

  /** Goes on with what is due; nothing is due while nobody asks. */
  const attend = () => {
    if (isClosed) return;
    const silentMs = 'since' in listening ? now() - listening.since : 0;
    switch (listening.state) {
      case 'off':
        if (backOff.inTheWay() === undefined) void connect();
        return;
      case 'proving':
        if (silentMs < PROOF_WITHIN_MS) return;
        void end(listening.client);
        listening = listening.wasProven ? { state: 'off' } : { state: 'deaf', since: now() };
        return;
      case 'proven': {
        const { client, isTriedAgain } = listening;
        if (silentMs >= PROVEN_FOR_MS) {
          listening = { state: 'proving', since: now(), client, wasProven: true };
        } else if (silentMs >= TRY_AGAIN_AFTER_MS) {
          listening = { ...listening, isTriedAgain: true };
        }
        // It is the silence that counts, not why it lasts.
        if (silentMs >= TRY_AGAIN_AFTER_MS && !isTriedAgain) prove().catch(() => undefined);
        return;
      }
      case 'deaf':
        if (silentMs >= DEAF_FOR_MS) listening = { state: 'off' };
    }
  };

  return {
    version: async () => {
      attend();
      if (listening.state === 'proven') return `heard ${count}`;
      return `${await ask('select pg_current_snapshot()::text as answer')} ${count}`;
    },
    written: (signal) =>
      new Promise((resolve) => {
        if (signal.aborted || isClosed) {
          resolve();
          return;
        }
        const done = () => {
          waiting.delete(done);
          signal.removeEventListener('abort', done);
          resolve();
        };
        waiting.add(done);
        signal.addEventListener('abort', done);
        attend();
      }),
    note: changed,
    close: async () => {
      isClosed = true;
      changed();
      connecting.stop();
      if ('client' in listening) await end(listening.client);
    },
  };
}
