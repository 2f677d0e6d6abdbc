import { homedir, hostname } from 'node:os';
import type { Host } from './commands/context.ts';
import { sharedLimits } from './commands/shared-limits.ts';
import type { Network } from './core/diagnosis/index.ts';
import type { ExitCode } from './core/errors.ts';
import type { Keyring } from './core/secrets/index.ts';
import { main } from './main.ts';

/** Runs coex as the process it is in, and ends that process. `packageFolder` is where it is installed. */
export async function start(version: string, packageFolder: string): Promise<void> {
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // Asked twice, it stops at once.
      if (interruption.signal.aborted) process.exit(130);
      interruption.abort();
    });
  }
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // Whoever read the output has gone (`| head`): finish in good order, quietly.
      if (error.code === 'EPIPE') return interruption.abort(error);
      process.stderr.write(`coex: The output cannot be written: ${error.message}.\n`);
      process.exit(1);
    });
  }
  const exit = await main(process.argv.slice(2), hostOf(version, packageFolder, interruption.signal));
  await leave(exit);
}

function hostOf(version: string, packageFolder: string, signal: AbortSignal): Host {
  const clock = { now: () => Date.now(), sleep };
  return {
    io: {
      // Opened when read: a start that reads nothing does not pay for it.
      get stdin() {
        return process.stdin;
      },
      stdout: process.stdout,
      stderr: process.stderr,
    },
    clock,
    limits: sharedLimits(clock),
    random: { next: () => Math.random(), hex: randomHex },
    env: process.env,
    signal,
    self: { pid: process.pid, machine: hostname(), isRunning },
    platform: process.platform,
    homeFolder: homedir(),
    workingFolder: process.cwd(),
    nodeVersion: process.version,
    version,
    scenariosFolder: `${packageFolder}/scenarios`,
    writerFile: `${packageFolder}/dist/writer.cjs`,
    keyring: openKeyring,
    network: {
      reach: async (...asked) => (await openNetwork()).reach(...asked),
      ask: async (...asked) => (await openNetwork()).ask(...asked),
    },
    suspension: process.platform === 'win32' ? undefined : { stop: stopProcess, onResume },
    spareMemory,
  };
}

/** Stops the process as ^Z does in a shell, which has the terminal until it goes on. */
async function stopProcess(): Promise<void> {
  const resumed = new Promise<void>((resolve) => {
    process.once('SIGCONT', () => {
      // A terminal tells its new size to whoever is in the foreground; this was not.
      process.kill(process.pid, 'SIGWINCH');
      resolve();
    });
  });
  process.kill(process.pid, 'SIGTSTP');
  await resumed;
}

function onResume(listener: () => void): () => void {
  process.on('SIGCONT', listener);
  return () => void process.off('SIGCONT', listener);
}

function isRunning(pid: number): boolean {
  try {
    // Signal 0 is sent to nobody: it only asks.
    return process.kill(pid, 0);
  } catch (error) {
    // Somebody else's is there all the same.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function sleep(durationMs: number, signal?: AbortSignal): Promise<void> {
  // Not imported: the feed sleeps many times a second, and each import costs as much as what it wakes for.
  const { setTimeout } = process.getBuiltinModule('node:timers/promises');
  await setTimeout(durationMs, undefined, signal === undefined ? {} : { signal });
}

async function openNetwork(): Promise<Network> {
  return (await import('./core/diagnosis/index.ts')).openNetwork();
}

/**
 * Keeps V8 from doubling the space for new objects each time that some of them stay: who reads thousands of files keeps
 * most of what is read, and the doubled space is never looked at again. It costs a twentieth of the time, and saves 120 MB.
 */
async function spareMemory(): Promise<void> {
  const { setFlagsFromString } = await import('node:v8');
  setFlagsFromString('--semi-space-growth-factor=1');
}

// The global, which loads when used: importing node:crypto costs every start 3 ms.
function randomHex(sizeBytes: number): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(sizeBytes))).toString('hex');
}

/** The keyring of the operating system; undefined where the optional package is not installed. */
async function openKeyring(): Promise<Keyring | undefined> {
  try {
    const { Entry } = await import('@napi-rs/keyring');
    // Linux's kernel keyring would forget everything at the next start; only a lasting one will do.
    const entry = (account: string) => new Entry('coex', account, { linux: { store: 'secret-service' } });
    return {
      read: (account) => entry(account).getPassword() ?? undefined,
      write: (account, value) => entry(account).setPassword(value),
      remove: (account) => entry(account).deletePassword(),
    };
  } catch {
    return undefined;
  }
}

/** Ends the process when everything written has been taken: a pipe may be slow. */
async function leave(exit: ExitCode): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) {
    if (stream.writableLength > 0 && !stream.errored) {
      await new Promise<void>((resolve) => stream.write('', () => resolve()));
    }
  }
  // That a file could not be written is told a turn later.
  await new Promise((resolve) => setImmediate(resolve));
  process.exit(exit);
}
