import type { Clock } from '../clock.ts';
import type { Store } from '../store/index.ts';
import { numberLifecycle } from './numbers.ts';

const LOOK_EVERY_MS = 2000;

/** How a number left the API. */
export interface Removal {
  /** When, Unix milliseconds. */
  readonly at: number;
  /** Meta's `disconnection_info.reason`; null when it gave none. */
  readonly reason: string | null;
  readonly initiatedBy: string | null;
}

/**
 * Waits for the webhook that tells that a number was disconnected, which only the person at the phone can do. Undefined
 * when none came in time. A removal before `since` (Unix milliseconds) is an old one.
 */
export async function awaitRemoval(
  { store, clock, signal }: { readonly store: Store; readonly clock: Clock; readonly signal: AbortSignal },
  number: { readonly wabaId: string | null; readonly displayPhoneNumber: string | null },
  { since, timeoutMs }: { readonly since: number; readonly timeoutMs: number },
): Promise<Removal | undefined> {
  // Counted by what was slept: the clock may be set meanwhile.
  for (let leftMs = timeoutMs; ; leftMs -= LOOK_EVERY_MS) {
    const removal = await findRemoval(store, number, since);
    if (removal !== undefined || leftMs <= 0) return removal;
    await clock.sleep(Math.min(LOOK_EVERY_MS, leftMs), signal);
  }
}

/** The removal a number has not come back from; undefined when it is not removed. */
export async function findRemoval(
  store: Store,
  {
    wabaId,
    displayPhoneNumber,
  }: { readonly wabaId: string | null; readonly displayPhoneNumber: string | null },
  since = 0,
): Promise<Removal | undefined> {
  const { state, stateSince, value } = await numberLifecycle(store, wabaId, displayPhoneNumber);
  // Meta tells whole seconds.
  const sinceSecond = Math.floor(since / 1000) * 1000;
  if (state !== 'disconnected' || stateSince === null || stateSince < sinceSecond) return undefined;
  const info = (value as { disconnection_info?: { reason?: unknown; initiated_by?: unknown } } | undefined)
    ?.disconnection_info;
  return { at: stateSince, reason: textOrNull(info?.reason), initiatedBy: textOrNull(info?.initiated_by) };
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
