import { type Content, contentOf, type Problem } from '../../core/transcripts/index.ts';
import { counted } from '../print/counted.ts';
import type { Part } from './part.ts';
import type { ShownMessage } from './shown.ts';

/** What a message holds besides its words: nothing for a text. */
export function contentParts(message: ShownMessage): Part[] {
  const content = contentOf(message);
  switch (content.kind) {
    case 'text':
      return [];
    case 'media':
      return mediaParts(message, content);
    case 'placeholder':
      return [label('media, which did not come with the history; the app has it')];
    case 'location':
      return [label('location'), ...words(placeOf(content))];
    case 'contacts':
      return [label('contacts'), ...words(content.people.map(({ name, reach }) => personOf(name, reach)))];
    case 'offer':
      return [
        label(message.type),
        ...words(content.words),
        ...content.choices.map((text) => note(`[ ${text} ]`)),
      ];
    case 'choice':
      return [label('choice'), ...words([content.title, content.description])];
    case 'form':
      return [label(`form ${content.name ?? ''}`), ...words(content.answers)];
    case 'template':
      return templateParts(content);
    case 'order':
      return orderParts(content);
    case 'system':
      return [label('system'), ...words([content.body])];
    case 'reaction':
      return [label(message.text === null ? 'took a reaction back' : 'reaction')];
    case 'unsupported':
      return unsupportedParts(content);
    case 'unseen':
      return [label('sent'), note('By another program, through the API. What it said, Meta does not tell.')];
    case 'unknown':
      return [label(message.type), note('coex does not know this type. --format ndjson has all that came.')];
  }
}

/** A code of Meta's, what it means, and what to do. */
export function problemWords({ code, meaning, fix }: Problem): string {
  return `${code}: ${meaning}.${fix === undefined ? '' : ` ${fix}`}`;
}

function mediaParts(
  { type, file }: ShownMessage,
  { isVoice, mimeType, filename, sha256 }: Content & { kind: 'media' },
): Part[] {
  const about = [isVoice ? 'voice message' : type, filename, mimeType].filter((text) => text !== undefined);
  return [
    label(about.join(', ')),
    ...(sha256 === undefined ? [] : [{ kind: 'digest', text: `SHA-256 ${sha256}` } as const]),
    ...fileParts(file, filename ?? type),
  ];
}

function fileParts(file: ShownMessage['file'], name: string): Part[] {
  if (file === null) return [];
  switch (file.state) {
    case 'stored':
      return file.path === null ? [] : [{ kind: 'file', path: file.path, name }];
    case 'gone':
      return [note('Meta has the file no more.')];
    case 'mismatch':
      return [note('The file that Meta gave was not the one announced; it was not kept.')];
    case 'failed':
      return [note('The file could not be fetched yet.')];
  }
}

function placeOf({ name, address, latitude, longitude }: Content & { kind: 'location' }) {
  const position =
    latitude === undefined || longitude === undefined ? undefined : `${latitude}, ${longitude}`;
  return [name, address, position];
}

function personOf(name: string | undefined, reach: readonly string[]): string {
  const ways = reach.join(', ');
  if (name === undefined) return ways;
  return ways === '' ? name : `${name}: ${ways}`;
}

function templateParts({ name, language, values }: Content & { kind: 'template' }): Part[] {
  const about = ['template', name, language].filter((text) => text !== undefined).join(', ');
  return [label(about), ...(values.length === 0 ? [] : [note(`Filled in: ${values.join(' · ')}`)])];
}

function orderParts({ text, items }: Content & { kind: 'order' }): Part[] {
  const lines = items.map(({ id, quantity, price, currency }) =>
    [`${quantity ?? '?'} × ${id ?? 'unnamed'}`, price === undefined ? '' : `at ${price} ${currency ?? ''}`]
      .join(' ')
      .trim(),
  );
  return [label(`order, ${counted(items.length, 'item')}`), ...words([text]), ...lines.map(note)];
}

function unsupportedParts({ what, problems }: Content & { kind: 'unsupported' }): Part[] {
  const about = what === undefined || what === 'unknown' ? 'unsupported' : `unsupported, ${what}`;
  return [label(about), ...problems.map((problem) => note(problemWords(problem)))];
}

function label(text: string): Part {
  return { kind: 'label', text: text.trim() };
}

function note(text: string): Part {
  return { kind: 'note', text };
}

function words(texts: readonly (string | undefined)[]): Part[] {
  return texts.flatMap((text) => (text === undefined || text === '' ? [] : [{ kind: 'words', text }]));
}
