import { type Correction, inPath, inSchema } from './pointers.ts';

/*
 * Where Meta's OpenAPI file (v23.0, 2025-11-21) is wrong about webhooks or behind, each entry reviewed against the
 * reference. As short as it can be: a test refuses what neither a sample of the file nor the sandbox needs.
 */

export const WEBHOOKS = '/whatsapp/webhooks';

/** By the type of a message, what it looks like when it comes in. */
const INBOUND: Readonly<Record<string, string>> = {
  text: 'TextMessage_2',
  reaction: 'ReactionMessage_1',
  audio: 'AudioMessage_1',
  document: 'DocumentMessage_1',
  image: 'ImageMessage_1',
  sticker: 'StickerMessage_1',
  video: 'VideoMessage_1',
  location: 'LocationMessage_1',
  contacts: 'ContactSharingMessage',
  unsupported: 'UnsupportedMessage',
  unknown: 'UnsupportedMessage',
  button: 'ButtonMessage',
  interactive: 'InteractiveMessageReply',
  order: 'OrderMessage',
};

/** By the type of a reply, its content. */
const REPLIES: Readonly<Record<string, string>> = {
  button_reply: 'InteractiveButtonReplyContent',
  list_reply: 'InteractiveListReplyContent',
};

/** For each type a schema. */
function byType(schemas: Readonly<Record<string, string>>) {
  return Object.entries(schemas).map(([type, name]) => ({
    if: { properties: { type: { const: type } } },
    // biome-ignore lint/suspicious/noThenProperty: a word of JSON schema
    then: reference(name),
  }));
}

const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const about = { path: WEBHOOKS, source: 'the file’s own samples' };

export const WEBHOOK_CORRECTIONS: readonly Correction[] = [
  {
    ...about,
    pointer: inPath(WEBHOOKS, '/post/security'),
    why: 'it wants our token of Meta, which signs instead',
    source: 'coexistence.md §4.1',
  },
  {
    ...about,
    pointer: inSchema('IncomingMessage'),
    value: {
      type: 'object',
      required: ['type'],
      properties: { type: { enum: Object.keys(INBOUND) } },
      allOf: byType(INBOUND),
    },
    why: 'it has messages that are sent for those that come in',
  },
  ...[...new Set([...Object.values(INBOUND), 'SystemMessage'])].map((name) => ({
    ...about,
    pointer: inSchema(`${name}/allOf/0`),
    value: reference('BaseMessageProperties_1'),
    why: `it has what is common to messages that are sent for what is common to those that come in (${name})`,
  })),
  {
    ...about,
    pointer: inSchema('BaseMessageProperties_1/required'),
    value: ['id', 'timestamp'],
    why: 'it wants the phone of people who have a username',
    source: 'coexistence.md §4.5, §4.7',
  },
  ...['BaseMessageProperties_1/properties/from/type', 'ContactProfile/properties/wa_id/type'].map(
    (pointer) => ({
      ...about,
      pointer: inSchema(pointer),
      value: ['string', 'null'],
      why: 'it does not know how a missing phone is spelled',
      source: 'coexistence.md §0.2, C9',
    }),
  ),
  {
    ...about,
    pointer: inSchema('ContextObject/required'),
    why: 'it knows the context only of questions about a product, not of answers and of what is forwarded',
    source: 'coexistence.md §4.5',
  },
  {
    ...about,
    pointer: inSchema('ReferralObject/required'),
    value: ['source_url', 'source_id', 'source_type', 'body', 'headline', 'media_type'],
    why: 'it wants the click id that ads in a Status do not have',
    source: 'coexistence.md §4.5',
  },
  {
    ...about,
    pointer: inSchema('ReactionMessage_1/allOf/1/properties/reaction/required'),
    value: ['message_id'],
    why: 'it wants an emoji where one is taken back',
    source: 'coexistence.md §4.5',
  },
  {
    ...about,
    pointer: inSchema('InteractiveMessageReply/allOf/1/properties/interactive/properties/type/enum/-'),
    value: 'nfm_reply',
    why: 'it does not know the answer to a Flow',
    source: 'coexistence.md §4.5',
  },
  {
    ...about,
    pointer: inSchema('InteractiveMessageReply/allOf/1/properties/interactive/allOf'),
    value: byType(REPLIES),
    why: 'it has the content of replies and does not say where',
  },
  {
    ...about,
    pointer: inSchema('InteractiveListReplyContent/properties/list_reply/required'),
    value: ['id', 'title'],
    why: 'it wants the description that rows need not have',
    source: 'coexistence.md §8.2',
  },
  {
    ...about,
    pointer: inSchema('SystemMessage/allOf/1/properties/system/properties/type/enum/-'),
    value: 'user_changed_user_id',
    why: 'it does not know BSUIDs',
    source: 'coexistence.md §4.5 (BSUID-26)',
  },
  {
    ...about,
    pointer: inSchema('Statuses/properties/status/enum/-'),
    value: 'played',
    why: 'it does not know that voice messages are played',
    source: 'coexistence.md §4.6',
  },
  {
    ...about,
    pointer: inSchema('UnsupportedMessage/allOf/1/properties/errors/items'),
    value: reference('ErrorObject_2'),
    why: 'it has the error of a call for that of a webhook',
  },
  {
    ...about,
    pointer: inSchema('ContactSharingMessage/allOf/1/properties/contacts/items'),
    value: reference('ContactObject_1'),
    why: 'it has a card that is sent for one that comes in',
  },
];
