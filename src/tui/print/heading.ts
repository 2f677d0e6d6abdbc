import type { Page } from './page.ts';

/** What a part of an answer is about, set off from what came before. */
export function printHeading(page: Page, text: string): void {
  page.print(`\n${page.theme.strong(text)}`);
}
