import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../src/core/config/index.ts';
import { temporaryFolder } from '../support/run.ts';

describe('secrets', () => {
  it('set by several processes at once are all kept', async () => {
    const home = temporaryFolder();
    const names = ['access-token', 'app-secret', 'verify-token'];
    for (let round = 0; round < 3; round += 1) {
      await Promise.all(
        names.map((name) =>
          execa(process.execPath, ['bin/coex.js', 'secrets', 'set', name], {
            env: { COEX_HOME: home },
            input: `${name}-${round}`,
          }),
        ),
      );
      const kept = { [names[0] ?? '']: `access-token-${round}`, [names[1] ?? '']: `app-secret-${round}` };
      expect(readDocument(`${home}/secrets.json`)).toEqual({
        default: { ...kept, 'verify-token': `verify-token-${round}` },
      });
    }
  });
});
