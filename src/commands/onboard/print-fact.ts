import stringWidth from 'string-width';
import { wrapped } from '../../tui/print/facts.ts';
import { harmless } from '../../tui/print/harmless.ts';
import type { Page } from '../../tui/print/page.ts';

/** What has happened, behind its mark and going on under itself; what is said aside follows, or stands below. */
export function printFact(page: Page, mark: string, text: string, aside = ''): void {
  const { columns, print, theme } = page;
  const [first = '', ...others] = wrapped(harmless(text), columns, 2);
  const quiet = harmless(aside);
  const width = stringWidth(`${first} ${quiet}`) + 2;
  const isBeside = aside !== '' && others.length === 0 && (columns === undefined || width <= columns);
  print(`${mark} ${first}${isBeside ? ` ${theme.quiet(quiet)}` : ''}`);
  for (const line of others) print(`  ${line}`);
  if (aside === '' || isBeside) return;
  for (const line of wrapped(quiet, columns, 2)) print(`  ${theme.quiet(line)}`);
}
