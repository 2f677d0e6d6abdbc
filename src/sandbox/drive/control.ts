import * as z from 'zod';
import type { Clockwork } from '../clockwork.ts';
import { type Answer, jsonAnswer, type Request } from '../http.ts';
import { nextDueAt } from '../timeline.ts';
import type { Customer } from '../town/customers.ts';
import { appOf, numberOf, wabaOf } from '../world/lookups.ts';
import { onboardingOf } from '../world/numbers.ts';
import type { World } from '../world/world.ts';
import { act, actionsKnown } from './actions.ts';

/* How a sandbox in its own process is driven. No Meta speaks this; hence its own, simpler error form. */

const advanceBody = z.strictObject({ ms: z.number().int().nonnegative() });
const actBody = z.strictObject({ do: z.string(), with: z.record(z.string(), z.unknown()).default({}) });

/** Answers `/sandbox/…`; undefined for any other request. */
export async function answerControl(
  world: World,
  clockwork: Clockwork,
  request: Request,
): Promise<Answer | undefined> {
  if (request.path[0] !== 'sandbox') return undefined;
  const body = request.body.kind === 'json' ? request.body.value : undefined;
  switch (`${request.method} ${request.path.slice(1).join('/')}`) {
    case 'GET status':
      return jsonAnswer(200, statusOf(world));
    case 'GET customers':
      return jsonAnswer(200, { customers: world.customers.map(customerRow) });
    case 'GET actions':
      return jsonAnswer(200, { actions: actionsKnown() });
    case 'POST advance': {
      const wanted = advanceBody.safeParse(body);
      if (!wanted.success) return problem(400, 'Expected {"ms": a whole number}.');
      await clockwork.advance(wanted.data.ms);
      return jsonAnswer(200, statusOf(world));
    }
    case 'POST act': {
      const wanted = actBody.safeParse(body);
      if (!wanted.success) return problem(400, 'Expected {"do": "an action", "with": {…}}.');
      try {
        return jsonAnswer(200, { outcome: (await act(world, wanted.data.do, wanted.data.with)) ?? null });
      } catch (error) {
        return problem(400, error instanceof Error ? error.message : String(error));
      }
    }
    default:
      return problem(404, 'Known here: GET status, GET customers, GET actions, POST advance, POST act.');
  }
}

/** What a person is known by; who blocked or opted out of what is told as ids. */
function customerRow({ blocked, optedOut, ...customer }: Customer): unknown {
  return { ...customer, blocked: [...blocked], optedOut: [...optedOut] };
}

function problem(status: number, message: string): Answer {
  return jsonAnswer(status, { error: message });
}

function statusOf(world: World): unknown {
  const number = numberOf(world);
  const onboarding = onboardingOf(number);
  return {
    clock: { now: world.timeline.now, nextDueAt: nextDueAt(world.timeline) ?? null },
    number: {
      id: number.id,
      displayPhoneNumber: number.displayPhoneNumber,
      link: number.link.state,
      onboardedAt: onboarding?.at ?? null,
      sharesHistory: onboarding?.shareHistory ?? null,
      syncsRequested: [...(onboarding?.syncs.keys() ?? [])],
    },
    subscriptions: {
      app: appOf(world).subscription ?? null,
      waba: Object.fromEntries(wabaOf(world).subscribedApps),
    },
    deliveries: {
      delivered: world.counters.get('webhook delivered') ?? 0,
      failed: world.counters.get('webhook failed') ?? 0,
      lost: world.counters.get('webhook lost') ?? 0,
      givenUp: world.counters.get('webhook given up') ?? 0,
    },
    alarms: world.alarms,
  };
}
