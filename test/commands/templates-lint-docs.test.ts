import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { LINT_RULES } from '../../src/core/templates/index.ts';
import { run, temporaryFolder } from '../support/run.ts';

const PAGE = readFileSync('docs/templates-lint.md', 'utf8');

/** The blocks of a language on the page. */
const blocks = (language: string) =>
  [...PAGE.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs'))].map(([, text = '']) => text);

/** A working folder as somebody who reads the page has it, with the page's own silences. */
function stage(): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'templates'));
  const [silences = ''] = blocks('yaml');
  const body = '    body: Your appointment at North Clinic is confirmed. Please bring your health card.\n';
  const family = `name: visit_reminder\ncategory: UTILITY\n${silences}${body}`;
  writeFileSync(join(folder, 'templates/visit_reminder.yaml'), family);
  return folder;
}

it('shows commands that work', async () => {
  const commands = blocks('console').flatMap((block) => block.trim().split('\n'));
  expect(commands.length).toBeGreaterThan(10);
  const workingFolder = stage();
  for (const command of commands) {
    expect(command).toMatch(/^\$ coex /);
    const argv = command.replace('$ coex ', '').split(' ');
    const ran = await run(argv, { env: { COEX_HOME: temporaryFolder() }, workingFolder });
    // The example of a silence for a whole file is of no use to a short body: a warning.
    const fails = command.includes('--fail-on warning');
    expect(ran, command).toMatchObject({ exitCode: fails ? 3 : 0 });
  }
});

it('names only rules there are', () => {
  const ids = LINT_RULES.map(({ id }) => id);
  for (const id of ['body-length-550', 'footer-formatting', 'category-looks-marketing', 'param-density']) {
    expect(PAGE).toContain(id);
    expect(ids).toContain(id);
  }
});
