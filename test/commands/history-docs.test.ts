import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { IMPORT_STATES } from '../../src/core/history/index.ts';
import { run, temporaryFolder } from '../support/run.ts';
import { openShipped, playToCoex } from '../support/scenario-stage.ts';

const PAGE = readFileSync('docs/history.md', 'utf8');

/** The commands of the page, in their order. */
function commands(): string[][] {
  const blocks = [...PAGE.matchAll(/```console\n(.*?)```/gs)].map(([, text = '']) => text);
  const lines = blocks.flatMap((block) => block.split('\n')).filter((line) => line.startsWith('$ coex '));
  return lines.map((line) => line.replace('$ coex ', '').split(' '));
}

describe('the page about the history', () => {
  it('shows commands that work', async () => {
    const { store, sandbox } = await playToCoex(await openShipped('offline-phone'));
    const env = { COEX_HOME: temporaryFolder(), COEX_STORE: store.address };
    const clock = { now: sandbox.now, sleep: async () => undefined };
    expect(commands().length).toBeGreaterThan(7);
    for (const argv of commands()) {
      const ran = await run(argv, { env, clock });
      expect(ran, argv.join(' ')).toMatchObject({ exitCode: 0 });
    }
  });

  it('names every end there is', () => {
    const told = new Set([...PAGE.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name));
    const ends = IMPORT_STATES.filter((state) => state !== 'requested' && state !== 'importing');
    expect([...told].sort()).toEqual([...ends].sort());
  });
});
