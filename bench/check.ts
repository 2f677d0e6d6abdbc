import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from './median.ts';
import { runTold, type Told } from './told-process.ts';

const ROWS = 100_000;
const FEWER_ROWS = 10_000;
/** One row in so many cannot be read: it must be told, and stop nothing. */
const BAD_EVERY = 1000;
const ROUNDS = 3;
const MIB = 1024 * 1024;

interface Candidate {
  readonly name: string;
  /** Flags for Node. */
  readonly flags?: readonly string[];
  readonly argv: (list: string) => readonly string[];
  /** Throws unless what it printed shows that it read so many rows. */
  readonly verify: (printed: Printed, rows: number) => void;
}

interface Printed {
  readonly lines: number;
  readonly lastLine: string;
  readonly exitCode: number | undefined;
}

/**
 * `coex check --from` as users run it, the real binary reading a file of 100,000 numbers and printing an answer for each,
 * in two formats. Two floors read the same file in a process of their own: csv-parse alone, and csv-parse with
 * libphonenumber-js reading each number, which no answer can do without. All take turns; ratios are of medians. That memory
 * does not grow with the list is shown by the peaks at a tenth of the rows.
 */
export async function run(): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'coex-bench-'));
  try {
    const many = { file: join(home, 'many.csv'), rows: ROWS };
    const fewer = { file: join(home, 'fewer.csv'), rows: FEWER_ROWS };
    for (const { file, rows } of [many, fewer]) await writeFile(file, listOf(rows));
    const measure = (candidate: Candidate, list: typeof many) =>
      runOnce(candidate, list, { COEX_HOME: home });
    const runs = new Map(CANDIDATES.map((candidate) => [candidate, { many: [], fewer: [] } as Runs]));
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [candidate, measured] of runs) {
        measured.many.push(await measure(candidate, many));
        measured.fewer.push(await measure(candidate, fewer));
      }
    }
    report(runs, (await stat(many.file)).size);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

interface Runs {
  readonly many: Told[];
  readonly fewer: Told[];
}

const FLOOR = (each: string) => `
  const { parse } = require('csv-parse');
  const { parsePhoneNumberFromString } = require('libphonenumber-js/min');
  let rows = 0;
  require('node:fs').createReadStream(process.argv[1]).pipe(parse())
    .on('data', (row) => { rows += 1; ${each} })
    .on('end', () => console.log(rows));`;

const CANDIDATES: readonly Candidate[] = [
  { name: 'csv-parse alone', argv: (list) => ['-e', FLOOR(''), list], verify: verifyFloor },
  {
    name: 'csv-parse, libphonenumber-js',
    argv: (list) => ['-e', FLOOR('parsePhoneNumberFromString(row[0])?.isPossible()'), list],
    verify: verifyFloor,
  },
  {
    name: 'coex check --format csv',
    argv: (list) => ['bin/coex.js', 'check', '--from', list, '--format', 'csv'],
    verify: (printed, rows) => verifyOurs(printed, rows + 1),
  },
  {
    // No list of any length could be held in it: what a row leaves behind is let go.
    name: 'the same, 16 MiB of old heap',
    flags: ['--max-old-space-size=16', '--max-semi-space-size=1'],
    argv: (list) => ['bin/coex.js', 'check', '--from', list, '--format', 'csv'],
    verify: (printed, rows) => verifyOurs(printed, rows + 1),
  },
  {
    name: 'coex check --json',
    argv: (list) => ['bin/coex.js', 'check', '--from', list, '--json'],
    verify: (printed, rows) => verifyOurs(printed, rows + 2),
  },
];

function verifyFloor({ lastLine }: Printed, rows: number): void {
  if (Number(lastLine) !== rows + 1)
    throw new Error(`The floor read ${lastLine} rows, not ${rows} and a header.`);
}

/** A line for every row, and exit 3 for the bad ones among them. */
function verifyOurs({ lines, exitCode }: Printed, expected: number): void {
  if (lines !== expected || exitCode !== 3) {
    throw new Error(`Expected ${expected} lines and exit 3, got ${lines} and ${exitCode}.`);
  }
}

/** Every fact told, as a full export has it. */
function listOf(rows: number): string {
  const header =
    'number,app_version,number_age,last_active,admin,business_verified,facebook_page,partner_role,payment_method,other_provider,companions,signup_version\n';
  const lines = Array.from({ length: rows }, (_, at) => {
    const number = `+44 7700 900${String(at % 1000).padStart(3, '0')}`;
    const admin = at % BAD_EVERY === BAD_EVERY - 1 ? 'perhaps' : 'yes';
    return `${number},2.26.${at % 20}.70,${7 + (at % 900)},${at % 10},${admin},yes,no,tech-provider,yes,no,"web, desktop",v4\n`;
  });
  return header + lines.join('');
}

/** From start to exit. An output that lacks a row ends the benchmark: it would measure work not done. */
async function runOnce(
  { flags = [], argv, verify }: Candidate,
  list: { readonly file: string; readonly rows: number },
  env: Readonly<Record<string, string>>,
): Promise<Told> {
  const told = await runTold([...flags, ...argv(list.file)], { env });
  const lines = told.stdout.split('\n');
  verify({ lines: lines.length, lastLine: lines.at(-1) ?? '', exitCode: told.exitCode }, list.rows);
  return told;
}

function report(runs: ReadonlyMap<Candidate, Runs>, sizeBytes: number): void {
  const size = `${ROWS.toLocaleString('en-US')} rows, ${(sizeBytes / MIB).toFixed(1)} MiB`;
  console.log(`check --from, ${size}, ${ROUNDS} interleaved rounds, Node ${process.version}`);
  const timeOf = ({ many }: Runs) => median(many.map(({ ms }) => ms));
  const peakOf = (measured: readonly Told[]) => median(measured.map(({ peakBytes }) => peakBytes)) / MIB;
  const [alone = 1, both = 1] = [...runs.values()].map(timeOf);
  for (const [{ name }, all] of runs) {
    const ms = timeOf(all);
    const rate = `${(ms / 1000).toFixed(2)} s, ${Math.round((ROWS / ms) * 1000).toLocaleString('en-US')} rows/s`;
    const ratios = `${(ms / alone).toFixed(2)}×, ${(ms / both).toFixed(2)}×`;
    const peaks = `peak ${peakOf(all.many).toFixed(0)} MiB, of a tenth ${peakOf(all.fewer).toFixed(0)} MiB`;
    console.log(`${name.padEnd(30)} ${rate.padStart(22)}  ${ratios.padStart(14)}  ${peaks}`);
  }
}
