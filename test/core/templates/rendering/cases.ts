import type { Dice } from '../../../support/dice.ts';

/* Templates, and values for them, good and bad: what a person or a program may come up with. */

type Json = Record<string, unknown>;

const WORDS = [
  'Your parcel',
  'has left',
  'our warehouse',
  'this morning',
  'and arrives soon',
  'at your door',
];

/** A text with that many variables, never at an edge. */
function textWith(dice: Dice, names: readonly string[]): string {
  const words = dice.shuffle(WORDS);
  const between = names.map((name, place) => `${words[place % words.length]} on the way {{${name}}}`);
  return ['Hello there,', ...between, 'and thank you.'].join(' ');
}

function body(dice: Dice, named: boolean): Json {
  const count = dice.below(4);
  const names = Array.from({ length: count }, (_, place) =>
    named ? `value_${'abcd'[place]}` : String(place + 1),
  );
  const example = named
    ? { body_text_named_params: names.map((name) => ({ param_name: name, example: `for ${name}` })) }
    : { body_text: [names.map((name) => `for ${name}`)] };
  return { type: 'BODY', text: textWith(dice, names), ...(count > 0 && { example }) };
}

function header(dice: Dice, named: boolean, formats: readonly [string, ...string[]]): Json[] {
  const format = dice.pick(formats);
  switch (format) {
    case 'none':
      return [];
    case 'TEXT':
      return [{ type: 'HEADER', format, text: 'Good news' }];
    case 'variable':
      return [
        {
          type: 'HEADER',
          format: 'TEXT',
          text: named ? 'For {{who}} today' : 'For {{1}} today',
          example: named
            ? { header_text_named_params: [{ param_name: 'who', example: 'Luz' }] }
            : { header_text: ['Luz'] },
        },
      ];
    case 'LOCATION':
    case 'PRODUCT':
      return [{ type: 'HEADER', format }];
    default:
      return [{ type: 'HEADER', format, example: { header_handle: ['4::sample'] } }];
  }
}

const URL_BUTTON = {
  type: 'URL',
  text: 'Track',
  url: 'https://shop.example/t/{{1}}',
  example: ['https://shop.example/t/17'],
};

function buttons(dice: Dice, named: boolean, marketing: boolean): Json[] {
  const url = named
    ? { ...URL_BUTTON, url: 'https://shop.example/t/{{order}}' }
    : dice.pick<Json>([URL_BUTTON, { type: 'URL', text: 'Shop', url: 'https://shop.example/' }]);
  const lists: readonly [Json[], ...Json[][]] = [
    [],
    [
      { type: 'QUICK_REPLY', text: 'Yes' },
      { type: 'QUICK_REPLY', text: 'No' },
    ],
    [url],
    [{ type: 'QUICK_REPLY', text: 'Yes' }, url],
    [url, { type: 'PHONE_NUMBER', text: 'Call', phone_number: '+447700900123' }],
    [{ type: 'COPY_CODE', example: 'SAVE20' }],
    [{ type: 'VOICE_CALL', text: 'Call us' }],
    ...(marketing
      ? [[{ type: 'CATALOG', text: 'View catalog' }], [{ type: 'MPM', text: 'View items' }]]
      : []),
  ];
  const list = dice.pick(lists);
  return list.length === 0 ? [] : [{ type: 'BUTTONS', buttons: list }];
}

function carousel(dice: Dice): Json[] {
  const list = [{ type: 'QUICK_REPLY', text: 'More' }, URL_BUTTON];
  const card = () => ({
    components: [
      { type: 'HEADER', format: 'IMAGE', example: { header_handle: ['4::sample'] } },
      {
        type: 'BODY',
        text: 'A bag for {{1}} and you',
        example: { body_text: [['Luz']] },
      },
      { type: 'BUTTONS', buttons: list },
    ],
  });
  return [{ type: 'CAROUSEL', cards: Array.from({ length: 2 + dice.below(3) }, card) }];
}

/** A template as it is created. */
export function someTemplate(dice: Dice, name: string): Json {
  const kind = dice.pick(['plain', 'plain', 'plain', 'plain', 'carousel', 'offer', 'code']);
  const named = dice.hits(0.4);
  const base = { name, language: 'en_GB' };
  const format = named ? { parameter_format: 'NAMED' } : {};
  switch (kind) {
    case 'code':
      return {
        ...base,
        category: 'AUTHENTICATION',
        components: [
          { type: 'BODY', add_security_recommendation: dice.hits(0.5) },
          ...(dice.hits(0.5) ? [{ type: 'FOOTER', code_expiration_minutes: 5 }] : []),
          { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE', text: 'Copy code' }] },
        ],
      };
    case 'carousel':
      return { ...base, category: 'MARKETING', components: [body(dice, false), ...carousel(dice)] };
    case 'offer':
      return {
        ...base,
        category: 'MARKETING',
        components: [
          ...header(dice, false, ['IMAGE']),
          {
            type: 'LIMITED_TIME_OFFER',
            limited_time_offer: { text: 'Ends soon', has_expiration: dice.hits(0.7) },
          },
          body(dice, false),
          { type: 'BUTTONS', buttons: [{ type: 'COPY_CODE', example: 'SAVE20' }, URL_BUTTON] },
        ],
      };
    default: {
      const marketing = dice.hits(0.4);
      const formats = ['none', 'TEXT', 'variable', 'IMAGE', 'VIDEO', 'DOCUMENT', 'LOCATION'] as const;
      return {
        ...base,
        ...format,
        category: marketing ? 'MARKETING' : 'UTILITY',
        components: [
          ...header(dice, named, formats),
          body(dice, named),
          ...(dice.hits(0.3) ? [{ type: 'FOOTER', text: 'Harbour Lane Bikes' }] : []),
          ...buttons(dice, named, marketing),
        ],
      };
    }
  }
}

// biome-ignore lint/suspicious/noExplicitAny: what is spoilt may be anything
type Loose = any;

/** Everything of a kind within, wherever it is. */
function within(value: Loose, wanted: (one: Loose) => boolean): Loose[] {
  if (typeof value !== 'object' || value === null) return [];
  return [...(wanted(value) ? [value] : []), ...Object.values(value).flatMap((one) => within(one, wanted))];
}

const isText = (one: Loose) => one.type === 'text';
const isButton = (one: Loose) => one.type === 'button';
const hasValues = (one: Loose) => Array.isArray(one.parameters);

const withText = (text: string) => (parameter: Loose) => {
  parameter.text = text;
};

/** Ways to spoil values; each changes one of the things it is about. */
const SPOILERS: Readonly<
  Record<string, readonly [(one: Loose) => boolean, (one: Loose, dice: Dice) => void]>
> = {
  'a line break': [isText, withText('two\nlines')],
  'a tab': [isText, withText('a\ttab')],
  'five spaces': [isText, withText('wide     gap')],
  'four spaces': [isText, withText('wide    gap')],
  'an empty text': [isText, withText('')],
  'only spaces': [isText, withText('  ')],
  'a long text': [isText, withText('long '.repeat(260).trim())],
  'a text of sixteen': [isText, withText('1234567890123456')],
  'a link in a text': [isText, withText('https://shop.example/')],
  'an emoji': [isText, withText('🎉')],
  'no text': [
    isText,
    (one) => {
      delete one.text;
    },
  ],
  'another type': [
    isText,
    (one) => {
      one.type = 'image';
      one.image = { link: 'https://shop.example/a.png' };
    },
  ],
  'a currency': [
    isText,
    (one) => {
      one.type = 'currency';
      one.currency = { fallback_value: '£10', code: 'GBP', amount_1000: 10_000 };
    },
  ],
  'a date without words': [
    isText,
    (one) => {
      one.type = 'date_time';
      one.date_time = {};
    },
  ],
  'no name': [
    (one) => one.parameter_name !== undefined,
    (one) => {
      delete one.parameter_name;
    },
  ],
  'another name': [
    (one) => one.parameter_name !== undefined,
    (one) => {
      one.parameter_name = 'stranger';
    },
  ],
  'one value less': [
    hasValues,
    (one) => {
      one.parameters.pop();
    },
  ],
  'one value more': [
    hasValues,
    (one) => {
      one.parameters.push({ type: 'text', text: 'more', parameter_name: 'more' });
    },
  ],
  'no values': [
    hasValues,
    (one) => {
      one.parameters = [];
    },
  ],
  'a component less': [
    Array.isArray,
    (one, dice) => {
      one.splice(dice.below(one.length), 1);
    },
  ],
  'a button too far': [
    isButton,
    (one) => {
      one.index = '9';
    },
  ],
  'a button without a place': [
    isButton,
    (one) => {
      delete one.index;
    },
  ],
  'another kind of button': [
    isButton,
    (one) => {
      one.sub_type = one.sub_type === 'url' ? 'quick_reply' : 'url';
    },
  ],
  'a header of another kind': [
    (one) => one.type === 'header',
    (one) => {
      one.parameters = [{ type: 'document', document: { link: 'https://shop.example/a.pdf' } }];
    },
  ],
  'media without anything': [
    (one) => ['image', 'video', 'document', 'location'].includes(one.type),
    (one) => {
      one[one.type] = {};
    },
  ],
  'an offer that is over': [
    (one) => one.expiration_time_ms !== undefined,
    (one) => {
      one.expiration_time_ms = 1_600_000_000_000;
    },
  ],
  'an offer that ends in words': [
    (one) => one.expiration_time_ms !== undefined,
    (one) => {
      one.expiration_time_ms = 'tomorrow';
    },
  ],
  'a card less': [
    (one) => Array.isArray(one.cards),
    (one) => {
      one.cards.pop();
    },
  ],
  'a card twice': [
    (one) => one.card_index === 1,
    (one) => {
      one.card_index = 0;
    },
  ],
  'a long code': [
    (one) => one.coupon_code !== undefined,
    (one) => {
      one.coupon_code = 'ABCDEFGHIJKLMNOPQRSTU';
    },
  ],
  'an empty code': [
    (one) => one.coupon_code !== undefined,
    (one) => {
      one.coupon_code = '';
    },
  ],
  'a text in a URL that is not encoded': [
    (one) => one.sub_type === 'url',
    (one) => {
      one.parameters = one.parameters.map((parameter: Loose) => ({ ...parameter, text: 'a b' }));
    },
  ],
  'too many sections': [
    (one) => Array.isArray(one.sections),
    (one) => {
      one.sections = Array.from({ length: 11 }, () => one.sections[0]);
    },
  ],
};

/** The values spoilt in one way that they can be, and which; as they are, when none can. */
export function spoilt(
  dice: Dice,
  components: unknown,
): { readonly components: unknown; readonly by: string } {
  const copy = structuredClone(components);
  for (const [by, [wanted, spoil]] of dice.shuffle(Object.entries(SPOILERS))) {
    const [first, ...others] = within(copy, wanted).filter((one) => !Array.isArray(one) || one.length > 0);
    if (first === undefined) continue;
    spoil(dice.pick([first, ...others]), dice);
    return { components: copy, by };
  }
  return { components: copy, by: 'nothing' };
}
