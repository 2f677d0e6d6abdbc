import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FINDING_KINDS } from '../../../src/core/templates/index.ts';
import { setReviewStage, writeEnvironments } from './review-stage.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../../docs/templates-review.md'), 'utf8');

/** The commands of the page, word by word. */
function commandsOf(page: string): string[][] {
  const blocks = [...page.matchAll(/```sh\n(.*?)```/gs)].map(([, block = '']) => block);
  const lines = blocks.flatMap((block) => block.trim().split('\n'));
  return lines.map((line) =>
    [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? ''),
  );
}

const REMINDER = `name: visit_reminder
category: UTILITY
languages:
  en_GB:
    body:
      text: Hello {{first_name}}, your visit is on {{visit_date}} at our clinic.
      examples: { first_name: Luz, visit_date: 4 May }
`;

describe('docs/templates-review.md', () => {
  it('has commands that run, each with the end that it should have', async () => {
    const stage = await setReviewStage();
    writeEnvironments(stage, { shop: { waba: stage.sandbox.waba.id } });
    mkdirSync(join(stage.folder, 'templates'), { recursive: true });
    writeFileSync(join(stage.folder, 'templates/visit_reminder.yaml'), REMINDER);
    writeFileSync(join(stage.folder, 'rows.csv'), 'first_name,visit_date\nLuz,4 May\n');
    const commands = commandsOf(PAGE);
    expect(commands).toHaveLength(8);
    for (const [coex, ...argv] of commands) {
      expect(coex).toBe('coex');
      expect(await stage.coex(argv), argv.join(' ')).toMatchObject({ exitCode: 0 });
    }
    expect(readFileSync(join(stage.folder, 'review.html'), 'utf8')).toContain('<!doctype html>');
  });

  it('names every word that --fail-on takes', () => {
    for (const kind of FINDING_KINDS) expect(PAGE).toContain(`\`${kind}\``);
  });
});
