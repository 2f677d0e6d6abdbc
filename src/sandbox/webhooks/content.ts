/** A message's type, the object named like it, and what may stand beside: `context`, `referral`, `errors`. */
export type Content = { readonly type: string } & Readonly<Record<string, unknown>>;

/** What people send as files. */
export type MediaType = 'image' | 'video' | 'audio' | 'document' | 'sticker';

/** Text as it travels in every carrier. */
export function textContent(body: string): Content {
  return { type: 'text', text: { body } };
}

/** What an edited message is now; `M0` is a literal of Meta's own sample (reference §4.4). */
export function editContent(originalId: string, now: Content): Content {
  return {
    type: 'edit',
    edit: { original_message_id: originalId, message: { context: { id: 'M0' }, ...now } },
  };
}

export function revokeContent(originalId: string): Content {
  return { type: 'revoke', revoke: { original_message_id: originalId } };
}
