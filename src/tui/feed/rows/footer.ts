import { harmless } from '../../print/harmless.ts';
import { chosenFailure, WINDOW_CLOSED } from '../chosen-failure.ts';
import { fitted, type Item, itemsIn, sides, span } from '../fit.ts';
import { type Command, contextOf, KEYS, type KeyContext } from '../keys.ts';
import type { Marks } from '../marks.ts';
import type { Row } from '../row.ts';
import { lastTroubled } from '../send-trouble.ts';
import type { FeedState, SendTrouble } from '../state.ts';
import { type DrawnField, fieldLine } from './field.ts';
import { shownKey } from './help.ts';

type Words = readonly (readonly [command: Command, word: string])[];

/** The most useful keys of a place, the first to stay where there is no room for all. */
const USEFUL: Readonly<Record<KeyContext, Words>> = {
  panes: [
    ['help', 'help'],
    ['back', 'back'],
    ['reply', 'reply'],
    ['filter', 'filter'],
    ['follow', 'follow'],
    ['details', 'details'],
    ['palette', 'commands'],
    ['diagnose', 'diagnose'],
    ['pause', 'pause'],
    ['export', 'export'],
    ['copy', 'copy'],
    ['next-pane', 'next pane'],
  ],
  help: [
    ['close', 'close'],
    ['down', 'down'],
    ['up', 'up'],
    ['page-down', 'page'],
  ],
  report: [
    ['close', 'close'],
    ['down', 'down'],
    ['up', 'up'],
    ['page-down', 'page'],
  ],
  filter: [
    ['accept', 'keep'],
    ['close', 'take back'],
  ],
  palette: [
    ['accept', 'do it'],
    ['close', 'close'],
    ['down', 'next'],
  ],
  templates: [
    ['accept', 'take it'],
    ['close', 'close'],
    ['down', 'next'],
  ],
  compose: [
    ['send', 'send'],
    ['close', 'close'],
    ['new-line', 'new line'],
  ],
  form: [
    ['send', 'send'],
    ['close', 'close'],
    ['next-field', 'next value'],
    ['previous-field', 'value before'],
  ],
};

const OPENING: Words = [['open', 'open']];

const EXPLAIN: Words[number] = ['explain', 'explain'];

/** What can be done with a message that Meta did not simply accept. */
const TROUBLED: Readonly<Record<SendTrouble['kind'], Words>> = {
  refused: [EXPLAIN, ['resend', 'send again'], ['dismiss', 'dismiss']],
  unsure: [EXPLAIN, ['resend', 'send all the same'], ['dismiss', 'dismiss']],
  unrecorded: [EXPLAIN, ['dismiss', 'dismiss']],
};

/** What happened, or the keys of the moment. */
export function footerRow(state: FeedState, columns: number, marks: Marks): Row {
  const { notice } = state;
  if (notice !== null) {
    return fitted([span(` ${harmless(notice.text)}`, notice.tone)], columns, { end: marks.ellipsis });
  }
  const keys = itemsIn(keyItems(state, marks), columns - 2, [span('  ')], marks.ellipsis);
  return fitted([span(' '), ...keys], columns);
}

/** The filter while it is typed. */
export function filterRow(
  state: FeedState & { readonly overlay: { readonly kind: 'filter' } },
  columns: number,
  marks: Marks,
): DrawnField {
  const keys = itemsIn(keyItems(state, marks), Math.floor(columns / 2), [span('  ')]);
  const right = columns < LEAST_WITH_KEYS ? [] : [...keys, span(' ')];
  const lead = span(' / ', 'strong');
  const taken = right.reduce((sum, { text }) => sum + text.length, 0);
  const field = fieldLine(state.overlay.field, Math.max(1, columns - lead.text.length - taken - 1));
  return {
    rows: [sides([lead, ...(field.rows[0] ?? [])], right, columns)],
    cursor: { column: Math.min(columns - 1, lead.text.length + field.cursor.column), row: 0 },
  };
}

const LEAST_WITH_KEYS = 48;

type Moment = Pick<FeedState, 'overlay' | 'outgoing' | 'conversation' | 'focus' | 'now'>;

function keyItems(moment: Moment, marks: Marks): Item[] {
  const context = contextOf(moment);
  return usefulOf(moment, context).flatMap(([command, word], rank) => {
    const key = KEYS.find((binding) => binding.command === command && binding.where.includes(context))
      ?.keys[0];
    if (key === undefined) return [];
    const said = wordFor(command, moment) ?? word;
    return [{ rank, row: [span(shownKey(key, marks), 'strong'), span(` ${said}`, 'quiet')] }];
  });
}

function usefulOf(moment: Moment, context: KeyContext): Words {
  if (context !== 'panes') return USEFUL[context];
  const first = wordsOfFailure(moment);
  const canOpen = moment.conversation !== null && moment.focus === 'chats';
  const others = [...(canOpen ? OPENING : []), ...USEFUL.panes];
  return [...first, ...others.filter(([command]) => first.every(([earlier]) => earlier !== command))];
}

/** What can be done about what failed last, or is chosen; nothing where nothing failed. */
function wordsOfFailure(moment: Moment): Words {
  const failed = chosenFailure(moment);
  const troubled = lastTroubled(moment);
  if (failed !== undefined) return withNextStep([EXPLAIN], failed.problemCodes[0]);
  if (troubled === undefined) return [];
  return withNextStep(TROUBLED[troubled.state.kind], troubled.state.failure.metaCode);
}

/** Where the window is closed, a reply is a template. */
function withNextStep(words: Words, code: number | null | undefined): Words {
  return code === WINDOW_CLOSED ? words.toSpliced(1, 0, ['reply', 'reply']) : words;
}

/** What a key comes to at the moment, where that is not always the same. */
function wordFor(command: Command, { overlay, focus, conversation, now }: Moment): string | undefined {
  if (command === 'back' && overlay.kind === 'none' && focus === 'chats') return 'quit';
  if (command !== 'reply' || conversation === null) return undefined;
  return (conversation.chat.windowUntil ?? 0) > now ? 'reply' : 'send a template';
}
