import * as z from 'zod';
import { type Answer, jsonAnswer, type Request } from './http.ts';
import { advance, nextDueAt } from './timeline.ts';
import { say } from './town/conversation.ts';
import type { World } from './world.ts';

/* How a sandbox in its own process is driven. No Meta speaks this; hence its own, simpler error form. */

const advanceBody = z.object({ ms: z.number().int().nonnegative() });

const sayBody = z.object({
  from: z.enum(['customer', 'phone']),
  customer: z.string(),
  text: z.string().min(1),
});

/** Answers `/sandbox/…`; undefined for any other request. */
export async function answerControl(world: World, request: Request): Promise<Answer | undefined> {
  if (request.path[0] !== 'sandbox') return undefined;
  const body = request.body.kind === 'json' ? request.body.value : undefined;
  switch (`${request.method} ${request.path.slice(1).join('/')}`) {
    case 'GET status':
      return jsonAnswer(200, statusOf(world));
    case 'POST advance': {
      const wanted = advanceBody.safeParse(body);
      if (!wanted.success) return problem(400, 'Expected {"ms": a whole number}.');
      await advance(world.timeline, wanted.data.ms);
      return jsonAnswer(200, statusOf(world));
    }
    case 'POST say': {
      const wanted = sayBody.safeParse(body);
      if (!wanted.success)
        return problem(400, 'Expected {"from": "customer"|"phone", "customer": "…", "text": "…"}.');
      const { from, customer, text } = wanted.data;
      const known = world.customers.some((candidate) => candidate.waId === customer);
      return known
        ? jsonAnswer(200, { id: say(world, from, customer, text) })
        : problem(404, `There is no customer ${customer}.`);
    }
    default:
      return problem(404, 'Known here: GET status, POST advance, POST say.');
  }
}

function problem(status: number, message: string): Answer {
  return jsonAnswer(status, { error: message });
}

function statusOf(world: World): unknown {
  const { onboarding } = world;
  return {
    clock: { now: world.timeline.now, nextDueAt: nextDueAt(world.timeline) ?? null },
    number: {
      id: world.number.id,
      displayPhoneNumber: world.number.displayPhoneNumber,
      onboarded: onboarding !== undefined,
      onboardedAt: onboarding?.at ?? null,
      sharesHistory: onboarding?.shareHistory ?? null,
      syncsRequested: [...(onboarding?.syncs.keys() ?? [])],
    },
    subscriptions: { app: world.appSubscription ?? null, waba: world.wabaSubscription ?? null },
    deliveries: {
      delivered: world.counters.get('webhook delivered') ?? 0,
      failed: world.counters.get('webhook failed') ?? 0,
      lost: world.counters.get('webhook lost') ?? 0,
      givenUp: world.counters.get('webhook given up') ?? 0,
      latest: world.deliveries.slice(-20),
    },
    alarms: world.alarms,
    customers: world.customers,
  };
}
