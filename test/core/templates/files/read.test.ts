import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSources } from '../../../../src/core/templates/index.ts';
import { temporaryFolder } from '../../../support/run.ts';

const FAMILY = `# A reminder.
name: visit_reminder
category: UTILITY
ignore: { locale-parity: one language is enough }
languages:
  en_GB:
    header: { text: "Visit to {{doctor}}", examples: { doctor: Dr Ruiz } }
    # coex-ignore body-emoji, body-length: they like it
    body:
      text: |-
        Hello {{first_name}}, come to \${clinic}. # no comment
      examples: { first_name: Luz }
    footer: North Clinic # coex-ignore footer-length: short enough
    buttons:
      - { type: QUICK_REPLY, text: Confirm }
      - { type: url, text: Change, url: "https://\${host}/{{1}}", example: "https://north.example/17" }
`;
const VALUES = { clinic: 'North Clinic', host: 'north.example' };

async function read(
  files: Readonly<Record<string, string | Uint8Array>>,
  values: Readonly<Record<string, string>> = VALUES,
) {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 't'));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, 't', name), content);
  return readSources(['t'], values, folder);
}

/** `file:line:column problem`, as an editor would list them. */
async function problems(files: Readonly<Record<string, string | Uint8Array>>, values = VALUES) {
  const { problems: found } = await read(files, values);
  return found.map(({ file, at, problem }) => `${file.slice(2)}:${at.line}:${at.column} ${problem}`);
}

const family = (language: string) => `name: a\ncategory: UTILITY\nlanguages:\n  en:\n${language}`;

describe('a family of templates', () => {
  it('is read as the requests that it means', async () => {
    const { sources, problems: none } = await read({ 'a.yaml': FAMILY });
    expect(none).toEqual([]);
    expect(sources.map(({ draft }) => draft)).toEqual([
      {
        name: 'visit_reminder',
        language: 'en_GB',
        category: 'UTILITY',
        parameter_format: 'NAMED',
        components: [
          {
            type: 'HEADER',
            format: 'TEXT',
            text: 'Visit to {{doctor}}',
            example: { header_text_named_params: [{ param_name: 'doctor', example: 'Dr Ruiz' }] },
          },
          {
            type: 'BODY',
            text: 'Hello {{first_name}}, come to North Clinic. # no comment',
            example: { body_text_named_params: [{ param_name: 'first_name', example: 'Luz' }] },
          },
          { type: 'FOOTER', text: 'North Clinic' },
          {
            type: 'BUTTONS',
            buttons: [
              { type: 'QUICK_REPLY', text: 'Confirm' },
              {
                type: 'URL',
                text: 'Change',
                url: 'https://north.example/{{1}}',
                example: ['https://north.example/17'],
              },
            ],
          },
        ],
      },
    ]);
  });

  it('tells where each part of a request stands, through its short form', async () => {
    const { sources } = await read({ 'a.yaml': FAMILY });
    const at = (...path: (string | number)[]) => {
      const { line, column } = sources[0]?.locate(path) ?? { line: 0, column: 0 };
      return `${line}:${column}`;
    };
    expect(at()).toBe('6:3');
    expect(at('name')).toBe('2:7');
    expect(at('language')).toBe('6:3');
    expect(at('category')).toBe('3:11');
    expect(at('components', 0, 'example', 'header_text_named_params', 0, 'example')).toBe('7:64');
    expect(at('components', 1)).toBe('9:5');
    expect(at('components', 1, 'text')).toBe('10:13');
    expect(at('components', 1, 'example', 'body_text_named_params', 0)).toBe('12:31');
    expect(at('components', 3, 'buttons', 1)).toBe('16:9');
    expect(at('components', 3, 'buttons', 1, 'example', 0)).toBe('16:75');
    expect(at('components', 9, 'nothing')).toBe('6:3');
  });

  it('tells where positional examples stand, also in cards', async () => {
    const cards = `    body: { text: "a {{1}} b {{2}}", examples: [x, 07] }
    cards:
      - header: { image: media/a.png }
        body: { text: "c {{1}} d", examples: [y] }
`;
    const { sources } = await read({ 'a.yaml': family(cards) });
    const [source] = sources;
    expect(source?.draft.components[0]?.example?.body_text).toEqual([['x', '07']]);
    expect(source?.locate(['components', 0, 'example', 'body_text', 0, 1])).toEqual({ line: 5, column: 52 });
    const inCard = ['components', 1, 'cards', 0, 'components', 1, 'example', 'body_text', 0, 0];
    expect(source?.locate(inCard)).toEqual({ line: 8, column: 47 });
    expect(source?.media).toEqual([
      { path: ['components', 1, 'cards', 0, 'components', 0], file: 'media/a.png' },
    ]);
  });

  it('says what is silenced, where and why', async () => {
    const { sources } = await read({ 'a.yaml': FAMILY });
    expect(sources[0]?.suppressions).toEqual([
      { rule: 'locale-parity', reason: 'one language is enough', at: { line: 4, column: 11 }, path: [] },
      { rule: 'body-emoji', reason: 'they like it', at: { line: 8, column: 5 }, path: ['components', 1] },
      { rule: 'body-length', reason: 'they like it', at: { line: 8, column: 5 }, path: ['components', 1] },
      {
        rule: 'footer-length',
        reason: 'short enough',
        at: { line: 13, column: 26 },
        path: ['components', 2],
      },
    ]);
  });

  it('may say in Meta’s own list what has no short form', async () => {
    const raw =
      '    components:\n      - { type: BODY, text: Hello }\n      - { type: ORDER_STATUS, state: 7 }\n';
    const { sources } = await read({ 'a.yaml': family(raw) });
    expect(sources[0]?.draft.components).toEqual([
      { type: 'BODY', text: 'Hello' },
      { type: 'ORDER_STATUS', state: 7 },
    ]);
  });

  it('is the same in JSON', async () => {
    const json = { name: 'a', category: 'UTILITY', languages: { en: { body: 'Hello $${x} ${clinic}' } } };
    const { sources } = await read({ 'a.json': `\uFEFF${JSON.stringify(json)}` });
    expect(sources[0]?.draft.components).toEqual([{ type: 'BODY', text: 'Hello ${x} North Clinic' }]);
  });
});

describe('a request as Meta takes it', () => {
  const request = {
    name: 'a',
    language: 'en',
    category: 'utility',
    components: [{ type: 'body', text: 'Hi' }],
  };

  it('is read as it is, alone and in a list', async () => {
    const list = [
      { ...request, language: 'de' },
      { ...request, language: 'fr', bid_spec: { a: 1 } },
    ];
    const { sources, problems: none } = await read({
      'one.json': JSON.stringify(request),
      'two.json': JSON.stringify(list, null, 2),
    });
    expect(none).toEqual([]);
    expect(sources.map(({ draft }) => draft.language)).toEqual(['en', 'de', 'fr']);
    expect(sources[2]?.draft).toMatchObject({ category: 'UTILITY', bid_spec: { a: 1 } });
    expect(sources[2]?.locate(['components', 0, 'text']).line).toBe(20);
  });

  it('keeps every digit of an id that is written as a number', async () => {
    const button = '{ "type": "FLOW", "text": "Open", "flow_id": 12345678901234567891 }';
    const components = `[{ "type": "BUTTONS", "buttons": [${button}] }]`;
    const text = `{ "name": "a", "language": "en", "category": "UTILITY", "components": ${components} }`;
    const { sources } = await read({ 'a.json': text });
    expect(sources[0]?.draft.components[0]?.buttons?.[0]?.flow_id).toBe('12345678901234567891');
  });

  it('does not hide others when it is wrong', async () => {
    const list = [{ ...request, components: 'none' }, { language: 'de' }, 7, { ...request, language: 'it' }];
    const { sources, problems: found } = await read({ 'a.json': JSON.stringify(list) });
    expect(sources.map(({ draft }) => draft.language)).toEqual(['it']);
    expect(found.map(({ problem }) => problem)).toEqual([
      'components: expected a list, got a text',
      '“name” is missing',
      '“category” is missing',
      'expected a family of templates or a request, got a number',
    ]);
  });
});

describe('what is wrong in a file', () => {
  it.each([
    ['an empty file', { 'a.yaml': '' }, ['a.yaml:1:1 it is empty']],
    ['a comment alone', { 'a.yaml': '# later\n' }, ['a.yaml:1:1 it is empty']],
    ['no map', { 'a.yaml': 'hello' }, ['a.yaml:1:1 expected a family of templates or a request, got a text']],
    [
      'a misspelt key',
      { 'a.yaml': family('    boddy: x\n') },
      ['a.yaml:5:5 nothing is known of “boddy”; did you mean “body”?'],
    ],
    [
      'a misspelt key at the top',
      { 'a.yaml': 'name: a\ncatgory: X\nlanguages: { en: {} }' },
      ['a.yaml:2:1 nothing is known of “catgory”; did you mean “category”?'],
    ],
    [
      'a misspelt key deep down',
      { 'a.yaml': family('    buttons: [{ type: URL, txt: x }]\n') },
      ['a.yaml:5:28 nothing is known of “txt”; did you mean “text”?'],
    ],
    ['no languages', { 'a.yaml': 'name: a\n' }, ['a.yaml:1:1 “languages” is missing']],
    [
      'no language',
      { 'a.yaml': 'name: a\nlanguages: {}\n' },
      ['a.yaml:2:1 a family has at least one language'],
    ],
    [
      'a key twice',
      { 'a.yaml': family('    body: x\n    body: y\n') },
      ['a.yaml:6:5 the key “body” is given twice'],
    ],
    [
      'a list for a text',
      { 'a.yaml': family('    body: [x]\n') },
      ['a.yaml:5:5 body: expected a text or a map, got a list'],
    ],
    [
      'two kinds of header',
      { 'a.yaml': family('    header: { text: x, image: y }\n') },
      ['a.yaml:5:5 header: a header is one of text, image, video, document, gif, format'],
    ],
    [
      'both forms',
      { 'a.yaml': family('    body: x\n    components: []\n') },
      [expect.stringContaining('components stand instead of')],
    ],
    [
      'a variable without a name',
      { 'a.yaml': family('    body: a ${b c}\n') },
      ['a.yaml:5:11 “${b c}” begins no variable; write “$${” for a plain “${”'],
    ],
    [
      'a tag',
      { 'a.yaml': family('    body: !secret x\n') },
      [expect.stringContaining('not YAML as expected')],
    ],
    [
      'two documents',
      { 'a.yaml': 'name: a\n---\nname: b\n' },
      [expect.stringContaining('more than one document')],
    ],
    [
      'no reason',
      { 'a.yaml': family('    body: x # coex-ignore body-length\n') },
      [expect.stringContaining('says no reason')],
    ],
    [
      'an ignore without a reason',
      { 'a.yaml': 'name: a\nignore: { body-length: "" }\nlanguages: { en: {} }' },
      ['a.yaml:2:24 ignore.body-length: a reason is missing'],
    ],
    [
      'a comment over nothing',
      { 'a.yaml': family('    body: x\n# coex-ignore body-length: y\n') },
      ['a.yaml:6:1 “coex-ignore” stands over nothing'],
    ],
    [
      'UTF-16',
      { 'a.yaml': Buffer.from('\uFEFFname: a', 'utf16le') },
      ['a.yaml:1:1 it is UTF-16; save it as UTF-8'],
    ],
    [
      'Latin-1',
      { 'a.yaml': Buffer.from('name: a\n# caf\xe9\n', 'latin1') },
      ['a.yaml:2:1 it is not UTF-8: this line has other bytes'],
    ],
    ['broken JSON', { 'a.json': '{\n  "name": a\n}' }, ['a.json:2:11 not JSON: expected a value, found “a”']],
    [
      'JSON that ends',
      { 'a.json': '{"name": "a"' },
      ['a.json:1:13 not JSON: expected “}” or “,”, found the end of the file'],
    ],
    [
      'a key twice in JSON',
      { 'a.json': '{"name":"a","name":"b","languages":{"en":{}}}' },
      ['a.json:1:13 the key “name” is given twice'],
    ],
    [
      'a number for a text in JSON',
      { 'a.json': '{"name":"a","languages":{"en":{"body":7}}}' },
      ['a.json:1:39 body: expected a text or a map, got a number'],
    ],
  ])('is said with its place: %s', async (_, files, expected) => {
    expect(await problems(files as Readonly<Record<string, string>>)).toEqual(expected);
  });

  it('does not hide the other languages', async () => {
    const text = `${family('    bdy: x\n')}  de:\n    body: \${nobody}\n  fr:\n    body: x\n  es:\n    body: x\n  es:\n    body: y\n`;
    const { sources, problems: found } = await read({ 'a.yaml': text });
    expect(sources.map(({ draft }) => draft.language)).toEqual(['fr']);
    expect(found.map(({ at }) => at.line)).toEqual([5, 7, 12]);
    expect(found[2]?.problem).toBe('the language “es” is given twice');
  });

  it('names the environments that have a value', async () => {
    const environments = 'environments:\n  uk: { waba: 11, values: { shop: x } }\n  it: { waba: 12 }\n';
    const files = {
      'a.yaml': family('    body: a ${shop}\n    footer: ${mall}\n'),
      'environments.yaml': environments,
    };
    expect(await problems(files, { clinic: '', host: '' })).toEqual([
      'a.yaml:5:11 no value is known for “${shop}”; uk has it',
      'a.yaml:6:13 no value is known for “${mall}”; environments.yaml has it nowhere',
    ]);
  });

  it('takes the spellings of a language for one', async () => {
    const { sources, problems: found } = await read({
      'a.yaml': 'name: a\ncategory: UTILITY\nlanguages:\n  en-us: { body: x }\n  en_US: { body: y }\n',
    });
    expect(sources.map(({ draft }) => draft.language)).toEqual(['en-us']);
    expect(found.map(({ problem }) => problem)).toEqual([
      `a in en_US is given already: ${join('t', 'a.yaml')}, line 4`,
    ]);
  });

  it('is told of a file that two have, once', async () => {
    const { sources, problems: found } = await read({
      'a.yaml': family('    body: x\n'),
      'b.yaml': family('    body: y\n'),
    });
    expect(sources).toHaveLength(1);
    expect(found).toEqual([
      {
        file: join('t', 'b.yaml'),
        at: { line: 4, column: 3 },
        problem: `a in en is given already: ${join('t', 'a.yaml')}, line 4`,
      },
    ]);
  });

  it('is that a folder is not there, a file may not be read, or is huge', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'huge.json'), Buffer.alloc(50 * 1024 * 1024, ' '));
    mkdirSync(join(folder, 'odd.yaml'));
    const { problems: found } = await readSources(['none', 'huge.json', '.'], {}, folder);
    expect(found.map(({ file, problem }) => `${file} ${problem}`)).toEqual([
      'none there is no such file or folder',
      'huge.json it is larger than 16 MB, which no file of templates is',
      'odd.yaml it is no file',
    ]);
    chmodSync(folder, 0o755);
  });

  it('is not a bomb of aliases', async () => {
    const levels = Array.from({ length: 9 }, (_, level) => {
      const inner = level === 0 ? 'x' : `*a${level - 1}`;
      return `a${level}: &a${level} [${Array(9).fill(inner).join(', ')}]`;
    });
    const before = performance.now();
    expect(await problems({ 'a.yaml': levels.join('\n') })).toEqual(
      expect.arrayContaining([expect.stringContaining('it becomes more than 100000 parts')]),
    );
    expect(performance.now() - before).toBeLessThan(5000);
  });
});
