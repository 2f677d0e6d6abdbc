import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { type FirstFrames, measureFirstFrame } from './feed/first-frame.ts';
import { measureIdle } from './feed/idle.ts';
import { measureUnderLoad, type UnderLoad } from './feed/load.ts';
import { type Memory, measureMemory } from './feed/memory.ts';
import { CHATS, MESSAGES_A_CHAT } from './feed/people.ts';
import { COLUMNS, ROWS } from './feed/terminal.ts';
import { median } from './median.ts';

const ROUNDS = 15;
const IDLE_MS = 30_000;
const LOAD_SECONDS = 60;
const ARRIVING = 100_000;
const MIB = 1024 * 1024;

/**
 * `coex feed` in a terminal, over a store of a million messages in 20,000 chats: how soon it is there, how soon it shows
 * what arrives and answers a key while much does, whether it grows, and what it takes while nothing happens.
 */
export async function run(): Promise<void> {
  if (process.platform !== 'linux' || (await execa('script', ['--version'], { reject: false })).failed) {
    console.log('feed: SKIPPED, for want of Linux and of `script` (util-linux), which opens terminals');
    return;
  }
  const home = await mkdtemp(join(tmpdir(), 'coex-bench-'));
  try {
    const messages = (CHATS * MESSAGES_A_CHAT).toLocaleString('en');
    console.log(
      `feed, ${messages} messages in ${CHATS.toLocaleString('en')} chats, ${COLUMNS}×${ROWS}, Node ${process.version}`,
    );
    await execa(process.execPath, ['bench/feed/store.ts', join(home, 'store.db')]);
    reportFirstFrame(await measureFirstFrame(home, ROUNDS));
    const idle = await measureIdle(home, IDLE_MS);
    console.log(`idle         ${(100 * idle).toFixed(2)} % of a core (aim ≤ 2 %)`);
    reportLoad(await measureUnderLoad(home, LOAD_SECONDS));
    reportMemory(await measureMemory(home, ARRIVING));
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

function reportFirstFrame({ ours, floor }: FirstFrames): void {
  const [oursMs, floorMs] = [median(ours), median(floor)];
  console.log(
    `first frame  ${oursMs.toFixed(0)} ms, floor (one line of Ink, bundled) ${floorMs.toFixed(0)} ms, ` +
      `${(oursMs / floorMs).toFixed(2)}x (aim ≤ 1.5x)`,
  );
}

function reportLoad({ drawn, keys, postedASecond, backlog }: UnderLoad): void {
  console.log(
    `load         ${postedASecond.toFixed(0)} messages/s, ${drawn.length} in all, ${backlog} left to project at the end`,
  );
  console.log(`drawn        ${spread(drawn)} after the 200 (aim p99 ≤ 250 ms)`);
  console.log(`key          ${spread(keys)} until it shows, ${keys.length} keys (aim p99 ≤ 50 ms)`);
}

function reportMemory({ warmBytes, lastBytes, messages, postedASecond }: Memory): void {
  const mib = (bytes: number) => (bytes / MIB).toFixed(0);
  console.log(
    `memory       ${mib(warmBytes)} MiB once 10,000 had arrived, ${mib(lastBytes)} MiB at ${messages.toLocaleString('en')} ` +
      `(${postedASecond.toFixed(0)}/s): ${(100 * (lastBytes / warmBytes - 1)).toFixed(1)} % more (aim ≤ 5 %)`,
  );
}

function spread(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? Number.NaN).toFixed(0);
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, at most ${at(0.999999)} ms`;
}
