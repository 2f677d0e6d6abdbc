import type { Agent } from 'undici';
import { isoTime } from '../clock.ts';
import { CoexError } from '../errors.ts';
import { LIMITS } from '../rules/index.ts';
import { attempt, type GraphOptions } from './attempt.ts';
import { encodeBody } from './bodies.ts';
import type { Graph, GraphCall } from './call.ts';
import { createLimits, type Limits } from './limits/limits.ts';
import type { SendTurn } from './limits/send-limits.ts';
import { type SentMessage, sentMessage } from './limits/sent-message.ts';
import { slowDownMs } from './limits/usage.ts';
import { LONGEST_HOLD_MS, PATIENCE_MS, pauseBeforeNext, throttledLimit } from './repeats.ts';
import { isRepeatable, nameOf, nodeOf, targetOf } from './target.ts';
import { openAgent, TIMEOUTS } from './transport.ts';

export type { Exchange, GraphOptions } from './attempt.ts';
export type { Graph, GraphCall } from './call.ts';

/**
 * Makes the one client that speaks HTTP to Meta. Nothing is opened before the first call. Messages wait for their turn,
 * other calls for Meta's budget; what failed is made again only where that cannot do anything twice.
 */
export function createGraph(options: GraphOptions): Graph {
  const limits = options.limits ?? createLimits(options.clock);
  let agent: Promise<Agent> | undefined;
  const open = () => {
    agent ??= openAgent({ ...TIMEOUTS, ...options.timeouts });
    return agent;
  };
  return {
    baseUrl: options.baseUrl,
    call: async (call) => {
      const url = targetOf(call, options);
      const message = sentMessage(call, url);
      const prepared = { call, url, body: encodeBody(call, options.random) };
      const work = async () => attempt(prepared, { ...options, limits }, await open());
      return message === undefined
        ? withinBudget(call, options, limits, work)
        : inTurn(call, message, options, limits, work);
    },
    close: async () => {
      // What is still under way nobody waits for any more: a read that was given up.
      await (await agent)?.destroy();
    },
  };
}

type Attempt = () => ReturnType<typeof attempt>;

/** A message: in its turn, and again only when Meta certainly did nothing with it. */
async function inTurn(
  call: GraphCall,
  { phoneNumberId, recipient }: SentMessage,
  options: GraphOptions,
  { sends }: Limits,
  work: Attempt,
): Promise<unknown> {
  const turn = sends.turn(phoneNumberId, recipient);
  const inItsTurn = async () => {
    await turn.ready(options.signal);
    return work();
  };
  try {
    return await repeatedly(call, options, inItsTurn, turn.refused);
  } finally {
    turn.end();
  }
}

/** Any other call: more slowly when Meta’s budget runs out, and at the end of it none that only looks. */
async function withinBudget(
  call: GraphCall,
  options: GraphOptions,
  { usage }: Limits,
  work: Attempt,
): Promise<unknown> {
  // A link is no management call, and a signup’s code is good for 30 seconds.
  if (call.path !== undefined && call.token !== 'none') {
    const { percent, until } = usage.of(nodeOf(call.path));
    if (call.polling && percent >= LIMITS.usageStopPercent.value) {
      const values = { call: nameOf(call), percent: Math.round(percent), until: isoTime(until) };
      throw new CoexError('graph-polling-held', values, { nothingDone: true });
    }
    const pauseMs = slowDownMs(percent);
    if (pauseMs > 0) await options.clock.sleep(pauseMs, options.signal);
  }
  return repeatedly(call, options, work);
}

/**
 * Makes a call until it succeeds, must not be made again, or has had all the patience there is. With `throttled`, what
 * Meta refused for going too fast pauses there, in its place in the queue, and so does all that comes after it.
 */
async function repeatedly(
  call: GraphCall,
  { clock, random, signal }: GraphOptions,
  work: Attempt,
  throttled?: SendTurn['refused'],
): Promise<unknown> {
  let pausedMs = 0;
  for (let tried = 1; ; tried += 1) {
    const outcome = await work();
    if (outcome.ok) return outcome.value;
    const pauseMs = pauseBeforeNext(outcome, { tried, random, isRepeatable: isRepeatable(call) });
    const limit = throttled && throttledLimit(outcome);
    if (limit) throttled(limit, Math.min(pauseMs ?? 0, LONGEST_HOLD_MS));
    if (pauseMs === undefined || pausedMs + pauseMs > PATIENCE_MS || signal?.aborted) throw outcome.error;
    pausedMs += pauseMs;
    if (!limit) await clock.sleep(pauseMs, signal);
  }
}
