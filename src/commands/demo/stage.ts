import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Clock } from '../../core/clock.ts';
import { CoexError } from '../../core/errors.ts';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { type Context, createContext } from '../context.ts';
import { type Receiving, startReceiving } from '../receiving.ts';
import { sharedLimits } from '../shared-limits.ts';

/** The sandbox, and a coex of its own that knows nothing but the sandbox. */
export interface Stage extends Receiving {
  readonly sandbox: Sandbox;
  readonly context: Context;
  /** Where the demo's files are. */
  readonly home: string;
  close(): Promise<void>;
}

/** Puts up sandbox and receiver on free loopback ports, with a profile and store that are thrown away unless kept. */
export async function setStage(
  outer: Context,
  options: { readonly seed: number; readonly history: number; readonly keep?: string | undefined },
): Promise<Stage> {
  refuseUsedFolder(options.keep);
  const sandbox = await startSandbox({
    seed: options.seed,
    startAt: openingTime(outer.clock.now()),
    historyMessages: options.history,
  });
  const home =
    options.keep === undefined ? await mkdtemp(join(tmpdir(), 'coex-demo-')) : resolve(options.keep);
  const context = insideContext(outer, sandbox, home);
  const close = async () => {
    await context.close();
    await sandbox.close();
    if (options.keep === undefined) await rm(home, { recursive: true, force: true });
  };
  try {
    const receiving = await startReceiving(context, {
      host: '127.0.0.1',
      port: 0,
      onProjected: () => undefined,
      // A store that fails under a demo fails its next step too, which tells.
      onTrouble: () => undefined,
    });
    return {
      ...receiving,
      sandbox,
      context,
      home,
      close: async () => {
        await receiving.receiver.close();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

// The same seed would onboard the same number again, in a store that may be somebody's.
function refuseUsedFolder(folder: string | undefined): void {
  if (folder === undefined || !existsSync(join(folder, 'store.db'))) return;
  throw new CoexError('usage', {
    problem: `There is a store in ${folder} already.`,
    fix: 'Name a folder that is new, or look at what is there with COEX_HOME.',
  });
}

const DAY_MS = 86_400_000;
const NINE_MS = 9 * 3_600_000;

/** The last nine o'clock (UTC): what the shop's people do depends on the hour, and a seed is to repeat a run. */
function openingTime(now: number): number {
  return Math.floor((now - NINE_MS) / DAY_MS) * DAY_MS + NINE_MS;
}

/** A context that takes its time from the sandbox and its settings from nowhere else. */
function insideContext(outer: Context, sandbox: Sandbox, home: string): Context {
  const { host, flags, random } = outer;
  const clock: Clock = {
    now: () => sandbox.now(),
    sleep: (durationMs, signal) => host.clock.sleep(durationMs, signal),
  };
  const others = Object.entries(host.env).filter(([name]) => !name.startsWith('COEX_'));
  return createContext(
    {
      ...host,
      // A project file of the folder one happens to stand in is none of the demo's business.
      workingFolder: home,
      clock,
      // The limits of the sandbox's numbers, on the sandbox's time.
      limits: sharedLimits(clock),
      env: {
        ...Object.fromEntries(others),
        COEX_HOME: home,
        COEX_GRAPH_URL: sandbox.url,
        COEX_APP_ID: sandbox.app.id,
        COEX_CONFIG_ID: sandbox.app.configId,
        COEX_APP_SECRET: sandbox.app.secret,
        COEX_ACCESS_TOKEN: sandbox.app.systemToken,
        COEX_VERIFY_TOKEN: random.hex(16),
      },
    },
    { ...flags, profile: undefined, number: undefined, store: undefined, graphUrl: undefined },
    outer.findCommand,
  );
}
