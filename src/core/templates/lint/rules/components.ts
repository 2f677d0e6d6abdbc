import { isKnownComponent } from '../../../wire/graph/template-draft.ts';
import { BODY, marketing, utility, withFooter, withHeader } from '../examples.ts';
import type { DraftRule } from '../rule.ts';
import { quoted } from '../wording.ts';

/** Which components a template has (templates.md §3.1, §3.8). */
export const COMPONENT_RULES: readonly DraftRule[] = [
  {
    id: 'body-missing',
    severity: 'error',
    title: 'The template has no body.',
    explanation: 'Every template has exactly one component of type BODY, whatever else it has.',
    meta: '100',
    source: 'components',
    bad: [utility([{ type: 'FOOTER', text: 'North Clinic' }])],
    good: [withFooter({ text: 'North Clinic' })],
    *check({ message: { body }, isFromLibrary }) {
      if (body === undefined && !isFromLibrary)
        yield { path: ['components'], message: 'The template has no component of type BODY.' };
    },
  },
  {
    id: 'component-repeated',
    severity: 'error',
    title: 'A component is there more than once.',
    explanation:
      'A template, and a card of a carousel, has at most one HEADER, BODY, FOOTER and BUTTONS: all buttons stand in one component.',
    meta: '100',
    source: 'components',
    bad: [
      utility([BODY, { type: 'FOOTER', text: 'North Clinic' }, { type: 'FOOTER', text: 'See you soon' }]),
    ],
    good: [utility([BODY, { type: 'FOOTER', text: 'North Clinic. See you soon' }])],
    *check({ message, cards }) {
      for (const { all } of [message, ...cards]) {
        const seen = new Set<string>();
        for (const { component, path } of all) {
          if (seen.has(component.type))
            yield { path, message: `A second ${component.type}: one is allowed.` };
          seen.add(component.type);
        }
      }
    },
  },
  {
    id: 'component-unknown',
    severity: 'warn',
    title: 'No page describes this type of component.',
    explanation:
      'Meta’s lists have types that no page describes (ALBUM, GREETING, ATTACHMENT …), and new ones come. It is sent as it stands, unchecked.',
    source: 'reference',
    bad: [utility([BODY, { type: 'GREETING' }])],
    good: [utility([BODY])],
    *check({ message: { all } }) {
      for (const { component, path } of all) {
        if (!isKnownComponent(component.type))
          yield { path, message: `${quoted(component.type)} is a type of component that is not described.` };
      }
    },
  },
  {
    id: 'text-missing',
    severity: 'error',
    title: 'A header, body or footer has no text.',
    explanation:
      'A body, a footer and a header of format TEXT each need a text; only those of authentication are written by Meta.',
    meta: '100/2388043',
    certainty: 'observed',
    source: 'components',
    bad: [withFooter({})],
    good: [withFooter({ text: 'North Clinic' })],
    *check({ isAuthentication, message, cards }) {
      if (isAuthentication) return;
      for (const { header, body, footer } of [message, ...cards]) {
        const textual = header?.component.format === 'TEXT' ? [header, body, footer] : [body, footer];
        for (const placed of textual) {
          if (placed === undefined || (placed.component.text ?? '') !== '') continue;
          yield { path: placed.path, message: `The ${placed.component.type} has no text.` };
        }
      }
    },
  },
  {
    id: 'header-format',
    severity: 'error',
    title: 'The header has no format, or one that cannot be used here.',
    explanation:
      'A header is TEXT, IMAGE, VIDEO, DOCUMENT, GIF, LOCATION or PRODUCT. GIF is for marketing alone.',
    meta: '100',
    source: 'components',
    bad: [withHeader({ format: 'STICKER' })],
    good: [withHeader({ format: 'TEXT', text: 'Your appointment' })],
    *check({ message: { header }, draft: { category } }) {
      if (header === undefined) return;
      const { path, component } = header;
      const { format } = component;
      if (format === undefined) yield { path, message: 'The header has no format.' };
      else if (!FORMATS.includes(format))
        yield { path: [...path, 'format'], message: `${quoted(format)} is no format of a header.` };
      else if (format === 'GIF' && category !== 'MARKETING')
        yield { path: [...path, 'format'], message: 'A GIF is for marketing alone.' };
    },
  },
  {
    id: 'header-format-special',
    severity: 'warn',
    title: 'The header’s format works only under conditions.',
    explanation:
      'GIF is taken by the Marketing Messages API alone; COLLECTION is in Meta’s lists and on none of its pages.',
    source: 'components',
    bad: [
      marketing([
        { type: 'HEADER', format: 'GIF', example: { header_handle: ['4::Z2lm'] } },
        { type: 'BODY', text: 'Our spring collection is in the shop now. Reply STOP to opt out.' },
      ]),
    ],
    good: [
      marketing([
        { type: 'HEADER', format: 'VIDEO', example: { header_handle: ['4::dmlkZW8='] } },
        { type: 'BODY', text: 'Our spring collection is in the shop now. Reply STOP to opt out.' },
      ]),
    ],
    *check({ message: { header }, draft: { category } }) {
      const format = header?.component.format;
      if (header === undefined || format === undefined) return;
      const path = [...header.path, 'format'];
      if (format === 'GIF' && category === 'MARKETING')
        yield { path, message: 'A GIF is sent by the Marketing Messages API alone.' };
      if (format === 'COLLECTION') yield { path, message: 'No page describes headers of format COLLECTION.' };
    },
  },
];

const FORMATS = ['TEXT', 'IMAGE', 'VIDEO', 'DOCUMENT', 'GIF', 'LOCATION', 'PRODUCT', 'COLLECTION'];
