import { counted } from '../print/counted.ts';
import { SPEAKERS } from '../print/message.ts';
import { businessOf, idsOf, LEGEND, TIMES } from './heading.ts';
import { htmlDocument } from './html-document.ts';
import { escaped, escapedLines } from './html-escape.ts';
import type { Part } from './part.ts';
import { partsOf, statusWords } from './parts.ts';
import type { ShownChat, ShownMessage, Transcript } from './shown.ts';
import { dayHeading, dayOf, timeOf } from './times.ts';

export interface HtmlOptions {
  /** The address of a file, seen from where the transcript will be. */
  readonly linkTo: (path: string) => string;
  /** The address of the list of all chats; undefined when there is none. */
  readonly index?: string | undefined;
}

/** A transcript as a page that loads nothing, runs nothing and can be printed. */
export function htmlTranscript(chat: ShownChat, { linkTo, index }: HtmlOptions): Transcript {
  const page = htmlDocument(`Chat with ${chat.name}`);
  let day = '';
  let messages = 0;
  return {
    head: () => {
      const facts = [idsOf(chat), businessOf(chat), TIMES].map((text) => `<p>${escaped(text)}</p>`);
      const back = index === undefined ? '' : `<p class="back"><a href="${escaped(index)}">All chats</a></p>`;
      return `${page.opening}<header>${back}<h1>Chat with <bdi>${escaped(chat.name)}</bdi></h1>
${facts.join('\n')}
<p class="legend">${escaped(LEGEND)}</p></header>
<main>
`;
    },
    message: (message) => {
      messages += 1;
      const parts = partsOf(message);
      if (parts.length === 0) return '';
      const today = dayOf(message.sentAt);
      const heading =
        today === day ? '' : `${day === '' ? '' : '</section>\n'}<section><h2>${dayHeading(today)}</h2>\n`;
      day = today;
      const body = parts.map((part) => partHtml(part, linkTo)).join('\n');
      return `${heading}<article id="m${message.id}" class="${message.origin}">\n${lead(message, chat)}\n${body}\n</article>\n`;
    },
    foot: () =>
      `${day === '' ? '' : '</section>\n'}</main>\n<footer>End of the chat: ${counted(messages, 'message')}.</footer>\n${page.closing}`,
  };
}

function lead(message: ShownMessage, chat: ShownChat): string {
  const { origin, sentAt, imported } = message;
  const name = origin === 'customer' ? ` <bdi class="name">${escaped(chat.name)}</bdi>` : '';
  const status = statusWords(message);
  return [
    `<p class="lead"><time datetime="${escaped(sentAt)}">${timeOf(sentAt)}</time> <b>${SPEAKERS[origin]}</b>${name}`,
    imported ? ' <span class="tag">imported</span>' : '',
    status === '' ? '' : ` <span class="status">${escaped(status)}</span>`,
    '</p>',
  ].join('');
}

function partHtml(part: Part, linkTo: HtmlOptions['linkTo']): string {
  switch (part.kind) {
    case 'quote': {
      const text = escaped(part.text);
      return `<blockquote dir="auto">${part.target === undefined ? text : `<a href="#m${part.target}">${text}</a>`}</blockquote>`;
    }
    case 'label':
      return `<p class="label">${escaped(part.text)}</p>`;
    case 'words':
      return `<p class="words" dir="auto">${escapedLines(part.text)}</p>`;
    case 'struck':
      return `<p class="words" dir="auto"><s>${escapedLines(part.text)}</s></p>`;
    case 'version':
      return `<div class="version"><span>${escaped(part.lead)}</span><p dir="auto">${escapedLines(part.text)}</p></div>`;
    case 'file':
      return `<p class="label"><a href="${escaped(linkTo(part.path))}" download="${escaped(part.name)}" rel="noreferrer">File: ${escaped(part.name)}</a></p>`;
    case 'digest':
    case 'note':
      return `<p class="note" dir="auto">${escaped(part.text)}</p>`;
    case 'reaction':
      return `<p class="reaction">${escaped(part.text)}</p>`;
  }
}
