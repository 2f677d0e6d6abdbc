import type * as z from 'zod';
import { mediaContent, type message, reactionContent, textContent } from '../../wire/webhook.ts';
import type { MediaRef, MessageFact } from '../events.ts';

type WireMessage = z.infer<typeof message>;

const MEDIA_TYPES = new Set(['image', 'video', 'audio', 'document', 'sticker']);

const ENVELOPE_FIELDS = new Set([
  'id',
  'timestamp',
  'type',
  'from',
  'from_user_id',
  'from_parent_user_id',
  'to',
  'to_user_id',
  'to_parent_user_id',
  'history_context',
]);

/** What a message says, with everything unforeseen kept in `extra`. */
export function messageFact(wire: WireMessage): MessageFact {
  const content = wire[wire.type];
  return {
    wamid: wire.id,
    at: wire.timestamp,
    type: wire.type,
    text: textOf(wire.type, content),
    media: mediaOf(wire.type, content),
    replyTo: wire.context?.id ?? reactionTarget(wire.type, content),
    extra: extraOf(wire),
  };
}

/** The words of a message: its body, its caption, a reaction's emoji. */
export function textOf(type: string, content: unknown): string | undefined {
  if (type === 'text') return textContent.safeParse(content).data?.body;
  if (type === 'reaction') return reactionContent.safeParse(content).data?.emoji;
  return MEDIA_TYPES.has(type) ? mediaContent.safeParse(content).data?.caption : undefined;
}

function mediaOf(type: string, content: unknown): MediaRef | undefined {
  if (!MEDIA_TYPES.has(type)) return undefined;
  const media = mediaContent.safeParse(content).data;
  if (!media) return undefined;
  const { id, mime_type, sha256, caption, filename } = media;
  return { id, mime_type, sha256, caption, filename };
}

function reactionTarget(type: string, content: unknown): string | undefined {
  return type === 'reaction' ? reactionContent.safeParse(content).data?.message_id : undefined;
}

function extraOf(wire: WireMessage): Record<string, unknown> | undefined {
  const rest = Object.entries(wire).filter(
    ([name, value]) =>
      value !== undefined && !ENVELOPE_FIELDS.has(name) && !isOnlyText(wire.type, name, value),
  );
  return rest.length === 0 ? undefined : Object.fromEntries(rest);
}

// A plain text says nothing beyond its body; repeating it for every imported row would double the store.
function isOnlyText(type: string, name: string, value: unknown): boolean {
  if (type !== 'text' || name !== 'text' || typeof value !== 'object' || value === null) return false;
  const names = Object.keys(value);
  return names.length === 1 && names[0] === 'body';
}
