import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startWriterThread } from '../../../src/core/ingest/index.ts';
import { openTestStore } from '../../support/replay.ts';
import { NOW, temporaryFolder } from '../../support/run.ts';
import { ask, bodiesOf } from '../../support/tables.ts';
import { inbound } from '../../support/webhooks.ts';

const ENTRY = resolve('src/writer.ts');

function groupOf(...bodies: readonly string[]) {
  const deliveries = bodies.map((body) => ({
    source: 'webhook' as const,
    signature: 'valid' as const,
    receivedAt: NOW,
    body: Buffer.from(body),
  }));
  return { deliveries, rejections: new Map([['signature', 2]]), at: NOW };
}

describe('a writer in a thread of its own', () => {
  it('stores whole groups in order, byte for byte, counts, and projects', async () => {
    const store = await openTestStore();
    const { location } = store;
    const writer = startWriterThread(ENTRY, store);
    const bodies = [JSON.stringify(inbound('wamid.1', 'Zoë 🌍')), '', '{"odd":1}'];
    await Promise.all([writer.append(groupOf(...bodies)), writer.append(groupOf())]);
    expect(bodiesOf(location)).toEqual(bodies);
    expect(ask(location, 'select reason, count from rejections')).toEqual([
      { reason: 'signature', count: 4 },
    ]);
    const outcomes = (await writer.project()).deliveries.map(({ outcome }) => outcome);
    expect(outcomes.sort()).toEqual(['malformed', 'projected', 'projected']);
    expect(await writer.project()).toEqual({ deliveries: [] });
    await writer.close();
  });

  it('tells why it could not write, and writes as soon as it can', async () => {
    const store = await openTestStore();
    const { location, db } = store;
    const writer = startWriterThread(ENTRY, store);
    onTestFinished(() => writer.close());
    await db.schema.alterTable('delivery_bodies').renameTo('away').execute();
    await expect(writer.append(groupOf('1'))).rejects.toMatchObject({
      code: 'store-unusable',
      message: expect.stringMatching(/no such table|does not exist/),
    });
    await db.schema.alterTable('away').renameTo('delivery_bodies').execute();
    await writer.append(groupOf('1'));
    expect(bodiesOf(location)).toEqual(['1']);
  });

  it('that breaks fails what it was asked, and another goes on', async () => {
    const store = await openTestStore();
    const { location } = store;
    const entry = join(temporaryFolder(), 'entry.ts');
    const once = join(temporaryFolder(), 'once');
    writeFileSync(
      entry,
      `import { existsSync, writeFileSync } from 'node:fs';
      if (existsSync(${JSON.stringify(once)})) await import(${JSON.stringify(ENTRY)});
      else { writeFileSync(${JSON.stringify(once)}, ''); throw new Error('broken'); }`,
    );
    const writer = startWriterThread(entry, store);
    onTestFinished(() => writer.close());
    const asked = await Promise.allSettled([writer.append(groupOf('1')), writer.project()]);
    expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(asked[0]).toMatchObject({
      reason: { code: 'store-unusable', message: expect.stringContaining('broken') },
    });
    await writer.append(groupOf('2'));
    expect(bodiesOf(location)).toEqual(['2']);
  });
});
