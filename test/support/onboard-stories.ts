import { expect } from 'vitest';
import { eventName } from './event-name.ts';
import { freePort, type Journey, NUMBER, setOut, VERIFY_TOKEN } from './onboard-journey.ts';
import { visitPage } from './signup-page.ts';
import { type WatchedCall, watchCalls } from './watched-calls.ts';

/* What stories of `coex onboard` are told with. */

export type Told = Awaited<ReturnType<Journey['tell']>>;
export type Input = Readonly<Record<string, unknown>>;

/** A journey, with every call that reaches Meta. */
export interface Story extends Journey {
  calls(): readonly WatchedCall[];
  /** Which syncs were asked for and not refused, in order. */
  asked(): string[];
}

export const BOTH_SYNCS = ['smb_app_state_sync', 'history'];

export async function begin(options: Parameters<typeof setOut>[0] = {}): Promise<Story> {
  const journey = await setOut(options);
  const calls = watchCalls(journey.sandbox.url);
  const isRefused = ({ status = 0 }: WatchedCall) => status >= 400 && status < 500;
  const asked = () => calls().flatMap((call) => (isRefused(call) ? [] : (call.syncType ?? [])));
  return { ...journey, calls, asked };
}

/** The command with a code just made. */
export function withCode(story: Story, input: Input = {}): string[] {
  return ['onboard', NUMBER, '--accept-losses', '--code', story.accept(input)];
}

/** To go on with another code just made. */
export function goingOn(story: Story): string[] {
  return ['onboard', '--resume', '--code', story.accept()];
}

/** Does it once, as soon as an event of that name is told. */
export function upon(name: string, work: (event: Input) => unknown): (text: string) => void {
  let isDone = false;
  return (text) => {
    for (const line of text.split('\n').filter((one) => one.startsWith('{'))) {
      const event = JSON.parse(line);
      if (isDone || eventName(event) !== name) continue;
      isDone = true;
      void work(event);
    }
  };
}

/** What the customer does on the signup page, once it is there: accepts, or is told an event by Meta's window. */
export function onPage(work: () => Input | Promise<Input>): (text: string) => void {
  return upon('signup', async ({ link }) => {
    const page = await visitPage(String(link));
    const posted = await work();
    await page.post('code' in posted ? 'code' : 'event', { attempt: '1', ...posted });
  });
}

/** The flags of a page that is served beside a receiver of the same process. */
export async function pageFlags(): Promise<string[]> {
  const port = await freePort();
  return ['--listen', '--port', port, '--public-url', `http://127.0.0.1:${port}`];
}

/** The address of the receiver that runs, as it is seen from outside. */
export function publicUrl({ env }: Story): string {
  return `http://127.0.0.1:${env.COEX_PORT}`;
}

/** Subscribes the app to that receiver, but for what is said otherwise. */
export function subscribe(story: Story, input: Input): void {
  const here = { callbackUrl: `${publicUrl(story)}/webhook`, verifyToken: VERIFY_TOKEN };
  void story.sandbox.act('app.subscribe', { ...here, handshake: false, ...input });
}

export function expectComplete(ran: Told, { asked, sandbox, calls }: Story, where?: string): void {
  expect(ran.events.at(-1), where).toMatchObject({
    event: 'done',
    outcome: 'complete',
    history: { state: 'complete', progress: 100, messages: 10, contacts: 3 },
  });
  expect(ran.exitCode, where).toBe(0);
  expect(asked(), where).toEqual(BOTH_SYNCS);
  expect(
    calls().filter(({ path }) => path.endsWith('register')),
    where,
  ).toEqual([]);
  expect(sandbox.alarms(), where).toEqual([]);
}

/** The error it ended with. */
export function expectError(ran: Told, exitCode: number, code: string, where?: string) {
  const { error } = ran.events.at(-1);
  expect([ran.exitCode, error?.code], where).toEqual([exitCode, code]);
  return error;
}
