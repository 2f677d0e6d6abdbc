import * as z from 'zod';
import { CoexError } from '../core/errors.ts';
import { type Unready, unlessGivenUp, type Work } from '../core/ingest/index.ts';
import { isAway, type Store } from '../core/store/index.ts';
import { harmless } from '../tui/print/harmless.ts';
import { asCoexError } from '../tui/print/json.ts';
import type { Page } from '../tui/print/page.ts';
import type { Context } from './context.ts';

/** How a command that runs for long tells that its store fails, and that it is well again. */
export const outageEvents = () =>
  [
    z.object({ event: z.literal('trouble'), code: z.string(), message: z.string() }),
    z.object({ event: z.literal('recovered') }),
  ] as const;

type OutageEvent =
  | { readonly event: 'trouble'; readonly code: string; readonly message: string }
  | { readonly event: 'recovered' };

type Emit = (event: OutageEvent) => void;

export interface OutageTeller {
  readonly troubled: (error: unknown, work: Work) => void;
  readonly well: (work: Work) => void;
}

/** Tells of an outage once, however many requests fail in it, and when it is over. */
export function outageTeller(emit: Emit): OutageTeller {
  const failing = new Map<Work, string>();
  return {
    troubled: (error, work) => {
      const { code, message } = asCoexError(error);
      const isTold = [...failing.values()].includes(code);
      failing.set(work, code);
      if (!isTold) emit({ event: 'trouble', code, message });
    },
    well: (work) => {
      if (failing.size === 0) return;
      failing.delete(work);
      // A database that answers to one of them answers to the other.
      for (const [other, code] of failing) if (code === UNREACHABLE) failing.delete(other);
      if (failing.size === 0) emit({ event: 'recovered' });
    },
  };
}

const UNREACHABLE = 'store-unreachable';
const RETRY_MS = 1000;

/**
 * The store, as soon as its database answers; undefined when interrupted before. What starts together with the database is not
 * to be started again for it; every other failure is for whoever set it up, and is thrown. `startUnready` starts what answers
 * meanwhile for what is to come.
 */
export async function onceReachable(
  { clock, signal, store }: Pick<Context, 'clock' | 'signal' | 'store'>,
  emit: Emit,
  startUnready?: () => Promise<Unready>,
): Promise<Store | undefined> {
  const outage = outageTeller(emit);
  let unready: Unready | undefined;
  try {
    for (;;) {
      const opened = await unlessGivenUp(store(), signal).catch((error) => {
        if (!isAway(error)) throw error;
        return error;
      });
      if (!(opened instanceof CoexError)) {
        if (opened !== undefined) outage.well('storing');
        return opened;
      }
      unready ??= await startUnready?.();
      outage.troubled(opened, 'storing');
      await clock.sleep(RETRY_MS, signal).catch(() => undefined);
      if (signal.aborted) return undefined;
    }
  } finally {
    await unready?.close();
  }
}

export function drawOutage(event: OutageEvent, { theme, say }: Page): void {
  if (event.event === 'trouble') say(theme.bad(harmless(event.message)));
  else say(theme.good('The store is back.'));
}
