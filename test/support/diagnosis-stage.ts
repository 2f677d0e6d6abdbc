import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import type { Host } from '../../src/commands/context.ts';
import { sharedLimits } from '../../src/commands/shared-limits.ts';
import type { Clock } from '../../src/core/clock.ts';
import { createIntake, type Receiver, startReceiver, storeWriter } from '../../src/core/ingest/index.ts';
import type { Random } from '../../src/core/random.ts';
import type { Store } from '../../src/core/store/index.ts';
import { main } from '../../src/main.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { castDice } from './dice.ts';
import { loopbackNetwork } from './network.ts';
import { copyStoreOf, openStoreAt, withStoreOf } from './store-address.ts';

/*
 * A busy number on which everything is well, for whoever wants to break something: a sandbox, a coex with a folder of its
 * own, and a receiver on loopback between them. Free of the test runner, since a benchmark stands on it too.
 */

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Three weeks and more before the afternoon of a working day. */
const BEGIN = Date.UTC(2026, 9, 12, 9);
const DAYS_BEFORE = 24.25;

const VERIFY_TOKEN = 'made-up-verify-token';
const NUMBER = '+44 7700 900100';

interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** What happens while time goes by; everything that is not switched off. */
export interface Days {
  readonly customers?: boolean;
  /** What somebody does with the app on the phone. */
  readonly phone?: boolean;
  readonly api?: boolean;
}

/** What the receiver runs with, where it differs from what this coex keeps. */
export interface Reception {
  readonly appSecret?: string;
  readonly verifyToken?: string;
  /** Every write fails, as on a full disk. */
  readonly cannotStore?: boolean;
  /** What is stored is not projected. */
  readonly cannotProject?: boolean;
}

export interface DiagnosisStage {
  readonly sandbox: Sandbox;
  /** The folder that holds everything of this coex. */
  readonly home: string;
  readonly callbackUrl: string;
  /** How far this machine's clock is ahead of Meta's. */
  setClockAhead(ms: number): void;
  /** Replaces parts of what only the process can give. */
  surround(parts: Partial<Host>): void;
  /** Runs a command in the folder; expects it to do well, unless told otherwise. */
  coex(argv: readonly string[], how?: { readonly stdin?: string; readonly mayFail?: boolean }): Promise<Ran>;
  /** Connects the number in the app, and onboards it; how far it comes is not looked at. */
  onboard(how?: Pick<Onboarding, 'shareHistory' | 'argv'>): Promise<void>;
  /** Calls the Graph API as the partner does. */
  graph(method: string, path: string, json?: object): Promise<unknown>;
  /** Lets so much time pass with the usual traffic. */
  live(durationMs: number, days?: Days): Promise<void>;
  /** Lets time pass with nothing but what the sandbox has to tell. */
  wait(durationMs: number): Promise<void>;
  /** Stops the receiver. */
  deafen(): Promise<void>;
  /** Starts the receiver anew at the same address. */
  receive(reception?: Reception): Promise<void>;
  /** Does it before the stage is taken down. */
  atTheEnd(work: () => void): void;
  /** Looks into the store, or changes it. */
  inStore<Result>(work: (store: Store) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/** What a stage is copied from. */
export interface Scenery {
  readonly world: string;
  readonly home: string;
  remove(): Promise<void>;
}

export interface Onboarding {
  /** Before the number is onboarded. */
  readonly before?: (sandbox: Sandbox) => void;
  readonly shareHistory?: boolean;
  /** More of the command line of `coex onboard`. */
  readonly argv?: readonly string[];
  /** Who lives the days after it. @default three weeks and more of the usual traffic */
  readonly after?: (stage: DiagnosisStage) => Promise<void>;
}

/** Makes a number that is onboarded, with its history, and lives with it for some weeks. */
export async function paintScenery(onboarding: Onboarding = {}): Promise<Scenery> {
  const { before, after, ...how } = onboarding;
  const home = await mkdtemp(join(tmpdir(), 'coex-stage-'));
  const sandbox = await startSandbox({ seed: 7, startAt: BEGIN, historyMessages: 1800 });
  before?.(sandbox);
  const stage = await setUp(sandbox, home);
  await stage.coex(['config', 'set', 'app-id', sandbox.app.id]);
  await stage.coex(['config', 'set', 'config-id', sandbox.app.configId]);
  await stage.coex(['secrets', 'set', 'app-secret'], { stdin: sandbox.app.secret });
  await stage.coex(['secrets', 'set', 'access-token'], { stdin: sandbox.app.systemToken });
  await stage.coex(['secrets', 'set', 'verify-token'], { stdin: VERIFY_TOKEN });
  await sandbox.act('app.subscribe', { callbackUrl: stage.callbackUrl, verifyToken: VERIFY_TOKEN });
  await stage.onboard(how);
  await (after === undefined ? stage.live(DAYS_BEFORE * DAY_MS) : after(stage));
  const world = await sandbox.export();
  await stage.close();
  return { world, home, remove: () => rm(home, { recursive: true, force: true }) };
}

/** Sets up a copy of it, to do with as one likes. */
export async function copyStage({ world, home: original }: Scenery): Promise<DiagnosisStage> {
  const home = await mkdtemp(join(tmpdir(), 'coex-stage-'));
  await cp(original, home, { recursive: true });
  await copyStoreOf(original, home);
  const sandbox = await startSandbox({ seed: 0, startAt: 0, from: world });
  const stage = await setUp(sandbox, home);
  await sandbox.act('app.subscribe', { callbackUrl: stage.callbackUrl, verifyToken: VERIFY_TOKEN });
  return {
    ...stage,
    close: async () => {
      await stage.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}

async function setUp(sandbox: Sandbox, home: string): Promise<DiagnosisStage> {
  let aheadMs = 0;
  let around: Partial<Host> = { network: loopbackNetwork(() => sandbox.now()) };
  let day = 0;
  const ends: (() => void)[] = [];
  const storeFile = join(home, 'store.db');
  const reception = await openReception(sandbox, storeFile);
  const clock: Clock = {
    now: () => sandbox.now() + aheadMs,
    sleep: async (durationMs, signal) => {
      signal?.throwIfAborted();
      // Whoever tells of a deadline every minute does not make the time go by.
      if (durationMs >= MINUTE_MS) return untilAborted(signal);
      await sandbox.advance(Math.ceil(durationMs));
      await reception.idle();
      signal?.throwIfAborted();
    },
  };
  const stage: DiagnosisStage = {
    sandbox,
    home,
    callbackUrl: reception.url,
    setClockAhead: (ms) => {
      aheadMs = ms;
    },
    surround: (parts) => {
      around = { ...around, ...parts };
    },
    coex: async (argv, { stdin = '', mayFail = false } = {}) => {
      const ran = await runMain(argv, stdin, {
        clock,
        ...around,
        env: await withStoreOf(around.env ?? { COEX_HOME: home }),
      });
      if (ran.exitCode !== 0 && !mayFail)
        throw new Error(`coex ${argv.join(' ')}: exit ${ran.exitCode}, ${ran.stderr}${ran.stdout}`);
      return ran;
    },
    onboard: async ({ shareHistory = true, argv = [] } = {}) => {
      const code = String(sandbox.act('signup.accept', { shareHistory }));
      await stage.coex(['onboard', NUMBER, '--accept-losses', '--code', code, ...argv], { mayFail: true });
      await reception.idle();
    },
    graph: async (method, path, json) => {
      const response = await fetch(`${sandbox.url}/v26.0/${path}`, {
        method,
        headers: {
          authorization: `Bearer ${sandbox.app.systemToken}`,
          'content-type': 'application/json',
        },
        ...(json !== undefined && { body: JSON.stringify(json) }),
      });
      return response.json();
    },
    live: async (durationMs, days = {}) => {
      day += 1;
      await live(stage, durationMs, days, day);
      await reception.idle();
    },
    wait: async (durationMs) => {
      await sandbox.advance(durationMs);
      await reception.idle();
    },
    deafen: reception.stop,
    receive: reception.start,
    atTheEnd: (work) => void ends.push(work),
    inStore: async (work) => {
      const store = await openStoreAt(storeFile);
      try {
        return await work(store);
      } finally {
        await store.close();
      }
    },
    close: async () => {
      for (const end of ends) end();
      await reception.stop();
      await sandbox.close();
    },
  };
  await stage.coex(['config', 'set', 'graph-url', sandbox.url]);
  await stage.coex(['config', 'set', 'public-url', new URL(reception.url).origin]);
  await stage.coex(['config', 'set', 'port', new URL(reception.url).port]);
  return stage;
}

function untilAborted(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** A receiver that can be stopped and started anew at the same address. */
async function openReception(sandbox: Sandbox, storeFile: string) {
  let port = 0;
  let running: { readonly receiver: Receiver; readonly store: Store } | undefined;
  let idle = async () => {};
  const stop = async () => {
    await running?.receiver.close();
    await running?.store.close();
    running = undefined;
    idle = async () => {};
  };
  const start = async ({
    appSecret = sandbox.app.secret,
    verifyToken = VERIFY_TOKEN,
    cannotStore = false,
    cannotProject = false,
  }: Reception = {}) => {
    await stop();
    const store = await openStoreAt(storeFile);
    const clock: Clock = { now: () => sandbox.now(), sleep: async () => undefined };
    const writer = storeWriter(store);
    const full = () => Promise.reject(new Error('ENOSPC: no space left on device'));
    const intake = createIntake({
      writer: {
        ...writer,
        ...(cannotStore && { append: full }),
        ...(cannotProject && { project: full }),
      },
      clock,
      onProjected: () => undefined,
      onTrouble: () => undefined,
    });
    const receiver = await startReceiver({ host: '127.0.0.1', port, appSecret, verifyToken, clock, intake });
    port = receiver.port;
    running = { receiver, store };
    idle = intake.idle;
  };
  await start();
  return { url: `http://127.0.0.1:${port}/webhook`, start, stop, idle: () => idle() };
}

/** What a day brings, and when: by the clock of the shop. */
const OPENS_MINUTE = 8 * 60;
const OPEN_MINUTES = 12 * 60;
const USUAL = { customer: 16, phone: 12, contact: 1, api: 3 } as const;

type Kind = keyof typeof USUAL;

async function live(stage: DiagnosisStage, durationMs: number, days: Days, seed: number): Promise<void> {
  const { sandbox } = stage;
  const from = sandbox.now();
  const dice = castDice(seed);
  const isOn: Record<Kind, boolean> = {
    customer: days.customers ?? true,
    phone: days.phone ?? true,
    contact: days.phone ?? true,
    api: days.api ?? true,
  };
  const people = sandbox.customers.list().filter(({ phone }) => phone === 'shown');
  const events: { at: number; kind: Kind }[] = [];
  for (let midnight = from - (from % DAY_MS); midnight < from + durationMs; midnight += DAY_MS) {
    for (const kind of Object.keys(USUAL) as Kind[]) {
      for (let nth = 0; nth < USUAL[kind]; nth += 1) {
        const at = midnight + (OPENS_MINUTE + dice.below(OPEN_MINUTES)) * MINUTE_MS;
        if (isOn[kind] && at >= from && at < from + durationMs) events.push({ at, kind });
      }
    }
  }
  let customer = people[0];
  if (customer === undefined) throw new Error('The sandbox has no customers.');
  let saved = seed * 7;
  for (const [nth, { at, kind }] of events.sort((one, other) => one.at - other.at).entries()) {
    await sandbox.advance(at - sandbox.now());
    switch (kind) {
      case 'customer':
        customer = people[nth % people.length] ?? customer;
        sandbox.customers.send(customer.waId, `Is order ${nth} ready?`);
        break;
      case 'phone':
        sandbox.phone.send(customer.waId, `Order ${nth} is ready.`);
        break;
      case 'contact':
        saved += 1;
        sandbox.act('phone.save-contact', {
          customer: people[saved % people.length]?.waId,
          name: `Customer ${at}`,
        });
        break;
      case 'api':
        await stage.graph('POST', `${sandbox.number.id}/messages`, {
          messaging_product: 'whatsapp',
          to: customer.waId,
          type: 'text',
          text: { body: `Order ${nth} is on its way.` },
        });
    }
  }
  await sandbox.advance(from + durationMs - sandbox.now());
}

async function runMain(argv: readonly string[], stdin: string, parts: Partial<Host>): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const into = (pieces: string[]) =>
    Object.assign(
      new Writable({
        write: (chunk, _encoding, done) => {
          pieces.push(String(chunk));
          done();
        },
      }),
      { isTTY: false, columns: 80 },
    );
  const clock = parts.clock ?? { now: () => BEGIN, sleep: async () => undefined };
  const host: Host = {
    io: {
      stdin: Object.assign(Readable.from([Buffer.from(stdin)]), { isTTY: false }),
      stdout: into(out),
      stderr: into(err),
    },
    clock,
    limits: sharedLimits(clock),
    random: thrown(castDice(1)),
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
  const exitCode = await main(argv, host);
  return { stdout: out.join(''), stderr: err.join(''), exitCode };
}

function thrown({ next, below }: ReturnType<typeof castDice>): Random {
  const hex = (sizeBytes: number) =>
    Array.from({ length: sizeBytes }, () => below(256).toString(16).padStart(2, '0')).join('');
  return { next, hex };
}
