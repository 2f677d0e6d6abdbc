import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { onTestFinished } from 'vitest';
import type { Host } from '../../src/commands/context.ts';
import { sharedLimits } from '../../src/commands/shared-limits.ts';
import type { Clock } from '../../src/core/clock.ts';
import type { Network } from '../../src/core/diagnosis/index.ts';
import type { Random } from '../../src/core/random.ts';
import { main } from '../../src/main.ts';
import { withStoreOf } from './store-address.ts';

/** What a command left behind. */
export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

export interface Fakes {
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string | Uint8Array;
  /** What a person types at the terminal that standard input then is, line by line; stderr has to be one too. */
  readonly typed?: readonly string[];
  /** Whether stdout and stderr are terminals. */
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly clock?: Clock;
  readonly signal?: AbortSignal;
  readonly workingFolder?: string;
  readonly network?: Network;
  /** Called with everything written to stdout, as it comes. */
  readonly onStdout?: (text: string) => void;
}

/** 2026-11-05T09:00:00Z, when tests happen. */
export const NOW = Date.UTC(2026, 10, 5, 9);

/** Runs coex in this process, with everything around it faked. `COEX_HOME` is in `env` unless a test is about that. */
export async function run(argv: readonly string[], fakes: Fakes = {}): Promise<Ran> {
  const stdout = capture(fakes, fakes.onStdout);
  const stderr = capture(fakes);
  const given = fakes.typed === undefined ? fakes.stdin : fakes.typed.map((line) => `${line}\n`).join('');
  const stdin = Object.assign(Readable.from(given === undefined ? [] : [Buffer.from(given)]), {
    isTTY: fakes.stdin === undefined,
  });
  const clock = fakes.clock ?? fixedClock();
  const host: Host = {
    io: { stdin, stdout: stdout.stream, stderr: stderr.stream },
    clock,
    limits: sharedLimits(clock),
    random: seededRandom(1),
    env: await withStoreOf(fakes.env ?? {}),
    self: { pid: 4700, machine: 'here', isRunning: () => true },
    signal: fakes.signal ?? new AbortController().signal,
    platform: 'linux',
    homeFolder: '/nowhere',
    workingFolder: fakes.workingFolder ?? '/nowhere',
    nodeVersion: process.version,
    version: '0.0.0-test',
    scenariosFolder: 'scenarios',
    keyring: async () => undefined,
    network: fakes.network,
  };
  const exitCode = await main(argv, host);
  return { stdout: stdout.text(), stderr: stderr.text(), exitCode };
}

/** The one JSON document a command printed. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into documents of any shape
export function documentOf(ran: Ran): any {
  return JSON.parse(ran.stdout);
}

/** The NDJSON events a command printed. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into events of any shape
export function eventsOf(ran: Ran): any[] {
  return ran.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** A folder of the test's own, gone when it ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'coex-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A clock that stands still until it is slept on. */
export function fixedClock(startAt = NOW): Clock {
  let now = startAt;
  return {
    now: () => now,
    sleep: async (durationMs, signal) => {
      signal?.throwIfAborted();
      now += durationMs;
    },
  };
}

/**
 * A clock that does not go for the sake of who sleeps on it: they wake after some real milliseconds. For who looks again and
 * again as long as it runs, as a worker does.
 */
export function standingClock(now: () => number = () => NOW): Clock {
  return { now, sleep: (_durationMs, signal) => setTimeout(20, undefined, { ref: false, signal }) };
}

/** The same numbers for the same seed. */
export function seededRandom(seed: number): Random {
  const generator = xoroshiro128plus(seed);
  const next = () => (generator.next() >>> 0) / 2 ** 32;
  return {
    next,
    hex: (sizeBytes) =>
      Array.from({ length: sizeBytes }, () =>
        Math.floor(next() * 256)
          .toString(16)
          .padStart(2, '0'),
      ).join(''),
  };
}

function capture({ isTTY = false, columns = 80 }: Fakes, onText: (text: string) => void = () => undefined) {
  const pieces: string[] = [];
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      pieces.push(String(chunk));
      onText(String(chunk));
      done();
    },
  });
  return { stream: Object.assign(stream, { isTTY, columns }), text: () => pieces.join('') };
}
