import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { openStore } from '../src/core/store/index.ts';
import { median } from './median.ts';

const MANY = 1_000_000;
const FEWER = 100_000;
const ROUNDS = 3;
const MIB = 1024 * 1024;

interface Measured {
  readonly ms: number;
  readonly peakBytes: number;
}

/**
 * The import of a history: webhooks that lie in the log, parsed and projected by a process of its own. The floor is another
 * process, in which bare node:sqlite inserts the rows that came of it into a store with the same tables, indexes and settings.
 * Then, in the store of a million messages: how long the last 50 of a chat take.
 */
export async function run(): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'coex-bench-'));
  try {
    const imports = new Map<number, { readonly ours: Measured[]; readonly floor: Measured[] }>();
    for (const messages of [FEWER, MANY]) {
      const received = join(home, `received-${messages}.db`);
      await work('receive', received, String(messages));
      const rounds = { ours: [] as Measured[], floor: [] as Measured[] };
      for (let round = 0; round < ROUNDS; round += 1) {
        const projected = join(home, `projected-${messages}.db`);
        await removeStore(projected);
        await copyFile(received, projected);
        rounds.ours.push(await work('project', projected));
        const empty = join(home, 'empty.db');
        await removeStore(empty);
        await (await openStore(empty)).close();
        rounds.floor.push(await work('insert', empty, projected));
      }
      imports.set(messages, rounds);
    }
    report(imports);
    const { medianMs, p99Ms } = await work<{ medianMs: number; p99Ms: number }>(
      'read',
      join(home, `projected-${MANY}.db`),
    );
    console.log('history: the last 50 messages of a chat out of 1,000,000');
    console.log(`  median ${medianMs.toFixed(2)} ms (aim < 1 ms), p99 ${p99Ms.toFixed(2)} ms`);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** Runs one of the scripts beside, alone on its core; gives what it printed. */
async function work<Answer = Measured>(name: string, ...argv: readonly string[]): Promise<Answer> {
  const { stdout } = await execa(process.execPath, [`bench/history/${name}.ts`, ...argv]);
  return (stdout === '' ? {} : JSON.parse(stdout)) as Answer;
}

async function removeStore(file: string): Promise<void> {
  for (const end of ['', '-wal', '-shm']) await rm(`${file}${end}`, { force: true });
}

function report(
  imports: ReadonlyMap<number, { readonly ours: Measured[]; readonly floor: Measured[] }>,
): void {
  console.log('history: import of messages, parsed and projected, to bare inserts of the same rows');
  const costs: number[] = [];
  for (const [messages, { ours, floor }] of imports) {
    const ms = median(ours.map((one) => one.ms));
    const floorMs = median(floor.map((one) => one.ms));
    costs.push((ms * 1000) / messages);
    const peakMib = Math.max(...ours.map(({ peakBytes }) => peakBytes)) / MIB;
    console.log(
      `  ${messages.toLocaleString('en')} messages: ${(ms / 1000).toFixed(1)} s, floor ${(floorMs / 1000).toFixed(1)} s, ` +
        `${(ms / floorMs).toFixed(2)}x (aim ≤ 2.0x), ${((ms * 1000) / messages).toFixed(1)} µs a message, ` +
        `peak ${peakMib.toFixed(0)} MiB (aim ≤ 381)`,
    );
  }
  const [fewer = Number.NaN, many = Number.NaN] = costs;
  console.log(
    `  a message of the million costs ${(many / fewer).toFixed(2)}x of one of 100,000 (aim ≤ 1.15x)`,
  );
}
