import type { Exchange } from '../support/recorder.ts';
import { goLive } from './live.ts';
import { LIVE_CALLS } from './live-calls.ts';
import { labelOf, type Operation } from './openapi.ts';
import { callOf, mistakesWith } from './refused-calls.ts';

/** What a live sandbox answered. */
export interface Conversation {
  /** By the name of the call: what went over the wire, and what the client made of it when it was no success. */
  readonly calls: ReadonlyMap<string, { readonly exchanges: readonly Exchange[]; readonly problem: unknown }>;
  /** By the operation, of those that are served: each mistake with its answer. */
  readonly mistakes: ReadonlyMap<string, readonly (readonly [string, Exchange])[]>;
  /** By the operation, of those that are not served. */
  readonly strange: ReadonlyMap<string, Exchange>;
}

/** Says everything there is to say to a sandbox, each call for itself. */
export async function converse(
  served: readonly Operation[],
  strangers: readonly Operation[],
): Promise<Conversation> {
  const live = await goLive();
  const calls = new Map<string, { exchanges: readonly Exchange[]; problem: unknown }>();
  for (const { name, make } of LIVE_CALLS) {
    await live.putBack();
    live.takeExchanges();
    const problem = await make(live).then(
      () => undefined,
      (error: unknown) => error,
    );
    calls.set(name, { exchanges: live.takeExchanges(), problem });
  }
  const mistakes = new Map<string, (readonly [string, Exchange])[]>();
  for (const operation of served) {
    await live.putBack();
    const answers: (readonly [string, Exchange])[] = [];
    for (const [mistake, call] of mistakesWith(operation, live))
      answers.push([mistake, await live.ask(call)]);
    mistakes.set(labelOf(operation), answers);
  }
  await live.putBack();
  const strange = new Map<string, Exchange>();
  for (const operation of strangers) strange.set(labelOf(operation), await live.ask(callOf(operation, live)));
  return { calls, mistakes, strange };
}
