import { join } from 'node:path';
import { feedActions } from '../feed/actions.ts';
import { holdStore } from '../feed/held-store.ts';
import { loadScreen } from '../feed/screen.ts';
import { feedSource } from '../feed/source.ts';
import { expectReplies } from './replies.ts';
import type { Stage } from './stage.ts';
import { type Onboarded, type Telling, watchConversation } from './story.ts';

/** Opens the feed on the demo's store, with one scene of the shop after the other behind it, until it is left. */
export async function showFeed(stage: Stage, onboarded: Onboarded, telling: Telling): Promise<void> {
  const { context, receiver, home } = stage;
  const store = await context.store();
  const over = new AbortController();
  const signal = AbortSignal.any([telling.signal, over.signal]);
  const held = await holdStore(store.address);
  const source = feedSource(context, {
    held,
    number: async () => onboarded.phoneNumberId,
    mediaFolder: join(home, 'media'),
    own: { state: async () => ({ kind: 'own', callbackUrl: receiver.callbackUrl }) },
    where: { host: '127.0.0.1', port: receiver.port },
  });
  const going = goOn(stage, onboarded, { ...telling, signal });
  try {
    const showScreen = await loadScreen();
    await showScreen(context, { source, actions: feedActions(context, held), signal: telling.signal });
  } finally {
    over.abort();
    await going;
    await held.close();
  }
}

/** Plays scene after scene; whoever is written to answers. What goes wrong is on the screen. */
async function goOn(stage: Stage, onboarded: Onboarded, telling: Telling): Promise<void> {
  const { signal, pace } = telling;
  const replies = expectReplies(stage.sandbox);
  const untold = { ...telling, pace: (virtualMs: number) => pace(virtualMs, signal), emit: () => undefined };
  while (!signal.aborted) {
    await watchConversation(stage, onboarded, untold, replies).catch(() => undefined);
    await stage.context.clock.sleep(BETWEEN_SCENES_MS, signal).catch(() => undefined);
  }
}

/** Of the time of whoever looks on: a shop is quiet now and then, and so is a reader's screen. */
const BETWEEN_SCENES_MS = 15_000;
