import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { setScriptedAccount } from '../../support/scripted-account.ts';

const BODY = { type: 'BODY', text: 'Your bike is ready.' };
const NODE = {
  language: 'en_GB',
  status: 'APPROVED',
  category: 'UTILITY',
  quality_score: { score: 'GREEN' },
};
const PLAIN = { ...NODE, id: '2', name: 'pickup_ready', components: [BODY] };

/** What nobody has described, each in a template of its own. */
const ODD: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ['a button of nothing', { components: [BODY, { type: 'BUTTONS', buttons: [null] }] }],
  ['a card of nothing', { components: [BODY, { type: 'CAROUSEL', cards: [null] }] }],
  [
    'a part of nothing in a card',
    { components: [BODY, { type: 'CAROUSEL', cards: [{ components: [null] }] }] },
  ],
  [
    'an example of nothing',
    { components: [{ ...BODY, text: 'Hello {{who}}', example: { body_text_named_params: [null] } }] },
  ],
  ['a component without a type', { components: [BODY, { text: 'Harbour Lane Bikes' }] }],
  ['a component of nothing', { components: [null, BODY] }],
  ['components that are no list', { components: 'none' }],
];

/** Values beside the components: what they would say is left out, and the rest read. */
const ODD_SETTINGS: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ['a bare score', { quality_score: 'GREEN' }],
  ['a list for a score', { quality_score: ['GREEN'] }],
  ['a text for a switch', { cta_url_link_tracking_opted_out: 'no' }],
  ['words for a number', { message_send_ttl_seconds: 'a day' }],
  ['an object for a name', { sub_category: {} }],
];

const SUMMARY = { summary: {} };

describe.each(ODD)('an account with %s', (_, odd) => {
  const page = { data: [{ ...NODE, id: '1', name: 'odd_one', ...odd }, PLAIN] };

  it('is pulled but for that one, which is told', async () => {
    const { ask, folder } = setScriptedAccount();
    const { exitCode, data } = await ask(['pull'], page);
    expect(data).toMatchObject({
      files: [{ names: ['pickup_ready'], change: 'created' }],
      problems: [],
      notes: [{ name: 'odd_one', language: 'en_GB', note: expect.stringMatching(/^left out: .*components/) }],
    });
    expect(exitCode).toBe(0);
    expect(existsSync(join(folder, 'templates', 'odd_one.yaml'))).toBe(false);
  });

  it('is planned, reviewed and shown', async () => {
    const { ask } = setScriptedAccount();
    await ask(['pull'], page);
    const planned = await ask(['plan'], page, SUMMARY);
    expect(planned.data.accounts[0].steps).toMatchObject([
      { name: 'pickup_ready', action: 'unchanged' },
      { name: 'odd_one', action: 'unmanaged' },
    ]);
    const pruned = await ask(['plan', '--prune'], page, SUMMARY);
    expect(pruned.data.accounts[0].steps[1]).toMatchObject({ name: 'odd_one', action: 'unmanaged' });
    for (const command of ['status', 'review'])
      expect(await ask([command], SUMMARY, page)).toMatchObject({ exitCode: 0 });
  });

  it('is planned where a file has that one as well', async () => {
    const { ask, put } = setScriptedAccount();
    const buttons = { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Fine' }] };
    const components = [BODY, { type: 'CAROUSEL', cards: [{ components: [BODY, buttons] }] }, buttons];
    put('odd.json', { name: 'odd_one', language: 'en_GB', category: 'UTILITY', components });
    const { exitCode, data } = await ask(['plan', 'odd.json'], page, SUMMARY);
    expect(exitCode).toBe(0);
    const [step] = data.accounts[0].steps;
    expect(step).toMatchObject({ name: 'odd_one', action: 'edit' });
    expect(step.changes.length).toBeGreaterThan(0);
  });
});

describe.each(ODD)('a template with %s', (_, odd) => {
  it('is no template that can be tried out, and is said to be none', async () => {
    const { ask } = setScriptedAccount();
    const page = { data: [{ ...NODE, id: '1', name: 'odd_one', ...odd }, PLAIN] };
    expect(await ask(['test', 'odd_one', '--from-account'], page)).toMatchObject({
      exitCode: 3,
      data: { templates: [], unreadable: [{ file: '42', problem: expect.stringContaining('components') }] },
    });
  });
});

describe.each(ODD_SETTINGS)('a template with %s', (_, odd) => {
  it('is pulled as if nothing were said of that', async () => {
    const { ask, read } = setScriptedAccount();
    const { data } = await ask(['pull'], { data: [{ ...PLAIN, ...odd }] });
    expect(data).toMatchObject({ files: [{ change: 'created' }], notes: [], problems: [] });
    expect(read('templates/pickup_ready.yaml')).toMatch(
      /\nname: pickup_ready\ncategory: UTILITY\nlanguages:\n/,
    );
  });
});

describe('a bare score', () => {
  it('is the score', async () => {
    const { ask } = setScriptedAccount();
    const page = { data: [{ ...PLAIN, quality_score: 'RED' }] };
    const { data, exitCode } = await ask(['review', '--fail-on', 'quality:red'], SUMMARY, page);
    expect(data.accounts[0].templates).toMatchObject([{ quality: 'RED' }]);
    expect(exitCode).toBe(3);
  });
});
