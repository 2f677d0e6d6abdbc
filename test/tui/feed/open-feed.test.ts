import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { CoexError } from '../../../src/core/errors.ts';
import type { FeedSource } from '../../../src/tui/feed/source.ts';
import { type FeedOnScreen, openFeedOnScreen } from '../../support/feed-on-screen.ts';
import { fakeFeed, filledFeed, sampleChat, sampleMessage } from '../../support/feed-source.ts';
import { NOW } from '../../support/run.ts';
import { TERMINAL_ATTACKS } from '../../support/terminal-attacks.ts';

const BUSY = new CoexError('store-busy', { file: 'coex.db' });

/** Rows that are shown reversed over most of their width: the chosen item's. */
function chosen(stage: FeedOnScreen): string {
  return stage
    .text()
    .filter((_text, row) => stage.cell(2, row).isReversed)
    .join('\n');
}

describe('the feed', () => {
  it('shows something before anything is read, and then the chats, the latest first', async () => {
    const feed = filledFeed();
    const { promise, resolve } = Promise.withResolvers<void>();
    feed.setDelay(() => promise);
    const stage = await openFeedOnScreen({ feed });
    expect(stage.isAlternate()).toBe(true);
    expect(stage.frames).toHaveLength(1);
    expect(stage.shown()).not.toContain('Customer');
    resolve();
    feed.setDelay(async () => undefined);
    await stage.pass(100);
    const rows = [1, 2, 3, 4, 5].map((chat) =>
      stage.text().findIndex((text) => text.includes(`Customer ${chat}`)),
    );
    expect(rows).not.toContain(-1);
    expect(rows).toEqual([...rows].sort((one, other) => one - other));
    expect(chosen(stage)).toContain('Customer 1');
  });

  it('shows chats, conversation and details side by side where there is room', async () => {
    const stage = await openFeedOnScreen({ columns: 200, rows: 50 });
    expect(stage.shown()).toContain('Customer 5');
    expect(stage.shown()).toContain('message 8 of chat 1');
    expect(stage.shown()).toContain('+15550000101');
    expect(stage.shown()).toContain('Bright Bakery');
  });

  it('answers keys', async () => {
    const stage = await openFeedOnScreen({ columns: 120, rows: 30 });
    await stage.press('j');
    expect(chosen(stage)).toContain('Customer 2');
    await stage.pass(100);
    expect(stage.shown()).toContain('message 8 of chat 2');
    expect(stage.shown()).not.toContain('message 7 of chat 1');
    await stage.press('jj');
    expect(chosen(stage)).toContain('Customer 4');
    await stage.press('k');
    expect(chosen(stage)).toContain('Customer 3');
  });

  it('answers a key before what it asks for is read', async () => {
    const stage = await openFeedOnScreen({ columns: 120, rows: 30 });
    stage.feed.setDelay(() => new Promise(() => undefined));
    await stage.press('j');
    expect(chosen(stage)).toContain('Customer 2');
  });

  it('fits another size at once, and the first again as before', async () => {
    const stage = await openFeedOnScreen({ columns: 120, rows: 30 });
    const before = stage.text();
    await stage.resize(40, 10);
    expect(stage.text()).toHaveLength(10);
    expect(chosen(stage)).toContain('Customer 1');
    expect(stage.shown()).not.toContain('message 7 of chat 1');
    await stage.resize(120, 30);
    await stage.pass(100);
    expect(stage.text()).toEqual(before);
  });

  it.each([
    [1, 1],
    [5, 2],
    [12, 4],
    [39, 6],
  ])('stands a terminal of %i columns and %i rows', async (columns, rows) => {
    const stage = await openFeedOnScreen({ columns, rows });
    await stage.press('j', '?');
    await stage.press('escape', 'enter', 'r');
    await stage.resize(120, 30);
    await stage.press('escape', 'escape', 'h');
    await stage.pass(100);
    expect(stage.shown()).toContain('Customer 2');
  });

  it('draws a flood of messages in few frames, and keeps the place of whoever reads', async () => {
    const stage = await openFeedOnScreen({ columns: 120, rows: 30, feed: filledFeed(5, 80) });
    await stage.press('enter', 'g');
    await stage.pass(500);
    const said = () =>
      stage
        .text()
        .flatMap((text) => (/│ +message \d+ of chat 1$/.test(text) ? [text.slice(text.indexOf('│'))] : []));
    const place = said();
    expect(place.length).toBeGreaterThan(3);
    const before = stage.frames.length;
    for (let index = 0; index < 1000; index += 1) {
      const id = 90_000 + index;
      stage.feed.putMessage(1 + (index % 5), sampleMessage(id, `flood ${id}`, { at: NOW + 1000 + index }));
      if (index % 5 === 4) await stage.pass(10);
    }
    await stage.pass(100);
    // Two seconds, at most every 66 ms.
    expect(stage.frames.length - before).toBeLessThanOrEqual(33);
    // The last row tells what is new instead.
    expect(said()).toEqual(place.slice(0, -1));
    expect(stage.shown()).toContain('↓ 200 new');
  });

  it('keeps the chosen message on its row, whatever comes, is edited or is imported around it', async () => {
    const { feed, ...stage } = await openFeedOnScreen({ columns: 120, rows: 30, feed: filledFeed(5, 80) });
    const put = (id: number, words: string, change: object) =>
      feed.putMessage(1, sampleMessage(id, words, change));
    const atOf = (index: number) => NOW - 60_000 - (80 - index) * 1000;
    await stage.press('enter', 'k'.repeat(36), 'j'.repeat(6));
    await stage.pass(500);
    // The row of the head of the chosen message, and the words under it.
    const there = () => {
      const text = stage.text();
      const row = text.findIndex((_text, at) => at > 1 && stage.cell(60, at).isReversed);
      return { row, words: text[row + 1]?.match(/(?<=│ +)[^│ ].*/)?.[0] };
    };
    const before = there();
    expect(before).toEqual({ row: 14, words: 'message 50 of chat 1' });
    for (let step = 0; step < 200; step += 1) {
      // 500 a second.
      for (let each = 0; each < 5; each += 1)
        put(90_000 + step * 5 + each, 'new', { at: NOW + 1000 + step * 5 + each });
      // Of those in sight above, and of some far above: each edit takes another row.
      if (step % 20 === 0) {
        const index = 49 - (step / 20) * 3;
        const words = `message ${index} of chat 1\nsays ${step}\nmore`;
        put(10_000 + index, words, { at: atOf(index), version: `edit ${step}` });
      }
      // The history: older than all, and between those that are there, above and below.
      if (step % 10 === 5) {
        const index = 20 + (step % 60);
        const imported = { imported: true, origin: 'app', status: 'read' };
        put(60_000 + step, 'imported between', { ...imported, at: atOf(index) + 500 });
        put(70_000 + step, 'imported before', { ...imported, at: atOf(0) - step * 1000 });
      }
      await stage.pass(10);
      if (step % 25 === 24) {
        await stage.pass(100);
        expect(there()).toEqual(before);
      }
    }
    for (const words of ['↓ 1000 new', 'says 0', 'imported between']) expect(stage.shown()).toContain(words);
    await stage.press('k');
    await stage.press('j');
    expect(there()).toEqual(before);
  });

  it('reads nothing and draws nothing while nothing changes', async () => {
    const stage = await openFeedOnScreen();
    await stage.pass(2000);
    const { bytes } = stage.written;
    const asked = stage.feed.asked.length;
    const frames = stage.frames.length;
    await stage.pass(4000);
    expect(stage.frames.length - frames).toBe(0);
    expect(stage.written.bytes - bytes).toBe(0);
    expect(stage.feed.asked.slice(asked).every((question) => /standing|receiver/.test(question))).toBe(true);
  });

  it('says that the store cannot be read, answers keys meanwhile, and goes on when it can be', async () => {
    const stage = await openFeedOnScreen({ columns: 120, rows: 30 });
    stage.feed.setProblem(BUSY);
    await stage.pass(1000);
    expect(stage.text()[0]).toContain('stayed locked');
    await stage.press('j');
    expect(chosen(stage)).toContain('Customer 2');
    stage.feed.setProblem(undefined);
    await stage.pass(5000);
    expect(stage.text()[0]).not.toContain('stayed locked');
    expect(stage.shown()).toContain('message 8 of chat 2');
  });

  it('gives the terminal back on ^Z, and is there again when it goes on', async () => {
    const during: string[] = [];
    const held: { stage?: FeedOnScreen } = {};
    const stage = await openFeedOnScreen({
      stopProcess: async () => {
        await held.stage?.settled();
        during.push(held.stage?.isAlternate() ? 'feed' : 'shell', held.stage?.isRaw() ? 'raw' : 'cooked');
      },
    });
    held.stage = stage;
    const before = stage.text();
    await stage.press('ctrl+z');
    await stage.pass(50);
    expect(during).toEqual(['shell', 'cooked']);
    expect(stage.isAlternate()).toBe(true);
    expect(stage.isRaw()).toBe(true);
    expect(stage.text().slice(0, -1)).toEqual(before.slice(0, -1));
    await stage.press('j');
    expect(chosen(stage)).toContain('Customer 2');
  });

  it('is drawn anew when somebody else stopped it', async () => {
    const stage = await openFeedOnScreen();
    const before = stage.text();
    stage.stdout.write('\u001B[2J\u001B[5;5Hrubbish');
    await stage.settled();
    await stage.resume();
    expect(stage.text()).toEqual(before);
  });

  it.each(['q', 'ctrl+c'])('is left with %s, and the terminal is as before', async (key) => {
    const stage = await openFeedOnScreen();
    await stage.press(key);
    await stage.left;
    expectRestored(stage);
  });

  it('says that it waits for a message when it is left, and not when there is none', async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const stage = await openFeedOnScreen({ actions: { sendText: () => promise } });
    await stage.press('r', 'h', 'i', 'enter');
    await stage.press('ctrl+c');
    await stage.settled();
    expectRestored(stage);
    expect(stage.isWaiting()).toBe(true);
    resolve('wamid.sent');
    expect(await stage.left).toEqual([]);

    const other = await openFeedOnScreen();
    await other.press('ctrl+c');
    await other.left;
    expect(other.isWaiting()).toBe(false);
  });

  it('is left when it is told to from outside', async () => {
    const stage = await openFeedOnScreen();
    stage.interrupt();
    await stage.left;
    await stage.settled();
    expectRestored(stage);
  });

  it('is left when the terminal is gone', async () => {
    const stage = await openFeedOnScreen();
    stage.stdout.on('error', (error) => stage.interrupt(error));
    stage.hangUp();
    await stage.press('j');
    await stage.left;
  });

  it('restores the terminal when it fails, and says of what', async () => {
    const feed = fakeFeed();
    const broken = { items: [null], isEnd: true, newer: 0 } as unknown as Awaited<
      ReturnType<FeedSource['chats']>
    >;
    Object.assign(feed.source, { chats: async () => broken });
    const stage = await openFeedOnScreen({ feed });
    await expect(stage.left).rejects.toThrow(TypeError);
    expectRestored(stage);
  });

  it('asks no more of the store when it is left', async () => {
    const stage = await openFeedOnScreen();
    await stage.press('q');
    await stage.left;
    const asked = stage.feed.asked.length;
    stage.feed.putMessage(1, sampleMessage(90_000, 'late'));
    for (let turn = 0; turn < 20; turn += 1) await setImmediate();
    expect(stage.feed.asked).toHaveLength(asked);
  });

  it('has no colour where none is wanted, and tells the chosen chat all the same', async () => {
    const stage = await openFeedOnScreen({ columns: 120, rows: 30, inColor: false });
    await stage.press('?');
    await stage.press('escape');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what is looked for
    const colors = stage.written.raw.match(/\u001B\[(?:3[0-7]|4[0-7]|9[0-7]|10[0-7]|38|48)[;\d]*m/g);
    expect(colors).toBeNull();
    expect(chosen(stage)).toContain('Customer 1');
  });

  it('writes ASCII alone where the terminal knows nothing else', async () => {
    const feed = filledFeed();
    feed.putMessage(
      1,
      sampleMessage(90_000, 'Grüße 👋 日本', { at: NOW + 1, origin: 'app', status: 'read' }),
    );
    const stage = await openFeedOnScreen({ columns: 160, rows: 30, feed, isUnicode: false });
    await stage.press('?');
    await stage.press('escape');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what is looked for
    expect(stage.written.raw).toMatch(/^[\u0000-\u007F]*$/);
    expect(stage.shown()).toContain('->');
  });

  it('shows what attacks a terminal as harmless text', async () => {
    const feed = filledFeed(1, 0);
    const attacks = Object.values(TERMINAL_ATTACKS);
    attacks.forEach((attack, index) => {
      const origin = index % 2 === 0 ? 'customer' : 'app';
      feed.putMessage(1, sampleMessage(index, `${attack}begin${index}`, { at: NOW + index, origin }));
    });
    attacks.forEach((attack, index) => {
      feed.putChat(sampleChat(100 + index, { name: `${attack}name`, lastText: attack, at: NOW - index }));
    });
    const stage = await openFeedOnScreen({ columns: 120, rows: 40, feed });
    const titles = stage.text().map((text) => text.includes('Chats'));
    const safe = () => {
      expect(stage.titles).toEqual([]);
      expect(stage.copied).toEqual([]);
      expect(stage.isAlternate()).toBe(true);
      expect(stage.cursor().isShown).toBe(false);
      expect(stage.modes()).toMatchObject({
        bracketedPasteMode: true,
        insertMode: false,
        mouseTrackingMode: 'none',
        originMode: false,
        wraparoundMode: false,
      });
      expect(stage.text().map((text) => text.includes('Chats'))).toEqual(titles);
      expect(stage.text().at(-1)).toContain('? help');
    };
    safe();
    await stage.press('enter', 'g');
    await stage.pass(50);
    expect(stage.shown()).toContain('begin0');
    for (let page = 0; page < attacks.length; page += 1) {
      await stage.press('pageDown');
      safe();
    }
    await stage.press('h');
    for (let page = 0; page < attacks.length / 10; page += 1) {
      await stage.press('pageDown');
      await stage.pass(50);
      safe();
    }
  });
});

function expectRestored(stage: FeedOnScreen): void {
  expect(stage.isAlternate()).toBe(false);
  expect(stage.isRaw()).toBe(false);
  expect(stage.cursor()).toEqual({ column: 0, row: 0, isShown: true });
  expect(stage.modes().bracketedPasteMode).toBe(false);
  expect(stage.modes().wraparoundMode).toBe(true);
  expect(stage.shown().trim()).toBe('');
}
