import { expect, it } from 'vitest';
import type { Side } from '../../../../src/core/diagnosis/index.ts';
import { appProbe } from '../../../../src/core/diagnosis/probes/app.ts';

// A sandbox always calls a subscription active.
it('tells a subscription that Meta has switched off, though it has every field', async () => {
  const fields = ['messages', 'account_update', 'history', 'smb_app_state_sync', 'smb_message_echoes'];
  const look = (active: boolean) =>
    appProbe({
      config: () => ({ find: () => '660000000000004' }),
      meta: {
        appStanding: async () => ({ kind: 'proved' }),
        subscription: async () => ({ kind: 'told', value: { active, fields } }),
        callbackUrl: () => undefined,
      },
    } as unknown as Side);
  expect(await look(false)).toMatchObject([{ code: 'app-subscription-inactive' }]);
  expect(await look(true)).toMatchObject([{ verdict: 'pass' }]);
});
