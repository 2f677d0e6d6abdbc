/** A line that is typed. `at` counts characters as people see them, before the cursor. */
export interface Field {
  readonly text: string;
  readonly at: number;
}

/** What a field may hold. */
export interface FieldRules {
  /** UTF-16 units, as Meta's limits are counted in the safest reading. */
  readonly most: number;
  /** Whether it may be of several lines; a line break becomes a blank where it may not. */
  readonly isMultiline: boolean;
}

/** A line of its own: a filter, a command, a value. */
export const LINE: FieldRules = { most: 1024, isMultiline: false };

/** The text of a message: `textCharacters` of the limits in core/rules. */
export const MESSAGE_TEXT: FieldRules = { most: 4096, isMultiline: true };

/** What editing keys do, by the names that the table of keys has for them. */
export type FieldEdit =
  | 'cursor-left'
  | 'cursor-right'
  | 'cursor-up'
  | 'cursor-down'
  | 'cursor-start'
  | 'cursor-end'
  | 'delete-before'
  | 'delete-after'
  | 'delete-word'
  | 'delete-all';

// Line breaks are made one kind before; whatever else could drive a terminal is dropped.
const BREAKS = /\r\n|[\r\u0085\u2028\u2029]/g;
const CONTROL = /[^\P{Cc}\n]/gu;

export const EMPTY_FIELD: Field = { text: '', at: 0 };

/** A field with a text, and the cursor at its end. */
export function fieldOf(text: string): Field {
  return { text, at: charactersOf(text).length };
}

/** Characters as people see them: an emoji of many code points is one. */
export function charactersOf(text: string): string[] {
  return Array.from(new Intl.Segmenter('en').segment(text), ({ segment }) => segment);
}

/** Types or pastes a text at the cursor, as much of it as there is room for. */
export function typed(field: Field, text: string, { most, isMultiline }: FieldRules): Field {
  const cleaned = text.replace(BREAKS, '\n').replace(CONTROL, '');
  const characters = charactersOf(isMultiline ? cleaned : cleaned.replaceAll('\n', ' '));
  const { before, after } = partsOf(field);
  const room = most - field.text.length;
  const added = fitting(characters, room);
  // Read anew: what is typed may join what stands before it, as an accent does.
  return { text: before + added + after, at: charactersOf(before + added).length };
}

/** The field after an editing key. */
export function edited(field: Field, edit: FieldEdit): Field {
  const { before, after, characters } = partsOf(field);
  switch (edit) {
    case 'cursor-left':
      return { ...field, at: Math.max(0, field.at - 1) };
    case 'cursor-right':
      return { ...field, at: Math.min(characters.length, field.at + 1) };
    case 'cursor-up':
      return { ...field, at: lineAbove(characters, field.at) };
    case 'cursor-down':
      return { ...field, at: lineBelow(characters, field.at) };
    case 'cursor-start':
      return { ...field, at: 0 };
    case 'cursor-end':
      return { ...field, at: characters.length };
    case 'delete-before':
      return joined(characters.slice(0, Math.max(0, field.at - 1)).join(''), after);
    case 'delete-after':
      return joined(before, characters.slice(field.at + 1).join(''));
    case 'delete-word':
      return joined(before.replace(/\S*\s*$/u, ''), after);
    case 'delete-all':
      return EMPTY_FIELD;
  }
}

/** As far in the line above, or at its end where it is shorter; from the first line, the beginning. */
function lineAbove(characters: readonly string[], at: number): number {
  const start = lineStart(characters, at);
  if (start === 0) return 0;
  const end = start - 1;
  return Math.min(lineStart(characters, end) + at - start, end);
}

/** As far in the line below, or at its end where it is shorter; from the last line, the end. */
function lineBelow(characters: readonly string[], at: number): number {
  const end = characters.indexOf('\n', at);
  if (end < 0) return characters.length;
  const nextEnd = characters.indexOf('\n', end + 1);
  const last = nextEnd < 0 ? characters.length : nextEnd;
  return Math.min(end + 1 + at - lineStart(characters, at), last);
}

function lineStart(characters: readonly string[], at: number): number {
  return characters.slice(0, at).lastIndexOf('\n') + 1;
}

function partsOf(field: Field): { before: string; after: string; characters: string[] } {
  const characters = charactersOf(field.text);
  return {
    before: characters.slice(0, field.at).join(''),
    after: characters.slice(field.at).join(''),
    characters,
  };
}

/** What is left and right of the cursor may become one character: the cursor never stands inside of it. */
function joined(before: string, after: string): Field {
  const text = before + after;
  return { text, at: Math.min(charactersOf(before).length, charactersOf(text).length) };
}

function fitting(characters: readonly string[], room: number): string {
  let text = '';
  for (const character of characters) {
    if (text.length + character.length > room) break;
    text += character;
  }
  return text;
}
