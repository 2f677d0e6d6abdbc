import { counted } from '../../tui/print/counted.ts';
import { harmless } from '../../tui/print/harmless.ts';
import type { Page } from '../../tui/print/page.ts';
import { type Drawing, drawEach } from '../command.ts';
import type { LintOutput } from './lint-output.ts';

/** A table for a comment on a pull request. */
export function drawMarkdown(page: Page): Drawing<LintOutput> {
  return drawEach<LintOutput>(({ templates, findings, problems, counts }, to) => {
    const shown = findings.filter(({ suppressed }) => suppressed === null);
    to.print(
      `## Templates: ${counted(counts.error, 'error')}, ${counted(counts.warning, 'warning')}, ${counted(counts.note, 'note')}`,
    );
    to.print('');
    if (shown.length + problems.length === 0) {
      to.print(`Nothing found in ${counted(templates, 'template')}.`);
      return;
    }
    to.print('| Where | Level | What | Rule |');
    to.print('|---|---|---|---|');
    for (const { file, line, problem } of problems) row(to, `${file}:${line}`, 'unreadable', problem, '');
    for (const { file, line, level, message, rule } of shown)
      row(to, `${file}:${line}`, level, message, rule);
    if (counts.suppressed > 0) to.print(`\n${counted(counts.suppressed, 'finding')} silenced in the files.`);
  })(page);
}

function row(page: Page, where: string, level: string, message: string, rule: string): void {
  page.print(`| ${cell(where)} | ${level} | ${cell(message)} | ${rule === '' ? '' : `\`${rule}\``} |`);
}

/** Other people’s words as they stand: nothing in them is a link, a picture, a tag or a cell. */
function cell(text: string): string {
  return harmless(text).replace(/[\\`*_{}[\]()<>#|!~&@]/g, (sign) => `\\${sign}`);
}
