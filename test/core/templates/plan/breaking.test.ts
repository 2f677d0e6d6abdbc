import { describe, expect, it } from 'vitest';
import { normalDraft } from '../../../../src/core/templates/index.ts';
import { breakingChanges } from '../../../../src/core/templates/plan/breaking.ts';
import { changesOf } from '../../../../src/core/templates/plan/changes.ts';
import { templateDraft } from '../../../../src/core/wire/graph/template-draft.ts';

const draft = (...components: readonly object[]) =>
  normalDraft(templateDraft.parse({ name: 'a', language: 'en', category: 'MARKETING', components }));

const body = (text: string) => ({ type: 'BODY', text });
const buttons = (...list: readonly object[]) => ({ type: 'BUTTONS', buttons: list });
const reply = (text: string) => ({ type: 'QUICK_REPLY', text });
const url = (address: string) => ({ type: 'URL', text: 'Go', url: address });
const card = (...components: readonly object[]) => ({ components });
const carousel = (...cards: readonly object[]) => ({ type: 'CAROUSEL', cards });

describe('what breaks senders', () => {
  it.each([
    ['other words', [body('Hello {{1}}.')], [body('Dear {{1}}.')], []],
    ['a parameter more', [body('Hello {{1}}.')], [body('Hello {{1}} and {{2}}.')], ['parameters']],
    ['another name', [body('Hello {{who}}.')], [body('Hello {{name}}.')], ['parameters']],
    ['names in another order', [body('{{a}} or {{b}}')], [body('{{b}} or {{a}}')], []],
    [
      'a picture for a text',
      [{ type: 'HEADER', format: 'TEXT', text: 'Hello' }],
      [{ type: 'HEADER', format: 'IMAGE' }],
      ['header-format'],
    ],
    ['a plain header gone', [{ type: 'HEADER', format: 'TEXT', text: 'Hello' }, body('x')], [body('x')], []],
    [
      'another button at an index',
      [buttons(reply('A'), url('https://a.example'))],
      [buttons(url('https://a.example'), reply('A'))],
      ['button-type', 'button-type'],
    ],
    ['a button gone', [buttons(reply('A'), reply('B'))], [buttons(reply('A'))], ['button-type']],
    ['a plain button more', [buttons(reply('A'))], [buttons(reply('A'), reply('B'))], []],
    [
      'a variable in an address',
      [buttons(url('https://a.example/'))],
      [buttons(url('https://a.example/{{1}}'))],
      ['button-parameter'],
    ],
    [
      'a code to copy',
      [buttons(reply('A'))],
      [buttons(reply('A'), { type: 'COPY_CODE', example: 'X' })],
      ['button-parameter'],
    ],
    ['a card more', [carousel(card(body('a')))], [carousel(card(body('a')), card(body('b')))], ['cards']],
    ['a parameter on a card', [carousel(card(body('a')))], [carousel(card(body('a {{1}}')))], ['parameters']],
  ] as const)('%s', (_, before, after, expected) => {
    expect(breakingChanges(draft(...before), draft(...after)).map(({ what }) => what)).toEqual(expected);
  });
});

describe('what differs', () => {
  it('is told for each part by itself', () => {
    const before = draft(
      body('a'),
      { type: 'FOOTER', text: 'f' },
      buttons(reply('A'), url('https://a.example')),
    );
    const after = draft(
      { type: 'HEADER', format: 'TEXT', text: 'New' },
      body('b'),
      buttons(reply('B'), url('https://b.example'), reply('C')),
    );
    expect(changesOf(before, after).map(({ part, field, kind }) => [part, field, kind])).toEqual([
      ['body', 'text', 'changed'],
      ['footer', '', 'removed'],
      ['button 1', 'text', 'changed'],
      ['button 2', 'url', 'changed'],
      ['button 3', '', 'added'],
      ['header', '', 'added'],
    ]);
  });

  it('is told on cards, in examples, and in a component nobody knows', () => {
    const before = draft(carousel(card(body('a'))), { type: 'HOLOGRAM', depth: 1 });
    const after = draft(carousel(card(body('b'))), { type: 'HOLOGRAM', depth: 2 });
    expect(changesOf(before, after)).toMatchObject([
      { part: 'card 1 body', field: 'text', before: 'a', after: 'b' },
      { part: 'hologram', field: 'depth', before: '1', after: '2' },
    ]);
  });

  it('is not what Meta fills in, nor what a file does not name', () => {
    const otp = { type: 'OTP', otp_type: 'COPY_CODE' };
    const asked = templateDraft.parse({
      name: 'a',
      language: 'en',
      category: 'AUTHENTICATION',
      components: [buttons(otp)],
    });
    const there = {
      ...asked,
      message_send_ttl_seconds: 600,
      components: [buttons({ ...otp, text: 'Copy code' })],
    };
    expect(changesOf(normalDraft(templateDraft.parse(there)), normalDraft(asked))).toEqual([]);
  });
});
