import { digitsOf, LIMITS } from '../../core/rules/index.ts';
import { enforces } from '../enforced.ts';
import { type Answer, jsonAnswer } from '../http.ts';
import { messageId } from '../identifiers.ts';
import type { Customer } from '../town/customers.ts';
import { phoneField } from '../webhooks/shapes.ts';
import { sendFailure, sendStatuses } from '../webhooks/statuses.ts';
import type { Message } from '../world/messages.ts';
import type { BusinessNumber } from '../world/numbers.ts';
import { count, type World } from '../world/world.ts';
import { type Call, textParam } from './call.ts';
import { type Outgoing, readMessageBody } from './message-body.ts';
import { priceOf } from './pricing.ts';
import { refuse } from './refuse.ts';

const REACTION_TARGET_MS = 30 * 86_400_000;

/** `POST {phone}/messages`: a message, a reaction, a template, or a read receipt (reference §8.1–8.3). */
export function sendMessage(world: World, { params }: Call, number: BusinessNumber): Answer {
  if (textParam(params, 'messaging_product') !== 'whatsapp') {
    return refuse(world, 'bad-parameter', 'The parameter messaging_product is required.');
  }
  // Which code Meta gives before onboarding was not found; 133010 is its "not registered" (reference §8.6).
  if (number.phone !== undefined && number.link.state !== 'connected') return refuse(world, 'not-registered');
  if (textParam(params, 'status') !== undefined) return markRead(world, params);
  if ((textParam(params, 'recipient_type') ?? 'individual') !== 'individual') {
    return refuse(world, 'bad-parameter', 'Groups are not available to coexistence numbers.');
  }
  const recipient = findRecipient(world, params);
  if (recipient === undefined) return refuse(world, 'missing-parameter', 'to: is required, or recipient.');
  if (recipient.digits === number.digits) return refuse(world, 'to-itself');
  const outgoing = readMessageBody(params);
  if ('refusal' in outgoing) return refuse(world, outgoing.refusal, outgoing.details);
  const { customer } = recipient;
  if (customer !== undefined && needsWindow(world, outgoing) && !isWindowOpen(world, number, customer)) {
    return refuse(world, 'window-closed', 'More than 24 hours have passed since the recipient last replied.');
  }
  return accept(world, number, recipient, outgoing, textParam(params, 'biz_opaque_callback_data'));
}

interface Recipient {
  readonly input: string;
  readonly digits: string | undefined;
  readonly customer: Customer | undefined;
  readonly both: boolean;
}

/** `to`, with or without `+`, wins over `recipient`, a BSUID (BSUID-26, reference §4.7). */
function findRecipient(world: World, params: Call['params']): Recipient | undefined {
  const to = textParam(params, 'to');
  const userId = textParam(params, 'recipient');
  if (to !== undefined) {
    const digits = digitsOf(to);
    const customer = world.customers.find((candidate) => candidate.waId === digits);
    return { input: to, digits, customer, both: userId !== undefined };
  }
  if (userId === undefined) return undefined;
  const customer = world.customers.find((candidate) => candidate.userId === userId);
  return { input: userId, digits: undefined, customer, both: false };
}

function needsWindow(world: World, outgoing: Outgoing): boolean {
  return outgoing.type !== 'template' && enforces(world, 'service-window');
}

// 24 hours from the customer's latest live message; echoes, templates, history and reactions do not count (§7.2).
function isWindowOpen(world: World, number: BusinessNumber, customer: Customer): boolean {
  const lastInboundAt = number.lastInboundAt.get(customer.waId);
  return lastInboundAt !== undefined && world.timeline.now - lastInboundAt <= LIMITS.serviceWindowMs.value;
}

function accept(
  world: World,
  number: BusinessNumber,
  recipient: Recipient,
  outgoing: Outgoing,
  callbackData: string | undefined,
): Answer {
  const id = messageId(world.seed, 'api', count(world, 'api messages'));
  const { customer, digits, input } = recipient;
  if (customer === undefined) {
    // Meta finds out only when it tries (131026, reference §8.6).
    sendFailure(world, { number, id, digits, input, callbackData }, 'undeliverable');
  } else if (outgoing.type === 'reaction' && !isReactable(world, number, outgoing.targetId)) {
    // "otherwise asynchronous failure" (reference §8.2, reaction target).
    sendFailure(world, { number, id, digits, input, callbackData }, 'unknown-target');
  } else {
    const at = world.timeline.now;
    const { type } = outgoing;
    const message: Message = {
      id,
      numberId: number.id,
      customer: customer.waId,
      from: 'api',
      at,
      type,
      statuses: [],
    };
    world.messages.set(id, message);
    const category = outgoing.type === 'template' ? outgoing.template.category : 'service';
    sendStatuses(world, {
      number,
      id,
      customer,
      callbackData,
      pricing: priceOf(world, number, category, isWindowOpen(world, number, customer)),
    });
  }
  const contact = {
    input,
    ...(digits !== undefined && { wa_id: digits }),
    ...(digits === undefined && customer !== undefined && phoneField('wa_id', customer)),
    // Left out when both were given (BSUID-26).
    ...(customer !== undefined && !recipient.both && { user_id: customer.userId }),
  };
  const status = outgoing.type === 'template' ? { message_status: 'accepted' } : {};
  return jsonAnswer(200, {
    messaging_product: 'whatsapp',
    contacts: [contact],
    messages: [{ id, ...status }],
  });
}

// At most 30 days old (reference §8.2).
function isReactable(world: World, number: BusinessNumber, wamid: string): boolean {
  const target = world.messages.get(wamid) ?? number.phone?.past.find((message) => message.id === wamid);
  return target !== undefined && world.timeline.now - target.at <= REACTION_TARGET_MS;
}

/** Read receipt, with or without typing indicator (M/messages/mark-message-as-read, M/typing-indicators). */
function markRead(world: World, params: Call['params']): Answer {
  if (params.status !== 'read') return refuse(world, 'invalid-value', 'status: must be read.');
  const wamid = textParam(params, 'message_id');
  if (wamid === undefined) return refuse(world, 'missing-parameter', 'message_id: is required.');
  if (world.messages.get(wamid)?.from !== 'customer')
    return refuse(world, 'invalid-value', 'message_id: unknown.');
  const typing: unknown = params.typing_indicator;
  if (typing !== undefined && JSON.stringify(typing) !== '{"type":"text"}') {
    return refuse(world, 'invalid-value', 'typing_indicator: must be {"type":"text"}.');
  }
  return jsonAnswer(200, { success: true });
}
