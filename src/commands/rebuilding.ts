import * as z from 'zod';
import { IN_BULK, projectAll, resetProjections } from '../core/ingest/index.ts';
import { grouped } from '../tui/print/counted.ts';
import type { Page } from '../tui/print/page.ts';
import type { Context } from './context.ts';

/** How far a rebuild is. */
export const rebuildProgress = () =>
  z.object({ event: z.literal('progress'), done: z.number(), total: z.number() });

export interface Rebuilt {
  readonly deliveries: number;
  readonly malformed: number;
  readonly failed: number;
  readonly unrecognised: number;
}

/** Makes all tables again, telling how far it is. Interrupted, nothing is lost: whoever projects next goes on. */
export async function rebuild(
  context: Context,
  emit: (progress: { event: 'progress'; done: number; total: number }) => void,
): Promise<Rebuilt> {
  const store = await context.store();
  const total = await resetProjections(store);
  const counts = { malformed: 0, failed: 0, unrecognised: 0 };
  let done = 0;
  await projectAll(
    store,
    (projected) => {
      context.signal.throwIfAborted();
      done += projected.length;
      for (const { outcome, unrecognised } of projected) {
        if (outcome !== 'projected') counts[outcome] += 1;
        counts.unrecognised += unrecognised.length;
      }
      emit({ event: 'progress', done, total });
    },
    IN_BULK,
  );
  return { deliveries: done, ...counts };
}

export function drawRebuilding({ done, total }: { done: number; total: number }, page: Page): void {
  page.say(`${grouped(done)} of ${grouped(total)} deliveries`);
}
