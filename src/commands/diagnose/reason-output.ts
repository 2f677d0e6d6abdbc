import * as z from 'zod';
import { type Reason, SURENESSES } from '../../core/diagnosis/index.ts';
import { harmless } from '../../tui/print/harmless.ts';
import type { Page } from '../../tui/print/page.ts';
import { printPoint } from '../../tui/print/point.ts';

export const evidenceOutput = () =>
  z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
    .describe('What was seen that says so.')
    .readonly();

export const surenessOutput = () =>
  z
    .enum(SURENESSES)
    .describe('`certain`: it was seen; `likely`: it follows; `possible`: it cannot be ruled out.');

/** Something that explains what was asked about. */
export const reasonOutput = () =>
  z.object({
    code: z.string().describe('The same in every version.'),
    sureness: surenessOutput(),
    says: z.string(),
    evidence: evidenceOutput(),
    fix: z.string().nullable().describe('What to do now.'),
    command: z.string().nullable().describe('What repairs it, or shows more.'),
    saidBy: z
      .object({ source: z.string(), asOf: z.string() })
      .nullable()
      .describe('Who says it, where it is a fact of Meta’s platform.'),
  });

/** Reasons for people, each with what to do about it. */
export function printReasons(page: Page, reasons: readonly Reason[]): void {
  for (const { sureness, says, fix, command, saidBy } of reasons) {
    const aside = saidBy === null ? '' : `(${saidBy.source}, ${saidBy.asOf})`;
    printPoint(page, sureness === 'certain' ? '•' : '?', `${surenessWords[sureness]}${says}`, aside);
    printFix(page, { fix, command });
  }
}

/** What to do; a command stays on its line, so that it can be copied. */
export function printFix(page: Page, { fix, command }: Pick<Reason, 'fix' | 'command'>): void {
  if (fix !== null) printPoint(page, '→', fix);
  if (command !== null) page.print(`    $ ${harmless(command)}`);
}

const surenessWords = { certain: '', likely: 'Likely: ', possible: 'Possibly: ' } as const;
