import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startBinary } from '../support/binary.ts';
import { type MediaStage, nameOf, setMediaStage } from '../support/media-stage.ts';

const MESSAGES = 120;

/** A store with what many people have just sent, and the real binary before it. */
async function prepare() {
  const stage = await setMediaStage({ startAt: Date.now() });
  const { sandbox, customer } = stage;
  for (let sent = 0; sent < MESSAGES; sent += 1) {
    sandbox.act('customer.send-media', { customer, type: sent % 2 === 0 ? 'image' : 'document' });
  }
  await stage.pass(5000);
  return { stage, fetch: (...more: string[]) => startBinary(['media', 'fetch', '--json', ...more], stage) };
}

/** Nothing lies under a name that is not its digest, and nothing is told of as stored that does not lie there. */
function expectSound(stage: MediaStage): void {
  const kept = stage.files().filter((file) => !file.startsWith('incoming'));
  for (const file of kept) {
    const sha256 = createHash('sha256')
      .update(readFileSync(join(stage.folder, file)))
      .digest('hex');
    expect(sha256).toBe(nameOf(file));
  }
  const names = new Set(kept.map(nameOf));
  for (const { state, sha256 } of stage.rows()) {
    if (state === 'stored') expect(names).toContain(sha256);
  }
}

describe('coex media fetch, the real binary', () => {
  it('killed in the middle, goes on with what is missing', { timeout: 120_000 }, async () => {
    const { stage, fetch } = await prepare();
    let killed = 0;
    for (const after of [1, 30]) {
      const child = fetch();
      let files = 0;
      child.stdout.on('data', (text) => {
        files += String(text).split('"event":"file"').length - 1;
        if (files >= after) child.kill('SIGKILL');
      });
      if ((await child).signal === 'SIGKILL') killed += 1;
      expectSound(stage);
    }
    expect(killed).toBe(2);
    const before = stage.rows().length;
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(MESSAGES);
    const ended = await fetch();
    expect(ended.exitCode).toBe(0);
    const done = JSON.parse(ended.stdout.split('\n').at(-1) ?? '');
    expect(done).toMatchObject({ event: 'done', there: before });
    expect(done.fetched + done.shared).toBe(MESSAGES - before);
    expect(stage.rows()).toHaveLength(MESSAGES);
    expectSound(stage);
  });

  it('run twice at once, has everything once and sound', { timeout: 120_000 }, async () => {
    const { stage, fetch } = await prepare();
    const ended = await Promise.all([fetch(), fetch()]);
    expect(ended.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(stage.rows()).toHaveLength(MESSAGES);
    expect(stage.rows().every(({ state }) => state === 'stored')).toBe(true);
    expect(stage.files()).toHaveLength(MESSAGES);
    expectSound(stage);
  });

  it('interrupted, ends with 130 and one last event', { timeout: 120_000 }, async () => {
    const { stage, fetch } = await prepare();
    const child = fetch();
    child.stdout.once('data', () => child.kill('SIGINT'));
    const { exitCode, stdout } = await child;
    expect(exitCode).toBe(130);
    const events = stdout.split('\n').map((line) => JSON.parse(line));
    expect(events.filter(({ event }) => event === 'error' || event === 'done')).toHaveLength(1);
    expect(events.at(-1)).toMatchObject({ event: 'error', error: { code: 'interrupted' } });
    expect(stage.files().filter((file) => file.startsWith('incoming'))).toEqual([]);
    expectSound(stage);
  });
});
