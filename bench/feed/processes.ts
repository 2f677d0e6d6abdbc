import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import type { Asked } from './generator.ts';
import { NAME } from './people.ts';
import { type OnOutput, openTerminal, ROWS, type Screen, type Terminal } from './terminal.ts';

const APP_SECRET = 'the bench’s secret';
const PATIENCE_MS = 30_000;

/** `coex feed` in a terminal. */
export function openFeed(home: string, onOutput: OnOutput): Terminal {
  return openTerminal(['bin/coex.js', 'feed'], { COEX_HOME: home }, onOutput);
}

/** Whether a whole frame is there: chats of the store, and the last row of the screen. */
export function isWholeFrame(screen: Screen): boolean {
  const lines = screen.lines();
  return lines[ROWS - 1]?.trim() !== '' && lines.some((line) => line.includes(NAME));
}

/** Starts `coex listen` on the store. */
export async function startListening(
  home: string,
): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const running = execa(process.execPath, ['bin/coex.js', 'listen', '--port', '0', '--json'], {
    env: {
      COEX_HOME: home,
      COEX_APP_SECRET: APP_SECRET,
      COEX_VERIFY_TOKEN: 'none',
      NODE_EXTRA_CA_CERTS: undefined,
    },
    reject: false,
    buffer: false,
  });
  const lines = createInterface(running.stdout);
  const [said] = (await Promise.race([once(lines, 'line'), running.then(() => [])])) as (
    | string
    | undefined
  )[];
  if (said === undefined) throw new Error(`coex listen ended with ${(await running).exitCode}.`);
  lines.close();
  // Read on and dropped, or what it goes on to say would block it.
  running.stdout.resume();
  running.stderr.resume();
  return {
    port: Number(new URL(JSON.parse(said).callbackUrl).port),
    stop: async () => {
      running.kill('SIGINT');
      await running;
    },
  };
}

/** Sends messages in; resolves when the last is answered. Instants are those of `performance.now()` here. */
export async function postMessages(
  asked: Omit<Asked, 'appSecret'>,
  onAnswered: (number: number, at: number) => void,
): Promise<void> {
  const argv = ['bench/feed/generator.ts', JSON.stringify({ ...asked, appSecret: APP_SECRET })];
  const running = execa(process.execPath, argv, { buffer: false, stderr: 'inherit' });
  const shift = performance.now() - Number(process.hrtime.bigint()) / 1e6;
  for await (const line of createInterface(running.stdout)) {
    const [number, at] = line.split(' ').map(Number);
    onAnswered(Number(number), Number(at) + shift);
  }
  await running;
}

/** Asks again and again until it is so; throws when it takes too long. */
export async function until(what: string, isSo: () => boolean): Promise<void> {
  const since = performance.now();
  while (!isSo()) {
    if (performance.now() - since > PATIENCE_MS) throw new Error(`Waited in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Resident memory of a process, in bytes. */
export function memoryBytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
}

/** Processor time a process has had, in milliseconds, in steps of ten. */
export function processorMs(pid: number): number {
  // After the name, which may hold anything and ends with the last bracket: state is the first, utime the 12th.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
