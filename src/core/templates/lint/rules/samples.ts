import { isPositional } from '../../draft/variables.ts';
import type { Anatomy, DraftPart, PlacedButton, PlacedComponent, TextPart } from '../anatomy.ts';
import { IMAGE, utility, withBody, withButtons, withHeader } from '../examples.ts';
import type { DraftRule, Found } from '../rule.ts';
import { quoted } from '../wording.ts';

/** How one text’s examples are given, and what they are; undefined where the shape is not one that Meta takes. */
interface Samples {
  readonly shape: 'none' | 'right' | 'flat' | 'wrong';
  /** By name, or by number as a text. */
  readonly values: ReadonlyMap<string, string>;
}

const GREETING = 'Hello {{1}}, your appointment at North Clinic is confirmed. Please bring your health card.';
const VISIT = { type: 'URL', text: 'Change', url: 'https://north.example/v/{{1}}' };

/** Examples for the variables, and samples of media (templates.md §3.3, §3.4). */
export const SAMPLE_RULES: readonly DraftRule[] = [
  {
    id: 'param-example-missing',
    severity: 'error',
    title: 'A variable has no example.',
    explanation: 'Reviewers see the examples: every variable of the header, the body and each URL needs one.',
    meta: '100/2388043',
    certainty: 'observed',
    source: 'components',
    bad: [withBody(GREETING)],
    good: [withBody(GREETING, ['Luz'])],
    *check({ texts, usesNames: isNamed, buttons }) {
      for (const part of texts) {
        const { shape, values } = samplesOf(part, isNamed);
        if (shape === 'wrong' || part.kind === 'footer') continue;
        const names = namesOf(part);
        const without = isNamed
          ? names.filter((name) => !values.has(name))
          : names.filter((_, index) => !values.has(String(index + 1)));
        for (const name of without)
          yield { path: part.path, message: `{{${name}}} of the ${part.kind} has no example.` };
      }
      for (const { button, path } of buttons) {
        if (button.type !== 'URL' || !/\{\{[^{}]*\}\}/.test(button.url ?? '')) continue;
        if (button.example === undefined || button.example.length === 0)
          yield { path, message: 'The variable of the URL has no example.' };
      }
    },
  },
  {
    id: 'param-example-shape',
    severity: 'error',
    title: 'Examples are nested in a way that Meta does not take.',
    explanation:
      'header_text is a list, body_text a list in a list, a URL’s example a list of one, a code’s a bare text; names have *_named_params instead. Anything else is “Invalid parameter”.',
    meta: '100',
    source: 'components',
    bad: [utility([{ type: 'BODY', text: utilityText(), example: { body_text: ['Luz', '4 May'] } }])],
    good: [utility()],
    *check({ texts, usesNames: isNamed, buttons }) {
      for (const part of texts) {
        if (samplesOf(part, isNamed).shape === 'wrong') yield misshapen(part, isNamed);
      }
      for (const placed of buttons) yield* misshapenButton(placed);
    },
  },
  {
    id: 'param-example-flat',
    severity: 'warn',
    title: 'The one example of the body is not nested.',
    explanation:
      'For a single variable Meta’s page also shows a flat list, and every full request of it a nested one: write [["value"]].',
    source: 'components',
    otherwise: 'the syntax on the same page shows it flat',
    bad: [utility([{ type: 'BODY', text: GREETING, example: { body_text: ['Luz'] } }])],
    good: [withBody(GREETING, ['Luz'])],
    *check({ texts, usesNames: isNamed }) {
      for (const part of texts) {
        const { shape, values } = samplesOf(part, isNamed);
        if (shape !== 'flat') continue;
        const path = [...part.path, 'example', 'body_text'];
        yield {
          path,
          message: 'The example of the body is not nested: write [["value"]].',
          fix: { path, from: part.component.example?.body_text, to: [[...values.values()]] },
        };
      }
    },
  },
  {
    id: 'param-example-text',
    severity: 'error',
    title: 'An example is empty, or has line breaks or tabs.',
    explanation:
      'Examples stand where the values will: empty ones and those with line breaks or tabs are refused.',
    meta: '2388042',
    certainty: 'unverified',
    source: 'clients',
    bad: [withBody(GREETING, ['Luz\nRuiz'])],
    good: [withBody(GREETING, ['Luz Ruiz'])],
    *check({ texts, usesNames: isNamed }) {
      for (const part of texts) {
        for (const [name, value] of samplesOf(part, isNamed).values) {
          const path = [...part.path, 'example'];
          if (value.trim() === '') yield { path, message: `The example of {{${name}}} is empty.` };
          else if (/[\n\r\t]/.test(value))
            yield { path, message: `The example of {{${name}}} has line breaks or tabs.` };
        }
      }
    },
  },
  {
    id: 'param-example-plausible',
    severity: 'warn',
    title: 'An example is no value that somebody could get.',
    explanation: 'Reviewers read the message with its examples in it; a placeholder tells them nothing.',
    source: 'review',
    bad: [withBody(GREETING, ['{{1}}'])],
    good: [withBody(GREETING, ['Luz'])],
    *check({ texts, usesNames: isNamed }) {
      for (const part of texts) {
        for (const [name, value] of samplesOf(part, isNamed).values) {
          if (PLACEHOLDER.test(value.slice(0, LONGEST_LOOKED_AT)))
            yield {
              path: [...part.path, 'example'],
              message: `${quoted(value)} is no example for {{${name}}}.`,
            };
        }
      }
    },
  },
  {
    id: 'param-example-personal',
    severity: 'warn',
    title: 'An example looks like somebody’s own data.',
    explanation:
      'Examples are read by Meta’s reviewers and stand in files and pull requests: use addresses of the domain example, numbers reserved for fiction, and no full card numbers.',
    source: 'components',
    bad: [withBody(GREETING, ['luz.ruiz@gmail.com'])],
    good: [withBody(GREETING, ['luz@clinic.example'])],
    *check({ texts, usesNames: isNamed }) {
      for (const part of texts) {
        for (const [name, value] of samplesOf(part, isNamed).values) {
          const what = personal(value);
          if (what !== undefined)
            yield {
              path: [...part.path, 'example'],
              message: `The example of {{${name}}} looks like ${what}.`,
            };
        }
      }
    },
  },
  {
    id: 'sample-unused',
    severity: 'warn',
    title: 'A sample belongs to nothing.',
    explanation:
      'An example for a variable that the text does not have, or media where no header is of media.',
    source: 'components',
    bad: [
      withBody(GREETING, ['Luz', '4 May']),
      withHeader({ format: 'TEXT', text: 'Your visit', example: { header_handle: ['4::aW1hZ2U='] } }),
    ],
    good: [withBody(GREETING, ['Luz']), withHeader(IMAGE)],
    *check(anatomy) {
      const { texts, usesNames: isNamed, message, cards } = anatomy;
      for (const part of texts) yield* unusedOf(part, isNamed);
      for (const { header, all } of [message, ...cards]) {
        for (const placed of all) yield* unusedMedia(anatomy, placed, placed === header);
      }
    },
  },
  {
    id: 'header-media-handle',
    severity: 'error',
    title: 'A header of media has no sample.',
    explanation:
      'An image, video, document or GIF needs a sample: the handle that an upload ends with, or a file beside the template that apply uploads.',
    meta: '100/2388273',
    certainty: 'observed',
    source: 'components',
    bad: [withHeader({ format: 'IMAGE' })],
    good: [withHeader(IMAGE)],
    *check({ message, cards, mediaPaths }) {
      for (const { header } of [message, ...cards]) {
        if (header === undefined || !HANDLED.includes(header.component.format ?? '')) continue;
        if (mediaPaths.has(header.path.join('/'))) continue;
        const { path, component } = header;
        const handle = handleOf(component);
        if (handle === undefined) yield { path, message: `The ${component.format} has no sample.` };
        else if (!/^\d+::?/.test(handle) && !URL.canParse(handle))
          yield { path: [...path, 'example'], message: `${quoted(handle)} is no handle of an upload.` };
      }
    },
  },
  {
    id: 'button-url-example',
    severity: 'note',
    title: 'The example of a URL is not the URL with a value.',
    explanation:
      'Meta’s pages give the whole URL or what stands for the variable: a whole URL should begin as the button’s does.',
    source: 'components',
    bad: [withButtons({ ...VISIT, example: ['https://other.example/v/17'] })],
    good: [withButtons({ ...VISIT, example: ['https://north.example/v/17'] })],
    *check({ buttons }) {
      for (const { button, path } of buttons) {
        const [example] = [button.example ?? []].flat();
        const [start = ''] = (button.url ?? '').split('{{');
        if (button.type !== 'URL' || example === undefined || !/^https?:/i.test(example)) continue;
        if (!example.startsWith(start))
          yield { path: [...path, 'example'], message: `${quoted(example)} does not begin as the URL does.` };
      }
    },
  },
];

const PLACEHOLDER =
  /^\W*(\{\{.*\}\}|test|example|sample|string|text|variable|value|x{2,}|lorem ipsum|todo|tbd|param(eter)?\s*\d*)\W*$/i;

const HANDLED = ['IMAGE', 'VIDEO', 'DOCUMENT', 'GIF'];

function utilityText() {
  return String(utility().components[0]?.text);
}

/** Each once, in the order in which values are given. */
function namesOf({ variables }: TextPart): string[] {
  const names = [...new Set(variables.map(({ name }) => name))];
  return names.every(isPositional) ? names.sort((one, other) => Number(one) - Number(other)) : names;
}

function samplesOf({ kind, component }: TextPart, isNamed: boolean): Samples {
  const { example } = component;
  if (isNamed) {
    const rows = kind === 'header' ? example?.header_text_named_params : example?.body_text_named_params;
    const values = new Map((rows ?? []).map((row) => [row.param_name, row.example]));
    const isPositionalShape =
      rows === undefined && (example?.header_text ?? example?.body_text) !== undefined;
    return { shape: isPositionalShape ? 'wrong' : rows === undefined ? 'none' : 'right', values };
  }
  const given: unknown = kind === 'header' ? example?.header_text : example?.body_text;
  if (given === undefined) {
    const isNamedShape = (example?.header_text_named_params ?? example?.body_text_named_params) !== undefined;
    return { shape: isNamedShape ? 'wrong' : 'none', values: new Map() };
  }
  return kind === 'header' ? flatSamples(given) : nestedSamples(given);
}

function flatSamples(given: unknown): Samples {
  return isTexts(given) ? { shape: 'right', values: numbered(given) } : WRONG;
}

function nestedSamples(given: unknown): Samples {
  if (typeof given === 'string') return { shape: 'flat', values: numbered([given]) };
  if (isTexts(given)) return given.length > 1 ? WRONG : { shape: 'flat', values: numbered(given) };
  const inner: unknown = Array.isArray(given) && given.length === 1 ? given[0] : undefined;
  return isTexts(inner) ? { shape: 'right', values: numbered(inner) } : WRONG;
}

const WRONG: Samples = { shape: 'wrong', values: new Map() };

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function numbered(values: readonly string[]): Map<string, string> {
  return new Map(values.map((value, index) => [String(index + 1), value]));
}

function misshapen(part: TextPart, isNamed: boolean): Found {
  const { kind, path, component } = part;
  const key = kind === 'header' ? 'header_text' : 'body_text';
  const given: unknown = component.example?.[key];
  const at = [...path, 'example', ...(given === undefined ? [] : [key])];
  if (isNamed)
    return { path: at, message: `Variables with names have their examples in ${key}_named_params.` };
  if (given === undefined) return { path: at, message: `Numbered variables have their examples in ${key}.` };
  const message =
    kind === 'header'
      ? 'header_text is a list of one text.'
      : 'body_text is a list in a list: [["Luz", "4 May"]].';
  const flat = [given].flat(2);
  const isClear = isTexts(flat) && flat.length === namesOf(part).length;
  return {
    path: at,
    message,
    ...(isClear && { fix: { path: at, from: given, to: kind === 'header' ? flat : [flat] } }),
  };
}

function* misshapenButton({ button, path }: PlacedButton): Generator<Found> {
  const { type, example } = button;
  const at = [...path, 'example'];
  if (type === 'URL' && typeof example === 'string' && example !== '')
    yield {
      path: at,
      message: 'The example of a URL is a list of one.',
      fix: { path: at, from: example, to: [example] },
    };
  if (type === 'COPY_CODE' && Array.isArray(example) && example.length === 1)
    yield {
      path: at,
      message: 'A code’s example is a bare text.',
      fix: { path: at, from: example, to: example[0] },
    };
}

function* unusedOf(part: TextPart, isNamed: boolean): Generator<Found> {
  const { shape, values } = samplesOf(part, isNamed);
  if (shape === 'wrong' || part.kind === 'footer') return;
  const names = namesOf(part);
  const path = [...part.path, 'example'];
  if (isNamed) {
    for (const name of values.keys()) {
      if (!names.includes(name)) yield { path, message: `The ${part.kind} has no variable {{${name}}}.` };
    }
  } else if (values.size > names.length) {
    yield { path, message: `${values.size} examples for ${names.length} variables of the ${part.kind}.` };
  }
}

function* unusedMedia(
  { mediaPaths }: Anatomy,
  { component, path }: PlacedComponent,
  isHeader: boolean,
): Generator<Found> {
  const isOfMedia = isHeader && HANDLED.includes(component.format ?? '');
  if (isOfMedia) return;
  if (mediaPaths.has(path.join('/')))
    yield { path, message: 'A file of media, where no header is of media.' };
  else if (component.example?.header_handle !== undefined)
    yield { path: [...path, 'example'], message: 'A sample of media, where no header is of media.' };
}

function handleOf({ example }: DraftPart): string | undefined {
  const handles: unknown = example?.header_handle;
  const handle: unknown = Array.isArray(handles) ? handles[0] : undefined;
  return typeof handle === 'string' && handle !== '' ? handle : undefined;
}

/** An example is a few words; what is longer is looked at no further. */
const LONGEST_LOOKED_AT = 200;

/** Numbers of people come in the ranges that films use, addresses in domains that nobody has. */
function personal(given: string): string | undefined {
  const value = given.slice(0, LONGEST_LOOKED_AT);
  const address = /[^\s@]+@[^\s@]+\.[a-z]{2,}/i.exec(value)?.[0];
  if (address !== undefined && !/(\.|@)(example(\.(com|org|net))?|test|invalid)$/i.test(address))
    return 'somebody’s address';
  const digits = value.replace(/[\s-]/g, '');
  if (/(?<!\d)\d{13,19}(?!\d)/.test(digits) && passesLuhn(/\d{13,19}/.exec(digits)?.[0] ?? ''))
    return 'a card’s number';
  const phone = /^\+[\d\s().-]{8,20}$/.exec(value.trim())?.[0].replace(/\D/g, '');
  const isFiction = phone !== undefined && /^(1\d{3}55501\d{2}|447700900\d{3})$/.test(phone);
  return phone !== undefined && !isFiction ? 'somebody’s phone number' : undefined;
}

function passesLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const doubled = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}
