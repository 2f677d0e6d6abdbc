import { clearLine, cursorTo, moveCursor } from 'node:readline';
import { Readable, Writable } from 'node:stream';
import type { Host } from '../../src/commands/context.ts';
import { sharedLimits } from '../../src/commands/shared-limits.ts';
import { main } from '../../src/main.ts';
import { fixedClock, type Ran, seededRandom } from './run.ts';
import { withStoreOf } from './store-address.ts';

/** Any part of what surrounds coex, replaced. */
export interface Surroundings extends Partial<Omit<Host, 'io'>> {
  /** What comes on standard input, which then is no terminal. */
  readonly stdin?: string | Uint8Array;
  /** What a person types at the terminal that standard input then is, line by line. */
  readonly typed?: readonly string[];
  readonly stdoutIsTTY?: boolean;
  readonly stderrIsTTY?: boolean;
  readonly columns?: number;
  /** Called with everything written to stdout and stderr, as it comes. */
  readonly onOutput?: (text: string) => void;
}

/** Runs coex in this process like `run`, for tests about a part of the host that `run` does not let them replace. */
export async function runOn(argv: readonly string[], around: Surroundings = {}): Promise<Ran> {
  const { host, stdout, stderr } = hostOn({ ...around, env: await withStoreOf(around.env ?? {}) });
  const exitCode = await main(argv, host);
  return { stdout: stdout.text(), stderr: stderr.text(), exitCode };
}

/** What surrounds coex, with what is written to it kept. */
export function hostOn(around: Surroundings = {}) {
  const { stdin, typed, stdoutIsTTY = false, stderrIsTTY = false, columns = 80, onOutput, ...parts } = around;
  const stdout = captured(stdoutIsTTY, columns, onOutput);
  const stderr = captured(stderrIsTTY, columns, onOutput);
  const given = typed === undefined ? stdin : typed.map((line) => `${line}\n`).join('');
  const input = Readable.from(given === undefined ? [] : [Buffer.from(given)]);
  const clock = parts.clock ?? fixedClock();
  const host: Host = {
    io: {
      stdin: Object.assign(input, { isTTY: stdin === undefined }),
      stdout: stdout.stream,
      stderr: stderr.stream,
    },
    clock,
    limits: sharedLimits(clock),
    random: seededRandom(1),
    env: {},
    self: { pid: 4700, machine: 'here', isRunning: () => true },
    signal: new AbortController().signal,
    platform: 'linux',
    homeFolder: '/nowhere',
    workingFolder: '/nowhere',
    nodeVersion: process.version,
    version: '0.0.0-test',
    scenariosFolder: 'scenarios',
    keyring: async () => undefined,
    ...parts,
  };
  return { host, stdout, stderr };
}

/** A stream that keeps what is written to it, and says that it is a terminal when told to. */
export function captured(isTTY = false, columns = 80, onText: (text: string) => void = () => undefined) {
  const pieces: string[] = [];
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      pieces.push(String(chunk));
      onText(String(chunk));
      done();
    },
  });
  // What a terminal's stream can do besides writing.
  const terminal = {
    clearLine: (direction: -1 | 0 | 1) => clearLine(stream, direction),
    cursorTo: (x: number, y?: number) => cursorTo(stream, x, y),
    moveCursor: (dx: number, dy: number) => moveCursor(stream, dx, dy),
  };
  const drawn = Object.assign(stream, { isTTY, columns, ...(isTTY ? terminal : {}) });
  return { stream: drawn, text: () => pieces.join('') };
}
