import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { median } from './median.ts';
import { type Databases, openDatabases } from './postgres/databases.ts';

const ONE_NUMBER = 1_000_000;
const EIGHT_NUMBERS = 400_000;
const FIRST_PHONE_NUMBER_ID = 440000000000002;
const ROUNDS = 3;
const MIB = 1024 * 1024;

/** What processes that ran at the same time took. */
interface Measured {
  readonly ms: number;
  readonly cpuMs: number;
  readonly peakBytes: number;
  /** Of the server's processes for them; undefined when it is on another machine. */
  readonly serverCpuMs: number | undefined;
}

/**
 * The import of a history into PostgreSQL: webhooks that lie in the log, parsed and projected by a process of its own. The floor
 * is COPY of the very rows that came of it into the same table of another database: same partitions, same indexes, same
 * server. Then eight numbers that have no customer in common: by one process and by two, and COPY of their rows by one and by two.
 * Ours and the floor take turns.
 */
export async function run(): Promise<void> {
  const databases = await openDatabases();
  const home = await mkdtemp(join(tmpdir(), 'coex-bench-'));
  try {
    console.log(`postgres: ${databases.settings}; load ${loadavg()[0]?.toFixed(1)}`);
    await measureImport(databases, home);
    await measureWorkers(databases, home);
  } finally {
    await rm(home, { recursive: true, force: true });
    await databases.close();
  }
}

async function measureImport(databases: Databases, home: string): Promise<void> {
  await receive(databases, ONE_NUMBER, 1);
  const file = join(home, 'messages');
  const ours: Measured[] = [];
  const floor: Measured[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(await project(databases, ONE_NUMBER, 1));
    const columns = await databases.writeMessages('projected', file);
    floor.push(await copy(databases, columns, [file]));
  }
  const [ms, floorMs] = [medianMs(ours), medianMs(floor)];
  const peakMib = Math.max(...ours.map(({ peakBytes }) => peakBytes)) / MIB;
  console.log(
    `  import of ${ONE_NUMBER.toLocaleString('en')} messages: ${seconds(ms)}, COPY of the same rows ${seconds(floorMs)}, ` +
      `${(ms / floorMs).toFixed(2)}x (aim ≤ 2.5x), ${((ms * 1000) / ONE_NUMBER).toFixed(1)} µs a message, peak ${peakMib.toFixed(0)} MiB`,
  );
  reportShares('ours', ours);
  reportShares('floor', floor);
}

async function measureWorkers(databases: Databases, home: string): Promise<void> {
  await receive(databases, EIGHT_NUMBERS, 8);
  const halves = [join(home, 'half-0'), join(home, 'half-1')];
  const taken = {
    one: [] as Measured[],
    two: [] as Measured[],
    oneCopy: [] as Measured[],
    twoCopies: [] as Measured[],
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    taken.one.push(await project(databases, EIGHT_NUMBERS, 1));
    taken.two.push(await project(databases, EIGHT_NUMBERS, 2));
    let columns = '';
    for (const [half, file] of halves.entries()) {
      const numbers = Array.from({ length: 4 }, (_, at) => `'${FIRST_PHONE_NUMBER_ID + half * 4 + at}'`);
      columns = await databases.writeMessages('projected', file, numbers);
    }
    taken.oneCopy.push(await copy(databases, columns, halves, 'one after the other'));
    taken.twoCopies.push(await copy(databases, columns, halves));
  }
  const gain = (one: readonly Measured[], two: readonly Measured[]) =>
    `${seconds(medianMs(one))} to ${seconds(medianMs(two))}, ${(medianMs(one) / medianMs(two)).toFixed(2)}x`;
  console.log(`  ${EIGHT_NUMBERS.toLocaleString('en')} messages of eight numbers, by one process and by two`);
  console.log(
    `    ours ${gain(taken.one, taken.two)} (aim ≥ 1.6x); COPY ${gain(taken.oneCopy, taken.twoCopies)}`,
  );
  reportShares('one', taken.one);
  reportShares('two', taken.two);
  reportShares('one COPY', taken.oneCopy);
  reportShares('two COPYs', taken.twoCopies);
}

/** Makes the store that every round begins with. */
async function receive(databases: Databases, messages: number, numbers: number): Promise<void> {
  const address = await databases.create('received');
  await execa(process.execPath, ['bench/postgres/receive.ts', address, String(messages), String(numbers)]);
}

/** Projects a copy of what was received, by so many processes. */
async function project(databases: Databases, messages: number, processes: number): Promise<Measured> {
  const address = await databases.create('projected', 'received');
  const each = Array.from({ length: processes }, () => ['bench/postgres/project.ts', address]);
  const measured = await together(databases, 'projected', each);
  const count = await databases.count('projected', 'messages');
  if (count !== messages) throw new Error(`${count} messages came of it, not ${messages}.`);
  return measured;
}

/** Copies files into an empty store, at the same time or as one file would be. */
async function copy(
  databases: Databases,
  columns: string,
  files: readonly string[],
  how: 'at once' | 'one after the other' = 'at once',
): Promise<Measured> {
  const address = await databases.create('copied', 'received');
  const script = ['bench/postgres/copy.ts', address, columns];
  const each = how === 'at once' ? files.map((file) => [...script, file]) : [[...script, ...files]];
  return together(databases, 'copied', each);
}

/** Runs scripts at the same time, each in a process of its own that says when it is done and then waits for the end of its input. */
async function together(
  databases: Databases,
  name: string,
  scripts: readonly (readonly string[])[],
): Promise<Measured> {
  await databases.settle();
  const running = scripts.map((argv) => execa(process.execPath, argv, { buffer: false }));
  const told = await Promise.all(
    running.map(async (one) => {
      const { value: said } = await createInterface(one.stdout)[Symbol.asyncIterator]().next();
      if (said === undefined) throw new Error('A process ended without an answer.', { cause: await one });
      return JSON.parse(said) as Omit<Measured, 'serverCpuMs'>;
    }),
  );
  const serverCpuMs = await databases.cpuMs(name);
  for (const one of running) one.stdin.end();
  await Promise.all(running);
  return {
    ms: Math.max(...told.map(({ ms }) => ms)),
    cpuMs: told.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
    peakBytes: Math.max(...told.map(({ peakBytes }) => peakBytes)),
    serverCpuMs,
  };
}

function reportShares(name: string, measured: readonly Measured[]): void {
  const cores = (cpuMs: number) => (cpuMs / medianMs(measured)).toFixed(2);
  const own = median(measured.map(({ cpuMs }) => cpuMs));
  const server = median(measured.map(({ serverCpuMs }) => serverCpuMs ?? Number.NaN));
  console.log(
    `    ${name}: of a processor, our side ${seconds(own)} (${cores(own)} cores), the server for it ${seconds(server)} (${cores(server)} cores)`,
  );
}

function medianMs(measured: readonly Measured[]): number {
  return median(measured.map(({ ms }) => ms));
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
