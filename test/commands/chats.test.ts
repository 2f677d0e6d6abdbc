import { describe, expect, it } from 'vitest';
import { coexIn } from '../support/coex.ts';
import { documentOf, NOW, run } from '../support/run.ts';
import { numberValue as about, CUSTOMER, delivery, echo, inbound, text } from '../support/webhooks.ts';

const T = NOW / 1000;
const OTHER = '447700900166';
const from = (phone: string, id: string, body: string, at: number, more: object = {}) =>
  delivery('messages', about({ messages: [text(id, body, at, { from: phone })], ...more }));

describe('coex chats list', () => {
  it('prints chats, latest first, with what each waits for', async () => {
    const coex = coexIn();
    const contacts = [{ wa_id: OTHER, user_id: 'GB.2', profile: { name: 'Ola', username: 'ola.k' } }];
    await coex.tell(
      inbound('wamid.1', 'Hello', T - 100),
      echo('wamid.2', 'Hello too', T - 90),
      from(OTHER, 'wamid.3', 'Anyone?', T - 50, { contacts }),
    );
    const { chats, next } = await coex.ask(['chats', 'list']);
    expect(next).toBeNull();
    expect(chats).toEqual([
      {
        id: 2,
        phoneNumberId: '440000000000002',
        name: 'Ola',
        waId: OTHER,
        userId: 'GB.2',
        username: 'ola.k',
        messages: 1,
        unanswered: 1,
        lastMessageAt: '2026-11-05T08:59:10Z',
        lastText: 'Anyone?',
        lastRevoked: false,
        lastOrigin: 'customer',
        windowUntil: '2026-11-06T08:59:10Z',
        windowLeftSeconds: 86_350,
      },
      expect.objectContaining({
        id: 1,
        name: CUSTOMER,
        unanswered: 0,
        lastOrigin: 'app',
        lastText: 'Hello too',
      }),
    ]);
  });

  it('says of a message that was revoked that it was', async () => {
    const coex = coexIn();
    const revoke = { type: 'revoke', revoke: { original_message_id: 'wamid.1' } };
    await coex.tell(
      inbound('wamid.1', 'Hello', T - 100),
      delivery('messages', about({ messages: [text('wamid.2', '', T - 90, revoke)] })),
    );
    expect((await coex.ask(['chats', 'list'])).chats).toMatchObject([
      { lastText: 'Hello', lastRevoked: true, messages: 1 },
    ]);
    const ran = await run(['chats', 'list'], { env: { COEX_HOME: coex.folder } });
    expect(ran.stdout).toContain('(revoked) Hello');
  });

  it('pages through chats of the same second', async () => {
    const coex = coexIn();
    await coex.tell(...Array.from({ length: 5 }, (_, at) => from(`44770090020${at}`, `wamid.${at}`, 'x', T)));
    const found: number[] = [];
    let flags: string[] = [];
    for (let page = 0; page < 3; page += 1) {
      const { chats, next } = await coex.ask(['chats', 'list', '--limit', '2', ...flags]);
      found.push(...chats.map(({ id }: { id: number }) => id));
      flags = ['--after', next];
    }
    expect(found).toEqual([5, 4, 3, 2, 1]);
  });

  it('shows only the chats of the number that is meant', async () => {
    const coex = coexIn();
    const metadata = { display_phone_number: '447700900101', phone_number_id: '441' };
    await coex.tell(
      inbound('wamid.1', 'Here', T),
      delivery('messages', { metadata, messages: [text('wamid.2', 'There', T)] }),
    );
    expect((await coex.ask(['chats', 'list'])).chats).toHaveLength(2);
    for (const number of ['441', '+44 7700 900101']) {
      expect((await coex.ask(['chats', 'list', '--number', number])).chats).toMatchObject([
        { lastText: 'There' },
      ]);
    }
    const ran = await run(['chats', 'list', '--number', '999', '--json'], {
      env: { COEX_HOME: coex.folder },
    });
    expect([ran.exitCode, documentOf(ran).error.code]).toEqual([5, 'not-found']);
  });

  it('tells where chats come from when there are none', async () => {
    const ran = await run(['chats', 'list'], { env: { COEX_HOME: coexIn().folder } });
    expect(ran).toMatchObject({ stdout: '', exitCode: 0 });
    expect(ran.stderr).toContain('coex listen');
  });
});

describe('coex chats show', () => {
  it('finds a chat by id, phone in any spelling, BSUID or username, and prints it oldest first', async () => {
    const coex = coexIn();
    const contacts = [{ wa_id: OTHER, user_id: 'GB.2', profile: { username: 'ola.k' } }];
    await coex.tell(
      from(OTHER, 'wamid.1', 'One', T - 20, { contacts }),
      from(OTHER, 'wamid.2', 'Two', T - 10),
    );
    for (const wanted of ['1', OTHER, '+44 7700 900166', 'GB.2', 'ola.k']) {
      const { chat, messages } = await coex.ask(['chats', 'show', wanted]);
      expect(chat.id).toBe(1);
      expect(messages.map((message: { text: string }) => message.text)).toEqual(['One', 'Two']);
    }
    const { messages, next } = await coex.ask(['chats', 'show', '1', '--limit', '1']);
    expect(messages).toMatchObject([{ text: 'Two' }]);
    expect((await coex.ask(['chats', 'show', '1', '--after', next])).messages).toMatchObject([
      { text: 'One' },
    ]);
  });

  it('says when none or several match', async () => {
    const coex = coexIn();
    const metadata = { display_phone_number: '447700900101', phone_number_id: '441' };
    await coex.tell(
      inbound('wamid.1', 'Here', T),
      delivery('messages', { metadata, messages: [text('wamid.2', 'There', T)] }),
    );
    const env = { COEX_HOME: coex.folder };
    for (const [wanted, code, exit] of [
      ['99', 'not-found', 5],
      ['nobody', 'not-found', 5],
      [CUSTOMER, 'ambiguous', 2],
    ] as const) {
      const ran = await run(['chats', 'show', wanted, '--json'], { env });
      expect([ran.exitCode, documentOf(ran).error.code]).toEqual([exit, code]);
    }
    expect((await coex.ask(['chats', 'show', CUSTOMER, '--number', '441'])).messages).toMatchObject([
      { text: 'There' },
    ]);
  });

  it('prints a chat for people with its window', async () => {
    const coex = coexIn();
    await coex.tell(inbound('wamid.1', 'Hello', T - 60));
    const ran = await run(['chats', 'show', '1'], { env: { COEX_HOME: coex.folder } });
    expect(ran.stdout).toContain(CUSTOMER);
    expect(ran.stdout).toContain('Service window: open until 2026-11-06');
    expect(ran.stdout).toContain('Hello');
  });
});
