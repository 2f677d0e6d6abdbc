import { resolve } from 'node:path';
import { readFileText } from '../files/file-text.ts';
import { type Reading, readTemplateText } from '../files/read-file.ts';
import { putWhole } from '../files/write-file.ts';
import { fixText } from './fix-text.ts';
import { type LintFinding, type LintOptions, lintSources } from './lint.ts';
import type { Fix } from './rule.ts';

/** A fix that was made, or would be. */
export interface MadeFix extends Pick<LintFinding, 'file' | 'at' | 'rule' | 'message'> {
  readonly fix: Fix;
}

/** One fix uncovers the next: spaces in braces, and then the name in them. More rounds than anything needs. */
const MOST_ROUNDS = 5;

/**
 * Makes the safe fixes of one file, but for what is silenced; with `dryRun` only tells them. A file that cannot be read
 * is left to whoever reports that.
 */
export async function fixFile(
  file: string,
  {
    workingFolder,
    how,
    dryRun,
    mark,
    ...options
  }: LintOptions & {
    readonly workingFolder: string;
    /** Made once for all files: its schemas cost more than a file. */
    readonly how: Reading;
    readonly dryRun: boolean;
    /** Tells what two processes write at the same time apart. */
    readonly mark: string;
  },
): Promise<MadeFix[]> {
  const place = resolve(workingFolder, file);
  const read = await readFileText(place);
  if ('problem' in read) return [];
  const made: MadeFix[] = [];
  let { text } = read;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const { sources } = await readTemplateText(file, text, how);
    const findings = lintSources(
      sources.map(({ source }) => source),
      options,
    );
    const fixes = findings.flatMap(({ fix, suppressed, ...finding }) =>
      fix === undefined || suppressed !== undefined ? [] : [{ ...finding, fix }],
    );
    const fixed = await fixText(file, text, fixes);
    if (fixed.text === text) break;
    made.push(...(fixed.made as MadeFix[]));
    text = fixed.text;
  }
  const whole = Buffer.from(`${read.hasMark ? '\uFEFF' : ''}${text}`);
  if (made.length > 0 && !dryRun) await putWhole(place, whole, mark);
  return made;
}
