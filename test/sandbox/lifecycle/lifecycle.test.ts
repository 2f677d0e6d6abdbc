import { describe, expect, it } from 'vitest';
import { customerOf, HOUR_MS, type Stage, setStage } from '../stage.ts';

const MINUTE_MS = 60_000;

const eventsOf = ({ callback }: Stage) => callback.of('account_update').map(({ value }) => value.event);

const fieldsOf = async ({ graph, sandbox }: Stage, id = sandbox.number.id) =>
  (await graph('GET', `${id}?fields=is_on_biz_app,platform_type,status`)).body;

async function connected(): Promise<Stage> {
  const stage = await setStage({ historyMessages: 60 });
  await stage.onboard();
  return stage;
}

describe('leaving in the app', () => {
  it.each([
    ['phone.disconnect', {}, 'ACCOUNT_DISCONNECTED'],
    ['phone.downgrade', {}, 'BUSINESS_DOWNGRADE'],
    ['phone.change-number', { to: '447700900999' }, 'CHANGE_NUMBER'],
    ['phone.re-register', { keepsOptIn: false }, 'USER_RE_REGISTERED'],
  ] as const)('%s ends the link for good: PARTNER_REMOVED, %s', async (action, input, reason) => {
    const stage = await connected();
    const { sandbox, callback } = stage;
    const { id } = sandbox.number;
    sandbox.act(action, input);
    await sandbox.advance(HOUR_MS);
    const removal = callback.of('account_update').at(-1);
    expect(removal?.value).toMatchObject({
      event: 'PARTNER_REMOVED',
      waba_info: { waba_id: sandbox.waba.id },
      disconnection_info: { reason, initiated_by: 'USER' },
    });
    expect(removal?.entry.id).not.toBe(sandbox.waba.id);
    expect(await fieldsOf(stage, id)).toMatchObject({ is_on_biz_app: false });
  });

  it('names the phone number and no WABA in the other form of the event (C8)', async () => {
    const stage = await connected();
    const { sandbox, callback } = stage;
    sandbox.act('rules.on', { rules: ['partner-entry-is-waba'] });
    sandbox.act('phone.disconnect');
    await sandbox.advance(1000);
    const removal = callback.of('account_update').at(-1);
    expect(removal?.entry.id).toBe(sandbox.waba.id);
    expect(removal?.value).toEqual({
      event: 'PARTNER_REMOVED',
      phone_number: '447700900100',
      disconnection_info: { reason: 'ACCOUNT_DISCONNECTED', initiated_by: 'USER' },
    });
  });

  it('twice says nothing twice', async () => {
    const stage = await connected();
    stage.sandbox.act('phone.disconnect');
    stage.sandbox.act('phone.disconnect');
    await stage.sandbox.advance(HOUR_MS);
    expect(eventsOf(stage)).toEqual(['PARTNER_ADDED', 'PARTNER_REMOVED']);
  });

  it('before any onboarding says nothing at all', async () => {
    const stage = await setStage({ historyMessages: 60 });
    await stage.subscribeApp();
    await stage.subscribeWaba();
    stage.sandbox.act('phone.disconnect');
    stage.sandbox.act('phone.re-register');
    await stage.sandbox.advance(HOUR_MS);
    expect(stage.callback.received).toEqual([]);
  });

  it('leaves nobody who could type, once the Business app is gone', async () => {
    const { sandbox } = await connected();
    const { waId } = customerOf(sandbox);
    sandbox.act('phone.downgrade');
    expect(() => sandbox.phone.send(waId, 'Hi')).toThrow('has the consumer app');
    sandbox.act('phone.re-register');
    expect(sandbox.phone.send(waId, 'Hi')).toMatch(/^wamid\./);
  });
});

describe('a new phone', () => {
  it('offboards the number for some minutes: sends are refused, webhooks go on, no history again', async () => {
    const stage = await connected();
    const { sandbox, callback } = stage;
    await stage.sync('history');
    await sandbox.advance(HOUR_MS);
    const { waId } = customerOf(sandbox);
    sandbox.customers.send(waId, 'Hello');
    await sandbox.advance(1000);
    const historyBefore = callback.of('history').length;

    sandbox.act('phone.re-register');
    await sandbox.advance(1000);
    expect(eventsOf(stage)).toEqual(['PARTNER_ADDED', 'ACCOUNT_OFFBOARDED']);
    expect(callback.of('account_update').at(-1)?.value).toEqual({ event: 'ACCOUNT_OFFBOARDED' });
    expect((await stage.sendText(waId)).status).toBe(400);
    sandbox.customers.send(waId, 'Are you there?');
    await sandbox.advance(1000);
    expect(callback.of('messages').at(-1)?.value.messages[0].text.body).toBe('Are you there?');

    await sandbox.advance(10 * MINUTE_MS);
    expect(eventsOf(stage).at(-1)).toBe('ACCOUNT_RECONNECTED');
    expect((await stage.sendText(waId)).status).toBe(200);
    expect(await fieldsOf(stage)).toMatchObject({ is_on_biz_app: true, platform_type: 'CLOUD_API' });
    expect((await stage.sync('history')).body.error.code).toBe(2593107);
    await sandbox.advance(HOUR_MS);
    expect(callback.of('history')).toHaveLength(historyBefore);
  });

  it('may be signed up again meanwhile: a new onboarding, and nothing comes back by itself', async () => {
    const stage = await connected();
    const { sandbox } = stage;
    await stage.sync('history');
    sandbox.act('phone.re-register');
    await sandbox.advance(30_000);
    await sandbox.phone.accept(stage.signupUrl());
    await sandbox.advance(HOUR_MS);
    expect(eventsOf(stage)).toEqual(['PARTNER_ADDED', 'ACCOUNT_OFFBOARDED', 'PARTNER_ADDED']);
    expect((await stage.sync('history')).status).toBe(200);
  });

  it('twice in a minute is two offboardings and one return', async () => {
    const stage = await connected();
    const { sandbox } = stage;
    sandbox.act('phone.re-register');
    await sandbox.advance(30_000);
    sandbox.act('phone.re-register', { restoresChats: false });
    await sandbox.advance(HOUR_MS);
    const events = eventsOf(stage);
    expect(events.filter((event) => event === 'ACCOUNT_OFFBOARDED')).toHaveLength(2);
    expect(events.filter((event) => event === 'ACCOUNT_RECONNECTED')).toHaveLength(1);
  });

  it('without a backup has no chats for a later history', async () => {
    const stage = await connected();
    const { sandbox, callback } = stage;
    sandbox.act('phone.re-register', { keepsOptIn: false, restoresChats: false });
    await sandbox.advance(HOUR_MS);
    await sandbox.phone.accept(stage.signupUrl());
    await stage.sync('history');
    await sandbox.advance(HOUR_MS);
    expect(callback.of('history').map(({ value }) => value.history[0].threads)).toEqual([[]]);
  });

  it('does not come back while the rule is off', async () => {
    const stage = await connected();
    stage.sandbox.act('rules.off', { rules: ['automatic-reconnection'] });
    stage.sandbox.act('phone.re-register');
    await stage.sandbox.advance(24 * HOUR_MS);
    expect(eventsOf(stage)).toEqual(['PARTNER_ADDED', 'ACCOUNT_OFFBOARDED']);
  });

  it('does not come back to a partner whom another one took the number from', async () => {
    const stage = await connected();
    const { sandbox } = stage;
    sandbox.act('phone.re-register');
    sandbox.act('number.take-over');
    await sandbox.advance(HOUR_MS);
    expect(eventsOf(stage)).toEqual(['PARTNER_ADDED', 'ACCOUNT_OFFBOARDED']);
    expect((await stage.sendText(customerOf(sandbox).waId)).body.error.code).toBe(100);
    await expect(sandbox.phone.accept(stage.signupUrl())).rejects.toThrow('3441041');
  });

  it('cannot be taken over while it is connected', async () => {
    const { sandbox } = await connected();
    expect(() => sandbox.act('number.take-over')).toThrow('is not offboarded');
  });
});

describe('an uninstalled app', () => {
  it('severs the link without a word, and a new installation brings it back', async () => {
    const stage = await connected();
    const { sandbox } = stage;
    sandbox.act('phone.uninstall');
    await sandbox.advance(HOUR_MS);
    expect(eventsOf(stage)).toEqual(['PARTNER_ADDED']);
    expect((await stage.sendText(customerOf(sandbox).waId)).status).toBe(400);
    expect(() => sandbox.act('phone.open')).toThrow('has no WhatsApp app');
    sandbox.act('phone.re-register');
    await sandbox.advance(HOUR_MS);
    expect(eventsOf(stage)).toEqual(['PARTNER_ADDED', 'ACCOUNT_OFFBOARDED', 'ACCOUNT_RECONNECTED']);
  });

  it('is lost as an idle phone is when nobody installs it again', async () => {
    const stage = await connected();
    stage.sandbox.act('phone.uninstall');
    await stage.sandbox.advance(16 * 24 * HOUR_MS);
    expect(stage.callback.of('account_update').at(-1)?.value.disconnection_info.reason).toBe(
      'PRIMARY_INACTIVITY',
    );
  });
});

describe('onboarding again after a removal', () => {
  it('keeps the ids, opens the syncs, and brings what was said meanwhile as history', async () => {
    const stage = await connected();
    const { sandbox, callback } = stage;
    const { id } = sandbox.number;
    await stage.sync('history');
    const { waId } = customerOf(sandbox);
    const live = sandbox.customers.send(waId, 'While connected');
    await sandbox.advance(HOUR_MS);
    const [sent] = (await stage.sendText(waId, 'By the API')).body.messages;
    sandbox.act('phone.disconnect');
    const between = sandbox.customers.send(waId, 'While disconnected');
    await sandbox.advance(HOUR_MS);
    const seen = callback.of('history').length;

    await sandbox.phone.accept(stage.signupUrl());
    await sandbox.advance(5000);
    expect(sandbox.number.id).toBe(id);
    expect(eventsOf(stage).at(-1)).toBe('PARTNER_ADDED');
    expect((await stage.sync('smb_app_state_sync')).status).toBe(200);
    expect((await stage.sync('history')).status).toBe(200);
    await sandbox.advance(HOUR_MS);
    const ids = callback
      .of('history')
      .slice(seen)
      .flatMap(({ value }) => value.history?.[0].threads ?? [])
      .flatMap((thread) => thread.messages.map((row: { id: string }) => row.id));
    for (const wamid of [live, sent.id, between]) expect(ids).toContain(wamid);
    const texts = callback.of('messages').flatMap(({ value }) => value.messages ?? []);
    expect(texts.map((one) => one.id)).not.toContain(between);
  });

  it('may get a new WABA and a new id, with everything that belongs to the phone', async () => {
    const stage = await connected();
    const { sandbox, callback } = stage;
    const before = { number: sandbox.number.id, waba: sandbox.waba.id };
    sandbox.act('rules.on', { rules: ['fresh-ids-after-removal'] });
    const { waId } = customerOf(sandbox);
    const wamid = sandbox.phone.send(waId, 'Ready at 5');
    sandbox.act('phone.disconnect');
    await sandbox.advance(1000);
    await sandbox.phone.accept(stage.signupUrl());
    await sandbox.advance(5000);
    expect(sandbox.number.id).not.toBe(before.number);
    expect(sandbox.waba.id).not.toBe(before.waba);
    expect(sandbox.number.displayPhoneNumber).toBe('+44 7700 900100');
    expect(callback.of('account_update').at(-1)?.value.waba_info.waba_id).toBe(sandbox.waba.id);
    expect(await fieldsOf(stage, before.number)).toMatchObject({ is_on_biz_app: false });
    expect(await fieldsOf(stage)).toMatchObject({ is_on_biz_app: true });

    // Nobody subscribed the new WABA yet: what is said is lost, as in life.
    sandbox.phone.edit(wamid, 'Ready at 6');
    await sandbox.advance(1000);
    expect(sandbox.log().at(-1)).toMatchObject({ field: 'smb_message_echoes', outcome: 'lost' });
    await stage.subscribeWaba();
    sandbox.phone.edit(wamid, 'Ready at 7');
    await sandbox.advance(1000);
    const echo = callback.of('smb_message_echoes').at(-1);
    expect(echo?.value.metadata.phone_number_id).toBe(sandbox.number.id);
    expect(echo?.value.message_echoes[0].edit.original_message_id).toBe(wamid);
    expect((await stage.sync('history')).status).toBe(200);
  });
});

describe('another number in the phone', () => {
  it('is to be onboarded anew, and its chats come along', async () => {
    const stage = await connected();
    const { sandbox } = stage;
    const id = sandbox.act('phone.change-number', { to: '447700900999' });
    expect(sandbox.number).toEqual({ id, displayPhoneNumber: '+44 7700 900999' });
    expect(await fieldsOf(stage)).toMatchObject({ is_on_biz_app: false });
    await sandbox.phone.accept(stage.signupUrl());
    await sandbox.advance(2000);
    await stage.sync('history');
    await sandbox.advance(HOUR_MS);
    const rows = stage.callback
      .of('history')
      .flatMap(({ value }) => value.history?.[0].threads ?? [])
      .flatMap((thread) => thread.messages);
    expect(rows).toHaveLength(60);
    expect(rows.some((row) => row.from === '447700900999')).toBe(true);
  });

  it('must be nobody’s', async () => {
    const { sandbox } = await connected();
    const { waId } = customerOf(sandbox);
    for (const to of [waId, '447700900100'])
      expect(() => sandbox.act('phone.change-number', { to })).toThrow('belongs to somebody');
    expect(() => sandbox.act('phone.change-number', { to: 'x' })).toThrow('expected 7 to 15 digits');
  });
});

describe('the permission of an app', () => {
  it('taken back stops its customers’ tokens, and the partner is told', async () => {
    const stage = await setStage({ historyMessages: 60 });
    const { sandbox, callback, graph } = stage;
    await stage.subscribeApp();
    await stage.subscribeWaba();
    await sandbox.phone.accept(stage.signupUrl(true));
    const code = callback.visits.at(-1)?.searchParams.get('code') ?? '';
    const query = new URLSearchParams({ client_id: sandbox.app.id, client_secret: sandbox.app.secret, code });
    const token = (await graph('GET', `oauth/access_token?${query}`, { token: '' })).body.access_token;
    expect((await graph('GET', sandbox.waba.id, { token })).status).toBe(200);
    sandbox.act('app.uninstall');
    await sandbox.advance(2000);
    expect((await graph('GET', sandbox.waba.id, { token })).body.error.code).toBe(190);
    expect(callback.of('account_update').at(-1)?.value).toEqual({
      event: 'PARTNER_APP_UNINSTALLED',
      waba_info: {
        waba_id: sandbox.waba.id,
        owner_business_id: sandbox.waba.businessId,
        partner_app_id: sandbox.app.id,
      },
    });
  });

  it('given is told too where the rule is on', async () => {
    const stage = await setStage({ historyMessages: 60 });
    stage.sandbox.act('rules.on', { rules: ['partner-app-installed'] });
    await stage.onboard();
    expect(eventsOf(stage)).toEqual(['PARTNER_ADDED', 'PARTNER_APP_INSTALLED']);
  });
});

describe('a ban', () => {
  it('is told with its date in prose', async () => {
    const stage = await connected();
    stage.sandbox.act('waba.ban', { state: 'SCHEDULE_FOR_DISABLE' });
    await stage.sandbox.advance(1);
    expect(stage.callback.of('account_update').at(-1)?.value).toEqual({
      event: 'DISABLED_UPDATE',
      ban_info: { waba_ban_state: 'SCHEDULE_FOR_DISABLE', waba_ban_date: 'November 5, 2026' },
    });
  });
});
