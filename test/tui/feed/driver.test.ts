import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { CoexError } from '../../../src/core/errors.ts';
import { startDriver } from '../../../src/tui/feed/driver.ts';
import type { FeedEvent } from '../../../src/tui/feed/event.ts';
import { initialState } from '../../../src/tui/feed/initial-state.ts';
import type { FeedActions } from '../../../src/tui/feed/source.ts';
import type { FeedState, Task } from '../../../src/tui/feed/state.ts';
import type { Wanted } from '../../../src/tui/feed/wanted.ts';
import { fakeFeed, filledFeed, sampleChat, sampleMessage } from '../../support/feed-source.ts';
import { turns, virtualClock } from '../../support/virtual-clock.ts';

const LATEST: Wanted['chats'] = { kind: 'stretch', filter: '', place: { kind: 'latest' }, limit: 100 };
const MESSAGES: Wanted['messages'] = { chat: 1, place: { kind: 'latest' }, limit: 100 };
const BUSY = new CoexError('store-busy', { file: 'coex.db' });

const REFUSING: FeedActions = {
  sendText: refused,
  templates: refused,
  previewTemplate: refused,
  sendTemplate: refused,
  diagnose: refused,
  explain: refused,
  exportChat: refused,
};

function refused(): Promise<never> {
  return Promise.reject(new CoexError('usage', { problem: 'Not here.', fix: 'Elsewhere.' }));
}

/** A driver of a state that only notes what is told, with what is wanted set by the test. */
function driven({ feed = filledFeed(), actions = {} as Partial<FeedActions> } = {}) {
  const clock = virtualClock({ settled: turns });
  const start = clock.now();
  const told: { readonly at: number; readonly event: FeedEvent }[] = [];
  const drawnAt: number[] = [];
  const copied: string[] = [];
  const interruption = new AbortController();
  let wanted: Wanted = { chats: LATEST, messages: null, details: null };
  let patch: Partial<FeedState> = {};
  const driver = startDriver({
    source: feed.source,
    actions: { ...REFUSING, ...actions },
    terminal: { copy: (text) => copied.push(text), suspend: async () => undefined },
    clock,
    signal: interruption.signal,
    state: initialState({ columns: 80, rows: 24 }, start, { showsDetails: true }),
    reduce: (state, event) => {
      told.push({ at: clock.now() - start, event });
      if ('task' in event)
        return { ...state, tasks: state.tasks.filter(({ number }) => number !== event.task) };
      return { ...state, ...patch };
    },
    wantedOf: () => wanted,
    draw: async () => {
      drawnAt.push(clock.now() - start);
    },
  });
  const key = () => driver.dispatch({ kind: 'key', stroke: { name: 'j', text: 'j' } });
  return {
    feed,
    clock,
    driver,
    drawnAt,
    copied,
    interruption,
    key,
    /** The state is this after the next event, which is a key. */
    become: (change: Partial<FeedState>) => {
      patch = change;
      key();
      patch = {};
    },
    want: (change: Partial<Wanted>) => {
      wanted = { ...wanted, ...change };
      key();
    },
    give: (...tasks: readonly Task[]) => {
      patch = { tasks };
      key();
      patch = {};
    },
    toldOf: <Kind extends FeedEvent['kind']>(kind: Kind) =>
      told.flatMap(({ event }) => (event.kind === kind ? [event as Extract<FeedEvent, { kind: Kind }>] : [])),
    timesOf: (kind: FeedEvent['kind']) => told.flatMap(({ at, event }) => (event.kind === kind ? [at] : [])),
  };
}

describe('the driver of the feed', () => {
  it('reads chats, standing and receiver at first, and messages and details when they are wanted', async () => {
    const { feed, clock, want, toldOf } = driven();
    await clock.pass(10);
    expect(feed.asked).toEqual(['chats latest', 'standing', 'receiver']);
    want({ messages: MESSAGES, details: 1 });
    await clock.pass(10);
    expect(feed.asked.slice(3)).toEqual(['messages 1 latest', 'details 1']);
    expect(toldOf('messages')[0]?.stretch.items).toHaveLength(8);
  });

  it('reads lists again when the store changed, and only then', async () => {
    const { feed, clock, toldOf } = driven();
    await clock.pass(3000);
    expect(toldOf('chats')).toHaveLength(1);
    feed.putChat(sampleChat(6));
    await clock.pass(250);
    expect(toldOf('chats')).toHaveLength(2);
    expect(toldOf('chats')[1]?.stretch.items).toHaveLength(6);
  });

  it.each([
    ['at most once a second where a filter is slow to answer', 'customer', 26, 3, 3],
    ['each time it changed where a filter is not', 'customer', 5, 20, 30],
    ['each time it changed where there is none', '', 26, 20, 30],
  ])('reads the chats of a store that changes %s', async (_often, filter, tookMs, least, most) => {
    const { feed, clock, want, timesOf } = driven();
    feed.setDelay(() => clock.sleep(tookMs));
    want({ chats: { ...LATEST, filter } });
    for (let change = 0; change < 40; change += 1) {
      feed.putChat(sampleChat(6));
      await clock.pass(100);
    }
    const times = timesOf('chats').filter((at) => at > 1000);
    expect(times.length).toBeGreaterThanOrEqual(least);
    expect(times.length).toBeLessThanOrEqual(most);
  });

  it('answers another filter at once, and tells the last change of a slow one in the end', async () => {
    const { feed, clock, want, toldOf } = driven();
    feed.setDelay(() => clock.sleep(26));
    want({ chats: { ...LATEST, filter: 'customer' } });
    await clock.pass(100);
    want({ chats: { ...LATEST, filter: 'customer 6' } });
    await clock.pass(100);
    expect(toldOf('chats').at(-1)?.wanted.filter).toBe('customer 6');
    feed.putChat(sampleChat(6));
    await clock.pass(1300);
    expect(toldOf('chats').at(-1)?.stretch.items).toMatchObject([{ name: 'Customer 6' }]);
  });

  it('looks at the store every 50 ms while it changes, and every 300 ms when it is calm', async () => {
    const { feed, clock } = driven();
    let looks = 0;
    const { version } = feed.source;
    Object.assign(feed.source, {
      version: () => {
        looks += 1;
        return version();
      },
    });
    await clock.pass(5000);
    looks = 0;
    await clock.pass(2000);
    expect(looks).toBe(7);
    feed.putChat(sampleChat(6));
    await clock.pass(300);
    looks = 0;
    await clock.pass(500);
    expect(looks).toBe(10);
  });

  it('asks for the standing each second while the store changes, else every five; for the receiver each second', async () => {
    const { feed, clock, timesOf } = driven();
    await clock.pass(11_000);
    expect(timesOf('standing')).toHaveLength(3);
    expect(timesOf('receiver').length).toBeGreaterThanOrEqual(9);
    for (let times = 0; times < 50; times += 1) {
      feed.putMessage(1, sampleMessage(90_000 + times, 'more'));
      await clock.pass(100);
    }
    expect(timesOf('standing').length).toBeGreaterThanOrEqual(7);
    expect(timesOf('standing').length).toBeLessThanOrEqual(9);
  });

  it('asks for details at once for another chat, and at most each second for the same', async () => {
    const { feed, clock, want, timesOf } = driven();
    want({ details: 1 });
    await clock.pass(100);
    expect(timesOf('details')).toHaveLength(1);
    for (let times = 0; times < 20; times += 1) {
      feed.putMessage(1, sampleMessage(90_000 + times, 'more'));
      await clock.pass(100);
    }
    expect(timesOf('details').length).toBeGreaterThanOrEqual(2);
    expect(timesOf('details').length).toBeLessThanOrEqual(4);
    want({ details: 2 });
    const before = timesOf('details').length;
    await clock.pass(20);
    expect(timesOf('details')).toHaveLength(before + 1);
  });

  it('passes over an answer to what is asked no more, and asks anew', async () => {
    const { feed, clock, want, toldOf } = driven();
    want({ messages: MESSAGES });
    const { promise, resolve } = Promise.withResolvers<void>();
    feed.setDelay(() => promise);
    await setImmediate();
    want({ messages: { ...MESSAGES, chat: 2 } });
    feed.setDelay(async () => undefined);
    resolve();
    await clock.pass(50);
    expect(toldOf('messages').map(({ wanted }) => wanted.chat)).toEqual([2]);
  });

  it('reads one thing after the other', async () => {
    const { feed, clock, want } = driven();
    let under = 0;
    let most = 0;
    feed.setDelay(async () => {
      under += 1;
      most = Math.max(most, under);
      await setImmediate();
      under -= 1;
    });
    for (let chat = 1; chat <= 5; chat += 1) {
      want({ messages: { ...MESSAGES, chat }, details: chat });
      await clock.pass(5);
    }
    await clock.pass(1000);
    expect(most).toBe(1);
  });

  it('says once that the store cannot be read, tries more and more seldom, and goes on when it can be', async () => {
    const { feed, clock, toldOf, timesOf } = driven();
    await clock.pass(100);
    let tries = 0;
    const { version } = feed.source;
    Object.assign(feed.source, {
      version: () => {
        tries += 1;
        return version();
      },
    });
    feed.setProblem(BUSY);
    await clock.pass(20_000);
    expect(toldOf('trouble').map(({ failure }) => failure?.code)).toEqual(['store-busy']);
    expect(toldOf('trouble')[0]?.failure).toMatchObject({ message: BUSY.message, hint: BUSY.hint });
    // After 0.5, 1, 2, 4, 5, 5 … seconds.
    expect(tries).toBe(7);
    feed.setProblem(undefined);
    await clock.pass(5000);
    expect(toldOf('trouble').at(-1)?.failure).toBeNull();
    expect(timesOf('trouble')).toHaveLength(2);
    expect(toldOf('chats')).toHaveLength(2);
    await clock.pass(10_000);
    expect(timesOf('trouble')).toHaveLength(2);
  });

  it('tells a failure that nobody foresaw too, and stays up', async () => {
    const { feed, clock, toldOf } = driven();
    feed.setProblem(new TypeError('x is not a function'));
    await clock.pass(100);
    expect(toldOf('trouble')[0]?.failure).toMatchObject({
      code: 'internal',
      message: 'TypeError: x is not a function',
    });
  });

  it('holds the lists while the screen is paused, and says that they are stale', async () => {
    const { feed, clock, become, toldOf } = driven();
    await clock.pass(100);
    become({ isPaused: true });
    feed.putChat(sampleChat(6));
    await clock.pass(1000);
    expect(toldOf('chats')).toHaveLength(1);
    expect(toldOf('stale')).toHaveLength(1);
    become({ isPaused: false });
    await clock.pass(100);
    expect(toldOf('chats')).toHaveLength(2);
  });

  it('tells the time each second', async () => {
    const { clock, toldOf, timesOf } = driven();
    const start = clock.now();
    await clock.pass(3500);
    expect(timesOf('tick')).toEqual([1000, 2000, 3000]);
    expect(toldOf('tick')[0]?.now).toBe(start + 1000);
  });

  it('draws a flood at most every 66 ms, and a key at once', async () => {
    const { feed, clock, drawnAt, key } = driven();
    await clock.pass(1000);
    drawnAt.length = 0;
    for (let times = 0; times < 100; times += 1) {
      feed.putMessage(1, sampleMessage(90_000 + times, 'more'));
      await clock.pass(10);
    }
    expect(drawnAt.length).toBeGreaterThan(5);
    expect(drawnAt.length).toBeLessThanOrEqual(16);
    drawnAt.length = 0;
    key();
    await setImmediate();
    expect(drawnAt).toHaveLength(1);
  });

  it('does each task once, and tells what came of it', async () => {
    const chat = sampleChat(1);
    const sent: string[] = [];
    const { clock, give, key, toldOf, copied } = driven({
      actions: {
        sendText: async (to, text, replyTo) => {
          sent.push(`${to.id} ${text} ${replyTo}`);
          return 'wamid.sent';
        },
        exportChat: async () => '/tmp/chat.html',
      },
    });
    const tasks: readonly Task[] = [
      { number: 1, kind: 'send-text', chat, text: 'hello', replyTo: undefined },
      { number: 2, kind: 'copy', text: 'wamid.1' },
      { number: 3, kind: 'export', chat },
      { number: 4, kind: 'diagnose', chat },
    ];
    give(...tasks);
    key();
    await clock.pass(10);
    key();
    await clock.pass(10);
    expect(sent).toEqual(['1 hello undefined']);
    expect(copied).toEqual(['wamid.1']);
    expect(toldOf('sent')).toEqual([{ kind: 'sent', task: 1, wamid: 'wamid.sent' }]);
    expect(toldOf('done').map(({ says }) => says)).toEqual(['Copied wamid.1.', 'Written to /tmp/chat.html.']);
    expect(toldOf('failed')).toMatchObject([{ task: 4, failure: { code: 'usage', message: 'Not here.' } }]);
  });

  it('previews a template when the typing rests, and only what was typed last', async () => {
    const template = { name: 'hello', language: 'en', category: 'UTILITY', body: '{{1}}', values: [] };
    const asked: string[] = [];
    const { clock, give, toldOf } = driven({
      actions: {
        previewTemplate: async (_chat, _template, values) => {
          asked.push(values['body.1'] ?? '');
          return { lines: [], problems: [] };
        },
      },
    });
    const preview = (number: number, text: string): Task => ({
      number,
      kind: 'preview-template',
      chat: sampleChat(1),
      template,
      values: { 'body.1': text },
    });
    give(preview(1, 'h'));
    await clock.pass(50);
    give(preview(1, 'h'), preview(2, 'he'));
    await clock.pass(1000);
    expect(asked).toEqual(['he']);
    expect(toldOf('preview')).toMatchObject([{ task: 2 }]);
  });

  it('ends at once when it is told to, waits for no message, and says to whom one was being sent', async () => {
    const { clock, driver, give, interruption } = driven({
      actions: { sendText: () => new Promise(() => undefined) },
    });
    give({ number: 1, kind: 'send-text', chat: sampleChat(1), text: 'hello', replyTo: undefined });
    await clock.pass(10);
    interruption.abort();
    await driver.left;
    expect((await driver.settled()).map(({ id }) => id)).toEqual([1]);
  });

  it('lets what is being sent be sent when the screen is left, and tells when it fails', async () => {
    const { promise, reject } = Promise.withResolvers<string>();
    const { clock, driver, give, become } = driven({ actions: { sendText: () => promise } });
    give({ number: 1, kind: 'send-text', chat: sampleChat(1), text: 'hello', replyTo: undefined });
    await clock.pass(10);
    become({ isLeaving: true });
    await driver.left;
    const settled = driver.settled();
    reject(BUSY);
    await expect(settled).rejects.toBe(BUSY);
  });

  it('waits for what is being sent until it is told to end, and then says to whom it was', async () => {
    const { promise: first, resolve } = Promise.withResolvers<string>();
    const { clock, driver, give, become, interruption } = driven({
      actions: { sendText: ({ id }) => (id === 1 ? first : new Promise(() => undefined)) },
    });
    expect(driver.isSending()).toBe(false);
    give(
      { number: 1, kind: 'send-text', chat: sampleChat(1), text: 'hello', replyTo: undefined },
      { number: 2, kind: 'send-text', chat: sampleChat(2), text: 'hello', replyTo: undefined },
    );
    await clock.pass(10);
    become({ isLeaving: true });
    await driver.left;
    expect(driver.isSending()).toBe(true);
    const settled = driver.settled();
    resolve('wamid.sent');
    await turns();
    interruption.abort();
    expect((await settled).map(({ id }) => id)).toEqual([2]);
  });

  it('fails with what the screen itself fails of', async () => {
    const clock = virtualClock();
    const driver = startDriver({
      source: fakeFeed().source,
      actions: REFUSING,
      terminal: { copy: () => undefined, suspend: async () => undefined },
      clock,
      signal: new AbortController().signal,
      state: initialState({ columns: 80, rows: 24 }, 0, { showsDetails: true }),
      reduce: () => {
        throw new RangeError('no such state');
      },
      wantedOf: () => ({ chats: LATEST, messages: null, details: null }),
      draw: async () => undefined,
    });
    const left = expect(driver.left).rejects.toThrow('no such state');
    driver.dispatch({ kind: 'paste', text: '' });
    await left;
  });
});
