import { describe, expect, it } from 'vitest';
import { createContext } from '../../../src/commands/context.ts';
import { globalFlags } from '../../../src/commands/global-flags.ts';
import { findCommand } from '../../../src/commands/registry.ts';
import { hostOn } from '../../support/host.ts';
import { temporaryFolder } from '../../support/run.ts';

const OTHER = 'postgres://coex@db.example/other';

function contextWith(env: Readonly<Record<string, string>>) {
  const { host } = hostOn({ env: { COEX_HOME: temporaryFolder(), ...env } });
  return createContext(host, globalFlags.parse({}), findCommand);
}

describe('the address of a store that a flag names', () => {
  it('has the password that is kept, where the store in use is a file', async () => {
    const context = contextWith({ COEX_STORE: 'store.db', COEX_STORE_PASSWORD: 'hu/sh' });
    expect(await context.storeAddressOf(OTHER, '--to')).toBe('postgres://coex:hu%2Fsh@db.example/other');
    expect(await context.storeAddressOf('copy.db', '--to')).toBe('copy.db');
  });

  it('gets nothing of the password that another database has', async () => {
    const context = contextWith({ COEX_STORE: 'postgres://coex:hush@db.example/coex' });
    expect(await context.storeAddressOf(OTHER, '--to')).toBe(OTHER);
    const itself = 'postgres://coex@db.example/coex';
    expect(await context.storeAddressOf(itself, '--from')).toBe(await context.storeAddress());
  });

  it('has no password in it', async () => {
    const context = contextWith({});
    const asked = context.storeAddressOf('postgres://coex:hush@db.example/coex', '--to');
    await expect(asked).rejects.toMatchObject({ code: 'store-password-misplaced', exit: 2 });
  });
});
