import { describe, expect, it } from 'vitest';
import { type Coex, coexIn } from '../support/coex.ts';
import { documentOf, NOW, run } from '../support/run.ts';
import { numberValue as about, CUSTOMER, delivery, echo, inbound, text } from '../support/webhooks.ts';

const T = NOW / 1000;
const wamids = (page: { messages: { wamid: string }[] }) => page.messages.map(({ wamid }) => wamid);

/** Four live messages and an imported one, oldest first: history, in, in, out, image. */
async function someMessages(): Promise<Coex> {
  const coex = coexIn();
  const threads = [{ id: CUSTOMER, messages: [text('wamid.old', 'An invoice, please', T - 9000)] }];
  const image = {
    from: CUSTOMER,
    id: 'wamid.image',
    timestamp: T - 10,
    type: 'image',
    image: { caption: '100 % blue' },
  };
  await coex.tell(
    delivery('history', about({ history: [{ metadata: { phase: 1, progress: 100 }, threads }] })),
    inbound('wamid.1', 'Hello', T - 40),
    inbound('wamid.2', 'Your INVOICE?', T - 30),
    echo('wamid.3', 'Coming, 100 euros', T - 20),
    delivery('messages', about({ messages: [image] })),
  );
  return coex;
}

describe('coex messages list', () => {
  it('prints messages latest first, in full', async () => {
    const coex = await someMessages();
    const page = await coex.ask(['messages', 'list']);
    expect(wamids(page)).toEqual(['wamid.image', 'wamid.3', 'wamid.2', 'wamid.1', 'wamid.old']);
    expect(page.messages[1]).toEqual({
      id: 4,
      wamid: 'wamid.3',
      phoneNumberId: '440000000000002',
      chat: 1,
      with: CUSTOMER,
      party: { waId: CUSTOMER },
      direction: 'outbound',
      origin: 'app',
      imported: false,
      type: 'text',
      text: 'Coming, 100 euros',
      originalText: null,
      edited: false,
      revoked: false,
      media: null,
      replyTo: null,
      sentAt: '2026-11-05T08:59:40Z',
      status: null,
      extra: null,
    });
  });

  it.each([
    [['--origin', 'app'], ['wamid.3']],
    [
      ['--direction', 'inbound', '--live'],
      ['wamid.image', 'wamid.2', 'wamid.1'],
    ],
    [['--imported'], ['wamid.old']],
    [['--type', 'image'], ['wamid.image']],
    [
      ['--search', 'invoice'],
      ['wamid.2', 'wamid.old'],
    ],
    [['--search', '100 %'], ['wamid.image']],
    [['--search', 'in_oice'], []],
    [
      ['--since', '2026-11-05T08:59:30Z', '--until', '2026-11-05T08:59:50Z'],
      ['wamid.3', 'wamid.2'],
    ],
    [['--chat', '1', '--limit', '1'], ['wamid.image']],
    [['--chat', '2'], []],
    [['--status', 'read'], []],
    [['--number', '+44 7700 900100', '--origin', 'app'], ['wamid.3']],
  ])('with %j prints those that match', async (flags, expected) => {
    const coex = await someMessages();
    expect(wamids(await coex.ask(['messages', 'list', ...flags]))).toEqual(expected);
  });

  it('goes on where a page ended, through messages of the same second, without a gap or a repeat', async () => {
    const coex = coexIn();
    const sent = Array.from({ length: 7 }, (_, at) => inbound(`wamid.${at}`, 'x', T - Math.floor(at / 3)));
    await coex.tell(...sent);
    const all = wamids(await coex.ask(['messages', 'list']));
    const found: string[] = [];
    let after: string | null = null;
    do {
      const flags: string[] = after === null ? [] : ['--after', after];
      const page = await coex.ask(['messages', 'list', '--limit', '2', ...flags]);
      found.push(...wamids(page));
      after = page.next;
    } while (after !== null);
    expect(found).toEqual(all);
    expect(new Set(found).size).toBe(7);
  });

  it('refuses flags that exclude each other, and values that are none', async () => {
    const coex = await someMessages();
    const env = { COEX_HOME: coex.folder };
    for (const flags of [
      ['--imported', '--live'],
      ['--after', 'yesterday'],
      ['--since', 'noon'],
      ['--limit', '0'],
      ['--origin', 'phone'],
      ['--chat', 'x'],
    ]) {
      const ran = await run(['messages', 'list', ...flags, '--json'], { env });
      expect(ran.exitCode, flags.join(' ')).toBe(2);
      expect(documentOf(ran).error.category).toBe('usage');
    }
  });

  it('prints a table for people, and says when there is nothing', async () => {
    const coex = await someMessages();
    const env = { COEX_HOME: coex.folder };
    const ran = await run(['messages', 'list', '--origin', 'app'], { env });
    expect(ran.stdout.split('\n')[0]).toMatch(/ORIGIN/);
    expect(ran.stdout).toContain('Coming, 100 euros');
    const none = await run(['messages', 'list', '--type', 'video'], { env });
    expect(none).toMatchObject({ stdout: '', exitCode: 0, stderr: 'No messages match.\n' });
  });
});
