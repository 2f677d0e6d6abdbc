import { type Correction, inPath, inSchema } from './pointers.ts';

/*
 * Where Meta's OpenAPI file (v23.0, 2025-11-21) is wrong about answers or behind, each entry reviewed against the
 * reference. As short as it can be: a test refuses what no answer of the sandbox needs.
 */

const PORTFOLIO = '/{Version}/{Business-ID}';
const WABA = '/{Version}/{WABA-ID}';
const PHONE = '/{Version}/{Phone-Number-ID}';
const NUMBERS = '/{Version}/{WABA-ID}/phone_numbers';
const TEMPLATES = '/{Version}/{WABA-ID}/message_templates';
const TEMPLATE = '/{Version}/{TEMPLATE_ID}';
const MEDIA = '/{Version}/{Media-ID}';

/** Operations that list no refusals, or not all statuses that refusals come with. */
const SAY_NO_TOO: readonly (readonly [path: string, ...methods: string[]])[] = [
  [PORTFOLIO, 'get'],
  [`${PHONE}/block_users`, 'get', 'post', 'delete'],
  [`${PHONE}/marketing_messages`, 'post'],
  [`${PHONE}/media`, 'post'],
  [`${PHONE}/messages`, 'post'],
  [`${PHONE}/settings`, 'get', 'post'],
  [MEDIA, 'get', 'delete'],
  [TEMPLATE, 'get', 'post'],
  [TEMPLATES, 'get', 'post', 'delete'],
];

const refusals: readonly Correction[] = SAY_NO_TOO.flatMap(([path, ...methods]) =>
  methods.map((method) => ({
    path,
    pointer: inPath(path, `/${method}/responses/default`),
    value: { content: { 'application/json': { schema: { $ref: '#/components/schemas/GraphAPIError' } } } },
    why: 'it does not say how this call is refused, with which HTTP status',
    source: 'coexistence.md §8.5, §8.6, conflict C12',
  })),
);

const values = (path: string, pointer: string, names: readonly string[], source: string): Correction[] =>
  names.map((value) => ({
    path,
    pointer: `${inSchema(pointer)}/enum/-`,
    value,
    why: `it does not know the value ${value}`,
    source,
  }));

const edge = (name: string, item: string): Correction => ({
  path: WABA,
  pointer: inSchema(`WhatsAppBusinessAccount/properties/${name}`),
  value: {
    type: 'object',
    required: ['data'],
    properties: {
      data: { type: 'array', items: { $ref: `#/components/schemas/${item}` } },
      paging: { $ref: '#/components/schemas/CursorPaging' },
    },
  },
  why: `it has the edge ${name}, read as a field, as a bare list`,
  source: 'developers.facebook.com/docs/graph-api/guides/field-expansion',
});

export const ANSWER_CORRECTIONS: readonly Correction[] = [
  ...refusals,
  ...values(
    WABA,
    'BusinessVerificationStatus',
    ['verified', 'not_verified'],
    'M/whatsapp-business-accounts, sample of “Get WABA data via API”; docs/marketing-api/reference/business',
  ),
  ...values(
    NUMBERS,
    'WhatsAppPhoneNumberStatus',
    ['CONNECTED', 'DISCONNECTED'],
    'coexistence.md §1.4, C18, Appendix A',
  ),
  ...values(NUMBERS, 'WhatsAppPhoneNumberQualityRating', ['UNKNOWN'], 'coexistence.md §1.4'),
  ...values(PHONE, 'PhoneNumberInfo/properties/quality_rating', ['UNKNOWN'], 'coexistence.md §1.4'),
  ...values(NUMBERS, 'WhatsAppCodeVerificationStatus', ['NOT_VERIFIED'], 'coexistence.md §1.4, Appendix A'),
  ...values(
    PHONE,
    'PhoneNumberInfo/properties/code_verification_status',
    ['NOT_VERIFIED'],
    'coexistence.md §1.4, Appendix A',
  ),
  {
    path: NUMBERS,
    pointer: inSchema('WhatsAppBusinessAccountPhoneNumber/required'),
    value: ['id', 'display_phone_number'],
    why: 'it wants the status, which is not among what comes unasked',
    source: 'M/business-phone-numbers/phone-numbers; github.com/shridarpatil/whatomate issue 390',
  },
  edge('subscribed_apps', 'SubscribedApp'),
  edge('phone_numbers', 'PhoneNumber'),
  edge('message_templates', 'MessageTemplate'),
  {
    path: `${PHONE}/whatsapp_business_profile`,
    pointer: inSchema('WhatsAppBusinessProfileResponse/properties/data/items'),
    value: { $ref: '#/components/schemas/WhatsAppBusinessProfile' },
    why: 'it has the profile within business_profile, which newer pages do not',
    source: 'M/business-profiles (2026-06-30)',
  },
  {
    path: MEDIA,
    pointer: inPath(MEDIA, '/get/responses/200/content/application~1json/schema/properties/file_size/type'),
    value: 'integer',
    why: 'it has the bytes of a file as text; clients read a number',
    source: 'M/business-phone-numbers/media (2025-12-02)',
  },
];
