import { counted } from '../print/counted.ts';
import { wrapped } from '../print/facts.ts';
import { harmless } from '../print/harmless.ts';
import { SPEAKERS } from '../print/message.ts';
import { businessOf, idsOf, LEGEND, TIMES } from './heading.ts';
import { linesOf } from './lines.ts';
import type { Part } from './part.ts';
import { partsOf, statusWords } from './parts.ts';
import type { ShownChat, ShownMessage, Transcript } from './shown.ts';
import { dayHeading, dayOf, timeOf } from './times.ts';

/** Where what people wrote begins. */
const WORDS = 4;
/** Where what coex says of a message begins. */
const REMARKS = 2;

/**
 * A transcript as plain text. What people wrote stands further in than anything that is said of it, so that no message
 * can pass for another, or for a remark. `columns` is the terminal's width; undefined, as in a file, no line is broken.
 */
export function textTranscript(chat: ShownChat, columns: number | undefined): Transcript {
  let day = '';
  let messages = 0;
  const indented = (text: string, indent: number) =>
    linesOf(text).flatMap((line) =>
      wrapped(line, columns, indent).map((piece) => `${' '.repeat(indent)}${piece}`.trimEnd()),
    );
  const flush = (text: string) => wrapped(harmless(text), columns, 0);
  const written = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');

  return {
    head: () =>
      written([`Chat with ${chat.name}`, idsOf(chat), businessOf(chat), TIMES, LEGEND].flatMap(flush)),
    message: (message) => {
      messages += 1;
      const parts = partsOf(message);
      if (parts.length === 0) return '';
      const today = dayOf(message.sentAt);
      const heading = today === day ? [] : ['', `== ${dayHeading(today)} ==`];
      day = today;
      return written([
        ...heading,
        '',
        ...flush(`${timeOf(message.sentAt)} ${SPEAKERS[message.origin]}${aside(message)}`),
        ...parts.flatMap((part) => partLines(part, indented)),
      ]);
    },
    foot: () => written(['', `End of the chat: ${counted(messages, 'message')}.`]),
  };
}

function aside(message: ShownMessage): string {
  const words = [message.imported ? 'imported' : '', statusWords(message)].filter((text) => text !== '');
  return words.length === 0 ? '' : ` (${words.join('; ')})`;
}

function partLines(part: Part, indented: (text: string, indent: number) => string[]): string[] {
  const remark = (mark: string, text: string) => indented(`${mark} ${text}`, REMARKS);
  switch (part.kind) {
    case 'quote':
      return remark('>', part.text);
    case 'label':
      return indented(`[${part.text}]`, REMARKS);
    case 'words':
      return indented(part.text, WORDS);
    case 'struck':
      return indented(part.text, WORDS).map((line) => line.replace(/^ {4}/, '  ~ '));
    case 'version':
      return [...remark('-', `${part.lead}:`), ...indented(part.text, WORDS + 2)];
    case 'file':
      return indented(`File: ${part.path}`, REMARKS);
    case 'note':
      return remark('*', part.text);
    case 'reaction':
      return remark('+', part.text);
  }
}
