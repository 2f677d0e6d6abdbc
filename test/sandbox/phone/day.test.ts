import { describe, expect, it } from 'vitest';
import { HOUR_MS, type Stage, setStage } from '../stage.ts';

const DAY_MS = 24 * HOUR_MS;

const removals = ({ callback }: Stage) =>
  callback.of('account_update').filter(({ value }) => value.event === 'PARTNER_REMOVED');

async function isConnected({ graph, sandbox }: Stage): Promise<boolean> {
  const { body } = await graph('GET', `${sandbox.number.id}?fields=is_on_biz_app`);
  return body.is_on_biz_app;
}

describe('a phone in use', () => {
  it('stays connected for a year, and its days are nothing that is due', async () => {
    const stage = await setStage({ historyMessages: 60 });
    await stage.onboard();
    expect(stage.sandbox.nextDueAt()).toBeUndefined();
    await stage.sandbox.advance(365 * DAY_MS);
    expect(await isConnected(stage)).toBe(true);
    expect(stage.callback.of('account_update').map(({ value }) => value.event)).toEqual(['PARTNER_ADDED']);
  });
});

describe('an idle phone', () => {
  it('is lost after 14 days to the millisecond, and nothing says so before', async () => {
    const stage = await setStage({ historyMessages: 60 });
    const { sandbox, callback } = stage;
    await stage.onboard();
    await sandbox.advance(5 * DAY_MS + 12_345);
    sandbox.act('phone.idle');
    const before = callback.received.length;
    await sandbox.advance(13 * DAY_MS);
    await sandbox.advance(DAY_MS - 1);
    expect(callback.received).toHaveLength(before);
    expect(await isConnected(stage)).toBe(true);
    await sandbox.advance(1);
    expect(await isConnected(stage)).toBe(false);
    await sandbox.advance(1000);
    const [removal] = removals(stage);
    expect(removal?.value).toEqual({
      event: 'PARTNER_REMOVED',
      waba_info: { waba_id: sandbox.waba.id, owner_business_id: sandbox.waba.businessId },
      disconnection_info: { reason: 'PRIMARY_INACTIVITY', initiated_by: 'SYSTEM' },
    });
    expect(removal?.entry.time).toBe(Math.floor(sandbox.now() / 1000));
  });

  it('cannot send through the API afterwards, and has its syncs back after a new signup', async () => {
    const stage = await setStage({ historyMessages: 60 });
    const { sandbox } = stage;
    await stage.onboard();
    await stage.sync('history');
    sandbox.act('phone.idle');
    await sandbox.advance(14 * DAY_MS);
    const { waId } = sandbox.customers.list()[4] ?? { waId: '' };
    expect((await stage.sendText(waId)).body.error.code).toBe(133010);
    await sandbox.phone.accept(stage.signupUrl());
    expect(await isConnected(stage)).toBe(true);
    expect((await stage.sync('history')).status).toBe(200);
  });

  it.each(['phone.open', 'phone.write'] as const)('is kept by %s on the 13th day', async (action) => {
    const stage = await setStage({ historyMessages: 60 });
    const { sandbox } = stage;
    await stage.onboard();
    sandbox.act('phone.idle');
    await sandbox.advance(13 * DAY_MS);
    const [customer] = sandbox.customers.list();
    sandbox.act(action, action === 'phone.open' ? {} : { customer: customer?.waId, text: 'Ready!' });
    await sandbox.advance(13 * DAY_MS);
    expect(await isConnected(stage)).toBe(true);
    await sandbox.advance(DAY_MS);
    expect(await isConnected(stage)).toBe(false);
  });

  it('is not kept by work on a companion: only the phone itself counts', async () => {
    const stage = await setStage({ historyMessages: 60 });
    const { sandbox } = stage;
    await stage.onboard();
    sandbox.act('phone.link', { companion: 'web' });
    sandbox.act('phone.idle');
    const [customer] = sandbox.customers.list();
    for (let day = 0; day < 14; day += 1) {
      await sandbox.advance(DAY_MS);
      if (day < 13) sandbox.act('phone.write', { customer: customer?.waId, text: 'Hi', on: 'web' });
    }
    expect(await isConnected(stage)).toBe(false);
  });

  it('stays while the rule is off', async () => {
    const stage = await setStage({ historyMessages: 60 });
    await stage.onboard();
    stage.sandbox.act('rules.off', { rules: ['primary-inactivity'] });
    stage.sandbox.act('phone.idle');
    await stage.sandbox.advance(60 * DAY_MS);
    expect(await isConnected(stage)).toBe(true);
  });

  it('starts anew with the next onboarding', async () => {
    const stage = await setStage({ historyMessages: 60 });
    const { sandbox } = stage;
    await stage.onboard();
    sandbox.act('phone.disconnect');
    await sandbox.advance(DAY_MS);
    await sandbox.phone.accept(stage.signupUrl());
    sandbox.act('phone.idle');
    await sandbox.advance(14 * DAY_MS + 1000);
    expect(removals(stage).map(({ value }) => value.disconnection_info.reason)).toEqual([
      'ACCOUNT_DISCONNECTED',
      'PRIMARY_INACTIVITY',
    ]);
  });
});

describe('a phone that is offline', () => {
  it('counts as unused, even in somebody’s hand', async () => {
    const stage = await setStage({ historyMessages: 60 });
    await stage.onboard();
    stage.sandbox.act('phone.offline');
    await stage.sandbox.advance(15 * DAY_MS);
    expect(await isConnected(stage)).toBe(false);
  });
});

describe('a companion', () => {
  it('that lies still for 30 days ends the link, though the phone is in use', async () => {
    const stage = await setStage({ historyMessages: 60 });
    const { sandbox } = stage;
    await stage.onboard();
    sandbox.act('phone.link', { companion: 'desktop-mac' });
    sandbox.act('phone.link', { companion: 'web' });
    sandbox.act('phone.companion', { companion: 'desktop-mac', inUse: false });
    await sandbox.advance(30 * DAY_MS - 1);
    expect(await isConnected(stage)).toBe(true);
    await sandbox.advance(1001);
    expect(removals(stage)[0]?.value.disconnection_info).toEqual({
      reason: 'COMPANION_INACTIVITY',
      initiated_by: 'SYSTEM',
    });
  });

  it('harms nothing once it is unlinked, or while the rule is off', async () => {
    for (const mend of [
      ['phone.unlink', { companion: 'web' }],
      ['rules.off', { rules: ['companion-inactivity'] }],
    ] as const) {
      const stage = await setStage({ historyMessages: 60 });
      await stage.onboard();
      stage.sandbox.act('phone.link', { companion: 'web' });
      stage.sandbox.act('phone.companion', { companion: 'web', inUse: false });
      stage.sandbox.act(mend[0], mend[1]);
      await stage.sandbox.advance(40 * DAY_MS);
      expect(await isConnected(stage)).toBe(true);
    }
  });
});
