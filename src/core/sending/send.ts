import type { Clock } from '../clock.ts';
import { type Graph, sendMessage } from '../graph/index.ts';
import { recordAccepted } from '../ingest/index.ts';
import type { Store } from '../store/index.ts';

/** Whom to send to: a phone when known, else a BSUID. */
export interface Recipient {
  readonly waId?: string | undefined;
  readonly userId?: string | undefined;
}

/** Sends a text through the API and keeps it as sent by the API. Returns its wamid. Never repeated by itself. */
export async function sendText(
  deps: { readonly graph: Graph; readonly store: Store; readonly clock: Clock },
  message: {
    readonly phoneNumberId: string;
    readonly to: Recipient;
    readonly text: string;
    readonly replyTo?: string | undefined;
    readonly token: string;
  },
): Promise<string> {
  const { phoneNumberId, to, text, replyTo, token } = message;
  const accepted = await sendMessage(
    deps.graph,
    phoneNumberId,
    {
      // With a plus sign: without it Meta puts the business's own country code in front (reference §8.1).
      ...(to.waId === undefined ? { recipient: to.userId ?? '' } : { to: `+${to.waId}` }),
      ...(replyTo === undefined ? {} : { context: { message_id: replyTo } }),
      type: 'text',
      text: { body: text },
    },
    token,
  );
  const [sent] = accepted.messages;
  const wamid = sent?.id ?? '';
  await recordAccepted(deps.store, wamid, {
    object: 'coex',
    fact: 'message-sent',
    at: deps.clock.now(),
    phoneNumberId,
    to: { waId: accepted.contacts[0]?.wa_id ?? to.waId, userId: accepted.contacts[0]?.user_id ?? to.userId },
    wamid,
    type: 'text',
    text,
    replyTo,
  });
  return wamid;
}
