import { counted } from '../print/counted.ts';
import { wrapped } from '../print/facts.ts';
import { SPEAKERS } from '../print/message.ts';
import { businessOf, idsOf, LEGEND, TIMES } from './heading.ts';
import { linesOf, oneLine } from './lines.ts';
import type { Part } from './part.ts';
import { partsOf, statusWords } from './parts.ts';
import type { ShownChat, ShownMessage, Transcript } from './shown.ts';
import { dayHeading, dayOf, timeOf } from './times.ts';

/** Where what people wrote begins. */
const WORDS = 4;
/** Where one of several wordings begins. */
const WORDING = 6;
/** Where what coex says of a message begins. */
const REMARK = 2;

/**
 * A transcript as plain text. What people wrote stands further in than anything that is said of it, so that no message
 * can pass for another, or for a remark. `columns` is the terminal's width; undefined, as in a file, no line is broken.
 */
export function textTranscript(chat: ShownChat, columns: number | undefined): Transcript {
  let day = '';
  let messages = 0;
  return {
    head: () => {
      const facts = [`Chat with ${chat.name}`, idsOf(chat), businessOf(chat), TIMES, LEGEND];
      return written(facts.flatMap((fact) => wrapped(oneLine(fact), columns, 0)));
    },
    message: (message) => {
      messages += 1;
      const parts = partsOf(message);
      if (parts.length === 0) return '';
      const today = dayOf(message.sentAt);
      const heading = today === day ? [] : ['', `== ${dayHeading(today)} ==`];
      day = today;
      const lead = `${timeOf(message.sentAt)} ${SPEAKERS[message.origin]}${aside(message)}`;
      return written([
        ...heading,
        '',
        ...wrapped(oneLine(lead), columns, 0),
        ...parts.flatMap((part) => partLines(part, columns)),
      ]);
    },
    foot: () => written(['', `End of the chat: ${counted(messages, 'message')}.`]),
  };
}

function written(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

function aside(message: ShownMessage): string {
  const words = [message.imported ? 'imported' : '', statusWords(message)].filter((text) => text !== '');
  return words.length === 0 ? '' : ` (${words.join('; ')})`;
}

function partLines(part: Part, columns: number | undefined): string[] {
  switch (part.kind) {
    case 'quote':
      return remark(`> ${part.text}`, columns);
    case 'label':
      return remark(`[${part.text}]`, columns);
    case 'words':
      return indented(part.text, WORDS, columns);
    case 'struck':
      return indented(part.text, WORDS, columns).map((line) => line.replace(/^ {4}/, '  ~ '));
    case 'version':
      return [...remark(`- ${part.lead}:`, columns), ...indented(part.text, WORDING, columns)];
    case 'file':
      return remark(`File: ${part.path}`, columns);
    case 'digest':
    case 'note':
      return remark(`* ${part.text}`, columns);
    case 'reaction':
      return remark(`+ ${part.text}`, columns);
  }
}

/** All lines of a text. */
function indented(text: string, indent: number, columns: number | undefined): string[] {
  return linesOf(text).flatMap((line) =>
    wrapped(line, columns, indent).map((piece) => `${' '.repeat(indent)}${piece}`.trimEnd()),
  );
}

/** One line, for a remark may quote what people wrote; where the terminal is too narrow it goes on further in. */
function remark(text: string, columns: number | undefined): string[] {
  return wrapped(oneLine(text), columns, WORDS).map(
    (piece, row) => ' '.repeat(row === 0 ? REMARK : WORDS) + piece,
  );
}
