import * as z from 'zod';

/*
 * What `POST /{waba-id}/message_templates` takes (templates.md §3, §5.1), read for what it says and no more: which
 * lengths and combinations are right is the lint's. One loose shape for every kind of component and button, since what
 * is linted may be any mixture of them; keys that are not known pass through.
 */

/** Meta takes either case and answers in capitals (templates.md §1.2). */
const word = z.string().transform((text) => text.toUpperCase());

const namedExample = z.looseObject({ param_name: z.string(), example: z.string() });

/** Each of these in its own place; in which shape is linted. */
const componentExample = z.looseObject({
  header_text: z.unknown().optional(),
  header_text_named_params: z.array(namedExample).optional(),
  header_handle: z.unknown().optional(),
  body_text: z.unknown().optional(),
  body_text_named_params: z.array(namedExample).optional(),
});

const supportedApp = z.looseObject({ package_name: z.string(), signature_hash: z.string() });

/** Types of buttons of which it is described what they hold (templates.md §3.7). */
export const TEMPLATE_BUTTONS = [
  'QUICK_REPLY',
  'URL',
  'PHONE_NUMBER',
  'COPY_CODE',
  'OTP',
  'FLOW',
  'CATALOG',
  'MPM',
  'SPM',
  'VOICE_CALL',
  'REQUEST_CONTACT_INFO',
] as const;

/** Types of components of which it is described what they hold (templates.md §3.1). */
const TEMPLATE_COMPONENTS = [
  'HEADER',
  'BODY',
  'FOOTER',
  'BUTTONS',
  'CAROUSEL',
  'LIMITED_TIME_OFFER',
  'CALL_PERMISSION_REQUEST',
] as const;

/** Whether the type of a button is one of them; in either case. */
export function isKnownButton(type: unknown): boolean {
  return isOneOf(TEMPLATE_BUTTONS, type);
}

/** Whether the type of a component is one of them; in either case. */
export function isKnownComponent(type: unknown): boolean {
  return isOneOf(TEMPLATE_COMPONENTS, type);
}

/** Whether a type is written that neither a component nor a button of those has. */
export function isUnknownType(type: unknown): boolean {
  return typeof type === 'string' && !isKnownComponent(type) && !isKnownButton(type);
}

function isOneOf(known: readonly string[], type: unknown): boolean {
  return typeof type === 'string' && known.includes(type.toUpperCase());
}

const stranger = z.looseObject({ type: word });

/**
 * A part of one of many types: a type that nobody has described may hold anything under any key. Typed as those that
 * are known; whoever reads a part asks for its type first.
 */
function ofKnownType<Schema extends z.ZodType>(schema: Schema, isKnown: (type: unknown) => boolean) {
  return z.unknown().transform((value, context): z.output<Schema> => {
    const type: unknown = Object(value).type;
    const read =
      typeof type === 'string' && !isKnown(type) ? stranger.safeParse(value) : schema.safeParse(value);
    if (read.success) return read.data as z.output<Schema>;
    context.issues.push(
      ...(read.error.issues.map((issue) => ({ ...issue, path: [...issue.path] })) as never[]),
    );
    return z.NEVER;
  });
}

const knownButton = z.looseObject({
  type: word,
  text: z.string().optional(),
  url: z.string().optional(),
  phone_number: z.string().optional(),
  /** A list of one for a URL, a bare text for a code. */
  example: z.union([z.string(), z.array(z.string())]).optional(),
  otp_type: word.optional(),
  autofill_text: z.string().optional(),
  supported_apps: z.array(supportedApp).optional(),
  zero_tap_terms_accepted: z.boolean().optional(),
  flow_id: z.union([z.string(), z.number()]).optional(),
  flow_name: z.string().optional(),
  flow_json: z.string().optional(),
  flow_action: z.string().optional(),
  navigate_screen: z.string().optional(),
});

const button = ofKnownType(knownButton, isKnownButton);

const knownPart = z.looseObject({
  type: word,
  format: word.optional(),
  text: z.string().optional(),
  example: componentExample.optional(),
  buttons: z.array(button).optional(),
  add_security_recommendation: z.boolean().optional(),
  code_expiration_minutes: z.number().optional(),
  limited_time_offer: z
    .looseObject({ text: z.string().optional(), has_expiration: z.boolean().optional() })
    .optional(),
});

const part = ofKnownType(knownPart, isKnownComponent);

const component = ofKnownType(
  knownPart.extend({ cards: z.array(z.looseObject({ components: z.array(part) })).optional() }),
  isKnownComponent,
);

/** A request to create a template, from a file or from anywhere else. */
export const templateDraft = z.looseObject({
  name: z.string(),
  language: z.string(),
  category: word,
  components: z.array(component).default([]),
  parameter_format: word.optional(),
  message_send_ttl_seconds: z.number().optional(),
  sub_category: z.string().optional(),
  display_format: z.string().optional(),
  cta_url_link_tracking_opted_out: z.boolean().optional(),
  is_primary_device_delivery_only: z.boolean().optional(),
  library_template_name: z.string().optional(),
});

export type TemplateDraft = z.infer<typeof templateDraft>;
export type DraftComponent = z.infer<typeof component>;
export type DraftButton = z.infer<typeof button>;
