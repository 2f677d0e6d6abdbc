import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createSecrets, SECRETS } from '../../../src/core/secrets/index.ts';
import { memoryKeyring } from '../../support/keyring.ts';
import { temporaryFolder } from '../../support/run.ts';

function secretsWith({ env = {}, profile = 'default', keyring = memoryKeyring() } = {}) {
  const file = join(temporaryFolder(), 'secrets.json');
  return { ring: keyring, secrets: createSecrets({ env, file, profile, keyring: async () => keyring }) };
}

describe('secrets', () => {
  it('of onboarded accounts are kept beside the others, by their WABA', async () => {
    const { secrets, ring } = secretsWith({ profile: 'work' });
    await secrets.set('business-token-330', 'EAAbusiness');
    expect(await secrets.get('business-token-330')).toBe('EAAbusiness');
    expect(await secrets.find('business-token-331')).toBeUndefined();
    expect([...ring.kept.keys()]).toEqual(['work/business-token-330']);
  });

  it('from the environment are named like settings, and come without the line break of a file', async () => {
    const env = { COEX_APP_SECRET: 'abc\r\n', COEX_BUSINESS_TOKEN_330: 'EAA' };
    const { secrets } = secretsWith({ env });
    expect(await secrets.find('app-secret')).toEqual({ value: 'abc', place: 'environment' });
    expect(await secrets.get('business-token-330')).toBe('EAA');
  });

  it('that are missing are an error that names both ways to give them', async () => {
    const { secrets } = secretsWith();
    for (const name of Object.keys(SECRETS) as (keyof typeof SECRETS)[]) {
      await expect(secrets.get(name)).rejects.toMatchObject({ code: 'secret-missing', exit: 4 });
    }
    await expect(secrets.get('app-secret')).rejects.toMatchObject({
      hint: expect.stringMatching(/COEX_APP_SECRET.*`coex secrets set app-secret`/),
    });
  });
});
