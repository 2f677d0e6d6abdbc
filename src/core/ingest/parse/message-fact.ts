import type { WireMessage } from '../../wire/message.ts';
import { MESSAGE_TYPES, mediaContent, reactionContent } from '../../wire/webhook.ts';
import type { DomainEvent, MediaRef, MessageFact } from '../events.ts';
import { type ChangeContext, unrecognised } from './context.ts';

const MEDIA_TYPES = new Set(['image', 'video', 'audio', 'document', 'sticker']);

const ENVELOPE_FIELDS = new Set([
  'id',
  'timestamp',
  'type',
  'from',
  'from_user_id',
  'to',
  'to_user_id',
  'history_context',
]);

/** What a message says, with everything unforeseen kept in `extra`. */
export function messageFact(wire: WireMessage): MessageFact {
  const content = contentOf(wire);
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

/** A message of a type nobody described is a message all the same; that it was not understood is told beside it. */
export function strangeType({ type }: WireMessage, element: unknown, context: ChangeContext): DomainEvent[] {
  // The word itself is not quoted: where an enum is expected, anything may stand.
  return MESSAGE_TYPES.has(type) ? [] : [unrecognised(context, 'message of an unknown type', element)];
}

/** The object named like the type. */
export function contentOf(message: { readonly type: string; readonly [name: string]: unknown }): unknown {
  return Object.hasOwn(message, message.type) ? message[message.type] : undefined;
}

/** The words of a message: its body, its caption, a reaction's emoji. */
export function textOf(type: string, content: unknown): string | undefined {
  if (type === 'text') return bodyOf(content);
  if (type === 'reaction') return reactionContent.safeParse(content).data?.emoji;
  return MEDIA_TYPES.has(type) ? mediaContent.safeParse(content).data?.caption : undefined;
}

function bodyOf(content: unknown): string | undefined {
  const isObject = typeof content === 'object' && content !== null;
  return isObject && 'body' in content && typeof content.body === 'string'
    ? content.body.toWellFormed()
    : undefined;
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
  let extra: [string, unknown][] | undefined;
  for (const name in wire) {
    const value = wire[name];
    if (value === undefined || ENVELOPE_FIELDS.has(name) || isOnlyText(wire.type, name, value)) continue;
    extra ??= [];
    extra.push([name, value]);
  }
  // A name may be `__proto__`, which an assignment would take for something else.
  return extra && Object.fromEntries(extra);
}

// A plain text says nothing beyond its body; repeating it for every imported row would double the store.
function isOnlyText(type: string, name: string, value: unknown): boolean {
  if (type !== 'text' || name !== 'text' || typeof value !== 'object' || value === null) return false;
  const names = Object.keys(value);
  return names.length === 1 && names[0] === 'body';
}
