import { describe, expect, it } from 'vitest';
import { contactSync } from '../../../src/core/wire/webhook.ts';
import { customerOf, HOUR_MS, type Stage, setStage } from '../stage.ts';

const rowsOf = ({ callback }: Stage) =>
  callback
    .of('smb_app_state_sync')
    .flatMap(({ value }) => value.state_sync)
    .map((row) => contactSync.parse(row));

describe('changed contacts', () => {
  it('are told once the contacts were asked for: additions and other names as add, and removals', async () => {
    const stage = await setStage({ historyMessages: 60 });
    const { sandbox, onboard, sync } = stage;
    await onboard();
    const { waId } = customerOf(sandbox);
    sandbox.act('phone.save-contact', { customer: waId, name: 'Too Early' });
    await sandbox.advance(HOUR_MS);
    expect(rowsOf(stage)).toEqual([]);
    await sync('smb_app_state_sync');
    await sandbox.advance(HOUR_MS);
    const before = rowsOf(stage).length;
    sandbox.act('phone.save-contact', { customer: waId, name: 'Mira Dalton' });
    sandbox.act('phone.save-contact', { customer: waId, name: 'Mira D.' });
    sandbox.act('phone.remove-contact', { customer: waId });
    await sandbox.advance(HOUR_MS);
    expect(rowsOf(stage).slice(before)).toMatchObject([
      { action: 'add', contact: { full_name: 'Mira Dalton', first_name: 'Mira', phone_number: waId } },
      { action: 'add', contact: { full_name: 'Mira D.', phone_number: waId } },
      { action: 'remove', contact: { phone_number: waId } },
    ]);
    expect(rowsOf(stage).at(-1)?.contact).not.toHaveProperty('full_name');
    expect(() => sandbox.act('phone.remove-contact', { customer: waId })).toThrow(
      'is not among the contacts',
    );
  });

  it('from before are in the next sync of them', async () => {
    const stage = await setStage({ historyMessages: 60 });
    const { sandbox, onboard, sync } = stage;
    const { waId } = customerOf(sandbox, ({ isNew, phone }) => isNew && phone === 'shown');
    sandbox.act('phone.save-contact', { customer: waId, name: 'Somebody New' });
    await onboard();
    await sync('smb_app_state_sync');
    await sandbox.advance(HOUR_MS);
    const names = rowsOf(stage).map(({ contact }) => contact.full_name);
    expect(names.some((name) => name?.startsWith('Somebody New'))).toBe(true);
  });

  it('of somebody with a username name no phone', async () => {
    const stage = await setStage({ historyMessages: 60 });
    const { sandbox, onboard, sync } = stage;
    await onboard();
    await sync('smb_app_state_sync');
    const stranger = customerOf(sandbox, ({ isNew, phone }) => isNew && phone !== 'shown');
    sandbox.act('phone.save-contact', { customer: stranger.waId, name: 'Stranger' });
    await sandbox.advance(HOUR_MS);
    const row = rowsOf(stage).find(({ contact }) => contact.full_name === 'Stranger');
    expect(row?.contact.user_id).toBe(stranger.userId);
    expect(row?.contact).not.toHaveProperty('phone_number');
  });
});
