/** A request as it would be posted, free to be broken. */
// biome-ignore lint/suspicious/noExplicitAny: mutations break requests in ways that no type allows
export type Request = any;

const WORDS = 'Please bring your health card with you, and be there ten minutes early.';
const BODY = {
  type: 'BODY',
  text: `Hello {{1}}, your appointment at North Clinic is on {{2}}. ${WORDS}`,
  example: { body_text: [['Luz', '4 May']] },
};
const NAMED_BODY = {
  type: 'BODY',
  text: `Hello {{first_name}}, your appointment at North Clinic is on {{visit_date}}. ${WORDS}`,
  example: {
    body_text_named_params: [
      { param_name: 'first_name', example: 'Luz' },
      { param_name: 'visit_date', example: '4 May' },
    ],
  },
};
const ONE = {
  type: 'BODY',
  text: `Hello {{1}}, your appointment is confirmed. ${WORDS}`,
  example: { body_text: [['Luz']] },
};
const PLAIN = { type: 'BODY', text: `Your appointment at North Clinic is confirmed. ${WORDS}` };
const NEWS = {
  type: 'BODY',
  text: 'Hello {{1}}, our spring collection is in the shop now, in new colours and until the end of May.',
  example: { body_text: [['Noor']] },
};
const FOOTER = { type: 'FOOTER', text: 'North Clinic' };
const STOP = { type: 'FOOTER', text: 'Reply STOP to opt out' };
const media = (format: string) => ({ type: 'HEADER', format, example: { header_handle: ['4::aW1hZ2U='] } });
const buttons = (...list: object[]) => ({ type: 'BUTTONS', buttons: list });
const reply = (text: string) => ({ type: 'QUICK_REPLY', text });
const SITE = { type: 'URL', text: 'Change', url: 'https://north.example/visits' };
const VISIT = {
  type: 'URL',
  text: 'Change',
  url: 'https://north.example/v/{{1}}',
  example: ['https://north.example/v/17'],
};
const PHONE = { type: 'PHONE_NUMBER', text: 'Call us', phone_number: '+447700900123' };
const utility = (...components: object[]) => ({
  name: 'visit_reminder',
  language: 'en_GB',
  category: 'UTILITY',
  components,
});
const named = (...components: object[]) => ({ ...utility(...components), parameter_format: 'NAMED' });
const marketing = (...components: object[]) => ({
  name: 'spring_news',
  language: 'en_US',
  category: 'MARKETING',
  components,
});
const login = (button: object, ...more: object[]) => ({
  name: 'login_code',
  language: 'es_MX',
  category: 'AUTHENTICATION',
  message_send_ttl_seconds: 300,
  components: [
    { type: 'BODY', add_security_recommendation: true },
    { type: 'FOOTER', code_expiration_minutes: 5 },
    buttons({ type: 'OTP', text: 'Copy code', ...button }),
    ...more,
  ],
});
const APPS = {
  supported_apps: [{ package_name: 'example.north.clinic', signature_hash: 'K8a/AINcGX7' }],
  autofill_text: 'Autofill',
};
const card = (...parts: object[]) => ({ components: parts });
const shown = (name: string) =>
  card(
    media('IMAGE'),
    { type: 'BODY', text: name },
    buttons(reply('More like this'), { ...VISIT, text: 'View' }),
  );
const product = card({ type: 'HEADER', format: 'PRODUCT' }, buttons({ type: 'SPM', text: 'View' }));
const offer = (...list: object[]) =>
  marketing(
    media('VIDEO'),
    {
      ...NEWS,
      text: 'Hello {{1}}, all of our spring collection is cheaper for you this week. Say STOP to end this.',
    },
    { type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'Ends soon', has_expiration: true } },
    buttons(...list),
  );

/** Requests that Meta’s pages give no reason to refuse: together they have every component and kind of button. */
export const BASES: Readonly<Record<string, Request>> = {
  plain: utility(PLAIN),
  'one variable': utility(ONE),
  'two variables': utility(BODY, FOOTER),
  'named variables': named(NAMED_BODY, FOOTER),
  'text header': utility(
    { type: 'HEADER', format: 'TEXT', text: 'Visit to {{1}}', example: { header_text: ['Dr Ruiz'] } },
    BODY,
  ),
  'named header': named(
    {
      type: 'HEADER',
      format: 'TEXT',
      text: 'Visit to {{doctor}}',
      example: { header_text_named_params: [{ param_name: 'doctor', example: 'Dr Ruiz' }] },
    },
    NAMED_BODY,
  ),
  'fixed header': utility({ type: 'HEADER', format: 'TEXT', text: 'Your visit' }, ONE, FOOTER),
  image: utility(media('IMAGE'), BODY),
  video: marketing(media('VIDEO'), NEWS, STOP),
  document: utility(media('DOCUMENT'), BODY, FOOTER),
  location: utility({ type: 'HEADER', format: 'LOCATION' }, BODY),
  replies: utility(BODY, FOOTER, buttons(reply('Confirm'), reply('Change'))),
  links: utility(BODY, buttons(SITE, VISIT)),
  'named link': named(NAMED_BODY, buttons({ ...VISIT, url: 'https://north.example/v/{{visit}}' })),
  phone: utility(BODY, buttons(PHONE)),
  'all sorts': utility(BODY, buttons(reply('Confirm'), reply('Change'), SITE, PHONE)),
  code: marketing(NEWS, STOP, buttons({ type: 'COPY_CODE', example: 'SPRING20' })),
  flow: utility(BODY, buttons({ type: 'FLOW', text: 'Change', flow_id: '123', navigate_screen: 'DATES' })),
  'flow by name': utility(
    BODY,
    buttons({ type: 'FLOW', text: 'Change', flow_name: 'dates', flow_action: 'data_exchange' }),
  ),
  call: utility(BODY, buttons({ type: 'VOICE_CALL', text: 'Call now' }, SITE)),
  contact: utility(BODY, buttons({ type: 'REQUEST_CONTACT_INFO' })),
  'may we call': utility(BODY, { type: 'CALL_PERMISSION_REQUEST' }),
  catalog: marketing(NEWS, STOP, buttons({ type: 'CATALOG', text: 'View catalog' })),
  products: marketing(
    { type: 'HEADER', format: 'TEXT', text: 'Spring' },
    NEWS,
    STOP,
    buttons({ type: 'MPM', text: 'View items' }),
  ),
  'one product': marketing(
    { type: 'HEADER', format: 'PRODUCT' },
    NEWS,
    STOP,
    buttons({ type: 'SPM', text: 'View' }),
  ),
  carousel: marketing(NEWS, {
    type: 'CAROUSEL',
    cards: [shown('Canvas tote'), shown('Linen cap'), shown('Silk scarf')],
  }),
  'product carousel': marketing(NEWS, { type: 'CAROUSEL', cards: [product, product] }),
  offer: offer({ type: 'COPY_CODE', example: 'SPRING20' }, SITE),
  'offer without a code': offer(VISIT),
  'copy code': login({ otp_type: 'COPY_CODE' }),
  'one tap': login({ otp_type: 'ONE_TAP', ...APPS }),
  'zero tap': login({ otp_type: 'ZERO_TAP', zero_tap_terms_accepted: true, ...APPS }),
};
