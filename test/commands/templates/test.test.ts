import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { documentOf, type Fakes, run, temporaryFolder } from '../../support/run.ts';
import { setScriptedAccount } from '../../support/scripted-account.ts';
import { REQUESTS } from '../../support/template-requests.ts';

const REMINDER = `name: visit_reminder
category: UTILITY
languages:
  en_GB:
    header: { text: "Visit to {{doctor}}", examples: { doctor: Dr Ruiz } }
    body:
      text: |-
        Hello *{{first_name}}*, your visit is on {{visit_date}} at our clinic.
      examples: { first_name: Luz, visit_date: 4 May }
    footer: North Clinic
    buttons:
      - { type: QUICK_REPLY, text: Confirm }
      - { type: URL, text: Change, url: "https://north.example/v/{{1}}", example: "https://north.example/v/17" }
  ar:
    header: { text: "زيارة {{doctor}}", examples: { doctor: Dr Ruiz } }
    body:
      text: مرحبا {{first_name}}، موعدك يوم {{visit_date}} في عيادتنا.
      examples: { first_name: Luz, visit_date: 4 May }
`;

const OFFER = {
  name: 'spring_offer',
  language: 'en_GB',
  category: 'MARKETING',
  components: [
    { type: 'HEADER', format: 'IMAGE', example: { header_handle: ['4::x'] } },
    { type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'Ends soon', has_expiration: true } },
    { type: 'BODY', text: 'Hello {{1}}, bags are cheaper now.', example: { body_text: [['Luz']] } },
    {
      type: 'BUTTONS',
      buttons: [
        { type: 'COPY_CODE', example: 'SAVE20' },
        {
          type: 'URL',
          text: 'Shop',
          url: 'https://shop.example/{{1}}',
          example: ['https://shop.example/bags'],
        },
      ],
    },
  ],
};

const CODE = {
  name: 'login_code',
  language: 'en_GB',
  category: 'AUTHENTICATION',
  components: [
    { type: 'BODY', add_security_recommendation: true },
    { type: 'FOOTER', code_expiration_minutes: 5 },
    { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE' }] },
  ],
};

/** A working folder with templates in it. */
function folderWith(files: Readonly<Record<string, string | object>> = {}) {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'templates'));
  const all = {
    'templates/visit_reminder.yaml': REMINDER,
    'templates/offer.json': OFFER,
    'templates/code.json': CODE,
    ...files,
  };
  for (const [file, content] of Object.entries(all))
    writeFileSync(join(folder, file), typeof content === 'string' ? content : JSON.stringify(content));
  const env = { COEX_HOME: join(folder, 'home') };
  return (argv: readonly string[], fakes: Fakes = {}) =>
    run(['templates', 'test', ...argv], { env, workingFolder: folder, ...fakes });
}

const VALUES = ['--param', 'first_name=Ana', '--param', 'visit_date=5 May', '--param', 'header.doctor=Dr Li'];

describe('coex templates test', () => {
  it('shows each language with its own examples', async () => {
    const test = folderWith();
    const ran = await test(['visit_reminder']);
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(ran.stdout).toContain('visit_reminder  en_GB  UTILITY  templates/visit_reminder.yaml');
    expect(ran.stdout).toContain('│ Hello *Luz*, your visit is on 4 May at our clinic.       │');
    expect(ran.stdout).toContain('│ [0] ↩ Confirm ');
    expect(ran.stdout).toContain('│     https://north.example/v/17 ');
    expect(ran.stdout).toContain('مرحبا Luz');
  });

  it.each([40, 80, 200])('keeps to %i columns, with colour and without', async (columns) => {
    const test = folderWith({
      'templates/wide.json': {
        name: 'wide',
        language: 'ja',
        category: 'UTILITY',
        components: [
          {
            type: 'BODY',
            text: '*太字の文*と_斜体_と~取り消し~と```mono```。👩‍👩‍👧‍👦 家族🎉、スペースのない長い文章が続いていきますので折り返しが必要です。\n\u001b[31mhttps://shop.example/a-very-long-path/that-has-no-spaces/and-goes-on-for-more-than-one-line',
          },
        ],
      },
    });
    for (const env of [{}, { FORCE_COLOR: '1' }]) {
      const home = { COEX_HOME: temporaryFolder(), TERM: 'xterm', ...env };
      for (const name of ['wide', 'visit_reminder', 'spring_offer']) {
        const { stdout, exitCode } = await test([name], { isTTY: true, columns, env: home });
        expect(exitCode).toBe(0);
        const lines = stripVTControlCharacters(stdout).split('\n');
        const boxed = lines.filter((line) => /^ *[│╭├╰]/.test(line));
        const widths = new Set(boxed.map((line) => stringWidth(line)));
        expect([...widths]).toEqual([Math.min(columns, 64)]);
      }
    }
  });

  it('draws WhatsApp’s formatting with colour, and leaves its marks without', async () => {
    const test = folderWith();
    const isTTY = true;
    const env = { COEX_HOME: temporaryFolder(), TERM: 'xterm' };
    const colored = await test(['visit_reminder', '--language', 'en_GB'], { isTTY, env });
    expect(colored.stdout).toContain('Hello \u001b[1mLuz\u001b[22m, your');
    const plain = await test(['visit_reminder', '--language', 'en_GB'], {
      isTTY,
      env: { ...env, NO_COLOR: '1' },
    });
    expect(plain.stdout).toContain('Hello *Luz*, your');
    expect(plain.stdout).not.toContain('\u001b');
  });

  it('takes a language in any spelling, of the file or of the flag', async () => {
    const test = folderWith({
      'templates/visit_reminder.yaml': REMINDER.replace('  en_GB:', '  en-gb:').replace(
        '  ar:',
        '  zh-Hant-TW:',
      ),
    });
    for (const [language, found] of [
      ['EN_gb', 'en-gb'],
      ['zh_hant_tw', 'zh-Hant-TW'],
    ] as const) {
      const ran = await test(['visit_reminder', '--language', language, '--json']);
      expect(documentOf(ran).templates).toMatchObject([{ language: found }]);
    }
  });

  it('prints the body of the request, as Meta takes it', async () => {
    const test = folderWith();
    const ran = await test([
      'visit_reminder',
      '--language',
      'en-gb',
      ...VALUES,
      '--param',
      'button.0=yes:17',
      '--param',
      'button.1=17 ü/%20?a=b',
      '--to',
      '+447700900123',
      '--body',
    ]);
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(documentOf(ran)).toEqual({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: '+447700900123',
      type: 'template',
      template: {
        name: 'visit_reminder',
        language: { code: 'en_GB' },
        components: [
          { type: 'header', parameters: [{ type: 'text', text: 'Dr Li', parameter_name: 'doctor' }] },
          {
            type: 'body',
            parameters: [
              { type: 'text', text: 'Ana', parameter_name: 'first_name' },
              { type: 'text', text: '5 May', parameter_name: 'visit_date' },
            ],
          },
          {
            type: 'button',
            sub_type: 'quick_reply',
            index: '0',
            parameters: [{ type: 'payload', payload: 'yes:17' }],
          },
          {
            type: 'button',
            sub_type: 'url',
            index: '1',
            parameters: [{ type: 'text', text: '17%20%C3%BC/%20?a=b' }],
          },
        ],
      },
    });
  });

  it('takes what is not given from the examples, by whatever address it is given', async () => {
    const test = folderWith();
    const argv = ['visit_reminder', '--language', 'en_GB', '--sample', '--param', 'first_name=Ana'];
    const { template } = documentOf(await test([...argv, '--param', 'button.1=99', '--body']));
    expect(JSON.stringify(template)).toMatch(/Dr Ruiz.*"Ana".*"4 May".*"99"/);
    expect(JSON.stringify(template)).not.toContain('Luz');
  });

  it('sends a code twice, and an offer with its end in milliseconds', async () => {
    const test = folderWith();
    const code = documentOf(await test(['login_code', '--param', 'code=918273', '--body']));
    expect(code.template.components).toEqual([
      { type: 'body', parameters: [{ type: 'text', text: '918273' }] },
      { type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: '918273' }] },
    ]);
    const offer = documentOf(
      await test([
        'spring_offer',
        '--param',
        'header=https://shop.example/a.png',
        '--param',
        'offer.expires=2026-12-01T18:00:00Z',
        '--sample',
        '--body',
      ]),
    );
    expect(offer.template.components).toEqual([
      { type: 'header', parameters: [{ type: 'image', image: { link: 'https://shop.example/a.png' } }] },
      { type: 'body', parameters: [{ type: 'text', text: 'Luz' }] },
      {
        type: 'button',
        sub_type: 'copy_code',
        index: '0',
        parameters: [{ type: 'coupon_code', coupon_code: 'SAVE20' }],
      },
      { type: 'button', sub_type: 'url', index: '1', parameters: [{ type: 'text', text: 'bags' }] },
      {
        type: 'limited_time_offer',
        parameters: [
          {
            type: 'limited_time_offer',
            limited_time_offer: { expiration_time_ms: Date.UTC(2026, 11, 1, 18) },
          },
        ],
      },
    ]);
  });

  it.each([
    ['a value that is missing', ['visit_reminder', '--param', 'first_name=Ana'], 132000, 'body.visit_date'],
    ['a name that is not there', ['visit_reminder', ...VALUES, '--param', 'fist=a'], 132000, 'fist'],
    ['a line break', ['visit_reminder', ...VALUES, '--param', 'first_name=A\nB'], 132018, 'body.first_name'],
    [
      'five spaces',
      ['visit_reminder', ...VALUES, '--param', 'first_name=A     B'],
      132018,
      'body.first_name',
    ],
    ['an empty value', ['visit_reminder', ...VALUES, '--param', 'first_name='], 131008, 'body.first_name'],
    [
      'a long value',
      ['visit_reminder', ...VALUES, '--param', `first_name=${'x'.repeat(1200)}`],
      132005,
      'body',
    ],
    ['media that are missing', ['spring_offer', '--param', '1=Luz'], 132012, 'header'],
    ['a long code', ['login_code', '--param', 'code=1234567890123456'], 132018, 'body.1'],
  ])('tells %s with Meta’s code, and gives no body', async (_, argv, code, at) => {
    const test = folderWith();
    const ran = await test([...argv, '--json']);
    expect(ran.exitCode).toBe(3);
    const [tested] = documentOf(ran).templates;
    expect(tested.problems).toContainEqual(
      expect.objectContaining({ code, at, fix: expect.stringMatching(/./) }),
    );
    expect(tested.body).toBeNull();
    const drawn = await test(argv);
    expect(drawn.exitCode).toBe(3);
    expect(drawn.stdout).toContain(`✘ ${code} ${at} `);
  });

  it('shows the cards of a carousel below its bubble, or only those that are asked for', async () => {
    const test = folderWith({ 'templates/bags.json': REQUESTS.carousel });
    const { name } = REQUESTS.carousel;
    const ran = await test([name]);
    expect(ran.exitCode).toBe(0);
    const lines = ran.stdout.split('\n');
    expect(lines.filter((line) => /^ {2}card \d/.test(line))).toEqual(['  card 0', '  card 1']);
    expect(lines[lines.indexOf('  card 0') + 1]).toMatch(/^ {2}╭─+╮$/);
    const card = lines.slice(lines.indexOf('  card 1')).join('\n');
    expect(card).toContain('│ [0] ↩ More like this ');
    expect(card).toContain('│     https://shop.example/p/cap ');
    const only = await test([name, '--card', '1', '--json']);
    expect(documentOf(only).templates[0].message.cards).toMatchObject([
      { index: 1, buttons: [{ text: 'More like this' }, { detail: 'https://shop.example/p/cap' }] },
    ]);
    const both = await test([name, '--card', '1', '--card', '0', '--json']);
    expect(documentOf(both).templates[0].message.cards).toMatchObject([{ index: 0 }, { index: 1 }]);
    expect(await test([name, '--card', '10'])).toMatchObject({ exitCode: 2 });
  });

  it('takes values from files, JSON or a text', async () => {
    const test = folderWith({
      'name.txt': 'Ana María\r\n',
      'image.json': { link: 'https://shop.example/bags.png' },
    });
    const argv = ['visit_reminder', '--language', 'en_GB', '--sample', '--json'];
    const { templates } = documentOf(await test([...argv, '--param', 'first_name=@name.txt']));
    expect(templates[0].message.body).toContain('Hello *Ana María*, your');
    const plain = documentOf(await test([...argv, '--param', 'first_name=@@name.txt']));
    expect(plain.templates[0].message.body).toContain('Hello *@name.txt*, your');
    const image = await test(['spring_offer', '--sample', '--body', '--param', 'header=@image.json']);
    expect(documentOf(image).template.components[0]).toMatchObject({
      type: 'header',
      parameters: [{ type: 'image', image: { link: 'https://shop.example/bags.png' } }],
    });
    const gone = await test([...argv, '--param', 'first_name=@nobody.txt']);
    expect(documentOf(gone)).toMatchObject({ error: { code: 'input-unreadable' } });
  });

  it('takes a template as the account has it', async () => {
    const node = { id: '1', status: 'APPROVED', category: 'UTILITY' };
    const page = {
      data: ['en-us', 'de'].map((language) => ({
        ...node,
        name: 'visit_reminder',
        language,
        components: [{ type: 'BODY', text: `Now in ${language}` }],
      })),
    };
    const { ask, put } = setScriptedAccount();
    put('templates/visit_reminder.yaml', REMINDER);
    const { exitCode, data } = await ask(['test', 'visit_reminder', '--from-account'], page);
    expect(exitCode).toBe(0);
    expect(data.templates).toMatchObject([
      { language: 'en_US', from: '42', message: { body: 'Now in en-us' } },
      { language: 'de', from: '42', message: { body: 'Now in de' } },
    ]);
    const one = await ask(['test', 'visit_reminder', '--from-account', '--language', 'EN-US'], page);
    expect(one.data.templates).toHaveLength(1);
    const other = await ask(['test', 'visit_remainder', '--from-account'], page);
    expect(other).toMatchObject({
      exitCode: 5,
      data: { error: { message: expect.stringContaining('template in the account') } },
    });
  });

  it('checks a message as somebody sends it already', async () => {
    const components = [{ type: 'body', parameters: [{ type: 'text', text: 'Luz' }] }];
    const test = folderWith({ 'send.json': { type: 'template', template: { components } } });
    const ran = await test(['visit_reminder', '--language', 'en_GB', '--params', 'send.json', '--json']);
    expect(ran.exitCode).toBe(3);
    expect(
      documentOf(ran).templates[0].problems.map(({ code, at }: { code: number; at: string }) => [code, at]),
    ).toEqual([
      [132000, 'header'],
      [100, 'body'],
      [132000, 'body'],
      [131008, 'button.1'],
    ]);
  });

  it('says which rows of a list would be refused, and counts them all', async () => {
    const rows = Array.from(
      { length: 60 },
      (_, at) => `p${at},${at % 2 === 0 ? 'Luz' : '"two\nlines"'},4 May,Dr Li,${at}`,
    );
    const csv = `phone,first_name,visit_date,doctor,button.1\r\n${rows.join('\r\n')}\r\n"open,x\r\n`;
    const test = folderWith();
    const argv = ['visit_reminder', '--language', 'en_GB', '--params', '-'];
    const ran = await test([...argv, '--json'], { stdin: csv });
    expect(ran.exitCode).toBe(3);
    const { checked, failed, unused, failures } = documentOf(ran).rows;
    expect({ checked, failed, unused }).toEqual({ checked: 61, failed: 31, unused: ['phone'] });
    expect(failures).toHaveLength(20);
    expect(failures[0]).toMatchObject({ line: 3, problems: [{ code: 132018, at: 'body.first_name' }] });
    const drawn = await test(argv, { stdin: csv });
    expect(drawn.stdout).toContain('… and 11 rows more.');
    expect(drawn.stdout).toContain('✘ 31 of 61 rows would be refused.');
  });

  it('checks the lines of NDJSON, those that are none included', async () => {
    const good = { first_name: 'Luz', visit_date: '4 May', doctor: 'Dr Li', buttons: [null, '17'] };
    const lines = [
      JSON.stringify(good),
      '{"first_name":',
      '',
      '[1]',
      JSON.stringify({ ...good, first_name: '' }),
    ];
    const test = folderWith();
    const ran = await test(['visit_reminder', '--language', 'en_GB', '--params', '-', '--json'], {
      stdin: lines.join('\n'),
    });
    expect(documentOf(ran).rows).toMatchObject({
      checked: 4,
      failed: 3,
      failures: [
        { line: 2, unreadable: 'it is no JSON on one line' },
        { line: 4, unreadable: 'it is no JSON object' },
        { line: 5, problems: [{ code: 131008 }] },
      ],
    });
  });

  it.each([
    ['no such template', ['nothing'], 5, 'not-found'],
    ['no such language', ['visit_reminder', '--language', 'xx'], 5, 'not-found'],
    ['a parameter without a value', ['visit_reminder', '--param', 'x'], 2, 'usage'],
    ['a file of values that is not there', ['visit_reminder', '--params', 'no.json'], 2, 'input-unreadable'],
    ['a file of values that is no JSON', ['visit_reminder', '--params', 'bad.json'], 2, 'input-unreadable'],
    ['a list in UTF-16', ['visit_reminder', '--params', 'utf16.csv'], 2, 'list-unusable'],
  ])('refuses %s', async (_, argv, exitCode, code) => {
    const test = folderWith({ 'bad.json': '{', 'utf16.csv': '\u0000f\u0000i' });
    const ran = await test([...argv, '--json']);
    expect(ran.exitCode).toBe(exitCode);
    expect(documentOf(ran).error.code).toBe(code);
  });

  it('names the template that was meant', async () => {
    const { stderr } = await folderWith()(['visit_remindr']);
    expect(stderr).toContain('Did you mean visit_reminder?');
  });

  it('lets nothing in a file drive the terminal', async () => {
    const odd = REMINDER.replace('  ar:', '  "en\\e[31m\\u202e":').replaceAll('visit_reminder', 'odd');
    for (const argv of [['odd'], ['odd', '--body']]) {
      const { stdout, stderr } = await folderWith({ 'templates/odd.yaml': odd })(argv);
      expect(stdout).toContain('Dr Ruiz');
      for (const driving of ['\u001b', '\u202e']) expect(stdout + stderr).not.toContain(driving);
    }
  });
});
