import { describe, expect, it } from 'vitest';
import { diagnoseChat } from '../../../src/core/diagnosis/index.ts';
import { separate } from '../../../src/core/users/index.ts';
import { askingSide } from '../../support/asking-side.ts';
import { chunkOf, onboardedAt } from '../../support/history.ts';
import { replay, replayReceipts } from '../../support/replay.ts';
import { NOW } from '../../support/run.ts';
import { impatientGraph, metaError } from '../../support/scripted-graph.ts';
import { CUSTOMER, delivery, inbound, numberValue, PHONE_NUMBER_ID, text } from '../../support/webhooks.ts';

const SECONDS = NOW / 1000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

type Found = Awaited<ReturnType<typeof diagnoseChat>>;

const codesOf = ({ reasons }: Found) => reasons.map(({ code }) => code);
const reasonOf = ({ reasons }: Found, wanted: string) => reasons.find(({ code }) => code === wanted);

const from = (phone: string, id: string, more: object = {}) =>
  delivery('messages', numberValue({ messages: [text(id, 'Hello', SECONDS, { from: phone, ...more })] }));

/** A number that was onboarded two days ago, with its history imported to the end. */
async function onboarded(
  bodies: readonly object[] = [],
  answers: Parameters<typeof askingSide>[0]['answers'] = [],
) {
  const side = await askingSide({ answers });
  await onboardedAt(side.opened, NOW - 2 * DAY_MS);
  await replay(side.opened, [chunkOf({ order: 1, progress: 100, texts: [NOW - 9 * DAY_MS] }), ...bodies]);
  return side;
}

const NOBODY_BLOCKED = { json: { data: [] } };

describe('a chat that is here', () => {
  it('is complete when nothing is known to be missing', async () => {
    const side = await onboarded([inbound('wamid.A', 'Hello', SECONDS - 60)], [NOBODY_BLOCKED]);
    const found = await diagnoseChat(side, ' +44 7700 900155 ');
    expect(found.verdict).toEqual({
      kind: 'complete',
      chat: {
        id: 1,
        phoneNumberId: PHONE_NUMBER_ID,
        messages: 2,
        firstMessageAt: '2026-10-27T09:00:00Z',
        lastMessageAt: '2026-11-05T08:59:00Z',
        windowUntil: '2026-11-06T08:59:00Z',
      },
    });
    expect(codesOf(found)).toEqual([
      'older-than-history',
      'window-open',
      'unsupported-companion',
      'disappearing-messages',
    ]);
    expect(reasonOf(found, 'older-than-history')?.evidence).toEqual({ reachesFrom: '2026-05-07T09:00:00Z' });
  });

  it('says whence each fact of Meta’s is, and never what people wrote or are called', async () => {
    const side = await onboarded([inbound('wamid.A', 'The safe is behind the door', SECONDS)]);
    const found = await diagnoseChat(side, CUSTOMER);
    expect(JSON.stringify(found)).not.toMatch(/safe|447700900155/);
    for (const code of ['older-than-history', 'window-open', 'unsupported-companion'] as const) {
      expect(reasonOf(found, code)?.saidBy?.source, code).toContain('developers.facebook.com');
    }
  });

  it('is named by any spelling, by BSUID and by id', async () => {
    const brazil = from('5511987654321', 'wamid.BR', { from_user_id: 'BR.7Kd20aQxY41mTz' });
    const bodies = [brazil, from('5215512345678', 'wamid.MX'), from('5491123456789', 'wamid.AR')];
    const side = await askingSide({ bodies });
    const chatOf = async (wanted: string) => {
      const { verdict } = await diagnoseChat(side, wanted);
      return 'chat' in verdict ? verdict.chat.id : verdict.kind;
    };
    for (const wanted of ['5511987654321', '+55 11 8765-4321', 'BR.7Kd20aQxY41mTz', '1']) {
      expect(await chatOf(wanted), wanted).toBe(1);
    }
    expect(await chatOf('+52 55 1234 5678')).toBe(2);
    expect(await chatOf('+54 11 2345-6789')).toBe(3);
    expect(await chatOf('+54 11 2345-6780')).toBe('absent');
  });

  it('tells until when the window is open, and what opens it', async () => {
    const of = async (at: number) =>
      diagnoseChat(await askingSide({ bodies: [inbound('wamid.A', 'x', at)] }), '1');
    expect(reasonOf(await of(SECONDS), 'window-open')?.evidence).toEqual({ until: '2026-11-06T09:00:00Z' });
    const closed = reasonOf(await of(SECONDS - 86_400), 'window-closed');
    expect(closed?.says).toContain('opens with the next message of the customer');
  });

  it('lacks what an unsupported companion holds, and media that did not come', async () => {
    const unavailable = from(CUSTOMER, 'wamid.U', {
      type: 'unsupported',
      text: undefined,
      errors: [{ code: 131060, title: 'This message is unavailable' }],
    });
    const side = await onboarded([
      unavailable,
      chunkOf({ order: 2, progress: 100, placeholders: [NOW - 8 * DAY_MS] }),
    ]);
    const found = await diagnoseChat(side, CUSTOMER);
    expect(found.verdict.kind).toBe('incomplete');
    expect(reasonOf(found, 'content-unavailable')).toMatchObject({ evidence: { messages: 1 } });
    expect(reasonOf(found, 'unsupported-companion')?.sureness).toBe('likely');
    expect(reasonOf(found, 'media-placeholders')).toMatchObject({ evidence: { messages: 1 } });
  });

  it('has its failed sends explained', async () => {
    const failed = (id: string, code: number, at: number) => ({
      id,
      status: 'failed',
      timestamp: String(at),
      recipient_id: CUSTOMER,
      errors: [{ code, title: 'x' }],
    });
    const statuses = [failed('wamid.F1', 131026, SECONDS), failed('wamid.F2', 131047, SECONDS + 5)];
    const side = await askingSide({ bodies: [delivery('messages', numberValue({ statuses }))] });
    expect(reasonOf(await diagnoseChat(side, CUSTOMER), 'sends-refused')).toMatchObject({
      evidence: { failed: 2, code: 131047 },
      command: 'coex explain 131047',
    });
  });

  it('knows that the person stopped marketing, and took it back', async () => {
    const preference = (value: string, timestamp: number) =>
      delivery(
        'user_preferences',
        numberValue({
          contacts: [{ wa_id: CUSTOMER }],
          user_preferences: [
            { wa_id: CUSTOMER, detail: 'x', category: 'marketing_messages', value, timestamp },
          ],
        }),
      );
    const side = await askingSide({ bodies: [inbound('wamid.A', 'x'), preference('stop', SECONDS)] });
    expect(codesOf(await diagnoseChat(side, CUSTOMER))).toContain('marketing-stopped');
    await replay(side.opened, [preference('resume', SECONDS + 1)]);
    expect(codesOf(await diagnoseChat(side, CUSTOMER))).not.toContain('marketing-stopped');
  });

  it('knows of another BSUID, and of ids that somebody keeps apart', async () => {
    const update = delivery(
      'user_id_update',
      numberValue({
        user_id_update: [
          {
            wa_id: CUSTOMER,
            user_id: { previous: 'GB.OldOldOld1', current: 'GB.NewNewNew1' },
            timestamp: String(SECONDS),
          },
        ],
      }),
    );
    const side = await askingSide({
      bodies: [from(CUSTOMER, 'wamid.A', { from_user_id: 'GB.OldOldOld1' }), update],
    });
    const found = await diagnoseChat(side, 'GB.OldOldOld1');
    expect(reasonOf(found, 'id-changed')).toMatchObject({ evidence: { ids: 3, why: 'changed-user-id' } });
    expect(codesOf(found)).not.toContain('ids-kept-apart');
    await separate({ store: side.opened, clock: side.clock }, ['GB.OldOldOld1', 'GB.NewNewNew1'], undefined);
    expect(codesOf(await diagnoseChat(side, 'GB.OldOldOld1'))).toContain('ids-kept-apart');
  });
});

describe('bodies that are not read', () => {
  const unread = async (receivedAt: number, body: string, outcome?: 'failed') => {
    const side = await onboarded([inbound('wamid.A', 'x', SECONDS)], [NOBODY_BLOCKED]);
    await replayReceipts(side.opened, [{ source: 'webhook', receivedAt, body }]);
    if (outcome !== undefined) {
      const last = side.opened.db.selectFrom('deliveries').select((row) => row.fn.max('id').as('id'));
      await side.opened.db.updateTable('deliveries').set({ outcome }).where('id', '=', last).execute();
    }
    return diagnoseChat(side, CUSTOMER);
  };
  const NOBODYS = '{"object":"page","entry":[]}';

  it('make it incomplete when they are about nobody known, and came after its first message', async () => {
    const found = await unread(NOW - 8 * DAY_MS, NOBODYS, 'failed');
    expect(found.verdict.kind).toBe('incomplete');
    expect(reasonOf(found, 'unread-bodies')).toMatchObject({ evidence: { bodies: 1 } });
  });

  it('are nothing to it when they came before', async () => {
    const found = await unread(NOW - 900 * DAY_MS, NOBODYS, 'failed');
    expect(found.verdict.kind).toBe('complete');
    expect(codesOf(found)).not.toContain('unread-bodies');
  });

  it('are only possibly of it when they are no webhooks at all', async () => {
    const found = await unread(NOW - DAY_MS, 'Bikes!');
    expect(found.verdict.kind).toBe('complete');
    expect(reasonOf(found, 'malformed-bodies')).toMatchObject({
      sureness: 'possible',
      evidence: { bodies: 1, oldestAt: '2026-11-04T09:00:00Z' },
    });
    expect(codesOf(await unread(NOW - 900 * DAY_MS, 'Bikes!'))).not.toContain('malformed-bodies');
  });
});

describe('whether the person is blocked', () => {
  const bodies = [from('5511987654321', 'wamid.BR')];

  it('is what Meta’s list says, in whatever spelling', async () => {
    const blocked = { json: { data: [{ wa_id: CUSTOMER }, { wa_id: '551187654321' }] } };
    const found = await diagnoseChat(await askingSide({ bodies, answers: [blocked] }), '1');
    expect(reasonOf(found, 'blocked')?.sureness).toBe('certain');
    const other = await diagnoseChat(
      await askingSide({ bodies, answers: [{ json: { data: [{ wa_id: CUSTOMER }] } }] }),
      '1',
    );
    expect(codesOf(other)).not.toContain('blocked');
    expect(codesOf(other)).not.toContain('blocked-not-known');
  });

  it('is not known when the list cannot be seen', async () => {
    const refused = await askingSide({ bodies, answers: [{ status: 403, json: metaError(200) }] });
    expect(reasonOf(await diagnoseChat(refused, '1'), 'blocked-not-known')?.sureness).toBe('possible');
    expect(codesOf(await diagnoseChat(await askingSide({ bodies }), '1'))).toContain('blocked-not-known');
  });

  it('is not known without a phone: none was given, or the person has none here', async () => {
    const hidden = delivery(
      'messages',
      numberValue({
        contacts: [{ user_id: 'GB.7Kd20aQxY41mTz', profile: { name: 'Mira' } }],
        messages: [text('wamid.B', 'Hello', SECONDS, { from: undefined, from_user_id: 'GB.7Kd20aQxY41mTz' })],
      }),
    );
    const side = await askingSide({ bodies: [hidden] });
    const saysOf = async (wanted: string) =>
      reasonOf(await diagnoseChat(side, wanted), 'blocked-not-known')?.says;
    expect(await saysOf('unknown.username')).toContain('it names phones, and none was given.');
    expect(await saysOf('GB.7Kd20aQxY41mTz')).toContain('of this person only a BSUID is known.');
  });
});

describe('a list of blocked people that never comes', () => {
  it('is not waited for', async () => {
    const side = await askingSide({ bodies: [inbound('wamid.A', 'Hello')] });
    const { graph, losePatience } = await impatientGraph();
    const asked = diagnoseChat({ ...side, graph: async () => graph }, '1');
    await losePatience();
    expect(reasonOf(await asked, 'blocked-not-known')?.says).toContain('nothing came within 10 s');
  });
});

describe('what the onboarding leaves out', () => {
  const imported = async (...chunks: readonly object[]) => {
    const side = await askingSide({});
    await onboardedAt(side.opened, NOW - 2 * DAY_MS);
    await replay(side.opened, [inbound('wamid.A', 'x', SECONDS), ...chunks]);
    return diagnoseChat(side, CUSTOMER);
  };

  it('is everything before it when the history was declined', async () => {
    const errors = [{ code: 2593109, title: 'History sync is turned off' }];
    const found = await imported(delivery('history', numberValue({ history: [{ errors }] })));
    expect(found.verdict.kind).toBe('incomplete');
    expect(codesOf(found)).toContain('history-declined');
    expect(reasonOf(found, 'before-onboarding')).toMatchObject({
      sureness: 'certain',
      evidence: { onboardedAt: '2026-11-03T09:00:00Z' },
    });
  });

  it('is what an import that stopped, or has gaps, did not bring', async () => {
    expect(codesOf(await imported())).toContain('history-stopped');
    const side = await askingSide({});
    await onboardedAt(side.opened, NOW - 2 * DAY_MS);
    await replay(side.opened, [
      inbound('wamid.A', 'x', SECONDS),
      chunkOf({ order: 1, progress: 50 }),
      chunkOf({ order: 4, progress: 100 }),
    ]);
    const later = { ...side, clock: { ...side.clock, now: () => NOW + HOUR_MS } };
    expect(reasonOf(await diagnoseChat(later, CUSTOMER), 'history-gaps')).toMatchObject({
      evidence: { missingChunks: 2 },
    });
  });

  it('is what was never asked for, and what was not read', async () => {
    const side = await askingSide({});
    await onboardedAt(side.opened, NOW - 2 * DAY_MS);
    await side.opened.db.deleteFrom('history_syncs').execute();
    await replay(side.opened, [inbound('wamid.A', 'x', SECONDS)]);
    expect(codesOf(await diagnoseChat(side, CUSTOMER))).toContain('history-not-asked');
    expect(codesOf(await diagnoseChat(side, CUSTOMER))).not.toContain('unread-bodies');
    await side.opened.db.updateTable('deliveries').set({ outcome: 'failed' }).where('id', '=', 3).execute();
    expect(reasonOf(await diagnoseChat(side, CUSTOMER), 'unread-bodies')).toMatchObject({
      evidence: { bodies: 1 },
    });
  });
});

describe('a chat that is not here', () => {
  it('is of somebody of whom nothing at all is known', async () => {
    const found = await diagnoseChat(await onboarded([], [NOBODY_BLOCKED]), '+44 7700 900199');
    expect(found.verdict).toEqual({ kind: 'absent', person: 'unknown' });
    expect(codesOf(found)).toEqual([
      'nothing-known',
      'older-than-history',
      'disappearing-messages',
      'known-by-other-id',
      'unsupported-companion',
      'group',
    ]);
    expect(reasonOf(found, 'group')?.sureness).toBe('possible');
  });

  it('is of a contact who never wrote', async () => {
    const sync = delivery(
      'smb_app_state_sync',
      numberValue({
        state_sync: [
          {
            type: 'contact',
            contact: { full_name: 'Mira Dalton', phone_number: '447700900166' },
            action: 'add',
            metadata: { timestamp: String(SECONDS) },
          },
        ],
      }),
    );
    const found = await diagnoseChat(await onboarded([sync]), '447700900166');
    expect(found.verdict).toEqual({ kind: 'absent', person: 'known' });
    expect(codesOf(found)[0]).toBe('never-wrote');
  });

  it('is with another number', async () => {
    const value = {
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: '447700900109', phone_number_id: '440000000000009' },
      messages: [text('wamid.OTHER', 'x', SECONDS, { from: '447700900166' })],
    };
    const bodies = [inbound('wamid.A', 'x'), delivery('messages', value)];
    const named = await askingSide({ bodies, env: { COEX_NUMBER: PHONE_NUMBER_ID } });
    expect((await diagnoseChat(named, '447700900166')).verdict).toEqual({
      kind: 'absent',
      person: 'on-another-number',
    });
    const found = await diagnoseChat(await askingSide({ bodies }), '447700900166');
    expect(found.verdict).toMatchObject({ chat: { phoneNumberId: '440000000000009' } });
  });

  it('is of a number that was disconnected', async () => {
    const removed = delivery('account_update', { event: 'PARTNER_REMOVED' }, { time: SECONDS });
    const found = await diagnoseChat(await onboarded([removed]), '447700900199');
    expect(reasonOf(found, 'link-down')).toMatchObject({ evidence: { state: 'disconnected' } });
  });

  it('is a group, known or by its looks', async () => {
    const statuses = [
      {
        id: 'wamid.G',
        status: 'sent',
        timestamp: String(SECONDS),
        recipient_type: 'group',
        recipient_id: 'Y2FwaV9ncm91cDo',
      },
    ];
    const side = await askingSide({ bodies: [delivery('messages', numberValue({ statuses }))] });
    const found = await diagnoseChat(side, 'Y2FwaV9ncm91cDo');
    expect(found.verdict).toEqual({ kind: 'group', isKnown: true });
    expect(found.reasons).toMatchObject([{ code: 'group', sureness: 'certain' }]);
    expect((await diagnoseChat(side, '120363025246125486@g.us')).verdict).toEqual({
      kind: 'group',
      isKnown: false,
    });
  });

  it('cannot be told of where no number is known', async () => {
    const found = await diagnoseChat(await askingSide({}), '447700900155');
    expect(codesOf(found).slice(0, 2)).toEqual(['nothing-known', 'no-number']);
  });
});
