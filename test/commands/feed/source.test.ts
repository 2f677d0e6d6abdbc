import { renameSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createContext } from '../../../src/commands/context.ts';
import { holdStore } from '../../../src/commands/feed/held-store.ts';
import { feedSource } from '../../../src/commands/feed/source.ts';
import { globalFlags } from '../../../src/commands/global-flags.ts';
import { findCommand } from '../../../src/commands/registry.ts';
import { type Coex, coexIn } from '../../support/coex.ts';
import { isSqlite } from '../../support/engine.ts';
import { tellChats } from '../../support/export-stage.ts';
import { hostOn } from '../../support/host.ts';
import { fixedClock, NOW, run } from '../../support/run.ts';
import { storeAddress, withStoreOf } from '../../support/store-address.ts';
import { echo, inbound } from '../../support/webhooks.ts';

const LATEST = { kind: 'latest' } as const;

async function sourceOf({ folder, storeFile }: Coex) {
  const clock = fixedClock();
  const context = createContext(
    hostOn({ env: await withStoreOf({ COEX_HOME: folder }), clock }).host,
    globalFlags.parse({}),
    findCommand,
  );
  const held = await holdStore(await storeAddress(storeFile));
  onTestFinished(held.close);
  const where = { host: '127.0.0.1', port: 1 };
  const options = { held, number: async () => undefined, mediaFolder: '/media', own: undefined, where };
  return { source: feedSource(context, options), clock };
}

describe('what the feed reads', () => {
  it('gives chats, latest first, with what the list shows of them', async () => {
    const { source } = await sourceOf(await tellChats());
    const { items, isEnd } = await source.chats('', LATEST, 10);
    expect(isEnd).toBe(true);
    expect(items).toMatchObject([
      { name: 'Mira', lastText: 'Bye', lastType: 'text', lastOrigin: 'customer', assignee: null },
      { waId: '447700900166', unanswered: 1 },
    ]);
    expect((await source.chats('MIRA', LATEST, 10)).items).toHaveLength(1);
    const [first, second] = items;
    if (first === undefined || second === undefined) throw new Error('Chats are missing.');
    expect(await source.chatsNow('', [second.id], second)).toMatchObject({ items: [second], newer: 1 });
  });

  it('gives messages with their history, and the same objects while nothing changed', async () => {
    const coex = await tellChats();
    const { source } = await sourceOf(coex);
    const { items: chats } = await source.chats('', LATEST, 10);
    const chat = chats[0]?.id ?? 0;
    const { items: before } = await source.messages(chat, LATEST, 50);
    const edited = before.find(({ wamid }) => wamid === 'wamid.E1');
    expect(edited?.parts.map(({ kind }) => kind)).toEqual([
      'quote',
      'words',
      'note',
      'version',
      'version',
      'version',
      'reaction',
      'reaction',
    ]);
    expect(before.find(({ wamid }) => wamid === 'wamid.H1')?.imported).toBe(true);
    expect(before.find(({ wamid }) => wamid === 'wamid.A1')).toMatchObject({
      status: 'failed',
      problemCodes: [131047],
    });
    await coex.tell(echo('wamid.E9', 'See you', NOW / 1000));
    const { items: after } = await source.messages(chat, LATEST, 50);
    expect(after).toHaveLength(before.length + 1);
    for (const [at, message] of before.entries()) expect(after[at]).toBe(message);
  });

  it('gives another object for a message that changed', async () => {
    const coex = coexIn();
    await coex.tell(inbound('wamid.1', 'Hello'));
    const { source } = await sourceOf(coex);
    const { items: before } = await source.messages(1, LATEST, 50);
    await run(['ingest', '-'], {
      env: { COEX_HOME: coex.folder },
      stdin: JSON.stringify(inbound('wamid.1', 'Hello'))
        .replace(
          '"type":"text","text":{"body":"Hello"}',
          '"type":"revoke","revoke":{"original_message_id":"wamid.1"}',
        )
        .replace('"id":"wamid.1"', '"id":"wamid.R"'),
    });
    const { items: after } = await source.messages(1, LATEST, 50);
    expect(after[0]?.parts).toContainEqual({ kind: 'struck', text: 'Hello' });
    expect(after[0]?.version).not.toBe(before[0]?.version);
  });

  it('tells what is known of a chat, with empty slots for what is not', async () => {
    const { source } = await sourceOf(await tellChats());
    const details = await source.details(1);
    expect(details?.sections.map(({ title }) => title)).toEqual([
      'Contact',
      'Identities',
      'Consent',
      'Window',
      'Cost',
      'Messages',
      'Events',
    ]);
    const facts = details?.sections.flatMap((section) => section.facts) ?? [];
    expect(facts).toContainEqual({ name: 'assignee', value: null });
    expect(facts).toContainEqual({ name: 'phone', value: '+447700900155' });
    expect(facts).toContainEqual({ name: 'imported', value: '1' });
    expect(await source.details(99)).toBeUndefined();
  });

  it('tells how things stand, and how it drifts from the second time on', async () => {
    const { source } = await sourceOf(await tellChats());
    expect(await source.standing()).toMatchObject({ numbers: 1, waiting: 0, unrecognised: 1, drift: null });
    expect(await source.standing()).toMatchObject({ drift: { risk: expect.any(String) } });
    expect(await source.receiver()).toEqual({ kind: 'silent' });
  });

  it('changes its version with what others write', async () => {
    const coex = coexIn();
    await coex.tell(inbound('wamid.1', 'Hello'));
    const { source } = await sourceOf(coex);
    const first = await source.version();
    expect(await source.version()).toBe(first);
    await coex.tell(inbound('wamid.2', 'Hello?'));
    expect(await source.version()).not.toBe(first);
  });

  it.runIf(isSqlite)('says when the store is gone and back', async () => {
    const coex = coexIn();
    await coex.tell(inbound('wamid.1', 'Hello'));
    const { source } = await sourceOf(coex);
    await source.version();
    renameSync(coex.storeFile, `${coex.storeFile}.aside`);
    await expect(source.version()).rejects.toMatchObject({ code: 'store-gone' });
    await expect(source.chats('', LATEST, 10)).rejects.toMatchObject({ code: 'store-gone' });
    renameSync(`${coex.storeFile}.aside`, coex.storeFile);
    await source.version();
    expect((await source.chats('', LATEST, 10)).items).toHaveLength(1);
  });
});
