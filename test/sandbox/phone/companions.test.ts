import { describe, expect, it } from 'vitest';
import { setStage } from '../stage.ts';

describe('companions', () => {
  it('are four at most, one of each kind, and all go with an onboarding', async () => {
    const { sandbox, onboard, signupUrl } = await setStage({ historyMessages: 60 });
    await onboard();
    const link = (companion: string) => sandbox.act('phone.link', { companion });
    for (const kind of ['web', 'desktop-mac', 'windows', 'wear-os']) link(kind);
    expect(() => link('web')).toThrow('A phone has at most 4 companions.');
    sandbox.act('phone.unlink', { companion: 'windows' });
    expect(() => link('web')).toThrow('A web companion is linked already.');
    expect(() => sandbox.act('phone.unlink', { companion: 'windows' })).toThrow(
      'No windows companion is linked.',
    );
    sandbox.act('phone.disconnect');
    await sandbox.phone.accept(signupUrl());
    expect(() => sandbox.act('phone.unlink', { companion: 'web' })).toThrow('No web companion is linked.');
  });

  it('of the supported kinds are heard, Windows and WearOS are not', async () => {
    const { sandbox, callback, onboard } = await setStage({ historyMessages: 60 });
    await onboard();
    const [customer] = sandbox.customers.list();
    for (const on of ['web', 'desktop-mac', 'windows', 'wear-os']) {
      sandbox.act('phone.link', { companion: on });
      sandbox.act('phone.write', { customer: customer?.waId, text: `from ${on}`, on });
    }
    await sandbox.advance(1000);
    const heard = callback.of('smb_message_echoes').map(({ value }) => value.message_echoes[0].text.body);
    expect(heard).toEqual(['from web', 'from desktop-mac']);
    sandbox.act('rules.off', { rules: ['unsupported-companion-silent'] });
    sandbox.act('phone.write', { customer: customer?.waId, text: 'heard now', on: 'windows' });
    await sandbox.advance(1000);
    expect(callback.of('smb_message_echoes').at(-1)?.value.message_echoes[0].text.body).toBe('heard now');
  });

  it('that are not linked cannot write', async () => {
    const { sandbox } = await setStage({ historyMessages: 60 });
    const [customer] = sandbox.customers.list();
    expect(() => sandbox.act('phone.write', { customer: customer?.waId, text: 'x', on: 'web' })).toThrow(
      'No web companion is linked.',
    );
  });
});
