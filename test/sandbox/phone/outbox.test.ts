import { describe, expect, it } from 'vitest';
import { customerOf, HOUR_MS, setStage } from '../stage.ts';

describe('a phone that is offline', () => {
  it('lets history, contacts and echoes wait, and then tells them in order', async () => {
    const { sandbox, callback, onboard, sync } = await setStage();
    await onboard();
    sandbox.act('phone.offline');
    expect((await sync('smb_app_state_sync')).status).toBe(200);
    expect((await sync('history')).status).toBe(200);
    const { waId } = customerOf(sandbox);
    sandbox.phone.send(waId, 'Typed without a net');
    const typedAt = sandbox.now();
    await sandbox.advance(30 * HOUR_MS);
    expect(callback.received.map(({ field }) => field)).toEqual(['account_update']);

    const waiting = sandbox.act('phone.online');
    await sandbox.advance(HOUR_MS);
    const echo = callback.of('smb_message_echoes')[0]?.value.message_echoes[0];
    expect(Number(echo.timestamp)).toBe(Math.floor(typedAt / 1000));
    const chunks = callback.of('history').filter(({ value }) => value.history !== undefined);
    expect(chunks.at(-1)?.value.history[0].metadata.progress).toBe(100);
    expect(callback.received).toHaveLength(1 + Number(waiting));
  });

  it('holds back only what was not told yet when it drops out in the middle', async () => {
    const { sandbox, callback, onboard, sync } = await setStage();
    await onboard();
    await sync('history');
    await sandbox.advance(6000);
    const before = callback.of('history').length;
    expect(before).toBeGreaterThan(0);
    sandbox.act('phone.offline');
    await sandbox.advance(HOUR_MS);
    expect(callback.of('history')).toHaveLength(before);
    sandbox.act('phone.online');
    await sandbox.advance(HOUR_MS);
    const ids = callback
      .of('history')
      .flatMap(({ value }) => value.history?.[0].threads ?? [])
      .flatMap((thread) => thread.messages.map((row: { id: string }) => row.id));
    expect(ids).toHaveLength(900);
    expect(new Set(ids).size).toBe(900);
  });

  it('does not keep customers from writing, nor the API from sending', async () => {
    const { sandbox, callback, onboard, sendText } = await setStage({ historyMessages: 60 });
    await onboard();
    sandbox.act('phone.offline');
    const { waId } = customerOf(sandbox);
    sandbox.customers.send(waId, 'Hello?');
    await sandbox.advance(1000);
    expect((await sendText(waId)).status).toBe(200);
    await sandbox.advance(10_000);
    expect(callback.of('messages').length).toBeGreaterThanOrEqual(3);
  });

  it('tells all the same while the rule is off', async () => {
    const { sandbox, callback, onboard } = await setStage({ historyMessages: 60 });
    await onboard();
    sandbox.act('rules.off', { rules: ['offline-phone-waits'] });
    sandbox.act('phone.offline');
    sandbox.phone.send(customerOf(sandbox).waId, 'Hi');
    await sandbox.advance(1000);
    expect(callback.of('smb_message_echoes')).toHaveLength(1);
  });
});
