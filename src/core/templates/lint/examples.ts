import { type TemplateDraft, templateDraft } from '../../wire/graph/template-draft.ts';

/*
 * Drafts without any finding, from which the bad and good examples of the rules are made. Written as Meta's request, and
 * read as one, so that an example can be no shape that a file could not have.
 */

type Loose = Readonly<Record<string, unknown>>;

/** A draft as Meta’s request; keys that are undefined are left out. */
export function draft(request: Loose): TemplateDraft {
  const given = Object.entries(request).filter(([, value]) => value !== undefined);
  return templateDraft.parse(Object.fromEntries(given));
}

export const BODY = {
  type: 'BODY',
  text: 'Hello {{1}}, your appointment at North Clinic is on {{2}}. Please bring your health card with you.',
  example: { body_text: [['Luz', '4 May']] },
};

export const NAMED_BODY = {
  type: 'BODY',
  text: 'Hello {{first_name}}, your appointment at North Clinic is on {{visit_date}}. Please bring your health card with you.',
  example: {
    body_text_named_params: [
      { param_name: 'first_name', example: 'Luz' },
      { param_name: 'visit_date', example: '4 May' },
    ],
  },
};

/** An appointment’s reminder; `components` are put in its place. */
export function utility(components: readonly Loose[] = [BODY], more: Loose = {}): TemplateDraft {
  return draft({ name: 'visit_reminder', language: 'en_GB', category: 'UTILITY', components, ...more });
}

/** The reminder with other buttons. */
export function withButtons(...buttons: readonly Loose[]): TemplateDraft {
  return utility([BODY, { type: 'BUTTONS', buttons }]);
}

/** The reminder with another header. */
export function withHeader(header: Loose): TemplateDraft {
  return utility([{ type: 'HEADER', ...header }, BODY]);
}

export function withFooter(footer: Loose): TemplateDraft {
  return utility([BODY, { type: 'FOOTER', ...footer }]);
}

/** A body of one text, with an example for each positional variable. */
export function withBody(text: string, examples: readonly string[] = []): TemplateDraft {
  return utility([
    { type: 'BODY', text, ...(examples.length > 0 && { example: { body_text: [examples] } }) },
  ]);
}

export function named(components: readonly Loose[] = [NAMED_BODY]): TemplateDraft {
  return utility(components, { parameter_format: 'NAMED' });
}

export const OPT_OUT = { type: 'QUICK_REPLY', text: 'Stop promotions' };

const MARKETING_BODY = {
  type: 'BODY',
  text: 'Hello {{1}}, our spring collection is in the shop now, in new colours and until the end of May.',
  example: { body_text: [['Noor']] },
};

/** News of a shop, which can be stopped. */
export function marketing(
  components: readonly Loose[] = [MARKETING_BODY, { type: 'BUTTONS', buttons: [OPT_OUT] }],
  more: Loose = {},
): TemplateDraft {
  return draft({ name: 'spring_news', language: 'en_GB', category: 'MARKETING', components, ...more });
}

const STOP_FOOTER = { type: 'FOOTER', text: 'Reply STOP to opt out' };

export const IMAGE = { type: 'HEADER', format: 'IMAGE', example: { header_handle: ['4::aW1hZ2U='] } };

/** News with a footer that says how to stop, so that its buttons can be anything. */
export function shop(buttons: readonly Loose[], header?: Loose): TemplateDraft {
  return marketing([
    ...(header === undefined ? [] : [header]),
    MARKETING_BODY,
    STOP_FOOTER,
    { type: 'BUTTONS', buttons },
  ]);
}

export const CARD = [
  IMAGE,
  { type: 'BODY', text: 'Canvas tote' },
  {
    type: 'BUTTONS',
    buttons: [
      OPT_OUT,
      {
        type: 'URL',
        text: 'View',
        url: 'https://shop.example/p/{{1}}',
        example: ['https://shop.example/p/tote'],
      },
    ],
  },
];

export function carousel(...cards: readonly (readonly Loose[])[]): TemplateDraft {
  return marketing([
    MARKETING_BODY,
    { type: 'CAROUSEL', cards: cards.map((components) => ({ components })) },
  ]);
}

const OFFER_BUTTONS = [
  { type: 'COPY_CODE', example: 'SPRING20' },
  { type: 'URL', text: 'To the shop', url: 'https://shop.example/spring' },
];

const OFFER_BODY = {
  type: 'BODY',
  text: 'Hello {{1}}, all of our spring collection is cheaper for you this week. Reply STOP to opt out.',
  example: { body_text: [['Noor']] },
};

export function offer(changes: {
  readonly offer?: Loose;
  readonly buttons?: readonly Loose[];
  readonly others?: readonly Loose[];
  readonly body?: Loose;
}): TemplateDraft {
  return marketing([
    ...(changes.others ?? [IMAGE]),
    changes.body ?? OFFER_BODY,
    {
      type: 'LIMITED_TIME_OFFER',
      limited_time_offer: changes.offer ?? { text: 'Ends soon', has_expiration: true },
    },
    { type: 'BUTTONS', buttons: changes.buttons ?? OFFER_BUTTONS },
  ]);
}

const OTP = { type: 'OTP', otp_type: 'COPY_CODE', text: 'Copy code' };

export const APP = { package_name: 'example.north.clinic', signature_hash: 'K8a/AINcGX7' };

/** A one-time password. */
export function login(
  changes: {
    readonly body?: Loose;
    readonly footer?: Loose;
    readonly buttons?: readonly Loose[];
    readonly others?: readonly Loose[];
  } = {},
  more: Loose = {},
): TemplateDraft {
  return draft({
    name: 'login_code',
    language: 'en_US',
    category: 'AUTHENTICATION',
    components: [
      ...(changes.others ?? []),
      { type: 'BODY', add_security_recommendation: true, ...changes.body },
      { type: 'FOOTER', code_expiration_minutes: 5, ...changes.footer },
      { type: 'BUTTONS', buttons: changes.buttons ?? [OTP] },
    ],
    ...more,
  });
}

/** The reminder in another language. */
export function spanish(components?: readonly Loose[], more: Loose = {}): TemplateDraft {
  return utility(
    components ?? [
      {
        type: 'BODY',
        text: 'Hola {{1}}, tu cita en la Clínica Norte es el {{2}}. Trae por favor tu tarjeta sanitaria.',
        example: { body_text: [['Luz', '4 de mayo']] },
      },
    ],
    { language: 'es_ES', ...more },
  );
}
