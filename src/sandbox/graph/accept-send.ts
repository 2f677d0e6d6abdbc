import { LIMITS } from '../../core/rules/index.ts';
import { enforces } from '../enforced.ts';
import { type Answer, jsonAnswer } from '../http.ts';
import { messageId } from '../identifiers.ts';
import { fateOf } from '../templates/fate.ts';
import { hold } from '../templates/pacing.ts';
import { noteAnswer } from '../town/answers.ts';
import { mirrorSend } from '../town/mirroring.ts';
import { seenBy } from '../town/sight.ts';
import { phoneField } from '../webhooks/shapes.ts';
import { sendFailure, sendStatuses } from '../webhooks/statuses.ts';
import type { ApiSend, Message } from '../world/messages.ts';
import type { BusinessNumber } from '../world/numbers.ts';
import type { Template } from '../world/templates.ts';
import { count, type World } from '../world/world.ts';
import { historyIdOf } from './history-id.ts';
import { identityKeyHash } from './identity.ts';
import type { Outgoing } from './message-body.ts';
import { type PriceCategory, type Pricing, priceOf } from './pricing.ts';
import type { Recipient } from './recipient.ts';
import { isUnpaid } from './standing.ts';

/** A message that nothing speaks against. */
export interface Send {
  readonly number: BusinessNumber;
  readonly recipient: Recipient;
  /** Undefined for a template. */
  readonly outgoing: Outgoing | undefined;
  readonly template: Template | undefined;
  readonly edge: 'messages' | 'marketing_messages';
  readonly appId: string;
  readonly callbackData: string | undefined;
  /** What the caller takes the person's identity to be. */
  readonly identityHash: string | undefined;
  /** The code it is going to fail with. */
  readonly failure: number | undefined;
}

// Reference §8.6.
const UNDELIVERABLE = 131026;
const UNKNOWN_TARGET = 131009;
const UNPAID = 131042;
const OTHER_IDENTITY = 137000;

/** Accepts a message: what becomes of it is told by webhooks (reference §8.1: 200 means accepted, not delivered). */
export function accept(world: World, send: Send): Answer {
  const { recipient, template, number } = send;
  const { customer, digits, input } = recipient;
  const sequence = count(world, 'api messages');
  const id = messageId(world.seed, 'api', sequence);
  if (customer !== undefined) noteAnswer(world, number, customer, digits === undefined ? 'user-id' : 'phone');
  const category = categoryOf(send);
  const pricing = customer && priceOf(world, number, customer, category);
  keep(world, send, id, {
    historyId: historyIdOf(sequence),
    appId: send.appId,
    digits,
    category,
    pricing: pricing && { billable: pricing.billable, type: pricing.type, category: pricing.category },
    templateId: template?.id,
    isMarketingApi: send.edge === 'marketing_messages',
  });
  const status = launch(world, send, id, pricing);
  const seen = customer && seenBy(world, number, customer);
  const contact = {
    input,
    ...(digits !== undefined && { wa_id: digits }),
    ...(digits === undefined && seen !== undefined && phoneField('wa_id', seen)),
    // Left out when both were given (BSUID-26).
    ...(seen !== undefined && !recipient.both && { user_id: seen.userId }),
  };
  return jsonAnswer(200, {
    messaging_product: 'whatsapp',
    contacts: [contact],
    messages: [{ id, ...(template !== undefined && { message_status: status }) }],
  });
}

function keep(world: World, { number, recipient, outgoing }: Send, id: string, api: ApiSend): void {
  const message: Message = {
    id,
    numberId: number.id,
    customer: recipient.customer?.waId,
    from: 'api',
    at: world.timeline.now,
    type: outgoing?.type ?? 'template',
    statuses: [],
    api,
  };
  world.messages.set(id, message);
}

/** Sends it, holds it back, or lets it fail; gives what a template's answer says of it. */
function launch(
  world: World,
  send: Send,
  id: string,
  pricing: Pricing | undefined,
): 'accepted' | 'held_for_quality_assessment' {
  const { number, recipient, callbackData, template, outgoing } = send;
  const { customer, digits, input } = recipient;
  const failure = failureOf(world, send, pricing);
  const fate =
    failure ??
    (template !== undefined && customer !== undefined
      ? fateOf(world, number, customer, template)
      : 'deliver');
  if (customer === undefined || typeof fate === 'number') {
    const code = typeof fate === 'number' ? fate : UNDELIVERABLE;
    sendFailure(world, { number, id, digits, input, callbackData }, code);
    return 'accepted';
  }
  if (fate === 'hold' && template !== undefined) {
    hold(world, template, { id, callbackData });
    return 'held_for_quality_assessment';
  }
  sendStatuses(world, { number, id, customer, callbackData, pricing });
  if (outgoing !== undefined) {
    mirrorSend(world, number, customer, { id, at: world.timeline.now, content: outgoing.content });
  }
  return 'accepted';
}

function failureOf(world: World, send: Send, pricing: Pricing | undefined): number | undefined {
  const { customer } = send.recipient;
  // Meta finds out only when it tries (131026, reference §8.6).
  if (customer === undefined) return UNDELIVERABLE;
  if (send.failure !== undefined) return send.failure;
  const hash = send.identityHash;
  const isOther = hash !== undefined && hash !== identityKeyHash(world, customer);
  if (isOther && enforces(world, 'identity-hash')) return OTHER_IDENTITY;
  if (send.outgoing?.targetId !== undefined && !isReactable(world, send.number, send.outgoing.targetId)) {
    // "otherwise asynchronous failure" (reference §8.2, reaction target).
    return UNKNOWN_TARGET;
  }
  return pricing?.billable === true && isUnpaid(world, send.number) ? UNPAID : undefined;
}

/** It must be there, at most 30 days old, and no reaction itself (reference §8.2). */
function isReactable(world: World, number: BusinessNumber, wamid: string): boolean {
  const live = world.messages.get(wamid);
  const target = live ?? number.phone?.past.find((message) => message.id === wamid);
  const isReaction = live?.type === 'reaction';
  if (target === undefined || isReaction) return false;
  return world.timeline.now - target.at <= LIMITS.reactionTargetMs.value || !enforces(world, 'reaction-age');
}

function categoryOf({ template, edge }: Send): PriceCategory {
  if (template === undefined) return 'service';
  if (edge === 'marketing_messages') return 'marketing_lite';
  return template.category === 'AUTHENTICATION'
    ? 'authentication'
    : template.category === 'MARKETING'
      ? 'marketing'
      : 'utility';
}
