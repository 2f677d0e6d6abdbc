import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import type { Clock } from '../../src/core/clock.ts';
import { createIntake, startReceiver, storeWriter } from '../../src/core/ingest/index.ts';
import { openStore } from '../../src/core/store/index.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/index.ts';
import { startBinary } from './binary.ts';
import { temporaryFolder } from './run.ts';
import { type WatchedCall, watchCalls } from './watched-calls.ts';

/** What an onboarding process is to suffer. */
export interface Fate {
  /** Killed as soon as an event of that name is written, the first or the nth. */
  readonly dieUpon?: { readonly name: string; readonly nth: number };
}

/** How a process of coex ended. */
export interface Ended {
  // biome-ignore lint/suspicious/noExplicitAny: tests look into events of any shape
  readonly events: readonly any[];
  readonly stderr: string;
  /** Undefined when a signal ended it. */
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
}

/** A process of coex that runs. */
export interface Running {
  readonly ended: Promise<Ended>;
  kill(): void;
}

/** A home of coex for processes to come and go in, before a sandbox and a receiver that stay. */
export interface Place {
  readonly sandbox: Sandbox;
  readonly storeFile: string;
  /** Where the receiver takes webhooks in. */
  readonly publicUrl: string;
  /** Sends the webhooks there from now on, wherever they went before. */
  receive(): Promise<void>;
  /** Every call Meta got, oldest first. */
  calls(): readonly WatchedCall[];
  /** Starts the real `coex onboard … --json`. */
  onboard(argv: readonly string[], fate?: Fate): Running;
  /** Somebody goes through the signup; gives the code it ends with. */
  code(): string;
  /** The names of the secrets that are kept. */
  secretsKept(): readonly string[];
  /** Before the test ends, when it has many. */
  close(): Promise<void>;
}

const VERIFY_TOKEN = 'made-up-verify-token';
const FATE = new URL('./fate.ts', import.meta.url).href;
/** So much faster than the real one the sandbox's time goes by. */
const SPEED = 40;
/** So much shorter processes sleep. Less, so that webhooks come before anybody's patience is at its end. */
const HASTE = 20;
const TICK_EVERY_MS = 50;
const REAL_CLOCK: Clock = {
  now: () => Date.now(),
  sleep: (durationMs, signal) => sleep(durationMs, undefined, signal && { signal }),
};

/**
 * Prepares a place. The time of its sandbox starts with the real one, stands still so that no code gets old while a slow
 * machine starts a process, and runs faster from the first sync on.
 */
export async function preparePlace(options: Partial<SandboxOptions> = {}): Promise<Place> {
  const sandbox = await startSandbox({ seed: 7, startAt: Date.now(), historyMessages: 10, ...options });
  const calls = watchCalls(sandbox.url);
  const home = temporaryFolder();
  const storeFile = join(home, 'store.db');
  const store = await openStore(storeFile);
  const troubles: unknown[] = [];
  const onTrouble = (error: unknown) => void troubles.push(error);
  const intake = createIntake({
    writer: storeWriter(store),
    clock: REAL_CLOCK,
    onProjected: () => undefined,
    onTrouble,
  });
  const receiver = await startReceiver({
    host: '127.0.0.1',
    port: 0,
    appSecret: sandbox.app.secret,
    verifyToken: VERIFY_TOKEN,
    clock: REAL_CLOCK,
    intake,
  });
  const { origin: publicUrl, port } = new URL(receiver.callbackUrl);
  const ticking = setInterval(() => {
    if (sandbox.status().number.syncsRequested.length > 0)
      void sandbox.tick(TICK_EVERY_MS * SPEED, onTrouble);
  }, TICK_EVERY_MS);
  const running = new Set<Running>();
  const env = {
    COEX_HOME: home,
    COEX_GRAPH_URL: sandbox.url,
    COEX_APP_ID: sandbox.app.id,
    COEX_APP_SECRET: sandbox.app.secret,
    COEX_ACCESS_TOKEN: sandbox.app.systemToken,
    COEX_VERIFY_TOKEN: VERIFY_TOKEN,
    COEX_PORT: port,
  };
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= (async () => {
      clearInterval(ticking);
      for (const one of running) one.kill();
      await receiver.close();
      await store.close();
      await sandbox.close();
      if (troubles.length > 0) throw troubles[0];
    })();
    return closed;
  };
  onTestFinished(close);
  return {
    sandbox,
    storeFile,
    publicUrl,
    receive: async () => {
      await sandbox.act('app.subscribe', { callbackUrl: receiver.callbackUrl, verifyToken: VERIFY_TOKEN });
    },
    calls,
    onboard: (argv, fate = {}) => {
      const started = startOnboard(argv, env, fate);
      running.add(started);
      void started.ended.then(() => running.delete(started));
      return started;
    },
    code: () => String(sandbox.act('signup.accept')),
    secretsKept: () =>
      Object.keys(JSON.parse(readFileSync(join(home, 'secrets.json'), 'utf8')).default ?? {}),
    close,
  };
}

function startOnboard(
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
  { dieUpon }: Fate,
): Running {
  const child = startBinary(['onboard', ...argv, '--json'], {
    flags: ['--import', FATE],
    env: {
      ...env,
      FATE_HASTE: String(HASTE),
      ...(dieUpon && { FATE_DIE_UPON: dieUpon.name, FATE_DIE_NTH: String(dieUpon.nth) }),
    },
  });
  const ended = child.then(({ stdout, stderr, exitCode, signal }) => {
    const lines = stdout.split('\n').filter((line) => line !== '');
    return { events: lines.map((line) => JSON.parse(line)), stderr, exitCode, signal };
  });
  return { ended, kill: () => void child.kill('SIGKILL') };
}
