import type * as z from 'zod';
import type { MediaKind } from '../media/media-types.ts';
import type { Content } from '../webhooks/content.ts';
import { interactiveBody } from './message-bodies/interactive.ts';
import {
  audioBody,
  contactsBody,
  documentBody,
  imageBody,
  locationBody,
  reactionBody,
  stickerBody,
  textBody,
  videoBody,
} from './message-bodies/plain.ts';
import { problemIn } from './problems.ts';
import type { RefusalName } from './refuse.ts';

/** What a body asks to be sent, other than a template. */
export interface Outgoing {
  readonly type: Exclude<MessageType, 'template'>;
  /** As other people's programs are told it. */
  readonly content: Content;
  /** The message a reaction is for. */
  readonly targetId: string | undefined;
  /** An uploaded file, if the message carries one. */
  readonly media: { readonly kind: MediaKind; readonly id: string; readonly place: string } | undefined;
}

/** Why a body cannot be sent. */
export interface BodyProblem {
  readonly refusal: RefusalName;
  readonly details: string;
}

const SCHEMAS = {
  text: textBody,
  image: imageBody,
  video: videoBody,
  audio: audioBody,
  document: documentBody,
  sticker: stickerBody,
  location: locationBody,
  contacts: contactsBody,
  reaction: reactionBody,
  interactive: interactiveBody,
} as const satisfies Record<string, z.ZodType>;

export type MessageType = keyof typeof SCHEMAS | 'template';

/** What is received but cannot be sent (131051, reference §4.5). */
const RECEIVED_ONLY: readonly string[] = [
  'button',
  'order',
  'poll',
  'system',
  'unsupported',
  'edit',
  'revoke',
];

/** The type of a message; text may leave it out (reference §8.1). */
export function typeOf(params: Readonly<Record<string, unknown>>): MessageType | BodyProblem {
  const type = params.type ?? 'text';
  if (typeof type === 'string' && (type === 'template' || Object.hasOwn(SCHEMAS, type)))
    return type as MessageType;
  if (RECEIVED_ONLY.includes(String(type))) {
    return { refusal: 'not-emulated', details: `Message type ${String(type)} is not supported.` };
  }
  const known = ['template', ...Object.keys(SCHEMAS)].join(', ');
  return {
    refusal: 'bad-parameter',
    details: `Param type must be one of {${known}} - got "${String(type)}".`,
  };
}

/** Reads the part of a body that depends on its type. */
export function readMessageBody(
  params: Readonly<Record<string, unknown>>,
  type: Exclude<MessageType, 'template'>,
): Outgoing | BodyProblem {
  const read = SCHEMAS[type].safeParse(params);
  if (!read.success) {
    const { isMissing, details } = problemIn(read.error, params);
    return { refusal: isMissing ? 'missing-parameter' : 'invalid-value', details };
  }
  const context: unknown = params.context;
  return {
    type,
    content: { type, [type]: params[type], ...(context !== undefined && { context }) },
    targetId: type === 'reaction' ? String(Object(params.reaction).message_id) : undefined,
    media: mediaOf(params, type),
  };
}

const CARRIERS: readonly MediaKind[] = ['audio', 'document', 'image', 'sticker', 'video'];

function mediaOf(params: Readonly<Record<string, unknown>>, type: string): Outgoing['media'] {
  const header = type === 'interactive' ? Object(Object(params.interactive).header) : params;
  const kind = CARRIERS.find((one) => one === (type === 'interactive' ? header.type : type));
  const id: unknown = kind === undefined ? undefined : Object(header[kind]).id;
  if (kind === undefined || typeof id !== 'string') return undefined;
  return { kind, id, place: `${type === 'interactive' ? `interactive['header']['${kind}']` : kind}['id']` };
}
