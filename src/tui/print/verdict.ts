import { harmless } from './harmless.ts';
import type { Page } from './page.ts';

/** The outcome of a check, as every command that checks has it. */
interface ShownCheck {
  readonly id: string;
  readonly verdict: 'pass' | 'warn' | 'fail' | 'unknown';
  readonly reason: string;
  readonly fix?: string | undefined;
}

/** A check on a line, and what to do under it; marks differ without colour too. */
export function printCheck(page: Page, { id, verdict, reason, fix }: ShownCheck): void {
  page.print(`${mark(page, verdict)} ${id.padEnd(15)} ${harmless(reason)}`);
  if (fix !== undefined) page.print(`  ${' '.repeat(15)} ${page.theme.quiet(harmless(fix))}`);
}

function mark({ theme }: Page, verdict: ShownCheck['verdict']): string {
  switch (verdict) {
    case 'pass':
      return theme.good('✔');
    case 'warn':
      return theme.warning('!');
    case 'fail':
      return theme.bad('✘');
    case 'unknown':
      return theme.quiet('?');
  }
}
