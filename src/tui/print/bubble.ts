import { type FormattedLine, formattedLines } from './formatted.ts';
import { harmless } from './harmless.ts';
import type { Page } from './page.ts';

/** What is shown of a message or a card. */
interface ShownParts {
  readonly header: { readonly format: string; readonly text: string } | null;
  readonly body: string;
  readonly footer?: string | null;
  readonly buttons: readonly {
    readonly type: string;
    readonly text: string;
    readonly detail: string | null;
  }[];
}

/** A message in a chat, as the person would see it. */
export interface ShownBubble extends ShownParts {
  /** What a limited-time offer says, whole. */
  readonly offer: string | null;
  readonly cards: readonly (ShownParts & { readonly index: number })[];
}

/** A bubble is as wide as is easy to read, or less. */
const WIDEST = 64;
const ELSEWHERE = 60;

/** Draws a message in a chat: header, text with its formatting, footer, buttons by their position, cards below. */
export function printBubble(page: Page, bubble: ShownBubble, { isRightToLeft = false } = {}): void {
  const columns = Math.max(20, Math.min(page.columns ?? ELSEWHERE, WIDEST));
  const box: Box = { page, columns, indent: 0, isRightToLeft };
  printBox(box, bubble, bubble.offer);
  for (const card of bubble.cards) {
    page.print(page.theme.quiet(`  card ${card.index}`));
    printBox({ ...box, columns: columns - 2, indent: 2 }, card, null);
  }
}

interface Box {
  readonly page: Page;
  readonly columns: number;
  readonly indent: number;
  readonly isRightToLeft: boolean;
}

function printBox(box: Box, parts: ShownParts, offer: string | null): void {
  const { page, columns, indent } = box;
  const { theme, print } = page;
  const edge = (from: string, to: string) =>
    print(theme.quiet(`${' '.repeat(indent)}${from}${'─'.repeat(columns - 2)}${to}`));
  const blocks = [
    headerLines(box, parts.header),
    offerLines(box, offer),
    bodyLines(box, parts.body),
    footerLines(box, parts.footer),
  ];
  edge('╭', '╮');
  for (const [place, block] of blocks.filter((lines) => lines.length > 0).entries()) {
    if (place > 0) printRow(box, EMPTY);
    for (const line of block) printRow(box, line);
  }
  if (parts.buttons.length > 0) edge('├', '┤');
  for (const [index, button] of parts.buttons.entries()) printButton(box, index, button);
  edge('╰', '╯');
}

const EMPTY: FormattedLine = { drawn: '', width: 0 };

function printRow({ page, columns, indent, isRightToLeft }: Box, { drawn, width }: FormattedLine): void {
  const room = ' '.repeat(Math.max(0, columns - 4 - width));
  const bar = page.theme.quiet('│');
  const inside = isRightToLeft ? `${room}${drawn}` : `${drawn}${room}`;
  page.print(`${' '.repeat(indent)}${bar} ${inside} ${bar}`);
}

function linesOf({ page, columns }: Box, text: string): FormattedLine[] {
  return formattedLines(text, columns - 4, { theme: page.theme, inColor: page.inColor });
}

/** Lines of a text that has no formatting of its own. */
function plainLines({ page, columns }: Box, text: string, look: (text: string) => string): FormattedLine[] {
  return formattedLines(text, columns - 4, { theme: page.theme, inColor: false }).map((line) => ({
    ...line,
    drawn: look(line.drawn),
  }));
}

const PICTURES: Readonly<Record<string, string>> = {
  IMAGE: '▣',
  VIDEO: '▶',
  GIF: '▶',
  DOCUMENT: '▤',
  LOCATION: '◉',
  PRODUCT: '▣',
};

function headerLines(box: Box, header: ShownParts['header']): FormattedLine[] {
  if (header === null) return [];
  const { theme } = box.page;
  const { format, text } = header;
  if (format === 'TEXT') return plainLines(box, text, theme.strong);
  return plainLines(box, `${PICTURES[format] ?? '▣'} ${format.toLowerCase()} ${text}`.trimEnd(), theme.quiet);
}

function offerLines(box: Box, offer: string | null): FormattedLine[] {
  return offer === null ? [] : plainLines(box, `◷ ${offer}`, box.page.theme.warning);
}

function bodyLines(box: Box, body: string): FormattedLine[] {
  return body === '' ? [] : linesOf(box, body);
}

function footerLines(box: Box, footer: string | null | undefined): FormattedLine[] {
  return footer == null ? [] : plainLines(box, footer, box.page.theme.quiet);
}

const SIGNS: Readonly<Record<string, string>> = {
  QUICK_REPLY: '↩',
  URL: '↗',
  PHONE_NUMBER: '✆',
  VOICE_CALL: '✆',
  COPY_CODE: '⧉',
  OTP: '⧉',
};

function printButton(box: Box, index: number, { type, text, detail }: ShownParts['buttons'][number]): void {
  const label = `[${index}] ${SIGNS[type] ?? '›'} ${text}`;
  for (const line of plainLines(box, label, box.page.theme.strong)) printRow(box, line);
  if (detail === null || detail === '') return;
  const room = Math.max(2, box.columns - 8);
  const options = { theme: box.page.theme, inColor: false };
  for (const { drawn, width } of formattedLines(harmless(detail), room, options))
    printRow(box, { drawn: `    ${box.page.theme.quiet(drawn)}`, width: width + 4 });
}
