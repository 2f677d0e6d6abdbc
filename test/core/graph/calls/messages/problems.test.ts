import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageProblems, type OutgoingMessage } from '../../../../../src/core/graph/index.ts';
import { LIMITS } from '../../../../../src/core/rules/index.ts';
import { EVERY_MESSAGE } from '../../../../support/every-message.ts';

const to = '+447700900155';
const long = (characters: number) => 'x'.repeat(characters);

/** The problems of a message, one a line. */
function told(message: OutgoingMessage): string[] {
  return messageProblems(message).map(({ at, problem }) => `${at} ${problem}`);
}

type InteractiveMessage = Extract<OutgoingMessage, { type: 'interactive' }>['interactive'];
type TemplateParts = NonNullable<Extract<OutgoingMessage, { type: 'template' }>['template']['components']>;

function interactive(content: InteractiveMessage): OutgoingMessage {
  return { to, type: 'interactive', interactive: content };
}

function template(...components: TemplateParts): OutgoingMessage {
  return { to, type: 'template', template: { name: 'a', language: { code: 'en' }, components } };
}

function buttons(...titles: readonly string[]): OutgoingMessage {
  return interactive({
    type: 'button',
    body: { text: 'Choose' },
    action: {
      buttons: titles.map((title, index) => ({ type: 'reply', reply: { id: String(index), title } })),
    },
  });
}

function list(
  sections: Extract<InteractiveMessage, { type: 'list' }>['action']['sections'],
): OutgoingMessage {
  return interactive({ type: 'list', body: { text: 'Choose' }, action: { button: 'Show', sections } });
}

const rows = (count: number, prefix = 'r') =>
  Array.from({ length: count }, (_, index) => ({ id: `${prefix}${index}`, title: `Row ${index}` }));

describe('a message that Meta takes', () => {
  it.each(Object.entries(EVERY_MESSAGE))('has no problems: %s', (_title, message) => {
    expect(told(message)).toEqual([]);
  });

  it.each<[string, OutgoingMessage]>([
    ['a text', { to, type: 'text', text: { body: long(4096) } }],
    ['a text of emoji, each counted once', { to, type: 'text', text: { body: '🚲'.repeat(4096) } }],
    ['a caption', { to, type: 'video', video: { id: '1', caption: long(1024) } }],
    ['buttons', buttons(long(20), 'b', 'c')],
    ['a list', list([{ rows: rows(10) }])],
    ['callback data', { to, type: 'audio', audio: { id: '1' }, biz_opaque_callback_data: long(512) }],
    [
      'five contacts',
      {
        to,
        type: 'contacts',
        contacts: Array.from({ length: 5 }, () => ({ name: { formatted_name: 'M' } })),
      },
    ],
    ['the poles', { to, type: 'location', location: { latitude: -90, longitude: 180 } }],
    ['a phone with signs', { to: '+44 (7700) 900-155', type: 'text', text: { body: 'a' } }],
  ])('may go to the limit: %s', (_title, message) => {
    expect(told(message)).toEqual([]);
  });
});

describe('a message that Meta refuses', () => {
  const noPlus = 'to has no + and country code: Meta would put the business’s own in front';
  it.each<[string, OutgoingMessage, readonly string[]]>([
    ['no plus', { to: '447700900155', type: 'text', text: { body: 'a' } }, [noPlus]],
    ['a plus alone', { to: '+', type: 'text', text: { body: 'a' } }, [noPlus]],
    ['letters for a phone', { to: '+44abc', type: 'text', text: { body: 'a' } }, [noPlus]],
    ['nobody', { to: '', type: 'text', text: { body: 'a' } }, [noPlus]],
    ['an empty BSUID', { recipient: '', type: 'text', text: { body: 'a' } }, ['recipient is empty']],
    ['an empty text', { to, type: 'text', text: { body: ' \n' } }, ['text.body is empty']],
    [
      'a long text',
      { to, type: 'text', text: { body: long(4097) } },
      ['text.body has 4097 characters, at most 4096 are allowed'],
    ],
    [
      'a quote of nothing',
      { to, type: 'text', text: { body: 'a' }, context: { message_id: '' } },
      ['context.message_id is empty'],
    ],
    [
      'long callback data',
      { to, type: 'text', text: { body: 'a' }, biz_opaque_callback_data: long(513) },
      ['biz_opaque_callback_data has 513 characters, at most 512 are allowed'],
    ],
    ['an image of nothing', { to, type: 'image', image: { id: '' } }, ['image.id is empty']],
    [
      'a link that is none',
      { to, type: 'sticker', sticker: { link: 'file:///etc/passwd' } },
      ['sticker.link is "file:///etc/passwd", expected an http or https link'],
    ],
    [
      'a long caption',
      { to, type: 'image', image: { id: '1', caption: long(1025) } },
      ['image.caption has 1025 characters, at most 1024 are allowed'],
    ],
    [
      'a document without a name',
      { to, type: 'document', document: { id: '1', filename: '' } },
      ['document.filename is empty'],
    ],
    [
      'a place off the map',
      { to, type: 'location', location: { latitude: 90.1, longitude: Number.NaN } },
      [
        'location.latitude is 90.1, expected from -90 to 90',
        'location.longitude is NaN, expected from -180 to 180',
      ],
    ],
    ['no contacts', { to, type: 'contacts', contacts: [] }, ['contacts has no contacts']],
    [
      'six contacts, one without a name',
      {
        to,
        type: 'contacts',
        contacts: ['a', 'b', 'c', 'd', '', 'f'].map((formatted_name) => ({ name: { formatted_name } })),
      },
      ['contacts has 6 contacts, at most 5 are allowed', 'contacts.4.name.formatted_name is empty'],
    ],
    [
      'a reaction to nothing',
      { to, type: 'reaction', reaction: { message_id: '', emoji: '' } },
      ['reaction.message_id is empty'],
    ],
    ['no buttons', buttons(), ['interactive.action.buttons has no buttons']],
    [
      'four buttons',
      buttons('a', 'b', 'c', 'd'),
      ['interactive.action.buttons has 4 buttons, at most 3 are allowed'],
    ],
    [
      'a long button',
      buttons('a', long(21)),
      ['interactive.action.buttons.1.reply.title has 21 characters, at most 20 are allowed'],
    ],
    ['two buttons alike', buttons('a', 'a'), ['interactive.action.buttons has the title "a" twice']],
    [
      'a list of nothing',
      list([]),
      ['interactive.action.sections has no sections', 'interactive.action.sections has no rows'],
    ],
    [
      'eleven rows',
      list([
        { title: 'A', rows: rows(6) },
        { title: 'B', rows: rows(5, 's') },
      ]),
      ['interactive.action.sections has 11 rows, at most 10 are allowed'],
    ],
    [
      'several sections of which one has no title',
      list([{ title: 'A', rows: rows(1) }, { rows: rows(1, 's') }]),
      ['interactive.action.sections.1.title is empty'],
    ],
    [
      'two rows alike',
      list([
        { title: 'A', rows: rows(1) },
        { title: 'B', rows: rows(1) },
      ]),
      ['interactive.action.sections has the id "r0" twice'],
    ],
    [
      'a long row',
      list([{ title: long(25), rows: [{ id: long(201), title: long(25), description: long(73) }] }]),
      [
        'interactive.action.sections.0.title has 25 characters, at most 24 are allowed',
        'interactive.action.sections.0.rows.0.id has 201 characters, at most 200 are allowed',
        'interactive.action.sections.0.rows.0.title has 25 characters, at most 24 are allowed',
        'interactive.action.sections.0.rows.0.description has 73 characters, at most 72 are allowed',
      ],
    ],
    [
      'a link in every way wrong',
      interactive({
        type: 'cta_url',
        header: { type: 'text', text: long(61) },
        body: { text: '' },
        footer: { text: long(61) },
        action: { name: 'cta_url', parameters: { display_text: long(21), url: 'example.net' } },
      }),
      [
        'interactive.header.text has 61 characters, at most 60 are allowed',
        'interactive.body.text is empty',
        'interactive.footer.text has 61 characters, at most 60 are allowed',
        'interactive.action.parameters.display_text has 21 characters, at most 20 are allowed',
        'interactive.action.parameters.url is "example.net", expected an http or https link',
      ],
    ],
    [
      'a long body, which a list could have',
      interactive({
        type: 'request_contact_info',
        body: { text: long(1025) },
        action: { name: 'request_contact_info' },
      }),
      ['interactive.body.text has 1025 characters, at most 1024 are allowed'],
    ],
    [
      'a template without a name',
      { to, type: 'template', template: { name: '', language: { code: ' ' } } },
      ['template.name is empty', 'template.language.code is empty'],
    ],
    [
      'values with line breaks, tabs or gaps',
      template({
        type: 'body',
        parameters: ['a\nb', 'a\tb', 'a     b', 'a    b', ''].map((text) => ({ type: 'text', text })),
      }),
      [
        'template.components.0.parameters.0.text has a line break, a tab or more than 4 spaces in a row',
        'template.components.0.parameters.1.text has a line break, a tab or more than 4 spaces in a row',
        'template.components.0.parameters.2.text has a line break, a tab or more than 4 spaces in a row',
        'template.components.0.parameters.4.text is empty',
      ],
    ],
    [
      'a button nowhere',
      template(
        { type: 'button', sub_type: 'url', index: 'first', parameters: [{ type: 'text', text: '' }] },
        {
          type: 'button',
          sub_type: 'copy_code',
          index: 10,
          parameters: [{ type: 'coupon_code', coupon_code: long(21) }],
        },
        {
          type: 'button',
          sub_type: 'voice_call',
          index: '0',
          parameters: [
            { type: 'ttl_minutes', ttl_minutes: 0 },
            { type: 'payload', payload: long(513) },
          ],
        },
      ),
      [
        'template.components.0.index is "first", expected a position from 0',
        'template.components.0.parameters.0.text is empty',
        'template.components.1.index is 10, expected from 0 to 9',
        'template.components.1.parameters.0.coupon_code has 21 characters, at most 20 are allowed',
        'template.components.2.parameters.0.ttl_minutes is 0, expected from 1 to 43200',
        'template.components.2.parameters.1.payload has 513 characters, at most 512 are allowed',
      ],
    ],
    [
      'a carousel with too many cards, two of them alike',
      template({
        type: 'carousel',
        cards: Array.from({ length: 11 }, (_, index) => ({
          card_index: Math.max(1, index),
          components:
            index === 3 ? [{ type: 'header', parameters: [{ type: 'image', image: { id: '' } }] }] : [],
        })),
      }),
      [
        'template.components.0.cards has 11 cards, at most 10 are allowed',
        'template.components.0.cards has the card_index "1" twice',
        'template.components.0.cards.3.components.0.parameters.0.image.id is empty',
      ],
    ],
  ])('%s', (_title, message, problems) => {
    expect(told(message)).toEqual(problems);
  });

  it('of a type nobody has described', () => {
    const message = { to, type: 'hologram', hologram: {} } as unknown as OutgoingMessage;
    expect(told(message)).toEqual(['type is "hologram", unknown']);
  });

  it('is told in all its problems at once', () => {
    expect(told({ to: '1', type: 'text', text: { body: '' } })).toHaveLength(2);
  });

  it('is one with a text beyond the limit of the rules, however long and of whatever letters', () => {
    const limit = LIMITS.textCharacters.value;
    const letter = fc.constantFrom('a', 'é', '漢', '🚲');
    fc.assert(
      fc.property(letter, fc.integer({ min: 1, max: limit * 2 }), (character, length) => {
        const problems = told({ to, type: 'text', text: { body: character.repeat(length) } });
        expect(problems.length > 0).toBe(length > limit);
      }),
      { seed: 4, numRuns: 60 },
    );
  });
});
