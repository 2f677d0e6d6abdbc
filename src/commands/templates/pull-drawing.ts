import { harmless } from '../../tui/print/harmless.ts';
import type { Page } from '../../tui/print/page.ts';
import { type Drawing, drawEach } from '../command.ts';
import type { PulledDocument } from './pull-output.ts';

const WHY = {
  ignored: 'ignored',
  sample: 'a sample of Meta’s',
  deleted: 'deleted',
  'bad name': 'its name cannot be one of a file',
} as const;

/** A row for each file that changes, what else there is to know, and a last line with the sums. */
export function drawPull(page: Page): Drawing<PulledDocument> {
  return drawEach((document: PulledDocument) => {
    const { files, skipped, localOnly, notes, problems } = document;
    const changing = files.filter(({ change }) => change !== 'unchanged');
    if (changing.length > 0) {
      page.table(
        ['FILE', 'CHANGE', 'ADDED', 'CHANGED', 'SAME'],
        changing.map(({ file, change, added, changed, unchanged }) => [
          harmless(file),
          change,
          harmless(added.join(' ')),
          harmless(changed.join(' ')),
          String(unchanged.length),
        ]),
      );
    }
    page.print(sums(document));
    if (skipped.length > 0) {
      page.say(`Left out: ${skipped.map(({ name, why }) => `${harmless(name)} (${WHY[why]})`).join(', ')}.`);
    }
    for (const { file, name, language } of localOnly) {
      page.say(harmless(`${file}: ${name} in ${language} is not in the account; it stays.`));
    }
    for (const { name, language, note } of notes) page.say(harmless(`${name} in ${language}: ${note}.`));
    for (const { file, at, problem } of problems) {
      page.say(harmless(`${file}:${at.line}:${at.column}: ${problem}`));
    }
  })(page);
}

function sums({ account, dryRun, files }: PulledDocument): string {
  const count = (change: string) => files.filter((file) => file.change === change).length;
  const [created, changed, same] = [count('created'), count('changed'), count('unchanged')];
  const would = dryRun ? 'would be ' : '';
  return harmless(`${account}: ${created} ${would}created, ${changed} ${would}changed, ${same} as they are.`);
}
