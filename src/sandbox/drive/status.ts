import { createHash } from 'node:crypto';
import { offByDefault } from '../enforced.ts';
import { nextDueAt } from '../timeline.ts';
import type { Token } from '../world/accounts.ts';
import { appOf, numberOf, wabaOf } from '../world/lookups.ts';
import { type BusinessNumber, onboardingOf } from '../world/numbers.ts';
import type { World } from '../world/world.ts';
import { ruleRows } from './rule-actions.ts';

/** How things stand, in one look. */
export function statusOf(world: World, waitingAnswers = 0) {
  return {
    clock: { now: world.timeline.now, nextDueAt: nextDueAt(world.timeline) ?? null },
    seed: world.seed,
    number: numberStatus(numberOf(world)),
    businessId: wabaOf(world).businessId,
    numbers: [...world.numbers.values()].map(numberStatus),
    subscriptions: {
      app: appOf(world).subscription ?? null,
      waba: Object.fromEntries(wabaOf(world).subscribedApps),
    },
    deliveries: {
      delivered: world.counters.get('webhook delivered') ?? 0,
      failed: world.counters.get('webhook failed') ?? 0,
      lost: world.counters.get('webhook lost') ?? 0,
      givenUp: world.counters.get('webhook given up') ?? 0,
      waiting: world.deliveries.entries.filter(({ outcome }) => outcome === 'waiting').length,
    },
    messages: world.messages.size,
    customers: world.customers.length,
    templates: world.templates.size,
    faults: world.faults.length,
    ...switchedRules(world),
    waitingAnswers,
    alarms: world.alarms,
  };
}

/** What is otherwise than in a new sandbox. */
function switchedRules(world: World) {
  const byDefault = offByDefault();
  const rows = ruleRows(world);
  return {
    rulesOff: rows.filter(({ name, on }) => !on && !byDefault.includes(name)).map(({ name }) => name),
    rulesOn: rows.filter(({ name, on }) => on && byDefault.includes(name)).map(({ name }) => name),
  };
}

export type Status = ReturnType<typeof statusOf>;

function numberStatus(number: BusinessNumber) {
  const { id, displayPhoneNumber, verifiedName, wabaId, link, phone } = number;
  const onboarding = onboardingOf(number);
  return {
    id,
    displayPhoneNumber,
    verifiedName,
    wabaId,
    kind: phone === undefined ? ('api' as const) : ('coexistence' as const),
    link: link.state,
    reason: link.state === 'removed' ? link.reason : null,
    onboardedAt: onboarding?.at ?? null,
    sharesHistory: onboarding?.shareHistory ?? null,
    syncsRequested: [...(onboarding?.syncs.keys() ?? [])],
    qualityRating: number.qualityRating,
    phone:
      phone === undefined
        ? null
        : { lastOpenedAt: phone.lastOpenedAt, inUse: phone.inUse, pastMessages: phone.past.length },
  };
}

/** Every account there is. Of secrets and tokens only that they are, and by what name to speak of them. */
export function accountsOf(world: World) {
  return {
    apps: [...world.apps.values()].map(({ id, name, configId, businessId, mode, subscription }) => ({
      id,
      name,
      configId,
      businessId,
      mode,
      callbackUrl: subscription?.callbackUrl ?? null,
      fields: [...(subscription?.fields ?? [])],
    })),
    businesses: [...world.businesses.values()],
    wabas: [...world.wabas.values()].map((waba) => ({
      id: waba.id,
      name: waba.name,
      businessId: waba.businessId,
      currency: waba.currency,
      country: waba.country,
      reviewStatus: waba.reviewStatus,
      restrictions: waba.restrictions,
      subscribedApps: [...waba.subscribedApps].map(([id, { overrideCallbackUrl }]) => ({
        id,
        overrideCallbackUrl: overrideCallbackUrl ?? null,
      })),
      templates: [...world.templates.values()].filter(({ wabaId }) => wabaId === waba.id).length,
    })),
    numbers: [...world.numbers.values()].map(numberStatus),
    tokens: [...world.tokens.values()].map((token) => ({
      name: tokenName(token),
      appId: token.appId,
      kind: token.kind,
      scopes: token.scopes,
      wabaIds: token.wabaIds,
      expiresAt: token.expiresAt ?? null,
      revoked: token.revoked,
    })),
  };
}

/** What to call a token without telling it. */
export function tokenName({ text }: Pick<Token, 'text'>): string {
  return `token-${createHash('sha256').update(text).digest('hex').slice(0, 8)}`;
}
