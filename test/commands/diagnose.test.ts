import { describe, expect, it } from 'vitest';
import { documentOf, run, temporaryFolder } from '../support/run.ts';

describe('coex diagnose', () => {
  it('tells of every link in one document, in their order', async () => {
    const ran = await run(['diagnose', '--json'], { env: { COEX_HOME: temporaryFolder() } });
    const { links, phoneNumberId } = documentOf(ran);
    expect(links.map(({ link }: { link: string }) => link)).toEqual([
      'config',
      'secrets',
      'clock',
      'graph',
      'token',
      'app',
      'waba',
      'callback',
      'number',
      'store',
      'deliveries',
      'history',
      'echoes',
      'refusals',
      'drift',
    ]);
    expect(phoneNumberId).toBeNull();
  });

  it('is 5 for a number that nobody knows', async () => {
    const ran = await run(['diagnose', '--number', '+447700900111', '--json'], {
      env: { COEX_HOME: temporaryFolder() },
    });
    expect(ran.exitCode).toBe(5);
  });
});
