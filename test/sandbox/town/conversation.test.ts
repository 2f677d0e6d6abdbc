import { describe, expect, it } from 'vitest';
import { message } from '../../../src/core/wire/message.ts';
import { customerOf, HOUR_MS, type Stage, setStage } from '../stage.ts';

async function connected(): Promise<Stage> {
  const stage = await setStage({ historyMessages: 60 });
  await stage.onboard();
  return stage;
}

const inboundOf = ({ callback }: Stage) =>
  callback.of('messages').flatMap(({ value }) => value.messages ?? []);
const echoesOf = ({ callback }: Stage) =>
  callback.of('smb_message_echoes').flatMap(({ value }) => value.message_echoes);

const PLACE = { latitude: 51.5009, longitude: -0.1246, name: 'Workshop' };
const CARD = { name: 'Owen Ashgrove', phone: '447700900199' };
const FILE = { id: expect.stringMatching(/^\d{16}$/), sha256: expect.stringMatching(/^[\w+/]{43}=$/) };

describe('what people send', () => {
  it.each([
    [
      'send-media',
      { type: 'image', caption: 'Blue' },
      { image: { ...FILE, mime_type: 'image/jpeg', caption: 'Blue' } },
    ],
    ['send-media', { type: 'video' }, { video: { ...FILE, mime_type: 'video/mp4' } }],
    ['send-media', { type: 'audio' }, { audio: { ...FILE, mime_type: 'audio/ogg', voice: true } }],
    [
      'send-media',
      { type: 'audio', voice: false },
      { audio: { ...FILE, mime_type: 'audio/ogg', voice: false } },
    ],
    [
      'send-media',
      { type: 'document', filename: 'bill.pdf' },
      { document: { ...FILE, mime_type: 'application/pdf', filename: 'bill.pdf' } },
    ],
    [
      'send-media',
      { type: 'sticker', animated: true, caption: 'has none' },
      { sticker: { ...FILE, mime_type: 'image/webp', animated: true } },
    ],
    ['send-location', PLACE, { location: PLACE }],
    [
      'send-contact',
      CARD,
      {
        contacts: [
          {
            name: { first_name: 'Owen', last_name: 'Ashgrove', formatted_name: 'Owen Ashgrove' },
            phones: [{ phone: '+447700900199', wa_id: '447700900199', type: 'MOBILE' }],
          },
        ],
      },
    ],
  ])('%s %j arrives from customers and as an echo of the phone', async (action, input, content) => {
    const stage = await connected();
    const { waId } = customerOf(stage.sandbox);
    const theirs = stage.sandbox.act(`customer.${action}`, { customer: waId, ...input });
    const ours = stage.sandbox.act(`phone.${action}`, { customer: waId, ...input });
    await stage.sandbox.advance(1000);
    const [type] = Object.keys(content);
    expect(inboundOf(stage)).toEqual([expect.objectContaining({ id: theirs, from: waId, type, ...content })]);
    expect(echoesOf(stage)).toEqual([expect.objectContaining({ id: ours, to: waId, type, ...content })]);
  });

  it('is a file that can be fetched, with the hash the webhook gave', async () => {
    const stage = await connected();
    const { waId } = customerOf(stage.sandbox);
    stage.sandbox.act('customer.send-media', { customer: waId, type: 'image' });
    await stage.sandbox.advance(1000);
    const { id, sha256 } = inboundOf(stage)[0].image;
    const { body } = await stage.graph('GET', id);
    expect(Buffer.from(body.sha256, 'hex').toString('base64')).toBe(sha256);
  });

  it('can be an order', async () => {
    const stage = await connected();
    const items = [{ product: 'frame-blue-m', quantity: 2, price: 30 }];
    stage.sandbox.act('customer.order', { customer: customerOf(stage.sandbox).waId, items });
    await stage.sandbox.advance(1000);
    expect(inboundOf(stage)[0]).toMatchObject({
      type: 'order',
      order: {
        text: '',
        product_items: [
          { product_retailer_id: 'frame-blue-m', quantity: 2, item_price: 30, currency: 'GBP' },
        ],
      },
    });
  });

  it('is beyond the API when it is a poll (131051), and opens no window', async () => {
    const stage = await connected();
    const { waId } = customerOf(stage.sandbox);
    stage.sandbox.act('customer.poll', { customer: waId });
    await stage.sandbox.advance(1000);
    expect(inboundOf(stage)[0]).toMatchObject({
      type: 'unsupported',
      unsupported: { type: 'poll' },
      errors: [{ code: 131051 }],
    });
    expect((await stage.sendText(waId)).body.error.code).toBe(131047);
  });

  it('comes as webhooks side by side when it is an album', async () => {
    const stage = await connected();
    const { waId } = customerOf(stage.sandbox);
    const wamids = stage.sandbox.act('customer.send-album', { customer: waId, count: 3, caption: 'Look' });
    await stage.sandbox.advance(1000);
    const pictures = inboundOf(stage);
    expect(stage.callback.of('messages')).toHaveLength(3);
    expect(pictures.map(({ id }) => id)).toEqual(wamids);
    expect(pictures.map(({ image }) => image.caption)).toEqual(['Look', undefined, undefined]);
    expect(new Set(pictures.map(({ timestamp }) => timestamp)).size).toBe(1);
  });

  it('is never mirrored when it is said in a group, though it opens the app', async () => {
    const stage = await connected();
    stage.sandbox.act('phone.idle');
    await stage.sandbox.advance(13 * 24 * HOUR_MS);
    stage.sandbox.act('phone.write-group', { text: 'Lunch?' });
    await stage.sandbox.advance(2 * 24 * HOUR_MS);
    expect(stage.callback.received.map(({ field }) => field)).toEqual(['account_update']);
  });
});

describe('replies', () => {
  it('name whom and what they quote, on both sides', async () => {
    const stage = await connected();
    const { sandbox } = stage;
    const { waId } = customerOf(sandbox);
    const asked = sandbox.customers.send(waId, 'Is it ready?');
    const answered = sandbox.act('phone.write', { customer: waId, text: 'Nearly', replyTo: asked });
    sandbox.act('customer.write', { customer: waId, text: 'Thanks', replyTo: answered });
    await sandbox.advance(1000);
    expect(echoesOf(stage)[0].context).toEqual({ from: waId, id: asked });
    expect(inboundOf(stage)[1].context).toEqual({ from: '447700900100', id: answered });
    expect(message.parse(inboundOf(stage)[1]).context?.id).toBe(answered);
  });

  it('may quote what was said long ago, and nothing that never was', async () => {
    const stage = await connected();
    const { sandbox, callback, sync } = stage;
    await sync('history');
    await sandbox.advance(HOUR_MS);
    const threads = callback.of('history').flatMap(({ value }) => value.history?.[0].threads ?? []);
    const { id: waId, messages } = threads.find(({ id }) => typeof id === 'string' && id !== '');
    const [old] = messages;
    sandbox.act('customer.write', { customer: waId, text: 'About that…', replyTo: old.id });
    expect(() => sandbox.act('customer.write', { customer: waId, text: '?', replyTo: 'wamid.no' })).toThrow(
      'knows no message wamid.no',
    );
    await sandbox.advance(1000);
    expect(inboundOf(stage)[0].context.id).toBe(old.id);
  });

  it('can be forwarded words, and a question about a product', async () => {
    const stage = await connected();
    const { waId } = customerOf(stage.sandbox);
    const write = (more: object) =>
      stage.sandbox.act('customer.write', { customer: waId, text: 'x', ...more });
    write({ forwarded: 'once' });
    write({ forwarded: 'often' });
    write({ product: { catalog: '194836987003835', product: 'frame-blue-m' } });
    await stage.sandbox.advance(1000);
    expect(inboundOf(stage).map(({ context }) => context)).toEqual([
      { forwarded: true },
      { frequently_forwarded: true },
      { referred_product: { catalog_id: '194836987003835', product_retailer_id: 'frame-blue-m' } },
    ]);
  });

  it.each([
    [
      { kind: 'quick-reply', text: 'Stop' },
      { type: 'button', button: { payload: 'Stop', text: 'Stop' } },
    ],
    [
      { kind: 'button', id: 'yes', title: 'Yes' },
      {
        type: 'interactive',
        interactive: { type: 'button_reply', button_reply: { id: 'yes', title: 'Yes' } },
      },
    ],
    [
      { kind: 'list', id: 's9', title: '09:00', description: 'Desk' },
      {
        type: 'interactive',
        interactive: { type: 'list_reply', list_reply: { id: 's9', title: '09:00', description: 'Desk' } },
      },
    ],
    [
      { kind: 'flow', answers: { slot: 9 } },
      {
        type: 'interactive',
        interactive: {
          type: 'nfm_reply',
          nfm_reply: { name: 'flow', body: 'Sent', response_json: '{"flow_token":"unused","slot":9}' },
        },
      },
    ],
  ])('can be taps: %j', async (tap, content) => {
    const stage = await connected();
    const { waId } = customerOf(stage.sandbox);
    stage.sandbox.customers.send(waId, 'Hello');
    const [sent] = (await stage.sendText(waId, 'Collect today?')).body.messages;
    stage.sandbox.act('customer.tap', { message: sent.id, tap });
    await stage.sandbox.advance(1000);
    expect(inboundOf(stage).at(-1)).toMatchObject({
      ...content,
      context: { from: '447700900100', id: sent.id },
    });
  });

  it('cannot be taps under what the customer said themselves', async () => {
    const { sandbox } = await connected();
    const own = sandbox.customers.send(customerOf(sandbox).waId, 'Hello');
    expect(() =>
      sandbox.act('customer.tap', { message: own, tap: { kind: 'quick-reply', text: 'x' } }),
    ).toThrow('of the business');
  });
});

describe('second thoughts', () => {
  it('change a caption in the form of Meta’s sample', async () => {
    const stage = await connected();
    const { waId } = customerOf(stage.sandbox);
    const wamid = stage.sandbox.act('phone.send-media', { customer: waId, type: 'image', caption: 'Size M' });
    stage.sandbox.act('phone.edit', { message: wamid, text: 'Size L' });
    await stage.sandbox.advance(1000);
    const [picture, edit] = echoesOf(stage);
    expect(edit).toMatchObject({
      type: 'edit',
      edit: {
        original_message_id: wamid,
        message: { context: { id: 'M0' }, type: 'image', image: { ...picture.image, caption: 'Size L' } },
      },
    });
  });

  it('are no use for what has no words', async () => {
    const { sandbox } = await connected();
    const { waId } = customerOf(sandbox);
    const sticker = sandbox.act('customer.send-media', { customer: waId, type: 'sticker' });
    expect(() => sandbox.act('customer.edit', { message: sticker, text: 'x' })).toThrow('no words');
  });

  it.each([
    ['edit', 15 * 60_000, { text: 'x' }],
    ['revoke', 48 * HOUR_MS, {}],
  ])('to %s come within %d ms, or later while the rule is off', async (change, windowMs, input) => {
    const { sandbox } = await connected();
    const message = sandbox.customers.send(customerOf(sandbox).waId, 'Hello');
    await sandbox.advance(windowMs);
    sandbox.act(`customer.${change}`, { message, ...input });
    await sandbox.advance(1);
    expect(() => sandbox.act(`customer.${change}`, { message, ...input })).toThrow('too old');
    sandbox.act('rules.off', { rules: [`${change}-window`] });
    sandbox.act(`customer.${change}`, { message, ...input });
  });

  it('are in the history as they ended, deleted messages not at all', async () => {
    const stage = await setStage({ historyMessages: 0 });
    const { sandbox } = stage;
    const { waId } = customerOf(sandbox);
    const kept = sandbox.phone.send(waId, 'At 5');
    const gone = sandbox.phone.send(waId, 'Oops');
    sandbox.phone.edit(kept, 'At 6');
    sandbox.phone.revoke(gone);
    await sandbox.advance(1000);
    await stage.onboard();
    await stage.sync('history');
    await sandbox.advance(HOUR_MS);
    const rows = stage.callback
      .of('history')
      .flatMap(({ value }) => value.history?.[0].threads ?? [])
      .flatMap((thread) => thread.messages);
    expect(rows).toMatchObject([{ id: kept, text: { body: 'At 6' } }]);
  });

  it('take an emoji back by leaving it out', async () => {
    const stage = await connected();
    const ours = stage.sandbox.phone.send(customerOf(stage.sandbox).waId, 'Ready!');
    stage.sandbox.act('customer.react', { message: ours, emoji: '👍' });
    stage.sandbox.act('customer.react', { message: ours, emoji: '' });
    await stage.sandbox.advance(1000);
    expect(inboundOf(stage).map(({ reaction }) => reaction)).toEqual([
      { message_id: ours, emoji: '👍' },
      { message_id: ours },
    ]);
  });

  it('on a number without the app are only word of something unsupported', async () => {
    const stage = await setStage({ historyMessages: 60, otherNumbers: 1 });
    await stage.onboard();
    const { sandbox } = stage;
    const { waId } = customerOf(sandbox);
    const said = sandbox.act('customer.write', { number: '442079460000', customer: waId, text: 'Hello' });
    sandbox.act('customer.edit', { message: said, text: 'Hallo' });
    sandbox.act('customer.revoke', { message: said });
    await sandbox.advance(1000);
    expect(inboundOf(stage).map(({ type, unsupported }) => [type, unsupported?.type])).toEqual([
      ['text', undefined],
      ['unsupported', 'edit'],
    ]);
    expect(() => sandbox.act('phone.write', { number: '442079460000', customer: waId, text: 'x' })).toThrow(
      'lives in no phone',
    );
  });
});

describe('a message that is not available (131060)', () => {
  const UNAVAILABLE = { type: 'unsupported', errors: [expect.objectContaining({ code: 131060 })] };

  it('comes first, and the message itself seconds later, which opens the window', async () => {
    const stage = await connected();
    const { waId } = customerOf(stage.sandbox);
    const input = { customer: waId, text: 'Hi, from your ad', unavailable: 'at-first' };
    const id = stage.sandbox.act('customer.write', input);
    await stage.sandbox.advance(1000);
    expect(inboundOf(stage)).toEqual([expect.objectContaining({ id, ...UNAVAILABLE })]);
    await stage.sandbox.advance(10_000);
    expect(inboundOf(stage)[1]).toMatchObject({ id, type: 'text', text: { body: 'Hi, from your ad' } });
    expect((await stage.sendText(waId)).status).toBe(200);
  });

  it('may be all that ever comes, and opens nothing', async () => {
    const stage = await connected();
    const { waId } = customerOf(stage.sandbox);
    stage.sandbox.act('customer.write', { customer: waId, text: 'Hi', unavailable: 'for-good' });
    await stage.sandbox.advance(HOUR_MS);
    expect(inboundOf(stage)).toEqual([expect.objectContaining(UNAVAILABLE)]);
    expect((await stage.sendText(waId)).body.error.code).toBe(131047);
  });

  it('is the trace of a customer on Windows or a watch, unless the rule is off', async () => {
    const stage = await connected();
    const { waId } = customerOf(stage.sandbox);
    stage.sandbox.act('customer.write', { customer: waId, text: 'Hi', on: 'windows' });
    stage.sandbox.act('customer.write', { customer: waId, text: 'Hi', on: 'web' });
    await stage.sandbox.advance(1000);
    expect(inboundOf(stage).map(({ type }) => type)).toEqual(['unsupported', 'text']);
    stage.sandbox.act('rules.off', { rules: ['unsupported-companion-trace'] });
    stage.sandbox.act('customer.write', { customer: waId, text: 'Hi', on: 'wear-os' });
    await stage.sandbox.advance(1000);
    expect(inboundOf(stage)).toHaveLength(2);
  });
});

describe('a block', () => {
  it('of a customer keeps what they write from arriving', async () => {
    const stage = await connected();
    const { waId } = customerOf(stage.sandbox);
    stage.sandbox.act('phone.block', { customer: waId });
    stage.sandbox.customers.send(waId, 'Hello?');
    await stage.sandbox.advance(1000);
    expect(inboundOf(stage)).toEqual([]);
    stage.sandbox.act('phone.unblock', { customer: waId });
    stage.sandbox.customers.send(waId, 'Hello again');
    await stage.sandbox.advance(1000);
    expect(inboundOf(stage)).toHaveLength(1);
  });

  it('by a customer lets sends fail later with 131026, and them not write', async () => {
    const stage = await connected();
    const { waId } = customerOf(stage.sandbox);
    stage.sandbox.customers.send(waId, 'Leave me alone');
    stage.sandbox.act('customer.block', { customer: waId });
    expect((await stage.sendText(waId)).status).toBe(200);
    await stage.sandbox.advance(5000);
    expect(stage.callback.of('messages').at(-1)?.value.statuses[0]).toMatchObject({
      status: 'failed',
      recipient_id: waId,
      errors: [{ code: 131026, title: 'Message Undeliverable' }],
    });
    expect(() => stage.sandbox.customers.send(waId, 'Hello')).toThrow('has blocked');
    stage.sandbox.act('customer.unblock', { customer: waId });
    stage.sandbox.customers.send(waId, 'Hello');
  });
});
