import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { LINT_RULES, lintSources, reading, readTemplateText } from '../../../../src/core/templates/index.ts';
import { fixText } from '../../../../src/core/templates/lint/fix-text.ts';

async function findingsIn(file: string, text: string) {
  const { sources, problems } = await readTemplateText(file, text, reading({}));
  expect(problems).toEqual([]);
  return lintSources(sources.map(({ source }) => source));
}

async function fixed(file: string, text: string): Promise<string> {
  let now = text;
  for (let round = 0; round < 4; round += 1) {
    const fixes = (await findingsIn(file, now)).flatMap(({ fix, at }) =>
      fix === undefined ? [] : [{ fix, at }],
    );
    const { text: next } = await fixText(file, now, fixes);
    if (next === now) break;
    now = next;
  }
  return now;
}

const FIXABLE = [
  'language-format',
  'category-change-allowed',
  'param-format-missing',
  'param-spaces',
  'param-example-shape',
  'param-example-flat',
  'text-crlf',
  'text-line-ends',
];

describe.each(FIXABLE)('the fix of %s', (id) => {
  const rule = LINT_RULES.find((one) => one.id === id);
  const [bad] = rule?.bad ?? [];

  it.each([
    ['JSON', 'x.json', (value: unknown) => JSON.stringify(value, null, 2)],
    ['JSON on one line', 'x.json', (value: unknown) => JSON.stringify(value)],
    ['a list in JSON', 'x.json', (value: unknown) => JSON.stringify([value], null, '\t')],
    ['YAML', 'x.yaml', (value: unknown) => stringify(value)],
    ['YAML in braces', 'x.yaml', (value: unknown) => JSON.stringify(value, null, 1)],
  ] as const)('mends it in %s, so that nothing is found any more', async (_, file, write) => {
    const text = write(bad);
    expect((await findingsIn(file, text)).map(({ rule: found }) => found)).toEqual([id]);
    expect(await findingsIn(file, await fixed(file, text))).toEqual([]);
  });
});

describe('fixText', () => {
  it('has a case for every rule that mends', () => {
    const mending = LINT_RULES.flatMap((rule) => {
      const sources = rule.bad.map((draft) => ({
        file: 'x',
        draft,
        media: [],
        suppressions: [],
        locate: () => ({ line: 1, column: 1 }),
      }));
      return 'check' in rule && lintSources(sources).some(({ fix }) => fix !== undefined) ? [rule.id] : [];
    });
    expect(mending.sort()).toEqual([...FIXABLE].sort());
  });

  it('keeps comments and layout of YAML around what it changes', async () => {
    const text = `# top
name:   x   # a name
language: en_GB
category: UTILITY
# why
allow_category_change: true
components:
- type: BODY
  text: |-
    Hello {{ 1 }}, your appointment at North Clinic is confirmed.
    Please bring your card.
  example: { body_text: [ [ Luz ] ] } # Luz
`;
    const once = await fixText(
      'x.yaml',
      text,
      (await findingsIn('x.yaml', text)).flatMap(({ fix, at }) => (fix === undefined ? [] : [{ fix, at }])),
    );
    expect(once.text).toBe(text.replace('{{ 1 }}', '{{1}}'));
    const all = await fixed('x.yaml', text);
    expect(all).not.toContain('allow_category_change');
    for (const comment of ['# top', '# a name', '# Luz']) expect(all).toContain(comment);
  });

  it('does nothing to what it does not find as it was', async () => {
    const fix = { path: ['name'], from: 'y', to: 'z' };
    for (const file of ['x.json', 'x.yaml']) {
      const text = '{ "name": "x" }';
      expect(await fixText(file, text, [{ fix, at: { line: 1, column: 11 } }])).toEqual({ text, made: [] });
      expect(await fixText(file, '{ "name": ', [{ fix, at: { line: 9, column: 99 } }])).toMatchObject({
        made: [],
      });
    }
  });
});
