// biome-ignore-all lint/suspicious/noTemplateCurlyInString: `${clinic}` is what a template file has
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LINT_RULES } from '../../src/core/templates/index.ts';
import { documentOf, type Fakes, run, temporaryFolder } from '../support/run.ts';

const FAMILY = `# kept
name: visit_reminder
category: UTILITY
languages:
  en_GB:
    body:
      # why it says so
      text: "Hello {{ 1 }}, your appointment at North Clinic is confirmed. Bring your card.  "
      examples: [Luz]
    footer: "North Clinic 🩺" # our brand
`;

const REQUEST = {
  name: 'visit_moved',
  language: 'en_GB',
  category: 'UTILITY',
  components: [
    {
      type: 'BODY',
      text: 'Hello {{first_name}}, North Clinic has moved your appointment to {{day}}. Please call us for another.',
      example: {
        body_text_named_params: [
          { param_name: 'first_name', example: 'Luz' },
          { param_name: 'day', example: '4 May' },
        ],
      },
    },
  ],
};

/** A working folder with template files. */
function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'templates'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 'templates', name), text);
  return folder;
}

const lint = (folder: string, words: readonly string[] = [], fakes: Fakes = {}) =>
  run(['templates', 'lint', ...words], {
    env: { COEX_HOME: temporaryFolder() },
    workingFolder: folder,
    ...fakes,
  });

const rulesOf = (ran: Awaited<ReturnType<typeof lint>>) =>
  documentOf(ran).findings.map(({ rule }: { rule: string }) => rule);

describe('coex templates lint', () => {
  it('tells what it found where, file by file, and fails for errors', async () => {
    const folder = folderWith({ 'a.yaml': FAMILY, 'b.json': JSON.stringify(REQUEST, null, 2) });
    const { stdout, stderr, exitCode } = await lint(folder);
    expect(exitCode).toBe(3);
    expect(stdout.split('\n')).toEqual([
      'templates/a.yaml',
      '  8:13    warning  Spaces stand inside the braces of a variable.  param-spaces',
      '  8:13    warning  A line ends with spaces.  text-line-ends',
      '  10:13   warning  A footer should have no emoji and no line breaks.  footer-formatting',
      'templates/b.json',
      '  1:1     error    {{first_name}} is a name: parameter_format must be NAMED.  param-format-missing',
      '',
    ]);
    expect(stderr).toBe('2 templates: 1 error, 3 warnings; --fix mends 3.\n');
  });

  it('quotes the line with a caret on a terminal, and nothing that drives it', async () => {
    const folder = folderWith({
      'a.yaml': FAMILY.replace('name: visit_reminder', 'name: "Visit\\e[31m \u202e"'),
    });
    const { stdout } = await lint(folder, ['--no-color', '--rule', 'name-format'], { isTTY: true });
    expect(stdout).toContain('name: "Visit');
    expect(stdout).toMatch(/\n {16}\^\n/);
    for (const driving of ['\u001b', '\u202e']) expect(stdout).not.toContain(driving);
  });

  it('fails from the level on that is asked for', async () => {
    const folder = folderWith({ 'a.yaml': FAMILY });
    expect((await lint(folder)).exitCode).toBe(0);
    expect((await lint(folder, ['--fail-on', 'warning'])).exitCode).toBe(3);
    expect((await lint(folder, ['--fail-on', 'warning', '--rule', 'name-format'])).exitCode).toBe(0);
    const all = ['param-spaces', 'text-line-ends', 'footer-formatting'].flatMap((id) => [
      '--ignore-rule',
      id,
    ]);
    expect((await lint(folder, ['--fail-on', 'note', ...all])).exitCode).toBe(0);
  });

  it('says nothing of what is silenced, and shows it with its reason when asked', async () => {
    const folder = folderWith({
      'a.yaml': FAMILY.replace('    footer:', '    # coex-ignore footer-formatting: our brand\n    footer:'),
    });
    const quietly = await lint(folder);
    expect(quietly.stdout).not.toContain('footer-formatting');
    expect(quietly.stderr).toContain('; 1 silenced;');
    const shown = await lint(folder, ['--show-suppressed']);
    expect(shown.stdout).toContain('footer-formatting  (silenced: our brand)');
    expect((await lint(folder, ['--fail-on', 'note', '--rule', 'footer-formatting'])).exitCode).toBe(0);
  });

  it('finds a silence that is of no use', async () => {
    const folder = folderWith({
      'a.yaml': FAMILY.replace(
        'category: UTILITY',
        'category: UTILITY\nignore:\n  body-newlines: once it had them',
      ),
    });
    const found = documentOf(
      await lint(folder, ['--json', '--rule', 'suppression-unused', '--rule', 'body-newlines']),
    );
    expect(found.findings).toMatchObject([
      { rule: 'suppression-unused', line: 5, message: 'body-newlines finds nothing here.' },
    ]);
  });

  it('mends what is safe, and leaves the rest of the file as it was', async () => {
    const folder = folderWith({ 'a.yaml': FAMILY, 'b.json': `${JSON.stringify(REQUEST, null, 4)}\n` });
    const { exitCode, stdout } = await lint(folder, ['--fix']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('mended param-spaces');
    expect(readFileSync(join(folder, 'templates/a.yaml'), 'utf8')).toBe(
      FAMILY.replace('{{ 1 }}', '{{1}}').replace('card.  ', 'card.'),
    );
    expect(readFileSync(join(folder, 'templates/b.json'), 'utf8')).toBe(
      `${JSON.stringify({ parameter_format: 'NAMED', ...REQUEST }, null, 4)}\n`,
    );
    expect((await lint(folder, ['--fix', '--json'])).stdout).toContain('"fixes":[]');
  });

  it('mends the file that a link names, keeps its mode and leaves the link', async () => {
    const folder = folderWith({ 'a.yaml': FAMILY });
    const [link, file] = [join(folder, 'templates/a.yaml'), join(folder, 'elsewhere.yaml')];
    renameSync(link, file);
    chmodSync(file, 0o640);
    symlinkSync(file, link);
    expect((await lint(folder, ['--fix'])).exitCode).toBe(0);
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readFileSync(file, 'utf8')).toContain('{{1}}');
    expect(statSync(file).mode & 0o777).toBe(0o640);
  });

  it('tells what it would mend, and mends nothing', async () => {
    const folder = folderWith({ 'a.yaml': FAMILY });
    const { stdout, stderr } = await lint(folder, ['--fix', '--dry-run']);
    expect(stdout).toContain('would mend param-spaces: "Hello {{ 1 }}, ');
    expect(stderr).toContain('2 to be mended');
    expect(readFileSync(join(folder, 'templates/a.yaml'), 'utf8')).toBe(FAMILY);
  });

  it('leaves alone what is silenced, or has a value of the environment in it', async () => {
    const silenced = FAMILY.replace(
      '      text:',
      '      # coex-ignore param-spaces, text-line-ends: on purpose\n      text:',
    );
    const folder = folderWith({
      'a.yaml': silenced,
      'b.yaml': FAMILY.replace('visit_reminder', 'visit_other').replace('North Clinic is', '${clinic} is'),
      'environments.yaml': 'environments:\n  test:\n    waba: "1"\n    values: { clinic: South Clinic }\n',
    });
    expect((await lint(folder, ['--fix', '--json'])).stdout).toContain('"fixes":[]');
    expect(readFileSync(join(folder, 'templates/a.yaml'), 'utf8')).toBe(silenced);
    expect(readFileSync(join(folder, 'templates/b.yaml'), 'utf8')).toContain('${clinic}');
  });

  it('fills in the values of each environment, and says once what all have', async () => {
    const folder = folderWith({
      'a.yaml': FAMILY.replace('North Clinic is', '${clinic} is'),
      'environments.yaml':
        'environments:\n  test:\n    waba: "1"\n    values: { clinic: South }\n  live:\n    waba: "2"\n    values: { clinic: "a discount of 20 % off" }\n',
    });
    expect(rulesOf(await lint(folder, ['--json', '--env', 'test']))).not.toContain(
      'category-looks-marketing',
    );
    const all = rulesOf(await lint(folder, ['--json', '--env', 'all']));
    expect(all).toContain('category-looks-marketing');
    expect(all.filter((id: string) => id === 'footer-formatting')).toHaveLength(1);
    expect(await lint(folder, ['--env', 'none'])).toMatchObject({ exitCode: 5 });
    // Without one, the value is not known.
    expect(await lint(folder)).toMatchObject({ exitCode: 2, stdout: expect.stringContaining('unreadable') });
  });

  it('takes a request on standard input', async () => {
    const folder = folderWith({});
    const ran = await lint(folder, ['-', '--json'], { stdin: JSON.stringify(REQUEST) });
    expect(ran.exitCode).toBe(3);
    expect(documentOf(ran).findings).toMatchObject([
      { file: 'stdin.json', line: 1, rule: 'param-format-missing' },
    ]);
  });

  it.each([
    ['nothing', ''],
    ['no JSON', '{ "name": '],
    ['a text', '"hello"'],
    ['wrong types', '{ "name": 5, "language": [], "components": 7 }'],
    ['a list of numbers', '[1, 2]'],
  ])('calls %s on standard input unreadable', async (_, stdin) => {
    const ran = await lint(folderWith({}), ['-', '--json'], { stdin });
    expect(ran.exitCode).toBe(2);
    expect(documentOf(ran).problems.length).toBeGreaterThan(0);
  });

  it('looks at the other files when one cannot be read', async () => {
    const folder = folderWith({ 'a.yaml': FAMILY, 'b.yaml': 'name: [' });
    const ran = await lint(folder, ['--json']);
    expect(ran.exitCode).toBe(2);
    expect(documentOf(ran).problems).toMatchObject([{ file: 'templates/b.yaml' }]);
    expect(rulesOf(ran)).toContain('param-spaces');
    expect(await lint(folder, ['nowhere.yaml'])).toMatchObject({ exitCode: 2 });
  });

  it.each([
    [['-', 'a.yaml'], 2],
    [['-', '--fix'], 2],
    [['--dry-run'], 2],
    [['--json', '--format', 'sarif'], 2],
    [['--format', 'xml'], 2],
    [['--rule', 'param-densty'], 5],
  ] as const)('refuses %j', async (words, exitCode) => {
    const ran = await lint(folderWith({ 'a.yaml': FAMILY }), words);
    expect(ran.exitCode).toBe(exitCode);
    expect(ran.stdout).not.toContain('findings');
    if (exitCode === 5) expect(ran.stderr).toContain('Did you mean param-density?');
  });

  it('writes SARIF with the rules it needs and where things stand', async () => {
    const folder = folderWith({ 'a b.yaml': FAMILY.replace('visit_reminder', 'Visit') });
    const { stdout, exitCode } = await lint(folder, ['--format', 'sarif']);
    expect(exitCode).toBe(3);
    const { version, runs } = JSON.parse(stdout);
    expect(version).toBe('2.1.0');
    const [{ tool, results }] = runs;
    expect(results[0]).toMatchObject({
      ruleId: 'name-format',
      level: 'error',
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'templates/a%20b.yaml' },
            region: { startLine: 2, startColumn: 7 },
          },
        },
      ],
    });
    for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex].id).toBe(ruleId);
  });

  it('writes annotations for GitHub, JUnit, Markdown and JSON', async () => {
    const folder = folderWith({ 'a.yaml': FAMILY.replace('visit_reminder', 'Visit|%0A<b>') });
    const github = await lint(folder, ['--format', 'github']);
    expect(github.stdout.split('\n')[0]).toBe(
      '::error file=templates/a.yaml,line=2,col=7,title=name-format::“Visit|%250A<b>” is no name: small letters, digits and underscores only.',
    );
    const junit = await lint(folder, ['--format', 'junit']);
    expect(junit.stdout).toContain('<testsuite name="templates/a.yaml" tests="4" failures="1"');
    const markdown = await lint(folder, ['--format', 'markdown']);
    expect(markdown.stdout).toContain('| templates/a.yaml:2 | error | “Visit\\|%0A\\<b\\>” is no name');
    const json = await lint(folder, ['--format', 'json']);
    expect(JSON.parse(json.stdout)).toEqual(documentOf(await lint(folder, ['--json'])));
  });

  it('reports nothing as a report too', async () => {
    const folder = folderWith({});
    expect(JSON.parse((await lint(folder, ['--format', 'sarif'])).stdout).runs[0].results).toEqual([]);
    expect((await lint(folder, ['--format', 'junit'])).stdout).toContain('<testcase classname="templates"');
    expect((await lint(folder, ['--format', 'github'])).stdout).toBe('');
  });
});

describe('coex templates rules', () => {
  const rules = (words: readonly string[]) =>
    run(['templates', 'rules', ...words], { env: { COEX_HOME: temporaryFolder() } });

  it('lists every rule', async () => {
    const { stdout } = await rules([]);
    for (const { id } of LINT_RULES) expect(stdout).toContain(id);
    expect(documentOf(await rules(['--json'])).rules).toHaveLength(LINT_RULES.length);
  });

  it('explains one, with what Meta answers, who says so and examples', async () => {
    const { stdout } = await rules(['button-copy-code-15']);
    expect(stdout).toContain('Source  developers.facebook.com/documentation');
    expect(stdout).toContain('But     the page on components says 20');
    expect(stdout).toMatch(/\nBad\n {2}\{.*SPRINGCOLLECTION20.*\nGood\n {2}\{/s);
    expect((await rules(['name-reserved'])).stdout).toContain('Meta    100/2388155 (observed)');
  });

  it.each(LINT_RULES.map(({ id }) => id))('explains %s', async (id) => {
    expect((await rules([id])).stdout).toContain('\nGood\n');
  });

  it('guesses what was meant', async () => {
    const ran = await rules(['param-edges']);
    expect(ran.exitCode).toBe(5);
    expect(ran.stderr).toContain('param-edge');
  });
});
