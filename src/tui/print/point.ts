import stringWidth from 'string-width';
import { wrapped } from './facts.ts';
import { harmless } from './harmless.ts';
import type { Page } from './page.ts';

const INDENT = 4;

/** A sentence behind a mark, going on under itself; `aside` follows it more quietly. */
export function printPoint(page: Page, mark: string, text: string, aside = ''): void {
  const words = `${harmless(text)} ${harmless(aside)}`.trimEnd();
  const quietFrom = words.length - aside.length;
  let at = 0;
  for (const [row, line] of wrapped(words, page.columns, INDENT).entries()) {
    const loud = line.slice(0, Math.max(0, quietFrom - at));
    const rest = line.slice(loud.length);
    at += line.length + 1;
    const lead = row === 0 ? `  ${mark} ` : ' '.repeat(INDENT);
    page.print(lead + loud + (rest === '' ? '' : page.theme.quiet(rest)));
  }
}

/** Whether drawn lines all fit the terminal; off a terminal everything does. */
export function fits({ columns }: Page, drawn: string): boolean {
  if (columns === undefined) return true;
  return drawn.split('\n').every((line) => stringWidth(line) <= columns);
}
