import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { setPullStage } from '../../support/pull-stage.ts';
import { setScriptedAccount } from '../../support/scripted-account.ts';
import { REQUESTS } from '../../support/template-requests.ts';

const pull = ['templates', 'pull', 'visit_reminder'];

async function stage() {
  const made = await setPullStage();
  await made.create(REQUESTS.named);
  return { ...made, account: ['--waba', made.sandbox.waba.id] };
}

describe('a file that cannot be understood', () => {
  it.each([
    ['visit_reminder.json', '{ "name": "visit_reminder", '],
    ['visit_reminder.yml', 'name: [visit_reminder\n'],
    ['visit_reminder.yml', ''],
    ['visit_reminder.yml', Buffer.from('name: vis\xe9t\n', 'latin1')],
  ])('gets no other beside it: %s', async (name, content) => {
    const { ask, put, files, account, folder } = await stage();
    put(`templates/${name}`, content);
    const { exitCode, data } = await ask(...pull, ...account);
    expect(exitCode).toBe(3);
    expect(data.files).toEqual([]);
    expect(data.problems).toMatchObject([
      { file: join('templates', name) },
      {
        file: join('templates', name),
        problem: 'left as it is, and visit_reminder with it: mend it first',
      },
    ]);
    expect(files()[name]).toBe(content.toString('utf8'));
    expect(existsSync(join(folder, 'templates', 'visit_reminder.yaml'))).toBe(false);
  });
});

describe('what a file leaves open', () => {
  const SETTINGS = {
    message_send_ttl_seconds: 3600,
    sub_category: 'ORDER_STATUS',
    cta_url_link_tracking_opted_out: true,
    library_template_name: 'delivery_update_1',
  };
  const BODY = { type: 'BODY', text: 'Your bike is ready.' };
  const REQUEST = { name: 'bike_ready', language: 'en_GB', category: 'UTILITY', components: [BODY] };
  const page = (text = BODY.text) => ({
    data: [{ ...REQUEST, ...SETTINGS, id: '1', status: 'APPROVED', components: [{ ...BODY, text }] }],
  });
  const FAMILY = 'name: bike_ready\ncategory: UTILITY\nlanguages:\n  en_GB: { body: Your bike is ready. }\n';

  it.each([
    ['templates/bike_ready.yaml', FAMILY],
    ['templates/bike_ready.json', JSON.stringify(REQUEST)],
  ])('is not put into it, as a plan calls it equal: %s', async (file, content) => {
    const { ask, put, read } = setScriptedAccount();
    put(file, content);
    const planned = await ask(['plan', '--detailed-exitcode'], page(), { summary: {} });
    expect(planned.exitCode).toBe(0);
    const same = await ask(['pull'], page());
    expect(same.data.files).toMatchObject([{ change: 'unchanged', unchanged: ['en_GB'] }]);
    expect(read(file)).toBe(content);
    const other = await ask(['pull'], page('Your bikes are ready.'));
    expect(other.data.files).toMatchObject([{ change: 'changed', changed: ['en_GB'] }]);
    expect(read(file)).toBe(content.replace('bike is', 'bikes are'));
  });

  it('is in a file that is new', async () => {
    const { ask, read } = setScriptedAccount();
    await ask(['pull'], page());
    for (const key of Object.keys(SETTINGS))
      expect(read('templates/bike_ready.yaml')).toContain(`\n${key}: `);
  });
});

describe('a comment behind a text', () => {
  const family = (body: string) =>
    `name: bike_ready\ncategory: UTILITY\nlanguages:\n  en_GB:\n    body:${body}\n    footer: Harbour Lane Bikes # ours\n`;
  const page = (components: readonly object[]) => ({
    data: [
      { id: '1', name: 'bike_ready', language: 'en_GB', status: 'APPROVED', category: 'UTILITY', components },
    ],
  });
  const body = (text: string, more: object = {}) => ({ type: 'BODY', text, ...more });
  const FOOTER = { type: 'FOOTER', text: 'Harbour Lane Bikes' };
  const TWO = 'Your bike is ready.\nCome by.';
  const LITERAL = ' |- # as Luz wrote it\n      Your bike is ready.\n      Come by.';

  it.each([
    ['one line becomes two', ' Your bike # as Luz wrote it', body(TWO), LITERAL],
    ['one in quotes', ` 'Your bike' # as Luz wrote it`, body(TWO), LITERAL],
    ['two lines in quotes', ' "Your\\nbike" # as Luz wrote it', body(TWO), LITERAL],
    ['two lines become others', ' |- # as Luz wrote it\n      Your\n      bike', body(TWO), LITERAL],
    [
      'two lines become one',
      ' |- # as Luz wrote it\n      Your\n      bike',
      body('Your bike is ready.'),
      ' Your bike is ready. # as Luz wrote it',
    ],
    [
      'a text becomes one with examples',
      ' Your bike # as Luz wrote it',
      body('Bike {{1}} is ready.\nCome by.', { example: { body_text: [['17']] } }),
      ' # as Luz wrote it\n      text: |-\n        Bike {{1}} is ready.\n        Come by.\n      examples: ["17"]',
    ],
  ])('stays: %s', async (_, written, component, wanted) => {
    for (const lines of [(text: string) => text, (text: string) => text.replaceAll('\n', '\r\n')]) {
      const { ask, put, read } = setScriptedAccount();
      put('templates/bike_ready.yaml', lines(family(written)));
      const { data } = await ask(['pull'], page([component, FOOTER]));
      expect(data).toMatchObject({ problems: [], files: [{ change: 'changed' }] });
      expect(read('templates/bike_ready.yaml')).toBe(lines(family(wanted)));
      const again = await ask(['pull'], page([component, FOOTER]));
      expect(again.data.files).toMatchObject([{ change: 'unchanged' }]);
    }
  });
});
