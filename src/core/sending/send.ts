import type { Clock } from '../clock.ts';
import { CoexError } from '../errors.ts';
import { type Graph, messageProblems, type OutgoingMessage, sendMessage } from '../graph/index.ts';
import { recordAccepted } from '../ingest/index.ts';
import type { Store } from '../store/index.ts';
import type { Recipient } from './recipient.ts';

/** What sending takes. */
interface SendingDeps {
  readonly graph: Graph;
  readonly store: Store;
  readonly clock: Clock;
}

/** From which number to whom, and with whose token. */
interface Addressed {
  readonly phoneNumberId: string;
  readonly to: Recipient;
  readonly token: string;
}

/**
 * Sends a text through the API and keeps it as sent by the API. Returns its wamid. Never repeated by itself; what Meta is
 * known to refuse is not sent.
 */
export function sendText(
  deps: SendingDeps,
  message: Addressed & { readonly text: string; readonly replyTo?: string | undefined },
): Promise<string> {
  const { text, replyTo } = message;
  return send(
    deps,
    message,
    {
      ...(replyTo === undefined ? {} : { context: { message_id: replyTo } }),
      type: 'text',
      text: { body: text },
    },
    { text, replyTo },
  );
}

/** A template filled with values, as `requestOf` of the templates makes it. */
export interface FilledTemplate {
  readonly name: string;
  readonly language: { readonly code: string };
  readonly components?: unknown;
}

/**
 * Sends a template through the API and keeps it as sent by the API, with the words that the person sees. Returns its
 * wamid. Never repeated by itself; what Meta is known to refuse is not sent.
 */
export function sendTemplate(
  deps: SendingDeps,
  message: Addressed & { readonly template: FilledTemplate; readonly text: string },
): Promise<string> {
  const { template, text } = message;
  const content = { type: 'template', template } as OutgoingMessage & { readonly type: 'template' };
  return send(deps, message, content, { text, template });
}

type Unaddressed = OutgoingMessage extends infer Message
  ? Message extends OutgoingMessage
    ? Omit<Message, 'to' | 'recipient'>
    : never
  : never;

async function send(
  deps: SendingDeps,
  { phoneNumberId, to, token }: Addressed,
  content: Unaddressed,
  kept: { readonly text: string; readonly replyTo?: string | undefined; readonly template?: FilledTemplate },
): Promise<string> {
  const message = { ...recipientOf(to), ...content } as OutgoingMessage;
  const [problem] = messageProblems(message);
  if (problem !== undefined) throw new CoexError('message-unsendable', { ...problem }, { nothingDone: true });
  const accepted = await sendMessage(deps.graph, phoneNumberId, message, token);
  const [sent] = accepted.messages;
  const wamid = sent?.id ?? '';
  await recordAccepted(deps, wamid, {
    object: 'coex',
    fact: 'message-sent',
    at: deps.clock.now(),
    phoneNumberId,
    to: { waId: accepted.contacts[0]?.wa_id ?? to.waId, userId: accepted.contacts[0]?.user_id ?? to.userId },
    wamid,
    type: message.type,
    ...kept,
  });
  return wamid;
}

function recipientOf({ waId, userId }: Recipient) {
  // With a plus sign: without it Meta puts the business's own country code in front (reference §8.1).
  if (waId !== undefined) return { to: `+${waId}` };
  if (userId === undefined) throw new CoexError('recipient-unknown', {}, { nothingDone: true });
  return { recipient: userId };
}
