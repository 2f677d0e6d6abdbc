import { statfs } from 'node:fs/promises';
import { describe, expect, it, vi } from 'vitest';
import { documentOf, run, temporaryFolder } from '../../support/run.ts';

vi.mock('node:fs/promises', { spy: true });

const MEBIBYTE = 1024 * 1024;

describe('the check of the disk', () => {
  it.each([
    [99, 'fail', 3],
    [100, 'warn', 0],
    [1023, 'warn', 0],
    [1024, 'pass', 0],
  ])('with %i MiB free is a %s', async (freeMebibytes, verdict, exit) => {
    const space = { bavail: freeMebibytes, bsize: MEBIBYTE } as Awaited<ReturnType<typeof statfs>>;
    vi.mocked(statfs).mockResolvedValueOnce(space);
    const ran = await run(['doctor', '--json'], { env: { COEX_HOME: temporaryFolder(), COEX_PORT: '0' } });
    const disk = documentOf(ran).checks.find(({ id }: { id: string }) => id === 'disk');
    expect(disk).toMatchObject({ verdict, reason: expect.stringMatching(`^${freeMebibytes} MiB free in `) });
    expect(disk.fix === undefined).toBe(verdict === 'pass');
    expect(ran.exitCode).toBe(exit);
  });
});
