import { describe, expect, it } from 'vitest';
import { coexIn } from '../support/coex.ts';
import { NOW, run } from '../support/run.ts';
import { numberValue as about, delivery } from '../support/webhooks.ts';

const T = NOW / 1000;

const synced = (...contacts: readonly (readonly [action: string, at: number, contact: object])[]) =>
  delivery(
    'smb_app_state_sync',
    about({
      state_sync: contacts.map(([action, at, contact]) => ({
        type: 'contact',
        action,
        contact,
        metadata: { timestamp: String(at) },
      })),
    }),
  );

const BOOK = synced(
  [
    'add',
    T - 40,
    { phone_number: '447700900155', full_name: 'Mira Dalton', first_name: 'Mira', user_id: 'GB.1' },
  ],
  ['add', T - 30, { user_id: 'GB.2', username: 'ola_k', full_name: 'Ola 100%' }],
  ['add', T - 20, { phone_number: '447700900177', full_name: 'DALTON & Sons' }],
  ['remove', T - 10, { phone_number: '447700900188' }],
);

const namesIn = (document: { contacts: { fullName: string | null }[] }) =>
  document.contacts.map(({ fullName }) => fullName);

describe('coex contacts list', () => {
  it('knows a person first named by BSUID and later by phone as one, in either order', async () => {
    const told = [
      synced(['add', T - 30, { user_id: 'GB.9', full_name: 'Ann Lee' }]),
      synced(['add', T - 20, { phone_number: '447700900199', full_name: 'Ann L.' }]),
      synced(['add', T - 10, { user_id: 'GB.9', phone_number: '447700900199', full_name: 'Ann' }]),
    ];
    for (const bodies of [told, told.toReversed()]) {
      const coex = coexIn();
      await coex.tell(...bodies);
      expect(namesIn(await coex.ask(['contacts', 'list']))).toEqual(['Ann']);
      await coex.tell(synced(['remove', T, { user_id: 'GB.9' }]));
      expect(namesIn(await coex.ask(['contacts', 'list']))).toEqual([]);
    }
  });

  it('prints the address book, latest change first, without who was removed', async () => {
    const coex = coexIn();
    await coex.tell(BOOK);
    const document = await coex.ask(['contacts', 'list']);
    expect(namesIn(document)).toEqual(['DALTON & Sons', 'Ola 100%', 'Mira Dalton']);
    expect(document.contacts[2]).toEqual({
      phoneNumberId: '440000000000002',
      fullName: 'Mira Dalton',
      firstName: 'Mira',
      waId: '447700900155',
      userId: 'GB.1',
      username: null,
      removed: false,
      changedAt: '2026-11-05T08:59:20Z',
    });
    const withRemoved = await coex.ask(['contacts', 'list', '--removed']);
    expect(withRemoved.contacts[0]).toMatchObject({ waId: '447700900188', removed: true, fullName: null });
  });

  it.each([
    ['dalton', ['DALTON & Sons', 'Mira Dalton']],
    ['900155', ['Mira Dalton']],
    ['ola_', ['Ola 100%']],
    ['0%', ['Ola 100%']],
    ['_ira', []],
    ['%', ['Ola 100%']],
  ])('finds %j as it is written, whatever the case', async (search, names) => {
    const coex = coexIn();
    await coex.tell(BOOK);
    expect(namesIn(await coex.ask(['contacts', 'list', '--search', search]))).toEqual(names);
  });

  it('goes on where a page ended', async () => {
    const coex = coexIn();
    await coex.tell(BOOK);
    const first = await coex.ask(['contacts', 'list', '--limit', '2']);
    const second = await coex.ask(['contacts', 'list', '--limit', '2', '--after', first.next]);
    expect([...namesIn(first), ...namesIn(second)]).toEqual(['DALTON & Sons', 'Ola 100%', 'Mira Dalton']);
    expect(second.next).toBeNull();
  });

  it('makes no chat of someone who is only in the address book', async () => {
    const coex = coexIn();
    await coex.tell(BOOK);
    expect((await coex.ask(['chats', 'list'])).chats).toEqual([]);
    expect((await run(['contacts', 'list'], { env: { COEX_HOME: coex.folder } })).stdout).toContain(
      'Mira Dalton',
    );
  });
});
