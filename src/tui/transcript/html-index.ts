import { counted, grouped } from '../print/counted.ts';
import { shownTime } from '../print/message.ts';
import { businessOf, idsOf, TIMES } from './heading.ts';
import { htmlDocument } from './html-document.ts';
import { escaped } from './html-escape.ts';
import type { ShownChat } from './shown.ts';

/** A line of the list of chats. */
export interface IndexedChat {
  readonly chat: ShownChat;
  /** The address of its transcript. */
  readonly link: string;
  readonly messages: number;
  /** ISO. */
  readonly firstAt: string;
  readonly lastAt: string;
}

const PAGE = htmlDocument('Chats');

/** What the list of all chats begins with; rows and end follow. */
export function indexHead(): string {
  return `${PAGE.opening}<header><h1>Chats</h1><p>${escaped(TIMES)}</p></header>
<main><table><thead><tr><th>Chat</th><th>From</th><th>Until</th><th class="count">Messages</th></tr></thead><tbody>
`;
}

export function indexRow({ chat, link, messages, firstAt, lastAt }: IndexedChat): string {
  const name = `<a href="${escaped(link)}"><bdi>${escaped(chat.name)}</bdi></a>`;
  const about = [idsOf(chat), businessOf(chat)].map(escaped).join('<br>');
  const times = [firstAt, lastAt].map((at) => `<td>${shownTime(at).slice(0, -3)}</td>`).join('');
  return `<tr><td>${name}<br><span class="note">${about}</span></td>${times}<td class="count">${grouped(messages)}</td></tr>\n`;
}

export function indexFoot(chats: number, messages: number): string {
  return `</tbody></table></main>\n<footer>${counted(chats, 'chat')}, ${counted(messages, 'message')}.</footer>\n${PAGE.closing}`;
}
