import * as z from 'zod';
import { isoTime } from '../../core/clock.ts';
import { mediaPath, type TranscriptMessage } from '../../core/transcripts/index.ts';
import { direction, iso, origin } from '../fields.ts';

/** What an export tells while it runs; `done` comes last. */
export const exportEvent = () =>
  z.discriminatedUnion('event', [
    z.object({
      event: z.literal('chat'),
      chat: z.number().nullable().describe('Null for what belongs to no chat.'),
      name: z.string().describe('In the address book, else profile name, username, phone or BSUID.'),
      waId: z.string().nullable(),
      userId: z.string().nullable().describe('BSUID.'),
      username: z.string().nullable(),
      phoneNumberId: z.string().nullable(),
      displayPhoneNumber: z.string().nullable(),
      verifiedName: z.string().nullable(),
    }),
    messageEvent(),
    z.object({
      event: z.literal('file'),
      path: z.string(),
      chat: z.number().nullable().describe('The one chat that is in it.'),
      chats: z.number(),
      messages: z.number(),
      sizeBytes: z.number(),
    }),
    z.object({ event: z.literal('done'), chats: z.number(), messages: z.number() }),
  ]);

const messageEvent = () =>
  z.object({
    event: z.literal('message'),
    id: z.number(),
    wamid: z.string(),
    phoneNumberId: z.string(),
    chat: z.number().nullable(),
    with: z.string().describe('The customer, as the chat is named.'),
    direction: direction(),
    origin: origin(),
    imported: z.boolean().describe('Known from the history import alone.'),
    type: z.string(),
    text: z.string().nullable().describe('As last edited.'),
    firstText: z.string().nullable().describe('As first sent.'),
    edited: z.boolean(),
    revoked: z.boolean(),
    revisions: z.array(
      z.object({
        wamid: z.string(),
        kind: z.enum(['edit', 'revoke']),
        by: z.enum(['customer', 'app']),
        text: z.string().nullable(),
        content: z.unknown(),
        at: iso(),
      }),
    ),
    media: z.unknown().describe('As it came: id, mime_type, sha256, caption, filename.'),
    file: z
      .object({
        state: z.enum(['stored', 'gone', 'mismatch', 'failed']),
        path: z.string().nullable().describe('Where it lies on this machine.'),
        sha256: z.string().nullable(),
        sizeBytes: z.number().nullable(),
        mimeType: z.string().nullable(),
      })
      .nullable()
      .describe('What became of its media on this machine.'),
    replyTo: z.string().nullable().describe('Wamid of what it answers or reacts to.'),
    quoted: z
      .object({
        id: z.number(),
        origin: origin(),
        type: z.string(),
        text: z.string().nullable(),
        sentAt: iso(),
        isHere: z.boolean().describe('Whether it is in the same chat and export.'),
      })
      .nullable()
      .describe('What it answers or reacts to, as first sent; null when that is not known.'),
    reactions: z.array(
      z.object({ wamid: z.string(), origin: origin(), emoji: z.string().nullable(), at: iso() }),
    ),
    sentAt: iso(),
    status: z.string().nullable().describe('The furthest.'),
    statuses: z.array(
      z.object({
        status: z.string(),
        recipient: z.string().nullable(),
        at: iso(),
        pricing: z.unknown(),
        errors: z.unknown(),
      }),
    ),
    extra: z.unknown().describe('What the carrier said beyond these fields.'),
  });

export type ExportEvent = z.infer<ReturnType<typeof exportEvent>>;
export type ChatEvent = ExportEvent & { readonly event: 'chat' };
export type MessageEvent = ExportEvent & { readonly event: 'message' };
export type FileEvent = ExportEvent & { readonly event: 'file' };
export type DoneEvent = ExportEvent & { readonly event: 'done' };

/** The chat of a message, as it is told before its first. */
export function toChatEvent({ chat }: TranscriptMessage): ChatEvent {
  const { id, ...facts } = chat;
  return { event: 'chat', chat: id, ...facts };
}

/** A message as every format has it; its file lies below `mediaFolder`. */
export function toMessageEvent(message: TranscriptMessage, mediaFolder: string): MessageEvent {
  const { chat, originalText, revisions, isQuotedHere, quoted, file } = message;
  const is = (wanted: 'edit' | 'revoke') => revisions.some(({ kind }) => kind === wanted);
  return {
    event: 'message',
    id: message.id,
    wamid: message.wamid,
    phoneNumberId: message.phoneNumberId,
    chat: chat.id,
    with: chat.name,
    direction: message.direction,
    origin: message.origin,
    imported: message.imported,
    type: message.type,
    text: message.text,
    firstText: originalText,
    edited: is('edit'),
    revoked: is('revoke'),
    revisions: revisions.map(withIso),
    media: message.media,
    file: file === null ? null : { ...file, path: mediaPath(mediaFolder, file) ?? null },
    replyTo: message.replyTo,
    quoted:
      quoted === null
        ? null
        : {
            id: quoted.id,
            origin: quoted.origin,
            type: quoted.type,
            text: quoted.text,
            sentAt: isoTime(quoted.sentAt),
            isHere: isQuotedHere,
          },
    reactions: message.reactions.map(withIso),
    sentAt: isoTime(message.sentAt),
    status: message.status,
    statuses: message.statuses.map(withIso),
    extra: message.extra,
  };
}

function withIso<Entry extends { readonly at: number }>(entry: Entry): Omit<Entry, 'at'> & { at: string } {
  return { ...entry, at: isoTime(entry.at) };
}
