import { describe, expect, it, onTestFinished } from 'vitest';
import { findServer, reasonToSkip } from './find-server.ts';
import { startOwnServer } from './own-server.ts';

const NOWHERE = 'postgres://postgres@127.0.0.1:1/postgres';

const nothingStarts = async () => ({ problem: 'nothing is installed' });

describe('the server of a run', () => {
  it('is the one that is named, or the run fails: no other is looked for', async () => {
    const start = () => Promise.reject(new Error('another was started'));
    await expect(findServer({ url: NOWHERE, start })).rejects.toThrow(
      /^COEX_TEST_POSTGRES_URL: .*ECONNREFUSED/,
    );
  });

  it('is one of its own where this machine’s has too few connections left', {
    timeout: 120_000,
  }, async (test) => {
    const narrow = await startOwnServer({ settings: ['max_connections=20'] });
    if ('problem' in narrow) return test.skip(reasonToSkip(narrow, process.env.CI));
    onTestFinished(narrow.stop);
    const own = { ...narrow, from: 'started for it' };
    const { port } = new URL(narrow.url);
    await expect(findServer({ port, start: async () => own })).resolves.toBe(own);
    const found = await findServer({ port, start: nothingStarts });
    expect(found).toMatchObject({
      problem: expect.stringMatching(/ \d+ free connections, .*; nothing is installed$/),
    });
    const named = findServer({ url: narrow.url, start: nothingStarts });
    await expect(named).rejects.toThrow('free connections');
  });

  it('is none where no server answers and none can be started, and why is said', async () => {
    await expect(findServer({ port: '1', start: nothingStarts })).resolves.toEqual({
      problem: expect.stringMatching(/^127\.0\.0\.1:1: .*ECONNREFUSED.*; nothing is installed$/),
    });
    await expect(startOwnServer({}, [])).resolves.toEqual({ problem: expect.stringContaining('installed') });
    await expect(startOwnServer({}, ['/nowhere/a', '/nowhere/b'])).resolves.toEqual({
      problem: expect.stringMatching(/^\/nowhere\/a: .*ENOENT; \/nowhere\/b: .*ENOENT$/),
    });
  });

  it('may be missing, save where nothing may be skipped', () => {
    const none = { problem: 'nothing is installed' };
    expect(reasonToSkip(none, undefined)).toMatch(/nothing is installed.*\n.* skipped/);
    expect(() => reasonToSkip(none, 'true')).toThrow('nothing is installed');
  });
});
