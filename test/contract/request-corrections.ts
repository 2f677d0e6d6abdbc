import { type Correction, inPath, inSchema } from './pointers.ts';

/*
 * Where Meta's OpenAPI file (v23.0, 2025-11-21) is wrong about requests or behind, each entry reviewed against the
 * reference. As short as it can be: a test refuses what no request needs.
 */

const MESSAGES = '/{Version}/{Phone-Number-ID}/messages';
const MARKETING = '/{Version}/{Phone-Number-ID}/marketing_messages';
const PHONE = '/{Version}/{Phone-Number-ID}';
const WABA = '/{Version}/{WABA-ID}';
const TEMPLATES = '/{Version}/{WABA-ID}/message_templates';
const TEMPLATE = '/{Version}/{TEMPLATE_ID}';

const text = { type: 'string' };

/**
 * Kinds of messages whose part allows nothing but itself, next to a part with everything they have in common: nothing
 * at all would be allowed. What is meant is that nothing else is allowed beside both.
 */
const CLOSED_KINDS = [
  'Text',
  'Audio',
  'Document',
  'Image',
  'Location',
  'Video',
  'Sticker',
  'Reaction',
  'Interactive',
  'Contacts',
];

const closedKinds: readonly Correction[] = CLOSED_KINDS.map((kind) => ({
  path: MESSAGES,
  pointer: inSchema(`${kind}Message/allOf/1/additionalProperties`),
  also: { pointer: inSchema(`${kind}Message/unevaluatedProperties`), value: false },
  why: 'it forbids in one half of the schema what the other half requires',
  source: 'the file’s own examples',
}));

const queries = (path: string, method: string, names: readonly string[], source: string): Correction[] =>
  names.map((name) => ({
    path,
    pointer: inPath(path, `/${method}/parameters/-`),
    value: { in: 'query', name, schema: text },
    why: `it does not list the parameter ${name}`,
    source,
  }));

export const REQUEST_CORRECTIONS: readonly Correction[] = [
  ...closedKinds,
  ...['biz_opaque_callback_data', 'recipient_identity_key_hash'].map((name) => ({
    path: MESSAGES,
    pointer: inSchema(`BaseMessageProperties/properties/${name}`),
    value: text,
    why: `it does not know ${name}`,
    source: 'coexistence.md §8.1',
  })),
  {
    path: MESSAGES,
    pointer: inSchema('BaseMessageProperties/required'),
    value: ['messaging_product', 'recipient_type', 'type'],
    also: {
      pointer: inSchema('BaseMessageProperties/anyOf'),
      value: [{ required: ['to'] }, { required: ['recipient'] }],
    },
    why: 'it wants `to` of a message to a BSUID too',
    source: 'coexistence.md §4.7, §8.1 (BSUIDs, since July 2026)',
  },
  {
    path: MESSAGES,
    pointer: inSchema('BaseMessageProperties/properties/recipient'),
    value: text,
    why: 'it does not know recipients by their BSUID',
    source: 'coexistence.md §4.7, §8.1 (BSUIDs, since July 2026)',
  },
  ...['latitude', 'longitude'].map((name) => ({
    path: MESSAGES,
    pointer: inSchema(`LocationMessage/allOf/1/properties/location/properties/${name}/type`),
    value: 'number',
    why: 'it wants degrees as text, its own example has numbers',
    source: 'coexistence.md §8.2',
  })),
  ...['cta_url', 'request_contact_info'].map((type) => ({
    path: MESSAGES,
    pointer: inSchema('InteractiveObject/properties/type/enum/-'),
    value: type,
    why: `it does not know interactive messages of the type ${type}`,
    source: 'coexistence.md §8.2, §4.7 (July 2026)',
  })),
  {
    path: MESSAGES,
    pointer: inSchema('ActionObject/oneOf/-'),
    value: {
      required: ['name', 'parameters'],
      properties: {
        name: { enum: ['cta_url'] },
        parameters: {
          type: 'object',
          required: ['display_text', 'url'],
          properties: {
            display_text: { type: 'string', maxLength: 20 },
            url: { type: 'string', format: 'uri' },
          },
        },
      },
    },
    why: 'it does not know the action of a link',
    source: 'coexistence.md §8.2',
  },
  {
    path: MESSAGES,
    pointer: inSchema('ActionObject/oneOf/-'),
    value: { required: ['name'], properties: { name: { enum: ['request_contact_info'] } } },
    why: 'it does not know the action that asks for the phone, whose shape is unverified',
    source: 'coexistence.md §4.7',
  },
  {
    path: MESSAGES,
    pointer: inSchema('Message/oneOf/-'),
    value: {
      type: 'object',
      required: ['messaging_product', 'status', 'message_id'],
      additionalProperties: false,
      properties: {
        messaging_product: text,
        status: { enum: ['read'] },
        message_id: text,
        typing_indicator: { type: 'object', required: ['type'], properties: { type: { enum: ['text'] } } },
      },
    },
    why: 'it has the read receipt as an example and not in its schema',
    source: 'coexistence.md §8.3',
  },
  {
    path: MESSAGES,
    pointer: inSchema('LanguageObject/required'),
    value: ['code'],
    why: 'it wants the policy, which is an old form, and has examples without it',
    source: 'templates.md §8.1',
  },
  {
    path: MESSAGES,
    pointer: inSchema('TemplateComponent/properties/type/enum'),
    value: ['header', 'body', 'button', 'carousel', 'limited_time_offer', 'tap_target_configuration'],
    why: 'it does not know all components',
    source: 'templates.md §8.2',
  },
  {
    path: MESSAGES,
    pointer: inSchema('TemplateComponent/properties/sub_type/enum'),
    value: ['quick_reply', 'url', 'catalog', 'copy_code', 'flow', 'mpm', 'voice_call'],
    why: 'it does not know all buttons',
    source: 'templates.md §8.2',
  },
  {
    path: MESSAGES,
    pointer: inSchema('TemplateComponent/properties/index/pattern'),
    value: '^[0-9]$',
    why: 'its pattern is a mistake: described as 0 to 9, it takes 2 to 6 and some signs',
    source: 'templates.md §8.2',
  },
  {
    path: MARKETING,
    pointer: inSchema('MarketingMessageRequestPayload/properties/biz_opaque_callback_data'),
    value: text,
    why: 'it does not know biz_opaque_callback_data here',
    source: 'templates.md §8.7 (“same payload”)',
  },
  {
    path: PHONE,
    pointer: inSchema('WebhookConfiguration/properties/override_callback_uri/format'),
    why: 'it wants a URI and says itself that the text may be empty',
    source: 'the file’s own description',
  },
  {
    path: WABA,
    pointer: inPath(WABA, '/post/requestBody/required'),
    value: false,
    why: 'it wants a body where a parameter does',
    source: 'coexistence.md §7.3',
  },
  ...queries(WABA, 'post', ['is_enabled_for_insights'], 'coexistence.md §7.3'),
  ...queries(
    TEMPLATES,
    'get',
    ['fields', 'limit', 'summary', 'status', 'category', 'language'],
    'templates.md §1.1, §1.3',
  ),
  ...queries(TEMPLATES, 'delete', ['hsm_ids'], 'templates.md §5.3'),
  {
    path: TEMPLATE,
    pointer: inPath(TEMPLATE, '/get/parameters'),
    value: [{ in: 'query', name: 'fields', schema: text }],
    why: 'it lists no parameters',
    source: 'templates.md §1.1',
  },
];
