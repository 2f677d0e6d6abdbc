import * as z from 'zod';
import { TEMPLATE_BUTTONS } from '../../wire/graph/template-draft.ts';

/*
 * What a family file may hold (docs/decisions/0012): its short form, and Meta's names for everything else. Structure
 * only: which lengths, counts and combinations are right is the lint's. The published JSON Schema is made from it.
 */

const text = (about: string) => z.string().describe(about);

/** Known words for completion, and any other, since Meta adds some every few months. */
const word = (known: readonly [string, ...string[]], about: string) =>
  z.union([z.enum(known), z.string()]).describe(about);

const examples = () =>
  z
    .union([z.array(z.string()), z.record(z.string(), z.string())])
    .describe('A sample value for each variable: a list for {{1}}, {{2}}; a map for {{first_name}}.');

const MEDIA_KEYS = ['image', 'video', 'document', 'gif'] as const;
const HEADER_KINDS = ['text', ...MEDIA_KEYS, 'format'] as const;

const header = () =>
  z
    .union([
      z.string().describe('The text of the header.'),
      z
        .strictObject({
          text: text('The text of the header, with at most one variable.').optional(),
          examples: examples().optional(),
          image: text('The file of a sample picture, seen from this file.').optional(),
          video: text('The file of a sample video, seen from this file.').optional(),
          document: text('The file of a sample PDF, seen from this file.').optional(),
          gif: text('The file of a sample GIF (an mp4), seen from this file.').optional(),
          format: word(
            ['LOCATION', 'PRODUCT', 'IMAGE', 'VIDEO', 'DOCUMENT', 'GIF'],
            'LOCATION or PRODUCT, which need no sample; a kind of media, whose sample is not at hand.',
          ).optional(),
        })
        .refine((given) => HEADER_KINDS.filter((key) => given[key] !== undefined).length === 1, {
          error: `a header is one of ${HEADER_KINDS.join(', ')}`,
        })
        .refine((given) => given.examples === undefined || given.text !== undefined, {
          error: 'only a header with a text has examples',
        }),
    ])
    .describe('What stands over the body: a text, media, or a place.');

const body = () =>
  z
    .union([
      z.string().describe('The text of the message.'),
      z
        .strictObject({
          text: text('The text of the message, with variables such as {{1}} or {{first_name}}.').optional(),
          examples: examples().optional(),
          add_security_recommendation: z
            .boolean()
            .describe(
              'Authentication only, where Meta writes the text: whether it warns not to share the code.',
            )
            .optional(),
        })
        .refine((given) => given.text === undefined || given.add_security_recommendation === undefined, {
          error: 'a body has a text, or add_security_recommendation where Meta writes the text',
        })
        .refine((given) => given.examples === undefined || given.text !== undefined, {
          error: 'only a body with a text has examples',
        }),
    ])
    .describe('The message itself.');

const footer = () =>
  z
    .union([
      z.string().describe('The text of the footer.'),
      z.strictObject({
        code_expiration_minutes: z.number().describe('Authentication only: for how long the code is good.'),
      }),
    ])
    .describe('A small line under the body.');

const button = () =>
  z.strictObject({
    type: word(TEMPLATE_BUTTONS, 'What the button does.'),
    text: text('Its label.').optional(),
    url: text('URL only: an address, with one variable at most and at its end.').optional(),
    example: text(
      'URL with a variable: the whole address with a sample in it. COPY_CODE: a sample code.',
    ).optional(),
    phone_number: text('PHONE_NUMBER only: with country code.').optional(),
    otp_type: word(
      ['COPY_CODE', 'ONE_TAP', 'ZERO_TAP'],
      'OTP only: how the code gets into the app.',
    ).optional(),
    autofill_text: text('OTP only: the label where the code fills itself in.').optional(),
    supported_apps: z
      .array(
        z.strictObject({ package_name: text('Of the Android app.'), signature_hash: text('Of its key.') }),
      )
      .describe('OTP with ONE_TAP or ZERO_TAP: the apps that may take the code.')
      .optional(),
    zero_tap_terms_accepted: z.boolean().describe('OTP with ZERO_TAP: has to be true.').optional(),
    flow_id: text('FLOW only: the flow, by id.').optional(),
    flow_name: text('FLOW only: the flow, by name.').optional(),
    flow_json: text('FLOW only: the flow itself, as JSON.').optional(),
    flow_action: word(['navigate', 'data_exchange'], 'FLOW only: how it begins.').optional(),
    navigate_screen: text('FLOW only: the first screen.').optional(),
    icon: text('FLOW only: the icon beside the label.').optional(),
  });

const buttons = () => z.array(button()).describe('In the order in which they are addressed when it is sent.');

const shared = () => ({
  category: word(
    ['UTILITY', 'MARKETING', 'AUTHENTICATION'],
    'What Meta charges for and holds it to.',
  ).optional(),
  parameter_format: word(
    ['NAMED', 'POSITIONAL'],
    'How variables are named; follows from the variables and need not be written.',
  ).optional(),
  message_send_ttl_seconds: z.number().describe('For how long Meta tries to deliver a message.').optional(),
  sub_category: text('A kind within the category, such as ORDER_STATUS.').optional(),
  display_format: text('ORDER_DETAILS, for order details.').optional(),
  cta_url_link_tracking_opted_out: z.boolean().describe('True gives up the counting of clicks.').optional(),
  is_primary_device_delivery_only: z.boolean().describe('True: to the phone itself alone.').optional(),
  library_template_name: text('The template of Meta’s library that it is made from.').optional(),
});

/** What every language may say for itself, or the family for all of them. */
export const SHARED_KEYS = Object.keys(shared()) as (keyof ReturnType<typeof shared>)[];

/** The parts of the short form, in the order of the components that they become. */
export const PART_KEYS = [
  'header',
  'limited_time_offer',
  'body',
  'call_permission_request',
  'footer',
  'buttons',
  'cards',
] as const;

export type PartKey = (typeof PART_KEYS)[number];

/** One language of a family. */
export const languageSchema = () =>
  z
    .strictObject({
      ...shared(),
      header: header().optional(),
      limited_time_offer: z
        .strictObject({
          text: text('What is on offer.').optional(),
          has_expiration: z.boolean().describe('Whether its end is shown.').optional(),
        })
        .describe('Marketing only: an offer with an end.')
        .optional(),
      body: body().optional(),
      call_permission_request: z
        .literal(true, { error: 'expected true, or nothing at all' })
        .describe('Asks whether the business may call.')
        .optional(),
      footer: footer().optional(),
      buttons: buttons().optional(),
      cards: z
        .array(
          z.strictObject({
            header: header().optional(),
            body: body().optional(),
            buttons: buttons().optional(),
          }),
        )
        .describe('The cards of a carousel.')
        .optional(),
      components: z
        .array(z.looseObject({ type: z.string().describe('HEADER, BODY, FOOTER, BUTTONS …') }))
        .describe('Instead of all the parts: exactly the list that Meta takes.')
        .optional(),
    })
    .refine((given) => given.components === undefined || PART_KEYS.every((key) => given[key] === undefined), {
      error: `components stand instead of ${PART_KEYS.join(', ')}, not beside them`,
    })
    .describe('What the template says in this language.');

const ignore = () =>
  z
    .record(z.string(), z.string().trim().min(1, { error: 'a reason is missing' }))
    .describe('Rules of the lint that are silent for the whole file, each with the reason.');

/** All of a family but its languages, which are read one by one. */
export const headSchema = () =>
  z.strictObject({
    $schema: z.string().describe('The JSON Schema of this file, for editors.').optional(),
    name: text('Small letters, digits and underscores.'),
    ...shared(),
    ignore: ignore().optional(),
    languages: z.record(z.string(), z.unknown()),
  });

/** A whole family file. */
export const familySchema = () =>
  headSchema().extend({
    languages: z.record(z.string(), languageSchema()).describe('Each language by its code, such as en_GB.'),
  });

export type FamilyLanguage = z.infer<ReturnType<typeof languageSchema>>;
export type FamilyHead = z.infer<ReturnType<typeof headSchema>>;
export type ShortHeader = z.infer<ReturnType<typeof header>>;
export type ShortBody = z.infer<ReturnType<typeof body>>;
export type ShortButton = z.infer<ReturnType<typeof button>>;
export type ShortCard = NonNullable<FamilyLanguage['cards']>[number];
export { MEDIA_KEYS };
