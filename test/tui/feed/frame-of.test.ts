import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Frame } from '../../../src/tui/feed/frame.ts';
import { frameOf } from '../../../src/tui/feed/frame-of.ts';
import { createLastLine } from '../../../src/tui/feed/last-line.ts';
import { marksFor } from '../../../src/tui/feed/marks.ts';
import { createMessageRows } from '../../../src/tui/feed/message-rows.ts';
import { reduce } from '../../../src/tui/feed/reduce.ts';
import type { FeedState, Overlay } from '../../../src/tui/feed/state.ts';
import {
  HOUR_MS,
  NOW,
  SAMPLE_FAILURE,
  SAMPLE_TEMPLATE,
  sampleChat,
  sampleConversation,
  sampleMessage,
  sampleOutgoing,
  sampleState,
} from '../../support/feed-samples.ts';
import { expectRow, textOf, textsOf } from '../../support/rows.ts';
import { EVERY_ATTACK, TERMINAL_ATTACKS } from '../../support/terminal-attacks.ts';

function paperFor(isUnicode: boolean) {
  const marks = marksFor({ isUnicode, hasAttributes: isUnicode });
  return { marks, messageRows: createMessageRows({ marks, isStyled: true }) };
}

const PAPER = paperFor(true);
const DAY_MS = 24 * HOUR_MS;

function expectFrame(frame: Frame, { columns, rows }: FeedState['size']): void {
  expectRow(frame.status, columns);
  expectRow(frame.footer, columns);
  expect(frame.panes.reduce((sum, pane) => sum + pane.columns, 0)).toBe(columns);
  for (const pane of frame.panes) {
    expect(pane.rows).toHaveLength(Math.max(1, rows - 2));
    for (const row of pane.rows) expectRow(row, pane.columns);
  }
  for (const row of frame.overlay?.rows ?? []) expectRow(row, frame.overlay?.columns ?? 0);
  expect(frame.overlay?.columns ?? 0).toBeLessThanOrEqual(columns);
  expect(frame.overlay?.rows.length ?? 0).toBeLessThanOrEqual(Math.max(0, rows - 2));
  expect(frame.cursor?.column ?? 0).toBeLessThan(columns);
  expect(frame.cursor?.row ?? 0).toBeLessThan(Math.max(3, rows));
}

/** Every overlay, with a text wherever a text can be. */
function overlaysWith(text: string): Overlay[] {
  const chat = sampleChat({ name: text });
  const field = { text, at: Math.min(3, text.length) };
  const template = {
    name: text,
    language: text,
    category: text,
    body: text,
    values: [{ at: text, example: text }],
  };
  const failure = { ...SAMPLE_FAILURE, message: text, hint: text };
  const report = { title: text, lines: [{ text }, { text, tone: 'bad' as const }] };
  const blank = { text: '', at: 0 };
  return [
    { kind: 'none' },
    { kind: 'help', line: 9 },
    { kind: 'filter', field, before: sampleState() },
    { kind: 'palette', field, at: 0 },
    { kind: 'palette', field: { text: `explain ${text.replaceAll(/\s/g, '')}`, at: 2 }, at: 0 },
    { kind: 'compose', chat, replyTo: undefined, field },
    { kind: 'compose', chat, replyTo: sampleMessage({ parts: [{ kind: 'words', text }] }), field },
    { kind: 'templates', chat, choices: [template], failure: null, field: blank, at: 0 },
    { kind: 'templates', chat, choices: null, failure, field, at: 0 },
    {
      kind: 'form',
      chat,
      template,
      fields: [blank],
      at: 0,
      preview: { lines: [text], problems: [text] },
    },
    { kind: 'form', chat, template, fields: [field], at: 0, preview: null },
    { kind: 'report', title: text, report, failure: null, line: 0 },
    { kind: 'report', title: text, report: null, failure, line: 0 },
  ];
}

/** A screen that has a text wherever a text can be. */
function stateWith(text: string, columns: number, rows: number): FeedState {
  const chat = sampleChat({
    name: text,
    lastText: text,
    lastType: text,
    lastStatus: text,
    assignee: text,
    waId: text,
    userId: text,
  });
  const kinds = ['quote', 'label', 'words', 'struck', 'version', 'file', 'note', 'reaction'] as const;
  const parts = kinds.map((kind) => ({ kind, text, lead: text, path: text, name: text, target: undefined }));
  const failure = { ...SAMPLE_FAILURE, code: text, message: text, hint: text };
  const state = sampleState({}, columns, rows);
  return {
    ...state,
    chats: { ...state.chats, items: [chat, { ...chat, id: 2, lastText: null }], filter: text, unseen: 3 },
    conversation: sampleConversation(
      [
        ...parts.map((part, at) => sampleMessage({ id: at + 1, parts: [part] })),
        sampleMessage({ id: 9, parts, status: text, type: text, wamid: text }),
      ],
      { chat, unseen: 5, isFollowing: false, line: 12 },
    ),
    details: {
      shown: {
        chat: 1,
        sections: [
          {
            title: text,
            facts: [
              { name: text, value: text },
              { name: 'a', value: text, tone: 'bad' },
            ],
          },
        ],
      },
      line: 0,
    },
    standing: {
      ...state.standing,
      number: { phoneNumberId: text, displayPhoneNumber: text, verifiedName: text },
    } as FeedState['standing'],
    receiver: { kind: 'failed', problem: text },
    notice: { text, tone: 'bad', until: state.now + 1 },
    outgoing: [sampleOutgoing({ kind: 'pending' }, text), sampleOutgoing({ kind: 'refused', failure }, text)],
  };
}

const FOCI = ['chats', 'conversation', 'details'] as const;

/** Long texts are tried where they are wrapped. */
const ATTACKS = Object.entries(TERMINAL_ATTACKS).map(([name, text]) => [name, text.slice(0, 120)] as const);

describe('a frame', () => {
  it.each([...ATTACKS, ['all of them', EVERY_ATTACK.slice(0, 1500)] as const])(
    'is driven and widened by nothing that anyone wrote: %s',
    (_name, attack) => {
      const trouble = { ...SAMPLE_FAILURE, message: attack, hint: attack };
      for (const columns of [40, 150]) {
        for (const focus of FOCI) {
          const state = { ...stateWith(attack, columns, 24), focus };
          expectFrame(frameOf(state, PAPER), state.size);
          expectFrame(frameOf({ ...state, trouble, notice: null }, PAPER), state.size);
        }
      }
      for (const overlay of overlaysWith(attack)) {
        const state = { ...stateWith(attack, 70, 16), overlay };
        expectFrame(frameOf(state, PAPER), state.size);
      }
    },
  );

  it('is exactly as large as the screen, however small or large, and whatever is written', () => {
    const anyText = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'binary' }),
      fc.constantFrom(...ATTACKS.map(([, text]) => text)),
    );
    const size = fc.record({
      columns: fc.integer({ min: 1, max: 300 }),
      rows: fc.integer({ min: 1, max: 60 }),
    });
    fc.assert(
      fc.property(
        anyText,
        size,
        fc.constantFrom(...FOCI),
        fc.nat(12),
        fc.boolean(),
        (text, { columns, rows }, focus, which, isUnicode) => {
          const overlay = overlaysWith(text)[which] ?? { kind: 'none' };
          const state = { ...stateWith(text, columns, rows), focus, overlay };
          expectFrame(frameOf(state, paperFor(isUnicode)), state.size);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('has letters of ASCII alone for a terminal that has no others', () => {
    const paper = paperFor(false);
    for (const overlay of overlaysWith(EVERY_ATTACK.slice(0, 800))) {
      const frame = frameOf({ ...stateWith('Zoë 王 ✓', 160, 24), overlay }, paper);
      const rows = [frame.status, frame.footer, ...frame.panes.flatMap((pane) => pane.rows)];
      for (const row of [...rows, ...(frame.overlay?.rows ?? [])]) expect(textOf(row)).toMatch(/^[ -~]*$/);
    }
  });

  it('points at the chosen items where they cannot be shown reversed', () => {
    const [chats] = frameOf(sampleState({}, 80), paperFor(false)).panes;
    expect(textsOf(chats?.rows ?? []).slice(1, 4)).toEqual([
      '>Mira Example                                                   (2)    23h   2m',
      '   <- Is it still there?                                                      -',
      ' Noor Sample                                                           40m   3h',
    ]);
    const [messages] = frameOf(sampleState({ focus: 'conversation' }, 80), paperFor(false)).panes;
    expect(textOf(messages?.rows[1] ?? [])).toMatch(/^>09:39:00 <- customer/);
  });

  it('shows chats, conversation and details side by side where there is room', () => {
    const frame = frameOf(sampleState(), PAPER);
    expect(frame.panes.map(({ name }) => name)).toEqual(['chats', 'conversation', 'details']);
    expect(
      frame.panes.map(({ rows }) =>
        textOf(rows[0] ?? [])
          .replaceAll(/─+/g, '─')
          .trim(),
      ),
    ).toEqual(['Chats ─│', 'Mira Example +447700900155 ─ window 23h left │', 'Details ─']);
  });

  it('shows the chosen chat reversed while the chats have the focus, and marked while they have not', () => {
    const looksOf = (focus: FeedState['focus']) => {
      const rows = frameOf(sampleState({ focus }), PAPER).panes[0]?.rows ?? [];
      return [1, 2, 3].map((at) => rows[at]?.[0]?.looks ?? []);
    };
    expect(looksOf('chats')).toEqual([['chosen'], ['chosen'], []]);
    expect(looksOf('conversation')).toEqual([['marked'], ['marked'], []]);
  });

  it('marks the chats in which something sent from here was refused, whichever is open', () => {
    const refused = sampleOutgoing({ kind: 'refused', failure: SAMPLE_FAILURE });
    const outgoing = [{ ...refused, chat: 2 }, sampleOutgoing({ kind: 'pending' })];
    const rows = frameOf(sampleState({ outgoing }), PAPER).panes[0]?.rows ?? [];
    expect([1, 3, 5].map((at) => textOf(rows[at] ?? []).includes('✗'))).toEqual([false, true, false]);
  });

  it('tells in the title of the chats how many came above, and in the last row of a conversation how many below', () => {
    const { chats, conversation } = sampleState();
    const frame = frameOf(
      sampleState({
        chats: { ...chats, unseen: 12 },
        conversation: conversation && { ...conversation, unseen: 7, isFollowing: false },
      }),
      PAPER,
    );
    expect(textOf(frame.panes[0]?.rows[0] ?? [])).toMatch(/─ ↑ 12 new │$/);
    expect(textOf(frame.panes[1]?.rows.at(-1) ?? [])).toMatch(/^ ↓ 7 new +│$/);
  });

  it('holds the cursor’s message on its line, with those before it above', () => {
    const items = Array.from({ length: 50 }, (_, at) => sampleMessage({ id: at + 1 }));
    const conversation = sampleConversation(items, { at: 30, line: 5, isFollowing: false });
    const rows = frameOf(sampleState({ conversation, focus: 'conversation' }), PAPER).panes[1]?.rows ?? [];
    expect(rows.findIndex((row) => row[0]?.looks?.includes('chosen'))).toBe(6);
    expect(textOf(rows[1] ?? [])).toMatch(/^ {3}Is it still there/);
  });

  it('has the day above the first message of it that is shown, though one before it is not', () => {
    const conversation = sampleConversation(
      [
        sampleMessage({ id: 1, at: NOW - 2 * DAY_MS, imported: true }),
        sampleMessage({ id: 2, at: NOW - DAY_MS, parts: [] }),
        sampleMessage({ id: 3, at: NOW - DAY_MS + 1000 }),
      ],
      { line: 15 },
    );
    const shown = sampleState({ conversation, focus: 'conversation' }, 80, 24);
    const texts = textsOf(frameOf(shown, PAPER).panes[0]?.rows ?? []).join('\n');
    expect(texts.match(/imported history above|\d{4}-\d{2}-\d{2}/g)).toEqual([
      '2026-11-03',
      'imported history above',
      '2026-11-04',
    ]);
    // As high as it is drawn: the last message ends in the last row.
    const ground = { ...PAPER, lastLine: createLastLine(PAPER.marks) };
    const resized = reduce(shown, { kind: 'resize', columns: 80, rows: 20 }, ground);
    expect(textsOf(frameOf(resized, PAPER).panes[0]?.rows ?? []).at(-1)).toContain('Is it still there?');
  });

  it('says of an empty store what will fill it', () => {
    const empty = { ...sampleState({}, 120), chats: { ...sampleState().chats, items: [], at: null } };
    const shown = (change: Partial<FeedState>) =>
      textsOf(frameOf({ ...empty, ...change }, PAPER).panes[0]?.rows ?? [])
        .map((text) => text.replace(/│$/, '').trim())
        .join(' ');
    expect(shown({})).toContain('No chats yet. They come with the first message.');
    expect(shown({ receiver: { kind: 'silent' } })).toContain(
      'No chats yet, and nothing receives. Start `coex listen`, or `coex feed --listen`.',
    );
  });

  it('has the cursor where something is typed', () => {
    const field = { text: 'hello', at: 2 };
    const cursorOf = (overlay: Overlay, columns: number) =>
      frameOf(sampleState({ overlay, focus: 'conversation' }, columns, 24), PAPER).cursor;
    const compose: Overlay = { kind: 'compose', chat: sampleChat(), replyTo: undefined, field };
    expect(cursorOf(compose, 80)).toEqual({ column: 3, row: 19 });
    expect(cursorOf(compose, 120)).toEqual({ column: 41, row: 19 });
    expect(cursorOf({ kind: 'filter', field, before: sampleState() }, 80)).toEqual({ column: 5, row: 23 });
    expect(cursorOf({ kind: 'palette', field, at: 0 }, 100)).toEqual({ column: 14, row: 4 });
    expect(cursorOf({ kind: 'none' }, 80)).toBeNull();
  });

  it('shows a template’s form with examples where nothing is typed, and what speaks against sending it', () => {
    const overlay: Overlay = {
      kind: 'form',
      chat: sampleChat(),
      template: SAMPLE_TEMPLATE,
      fields: [
        { text: 'Ida', at: 3 },
        { text: '', at: 0 },
      ],
      at: 1,
      preview: { lines: ['Hello *Ida*'], problems: ['body.2 has no value.'] },
    };
    const rows = frameOf(sampleState({ overlay }, 60, 12), PAPER).overlay?.rows ?? [];
    expect(textsOf(rows).map((text) => text.replaceAll(/^│ | *│$/g, ''))).toEqual([
      '╭─ order_ready, en_GB ─────────────────────────────────────╮',
      '  body.1         Ida',
      '> body.2         A-17',
      '',
      '  Hello Ida',
      '',
      '! body.2 has no value.',
      '',
      '',
      '╰──────────────────────────────────────────────────────────╯',
    ]);
  });

  it('tells the place in a report that is longer than the screen, and never goes past its end', () => {
    const report = {
      title: 'Diagnosis',
      lines: Array.from({ length: 40 }, (_, at) => ({ text: `line ${at + 1}` })),
    };
    const shown = (line: number) => {
      const overlay: Overlay = { kind: 'report', title: 'x', report, failure: null, line };
      return textsOf(frameOf(sampleState({ overlay }, 80, 14), PAPER).overlay?.rows ?? []);
    };
    expect(shown(3)[1]).toMatch(/^│ line 4 /);
    expect(shown(3).at(-1)).toMatch(/^╰─ 13\/40 ─/);
    expect(shown(39)[1]).toMatch(/^│ line 31 /);
    expect(shown(39).at(-1)).toMatch(/^╰─ 40\/40 ─/);
  });
});
