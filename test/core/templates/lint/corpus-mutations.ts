import type { Request } from './corpus-bases.ts';

/** Changes a request in place; false when there is nothing to change. */
type Mutation = (request: Request) => unknown;

const find = (request: Request, type: string) =>
  request.components?.find((component: Request) => component.type === type);
const list = (request: Request): Request[] => find(request, 'BUTTONS')?.buttons ?? [];
const cards = (request: Request): Request[] => find(request, 'CAROUSEL')?.cards ?? [];
const isLogin = (request: Request) => request.category === 'AUTHENTICATION';
const WORDS = 'Please bring your health card with you, and be there ten minutes early.';

const set =
  (change: Request): Mutation =>
  (request) =>
    Object.assign(request, structuredClone(change));

const drop =
  (key: string): Mutation =>
  (request) =>
    delete request[key];

/** On a component of a type. */
const on =
  (type: string, change: (component: Request, request: Request) => unknown): Mutation =>
  (request) => {
    const component = find(request, type);
    if (component === undefined) return false;
    return change(component, request);
  };

/** Another body, with examples for positional variables. */
const body = (text: string, ...examples: string[]): Mutation =>
  on('BODY', (component, request) => {
    if (isLogin(request)) return false;
    component.text = text;
    if (examples.length > 0) component.example = { body_text: [[...examples]] };
    else delete component.example;
    return true;
  });

const namedBody = (text: string, ...names: string[]): Mutation =>
  on('BODY', (component, request) => {
    if (request.parameter_format !== 'NAMED') return false;
    component.text = text;
    component.example = {
      body_text_named_params: names.map((name) => ({ param_name: name, example: 'Luz' })),
    };
    return true;
  });

/** On the example of a body that has variables. */
const bodyExample = (change: (component: Request) => unknown): Mutation =>
  on('BODY', (component) => component.example?.body_text !== undefined && change(component));

const header =
  (change: Request | undefined): Mutation =>
  (request) => {
    if (isLogin(request)) return false;
    request.components = request.components.filter(({ type }: Request) => type !== 'HEADER');
    if (change !== undefined) request.components.unshift({ type: 'HEADER', ...structuredClone(change) });
    return true;
  };

const footer =
  (change: Request | undefined): Mutation =>
  (request) => {
    if (isLogin(request)) return false;
    request.components = request.components.filter(({ type }: Request) => type !== 'FOOTER');
    if (change !== undefined) request.components.push({ type: 'FOOTER', ...structuredClone(change) });
    return true;
  };

const withButtons =
  (...wanted: Request[]): Mutation =>
  (request) => {
    if (isLogin(request)) return false;
    request.components = request.components.filter(({ type }: Request) => type !== 'BUTTONS');
    request.components.push({ type: 'BUTTONS', buttons: structuredClone(wanted) });
    return true;
  };

/** On the first button of a type. */
const button =
  (type: string, change: object | ((one: Request) => unknown)): Mutation =>
  (request) => {
    const one = list(request).find((candidate) => candidate.type === type);
    if (one === undefined) return false;
    return typeof change === 'function'
      ? (change as (one: Request) => unknown)(one)
      : Object.assign(one, structuredClone(change));
  };

const labelled =
  (text: string | undefined): Mutation =>
  (request) => {
    const one = list(request).find(({ type }) => !['COPY_CODE', 'REQUEST_CONTACT_INFO'].includes(type));
    if (one === undefined) return false;
    if (text === undefined) delete one.text;
    else one.text = text;
    return true;
  };

const card =
  (change: (components: Request[], one: Request) => unknown, which: 'first' | 'all' = 'all'): Mutation =>
  (request) => {
    const all = cards(request);
    if (all.length === 0) return false;
    for (const one of which === 'all' ? all : all.slice(0, 1)) change(one.components, one);
    return true;
  };

const cardPart = (
  type: string,
  change: (part: Request) => unknown,
  which: 'first' | 'all' = 'all',
): Mutation =>
  card((components) => {
    const part = components.find((one) => one.type === type);
    if (part !== undefined) change(part);
  }, which);

const app =
  (change: (apps: Request[], one: Request) => unknown): Mutation =>
  (request) => {
    const one = list(request).find(({ supported_apps }) => supported_apps !== undefined);
    return one === undefined ? false : change(one.supported_apps, one);
  };

const reply = (text: string) => ({ type: 'QUICK_REPLY', text });
const site = (url: string, example?: Request) => ({
  type: 'URL',
  text: 'Change',
  url,
  ...(example !== undefined && { example }),
});
const SITE = site('https://north.example/visits');
const PHONE = { type: 'PHONE_NUMBER', text: 'Call us', phone_number: '+447700900123' };
const REPLIES = (count: number) => Array.from({ length: count }, (_, index) => reply(`Choice ${index + 1}`));
const long = (length: number) =>
  `Your appointment is confirmed. ${'Bring your card. '.repeat(80)}`.slice(0, length - 1).concat('.');

/** Ways to change a request, by what they do; some leave it valid. */
export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'name with capitals': set({ name: 'Visit_Reminder' }),
  'name with a hyphen': set({ name: 'visit-reminder' }),
  'name with a space': set({ name: 'visit reminder' }),
  'name with an accent': set({ name: 'visité' }),
  'no name': drop('name'),
  'empty name': set({ name: '' }),
  'name of 512': set({ name: 'a'.repeat(512) }),
  'name of 513': set({ name: 'a'.repeat(513) }),
  'name of digits': set({ name: '2026' }),
  'name of a sample': set({ name: 'hello_world' }),
  'language with a hyphen': set({ language: 'en-GB' }),
  'language in capitals': set({ language: 'EN_GB' }),
  'language in words': set({ language: 'english' }),
  'no language': drop('language'),
  'language not listed': set({ language: 'en_XX' }),
  'language pywa knows': set({ language: 'ar_SA' }),
  'language of three letters': set({ language: 'fil' }),
  'language with two scripts': set({ language: 'sr' }),
  'category in small letters': (request) => set({ category: request.category.toLowerCase() })(request),
  'category of old': set({ category: 'TRANSACTIONAL' }),
  'no category': drop('category'),
  'becomes marketing': (request) => !isLogin(request) && set({ category: 'MARKETING' })(request),
  'becomes authentication': (request) => !isLogin(request) && set({ category: 'AUTHENTICATION' })(request),
  'becomes utility': (request) =>
    isLogin(request) && set({ category: 'UTILITY', message_send_ttl_seconds: 60 })(request),
  'ttl of 0': set({ message_send_ttl_seconds: 0 }),
  'ttl of 29': set({ message_send_ttl_seconds: 29 }),
  'ttl of 30': set({ message_send_ttl_seconds: 30 }),
  'ttl of 900': set({ message_send_ttl_seconds: 900 }),
  'ttl of 901': set({ message_send_ttl_seconds: 901 }),
  'ttl of 12 hours': set({ message_send_ttl_seconds: 43_200 }),
  'ttl of 12 hours and a second': set({ message_send_ttl_seconds: 43_201 }),
  'ttl of 30 days': set({ message_send_ttl_seconds: 2_592_000 }),
  'ttl of more than 30 days': set({ message_send_ttl_seconds: 2_592_001 }),
  'ttl of -1': set({ message_send_ttl_seconds: -1 }),
  'ttl of a half': set({ message_send_ttl_seconds: 60.5 }),
  'format left out': drop('parameter_format'),
  'format of names': set({ parameter_format: 'NAMED' }),
  'format of numbers': set({ parameter_format: 'POSITIONAL' }),
  'format in small letters': (request) =>
    request.parameter_format !== undefined && set({ parameter_format: 'named' })(request),
  'format unknown': set({ parameter_format: 'MIXED' }),
  'category change allowed': set({ allow_category_change: true }),
  'types in small letters': (request) =>
    request.components.forEach((component: Request) => {
      component.type = component.type.toLowerCase();
    }),
  'no components': set({ components: [] }),
  'no body': (request) =>
    set({ components: request.components.filter(({ type }: Request) => type !== 'BODY') })(request),
  'two bodies': (request) => request.components.push({ ...find(request, 'BODY') }),
  'two footers': on('FOOTER', (one, request) => request.components.push({ ...one })),
  'a greeting': (request) => request.components.push({ type: 'GREETING' }),
  'a component nobody knows': (request) => request.components.push({ type: 'SPARKLE' }),

  'body without text': on('BODY', (one, request) => !isLogin(request) && delete one.text),
  'body of nothing': body(''),
  'body that begins with a variable': body(
    `{{1}}, your appointment at North Clinic is confirmed. ${WORDS}`,
    'Luz',
  ),
  'body that ends with a variable': body(
    `Your appointment at North Clinic is confirmed. ${WORDS} See {{1}}`,
    'Luz',
  ),
  'body that ends with a variable and a stop': body(
    `Your appointment is confirmed. ${WORDS} See {{1}}.`,
    'Luz',
  ),
  'body that begins with a quote and a variable': body(
    `“{{1}}”, your appointment is confirmed. ${WORDS}`,
    'Luz',
  ),
  'variables side by side': body(`Hello {{1}}{{2}}, your appointment is confirmed. ${WORDS}`, 'Luz', 'Ruiz'),
  'variables with a space between': body(
    `Hello {{1}} {{2}}, your appointment is confirmed. ${WORDS}`,
    'Luz',
    'Ruiz',
  ),
  'variables with a comma between': body(`Hello {{1}}, {{2}} is your appointment. ${WORDS}`, 'Luz', '4 May'),
  'nothing but a variable': body('{{1}}', 'Luz'),
  'nothing but a variable in dashes': body('- {{1}} -', 'Luz'),
  'too many variables': body('Hello {{1}}, your {{2}} visit is {{3}} at noon.', 'Luz', 'eye', '4 May'),
  'just enough words': body('Hello {{1}}, your {{2}} visit is {{3}} at noon today.', 'Luz', 'eye', '4 May'),
  'the same variable twice': body(`Hello {{1}}, your appointment is confirmed, {{1}}. ${WORDS}`, 'Luz'),
  'body of 550': body(long(550)),
  'body of 551': body(long(551)),
  'body of 1024': body(long(1024)),
  'body of 1025': body(long(1025)),
  'body of 160': body(long(160)),
  'body of 161': body(long(161)),
  'body of 600': body(long(600)),
  'body of 601': body(long(601)),
  'body of emoji that count double': body(`${'🩺'.repeat(5)} ${long(1000)}`),
  'two line breaks': body(`Your appointment is confirmed.\n\n${WORDS}`),
  'three line breaks': body(`Your appointment is confirmed.\n\n\n${WORDS}`),
  'three Windows line breaks': body(`Your appointment is confirmed.\r\n\r\n\r\n${WORDS}`),
  'ten emoji': body(`Your appointment is confirmed. ${'🩺'.repeat(10)} ${WORDS}`),
  'eleven emoji': body(`Your appointment is confirmed. ${'🩺'.repeat(11)} ${WORDS}`),
  'one brace too few': body(`Hello {{1}, your appointment is confirmed. ${WORDS}`),
  'a stray pair of braces': body(`Hello }} your appointment is confirmed. ${WORDS}`),
  'spaces in braces': body(`Hello {{ 1 }}, your appointment is confirmed. ${WORDS}`, 'Luz'),
  'empty braces': body(`Hello {{}}, your appointment is confirmed. ${WORDS}`, 'Luz'),
  'a gap in the numbers': body(`Hello {{1}}, your appointment is on {{3}}. ${WORDS}`, 'Luz', '4 May'),
  'numbers from two': body(`Hello {{2}}, your appointment is confirmed. ${WORDS}`, 'Luz'),
  'numbers out of order': body(`Hello {{2}}, your appointment is on {{1}}. ${WORDS}`, '4 May', 'Luz'),
  'a name among numbers': body(`Hello {{1}}, your appointment is on {{day}}. ${WORDS}`, 'Luz', '4 May'),
  'tabs in the body': body(`Your appointment\tis confirmed. ${WORDS}`),
  'formatting in the body': body(`Your *appointment* is _confirmed_. ${WORDS}`),
  'blank space around the body': body(` Your appointment is confirmed. ${WORDS} \n`),
  'another script': body('Το ραντεβού σας στη Βόρεια Κλινική επιβεβαιώθηκε. Παρακαλούμε φέρτε την κάρτα.'),
  'a password': body('Your verification code for North Clinic is {{1}}. It is good for ten minutes.', '123'),
  'a request for a card': body(
    'To keep your appointment please reply with your card number until noon today.',
  ),
  'a threat': body('Your appointment is overdue. Pay today or we will take legal action against you.'),
  'a short link in the body': body(
    'Your appointment is confirmed. See https://bit.ly/north for how to get there.',
  ),
  'a link to WhatsApp in the body': body(
    'Your appointment is confirmed. See wa.me/447700900123 for your questions.',
  ),
  'a discount': body('Your appointment is confirmed, and you get a discount on your next visit to us.'),
  'name in capitals': namedBody(
    `Hello {{First_Name}}, your appointment is confirmed. ${WORDS}`,
    'First_Name',
  ),
  'name with hyphen': namedBody(
    `Hello {{first-name}}, your appointment is confirmed. ${WORDS}`,
    'first-name',
  ),
  'name with a dollar': namedBody(`Hello {{$name}}, your appointment is confirmed. ${WORDS}`, '$name'),
  'name with a blank': namedBody(
    `Hello {{first name}}, your appointment is confirmed. ${WORDS}`,
    'first name',
  ),
  'name with a digit': namedBody(`Hello {{line2}}, your appointment is confirmed. ${WORDS}`, 'line2'),
  'name that begins with a digit': namedBody(`Hello {{2nd}}, your appointment is confirmed. ${WORDS}`, '2nd'),
  'name without an example': namedBody(`Hello {{first_name}}, your appointment is confirmed. ${WORDS}`),
  'name with an example too many': namedBody(
    `Hello {{first_name}}, your visit is confirmed. ${WORDS}`,
    'first_name',
    'last_name',
  ),
  'numbers among names': namedBody(
    `Hello {{first_name}}, your appointment is on {{1}}. ${WORDS}`,
    'first_name',
    '1',
  ),

  'no example': bodyExample((one) => delete one.example),
  'examples not nested': bodyExample((one) => {
    one.example.body_text = one.example.body_text.flat();
  }),
  'example as a text': bodyExample((one) => {
    one.example.body_text = 'Luz';
  }),
  'examples nested too deep': bodyExample((one) => {
    one.example.body_text = [one.example.body_text];
  }),
  'examples in rows': bodyExample((one) => {
    one.example.body_text = [...one.example.body_text[0]].map((text: string) => [text]);
  }),
  'an empty example': bodyExample((one) => {
    one.example.body_text[0][0] = ' ';
  }),
  'an example with a line break': bodyExample((one) => {
    one.example.body_text[0][0] = 'Luz\nRuiz';
  }),
  'an example with a tab': bodyExample((one) => {
    one.example.body_text[0][0] = 'Luz\tRuiz';
  }),
  'an example that is none': bodyExample((one) => {
    one.example.body_text[0][0] = 'test';
  }),
  'an example of somebody': bodyExample((one) => {
    one.example.body_text[0][0] = 'luz.ruiz@mail.north-clinic.test.co';
  }),
  'an example too many': bodyExample((one) => one.example.body_text[0].push('more')),
  'an example too few': bodyExample((one) => one.example.body_text[0].pop()),
  'examples as numbers': bodyExample((one) => {
    one.example.body_text[0] = one.example.body_text[0].map((_: string, index: number) => index);
  }),
  'examples by name for numbers': bodyExample((one) => {
    one.example = { body_text_named_params: [{ param_name: '1', example: 'Luz' }] };
  }),

  'header of 60': header({
    format: 'TEXT',
    text: 'Your appointment at North Clinic in the week of 4 May, Monday'.slice(0, 60),
  }),
  'header of 61': header({ format: 'TEXT', text: `${'Your visit '.repeat(6)}`.slice(0, 60).concat('.') }),
  'header with two variables': header({
    format: 'TEXT',
    text: 'Visit {{1}} on {{2}}',
    example: { header_text: ['17', '4 May'] },
  }),
  'header with a line break': header({ format: 'TEXT', text: 'Your\nvisit' }),
  'header with emoji': header({ format: 'TEXT', text: 'Your visit 🩺' }),
  'header with an asterisk': header({ format: 'TEXT', text: 'Your *visit*' }),
  'header with underscores': header({ format: 'TEXT', text: 'Your _visit_ here' }),
  'header with a name with underscores': header({ format: 'TEXT', text: 'Your north_clinic_visit' }),
  'header without text': header({ format: 'TEXT' }),
  'header without format': header({ text: 'Your visit' }),
  'header without example': header({ format: 'TEXT', text: 'Visit {{1}}' }),
  'header with a nested example': header({
    format: 'TEXT',
    text: 'Visit {{1}}',
    example: { header_text: [['17']] },
  }),
  'header with an example as a text': header({
    format: 'TEXT',
    text: 'Visit {{1}}',
    example: { header_text: '17' },
  }),
  'header that is a variable': header({
    format: 'TEXT',
    text: '{{1}}',
    example: { header_text: ['Your visit'] },
  }),
  'header from two': header({ format: 'TEXT', text: 'Visit {{2}}', example: { header_text: ['17'] } }),
  'header of stickers': header({ format: 'STICKER' }),
  'header of a collection': header({ format: 'COLLECTION' }),
  'header of a GIF': header({ format: 'GIF', example: { header_handle: ['4::Z2lm'] } }),
  'header of a product': header({ format: 'PRODUCT' }),
  'header of a place': header({ format: 'LOCATION' }),
  'header of an image without a sample': header({ format: 'IMAGE' }),
  'header of an image with an empty sample': header({ format: 'IMAGE', example: { header_handle: [] } }),
  'header of an image with a text for a sample': header({
    format: 'IMAGE',
    example: { header_handle: '4::aW1h' },
  }),
  'header of an image with a file for a sample': header({
    format: 'IMAGE',
    example: { header_handle: ['visit.png'] },
  }),
  'header of an image with a URL for a sample': header({
    format: 'IMAGE',
    example: { header_handle: ['https://scontent.example/x'] },
  }),
  'header of text with media': header({
    format: 'TEXT',
    text: 'Your visit',
    example: { header_handle: ['4::aW1h'] },
  }),
  'no header': header(undefined),

  'no footer': footer(undefined),
  'footer of 60': footer({ text: 'x'.repeat(60) }),
  'footer of 61': footer({ text: 'x'.repeat(61) }),
  'footer with a variable': footer({ text: 'Yours, {{1}}' }),
  'footer with a line break': footer({ text: 'North\nClinic' }),
  'footer with emoji': footer({ text: 'North Clinic 🩺' }),
  'footer with formatting': footer({ text: '*North Clinic*' }),
  'footer without text': footer({}),
  'footer with minutes': footer({ code_expiration_minutes: 5 }),

  'no buttons in buttons': withButtons(),
  'ten replies': withButtons(...REPLIES(10)),
  'eleven replies': withButtons(...REPLIES(11)),
  'replies first': withButtons(...REPLIES(2), SITE),
  'replies last': withButtons(SITE, PHONE, ...REPLIES(2)),
  'replies apart': withButtons(reply('Yes'), SITE, reply('No')),
  'replies in between': withButtons(SITE, reply('Yes'), SITE),
  'two links': withButtons(SITE, SITE),
  'three links': withButtons(SITE, SITE, SITE),
  'two phones': withButtons(PHONE, PHONE),
  'two codes': withButtons({ type: 'COPY_CODE', example: 'A' }, { type: 'COPY_CODE', example: 'B' }),
  'a button nobody knows': withButtons({ type: 'SPARKLE', text: 'Shine' }),
  'a button only webhooks know': withButtons({ type: 'REMINDER', text: 'Remind me' }),
  'a password button': withButtons({ type: 'OTP', otp_type: 'COPY_CODE', text: 'Copy code' }),
  'a call': withButtons({ type: 'VOICE_CALL', text: 'Call now' }),
  'a request for contact info': withButtons({ type: 'REQUEST_CONTACT_INFO' }),
  'a catalog': withButtons({ type: 'CATALOG', text: 'See our goods' }),
  'one product without one': withButtons({ type: 'SPM', text: 'View' }),
  'products without a header': withButtons({ type: 'MPM', text: 'View items' }),
  'label of 25': labelled('Yes, I will be there then'),
  'label of 26': labelled('Yes, I will be there on it'),
  'label of nothing': labelled(''),
  'no label': labelled(undefined),
  'label with a variable': labelled('See {{1}}'),
  'label with emoji': labelled('Yes 👍'),
  'label with a line break': labelled('Yes\nno'),
  'label with formatting': labelled('*Yes*'),
  'label with a tilde': labelled('Yes ~'),
  'no url': button('URL', (one) => delete one.url),
  'url without a host': button('URL', { url: '/visits' }),
  'url by ftp': button('URL', { url: 'ftp://north.example/visits' }),
  'url by http': button('URL', { url: 'http://north.example/visits' }),
  'url with a space': button('URL', { url: 'https://north.example/my visits' }),
  'url of 2000': button('URL', { url: `https://north.example/${'x'.repeat(1978)}` }),
  'url of 2001': button('URL', { url: `https://north.example/${'x'.repeat(1979)}` }),
  'url with a variable inside': button('URL', {
    url: 'https://north.example/{{1}}/visit',
    example: ['https://north.example/1/visit'],
  }),
  'url with two variables': button('URL', {
    url: 'https://north.example/{{1}}{{2}}',
    example: ['https://north.example/12'],
  }),
  'url without an example': button('URL', (one) => {
    one.url = 'https://north.example/{{1}}';
    delete one.example;
  }),
  'url with an empty example': button('URL', { url: 'https://north.example/{{1}}', example: [] }),
  'url with a text for an example': button('URL', {
    url: 'https://north.example/{{1}}',
    example: 'https://north.example/1',
  }),
  'url with a suffix for an example': button('URL', { url: 'https://north.example/{{1}}', example: ['17'] }),
  'url that begins at two': button('URL', { url: 'https://north.example/{{2}}', example: ['17'] }),
  'url to a shortener': button('URL', { url: 'https://bit.ly/north' }),
  'url to WhatsApp': button('URL', { url: 'https://wa.me/447700900123' }),
  'url with a variable for a host': button('URL', {
    url: 'https://{{1}}',
    example: ['https://north.example'],
  }),
  'no phone': button('PHONE_NUMBER', (one) => delete one.phone_number),
  'phone in words': button('PHONE_NUMBER', { phone_number: 'the reception' }),
  'phone of 20': button('PHONE_NUMBER', { phone_number: '+44 (7700) 900-12345' }),
  'phone of 21': button('PHONE_NUMBER', { phone_number: '+44 (7700) 900-123456' }),
  'phone of 4 digits': button('PHONE_NUMBER', { phone_number: '1234' }),
  'phone without a country': button('PHONE_NUMBER', { phone_number: '07700900123' }),
  'no code': button('COPY_CODE', (one) => delete one.example),
  'empty code': button('COPY_CODE', { example: '' }),
  'code of 15': button('COPY_CODE', { example: 'SPRINGFORALL202' }),
  'code of 16': button('COPY_CODE', { example: 'SPRINGFORALL2026' }),
  'code of 20': button('COPY_CODE', { example: 'SPRINGFORALL20262027' }),
  'code of 21': button('COPY_CODE', { example: 'SPRINGFORALL202620270' }),
  'code with a hyphen': button('COPY_CODE', { example: 'SPRING-20' }),
  'code in a list': button('COPY_CODE', { example: ['SPRING20'] }),
  'flow without a name': button('FLOW', (one) => {
    for (const key of ['flow_id', 'flow_name', 'flow_json']) delete one[key];
  }),
  'flow with two names': button('FLOW', { flow_id: '1', flow_name: 'dates' }),
  'flow without a screen': button('FLOW', (one) => {
    one.flow_action = 'navigate';
    delete one.navigate_screen;
  }),
  'flow with another action': button('FLOW', { flow_action: 'jump' }),

  'one card': on('CAROUSEL', (one) => {
    one.cards = one.cards.slice(0, 1);
  }),
  'no cards': on('CAROUSEL', (one) => {
    one.cards = [];
  }),
  'ten cards': on('CAROUSEL', (one) => {
    one.cards = Array.from({ length: 10 }, () => structuredClone(one.cards[0]));
  }),
  'eleven cards': on('CAROUSEL', (one) => {
    one.cards = Array.from({ length: 11 }, () => structuredClone(one.cards[0]));
  }),
  'a card that differs': card((components) => components.pop(), 'first'),
  'a card of another medium': cardPart(
    'HEADER',
    (one) => {
      one.format = one.format === 'PRODUCT' ? 'IMAGE' : 'VIDEO';
    },
    'first',
  ),
  'cards without headers': card((components) => components.shift()),
  'cards with headers of text': cardPart('HEADER', (one) =>
    Object.assign(one, { format: 'TEXT', text: 'Tote' }),
  ),
  'cards without samples': cardPart('HEADER', (one) => delete one.example),
  'cards with files for samples': cardPart('HEADER', (one) => {
    if (one.format !== 'PRODUCT') one.example = { header_handle: ['tote.png'] };
  }),
  'cards without buttons': card((components) => components.pop()),
  'cards with three buttons': cardPart('BUTTONS', (one) => {
    one.buttons = REPLIES(3);
  }),
  'cards with a code': cardPart('BUTTONS', (one) => {
    one.buttons = [{ type: 'COPY_CODE', example: 'A' }];
  }),
  'cards with a footer': card((components) => components.push({ type: 'FOOTER', text: 'Tote' })),
  'cards with a body of 160': cardPart('BODY', (one) => {
    one.text = long(160);
  }),
  'cards with a body of 161': cardPart('BODY', (one) => {
    one.text = long(161);
  }),
  'cards with a body of nothing': cardPart('BODY', (one) => {
    one.text = '';
  }),
  'cards with a variable': cardPart('BODY', (one) => {
    one.text = 'Our canvas tote for {{1}} and for all of your friends';
    one.example = { body_text: [['you']] };
  }),
  'cards with a variable without example': cardPart('BODY', (one) => {
    one.text = 'Our canvas tote for {{1}} and for all of your friends';
  }),
  'cards that end with a variable': cardPart('BODY', (one) => {
    one.text = 'Our canvas tote for you and for all of your friends {{1}}';
    one.example = { body_text: [['you']] };
  }),
  'cards with too many variables': cardPart('BODY', (one) => {
    one.text = 'A {{1}} and {{2}} tote';
    one.example = { body_text: [['red', 'blue']] };
  }),
  'cards with many line breaks': cardPart('BODY', (one) => {
    one.text = 'Our canvas tote\n\n\nfor you';
  }),
  'cards with replies apart': cardPart('BUTTONS', (one) => {
    one.buttons.reverse();
  }),
  'cards with a long label': cardPart('BUTTONS', (one) => {
    one.buttons[0].text = 'x'.repeat(26);
  }),
  'a carousel with a footer': on('CAROUSEL', (_, request) =>
    request.components.push({ type: 'FOOTER', text: 'STOP' }),
  ),

  'offer of 16': on('LIMITED_TIME_OFFER', (one) => {
    one.limited_time_offer.text = 'Ends this Sunday';
  }),
  'offer of 17': on('LIMITED_TIME_OFFER', (one) => {
    one.limited_time_offer.text = 'Ends this Sundays';
  }),
  'offer of nothing': on('LIMITED_TIME_OFFER', (one) => {
    one.limited_time_offer.text = '';
  }),
  'offer without itself': on('LIMITED_TIME_OFFER', (one) => delete one.limited_time_offer),
  'offer with buttons turned round': on('LIMITED_TIME_OFFER', (_, request) => list(request).reverse()),
  'a request to call': (request) => request.components.push({ type: 'CALL_PERMISSION_REQUEST' }),

  'a text of its own': on('BODY', (one, request) => {
    if (!isLogin(request)) return false;
    one.text = 'Your code is {{1}} today.';
    return true;
  }),
  'a flag in words': on('BODY', (one, request) => {
    if (!isLogin(request)) return false;
    one.add_security_recommendation = 'yes';
    return true;
  }),
  'a footer of its own': on(
    'FOOTER',
    (one, request) => isLogin(request) && Object.assign(one, { text: 'North' }),
  ),
  'good for 0 minutes': on(
    'FOOTER',
    (one, request) => isLogin(request) && Object.assign(one, { code_expiration_minutes: 0 }),
  ),
  'good for 90 minutes': on(
    'FOOTER',
    (one, request) => isLogin(request) && Object.assign(one, { code_expiration_minutes: 90 }),
  ),
  'good for 91 minutes': on(
    'FOOTER',
    (one, request) => isLogin(request) && Object.assign(one, { code_expiration_minutes: 91 }),
  ),
  'good for half minutes': on(
    'FOOTER',
    (one, request) => isLogin(request) && Object.assign(one, { code_expiration_minutes: 1.5 }),
  ),
  'a header for a password': (request) =>
    isLogin(request) && request.components.unshift({ type: 'HEADER', format: 'TEXT', text: 'Code' }),
  'two password buttons': (request) => isLogin(request) && list(request).push({ ...list(request)[0] }),
  'a reply beside the password': (request) => isLogin(request) && list(request).push(reply('No')),
  'a reply for the password': (request) => isLogin(request) && list(request).splice(0, 1, reply('No')),
  'no button for the password': (request) => isLogin(request) && list(request).splice(0, 1),
  'no otp type': button('OTP', (one) => delete one.otp_type),
  'another otp type': button('OTP', { otp_type: 'SMS' }),
  'otp type in small letters': button('OTP', (one) => {
    one.otp_type = one.otp_type.toLowerCase();
  }),
  'label of the password left out': button('OTP', (one) => delete one.text),
  'autofill of 26': button('OTP', { autofill_text: 'x'.repeat(26) }),
  'no apps': app((apps) => apps.splice(0)),
  'six apps': app((apps) => apps.push(apps[0], apps[0], apps[0], apps[0], apps[0])),
  'five apps': app((apps) => apps.push(apps[0], apps[0], apps[0], apps[0])),
  'a package of one word': app((apps) => {
    apps[0].package_name = 'clinic';
  }),
  'a package of 225': app((apps) => {
    apps[0].package_name = `example.${'x'.repeat(217)}`;
  }),
  'a hash of 10': app((apps) => {
    apps[0].signature_hash = 'K8a/AINcGX';
  }),
  'terms not accepted': app((_, one) => one.otp_type === 'ZERO_TAP' && delete one.zero_tap_terms_accepted),
};
