import { join } from 'node:path';
import * as z from 'zod';
import { defineCommand } from '../command.ts';
import { port, wholeNumber } from '../fields.ts';
import { chosenOnce } from './chosen-once.ts';
import { drawFeed } from './draw.ts';
import { feedEvent } from './events.ts';
import { holdStore, isTransient } from './held-store.ts';
import { lazyActions } from './lazy-actions.ts';
import type { OwnReceiver } from './own-receiver.ts';
import { canOpenScreen, loadScreen } from './screen.ts';
import { onceFree } from './trouble.ts';

export const command = defineCommand({
  name: 'feed',
  summary: 'Follow all conversations live: who says what, from the app, by API or as a customer.',
  description:
    'Shows what comes into the store while `coex listen` runs elsewhere; with --listen it receives by itself. On a terminal it opens a screen, in which ? lists the keys; --plain prints a line for whatever happens instead, as off a terminal, for screen readers and logs. It goes on when the store was locked, rebuilt or removed and is back, and says so.',
  examples: [
    { run: 'coex feed', says: 'The screen; q leaves it.' },
    { run: 'coex feed --plain --last 20', says: 'Lines, with the 20 messages before.' },
    { run: 'coex feed --listen --port 9000', says: 'Receives by itself, as `coex listen` would.' },
    { run: 'coex feed --json', says: 'An event for each message, edit, revoke and status.' },
  ],
  args: z.object({}),
  options: z.object({
    listen: z.boolean().default(false).describe('Receive Meta’s webhooks too.'),
    host: z.string().optional().meta({
      description: 'Address to listen on, or at which to look for a receiver.',
      value: 'address',
    }),
    port: port()
      .optional()
      .meta({ description: 'Port to listen on, or at which to look for a receiver.', value: 'port' }),
    plain: z.boolean().default(false).describe('Print lines instead of opening a screen.'),
    last: wholeNumber(0, 1000)
      .default(10)
      .meta({ description: 'How many of the messages before are printed with the lines.', value: 'count' }),
  }),
  streams: true,
  drawsLate: true,
  output: feedEvent,
  exits: {
    2: 'with --listen: the port is taken or a setting is wrong',
    4: 'with --listen: a secret is missing',
    5: 'no number is the one --number names',
    7: 'it was left while a message was being sent, whose outcome is then unknown',
  },
  run: async (context, { options }, emit) => {
    const { config, signal } = context;
    // What draws the screen is loaded while the store is opened and read.
    const screen = !options.plain && canOpenScreen(context) ? loadScreen() : undefined;
    // Awaited only when the store is open, which may fail first.
    screen?.catch(() => undefined);
    const held = await holdStore(await context.storeAddress());
    const where = {
      host: options.host ?? config().get('host'),
      port: options.port ?? Number(config().get('port')),
    };
    let own: OwnReceiver | undefined;
    try {
      const number = chosenOnce(context);
      const choose = async () => number((await held.look()).store);
      // The screen itself tells of a store that is locked, and reads it when it is free.
      const phoneNumberId =
        screen === undefined
          ? await onceFree(context, choose, emit)
          : await choose().catch((error) => (isTransient(error) ? undefined : Promise.reject(error)));
      if (options.listen) {
        const { startOwnReceiver } = await import('./own-receiver.ts');
        own = await startOwnReceiver(context, held, where);
      }
      if (screen !== undefined) {
        const { feedSource } = await import('./source.ts');
        const mediaFolder = join(context.storeFolder(), 'media');
        const source = feedSource(context, { held, number, mediaFolder, own, where });
        const actions = lazyActions(async () => (await import('./actions.ts')).feedActions(context, held));
        await (await screen)(context, { source, actions, signal });
        return { data: { event: 'stopped' as const, messages: 0, revisions: 0, statuses: 0 } };
      }
      const state = await own?.state();
      emit({
        event: 'started',
        store: held.location,
        phoneNumberId: phoneNumberId ?? null,
        callbackUrl: state?.kind === 'own' ? state.callbackUrl : null,
      });
      const { last } = options;
      const { follow } = await import('./follow.ts');
      return { data: await follow(context, { held, phoneNumberId, last, receiver: own }, emit) };
    } finally {
      await own?.close();
      await held.close();
    }
  },
  draw: drawFeed,
});
