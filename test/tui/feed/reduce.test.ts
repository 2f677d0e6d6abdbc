import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FeedMessage, TemplateChoice } from '../../../src/tui/feed/source.ts';
import type { Failure, FeedState } from '../../../src/tui/feed/state.ts';
import { isWaiting, wantedOf } from '../../../src/tui/feed/wanted-of.ts';
import {
  afterwards,
  FEED_NOW,
  type FeedStore,
  feedChat,
  feedMessage,
  feedState,
  pressed,
  readFrom,
} from '../../support/feed-stage.ts';

const STORE: FeedStore = {
  chats: Array.from({ length: 30 }, (_, index) => feedChat(index + 1)),
  messages: {
    1: Array.from({ length: 60 }, (_, index) =>
      feedMessage(index + 1, { origin: index % 2 === 1 ? 'api' : 'customer' }),
    ),
    2: [feedMessage(101), feedMessage(102)],
  },
};

const REFUSAL: Failure = {
  code: 'window-closed',
  message: 'Refused.',
  hint: 'Use a template.',
  metaCode: 131047,
};

const TEMPLATE: TemplateChoice = {
  name: 'order_ready',
  language: 'en',
  category: 'UTILITY',
  body: 'Order {{1}} is ready, {{2}}.',
  values: [
    { at: 'body.1', example: '17' },
    { at: 'body.2', example: 'Ana' },
  ],
};

function open(columns = 120, rows = 24): FeedState {
  return readFrom(feedState(columns, rows), STORE);
}

function typing(state: FeedState, text: string): FeedState {
  return pressed(state, ...Array.from(text, (char) => (char === ' ' ? 'space' : char)));
}

function chosenChat({ chats }: FeedState): number | null {
  return chats.at;
}

function lastTask({ tasks }: FeedState) {
  return tasks.at(-1);
}

/** A chat whose window is closed, at the top of the list. */
function closed(): FeedState {
  return readFrom(feedState(), { ...STORE, chats: [feedChat(1, { windowUntil: FEED_NOW - 1 })] });
}

function refused(failure = REFUSAL): FeedState {
  const sent = pressed(typing(pressed(open(), 'r'), 'Hi'), 'enter');
  return afterwards(sent, { kind: 'failed', task: 1, failure });
}

describe('the panes', () => {
  it('open the latest chat at its end, and follow both', () => {
    const state = open();
    expect(state).toMatchObject({
      focus: 'chats',
      chats: { at: 1, isFollowing: true },
      conversation: { chat: { id: 1 }, at: 60, isFollowing: true },
    });
    expect(state.tasks).toEqual([]);
  });

  it('are empty where the store is', () => {
    const state = readFrom(feedState(), { chats: [], messages: {} });
    expect(state).toMatchObject({ chats: { at: null, items: [] }, conversation: null, notice: null });
    expect(pressed(state, 'j', 'k', 'G', 'g', 'enter', 'l', 'tab').focus).toBe('chats');
    expect(pressed(state, 'r').notice?.text).toBe('No chat is open.');
  });

  it.each([
    [['j'], 2],
    [['down'], 2],
    [['j', 'j', 'k'], 2],
    [['down', 'down', 'up'], 2],
    [['ctrl+d'], 6],
    [['ctrl+d', 'ctrl+d', 'ctrl+u'], 6],
    [['pageDown'], 11],
    [['pageDown', 'pageDown', 'pageUp'], 11],
    [['G'], 30],
    [['end'], 30],
    [['G', 'g'], 1],
    [['end', 'home'], 1],
  ])('go from chat to chat by %j', (keys, chat) => {
    const state = readFrom(pressed(open(), ...keys), STORE);
    expect(chosenChat(state)).toBe(chat);
    expect(state.conversation?.chat.id).toBe(chat);
  });

  it('go from message to message where the conversation has the focus', () => {
    const there = pressed(open(), 'enter');
    expect(there.focus).toBe('conversation');
    expect(pressed(there, 'k', 'k', 'j').conversation).toMatchObject({ at: 59, isFollowing: false });
    expect(readFrom(pressed(there, 'g'), STORE).conversation).toMatchObject({ at: 1, line: 0 });
    expect(readFrom(pressed(there, 'g', 'G'), STORE).conversation).toMatchObject({
      at: 60,
      isFollowing: true,
    });
  });

  it.each([
    [['l'], 'conversation'],
    [['right', 'right'], 'details'],
    [['l', 'l', 'l'], 'details'],
    [['l', 'h'], 'chats'],
    [['h'], 'chats'],
    [['l', 'left'], 'chats'],
    [['tab'], 'conversation'],
    [['tab', 'tab', 'tab'], 'chats'],
    [['shift+tab'], 'details'],
    [['enter'], 'conversation'],
    [['l', 'l', 'q'], 'conversation'],
    [['l', 'l', 'escape', 'escape', 'escape'], 'chats'],
    [['o'], 'details'],
    [['o', 'o'], 'conversation'],
  ])('take the focus by %j to %s', (keys, pane) => {
    expect(pressed(open(), ...keys)).toMatchObject({ focus: pane, isLeaving: false });
  });

  it('show and hide the details beside the others on a wide screen', () => {
    const wide = open(160);
    expect(pressed(wide, 'o')).toMatchObject({ showsDetails: false, focus: 'chats' });
    expect(pressed(wide, 'o', 'o')).toMatchObject({ showsDetails: true, focus: 'chats' });
    expect(pressed(wide, 'l', 'l', 'o')).toMatchObject({ showsDetails: false, focus: 'conversation' });
    expect(pressed(wide, 'o', 'tab', 'tab').focus).toBe('chats');
  });

  it('scroll the details', () => {
    const facts = Array.from({ length: 40 }, (_, index) => ({ name: `Fact ${index}`, value: '1' }));
    const details = { chat: 1, sections: [{ title: 'Contact', facts }] };
    const there = afterwards(pressed(open(), 'o'), { kind: 'details', chat: 1, details });
    expect(pressed(there, 'j').details.line).toBe(1);
    // A title, the facts and a blank, of which 21 are seen at once.
    expect(pressed(there, 'G').details.line).toBe(21);
    expect(pressed(there, 'G', 'k').details.line).toBe(20);
    expect(pressed(there, 'G', 'g').details.line).toBe(0);
  });

  it('leave by q from the chats, and by ctrl+c from everywhere', () => {
    expect(pressed(open(), 'q').isLeaving).toBe(true);
    expect(pressed(open(), 'r', 'ctrl+c').isLeaving).toBe(true);
  });

  it('suspend by ctrl+z, whatever is open', () => {
    const state = pressed(open(), '?', 'ctrl+z');
    expect(lastTask(state)).toEqual({ kind: 'suspend', number: 1 });
    expect(afterwards(state, { kind: 'done', task: 1, says: '' })).toMatchObject({ tasks: [], notice: null });
  });
});

describe('live lists', () => {
  const bumped = (...ids: number[]): FeedStore => ({
    ...STORE,
    chats: STORE.chats.map((chat) => (ids.includes(chat.id) ? { ...chat, at: FEED_NOW + chat.id } : chat)),
  });

  it('sort the chats anew while they are followed, and change nothing of what is chosen', () => {
    const state = readFrom(open(), bumped(7, 9));
    expect(state.chats.items.slice(0, 3).map(({ id }) => id)).toEqual([9, 7, 1]);
    expect(state).toMatchObject({ chats: { at: 1, line: 4 }, conversation: { chat: { id: 1 } } });
  });

  it('hold their order once another is chosen, and count who is new', () => {
    const there = readFrom(pressed(open(), 'j', 'j'), STORE);
    const store = { ...STORE, chats: [...bumped(7, 9).chats, feedChat(40, { at: FEED_NOW + 1000 })] };
    const state = readFrom(there, store);
    expect(wantedOf(there).chats.kind).toBe('held');
    expect(state.chats).toMatchObject({ at: 3, line: 4, isFollowing: false, unseen: 1 });
    expect(state.chats.items.find(({ id }) => id === 9)?.at).toBe(FEED_NOW + 9);
    expect(readFrom(pressed(state, 'f'), store).chats).toMatchObject({
      at: 40,
      isFollowing: true,
      unseen: 0,
    });
  });

  it('count a chat once, however often it and the held ones get messages', () => {
    let state = readFrom(pressed(open(), 'j', 'j'), STORE);
    for (let at = 1; at <= 40; at++) {
      const later = feedChat(40, { at: FEED_NOW + 2000 * Math.floor(at / 2) });
      const chats = STORE.chats.map((chat) => (chat.id === 5 ? { ...chat, at: FEED_NOW + 1000 * at } : chat));
      state = readFrom(state, { ...STORE, chats: [...chats, later] });
    }
    expect(state.chats.unseen).toBe(1);
  });

  it('count the chats that were not held and are later than when holding began, each once', () => {
    const told = fc.record({ id: fc.integer({ min: 1, max: 530 }), isRead: fc.boolean() });
    fc.assert(
      fc.property(fc.array(told, { maxLength: 60 }), fc.integer({ min: 0, max: 50 }), (steps, pages) => {
        let chats = Array.from({ length: 500 }, (_, index) => feedChat(index + 1));
        const readNow = (now: FeedState) => readFrom(now, { chats, messages: {} });
        let state = pressed(readNow(feedState()), 'j', 'j');
        for (let page = 0; page < pages; page++) state = readNow(pressed(state, 'pageDown'));
        const held = new Set(state.chats.items.map(({ id }) => id));
        steps.forEach(({ id, isRead }, step) => {
          chats = [...chats.filter((chat) => chat.id !== id), feedChat(id, { at: FEED_NOW + step })];
          if (!isRead) return;
          state = readNow(state);
          const later = chats.filter((chat) => chat.at > feedChat(1).at && !held.has(chat.id));
          expect(state.chats).toMatchObject({ isFollowing: false, unseen: later.length });
        });
      }),
      { numRuns: 40 },
    );
  }, 30_000);

  it('follow the end of the conversation by f', () => {
    const up = pressed(open(), 'enter', 'k', 'k');
    const store = {
      ...STORE,
      messages: { 1: [...(STORE.messages[1] ?? []), feedMessage(61), feedMessage(62)] },
    };
    const later = readFrom(readFrom(up, store), store);
    expect(later.conversation).toMatchObject({ at: 58, isFollowing: false, unseen: 2 });
    expect(readFrom(pressed(later, 'f'), store).conversation).toMatchObject({ at: 62, unseen: 0 });
  });

  it('keep a message that did not change as it is, and take one that did', () => {
    const state = open();
    const changed = (STORE.messages[1] ?? []).map((message) =>
      message.id === 60 ? { ...message, version: '60-2', status: 'read' } : { ...message },
    );
    const later = readFrom(state, { ...STORE, messages: { 1: changed } });
    expect(later.conversation?.items[0]).toBe(state.conversation?.items[0]);
    expect(later.conversation?.items.at(-1)?.status).toBe('read');
  });

  it('pass over an answer to what is asked no more', () => {
    const state = open();
    const { messages } = wantedOf(state);
    const moved = readFrom(pressed(state, 'j'), STORE);
    const late = afterwards(moved, {
      kind: 'messages',
      wanted: messages ?? { chat: 1, place: { kind: 'latest' }, limit: 1 },
      stretch: { items: [feedMessage(999)], isEnd: true, newer: 0 },
    });
    expect(late).toBe(moved);
    expect(afterwards(moved, { kind: 'details', chat: 1, details: undefined })).toBe(moved);
  });

  it('pass over chats of a filter that is no more, and what came of a task that nobody waits for', () => {
    const state = open();
    const { chats } = wantedOf(state);
    const stretch = { items: [], isEnd: true, newer: 0 };
    expect(afterwards(state, { kind: 'chats', wanted: { ...chats, filter: 'ana' }, stretch })).toBe(state);
    const help = pressed(state, '?');
    expect(afterwards(help, { kind: 'sent', task: 9, wamid: 'wamid.9' })).toBe(help);
    expect(afterwards(help, { kind: 'report', task: 9, report: { title: 'Late', lines: [] } })).toBe(help);
  });

  it('go to an end that is not loaded yet, whatever is pressed meanwhile', () => {
    const messages = Array.from({ length: 500 }, (_, index) => feedMessage(index + 1));
    const store = { ...STORE, messages: { 1: messages } };
    const there = pressed(readFrom(feedState(), store), 'enter', 'g', 'j');
    expect(readFrom(there, store).conversation).toMatchObject({ at: 1, line: 0 });
    const back = pressed(readFrom(there, store), 'G', 'k');
    expect(readFrom(back, store).conversation).toMatchObject({ at: 500, isFollowing: true });
  });

  it('stand still while paused, tell that something changed, and still answer the keys', () => {
    const state = afterwards(pressed(open(), 'p'), { kind: 'stale' });
    expect(state).toMatchObject({ isPaused: true, isStale: true });
    expect(isWaiting(state)).toBe(false);
    expect(isWaiting(pressed(state, 'j'))).toBe(true);
    expect(pressed(state, 'p')).toMatchObject({ isPaused: false, isStale: false });
    expect(afterwards(open(), { kind: 'stale' }).isStale).toBe(false);
  });
});

describe('a store that is rebuilt', () => {
  it('has the open chat under another id', () => {
    const state = typing(pressed(open(), 'j', 'r'), 'Dear');
    const rebuilt = {
      chats: [feedChat(1), feedChat(77, { waId: feedChat(2).waId })],
      messages: { 77: [feedMessage(500)] },
    };
    const later = readFrom(readFrom(state, { chats: [], messages: {} }), rebuilt);
    expect(later).toMatchObject({
      chats: { at: 77 },
      conversation: { chat: { id: 77 }, at: 500 },
      overlay: { kind: 'compose', chat: { id: 77 }, field: { text: 'Dear' } },
      notice: { text: 'The store was built anew. The open chat was found again.' },
    });
    expect(later.chats.items.map(({ id }) => id)).toEqual([1, 77]);
  });

  it('shows what was shown until the chats are back', () => {
    const later = readFrom(open(), { chats: [], messages: {} });
    expect(later.conversation?.chat.id).toBe(1);
    expect(later.notice?.text).toBe('This chat is not in the store at the moment. It is shown as it was.');
  });

  it('opens the chat anew whose id is another person now', () => {
    const rebuilt = { chats: [feedChat(1, { waId: '15550109999' })], messages: { 1: [feedMessage(3)] } };
    expect(readFrom(open(), rebuilt).conversation).toMatchObject({ chat: { waId: '15550109999' }, at: 3 });
  });
});

describe('the filter', () => {
  it('is applied with every key, and kept by enter', () => {
    const typed = readFrom(typing(pressed(open(), '/'), 'r 12'), STORE);
    expect(typed).toMatchObject({ overlay: { kind: 'filter' }, chats: { filter: 'r 12', at: 12 } });
    expect(pressed(typed, 'enter')).toMatchObject({ overlay: { kind: 'none' }, chats: { filter: 'r 12' } });
  });

  it('is taken back by escape, and everything is where it was', () => {
    for (const keys of [['j', 'j', 'j', 'l', 'k', 'k', 'h'], ['G', 'k'], []]) {
      const before = readFrom(pressed(open(120, 14), ...keys), STORE);
      const typed = readFrom(typing(pressed(before, '/'), 'r 12'), STORE);
      expect(typed).toMatchObject({ chats: { at: 12 }, conversation: { chat: { id: 12 } } });
      const back = readFrom(pressed(typed, 'escape'), STORE);
      expect(back.chats).toEqual(before.chats);
      expect(back).toMatchObject({ overlay: { kind: 'none' }, conversation: before.conversation });
    }
  });

  it('is taken back in another size too, with the chosen ones in sight', () => {
    const before = readFrom(pressed(open(120, 60), 'G', 'l', 'g'), STORE);
    const typed = readFrom(typing(pressed(before, '/'), 'r 12'), STORE);
    const resized = afterwards(typed, { kind: 'resize', columns: 120, rows: 12 });
    const back = readFrom(pressed(resized, 'escape'), STORE);
    expect(back).toMatchObject({ chats: { at: 30, line: 7 }, conversation: { chat: { id: 30 } } });
  });

  it('leaves the open conversation as it is by now where it was taken back', () => {
    const before = open();
    const typed = readFrom(typing(pressed(before, '/'), 'r 1'), STORE);
    const grown = {
      ...STORE,
      messages: { ...STORE.messages, 1: [...(STORE.messages[1] ?? []), feedMessage(61)] },
    };
    expect(pressed(readFrom(typed, grown), 'escape').conversation?.at).toBe(61);
  });

  it('moves in the chats, and leaves what is open where nothing fits', () => {
    const typed = readFrom(typing(pressed(open(), '/'), 'r 1'), STORE);
    expect(pressed(typed, 'down', 'down', 'up').chats.at).toBe(10);
    const none = readFrom(typing(typed, 'x'), STORE);
    expect(none).toMatchObject({ chats: { at: null, items: [] }, conversation: { chat: { id: 1 } } });
    expect(readFrom(none, STORE).chats.items).toEqual([]);
  });

  it('is dropped by escape in the panes', () => {
    const kept = pressed(readFrom(typing(pressed(open(), '/'), 'r 12'), STORE), 'enter');
    expect(readFrom(pressed(kept, 'escape'), STORE).chats).toMatchObject({ filter: '', at: 12 });
  });
});

describe('a reply', () => {
  it('is sent by enter, is pending, accepted, and gone when the store has it', () => {
    const sent = pressed(typing(pressed(open(), 'r'), 'Hi all'), 'enter');
    expect(sent).toMatchObject({
      focus: 'conversation',
      overlay: { kind: 'none' },
      tasks: [{ number: 1, kind: 'send-text', chat: { id: 1 }, text: 'Hi all', replyTo: undefined }],
      outgoing: [{ task: 1, chat: 1, text: 'Hi all', state: { kind: 'pending' } }],
    });
    const accepted = afterwards(sent, { kind: 'sent', task: 1, wamid: 'wamid.new' });
    expect(accepted).toMatchObject({
      tasks: [],
      outgoing: [{ state: { kind: 'accepted', wamid: 'wamid.new' } }],
    });
    const store = {
      ...STORE,
      messages: { 1: [...(STORE.messages[1] ?? []), feedMessage(61, { wamid: 'wamid.new' })] },
    };
    expect(readFrom(accepted, store).outgoing).toEqual([]);
  });

  it('is not shown twice when the store was first', () => {
    const sent = pressed(typing(pressed(open(), 'r'), 'Hi'), 'enter');
    expect(afterwards(sent, { kind: 'sent', task: 1, wamid: 'wamid.60' }).outgoing).toEqual([]);
  });

  it('is forgotten with its chat once it was accepted, and kept while it was not', () => {
    const sent = pressed(typing(pressed(open(), 'r'), 'Hi'), 'enter', 'h');
    expect(readFrom(pressed(sent, 'j'), STORE).outgoing).toHaveLength(1);
    const accepted = afterwards(sent, { kind: 'sent', task: 1, wamid: 'wamid.new' });
    expect(accepted.outgoing).toHaveLength(1);
    expect(pressed(accepted, 'j').outgoing).toEqual([]);
    expect(afterwards(pressed(sent, 'j'), { kind: 'sent', task: 1, wamid: 'wamid.new' }).outgoing).toEqual(
      [],
    );
  });

  it('is sent when the customer opened the window anew while it was written', () => {
    const hour = FEED_NOW + 3_600_000;
    const typed = afterwards(typing(pressed(open(), 'r'), 'Hi'), { kind: 'tick', now: hour });
    const chats = STORE.chats.with(0, feedChat(1, { windowUntil: hour + 1 }));
    expect(pressed(readFrom(typed, { ...STORE, chats }), 'enter').outgoing).toHaveLength(1);
  });

  it("answers the customer's message that is chosen, and none of our own", () => {
    const there = pressed(open(), 'enter', 'k');
    expect(pressed(there, 'r').overlay).toMatchObject({ kind: 'compose', replyTo: { id: 59 } });
    expect(pressed(there, 'k', 'r').overlay).toMatchObject({ kind: 'compose', replyTo: undefined });
    expect(lastTask(pressed(typing(pressed(there, 'r'), 'Hi'), 'enter'))).toMatchObject({
      replyTo: 'wamid.59',
    });
  });

  it('says that a paste was cut, where it was', () => {
    const writing = pressed(open(), 'r');
    const paste = (text: string) => afterwards(writing, { kind: 'paste', text });
    expect(paste('x'.repeat(4096)).notice).toBeNull();
    const cut = paste('x'.repeat(4097));
    expect(cut).toMatchObject({ overlay: { field: { at: 4096 } } });
    expect(cut.notice?.text).toBe('The paste was cut: Meta takes 4,096 characters.');
    const filter = afterwards(pressed(open(), '/'), { kind: 'paste', text: 'x'.repeat(1025) });
    expect(filter.notice?.text).toBe('The paste was cut: there is room for 1,024 characters.');
  });

  it('has lines, by key and by paste, and its keys edit it', () => {
    const typed = pressed(typing(pressed(open(), 'r'), 'one'), 'alt+enter', 't', 'ctrl+j', 'u');
    expect(typed.overlay).toMatchObject({ field: { text: 'one\nt\nu', at: 7 } });
    const pasted = afterwards(typed, { kind: 'paste', text: 'q\r\nj' });
    expect(pasted.overlay).toMatchObject({ field: { text: 'one\nt\nuq\nj' } });
    expect(pressed(pasted, 'home', 'delete', 'right', 'left', 'ctrl+e', 'backspace').overlay).toMatchObject({
      field: { text: 'ne\nt\nuq\n' },
    });
    expect(pressed(pasted, 'ctrl+a', 'end', 'ctrl+w').overlay).toMatchObject({
      field: { text: 'one\nt\nuq\n' },
    });
    expect(pressed(pasted, 'ctrl+u').overlay).toMatchObject({ field: { text: '', at: 0 } });
  });

  it('comes back when it was closed, and says when it is empty', () => {
    const closedAgain = pressed(typing(pressed(open(), 'r'), 'Hal'), 'escape');
    expect(closedAgain).toMatchObject({ overlay: { kind: 'none' }, drafts: { 1: 'Hal' } });
    const again = typing(pressed(closedAgain, 'r'), 'f');
    expect(again.overlay).toMatchObject({ field: { text: 'Half' } });
    expect(pressed(again, 'enter').drafts).toEqual({});
    expect(pressed(open(), 'r', 'enter')).toMatchObject({
      tasks: [],
      notice: { text: 'Nothing is written yet.' },
    });
  });

  it('goes on with a template when the window closed meanwhile, and keeps the draft', () => {
    const typed = afterwards(typing(pressed(open(), 'r'), 'Hi'), { kind: 'tick', now: FEED_NOW + 3_600_000 });
    expect(pressed(typed, 'enter')).toMatchObject({
      overlay: { kind: 'templates', choices: null },
      drafts: { 1: 'Hi' },
      tasks: [{ kind: 'list-templates' }],
      notice: { tone: 'warning' },
      outgoing: [],
    });
  });

  it('takes lines of the messages, which stay at their end', () => {
    const state = pressed(open(), 'r');
    expect(open().conversation?.line).toBe(20);
    expect(state.conversation).toMatchObject({ at: 60, line: 15 });
    expect(pressed(state, 'escape').conversation?.line).toBe(20);
  });
});

describe('a message that was refused', () => {
  it('stays with its failure, and x asks what the code of Meta means', () => {
    const state = refused();
    expect(state.outgoing).toMatchObject([{ state: { kind: 'refused', failure: REFUSAL } }]);
    const asked = pressed(state, 'x');
    expect(asked).toMatchObject({
      overlay: { kind: 'report', report: null },
      tasks: [{ kind: 'explain', code: '131047' }],
    });
    const report = { title: 'Meta 131047', lines: [{ text: 'Closed' }] };
    expect(afterwards(asked, { kind: 'report', task: 2, report }).overlay).toMatchObject({ report });
    expect(afterwards(asked, { kind: 'failed', task: 2, failure: REFUSAL }).overlay).toMatchObject({
      failure: REFUSAL,
    });
    expect(afterwards(pressed(asked, 'q'), { kind: 'report', task: 2, report }).overlay).toEqual({
      kind: 'none',
    });
  });

  it('explains itself where Meta said no code', () => {
    const state = pressed(refused({ ...REFUSAL, metaCode: null }), 'x');
    expect(state).toMatchObject({ tasks: [], overlay: { kind: 'report', title: 'window-closed' } });
    expect(JSON.stringify(state.overlay)).toContain('Use a template.');
  });

  it('is sent again by R', () => {
    const state = pressed(refused(), 'R');
    expect(state).toMatchObject({
      tasks: [{ number: 2, kind: 'send-text', text: 'Hi' }],
      outgoing: [{ task: 2, state: { kind: 'pending' } }],
    });
  });

  it('is never sent again when Meta has it and the store has not', () => {
    const state = pressed(refused({ ...REFUSAL, code: 'accepted-not-recorded', metaCode: null }), 'R', 'R');
    expect(state).toMatchObject({ tasks: [], outgoing: [{ task: 1, state: { kind: 'unrecorded' } }] });
    expect(state.notice?.text).toBe('Meta has this message already. It is not sent twice.');
    expect(pressed(state, 'X').outgoing).toEqual([]);
  });

  it.each<[string, Partial<Failure>]>([
    ['no answer came', { code: 'graph-outcome-unknown' }],
    ['coex failed on its way', { code: 'internal' }],
    ['Meta failed in a way that says nothing', { mayBeDone: true }],
  ])('is sent again by a second R alone when it may have gone out: %s', (_why, change) => {
    const asked = pressed(refused({ ...REFUSAL, ...change }), 'R');
    expect(asked).toMatchObject({
      tasks: [],
      outgoing: [{ task: 1, state: { kind: 'unsure', isConfirmed: true } }],
      notice: { text: 'It may have been sent. R again sends it all the same.' },
    });
    const again = pressed(asked, 'R');
    expect(again).toMatchObject({
      tasks: [{ number: 2, kind: 'send-text', text: 'Hi' }],
      outgoing: [{ task: 2, state: { kind: 'pending' } }],
    });
    const failed = afterwards(again, { kind: 'failed', task: 2, failure: { ...REFUSAL, ...change } });
    expect(pressed(failed, 'R').tasks).toEqual([]);
    expect(JSON.stringify(pressed(failed, 'x').overlay)).toContain(REFUSAL.hint);
  });

  it('is told of where its row is not seen: in another chat, behind another pane, under a report', () => {
    const failed = (state: FeedState, failure = REFUSAL) =>
      afterwards(state, { kind: 'failed', task: 1, failure });
    const sent = (columns: number) => pressed(typing(pressed(open(columns), 'r'), 'Hi'), 'enter');
    const elsewhere = readFrom(pressed(sent(120), 'h', 'j', 'j'), STORE);
    expect(elsewhere.conversation?.chat.id).toBe(3);
    const notice = { text: 'The message to Customer 1 was refused: Refused.', tone: 'bad' };
    expect(failed(elsewhere)).toMatchObject({ notice, outgoing: [{ chat: 1 }] });
    expect(failed(pressed(sent(80), 'h'))).toMatchObject({ notice });
    expect(failed(pressed(sent(120), '?'))).toMatchObject({ notice });
    expect(failed(elsewhere, { ...REFUSAL, code: 'graph-outcome-unknown' }).notice?.text).toBe(
      'The message to Customer 1 may have been sent, or not: Refused.',
    );
    expect(failed(sent(120)).notice).toBeNull();
    expect(failed(sent(80)).notice).toBeNull();
  });

  it('goes by X alone: its words are nowhere else', () => {
    expect(pressed(refused(), 'X')).toMatchObject({ outgoing: [], focus: 'conversation' });
    for (const key of ['escape', 'q', 'x', 'h'])
      expect(pressed(refused(), key).outgoing).toMatchObject([{ text: 'Hi' }]);
    expect(pressed(refused(), 'escape').focus).toBe('chats');
  });

  it.each(['R', 'X'])('is not there for %s where nothing was', (key) => {
    expect(pressed(open(), key).notice?.text).toBe('Nothing sent to this chat from here was refused.');
  });
});

describe('a message that failed after it was accepted', () => {
  const opened = (given: Partial<FeedMessage>) =>
    readFrom(feedState(), {
      ...STORE,
      messages: { 1: [feedMessage(1), feedMessage(2, { origin: 'api', ...given })] },
    });

  it('is explained by x where the cursor is on it', () => {
    const state = opened({ status: 'failed', problemCodes: [131026, 131047] });
    expect(pressed(state, 'enter', 'x')).toMatchObject({
      overlay: { kind: 'report', title: 'What 131026 means' },
      tasks: [{ kind: 'explain', code: '131026' }],
    });
    const untold = 'On a message that failed, x explains why.';
    expect(pressed(state, 'x')).toMatchObject({ tasks: [], notice: { text: untold } });
    expect(pressed(state, 'enter', 'k', 'x')).toMatchObject({ tasks: [], notice: { text: untold } });
  });

  it('gives way at the end of a chat to what was refused from here, which stands below it', () => {
    const first = feedMessage(1, { origin: 'api', status: 'failed', problemCodes: [131049] });
    const last = feedMessage(2, { origin: 'api', status: 'failed', problemCodes: [131026] });
    const state = readFrom(feedState(), { ...STORE, messages: { 1: [first, last] } });
    const sent = pressed(typing(pressed(state, 'r'), 'Hi'), 'enter');
    const both = afterwards(sent, { kind: 'failed', task: 1, failure: REFUSAL });
    expect(pressed(both, 'x').tasks).toMatchObject([{ code: '131047' }]);
    expect(pressed(both, 'k', 'x').tasks).toMatchObject([{ code: '131049' }]);
    expect(pressed(both, 'X', 'x').tasks).toMatchObject([{ code: '131026' }]);
  });

  it.each(['failed', 'error'])('says so where Meta gave no reason: %s', (status) => {
    const state = pressed(opened({ status }), 'enter', 'x');
    expect(state).toMatchObject({
      tasks: [],
      notice: { text: 'Meta told no reason why this message failed.' },
    });
  });
});

describe('a template', () => {
  const listed = () =>
    afterwards(pressed(closed(), 'r'), {
      kind: 'templates',
      task: 1,
      choices: [{ ...TEMPLATE, name: 'hello', body: 'Hello', values: [] }, TEMPLATE],
    });

  it('is asked for outside the window, looked for and chosen', () => {
    expect(pressed(closed(), 'r')).toMatchObject({
      overlay: { kind: 'templates' },
      tasks: [{ kind: 'list-templates' }],
    });
    expect(pressed(listed(), 'down', 'down').overlay).toMatchObject({ at: 1 });
    expect(pressed(listed(), 'down', 'up').overlay).toMatchObject({ at: 0 });
    expect(pressed(typing(listed(), 'order'), 'enter')).toMatchObject({
      overlay: {
        kind: 'form',
        template: { name: 'order_ready' },
        fields: [{ text: '' }, { text: '' }],
        preview: null,
      },
      tasks: [{ kind: 'preview-template', values: { 'body.1': '', 'body.2': '' } }],
    });
    expect(pressed(listed(), 'escape').overlay).toEqual({ kind: 'none' });
  });

  it('says why there are none to choose', () => {
    const state = afterwards(pressed(closed(), 'r'), { kind: 'failed', task: 1, failure: REFUSAL });
    expect(state.overlay).toMatchObject({ choices: null, failure: REFUSAL });
  });

  it('is filled in with a preview of every change, and sent when nothing speaks against it', () => {
    const form = typing(pressed(listed(), 'down', 'enter'), '17');
    expect(form.tasks).toMatchObject([{ kind: 'preview-template', values: { 'body.1': '17' } }]);
    const second = typing(pressed(form, 'enter'), 'Ana');
    expect(second.overlay).toMatchObject({ at: 1, fields: [{ text: '17' }, { text: 'Ana' }] });
    expect(pressed(second, 'ctrl+s')).toMatchObject({
      outgoing: [],
      notice: { text: 'The preview is not there yet.' },
    });
    const task = lastTask(second)?.number ?? 0;
    const preview = { lines: ['Order 17 is ready, Ana.'], problems: [] };
    const wrong = afterwards(second, {
      kind: 'preview',
      task,
      preview: { lines: [], problems: ['Too long.'] },
    });
    expect(pressed(wrong, 'enter')).toMatchObject({
      outgoing: [],
      notice: { text: 'Too long.', tone: 'bad' },
    });
    for (const key of ['enter', 'ctrl+s']) {
      expect(pressed(afterwards(second, { kind: 'preview', task, preview }), key)).toMatchObject({
        overlay: { kind: 'none' },
        tasks: [{ kind: 'send-template', values: { 'body.1': '17', 'body.2': 'Ana' } }],
        outgoing: [{ text: 'Order 17 is ready, Ana.', state: { kind: 'pending' } }],
      });
    }
  });

  it('goes from value to value', () => {
    const form = pressed(listed(), 'down', 'enter');
    expect(pressed(form, 'tab').overlay).toMatchObject({ at: 1 });
    expect(pressed(form, 'down', 'down').overlay).toMatchObject({ at: 1 });
    expect(pressed(form, 'down', 'shift+tab').overlay).toMatchObject({ at: 0 });
    expect(pressed(form, 'down', 'up').overlay).toMatchObject({ at: 0 });
    expect(pressed(form, 'escape')).toMatchObject({ overlay: { kind: 'none' }, tasks: [] });
  });

  it('tells why a preview could not be made', () => {
    const form = pressed(listed(), 'down', 'enter');
    const state = afterwards(form, { kind: 'failed', task: lastTask(form)?.number ?? 0, failure: REFUSAL });
    expect(state.overlay).toMatchObject({ preview: { problems: ['Refused.'] } });
  });
});

describe('what is done with a chat', () => {
  it('is diagnosed by d', () => {
    const asked = pressed(open(), 'd');
    expect(asked).toMatchObject({
      overlay: { kind: 'report', report: null },
      tasks: [{ kind: 'diagnose', chat: { id: 1 } }],
    });
    const lines = Array.from({ length: 40 }, (_, index) => ({ text: `Line ${index}` }));
    const told = afterwards(asked, { kind: 'report', task: 1, report: { title: 'Diagnosis', lines } });
    const lineAfter = (...keys: string[]) => {
      const { overlay } = pressed(told, ...keys);
      return overlay.kind === 'report' ? overlay.line : null;
    };
    expect(lineAfter('j', 'down', 'k')).toBe(1);
    expect(lineAfter('j', 'up')).toBe(0);
    expect(lineAfter('pageDown')).toBe(17);
    expect(lineAfter('space', 'ctrl+d', 'ctrl+u')).toBe(3);
    expect(lineAfter('space', 'pageUp')).toBe(0);
    // Of the 40 lines 20 are seen at once: from there on, up is seen to move.
    expect(lineAfter('G')).toBe(20);
    expect(lineAfter('G', 'k')).toBe(19);
    expect(lineAfter('end', 'j', 'home')).toBe(0);
    expect(lineAfter('G', 'g')).toBe(0);
    expect(lineAfter('escape')).toBe(null);
    expect(lineAfter('q')).toBe(null);
  });

  it('is exported by e, and the file is named', () => {
    const asked = pressed(open(), 'e');
    expect(asked).toMatchObject({ tasks: [{ kind: 'export' }], notice: { text: 'Exporting Customer 1 …' } });
    const done = afterwards(asked, { kind: 'done', task: 1, says: 'Written to chat.html.' });
    expect(done).toMatchObject({ tasks: [], notice: { text: 'Written to chat.html.', tone: 'good' } });
    expect(afterwards(asked, { kind: 'failed', task: 1, failure: REFUSAL }).notice).toMatchObject({
      text: 'Refused.',
      tone: 'bad',
    });
  });

  it('is copied by y: the phone or the BSUID of the customer, and the id of the message', () => {
    expect(lastTask(pressed(open(), 'y'))).toMatchObject({ kind: 'copy', text: '15550100001' });
    expect(pressed(open(), 'y').notice?.text).toBe('Copied the phone of the customer: 15550100001');
    expect(lastTask(pressed(open(), 'enter', 'y'))).toMatchObject({ text: 'wamid.60' });
    const hidden = readFrom(feedState(), {
      chats: [feedChat(1, { waId: null, userId: 'US.1' })],
      messages: {},
    });
    expect(lastTask(pressed(hidden, 'y'))).toMatchObject({ text: 'US.1' });
    const nobody = readFrom(feedState(), { chats: [feedChat(1, { waId: null })], messages: {} });
    expect(pressed(nobody, 'y').tasks).toEqual([]);
  });
});

describe('help and palette', () => {
  it('open and close', () => {
    expect(pressed(open(), '?', 'j').overlay).toEqual({ kind: 'help', line: 1 });
    for (const key of ['?', 'q', 'escape'])
      expect(pressed(open(), '?', key).overlay).toEqual({ kind: 'none' });
    expect(pressed(open(), ':', 'escape').overlay).toEqual({ kind: 'none' });
  });

  it('do what a key would', () => {
    expect(pressed(typing(pressed(open(), ':'), 'pause'), 'enter')).toMatchObject({
      isPaused: true,
      overlay: { kind: 'none' },
    });
    expect(pressed(typing(pressed(open(), ':'), 'quit'), 'down', 'up', 'down', 'enter').isLeaving).toBe(true);
    expect(pressed(typing(pressed(open(), ':'), 'no such thing'), 'enter').overlay).toMatchObject({
      kind: 'palette',
    });
  });

  it('explain a code', () => {
    const state = pressed(typing(pressed(open(), ':'), 'explain 131047'), 'enter');
    expect(state).toMatchObject({
      overlay: { kind: 'report' },
      tasks: [{ kind: 'explain', code: '131047' }],
    });
  });
});

describe('time and the rest', () => {
  it('let a notice go', () => {
    const told = pressed(open(), 'x');
    expect(afterwards(told, { kind: 'tick', now: FEED_NOW + 5_999 }).notice).not.toBeNull();
    expect(afterwards(told, { kind: 'tick', now: FEED_NOW + 6_000 })).toMatchObject({
      notice: null,
      now: FEED_NOW + 6_000,
    });
  });

  it('leave the state as it is while nothing that is seen has changed', () => {
    const state = open();
    const tick = (now: number) => afterwards(state, { kind: 'tick', now });
    expect(tick(FEED_NOW + 1000)).toBe(state);
    expect(tick(FEED_NOW + 15_000).now).toBe(FEED_NOW + 15_000);
    expect(tick(FEED_NOW - 1).now).toBe(FEED_NOW - 1);
    const told = afterwards(state, { kind: 'receiver', receiver: { kind: 'silent' } });
    expect(afterwards(told, { kind: 'receiver', receiver: { kind: 'silent' } })).toBe(told);
  });

  it('tell of the store and of the receiver', () => {
    const trouble = afterwards(open(), { kind: 'trouble', failure: REFUSAL });
    expect(trouble.trouble).toBe(REFUSAL);
    expect(afterwards(trouble, { kind: 'trouble', failure: null }).trouble).toBeNull();
    expect(afterwards(open(), { kind: 'receiver', receiver: { kind: 'silent' } }).receiver).toEqual({
      kind: 'silent',
    });
  });

  it('keep the chosen message in sight on a screen of another size', () => {
    const small = afterwards(pressed(open(), 'enter', 'k', 'k'), { kind: 'resize', columns: 40, rows: 10 });
    expect(small.size).toEqual({ columns: 40, rows: 10 });
    expect(small.conversation?.at).toBe(58);
    expect(small.conversation?.line).toBeLessThan(7);
    const low = pressed(open(), 'pageDown');
    expect(low.chats).toMatchObject({ at: 11, line: 19 });
    expect(afterwards(low, { kind: 'resize', columns: 120, rows: 10 }).chats).toMatchObject({
      at: 11,
      line: 5,
    });
  });
});
