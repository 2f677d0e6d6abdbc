import { describe, expect, it } from 'vitest';
import { type Coex, coexIn } from '../support/coex.ts';
import { documentOf, eventsOf, NOW, run } from '../support/run.ts';
import { ask, storyOf } from '../support/tables.ts';
import { numberValue as about, BUSINESS_NUMBER, delivery, text } from '../support/webhooks.ts';

const T = NOW / 1000;
const PHONE = '447700900155';
const FIRST = 'GB.First';
const SECOND = 'GB.Second';

/** A message of somebody named by phone, BSUID or both. */
const from = (id: string, phone: string | undefined, bsuid: string | undefined, at = T) =>
  delivery('messages', about({ messages: [text(id, id, at, { from: phone, from_user_id: bsuid })] }));

const echoTo = (id: string, phone: string) =>
  delivery(
    'smb_message_echoes',
    about({ message_echoes: [text(id, id, T, { from: BUSINESS_NUMBER, to: phone })] }),
  );

/** A phone that passed on: first one person's, then another's. */
async function passedOn(): Promise<Coex> {
  const coex = coexIn();
  await coex.tell(
    from('wamid.1', PHONE, FIRST, T - 900),
    from('wamid.2', PHONE, SECOND, T - 100),
    from('wamid.3', undefined, FIRST, T - 800),
    echoTo('wamid.4', PHONE),
  );
  return coex;
}

const chatsOf = async (coex: Coex) =>
  (await coex.ask(['chats', 'list'])).chats
    .map(({ userId, messages }: { userId: string | null; messages: number }) => [userId, messages])
    .sort();

const split = async (coex: Coex, ...argv: string[]) =>
  run(['users', 'split', ...argv, '--json'], { env: { COEX_HOME: coex.folder } });

describe('coex users links', () => {
  it('tells why several ids are one person’s, and hides what nearly everybody has', async () => {
    const coex = await passedOn();
    await coex.tell(from('wamid.9', '447700900166', 'GB.Other'));
    const { links } = await coex.ask(['users', 'links']);
    expect(links).toMatchObject([
      { key: 'bsuid:GB.Second', otherKey: `phone:${PHONE}`, why: 'named-together', separated: false },
      { key: 'bsuid:GB.First', otherKey: `phone:${PHONE}`, why: 'named-together', separated: false },
    ]);
    expect((await coex.ask(['users', 'links', '--all'])).links).toHaveLength(3);
    expect((await coex.ask(['users', 'links', '+44 7700 900166'])).links).toHaveLength(1);
    expect((await coex.ask(['users', 'links', '447700900188'])).links).toEqual([]);
  });

  it('tells of a message that was seen under two ids', async () => {
    const coex = coexIn();
    await coex.tell(from('wamid.1', PHONE, undefined), from('wamid.1', undefined, FIRST));
    expect((await coex.ask(['users', 'links'])).links).toMatchObject([{ why: 'same-message' }]);
    expect(await chatsOf(coex)).toEqual([[FIRST, 1]]);
  });

  it('refuses what is no id', async () => {
    const ran = await run(['users', 'links', 'Mira', '--json'], { env: { COEX_HOME: coexIn().folder } });
    expect(ran.exitCode).toBe(2);
    expect(documentOf(ran).error.message).toContain('neither a phone nor a BSUID');
  });
});

describe('coex users split', () => {
  it('gives each message to whom its webhook names, and join takes it back to the letter', async () => {
    const coex = await passedOn();
    const before = storyOf(coex.storeFile);
    expect(await chatsOf(coex)).toEqual([[SECOND, 4]]);
    const ran = await split(coex, PHONE, FIRST, '--reason', 'number passed on');
    expect(ran.exitCode).toBe(0);
    expect(eventsOf(ran).at(-1)).toMatchObject({ event: 'split', otherKey: `phone:${PHONE}`, deliveries: 4 });
    expect(await chatsOf(coex)).toEqual([
      [FIRST, 2],
      [SECOND, 2],
    ]);
    expect((await coex.ask(['users', 'links', FIRST])).links).toMatchObject([
      { separated: true, user: null },
    ]);
    await run(['users', 'join', FIRST, PHONE], { env: { COEX_HOME: coex.folder } });
    expect(storyOf(coex.storeFile)).toEqual(before);
  });

  it('holds for what comes later, and through a rebuild', async () => {
    const coex = await passedOn();
    await split(coex, PHONE, FIRST);
    await coex.tell(from('wamid.5', PHONE, FIRST, T + 10));
    await run(['rebuild'], { env: { COEX_HOME: coex.folder } });
    expect(await chatsOf(coex)).toEqual([
      [FIRST, 3],
      [SECOND, 2],
    ]);
  });

  it('keeps apart what another way round would join', async () => {
    const coex = await passedOn();
    await split(coex, FIRST, SECOND);
    await coex.tell(from('wamid.6', undefined, SECOND, T + 20), from('wamid.7', undefined, FIRST, T + 30));
    expect(await chatsOf(coex)).toHaveLength(2);
    const { chats } = await coex.ask(['chats', 'list']);
    expect(new Set(chats.map(({ userId }: { userId: string }) => userId))).toEqual(new Set([FIRST, SECOND]));
  });

  it.each([
    ['two ids nobody has both of', [PHONE, 'GB.Nobody'], 5],
    ['two spellings of one phone', ['+55 11 98765-4321', '551187654321'], 2],
    ['a name', ['Mira', PHONE], 2],
    ['one id alone', [PHONE], 2],
  ])('refuses %s, and changes nothing', async (_what, argv, exitCode) => {
    const coex = await passedOn();
    const before = storyOf(coex.storeFile);
    expect((await split(coex, ...argv)).exitCode).toBe(exitCode);
    expect(storyOf(coex.storeFile)).toEqual(before);
  });

  it('is refused where deliveries were pruned, as is a join, and changes nothing', async () => {
    const coex = await passedOn();
    const env = { COEX_HOME: coex.folder };
    await split(coex, PHONE, FIRST);
    await run(['store', 'prune', '--months', '600', '--yes'], { env });
    const separations = () => ask(coex.storeFile, 'select * from user_separations');
    const [story, before] = [storyOf(coex.storeFile), separations()];
    for (const argv of [
      ['users', 'split', FIRST, SECOND],
      ['users', 'split', PHONE, SECOND],
      ['users', 'join', PHONE, FIRST],
      ['rebuild'],
    ]) {
      const ran = await run([...argv, '--json'], { env });
      expect(ran.exitCode, argv.join(' ')).toBe(6);
      expect(eventsOf(ran)).toMatchObject([
        { event: 'error', error: { code: 'log-pruned', category: 'policy' } },
      ]);
    }
    expect(separations()).toEqual(before);
    expect(storyOf(coex.storeFile)).toEqual(story);
  });

  it('says that a join which was never split is none', async () => {
    const coex = await passedOn();
    const ran = await run(['users', 'join', PHONE, FIRST, '--json'], { env: { COEX_HOME: coex.folder } });
    expect(ran.exitCode).toBe(5);
  });
});
