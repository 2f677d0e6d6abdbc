import { printFacts } from '../../tui/print/facts.ts';
import { printHeading } from '../../tui/print/heading.ts';
import type { Page } from '../../tui/print/page.ts';
import { printPoint } from '../../tui/print/point.ts';
import { mark } from '../../tui/print/verdict.ts';
import type { MessageEvent } from './message-output.ts';
import { printFix, printReasons } from './reason-output.ts';

/** What became of a message, for people. */
export function drawMessage(page: Page, diagnosis: MessageEvent): void {
  const { verdict, sureness, says, evidence, reasons } = diagnosis;
  const look = verdict.kind === 'here' ? 'pass' : sureness === 'certain' ? 'fail' : 'unknown';
  printPoint(page, mark(page, look), says, `(${verdict.kind}, ${sureness})`);
  printFacts(
    page,
    Object.entries(evidence).map(([name, value]) => [`  ${name}`, String(value ?? 'none')] as const),
  );
  printFix(page, diagnosis);
  if (reasons.length === 0) return;
  printHeading(page, 'What else is known');
  printReasons(page, reasons);
}
