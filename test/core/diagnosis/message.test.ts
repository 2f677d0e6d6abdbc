import { describe, expect, it } from 'vitest';
import { diagnoseMessage } from '../../../src/core/diagnosis/index.ts';
import { searchBodies } from '../../../src/core/diagnosis/message/bodies.ts';
import { countRejections } from '../../../src/core/store/index.ts';
import { APP_ID, askingSide } from '../../support/asking-side.ts';
import { chunkOf, onboardedAt } from '../../support/history.ts';
import { replay } from '../../support/replay.ts';
import { NOW } from '../../support/run.ts';
import { impatientGraph, metaError } from '../../support/scripted-graph.ts';
import {
  CUSTOMER,
  delivery,
  echo,
  inbound,
  numberValue,
  PHONE_NUMBER_ID,
  text,
} from '../../support/webhooks.ts';

const WANTED = 'wamid.HBgMNDQ3NzAwOTAwMTU1FQIAEhgW/A+B==';
const SECONDS = NOW / 1000;

/** Meta’s delivery log with these webhooks about the message that is asked for. */
function logOf(...events: readonly object[]) {
  return { json: { data: [{ id: '47', message_id: WANTED, events: { data: events } }] } };
}

function event(state: string, more: object = {}) {
  return {
    delivery_status: 'SENT',
    webhook_update_state: state,
    timestamp: SECONDS,
    application: { id: APP_ID },
    webhook_uri: 'https://hooks.example.net/webhook?key=hidden',
    ...more,
  };
}

function statusOf(wamid: string, status: string, more: object = {}) {
  const statuses = [{ id: wamid, status, timestamp: String(SECONDS), recipient_id: CUSTOMER, ...more }];
  return delivery('messages', numberValue({ statuses }));
}

const codesOf = ({ reasons }: { readonly reasons: readonly { readonly code: string }[] }) =>
  reasons.map(({ code }) => code);

describe('a message that we have', () => {
  it('is here for certain, whether or not Meta’s log answers', async () => {
    const side = await askingSide({ bodies: [inbound(WANTED, 'Hello')] });
    const found = await diagnoseMessage(side, ` ${WANTED}\n`);
    expect(found).toMatchObject({
      sureness: 'certain',
      verdict: {
        kind: 'here',
        message: { as: 'message', origin: 'customer', chat: 1, phoneNumberId: PHONE_NUMBER_ID },
      },
      command: 'coex chats show 1',
      reasons: [],
    });
  });

  it('has its refusal explained by the rules', async () => {
    const refused = statusOf(WANTED, 'failed', {
      errors: [{ code: 131047, title: 'Re-engagement message' }],
    });
    const found = await diagnoseMessage(await askingSide({ bodies: [refused] }), WANTED);
    expect(found.verdict).toMatchObject({ kind: 'here', message: { status: 'failed', origin: 'api' } });
    expect(found.reasons).toMatchObject([
      { code: 'refused-by-meta', command: 'coex explain 131047', evidence: { code: 131047 } },
      { code: 'known-by-status-alone' },
    ]);
    expect(found.reasons[0]?.saidBy?.source).toContain('error-codes');
  });

  it('tells who edited it and who deleted it', async () => {
    const revise = (id: string, type: string, content: object) =>
      delivery(
        'messages',
        numberValue({
          messages: [
            {
              from: CUSTOMER,
              id,
              timestamp: String(SECONDS + 60),
              type,
              [type]: { original_message_id: WANTED, ...content },
            },
          ],
        }),
      );
    const bodies = [
      inbound(WANTED, 'Hello'),
      revise('wamid.EDIT', 'edit', { message: { type: 'text', text: { body: 'Hi' } } }),
      revise('wamid.REVOKE', 'revoke', {}),
    ];
    const side = await askingSide({ bodies });
    expect(codesOf(await diagnoseMessage(side, WANTED))).toEqual(['edited', 'revoked']);
    expect(await diagnoseMessage(side, 'wamid.REVOKE')).toMatchObject({
      verdict: { kind: 'here', message: { as: 'revoke', chat: 1 } },
      reasons: [],
    });
    const alone = await askingSide({ bodies: bodies.slice(1) });
    expect(await diagnoseMessage(alone, 'wamid.EDIT')).toMatchObject({
      verdict: { kind: 'here', message: { as: 'edit' } },
      reasons: [{ code: 'original-unknown', command: `coex diagnose --message ${WANTED}` }],
    });
  });

  it('says that its content never came (131060)', async () => {
    const message = text(WANTED, '', SECONDS, {
      type: 'unsupported',
      text: undefined,
      unsupported: { type: 'unknown' },
      errors: [{ code: 131060, title: 'This message is unavailable' }],
    });
    const side = await askingSide({ bodies: [delivery('messages', numberValue({ messages: [message] }))] });
    expect((await diagnoseMessage(side, WANTED)).reasons).toMatchObject([
      { code: 'content-unavailable', evidence: { code: 131060 } },
    ]);
  });

  it('says how it stands with its media', async () => {
    const image = text(WANTED, '', SECONDS, { type: 'image', image: { id: '91', mime_type: 'image/jpeg' } });
    const side = await askingSide({ bodies: [delivery('messages', numberValue({ messages: [image] }))] });
    expect((await diagnoseMessage(side, WANTED)).reasons).toMatchObject([
      { code: 'media-not-on-disk', command: 'coex media fetch' },
    ]);
    const DAY_MS = 86_400_000;
    const old = NOW - 30 * DAY_MS;
    const late = NOW - 2 * DAY_MS;
    await onboardedAt(side.opened, NOW - DAY_MS);
    await replay(side.opened, [chunkOf({ progress: 100, placeholders: [old, late] })]);
    const of = async (at: number) => {
      const found = await diagnoseMessage(side, `wamid.M.1.undefined.100.${at}`);
      return codesOf(found);
    };
    expect(await of(old)).toEqual(['known-from-history-alone', 'media-never-comes']);
    expect(await of(late)).toEqual(['known-from-history-alone', 'media-awaited']);
  });

  it('names the number it is of when another was asked about', async () => {
    const other = '440000000000009';
    const value = {
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: '447700900109', phone_number_id: other },
      messages: [text('wamid.OTHER', 'x', SECONDS)],
    };
    const side = await askingSide({
      bodies: [inbound(WANTED, 'Hello'), delivery('messages', value)],
      env: { COEX_NUMBER: other },
    });
    const found = await diagnoseMessage(side, WANTED);
    expect(found.verdict.kind).toBe('here');
    expect(codesOf(found)).toEqual(['other-number']);
    expect(codesOf(await diagnoseMessage(side, 'wamid.OTHER'))).toEqual([]);
  });

  it('tells of a status that Meta sent and that was not taken', async () => {
    const side = await askingSide({
      bodies: [statusOf(WANTED, 'sent')],
      answers: [logOf(event('DELIVERED'), event('FAILED', { delivery_status: 'READ' }))],
    });
    const found = await diagnoseMessage(side, WANTED);
    expect(found.verdict.kind).toBe('here');
    expect(codesOf(found)).toEqual(['known-by-status-alone', 'status-not-taken']);
  });
});

describe('a message that is not in the tables', () => {
  const bodies = [inbound('wamid.ANOTHER', 'Hello')];

  const asked = async (...events: readonly object[]) =>
    diagnoseMessage(await askingSide({ bodies, answers: [logOf(...events)] }), WANTED);

  it('was answered wrongly when Meta’s log says that its webhook failed', async () => {
    const error_description = 'Webhook endpoint returned HTTP 500';
    expect(await asked(event('DELIVERED'), event('FAILED', { error_description }))).toMatchObject({
      verdict: { kind: 'not-taken', isRepeated: false, attempts: [{ state: 'FAILED' }] },
      sureness: 'certain',
      says: 'Meta sent it and we answered wrongly: Webhook endpoint returned HTTP 500.',
      evidence: { url: 'https://hooks.example.net/webhook' },
    });
    expect((await asked(event('RETRYING'))).verdict).toMatchObject({ kind: 'not-taken', isRepeated: true });
  });

  it('was taken by something else when Meta was answered with 200', async () => {
    const found = await asked(event('DELIVERED'));
    expect(found).toMatchObject({ verdict: { kind: 'taken-elsewhere' }, sureness: 'likely' });
    expect(found.reasons).toEqual([]);
    const side = await askingSide({
      bodies,
      answers: [logOf(event('DELIVERED'))],
      env: { COEX_PUBLIC_URL: 'https://coex.example.org' },
    });
    expect(codesOf(await diagnoseMessage(side, WANTED))).toEqual(['other-callback']);
  });

  it('is under way while Meta has not sent it', async () => {
    expect(await asked(event('PENDING'))).toMatchObject({
      verdict: { kind: 'under-way' },
      sureness: 'certain',
    });
  });

  it('was not sent when the log knows it and no webhook, or only other apps’', async () => {
    expect(await asked()).toMatchObject({
      verdict: { kind: 'not-sent', toOtherApps: 0 },
      sureness: 'likely',
    });
    expect(await asked(event('DELIVERED', { application: { id: '661' } }))).toMatchObject({
      verdict: { kind: 'not-sent', toOtherApps: 1 },
      sureness: 'certain',
    });
    expect(await asked(event('SOMETHING_NEW'))).toMatchObject({
      verdict: { kind: 'not-sent' },
      sureness: 'possible',
    });
  });

  it.each([
    ['an empty answer', { json: { data: [] } }],
    [
      'the refusal Meta’s OpenAPI shows',
      {
        status: 422,
        json: {
          error: {
            ...metaError(100).error,
            message: 'The requested message_id was not found in the message history',
          },
        },
      },
    ],
  ])('is not in the log by %s, which says little', async (_, answer) => {
    const found = await diagnoseMessage(await askingSide({ bodies, answers: [answer] }), WANTED);
    expect(found).toMatchObject({ verdict: { kind: 'not-in-log' }, sureness: 'possible' });
    expect(codesOf(found)).toEqual([]);
  });

  it('is judged by the store alone when the log is closed to the app, and says so', async () => {
    const answers = [{ status: 403, json: metaError(200) }];
    const found = await diagnoseMessage(await askingSide({ bodies, answers }), WANTED);
    expect(found).toMatchObject({
      verdict: { kind: 'not-here', leaning: 'not-sent' },
      sureness: 'possible',
      evidence: { bodiesLookedThrough: 1 },
    });
    expect(codesOf(found)).toEqual(['log-not-available']);
  });

  it('does not wait for a log that never answers', async () => {
    const side = await askingSide({ bodies: [inbound('wamid.A', 'Hello')] });
    const { graph, losePatience } = await impatientGraph();
    const asked = diagnoseMessage({ ...side, graph: async () => graph }, WANTED);
    await losePatience();
    const found = await asked;
    expect(found.verdict.kind).toBe('not-here');
    expect(found.reasons).toMatchObject([
      {
        code: 'log-not-asked',
        says: 'Meta’s delivery log was not asked: nothing came within 10 s.',
      },
    ]);
  });

  it('hides no mistake of our own behind a log that does not answer', async () => {
    const side = await askingSide({ bodies: [inbound('wamid.A', 'Hello')] });
    const graph = () => Promise.reject(new TypeError('It is not a function.'));
    await expect(diagnoseMessage({ ...side, graph }, WANTED)).rejects.toThrow(TypeError);
  });

  it('leans to a wrong answer of ours when the receiver turned requests away', async () => {
    const side = await askingSide({ bodies });
    await countRejections(side.opened.db, new Map([['verify-token', 9]]), NOW);
    expect((await diagnoseMessage(side, WANTED)).verdict).toMatchObject({ leaning: 'not-sent' });
    await countRejections(side.opened.db, new Map([['signature', 2]]), NOW);
    const found = await diagnoseMessage(side, WANTED);
    expect(found.verdict).toMatchObject({ kind: 'not-here', leaning: 'not-taken' });
    expect(codesOf(found)).toEqual(['log-not-asked', 'requests-turned-away']);
  });

  it('tells that the number was disconnected', async () => {
    const removed = delivery('account_update', { event: 'PARTNER_REMOVED' }, { time: SECONDS });
    const side = await askingSide({ bodies: [...bodies, removed] });
    expect(codesOf(await diagnoseMessage(side, WANTED))).toEqual(['log-not-asked', 'link-down']);
  });

  it('exists when something that came refers to it', async () => {
    const reply = text('wamid.REPLY', 'Yes', SECONDS, { context: { id: WANTED } });
    const side = await askingSide({ bodies: [delivery('messages', numberValue({ messages: [reply] }))] });
    const found = await diagnoseMessage(side, WANTED);
    expect(found.verdict).toMatchObject({ kind: 'not-here', isMentioned: true });
    expect(codesOf(found)).toEqual(['log-not-asked', 'mentioned']);
  });
});

describe('a message whose body is kept', () => {
  const message = text(WANTED, 'Hello', SECONDS);

  it('waits to be read', async () => {
    const side = await askingSide({ bodies: [echo('wamid.ECHO', 'x')] });
    const body = JSON.stringify(delivery('messages', numberValue({ messages: [message] })));
    // As Meta writes it: a slash with a backslash before it.
    const escaped = Buffer.from(body.replaceAll('/', '\\/'));
    const one = { source: 'webhook', signature: 'valid', receivedAt: NOW, body: escaped } as const;
    await side.opened.db.transaction().execute((trx) => side.opened.log.append(trx, [one]));
    expect(await diagnoseMessage(side, WANTED)).toMatchObject({
      verdict: { kind: 'not-read', bodies: [{ delivery: 2, outcome: 'waiting' }] },
      sureness: 'certain',
      command: 'coex rebuild',
    });
    const { db } = side.opened;
    await db
      .updateTable('deliveries')
      .set({ outcome: 'failed', reason: 'a fault' })
      .where('id', '=', 2)
      .execute();
    expect(await diagnoseMessage(side, WANTED)).toMatchObject({
      verdict: { kind: 'not-read', bodies: [{ outcome: 'failed', reason: 'a fault' }] },
    });
  });

  it('was not understood', async () => {
    const odd = { ...message, timestamp: { when: 'soon' } };
    const side = await askingSide({ bodies: [delivery('messages', numberValue({ messages: [odd] }))] });
    const found = await diagnoseMessage(side, WANTED);
    expect(found.verdict).toMatchObject({ kind: 'not-read', bodies: [{ outcome: 'unrecognised' }] });
    expect(codesOf(found)).toEqual([]);
  });

  it('is looked for in the newest bodies, and it is told when older ones are left', async () => {
    const side = await askingSide({
      bodies: Array.from({ length: 2100 }, (_, at) => inbound(`wamid.${at}`, 'x')),
    });
    const search = await searchBodies(side.opened, 'wamid.3"', { signal: side.signal, mostBytes: 1 });
    expect(search).toEqual({ unread: [], mentions: [], looked: 2000, isWhole: false });
    const whole = await searchBodies(side.opened, 'wamid.3"', side);
    expect(whole).toEqual({ unread: [], mentions: [4], looked: 2100, isWhole: true });
  });
});

describe('what is asked', () => {
  it('must be a message id', async () => {
    const side = await askingSide({});
    await expect(diagnoseMessage(side, '447700900155')).rejects.toMatchObject({ code: 'usage' });
  });

  it('may be asked of an empty store', async () => {
    const found = await diagnoseMessage(await askingSide({}), WANTED);
    expect(found.verdict).toMatchObject({ kind: 'not-here', leaning: 'not-sent' });
  });
});
