import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../../src/core/store/index.ts';
import { temporaryFolder } from '../../support/run.ts';

/** How many locks this process has on a file. */
function locksOn(file: string): number {
  const { ino } = statSync(file);
  const locks = readFileSync('/proc/locks', 'utf8').split('\n');
  return locks.filter((lock) => lock.includes(` ${process.pid} `) && lock.includes(`:${ino} `)).length;
}

// A process gives up all its locks on a file when it closes any descriptor of it; another program that opens and closes the
// store then removes the log that is still written to. Source: sqlite.org/howtocorrupt.html, section 2.2
describe('a store that one process opens twice', () => {
  it.runIf(process.platform === 'linux')('stays locked against others', async () => {
    const file = join(temporaryFolder(), 'store.db');
    const first = await openStore(file);
    await first.db.selectFrom('chats').selectAll().execute();
    const held = locksOn(file);
    expect(held).toBeGreaterThan(0);
    const second = await openStore(file);
    expect(locksOn(file)).toBe(held);
    await second.close();
    expect(locksOn(file)).toBe(held);
    await first.close();
  });
});
