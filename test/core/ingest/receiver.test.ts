import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import { text as readText } from 'node:stream/consumers';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  createIntake,
  type ProjectedDelivery,
  type ReceiverOptions,
  startReceiver,
  storeWriter,
  type Writer,
} from '../../../src/core/ingest/index.ts';
import { isSqlite } from '../../support/engine.ts';
import { openTestStore } from '../../support/replay.ts';
import { fixedClock, NOW } from '../../support/run.ts';
import { ask, fillUp } from '../../support/tables.ts';
import { delivery, inbound, sign } from '../../support/webhooks.ts';

const APP_SECRET = 'the app’s secret';
const VERIFY_TOKEN = 'let me in';

/** A receiver on a free port with a store of its own. */
async function open({ also }: Pick<ReceiverOptions, 'also'> = {}) {
  const store = await openTestStore();
  const troubles: unknown[] = [];
  const projected: ProjectedDelivery[] = [];
  const clock = fixedClock();
  const intake = createIntake({
    writer: storeWriter(store),
    clock,
    onProjected: (some) => projected.push(...some),
    onTrouble: (error) => troubles.push(error),
  });
  const receiver = await startReceiver({
    host: '127.0.0.1',
    port: 0,
    appSecret: APP_SECRET,
    verifyToken: VERIFY_TOKEN,
    clock,
    intake,
    also,
  });
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= receiver.close();
    return closing;
  };
  onTestFinished(close);
  const url = receiver.callbackUrl;
  const post = (
    body: string | Uint8Array,
    headers: Record<string, string> = { 'x-hub-signature-256': sign(body, APP_SECRET) },
  ) => fetch(url, { method: 'POST', body: body as string, headers });
  const count = (table: string) => ask(store.location, `select count(*) as count from ${table}`)[0]?.count;
  const rejections = () =>
    Object.fromEntries(
      ask(store.location, 'select * from rejections').map(({ reason, count: times }) => [reason, times]),
    );
  return { store, receiver, intake, url, post, close, count, rejections, troubles, projected };
}

/** A receiver whose store takes everything and answers nothing. */
async function openHanging() {
  const hang = () => new Promise<never>(() => undefined);
  const writer: Writer = { append: hang, project: hang, close: async () => undefined };
  const told: unknown[] = [];
  const tell = (what: unknown) => told.push(what);
  const clock = fixedClock();
  const intake = createIntake({ writer, clock, onProjected: tell, onTrouble: tell, onWell: tell });
  const secrets = { appSecret: APP_SECRET, verifyToken: VERIFY_TOKEN };
  const receiver = await startReceiver({ host: '127.0.0.1', port: 0, ...secrets, clock, intake });
  return { receiver, intake, told, url: receiver.callbackUrl };
}

describe('a receiver whose store hangs', () => {
  it('is not ready', async () => {
    const { receiver, url } = await openHanging();
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(AbortSignal.abort());
    onTestFinished(() => timeout.mockRestore());
    expect((await fetch(new URL('/readyz', url))).status).toBe(503);
    await receiver.close(AbortSignal.abort());
  });

  it('stops all the same, and tells nothing of it', async () => {
    const { receiver, intake, told, url } = await openHanging();
    const body = bodyOf('wamid.1');
    const headers = { 'x-hub-signature-256': sign(body, APP_SECRET) };
    const unanswered = fetch(url, { method: 'POST', body, headers }).then(
      () => 'answered',
      () => 'ended',
    );
    await vi.waitUntil(() => intake.waiting.count > 0);
    await receiver.close(AbortSignal.abort());
    expect(await unanswered).toBe('ended');
    expect(told).toEqual([]);
  });
});

const bodyOf = (id: string) => JSON.stringify(inbound(id, 'Hello'));

describe('the handshake', () => {
  const query = (token: string, mode = 'subscribe') =>
    new URLSearchParams({ 'hub.mode': mode, 'hub.challenge': '1158201444', 'hub.verify_token': token });

  it('is answered with the bare challenge when the token is right', async () => {
    const { url } = await open();
    const response = await fetch(`${url}?${query(VERIFY_TOKEN)}`);
    expect([response.status, await response.text()]).toEqual([200, '1158201444']);
  });

  it('is refused, and counted, when the token or the mode is another', async () => {
    const { url, close, rejections } = await open();
    for (const asked of [query('let me out'), query(''), query(VERIFY_TOKEN, 'unsubscribe'), '']) {
      const response = await fetch(`${url}?${asked}`);
      expect(response.status).toBe(403);
      expect(await response.text()).not.toContain('1158201444');
    }
    await close();
    expect(rejections()).toEqual({ 'verify-token': 4 });
  });

  it('is refused and not counted when a self-test asks', async () => {
    const { url, close, receiver, rejections } = await open();
    const response = await fetch(`${url}?${query('coex-self-test')}`);
    expect(response.status).toBe(403);
    await close();
    expect(receiver.counts.rejected).toBe(0);
    expect(rejections()).toEqual({});
  });
});

describe('a delivery', () => {
  it('is on disk, for everyone to see, before it is answered', async () => {
    const { store, url } = await open();
    const body = bodyOf('wamid.1');
    const onDisk = await new Promise((resolve, reject) => {
      const headers = { 'x-hub-signature-256': sign(body, APP_SECRET), 'user-agent': 'facebookexternalua' };
      const request = httpRequest(url, { method: 'POST', headers }, (response) => {
        // The handler runs as soon as the answer's first line is here.
        resolve({
          status: response.statusCode,
          rows: ask(
            store.location,
            'select source, signature, received_at, headers, body from deliveries join delivery_bodies on delivery = id',
          ),
        });
        response.resume();
      });
      request.on('error', reject).end(body);
    });
    expect(onDisk).toEqual({
      status: 200,
      rows: [
        {
          source: 'webhook',
          signature: 'valid',
          received_at: NOW,
          headers: JSON.stringify({
            'user-agent': 'facebookexternalua',
            'x-hub-signature-256': sign(body, APP_SECRET),
          }),
          body: new Uint8Array(Buffer.from(body)),
        },
      ],
    });
  });

  it('is projected soon after', async () => {
    const { post, receiver, intake, projected } = await open();
    await post(bodyOf('wamid.1'));
    await intake.idle();
    expect(projected).toMatchObject([{ outcome: 'projected', events: { MessageReceived: 1 } }]);
    expect(receiver.counts).toEqual({ accepted: 1, refused: 0, rejected: 0 });
  });

  it('is checked over its raw bytes, escapes and spaces as they came', async () => {
    const { post, store } = await open();
    const raw = '{ "object":"x", "entry":[], "text":"\\u00e9 \\ud83d\\ude00 \\/ é" }';
    expect((await post(raw)).status).toBe(200);
    const meaningTheSame = JSON.stringify(JSON.parse(raw));
    expect((await post(raw, { 'x-hub-signature-256': sign(meaningTheSame, APP_SECRET) })).status).toBe(401);
    const rows = ask(store.location, 'select body from delivery_bodies');
    expect(rows.map(({ body }) => Buffer.from(body as Uint8Array).toString())).toEqual([raw]);
  });

  it('with a wrong signature is turned away: counted, and not kept', async () => {
    const { post, close, count, rejections, receiver } = await open();
    const body = bodyOf('wamid.1');
    const right = sign(body, APP_SECRET);
    const wrong = [
      sign(body, 'another secret'),
      sign(`${body} `, APP_SECRET),
      right.replace('sha256=', 'sha1='),
      right.slice('sha256='.length),
      right.slice(0, -1),
      `${right}00`,
      'sha256=',
      '',
    ];
    for (const signature of wrong) {
      expect((await post(body, { 'x-hub-signature-256': signature })).status).toBe(401);
    }
    expect((await post(body, {})).status).toBe(401);
    expect((await post(body, { 'x-hub-signature': right })).status).toBe(401);
    await close();
    expect(rejections()).toEqual({ signature: wrong.length + 2 });
    expect(receiver.counts).toEqual({ accepted: 0, refused: 0, rejected: wrong.length + 2 });
    expect(count('deliveries')).toBe(0);
  });

  it('that comes again is answered the same and kept once', async () => {
    const { post, close, store } = await open();
    for (let time = 0; time < 3; time += 1) expect((await post(bodyOf('wamid.1'))).status).toBe(200);
    await close();
    expect(ask(store.location, 'select copy_of from deliveries')).toEqual([
      { copy_of: null },
      { copy_of: 1 },
      { copy_of: 1 },
    ]);
    expect(ask(store.location, 'select delivery from delivery_bodies')).toHaveLength(1);
    expect(ask(store.location, 'select wamid from messages')).toHaveLength(1);
  });

  it('that is malformed but signed is kept, since sending it again would not mend it', async () => {
    const { post, intake, store } = await open();
    for (const body of ['', '{"broken', Buffer.from([0xff, 0xfe])])
      expect((await post(body)).status).toBe(200);
    await intake.idle();
    expect(ask(store.location, 'select outcome, reason from deliveries')).toEqual([
      { outcome: 'malformed', reason: 'empty' },
      { outcome: 'malformed', reason: expect.stringContaining('not valid JSON') },
      { outcome: 'malformed', reason: 'not valid UTF-8' },
    ]);
  });

  it('of 10 MB is taken', async () => {
    const { post, store } = await open();
    const body = JSON.stringify(inbound('wamid.1', 'x'.repeat(10 * 1024 * 1024)));
    expect((await post(body)).status).toBe(200);
    expect(ask(store.location, 'select length(body) as size from delivery_bodies')).toEqual([
      { size: body.length },
    ]);
  });

  it('above 16 MiB is too large, whether its size is announced or not', async () => {
    const { url, post, close, count, rejections } = await open();
    const limitBytes = 16 * 1024 * 1024;
    const body = Buffer.alloc(3 * limitBytes, 'x');
    expect((await post(body.subarray(0, limitBytes))).status).toBe(200);
    expect((await post(body.subarray(0, limitBytes + 1))).status).toBe(413);

    // Many a client listens only when it has sent everything; a connection that broke before has no answer for it.
    const { port } = new URL(url);
    const sizes = {
      [`content-length: ${body.length}`]: [body],
      'transfer-encoding: chunked': [`${body.length.toString(16)}\r\n`, body, '\r\n0\r\n\r\n'],
    };
    for (const [head, pieces] of Object.entries(sizes)) {
      const socket = connect(Number(port), '127.0.0.1').pause();
      socket.write(`POST /webhook HTTP/1.1\r\nhost: x\r\n${head}\r\n\r\n`);
      for (const piece of pieces) {
        await new Promise<void>((resolve, reject) => {
          socket.once('error', reject);
          socket.write(piece, () => resolve());
        });
      }
      expect(await readText(socket), head).toMatch(/^HTTP\/1\.1 413 /);
    }
    await close();
    expect(rejections()).toEqual({ 'too-large': 3 });
    expect(count('deliveries')).toBe(1);
  });

  it('is stored with 200 others that come at the same time, each once', async () => {
    const { post, close, count } = await open();
    const bodies = Array.from({ length: 200 }, (_, at) => bodyOf(`wamid.${at}`));
    const answers = await Promise.all(bodies.map((body) => post(body)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(200);
    expect(count('deliveries')).toBe(200);
    await close();
    expect(count("messages where imported = 0 and type = 'text'")).toBe(200);
    expect(count('deliveries where outcome is null')).toBe(0);
  });
});

describe('a store that cannot write', () => {
  it('makes the receiver answer 503, and 200 as soon as it can again', async () => {
    const { store, post, intake, receiver, count, troubles } = await open();
    const makeRoom = await fillUp(store);
    const big = JSON.stringify(inbound('wamid.1', 'x'.repeat(500_000)));
    for (let time = 0; time < 2; time += 1) {
      const response = await post(big);
      expect([response.status, await response.text()]).toEqual([
        503,
        expect.stringContaining('send it again'),
      ]);
    }
    expect(count('deliveries')).toBe(0);
    expect(troubles).toMatchObject([{ code: 'store-unusable' }, { code: 'store-unusable' }]);

    await makeRoom();
    expect((await post(big)).status).toBe(200);
    await intake.idle();
    expect(count('messages')).toBe(1);
    expect(receiver.counts).toEqual({ accepted: 1, refused: 2, rejected: 0 });
  });

  it.runIf(isSqlite)(
    'because another process holds it, makes the receiver answer 503 until it lets go',
    async () => {
      const { store, post, intake, count, troubles } = await open();
      await intake.idle();
      await sql`pragma busy_timeout = 20`.execute(store.db);
      const other = new DatabaseSync(store.location);
      onTestFinished(() => other.close());
      other.exec('begin immediate');
      expect((await post(bodyOf('wamid.1'))).status).toBe(503);
      expect(troubles).toMatchObject([{ code: 'store-busy' }]);
      other.exec('commit');
      expect((await post(bodyOf('wamid.1'))).status).toBe(200);
      expect(count('deliveries')).toBe(1);
    },
  );

  it.runIf(isSqlite)('while projecting, is tried again until it can, without another delivery', async () => {
    const store = await openTestStore();
    await sql`pragma busy_timeout = 20`.execute(store.db);
    const other = new DatabaseSync(store.location);
    onTestFinished(() => other.close());
    const troubles: unknown[] = [];
    const clock = fixedClock();
    let pauses = 0;
    const projected = await new Promise<readonly ProjectedDelivery[]>((resolve) => {
      const intake = createIntake({
        writer: storeWriter(store),
        clock: {
          now: clock.now,
          sleep: async (durationMs) => {
            pauses += 1;
            if (pauses === 3) other.exec('commit');
            return clock.sleep(durationMs);
          },
        },
        onProjected: resolve,
        onTrouble: (error) => troubles.push(error),
      });
      const body = Buffer.from(bodyOf('wamid.1'));
      // Stored, and then locked by another process before it is projected.
      intake
        .accept({ source: 'webhook', signature: 'valid', receivedAt: NOW, body })
        .then(() => other.exec('begin immediate'));
    });
    expect(projected).toMatchObject([{ events: { MessageReceived: 1 } }]);
    expect(pauses).toBe(3);
    expect(troubles).toMatchObject(Array(3).fill({ code: 'store-busy' }));
  });

  it.runIf(isSqlite)('does not keep the receiver from stopping', async () => {
    const { store, intake, close, count, troubles } = await open();
    await intake.idle();
    await sql`pragma busy_timeout = 20`.execute(store.db);
    const other = new DatabaseSync(store.location);
    onTestFinished(() => other.close());
    const body = Buffer.from(bodyOf('wamid.1'));
    await intake
      .accept({ source: 'webhook', signature: 'valid', receivedAt: NOW, body })
      .then(() => other.exec('begin immediate'));
    await close();
    expect(troubles.length).toBeGreaterThan(0);
    expect(count('deliveries')).toBe(1);
    expect(count('messages')).toBe(0);
  });
});

describe('what was turned away', () => {
  it('while the store could not write is counted later, and tried no oftener than asked', async () => {
    const store = await openTestStore();
    const troubles: unknown[] = [];
    const intake = createIntake({
      writer: storeWriter(store),
      clock: fixedClock(),
      onProjected: () => undefined,
      onTrouble: (error) => troubles.push(error),
    });
    await sql`alter table rejections rename to away`.execute(store.db);
    intake.reject('signature');
    await intake.idle();
    expect(troubles).toHaveLength(1);
    await sql`alter table away rename to rejections`.execute(store.db);
    intake.reject('signature');
    await intake.idle();
    expect(await store.db.selectFrom('rejections').select(['reason', 'count']).execute()).toEqual([
      { reason: 'signature', count: 2 },
    ]);
  });
});

describe('the receiver', () => {
  it('goes on when a client breaks off in the middle', async () => {
    const { url, post, receiver, count } = await open();
    for (const head of ['content-length: 1000', 'transfer-encoding: chunked']) {
      await new Promise<void>((resolve, reject) => {
        const socket = connect(Number(new URL(url).port), '127.0.0.1', () => {
          socket.write(`POST /webhook HTTP/1.1\r\nhost: x\r\n${head}\r\n\r\n3e8\r\n{"object":`, () =>
            socket.destroy(),
          );
        });
        socket.on('close', () => resolve()).on('error', reject);
      });
    }
    expect((await post(bodyOf('wamid.1'))).status).toBe(200);
    expect(count('deliveries')).toBe(1);
    expect(receiver.counts).toEqual({ accepted: 1, refused: 0, rejected: 0 });
  });

  it('tells at /healthz that it runs, and what it did', async () => {
    const { url, post } = await open();
    await post(bodyOf('wamid.1'));
    await post('{}', {});
    const response = await fetch(new URL('/healthz', url));
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toEqual({ status: 'ok', accepted: 1, refused: 0, rejected: 1 });
  });

  it('answers 404 beside its path, whatever the path looks like, and 405 to other methods', async () => {
    const { url } = await open();
    const statusOf = (path: string, method = 'GET') =>
      new Promise<number | undefined>((resolve, reject) => {
        const { hostname, port } = new URL(url);
        httpRequest({ hostname, port, path, method }, (response) => resolve(response.resume().statusCode))
          .on('error', reject)
          .end();
      });
    for (const path of ['/', '/webhooks', '/webhook/', '//', '/..//%zz', 'http://[', '/?x=/webhook']) {
      expect(await statusOf(path), path).toBe(404);
      expect(await statusOf(path, 'POST'), path).toBe(404);
    }
    for (const method of ['PUT', 'DELETE', 'OPTIONS']) expect(await statusOf('/webhook', method)).toBe(405);
  });

  it('answers what is under way when it is told to stop, and takes nothing new', async () => {
    const { url, close, count, receiver } = await open();
    const body = bodyOf('wamid.1');
    const request = httpRequest(url, {
      method: 'POST',
      headers: { 'x-hub-signature-256': sign(body, APP_SECRET), 'content-length': Buffer.byteLength(body) },
    });
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      request.on('response', resolve).on('error', reject);
    });
    await new Promise<void>((resolve) => {
      request.write(body.slice(0, 10), () => resolve());
    });
    // The server has seen the beginning once it answered a later request of the same process.
    await fetch(new URL('/healthz', url));
    const closed = close();
    await expect(fetch(url)).rejects.toThrow();
    request.end(body.slice(10));
    const response = await answered;
    expect([response.statusCode, await readText(response)]).toEqual([200, 'ok']);
    // Else it would wait for the next request on the same connection.
    expect(response.headers.connection).toBe('close');
    await closed;
    expect(receiver.counts.accepted).toBe(1);
    expect(count('messages')).toBe(1);
  });

  it('projects at its start what was accepted before and left', async () => {
    const store = await openTestStore();
    const body = Buffer.from(JSON.stringify(delivery('account_update', { event: 'ACCOUNT_DELETED' })));
    const arrived = { source: 'webhook', signature: 'valid', receivedAt: NOW, body } as const;
    await store.db.transaction().execute((trx) => store.log.append(trx, [arrived]));
    const projected: ProjectedDelivery[] = [];
    const clock = fixedClock();
    const intake = createIntake({
      writer: storeWriter(store),
      clock,
      onProjected: (some) => projected.push(...some),
      onTrouble: () => undefined,
    });
    const receiver = await startReceiver({
      host: '127.0.0.1',
      port: 0,
      appSecret: APP_SECRET,
      verifyToken: VERIFY_TOKEN,
      clock,
      intake,
    });
    await receiver.close();
    expect(projected).toMatchObject([{ events: { AccountChanged: 1 } }]);
  });

  it('says which port is taken', async () => {
    const { receiver, intake } = await open();
    await expect(
      startReceiver({
        host: '127.0.0.1',
        port: receiver.port,
        appSecret: 'x',
        verifyToken: 'x',
        clock: fixedClock(),
        intake,
      }),
    ).rejects.toMatchObject({ code: 'port-in-use' });
  });
});

describe('what is served beside the webhooks', () => {
  it('is asked for every other path, and answers what is its own', async () => {
    const asked: string[] = [];
    const { url, receiver, post } = await open({
      also: ({ url: path = '' }, response) => {
        asked.push(path);
        if (!path.startsWith('/s/')) return false;
        response.writeHead(410).end('over');
        return true;
      },
    });
    const visit = async (path: string) => {
      const response = await fetch(new URL(path, url));
      return [response.status, await response.text()];
    };
    expect(await visit('/s/7KQ2M9XW4T')).toEqual([410, 'over']);
    expect(await visit('/other')).toEqual([404, 'Webhooks are received at /webhook.']);
    expect((await visit('/healthz'))[0]).toBe(200);
    expect((await post(bodyOf('wamid.1'))).status).toBe(200);
    expect(asked).toEqual(['/s/7KQ2M9XW4T', '/other']);
    expect(receiver.counts).toEqual({ accepted: 1, refused: 0, rejected: 0 });
  });

  it('takes nothing down with it when it fails', async () => {
    const { url, post } = await open({
      also: () => {
        throw new Error('broken');
      },
    });
    await expect(fetch(new URL('/s/x', url))).rejects.toThrow();
    expect((await post(bodyOf('wamid.1'))).status).toBe(200);
  });
});

describe('more than the disk can take', () => {
  /** A receiver whose disk stands still until it is let go. */
  async function openStalled() {
    const clock = fixedClock();
    const { promise: going, resolve: letGo } = Promise.withResolvers<void>();
    const stored: string[] = [];
    const append = async ({ deliveries }: Parameters<Writer['append']>[0]) => {
      await going;
      stored.push(...deliveries.map(({ subject = '' }) => subject));
    };
    const writer: Writer = {
      append,
      project: async () => ({ deliveries: [] }),
      close: async () => undefined,
    };
    const nothing = () => undefined;
    const intake = createIntake({ writer, clock, onProjected: nothing, onTrouble: nothing });
    const own = { host: '127.0.0.1', port: 0, appSecret: APP_SECRET, verifyToken: VERIFY_TOKEN };
    const receiver = await startReceiver({ ...own, clock, intake });
    onTestFinished(async () => {
      letGo();
      await receiver.close();
    });
    const post = async (number: string, size: number) => {
      const body = `{"phone_number_id":"${number}","pad":"${'x'.repeat(size)}"}`;
      const headers = { 'x-hub-signature-256': sign(body, APP_SECRET) };
      const response = await fetch(receiver.callbackUrl, { method: 'POST', body, headers });
      return { status: response.status, retryAfter: response.headers.get('retry-after') };
    };
    return { letGo, post, receiver, stored, waitingBytes: () => intake.waiting.sizeBytes };
  }

  it('is refused at once, and one number’s flood leaves room for the others', async () => {
    const { letGo, post, receiver, stored, waitingBytes } = await openStalled();
    const flood = Array.from({ length: 5 }, () => post('111', 10_000_000));
    // Of five only three find room; the answer to the others does not wait for the disk.
    const early = [await Promise.race(flood)];
    expect(early).toEqual([{ status: 503, retryAfter: '5' }]);
    const other = post('222', 3000);
    const isFull = () => receiver.counts.refused === 2 && waitingBytes() > 30_003_000;
    while (!isFull()) await new Promise((resolve) => setImmediate(resolve));
    letGo();
    expect((await other).status).toBe(200);
    const statuses = (await Promise.all(flood)).map(({ status }) => status).sort();
    expect(statuses).toEqual([200, 200, 200, 503, 503]);
    expect(stored.sort()).toEqual(['111', '111', '111', '222']);
    expect(receiver.counts).toEqual({ accepted: 4, refused: 2, rejected: 0 });
    expect((await post('111', 10_000_000)).status).toBe(200);
  });
});
