import stringWidth from 'string-width';
import { harmless } from './harmless.ts';
import type { Page } from './page.ts';

/** Names and what they stand for, aligned; long texts go on under themselves. */
export function printFacts(page: Page, facts: readonly (readonly [name: string, text: string])[]): void {
  const width = Math.max(0, ...facts.map(([name]) => stringWidth(name)));
  for (const [name, text] of facts) {
    const [first, ...others] = wrapped(harmless(text), page.columns, width + 4);
    page.print(`  ${name}${' '.repeat(width - stringWidth(name))}  ${first}`.trimEnd());
    for (const line of others) page.print(' '.repeat(width + 4) + line);
  }
}

/**
 * The lines of a text when `indent` columns of the terminal are taken; whole words, and one longer than a line, such as
 * a URL, stays whole, so that it can be copied. Off a terminal (`columns` undefined) there is one line.
 */
export function wrapped(text: string, columns: number | undefined, indent: number): string[] {
  if (columns === undefined) return [text];
  const room = Math.max(1, columns - indent);
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    const longer = line === '' ? word : `${line} ${word}`;
    if (line === '' || stringWidth(longer) <= room) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
