import { describe, expect, it } from 'vitest';
import { readTranscripts } from '../../../src/core/transcripts/index.ts';
import { openTestStore, replay } from '../../support/replay.ts';
import { temporaryFolder } from '../../support/run.ts';
import { delivery, inbound, numberValue, text } from '../../support/webhooks.ts';

const T = 1_793_900_300;

describe('transcripts', () => {
  it('are of the moment they are begun, and hold up nobody who writes', async () => {
    const folder = temporaryFolder();
    const store = await openTestStore(folder);
    const other = await openTestStore(folder);
    const many = Array.from({ length: 1000 }, (_, at) => text(`wamid.${at}`, 'x', T + at));
    await replay(store, [delivery('messages', numberValue({ messages: many }))]);
    const wamids = await readTranscripts(store, {}, async (batches) => {
      const read: string[] = [];
      for await (const batch of batches) {
        if (read.length === 0) await replay(other, [inbound('wamid.late', 'Late', T + 2000)]);
        read.push(...batch.map(({ wamid }) => wamid));
      }
      return read;
    });
    expect(wamids).toEqual(many.map(({ id }) => id));
    const count = await readTranscripts(store, {}, async (batches) => {
      let messages = 0;
      for await (const batch of batches) messages += batch.length;
      return messages;
    });
    expect(count).toBe(1001);
  });

  it('let go of the store when whoever reads them gives up', async () => {
    const store = await openTestStore();
    await replay(store, [inbound('wamid.1', 'Hello', T)]);
    const giveUp = () => Promise.reject(new Error('enough'));
    await expect(readTranscripts(store, {}, giveUp)).rejects.toThrow('enough');
    await replay(store, [inbound('wamid.2', 'Hello again', T + 1)]);
    const read = await readTranscripts(store, {}, async (batches) => {
      for await (const batch of batches) return batch.length;
      return 0;
    });
    expect(read).toBe(2);
  });
});
