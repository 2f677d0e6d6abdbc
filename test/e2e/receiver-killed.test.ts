import { createHash } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { startBinary } from '../support/binary.ts';
import { createLoad, type Load, wamidsOf } from '../support/load.ts';
import { freePort } from '../support/onboard-journey.ts';
import { seededRandom, temporaryFolder } from '../support/run.ts';
import { ask } from '../support/tables.ts';

const DELIVERIES = 20_000;
const KILLS = 12;
const CONNECTIONS = 24;
const APP_SECRET = 'the app’s secret';
const SENT_AT = 1_793_900_000;

/** The real receiver, always on the same port and store. */
async function listen(home: string, port: string) {
  return receive(['listen'], 'listening', home, port);
}

/** A command that receives, once its first event is this one. */
async function receive(command: readonly string[], first: string, home: string, port: string) {
  const env = { COEX_HOME: home, COEX_APP_SECRET: APP_SECRET, COEX_VERIFY_TOKEN: 'let me in' };
  const child = startBinary([...command, '--port', port, '--json'], { env });
  await new Promise<void>((resolve, reject) => {
    createInterface(child.stdout).once('line', (line) => {
      if (JSON.parse(line).event === first) resolve();
    });
    child.then(() => reject(new Error(`coex ${command.join(' ')} ended before it received.`)));
  });
  return { child };
}

/** Posts one webhook and gives the status of the answer; undefined when the connection broke before there was one. */
async function post(socket: Socket, request: Buffer): Promise<string | undefined> {
  return new Promise((resolve) => {
    const settle = (status?: string) => {
      socket.off('data', answered).off('close', broken);
      resolve(status);
    };
    const answered = (answer: Buffer) => settle(answer.toString('latin1', 9, 12));
    const broken = () => settle();
    socket.on('data', answered).on('close', broken).write(request);
  });
}

/** When to kill: after so many answers, in no order that a group or a transaction keeps. */
function killsAt(seed: number): number[] {
  const random = seededRandom(seed);
  return Array.from({ length: KILLS }, (_, at) =>
    Math.floor(((at + random.next()) * (DELIVERIES - 500)) / KILLS),
  );
}

describe('coex listen, killed a dozen times under load', () => {
  it('has every acknowledged body, byte for byte, and every message once', { timeout: 600_000 }, async () => {
    const home = temporaryFolder();
    const port = await freePort();
    const kills = killsAt(20261105);
    const acknowledged = new Set<number>();
    const unanswered: number[] = [];
    let next = 0;
    let killed = 0;
    let running = listen(home, port);
    await running;

    const takeSerial = () => unanswered.pop() ?? (next < DELIVERIES ? next++ : undefined);
    const killInTime = async () => {
      if (acknowledged.size < (kills[killed] ?? Number.POSITIVE_INFINITY)) return;
      killed += 1;
      const { child } = await running;
      child.kill('SIGKILL');
      running = child.then(() => listen(home, port));
    };
    // Like Meta, it sends again what was not answered with 200: whether that was stored is unknown.
    const deliver = async (load: Load) => {
      let socket: Socket | undefined;
      for (let serial = takeSerial(); serial !== undefined; serial = takeSerial()) {
        if (socket === undefined || socket.destroyed) {
          await running;
          socket = connect(Number(port), '127.0.0.1').on('error', () => undefined);
        }
        const status = await post(socket, load.request(serial));
        if (status === '200') acknowledged.add(serial);
        else unanswered.push(serial);
        await killInTime();
      }
      socket?.destroy();
    };
    const loads = Array.from({ length: CONNECTIONS }, () =>
      createLoad({ appSecret: APP_SECRET, sentAt: SENT_AT }),
    );
    await Promise.all(loads.map(deliver));
    expect(killed).toBe(KILLS);
    expect(acknowledged.size).toBe(DELIVERIES);

    // Told to stop, it projects for a few seconds and leaves the rest to the next.
    const store = join(home, 'store.db');
    const waiting = () => ask(store, 'select id from deliveries where outcome is null').length;
    for (let left = Number.POSITIVE_INFINITY; left > 0; ) {
      const { child } = await running;
      child.kill('SIGTERM');
      expect((await child).exitCode).toBe(0);
      const before = left;
      left = waiting();
      expect(left).toBeLessThan(before);
      if (left > 0) running = listen(home, port);
    }

    const kept = digestsOf(store);
    expect(new Set(kept).size).toBe(kept.length);
    const known = new Set(kept);
    const load = createLoad({ appSecret: APP_SECRET, sentAt: SENT_AT });
    expect([...acknowledged].filter((serial) => !known.has(digest(load.body(serial))))).toEqual([]);

    expect(ask(store, "select id from deliveries where outcome is null or outcome <> 'projected'")).toEqual(
      [],
    );
    const messages = ask(store, 'select wamid from messages').map(({ wamid }) => wamid);
    expect(new Set(messages).size).toBe(messages.length);
    const statuses = ask(store, 'select wamid from statuses').map(({ wamid }) => wamid);
    expect(new Set(statuses).size).toBe(statuses.length);
    const expected = [...acknowledged].map(wamidsOf);
    const missing = (found: readonly unknown[], wanted: readonly string[]) => {
      const there = new Set(found);
      return wanted.filter((wamid) => !there.has(wamid));
    };
    expect(
      missing(
        messages,
        expected.flatMap((wamids) => wamids.slice(0, 4)),
      ),
    ).toEqual([]);
    expect(
      missing(
        statuses,
        expected.flatMap((wamids) => wamids.slice(4)),
      ),
    ).toEqual([]);
    // What a status is about is a message too.
    expect(messages.length).toBe(8 * DELIVERIES);
    expect(ask(store, 'pragma integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  });
});

describe('coex feed --listen, killed while others are after its store', () => {
  it('lets nobody have it alone, and has every acknowledged body', { timeout: 60_000 }, async () => {
    const home = temporaryFolder();
    const port = await freePort();
    const store = join(home, 'store.db');
    const { child } = await receive(['feed', '--listen'], 'started', home, port);
    const load = createLoad({ appSecret: APP_SECRET, sentAt: SENT_AT });
    const socket = connect(Number(port), '127.0.0.1').on('error', () => undefined);
    const acknowledged: number[] = [];
    for (let serial = 0; serial < 200; serial += 1) {
      if ((await post(socket, load.request(serial))) === '200') acknowledged.push(serial);
      if (serial % 50 === 25) expect(() => takeForOneself(store)).toThrow(/locked/);
    }
    child.kill('SIGKILL');
    await child;
    socket.destroy();
    expect(acknowledged).toHaveLength(200);
    const known = new Set(digestsOf(store));
    expect(acknowledged.filter((serial) => !known.has(digest(load.body(serial))))).toEqual([]);
    expect(ask(store, 'pragma integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  });
});

/** Where it succeeds, what is written beside the store is gone when this closes it. */
function takeForOneself(file: string): void {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec('pragma locking_mode = exclusive; select count(*) from deliveries');
  } finally {
    database.close();
  }
}

/** Of every body in the log, as it lies there. */
function digestsOf(file: string): string[] {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const rows = database.prepare('select body from delivery_bodies').iterate();
    return Array.from(rows as Iterable<{ body: Uint8Array }>, ({ body }) => digest(body));
  } finally {
    database.close();
  }
}

function digest(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('hex');
}
