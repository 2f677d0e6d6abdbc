import * as z from 'zod';
import {
  BESIDE_A_RECEIVER,
  BESIDE_WORKERS,
  countPending,
  GIVE_UP_MS,
  startWorker,
  storeWriter,
} from '../core/ingest/index.ts';
import { counted } from '../tui/print/counted.ts';
import { defineCommand, drawEach } from './command.ts';
import type { Context } from './context.ts';
import { deliveryEvent, drawDelivery, toDeliveryEvent } from './delivery-output.ts';
import { drained } from './drained.ts';
import { leftWaiting } from './left-waiting.ts';
import { drawOutage, onceReachable, outageEvents, outageTeller } from './outage.ts';
import { untilAborted } from './until-aborted.ts';

export const command = defineCommand({
  name: 'project',
  summary: 'Make chats and messages of what others receive.',
  description:
    'A worker without a receiver: projects what waits in the store, and goes on as more comes, until Ctrl-C; what is under way is finished first. On PostgreSQL any number of workers share the work; each number’s deliveries are applied in order by one of them at a time, and by another when that one dies. It waits for a database that does not answer.',
  examples: [
    { run: 'coex project', says: 'Beside `coex listen --receive-only`, on this machine or another.' },
    { run: 'coex project --until-done', says: 'What waits now, and no more.' },
    { run: 'coex project --json', says: 'With an event for each delivery.' },
  ],
  args: z.object({}),
  options: z.object({
    untilDone: z.boolean().default(false).describe('End when nothing waits.'),
  }),
  streams: true,
  output: () =>
    z.discriminatedUnion('event', [
      z.object({ event: z.literal('projecting'), store: z.string() }),
      deliveryEvent(),
      ...outageEvents(),
      z.object({
        event: z.literal('stopped'),
        projected: z.number(),
        malformed: z.number(),
        failed: z.number(),
        waiting: z.number().nullable().describe('Not projected yet; null when the store could not be asked.'),
      }),
    ]),
  run: async (context, { options }, emit) => {
    const counts = { projected: 0, malformed: 0, failed: 0 };
    const store = await onceReachable(context, emit);
    if (store === undefined) return { data: { event: 'stopped' as const, ...counts, waiting: null } };
    const { clock, io, signal } = context;
    const outage = outageTeller(emit);
    emit({ event: 'projecting', store: store.location });
    const worker = startWorker({
      store,
      // A receiver that shares the file waits until a portion is written.
      writer: storeWriter(store, store.engine === 'sqlite' ? BESIDE_A_RECEIVER : BESIDE_WORKERS),
      clock,
      onProjected: async (projected) => {
        for (const delivery of projected) {
          counts[delivery.outcome] += 1;
          emit(toDeliveryEvent(delivery));
        }
        await drained(io.stdout, signal).catch(() => undefined);
      },
      onTrouble: outage.troubled,
      onWell: outage.well,
    });
    const isDone = async () => {
      await worker.idle();
      return (await countPending(store.db).catch(() => null)) === 0;
    };
    if (options.untilDone) await until(context, isDone);
    else await untilAborted(signal);
    await worker.stop(0, AbortSignal.timeout(GIVE_UP_MS));
    return { data: { event: 'stopped' as const, ...counts, waiting: await leftWaiting(store) } };
  },
  draw: drawEach((event, page) => {
    switch (event.event) {
      case 'projecting':
        return page.say(`Projecting what waits in ${event.store} (Ctrl-C stops)`);
      case 'delivery':
        return drawDelivery(event, page);
      case 'trouble':
      case 'recovered':
        return drawOutage(event, page);
      case 'stopped': {
        const { projected, malformed, failed, waiting } = event;
        const left = waiting === 0 || waiting === null ? '' : ` ${waiting} wait in the store.`;
        return page.say(
          `Stopped. ${counted(projected, 'delivery', 'deliveries')} projected, ${malformed} malformed, ${failed} failed.${left}`,
        );
      }
    }
  }),
});

const LOOK_EVERY_MS = 1000;

/** Waits for what may be another worker's at the moment, or for a store that mends; ends when interrupted. */
async function until(
  { clock, signal }: Pick<Context, 'clock' | 'signal'>,
  isDone: () => Promise<boolean>,
): Promise<void> {
  const interrupted = untilAborted(signal).then(() => true);
  while (!(await Promise.race([interrupted, isDone()]))) {
    await clock.sleep(LOOK_EVERY_MS, signal).catch(() => undefined);
  }
}
