import { PassThrough, Readable } from 'node:stream';
import type { Page } from '../../tui/print/page.ts';
import { createPage } from '../../tui/print/page.ts';
import type { Drawing } from '../command.ts';
import { printReview } from './review-drawing.ts';
import type { ReviewOutput } from './review-output.ts';
import { type Format, reportText } from './review-reports.ts';

interface Options {
  readonly format: Format;
  /** The file it was written to. */
  readonly out: string | undefined;
}

/** The report on standard output, unless it is in a file. */
export function drawReview(page: Page, { format, out }: Options): Drawing<ReviewOutput> {
  return {
    show: (report) => {
      if (out !== undefined) return page.say(`The report is in ${out}.`);
      if (format === 'table') return printReview(page, report);
      page.stdout.write(reportText(format, report));
    },
    close: async () => undefined,
  };
}

/** The report as it is written to a file. */
export function fileText(format: Format, report: ReviewOutput): string {
  if (format !== 'table') return reportText(format, report);
  const file = new PassThrough();
  const io = { stdin: Readable.from([]), stdout: file, stderr: new PassThrough() };
  printReview(createPage({ io, env: {}, noColor: true, quiet: true }), report);
  return String(file.read() ?? '');
}
