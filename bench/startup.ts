import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { median } from './median.ts';

const ROUNDS = 60;
const WARM_UPS = 3;

interface Candidate {
  readonly name: string;
  readonly argv: readonly string[];
  /** Ratio to the floor that is aimed at. */
  readonly target?: number;
}

/**
 * How long commands take from start to exit, against a Node that runs an empty file. The candidates take turns, so
 * that a machine whose speed drifts is the same for all; ratios are of medians.
 */
export async function run(): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'coex-bench-'));
  try {
    const empty = join(home, 'empty.cjs');
    await writeFile(empty, '');
    await coex(home, ['demo', '--history', '3000', '--keep', home, '--json']);
    const candidates: Candidate[] = [
      { name: 'node, an empty file', argv: [empty] },
      { name: 'coex --version', argv: ['bin/coex.js', '--version'], target: 1.25 },
      { name: 'coex --help', argv: ['bin/coex.js', '--help'], target: 1.6 },
      { name: 'coex chats list --json', argv: ['bin/coex.js', 'chats', 'list', '--json'], target: 2.3 },
    ];
    report(await measure(home, candidates));
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

async function measure(home: string, candidates: readonly Candidate[]): Promise<Map<Candidate, number[]>> {
  const times = new Map(candidates.map((candidate) => [candidate, [] as number[]]));
  for (let round = -WARM_UPS; round < ROUNDS; round += 1) {
    for (const [candidate, measured] of times) {
      const startedAt = performance.now();
      await node(home, candidate.argv);
      if (round >= 0) measured.push(performance.now() - startedAt);
    }
  }
  return times;
}

function report(times: ReadonlyMap<Candidate, readonly number[]>): void {
  const [floor = 1] = [...times.values()].map(median);
  console.log(`start-up, ${ROUNDS} interleaved rounds, Node ${process.version}`);
  for (const [{ name, target }, measured] of times) {
    const ms = median(measured);
    const aim = target === undefined ? '' : `  (aim: ${target.toFixed(2)}×)`;
    console.log(`${name.padEnd(24)} ${ms.toFixed(1).padStart(7)} ms  ${(ms / floor).toFixed(2)}×${aim}`);
  }
}

function coex(home: string, argv: readonly string[]) {
  return node(home, ['bin/coex.js', ...argv]);
}

function node(home: string, argv: readonly string[]) {
  return execa(process.execPath, argv, {
    // An extra certificate store adds 70 ms to a start of some Nodes, and nothing here speaks TLS.
    env: { COEX_HOME: home, NODE_EXTRA_CA_CERTS: undefined },
    stdin: 'ignore',
  });
}
