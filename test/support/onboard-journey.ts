import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { type AddressInfo, createServer } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { sharedLimits } from '../../src/commands/shared-limits.ts';
import type { Clock } from '../../src/core/clock.ts';
import type { Network } from '../../src/core/diagnosis/index.ts';
import type { Self } from '../../src/core/self.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/index.ts';
import { isSqlite } from './engine.ts';
import { runOn } from './host.ts';
import { isDatabaseAsked } from './postgres/under-way.ts';
import {
  eventsOf,
  type Fakes,
  NOW,
  type Ran,
  run,
  seededRandom,
  standingClock,
  temporaryFolder,
} from './run.ts';
import { ask } from './tables.ts';

/** What a journey's commands meet. */
export interface Meeting {
  /** What a person types at the terminal, line by line; all ends are terminals then. */
  readonly typed?: readonly string[];
  /** What comes on standard input, which then is no terminal. */
  readonly stdin?: string;
  /** Whether stdout and stderr are terminals. @default when something is typed */
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly signal?: AbortSignal;
  readonly env?: Readonly<Record<string, string>>;
  readonly workingFolder?: string;
  readonly self?: Self;
  /** @default the journey's own */
  readonly clock?: Clock;
  /** What `coex diagnose` does on the network. */
  readonly network?: Network;
  /** Called with everything written to stdout and stderr, as it comes. */
  readonly onOutput?: (text: string) => void;
}

/** A coex with a folder of its own, before a sandbox; what sleeps lets the sandbox's time go by. */
export interface Journey {
  readonly sandbox: Sandbox;
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string>>;
  /** Runs a command. */
  coex(argv: readonly string[], meeting?: Meeting): Promise<Ran>;
  /** The same with --json; gives its events beside the rest. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into events of any shape
  tell(argv: readonly string[], meeting?: Meeting): Promise<Ran & { readonly events: any[] }>;
  /** Somebody connects the number in the app; gives the code the signup ends with. */
  accept(input?: Readonly<Record<string, unknown>>): string;
  /** Every secret there is so far: none may be in any output. */
  secrets(): string[];
}

export const VERIFY_TOKEN = 'made-up-verify-token';
/** The sandbox's number, as it is typed. */
export const NUMBER = '+44 7700 900100';

/**
 * Sets the stage. `listening`: a `coex listen` runs, and the app's webhooks go there, as in most journeys.
 */
export async function setOut({
  listening = true,
  env: more = {},
  ...options
}: Partial<SandboxOptions> & {
  readonly listening?: boolean;
  readonly env?: Readonly<Record<string, string>>;
} = {}): Promise<Journey> {
  const sandbox = await startSandbox({ seed: 7, startAt: NOW, historyMessages: 10, ...options });
  onTestFinished(() => sandbox.close());
  const home = temporaryFolder();
  const receives = listening && !isSqlite;
  const isWaiting = () =>
    receives && ask(`${home}/store.db`, 'select 1 from deliveries where outcome is null limit 1').length > 0;
  const { clock, rest } = journeyClock(sandbox, isWaiting);
  const codes: string[] = [];
  const env: Record<string, string> = {
    COEX_HOME: home,
    COEX_GRAPH_URL: sandbox.url,
    COEX_APP_ID: sandbox.app.id,
    COEX_CONFIG_ID: sandbox.app.configId,
    COEX_APP_SECRET: sandbox.app.secret,
    COEX_ACCESS_TOKEN: sandbox.app.systemToken,
    COEX_VERIFY_TOKEN: VERIFY_TOKEN,
    // Where no receiver is, unless one is put there.
    COEX_PORT: '1',
    ...more,
  };
  const limits = sharedLimits(clock);
  // One for all: the ids of two runs differ.
  const random = seededRandom(1);
  const coex: Journey['coex'] = (argv, { typed, isTTY = typed !== undefined, stdin, ...meeting } = {}) =>
    runOn(argv, {
      clock,
      limits,
      random,
      ...(typed === undefined ? { stdin: stdin ?? '' } : { typed }),
      stdoutIsTTY: isTTY,
      stderrIsTTY: isTTY,
      ...meeting,
      env: { ...env, ...meeting.env },
    });
  // Beside the receiver a worker looks every second, for which time would never stand still.
  const receiving = isSqlite ? clock : standingClock(clock.now);
  if (listening) env.COEX_PORT = await listen(sandbox, { clock: receiving, env });
  return {
    sandbox: Object.create(sandbox, {
      advance: {
        value: async (durationMs: number) => {
          await sandbox.advance(durationMs);
          await rest();
        },
      },
    }),
    clock,
    env,
    coex,
    tell: async (argv, meeting) => {
      const ran = await coex([...argv, '--json'], meeting);
      return { ...ran, events: eventsOf(ran) };
    },
    accept: (input = {}) => {
      const code = String(sandbox.act('signup.accept', input));
      codes.push(code);
      return code;
    },
    secrets: () => [
      ...codes,
      sandbox.app.secret,
      sandbox.app.systemToken,
      env.COEX_VERIFY_TOKEN ?? VERIFY_TOKEN,
      // What tokens of customers begin with.
      'EAA',
    ],
  };
}

/** Starts `coex listen`, and points the app of the sandbox at it; gives the port. */
async function listen(sandbox: Sandbox, fakes: Fakes): Promise<string> {
  const stop = new AbortController();
  const { promise: listening, resolve } = Promise.withResolvers<string>();
  const ended = run(['listen', '--port', '0', '--json'], {
    ...fakes,
    signal: stop.signal,
    onStdout: (text) => {
      const url = /http:\/\/[^" ]+\/webhook/.exec(text)?.[0];
      if (url !== undefined) resolve(url);
    },
  });
  onTestFinished(async () => {
    stop.abort();
    await ended;
  });
  const callbackUrl = await Promise.race([
    listening,
    ended.then(({ stdout }) => Promise.reject(new Error(`coex listen ended: ${stdout}`))),
  ]);
  await sandbox.act('app.subscribe', { callbackUrl, verifyToken: VERIFY_TOKEN });
  return new URL(callbackUrl).port;
}

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/**
 * How often the event loop must come round without a request under way, or a question to a database, until everybody is taken
 * to wait for time.
 */
const QUIET_TURNS = 12;

/**
 * The sandbox's clock. Many can sleep on it: when nothing else goes on, it goes to where the next one wakes, and whatever
 * the sandbox does until then is done, webhooks and their answers included, and what they brought is in the store. `rest` is when
 * nothing else goes on, while `isWaiting` says whether something is stored and nobody is at it yet.
 */
function journeyClock(
  sandbox: Sandbox,
  isWaiting: () => boolean,
): { readonly clock: Clock; rest(): Promise<void> } {
  const requests = watchRequests();
  let sleepers: Sleeper[] = [];
  let isGoing = false;
  let endedBefore = 0;
  const quiet = async () => {
    for (let turn = 0; turn < QUIET_TURNS; turn += 1) {
      await setImmediate();
      if (requests.underWay() > 0 || isDatabaseAsked()) turn = -1;
    }
  };
  const rest = async () => {
    await quiet();
    // A request may have brought what waits now.
    while (requests.ended() > endedBefore) {
      const ended = requests.ended();
      if (!isWaiting()) endedBefore = ended;
      await quiet();
    }
  };
  const go = async () => {
    if (isGoing) return;
    isGoing = true;
    for (;;) {
      await rest();
      if (sleepers.length === 0) break;
      const at = Math.min(...sleepers.map((sleeper) => sleeper.at));
      if (at > sandbox.now()) await sandbox.advance(at - sandbox.now());
      await rest();
      const due = sleepers.filter((sleeper) => sleeper.at <= sandbox.now());
      sleepers = sleepers.filter((sleeper) => !due.includes(sleeper));
      for (const { wake } of due) wake();
    }
    isGoing = false;
  };
  const clock: Clock = {
    now: () => sandbox.now(),
    sleep: (durationMs, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const leave = () => {
          sleepers = sleepers.filter((other) => other !== sleeper);
          reject(signal?.reason);
        };
        const wake = () => {
          signal?.removeEventListener('abort', leave);
          resolve();
        };
        const sleeper = { at: sandbox.now() + Math.ceil(durationMs), wake };
        signal?.addEventListener('abort', leave, { once: true });
        sleepers.push(sleeper);
        void go();
      }),
  };
  return { clock, rest };
}

/** The HTTP requests under way: undici's, Node's own `fetch` included, and those of node:http. */
function watchRequests(): { underWay(): number; ended(): number } {
  const requests = new Set<unknown>();
  let endedCount = 0;
  const begun = (message: unknown) => void requests.add((message as { request: unknown }).request);
  const ended = (message: unknown) => {
    if (requests.delete((message as { request: unknown }).request)) endedCount += 1;
  };
  const channels = [
    ['undici:request:create', begun],
    ['undici:request:trailers', ended],
    ['undici:request:error', ended],
    ['http.client.request.start', begun],
    ['http.client.response.finish', ended],
    ['http.client.request.error', ended],
  ] as const;
  for (const [name, listener] of channels) subscribe(name, listener);
  onTestFinished(() => {
    for (const [name, listener] of channels) unsubscribe(name, listener);
  });
  return { underWay: () => requests.size, ended: () => endedCount };
}

/** A port that nobody listens on. */
export async function freePort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return String(port);
}
