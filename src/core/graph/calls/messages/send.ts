import { type MessageAccepted, messageAccepted } from '../../../wire/graph/message.ts';
import type { Graph } from '../../call.ts';
import { ask, confirm } from '../answers.ts';
import type { OutgoingMessage } from './message.ts';
import type { TemplateMessage } from './template.ts';

/**
 * Sends a message (reference §8.1). The answer means accepted, not delivered; statuses come by webhook. There is no
 * idempotency key: a call repeated is a message sent twice, so it is never repeated by itself. Outside the 24 hours
 * after the customer's last message everything but a template is 131047. Hold it against `messageProblems` first.
 */
export async function sendMessage(
  graph: Graph,
  phoneNumberId: string,
  message: OutgoingMessage,
  token?: string,
): Promise<MessageAccepted> {
  const body = { messaging_product: 'whatsapp', recipient_type: 'individual', ...message };
  return ask(graph, messageAccepted, { method: 'POST', path: `${phoneNumberId}/messages`, body }, token);
}

/** A template for marketing, sent through the API made for that. */
export interface MarketingMessage {
  /** A phone; whether a BSUID works here is not in the reference. */
  readonly to: string;
  readonly template: TemplateMessage;
  /** Whether it may go through the Cloud API when it cannot go through this one. */
  readonly product_policy?: 'CLOUD_API_FALLBACK' | 'STRICT';
  /** Whether Meta may use what the recipient does with it. */
  readonly message_activity_sharing?: boolean;
  readonly biz_opaque_callback_data?: string;
}

/**
 * Sends a marketing template through the Marketing Messages API (templates.md §8.7; Meta's OpenAPI v23.0). The account
 * must be onboarded to it. Other templates are 131055 or 134100; a template made minutes ago may be 134101.
 */
export async function sendMarketingMessage(
  graph: Graph,
  phoneNumberId: string,
  message: MarketingMessage,
  token?: string,
): Promise<MessageAccepted> {
  const path = `${phoneNumberId}/marketing_messages`;
  const body = {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    type: 'template',
    ...message,
  };
  return ask(graph, messageAccepted, { method: 'POST', path, body }, token);
}

/**
 * Marks a message as read, and those before it in its chat; with `typing`, shows that an answer is being written, for 25
 * seconds or until it comes (reference §8.3). The message must be at most 30 days old. The person with the phone sees
 * the chat as read too, so do it only where that is wanted.
 */
export async function markRead(
  graph: Graph,
  phoneNumberId: string,
  messageId: string,
  { typing = false }: { readonly typing?: boolean } = {},
  token?: string,
): Promise<void> {
  const body = {
    messaging_product: 'whatsapp',
    status: 'read',
    message_id: messageId,
    ...(typing ? { typing_indicator: { type: 'text' } } : {}),
  };
  await confirm(graph, { method: 'POST', path: `${phoneNumberId}/messages`, body }, token);
}
