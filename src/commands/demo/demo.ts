import * as z from 'zod';
import { countLive } from '../../core/conversations/index.ts';
import { historyProgress } from '../../core/history/index.ts';
import { findNumber } from '../../core/numbers/index.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { canOpenScreen } from '../feed/screen.ts';
import { wholeNumber } from '../fields.ts';
import { drawDemo } from './draw.ts';
import { type DemoEvent, demoEvent } from './events.ts';
import { showFeed } from './live-feed.ts';
import { setStage } from './stage.ts';
import { onboardShop, type Telling, watchConversation, watchImport } from './story.ts';

export const command = defineCommand({
  name: 'demo',
  summary: 'Watch a number being onboarded, its history imported, and messages arriving, all emulated.',
  description:
    'Starts the sandbox and a receiver on free loopback ports, with a profile and store of its own that are thrown away. Everything goes over real HTTP through the same client, receiver and store that a real number uses. On a terminal the live feed opens at the end, with the shop going on behind it, until q leaves it; off a terminal the demo ends by itself.',
  examples: [
    { run: 'coex demo', says: 'A bike shop, from its onboarding to its live feed.' },
    { run: 'coex demo --no-feed', says: 'The same in lines, with an end: a few minutes, in less than one.' },
    { run: 'coex demo --history 500 --seed 7 --json', says: 'Small, repeatable, as events for a program.' },
  ],
  args: z.object({}),
  options: z.object({
    history: wholeNumber(0, 1_000_000)
      .default(3000)
      .meta({ description: 'How many messages the phone holds.', value: 'count' }),
    seed: wholeNumber(0, 2_147_483_647)
      .default(1)
      .meta({ description: 'The same seed makes the same people, texts and order.', value: 'number' }),
    noFeed: z
      .boolean()
      .default(false)
      .describe('Tell the conversation in lines instead of opening the feed.'),
    keep: z
      .string()
      .optional()
      .meta({ description: 'Keep the store in this folder, to look at with COEX_HOME.', value: 'folder' }),
  }),
  streams: true,
  output: demoEvent,
  exits: { 2: 'the folder to keep it in holds a store already', 3: 'the import was not complete' },
  run: async (context, { options }, emit) => {
    const stage = await setStage(context, options);
    try {
      const { sandbox, receiver } = stage;
      emit({
        event: 'started',
        sandboxUrl: sandbox.url,
        callbackUrl: receiver.callbackUrl,
        seed: options.seed,
      });
      const telling: Telling = { emit, pace: paceOf(context), signal: context.signal };
      const onboarded = await onboardShop(stage, telling);
      const imported = await watchImport(stage, onboarded, options.history, telling);
      // Nobody looks for long at what ends by itself: on a terminal the shop goes on until it is left.
      if (!options.noFeed && canOpenScreen(context)) await showFeed(stage, onboarded, telling);
      else await watchConversation(stage, onboarded, telling);
      const store = await stage.context.store();
      const { phoneNumberId } = onboarded;
      const complete = imported === options.history;
      const done: DemoEvent = {
        event: 'done',
        complete,
        imported,
        expected: options.history,
        contacts: (await historyProgress({ store, clock: stage.context.clock }, phoneNumberId)).contacts,
        chats: (await findNumber(store, phoneNumberId)).chats,
        live: await countLive(store),
        deliveries: { ...receiver.counts },
        home: options.keep === undefined ? null : stage.home,
      };
      return { data: done, exit: complete ? 0 : 3 };
    } finally {
      await stage.close();
    }
  },
  draw: drawDemo,
});

// Someone who watches sees the sandbox's time pass 40 times as fast as it would, no pause longer than a second.
const SPEED = 40;
const LONGEST_PAUSE_MS = 1000;

function paceOf({ io, flags, clock, signal }: Context): Telling['pace'] {
  if (flags.json || !io.stdout.isTTY) return async () => undefined;
  return (virtualMs, own = signal) => clock.sleep(Math.min(virtualMs / SPEED, LONGEST_PAUSE_MS), own);
}
