import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Clock } from '../../src/core/clock.ts';
import { createIntake, startReceiver, storeWriter } from '../../src/core/ingest/index.ts';
import type { Store } from '../../src/core/store/index.ts';
import {
  type ReadScenario,
  readScenario,
  runScenario,
  type Sandbox,
  type StepResult,
  scenarioOptions,
  startSandbox,
} from '../../src/sandbox/index.ts';
import { temporaryFolder } from './run.ts';
import { openStoreAt } from './store-address.ts';

type Readable = Extract<ReadScenario, { readonly scenario: unknown }>;

const FOLDER = 'scenarios';

/** The names of the scenarios that come along. */
export const SCENARIOS = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => name.replace('.yaml', ''));

export async function openShipped(name: string): Promise<Readable> {
  const read = await readScenario(readFileSync(join(FOLDER, `${name}.yaml`), 'utf8'));
  if ('problem' in read) throw new Error(`${name}, line ${read.line}: ${read.problem}`);
  return read;
}

export interface Played {
  readonly sandbox: Sandbox;
  readonly steps: readonly StepResult[];
  /** What was not as expected, with the line of the file. */
  readonly problems: readonly string[];
}

/** Plays a scenario in a sandbox of its own, with nobody but its own listener. */
export async function play(read: Readable): Promise<Played> {
  const sandbox = await startSandbox(scenarioOptions(read.scenario));
  onTestFinished(() => sandbox.close());
  return played(sandbox, await runScenario(read, { url: sandbox.url }));
}

export interface Received extends Played {
  readonly store: Store;
  readonly storeFile: string;
}

/** Plays a scenario to coex's own receiver and store, all on the sandbox's clock. */
export async function playToCoex(read: Readable): Promise<Received> {
  const sandbox = await startSandbox(scenarioOptions(read.scenario));
  const storeFile = join(temporaryFolder(), 'store.db');
  const store = await openStoreAt(storeFile);
  onTestFinished(async () => {
    await store.close();
    await sandbox.close();
  });
  const clock: Clock = { now: () => sandbox.now(), sleep: async () => undefined };
  const fail = (error: unknown) => {
    throw error;
  };
  const intake = createIntake({
    writer: storeWriter(store),
    clock,
    onProjected: () => undefined,
    onTrouble: fail,
  });
  const verifyToken = 'made-up-verify-token';
  const receiver = await startReceiver({
    host: '127.0.0.1',
    port: 0,
    appSecret: sandbox.app.secret,
    verifyToken,
    clock,
    intake,
  });
  try {
    const callback = { url: receiver.callbackUrl, verifyToken };
    const steps = await runScenario(read, { url: sandbox.url, callback });
    return { ...played(sandbox, steps), store, storeFile };
  } finally {
    await receiver.close();
  }
}

function played(sandbox: Sandbox, steps: readonly StepResult[]): Played {
  const problems = steps.flatMap((step) => step.problems.map((problem) => `line ${step.line}: ${problem}`));
  return { sandbox, steps, problems };
}
