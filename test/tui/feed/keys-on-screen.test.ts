import { describe, expect, it } from 'vitest';
import { KEYS } from '../../../src/tui/feed/keys.ts';
import type { FeedActions, TemplateChoice } from '../../../src/tui/feed/source.ts';
import { type FeedOnScreen, openFeedOnScreen } from '../../support/feed-on-screen.ts';
import { filledFeed, sampleChat } from '../../support/feed-source.ts';
import { NOW } from '../../support/run.ts';

const TEMPLATE: TemplateChoice = {
  name: 'order_ready',
  language: 'en',
  category: 'UTILITY',
  body: 'Your order {{1}} is ready.',
  values: [{ at: 'body.1', example: '4711' }],
};

/** What is done, and how it was asked for. */
function noting(done: string[]): FeedActions {
  return {
    sendText: async (chat, text) => {
      done.push(`send ${text} to ${chat.id}`);
      return 'wamid.sent';
    },
    templates: async () => [TEMPLATE],
    previewTemplate: async (_chat, _template, values) => ({
      lines: [`Your order ${values['body.1']} is ready.`],
      problems: [],
    }),
    sendTemplate: async (chat, { name }, values) => {
      done.push(`send ${name} ${values['body.1']} to ${chat.id}`);
      return 'wamid.sent';
    },
    diagnose: async (chat) => ({ title: 'Diagnosis', lines: [{ text: `chat ${chat.id} is well` }] }),
    explain: async (code) => ({ title: 'Explained', lines: [{ text: `what ${code} means` }] }),
    exportChat: async (chat) => `/exports/${chat.id}.html`,
  };
}

async function opened(columns = 120, done: string[] = []): Promise<FeedOnScreen> {
  return openFeedOnScreen({ columns, rows: 30, feed: filledFeed(30, 60), actions: noting(done) });
}

function chosen(stage: FeedOnScreen): string {
  return stage
    .text()
    .filter((_text, row) => [2, 45].some((column) => stage.cell(column, row).isReversed))
    .join('\n');
}

/** A key of the panes, what is pressed before it, and what the screen shows after it. */
const IN_THE_PANES: readonly (readonly [key: string, before: readonly string[], shows: RegExp])[] = [
  ['j', [], /Customer 2 /],
  ['down', [], /Customer 2 /],
  ['k', ['j', 'j'], /Customer 2 /],
  ['up', ['j', 'j'], /Customer 2 /],
  ['G', [], /Customer 30/],
  ['end', [], /Customer 30/],
  ['g', ['G'], /Customer 1 /],
  ['home', ['G'], /Customer 1 /],
  ['ctrl+d', [], /Customer [6-9] /],
  ['ctrl+u', ['G'], /Customer 2[2-6] /],
  ['pageDown', [], /Customer 1[2-5] /],
  ['pageUp', ['G'], /Customer 1[5-9] /],
  ['l', [], /message 60 of chat 1/],
  ['right', [], /message 60 of chat 1/],
  ['enter', [], /message 60 of chat 1/],
  ['tab', [], /message 60 of chat 1/],
  ['h', ['l', 'j'], /Customer 1 /],
  ['left', ['l', 'j'], /Customer 1 /],
  ['shift+tab', ['tab'], /Customer 1 /],
];

describe('a key in the panes', () => {
  it.each(IN_THE_PANES)('%s moves what is chosen', async (key, before, shows) => {
    const stage = await opened();
    await stage.press(...before, key);
    await stage.pass(100);
    expect(chosen(stage)).toMatch(shows);
  });

  it('r replies with text inside the window', async () => {
    const done: string[] = [];
    const stage = await opened(120, done);
    await stage.press('r');
    expect(stage.cursor().isShown).toBe(true);
    await stage.press('good day', 'ctrl+j', 'x');
    await stage.paste('\nq');
    expect(stage.shown()).toContain('good day');
    await stage.press('enter');
    await stage.pass(100);
    expect(done).toEqual(['send good day\nx\nq to 1']);
    expect(stage.cursor().isShown).toBe(false);
  });

  it('r replies with a template outside the window', async () => {
    const done: string[] = [];
    const stage = await opened(120, done);
    stage.feed.putChat(sampleChat(1, { at: NOW, windowUntil: NOW - 1000 }));
    await stage.pass(300);
    await stage.press('r');
    await stage.pass(100);
    expect(stage.shown()).toContain('order_ready');
    await stage.press('enter', '4712');
    await stage.pass(300);
    expect(stage.shown()).toContain('Your order 4712 is ready.');
    await stage.press('enter');
    await stage.pass(100);
    expect(done).toEqual(['send order_ready 4712 to 1']);
  });

  it('r’s text is kept as a draft when the window closes while it is written', async () => {
    const done: string[] = [];
    const stage = await opened(120, done);
    stage.feed.putChat(sampleChat(1, { at: NOW, windowUntil: NOW + 10_000 }));
    await stage.pass(300);
    await stage.press('r', 'good day');
    await stage.pass(15_000);
    expect(stage.shown()).toContain('good day');
    await stage.press('enter');
    await stage.pass(100);
    expect(stage.shown()).toContain('order_ready');
    expect(stage.shown()).toContain('The draft is kept.');
    expect(done).toEqual([]);

    await stage.press('escape');
    stage.feed.putChat(sampleChat(1, { at: NOW, windowUntil: NOW + 60_000 }));
    await stage.pass(300);
    await stage.press('r');
    expect(stage.shown()).toContain('good day');
    await stage.press('enter');
    await stage.pass(100);
    expect(done).toEqual(['send good day to 1']);
  });

  it('/ looks for chats', async () => {
    const stage = await opened();
    await stage.press('/', 'customer 22');
    await stage.pass(100);
    expect(stage.shown()).toContain('Customer 22');
    expect(stage.shown()).not.toContain('Customer 21');
    await stage.press('escape');
    await stage.pass(100);
    expect(stage.shown()).toContain('Customer 2 ');
  });

  it(': looks for a command, and does it', async () => {
    const stage = await opened();
    await stage.press(':', 'diagnose');
    expect(stage.shown()).toContain('Diagnose this chat');
    await stage.press('enter');
    await stage.pass(100);
    expect(stage.shown()).toContain('chat 1 is well');
  });

  it('y copies the customer’s phone, and in the conversation the message’s id', async () => {
    const stage = await opened();
    await stage.press('y', 'l', 'y');
    await stage.pass(100);
    expect(stage.copied).toEqual([expect.stringContaining('15550000101'), 'wamid.10060']);
  });

  it('o shows the details and hides them', async () => {
    const stage = await opened(200);
    expect(stage.shown()).toContain('+15550000101');
    const withDetails = stage.shown();
    await stage.press('o');
    await stage.pass(100);
    expect(stage.shown()).not.toBe(withDetails);
    expect(stage.shown()).not.toContain('phone');
  });

  it('d diagnoses the chat', async () => {
    const stage = await opened();
    await stage.press('j', 'd');
    await stage.pass(100);
    expect(stage.shown()).toContain('chat 2 is well');
    await stage.press('q');
    expect(stage.shown()).not.toContain('chat 2 is well');
  });

  it('e exports the chat', async () => {
    const stage = await opened();
    await stage.press('e');
    await stage.pass(100);
    expect(stage.shown()).toContain('/exports/1.html');
  });

  it('f follows what is new', async () => {
    const stage = await opened();
    await stage.press('G', 'f');
    await stage.pass(100);
    expect(stage.shown()).toContain('Customer 1 ');
  });

  it('p pauses, and goes on', async () => {
    const stage = await opened();
    await stage.press('p');
    stage.feed.putChat(sampleChat(99, { at: NOW + 5000 }));
    await stage.pass(1000);
    expect(stage.shown()).not.toContain('Customer 99');
    expect(stage.shown()).toMatch(/paused/i);
    await stage.press('p');
    await stage.pass(300);
    expect(stage.shown()).toContain('Customer 99');
  });

  it('? shows all keys, every one that there is', async () => {
    const stage = await openFeedOnScreen({ columns: 120, rows: 120, feed: filledFeed() });
    await stage.press('?');
    for (const { says } of KEYS) expect(stage.shown()).toContain(says);
    await stage.press('?');
    expect(stage.shown()).toContain('Customer 1');
  });

  it('q goes back from the conversation', async () => {
    const stage = await openFeedOnScreen();
    await stage.press('enter');
    await stage.pass(100);
    expect(stage.shown()).toContain('message 7 of chat 1');
    await stage.press('q');
    expect(stage.shown()).toContain('Customer 2');
    expect(stage.isAlternate()).toBe(true);
  });
});
