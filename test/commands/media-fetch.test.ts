import { createHash } from 'node:crypto';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type MediaStage, nameOf, setMediaStage } from '../support/media-stage.ts';
import { ask } from '../support/tables.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

const sha256 = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');

/** Every file is what its name says, and is its owner's alone. */
function expectSound({ folder, files }: MediaStage): void {
  for (const file of files()) {
    expect(sha256(join(folder, file))).toBe(nameOf(file));
    expect(file).toBe(join(nameOf(file).slice(0, 2), nameOf(file)));
    expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
  }
}

describe('coex media fetch', () => {
  it('puts what people sent on disk, checked and named by its digest', async () => {
    const stage = await setMediaStage();
    const wamids = [
      await stage.send({ caption: 'Look!' }),
      await stage.send({ type: 'document', filename: 'invoice.pdf' }),
    ];
    const { exitCode, done, events } = await stage.fetch();
    expect(exitCode).toBe(0);
    expect(done).toMatchObject({ event: 'done', fetched: 2, unverified: 0, failed: 0, mismatch: 0 });
    expect(stage.files()).toHaveLength(2);
    expectSound(stage);
    expect(statSync(stage.folder).mode & 0o777).toBe(0o700);
    const told = events.filter(({ event }) => event === 'file');
    expect(told.map(({ wamid }) => wamid).sort()).toEqual([...wamids].sort());
    expect(told.map(({ path }) => path).sort()).toEqual(stage.files().map((f) => join(stage.folder, f)));
    expect(done.bytes).toBe(stage.files().reduce((sum, f) => sum + statSync(join(stage.folder, f)).size, 0));
    expect(stage.rows()).toMatchObject([
      { state: 'stored', attempts: 1, problem: null },
      { state: 'stored', attempts: 1, problem: null },
    ]);
  });

  it('asks nobody and needs no token the second time', async () => {
    const stage = await setMediaStage();
    await stage.send();
    await stage.fetch();
    const env = { COEX_HOME: stage.env.COEX_HOME ?? '', COEX_GRAPH_URL: 'http://127.0.0.1:1' };
    const ran = await stage.coex(['media', 'fetch'], { env });
    expect(ran).toMatchObject({ exitCode: 0 });
    expect(ran.stdout).toContain('there    1');
  });

  it('fetches media of the history too, and tells which will never come', async () => {
    const stage = await setMediaStage({ history: 400 });
    await stage.deps.graph.call({
      method: 'POST',
      path: `${stage.sandbox.number.id}/smb_app_data`,
      body: { messaging_product: 'whatsapp', sync_type: 'history' },
    });
    await stage.pass(60 * MINUTE_MS);
    const [{ epoch = null } = {}] = ask(stage.storeFile, 'select epoch from numbers');
    const placeholders = ask(stage.storeFile, `select wamid from messages where type = 'media_placeholder'`);
    const media = ask(stage.storeFile, 'select wamid from messages where media is not null');
    expect(media.length).toBeGreaterThan(0);
    expect(placeholders.length).toBeGreaterThan(0);
    const { exitCode, done } = await stage.fetch();
    expect(exitCode).toBe(0);
    expect(done.fetched + done.shared).toBe(media.length);
    // Without a known onboarding nobody can say what is too old.
    expect(epoch === null ? done.awaited : done.never).toBe(placeholders.length);
    expectSound(stage);
  });

  it('takes what is named and nothing else', async () => {
    const stage = await setMediaStage();
    await stage.send();
    const from = new Date(stage.sandbox.now()).toISOString();
    await stage.pass(MINUTE_MS);
    const wamid = await stage.send({ type: 'audio' });
    expect((await stage.fetch('--type', 'audio', '--since', from)).done).toMatchObject({ fetched: 1 });
    expect(stage.rows()).toMatchObject([{ wamid }]);
    expect((await stage.fetch('--until', from, '--chat', '999')).done).toMatchObject({ fetched: 0 });
    expect((await stage.fetch('--number', '+15550109999')).exitCode).toBe(5);
    expect((await stage.fetch('--until', from)).done).toMatchObject({ fetched: 1, there: 0 });
  });

  it('tells with --dry-run what it would fetch, and does nothing', async () => {
    const stage = await setMediaStage();
    const wamid = await stage.send();
    const { exitCode, events } = await stage.fetch('--dry-run');
    expect(exitCode).toBe(0);
    expect(events).toMatchObject([
      { event: 'wanted', wamid, type: 'image' },
      { event: 'done', dryRun: true, wanted: 1, fetched: 0 },
    ]);
    expect(stage.files()).toEqual([]);
    expect(stage.rows()).toEqual([]);
  });

  it('does not try what is expired, unless told to', async () => {
    const stage = await setMediaStage();
    await stage.send();
    await stage.pass(7 * DAY_MS);
    expect((await stage.fetch()).done).toMatchObject({ expired: 1, fetched: 0, gone: 0 });
    expect(stage.rows()).toEqual([]);
    const again = await stage.fetch('--again');
    expect(again).toMatchObject({ exitCode: 0, done: { gone: 1, goneEarly: 0, expired: 0 } });
    expect((await stage.fetch()).done).toMatchObject({ goneBefore: 1, gone: 0, expired: 0 });
  });

  it('takes Meta’s word over the clock when told to', async () => {
    const stage = await setMediaStage();
    await stage.send();
    stage.sandbox.act('rules.off', { rules: ['media-expiry'] });
    await stage.pass(8 * DAY_MS);
    expect((await stage.fetch('--again')).done).toMatchObject({ fetched: 1, expired: 0 });
  });

  it('warns of what is gone before its time, three times and no more', async () => {
    const stage = await setMediaStage();
    const wamid = await stage.send();
    const [sent] = ask(stage.storeFile, `select media from messages where wamid = '${wamid}'`);
    await stage.deps.graph.call({ method: 'DELETE', path: JSON.parse(String(sent?.media)).id });
    for (let attempts = 1; attempts <= 3; attempts += 1) {
      expect(await stage.fetch()).toMatchObject({ exitCode: 3, done: { gone: 1, goneEarly: 1 } });
      expect(stage.rows()).toMatchObject([{ state: 'gone', attempts }]);
    }
    expect(await stage.fetch()).toMatchObject({ exitCode: 0, done: { gone: 0, goneBefore: 1 } });
  });

  it('never keeps bytes that are not those announced, and gives up after three tries', async () => {
    const stage = await setMediaStage();
    await stage.send();
    stage.sandbox.faults.add({ call: 'GET media-files', truncate: true });
    for (let attempts = 1; attempts <= 3; attempts += 1) {
      expect(await stage.fetch()).toMatchObject({ exitCode: 3, done: { mismatch: 1, fetched: 0 } });
      expect(stage.rows()).toMatchObject([{ state: 'mismatch', attempts, sha256: null }]);
    }
    expect(stage.files()).toEqual([]);
    expect(await stage.fetch()).toMatchObject({ exitCode: 0, done: { mismatch: 0, mismatchBefore: 1 } });
    stage.sandbox.faults.clear();
    expect(await stage.fetch('--again')).toMatchObject({ exitCode: 0, done: { fetched: 1 } });
    expectSound(stage);
  });

  it('gets over a connection that is cut in the middle', async () => {
    const stage = await setMediaStage();
    await stage.send();
    stage.sandbox.faults.add({ call: 'GET media-files', drop: 'midway', next: 2 });
    expect(await stage.fetch()).toMatchObject({ exitCode: 0, done: { fetched: 1 } });
    expectSound(stage);
  });

  it('tries again the next time what failed', async () => {
    const stage = await setMediaStage();
    await stage.send();
    await stage.send();
    stage.sandbox.faults.add({ call: 'GET media-files', html: 503, next: 3 });
    const first = await stage.fetch('--concurrency', '1');
    expect(first).toMatchObject({ exitCode: 3, done: { fetched: 1, failed: 1 } });
    expect(first.events.find(({ state }) => state === 'failed').problem).toContain('HTTP 503');
    expect(await stage.fetch()).toMatchObject({ exitCode: 0, done: { fetched: 1, there: 1 } });
    expectSound(stage);
  });

  it('stops when one call after the other fails, and says what is wrong', async () => {
    const stage = await setMediaStage();
    for (let sent = 0; sent < 12; sent += 1) await stage.send();
    stage.sandbox.faults.add({ call: 'GET {media}', html: 503 });
    const { exitCode, events } = await stage.fetch('--concurrency', '1');
    expect(exitCode).toBe(7);
    expect(events.filter(({ event }) => event === 'file')).toHaveLength(10);
    expect(events.slice(-2)).toMatchObject([
      { event: 'halted', failed: 10 },
      { event: 'error', error: { code: 'graph-unexpected' } },
    ]);
  });

  it('stops at once when the token is no good, and keeps what it has', async () => {
    const stage = await setMediaStage();
    for (let sent = 0; sent < 5; sent += 1) await stage.send();
    stage.sandbox.faults.add({ call: 'GET {media}', error: 190, httpStatus: 401, every: 3 });
    const { exitCode, events } = await stage.fetch('--concurrency', '1');
    expect(exitCode).toBe(4);
    expect(events.slice(-2)).toMatchObject([
      { event: 'halted', fetched: 2 },
      { event: 'error', error: { code: 'graph-not-permitted' } },
    ]);
    expect(stage.files()).toHaveLength(2);
    expect(stage.rows()).toHaveLength(2);
  });

  it('asks for another URL when the first ended before it was used', async () => {
    const stage = await setMediaStage();
    await stage.send();
    stage.sandbox.faults.add({ call: 'GET {media}', latency: '6m', next: 1 });
    const fetching = stage.fetch();
    const late = async () => {
      while (stage.sandbox.waitingAnswers() === 0) await new Promise(setImmediate);
      await stage.sandbox.advance(6 * MINUTE_MS);
    };
    await late();
    expect(await fetching).toMatchObject({ exitCode: 0, done: { fetched: 1 } });
  });

  it('has the same content once, and asks nobody for it again', async () => {
    const stage = await setMediaStage();
    await stage.send();
    await stage.fetch();
    // As when the picture is forwarded: another message and id, the same digest.
    const [row] = ask(
      stage.storeFile,
      'select media, sent_at, delivery from messages where media is not null',
    );
    const media = { ...JSON.parse(String(row?.media)), id: '910000000000001' };
    await stage.deps.store.db
      .insertInto('messages')
      .values({
        phone_number_id: stage.sandbox.number.id,
        wamid: 'wamid.forwarded',
        chat: null,
        direction: 'inbound',
        origin: 'customer',
        evidence: 16,
        imported: 0,
        type: 'image',
        text: null,
        media: JSON.stringify(media),
        reply_to: null,
        sent_at: Number(row?.sent_at),
        status: null,
        extra: null,
        delivery: Number(row?.delivery),
      })
      .execute();
    expect(await stage.fetch()).toMatchObject({ exitCode: 0, done: { fetched: 0, shared: 1, bytes: 0 } });
    expect(stage.files()).toHaveLength(1);
    expect(stage.rows()).toMatchObject([{ state: 'stored' }, { state: 'stored' }]);
  });

  it('fetches again what somebody has deleted, and mends what is damaged', async () => {
    const stage = await setMediaStage();
    await stage.send();
    await stage.send({ type: 'sticker' });
    await stage.fetch();
    const [one = '', other = ''] = stage.files();
    rmSync(join(stage.folder, one));
    expect(await stage.fetch()).toMatchObject({ exitCode: 0, done: { fetched: 1, there: 1 } });
    // As long as before, so that only its bytes tell.
    const damaged = readFileSync(join(stage.folder, other));
    damaged[0] = (damaged[0] ?? 0) ^ 1;
    writeFileSync(join(stage.folder, other), damaged);
    const verified = await stage.coex(['media', 'verify', '--json']);
    expect(verified.exitCode).toBe(3);
    expect(verified.stdout).toContain('"what":"damaged"');
    expect(await stage.fetch()).toMatchObject({ exitCode: 0, done: { fetched: 1, there: 1 } });
    expectSound(stage);
    expect(await stage.coex(['media', 'verify'])).toMatchObject({ exitCode: 0 });
  });

  it('says that the folder cannot be written, and stops', async () => {
    const stage = await setMediaStage();
    await stage.send();
    writeFileSync(stage.folder, 'A file where the folder should be.');
    const { exitCode, events } = await stage.fetch();
    expect(exitCode).toBe(1);
    expect(events.at(-1)).toMatchObject({ event: 'error', error: { code: 'media-unwritable' } });
    expect(stage.rows()).toEqual([]);
  });

  it('ends with 130 when it is interrupted, leaves nothing half, and goes on', async () => {
    const stage = await setMediaStage();
    for (let sent = 0; sent < 6; sent += 1) await stage.send();
    const stop = new AbortController();
    const ran = await stage.coex(['media', 'fetch', '--json', '--concurrency', '1'], {
      signal: stop.signal,
      onStdout: (text) => {
        if (text.includes('"event":"file"')) stop.abort();
      },
    });
    expect(ran.exitCode).toBe(130);
    expect(ran.stdout.trim().split('\n').at(-1)).toContain('"interrupted"');
    const kept = stage.files().length;
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(6);
    expectSound(stage);
    expect((await stage.fetch()).done).toMatchObject({ fetched: 6 - kept, there: kept });
  });

  it('survives a rebuild: what is on disk stays told of', async () => {
    const stage = await setMediaStage();
    await stage.send();
    await stage.fetch();
    expect(await stage.coex(['rebuild'])).toMatchObject({ exitCode: 0 });
    expect((await stage.fetch()).done).toMatchObject({ fetched: 0, there: 1 });
  });

  it('fits a narrow terminal, and says how far it is elsewhere', async () => {
    const stage = await setMediaStage();
    for (let sent = 0; sent < 3; sent += 1) await stage.send();
    const ran = await stage.coex(['media', 'fetch']);
    expect(ran.stderr).toContain('3 of 3, ');
    expect(ran.stdout).toMatch(/^ {2}fetched {2}3 files, /);
    await stage.send();
    const narrow = await stage.coex(['media', 'fetch', '--quiet', '--no-color'], {
      isTTY: true,
      columns: 40,
    });
    expect(narrow.stdout).toContain('fetched');
    for (const line of narrow.stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(40);
  });
});
