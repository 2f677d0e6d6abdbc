import * as z from 'zod';
import { CoexError } from '../../core/errors.ts';
import {
  amendOnboarding,
  closeWhatIsOver,
  findUnfinished,
  type JournalDeps,
  startOnboarding,
} from '../../core/journal/index.ts';
import { codeIn, type OnboardEnd, onboard } from '../../core/onboarding/index.ts';
import type { Onboarding } from '../../core/store/index.ts';
import { candidateOf } from '../check/candidate-options.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { tokenKeeper } from '../token-keeper.ts';
import { type Asking, openAsking } from './asking.ts';
import { makeRoom, numberMeant } from './begin.ts';
import { chooseWay, type WayName } from './choose-way.ts';
import { openCountdown } from './countdown.ts';
import { onboardEvent, type ShownEvent, shownEnd, shownEvent } from './events.ts';
import { acceptLosses } from './losses.ts';
import { type OnboardOptions, onboardOptions } from './options.ts';
import { openPages } from './pages.ts';
import { preflight } from './preflight.ts';
import { receiveOrLook } from './receiver.ts';
import { publicUrlOf, readSetup, type Setup } from './setup.ts';
import { wayOf } from './way.ts';

export const command = defineCommand({
  name: 'onboard',
  summary: 'Bring a number of the WhatsApp Business app to the API, with its contacts and history.',
  description:
    'Checks what can be checked, shows what changes for the customer and has it accepted, then shows a QR code and a link. There are three ways in: a page of your own under --public-url, Meta’s own page by --hosted, or the code of a signup that took place elsewhere, by --code or typed at the terminal. After the signup it proves that the number is in coexistence, subscribes the app, and asks for contacts and history, once each, within the 24 hours there are; it never registers the number. Webhooks bring what was asked for, so a `coex listen` must run with the same store, or --listen receives them here. Stopped anywhere, --resume goes on and repeats nothing that may be done once.',
  examples: [
    {
      run: 'coex onboard +447700900100 --public-url "$PUBLIC_URL" --listen --accept-losses',
      says: 'A page of your own, at the https address that leads to this machine.',
    },
    {
      run: 'coex onboard +447700900100 --hosted "$LINK" --accept-losses --detach',
      says: 'Meta’s page, by the link copied from the app dashboard; `coex listen` runs meanwhile.',
    },
    {
      run: 'echo "$CODE" | coex onboard +447700900100 --code - --accept-losses --detach',
      says: 'A signup that took place elsewhere, by the code it ended with.',
    },
    { run: 'coex onboard --resume', says: 'Go on with what was stopped or left.' },
  ],
  args: z.object({
    number: z
      .string()
      .optional()
      .describe('The number, with its calling code; else that of --number. Left out, any will do.'),
  }),
  options: onboardOptions(),
  streams: true,
  output: onboardEvent,
  exits: {
    2: 'a flag, a setting or the code cannot be used, or nobody accepted the changes',
    3: 'nothing came, or nothing more, or chunks stayed away, or the number was disconnected meanwhile',
    4: 'a secret is missing, or the customer granted too little',
    5: 'there is nothing to resume',
    6: 'a check failed, the changes or the signup were refused, or the 24 hours are over',
    7: 'no answer came from Meta; --resume goes on',
    130: 'interrupted; --resume goes on',
  },
  run: async (context, { args, options }, emit) => {
    refuseStray(options);
    const closers: (() => void | Promise<void>)[] = [];
    try {
      const typed = args.number ?? context.flags.number;
      const end = await run(context, { typed, options }, { emit, closers });
      return { data: shownEnd(end), exit: WELL.has(end.outcome) ? 0 : 3 };
    } finally {
      for (const close of closers.reverse()) await close();
    }
  },
  draw: async (page, options) => (await import('./draw.ts')).drawOnboarding(page, options),
});

/** Ends at which there is nothing to look into. */
const WELL: ReadonlySet<OnboardEnd['outcome']> = new Set(['complete', 'declined', 'detached']);

interface Wanted {
  /** The number as it was typed; undefined when any will do. */
  readonly typed: string | undefined;
  readonly options: OnboardOptions;
}

interface Telling {
  readonly emit: (event: ShownEvent) => void;
  /** What to close at the end, the last first. */
  readonly closers: (() => void | Promise<void>)[];
}

async function run(context: Context, wanted: Wanted, { emit, closers }: Telling): Promise<OnboardEnd> {
  const { options } = wanted;
  const { clock, signal } = context;
  const store = await context.store();
  const typed = await numberMeant(wanted.typed);
  const asking = openAsking(context);
  closers.push(asking.close);
  const publicUrl = publicUrlOf(context, options);
  const found = options.resume ? await findResumed({ store, clock }, meant(options, typed)) : undefined;
  const way = chooseWay(options, { publicUrl, earlier: found?.way, mayAsk: asking.prompt !== undefined });
  if (way === 'page' && found === undefined) context.config().get('config-id');
  const setup = await readSetup(context, options, emit);
  if (found === undefined) await makeRoom(context, { number: typed, anew: options.anew });

  const pages = openPages(context, options, { publicUrl, emit });
  closers.push(pages.close);
  const receiving = await receiveOrLook(context, options, { also: pages.beside, emit });
  if (receiving !== undefined) closers.push(() => receiving.receiver.close());

  const beginning = { context, options, way, number: typed, asking, emit };
  const onboarding =
    found === undefined
      ? await begin({ ...beginning, setup, written: wanted.typed })
      : await goOn({ ...beginning, found });
  const number = typed ?? onboarding.number ?? undefined;
  const countdown = openCountdown(clock, emit);
  closers.push(countdown.stop);
  const tokens = tokenKeeper(await context.secrets());
  const needs = { context, options, setup, onboarding, number, asking, pages: pages.serve };
  const plan = {
    onboarding,
    app: setup.app,
    way: wayOf(way, needs),
    number,
    callback: setup.callback,
    signupTimeoutMs: options.signupTimeout,
    silentAfterMs: options.silentAfter,
    resumed: found !== undefined,
    detach: options.detach,
  };
  try {
    return await onboard({ graph: await context.graph(), store, clock, signal, tokens }, plan, (told) => {
      const event = shownEvent(told);
      emit(event);
      countdown.follow(event);
    });
  } catch (error) {
    if (!isInterrupted(context, error)) throw error;
    throw new CoexError('onboarding-interrupted', { id: onboarding.id }, { cause: error });
  }
}

/** The one that is meant; of several, what the receiver has completed meanwhile needs nobody to go on with it. */
async function findResumed(
  deps: JournalDeps,
  wanted: Parameters<typeof findUnfinished>[1],
): Promise<Onboarding> {
  try {
    return await findUnfinished(deps.store, wanted);
  } catch (error) {
    if (!(error instanceof CoexError) || error.code !== 'ambiguous') throw error;
    await closeWhatIsOver(deps);
    return findUnfinished(deps.store, wanted);
  }
}

/** An id tells enough: whoever names a number beside it may go on with another than it was begun for. */
function meant({ id }: OnboardOptions, number: string | undefined) {
  return id === undefined ? { number } : { id };
}

interface Beginning {
  readonly context: Context;
  readonly options: OnboardOptions;
  readonly way: WayName;
  /** Digits of the number; undefined when none was named. */
  readonly number: string | undefined;
  readonly asking: Asking;
  readonly emit: Telling['emit'];
}

/** A new onboarding, once the number was checked and the customer has accepted what changes. */
async function begin(
  beginning: Beginning & { readonly setup: Setup; readonly written: string | undefined },
): Promise<Onboarding> {
  const { context, options, way, number, asking, emit, setup, written } = beginning;
  const { clock, random } = context;
  const told = candidateOf(options, { now: clock.now(), command: 'onboard' });
  await preflight(context, { candidate: { ...told, number: written }, setup }, emit);
  const losses = await acceptLosses(context, options, asking, emit);
  return startOnboarding({ store: await context.store(), clock, random }, { way, number, losses });
}

/** One that is under way; what the customer has accepted already is not asked again. */
async function goOn(beginning: Beginning & { readonly found: Onboarding }): Promise<Onboarding> {
  const { context, options, way, number, asking, emit, found } = beginning;
  const losses = found.accepted_at === null ? await acceptLosses(context, options, asking, emit) : undefined;
  return amendOnboarding({ store: await context.store(), clock: context.clock }, found.id, {
    way,
    ...(number === undefined ? {} : { number }),
    ...(losses === undefined ? {} : { losses }),
  });
}

/** Whether Ctrl-C ended it; when nobody reads the output any more, there is nobody to tell either. */
function isInterrupted({ signal }: Context, error: unknown): boolean {
  if (!signal.aborted || error instanceof CoexError) return false;
  return (signal.reason as { code?: unknown } | undefined)?.code !== 'EPIPE';
}

/** Flags that say nothing together, and a code that is none: before anything is done. */
function refuseStray({ resume, id, anew, listen, detach, code }: OnboardOptions): void {
  if (code !== undefined && code !== '-') codeIn(code);
  const stray = (problem: string, fix: string) => new CoexError('usage', { problem, fix });
  if (id !== undefined && !resume) throw stray('--id names an onboarding to go on with.', 'Add --resume.');
  if (anew && resume) throw stray('--anew begins again, and --resume goes on.', 'Leave one of them out.');
  if (listen && detach) {
    const problem = '--detach leaves the import to a receiver, and that of --listen would end with it.';
    throw stray(problem, 'Leave --listen out and run `coex listen`, or leave --detach out.');
  }
}
