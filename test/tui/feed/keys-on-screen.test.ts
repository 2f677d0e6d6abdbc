import { describe, expect, it } from 'vitest';
import { CoexError } from '../../../src/core/errors.ts';
import { KEYS, type KeyContext } from '../../../src/tui/feed/keys.ts';
import type { FeedActions, TemplateChoice } from '../../../src/tui/feed/source.ts';
import { type FeedOnScreen, openFeedOnScreen } from '../../support/feed-on-screen.ts';
import { filledFeed, sampleChat } from '../../support/feed-source.ts';
import { NOW } from '../../support/run.ts';

const TEMPLATES: readonly TemplateChoice[] = [
  {
    name: 'order_ready',
    language: 'en',
    category: 'UTILITY',
    body: 'Your order {{1}} is ready.',
    values: [{ at: 'body.1', example: '4711' }],
  },
  {
    name: 'order_moved',
    language: 'en',
    category: 'UTILITY',
    body: 'Your order {{1}} is now {{2}}.',
    values: [
      { at: 'body.1', example: '4711' },
      { at: 'body.2', example: 'on its way' },
    ],
  },
];

/** Which keys have a test here, and where: `panes j`. */
const TESTED = new Set<string>();

/** A test of keys in a place. */
function itsKeys(where: KeyContext, keys: readonly string[], does: string, test: () => Promise<void>): void {
  for (const key of keys) TESTED.add(`${where} ${key}`);
  it(`${keys.join(', ')} ${does}`, test);
}

/** What is done, and how it was asked for. */
function noting(done: string[]): FeedActions {
  return {
    sendText: async (chat, text) => {
      done.push(`send ${text} to ${chat.id}`);
      return 'wamid.sent';
    },
    templates: async () => TEMPLATES,
    previewTemplate: async (_chat, _template, values) => ({
      lines: [`Your order ${values['body.1']} is ready.`],
      problems: [],
    }),
    sendTemplate: async (chat, { name }, values) => {
      done.push(`send ${[name, ...Object.values(values)].join(' ')} to ${chat.id}`);
      return 'wamid.sent';
    },
    diagnose: async (chat) => ({
      title: 'Diagnosis',
      lines: [
        { text: `chat ${chat.id} is well` },
        ...Array.from({ length: 80 }, (_, at) => ({ text: `${at}` })),
      ],
    }),
    explain: async (code) => ({ title: 'Explained', lines: [{ text: `what ${code} means` }] }),
    exportChat: async (chat) => `/exports/${chat.id}.html`,
  };
}

async function opened(columns = 120, done: string[] = []): Promise<FeedOnScreen> {
  return openFeedOnScreen({ columns, rows: 30, feed: filledFeed(30, 60), actions: noting(done) });
}

/** What is pressed to get to a place; the window of the second chat is closed. */
const WAY_TO: Readonly<Record<KeyContext, readonly string[]>> = {
  panes: [],
  help: ['?'],
  report: ['d'],
  filter: ['/'],
  palette: [':'],
  compose: ['r'],
  templates: ['j', 'r'],
  form: ['j', 'r', 'enter'],
};

/** The feed in a place, and what was done and how often the process was stopped since. */
async function openedAt(place: KeyContext): Promise<{ stage: FeedOnScreen; done: string[] }> {
  const done: string[] = [];
  const feed = filledFeed(30, 60);
  feed.putChat(sampleChat(2, { windowUntil: NOW - 1000 }));
  const stopProcess = async () => {
    done.push('stopped');
  };
  const stage = await openFeedOnScreen({ columns: 120, rows: 30, feed, actions: noting(done), stopProcess });
  for (const key of WAY_TO[place]) {
    await stage.press(key);
    await stage.pass(200);
  }
  return { stage, done };
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
  for (const [key, before, shows] of IN_THE_PANES) {
    itsKeys('panes', [key], 'moves what is chosen', async () => {
      const stage = await opened();
      await stage.press(...before, key);
      await stage.pass(100);
      expect(chosen(stage)).toMatch(shows);
    });
  }

  itsKeys('panes', ['r'], 'replies with text inside the window', async () => {
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

  itsKeys('panes', ['r'], 'replies with a template outside the window', async () => {
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

  itsKeys('panes', ['/'], 'looks for chats', async () => {
    const stage = await opened();
    await stage.press('/', 'customer 22');
    await stage.pass(100);
    expect(stage.shown()).toContain('Customer 22');
    expect(stage.shown()).not.toContain('Customer 21');
    await stage.press('escape');
    await stage.pass(100);
    expect(stage.shown()).toContain('Customer 2 ');
  });

  itsKeys('panes', [':'], 'looks for a command, and does it', async () => {
    const stage = await opened();
    await stage.press(':', 'diagnose');
    expect(stage.shown()).toContain('Diagnose this chat');
    await stage.press('enter');
    await stage.pass(100);
    expect(stage.shown()).toContain('chat 1 is well');
  });

  itsKeys(
    'panes',
    ['y'],
    'copies the customer’s phone, and in the conversation the message’s id',
    async () => {
      const stage = await opened();
      await stage.press('y', 'l', 'y');
      await stage.pass(100);
      expect(stage.copied).toEqual([expect.stringContaining('15550000101'), 'wamid.10060']);
    },
  );

  itsKeys('panes', ['o'], 'shows the details and hides them', async () => {
    const stage = await opened(200);
    expect(stage.shown()).toContain('+15550000101');
    const withDetails = stage.shown();
    await stage.press('o');
    await stage.pass(100);
    expect(stage.shown()).not.toBe(withDetails);
    expect(stage.shown()).not.toContain('phone');
  });

  itsKeys('panes', ['d'], 'diagnoses the chat', async () => {
    const stage = await opened();
    await stage.press('j', 'd');
    await stage.pass(100);
    expect(stage.shown()).toContain('chat 2 is well');
    await stage.press('q');
    expect(stage.shown()).not.toContain('chat 2 is well');
  });

  itsKeys('panes', ['e'], 'exports the chat', async () => {
    const stage = await opened();
    await stage.press('e');
    await stage.pass(100);
    expect(stage.shown()).toContain('/exports/1.html');
  });

  itsKeys('panes', ['f'], 'follows what is new', async () => {
    const stage = await opened();
    await stage.press('G', 'f');
    await stage.pass(100);
    expect(stage.shown()).toContain('Customer 1 ');
  });

  itsKeys('panes', ['p'], 'pauses, and goes on', async () => {
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

  itsKeys('panes', ['?'], 'shows all keys, every one that there is', async () => {
    const stage = await openFeedOnScreen({ columns: 120, rows: 120, feed: filledFeed() });
    await stage.press('?');
    for (const { says } of KEYS) expect(stage.shown()).toContain(says);
    await stage.press('?');
    expect(stage.shown()).toContain('Customer 1');
  });

  itsKeys('panes', ['q'], 'goes back from the conversation', async () => {
    const stage = await openFeedOnScreen();
    await stage.press('enter');
    await stage.pass(100);
    expect(stage.shown()).toContain('message 7 of chat 1');
    await stage.press('q');
    expect(stage.shown()).toContain('Customer 2');
    expect(stage.isAlternate()).toBe(true);
  });

  itsKeys('panes', ['x', 'R', 'X'], 'explain, send again and dismiss what was refused', async () => {
    const done: string[] = [];
    const refusal = new CoexError(
      'graph-refused',
      { call: 'sendText', meaning: 'the window is closed', metaCode: 131047, fix: 'Send a template.' },
      { meta: { code: 131047, httpStatus: 400 } },
    );
    let isRefused = true;
    const sendText: FeedActions['sendText'] = async (_chat, text) => {
      done.push(text);
      if (isRefused) throw refusal;
      return 'wamid.sent';
    };
    const stage = await openFeedOnScreen({ columns: 120, rows: 30, actions: { ...noting([]), sendText } });
    const sent = async (text: string) => {
      await stage.press('r', text, 'enter');
      await stage.pass(100);
    };
    await sent('good day');
    expect(stage.shown()).toMatch(/✗.*good day/);
    await stage.press('x');
    await stage.pass(100);
    expect(stage.shown()).toContain('what 131047 means');
    await stage.press('q', 'R');
    await stage.pass(100);
    expect(done).toEqual(['good day', 'good day']);
    await stage.press('X');
    expect(stage.shown()).not.toContain('good day');
    await sent('once more');
    isRefused = false;
    await stage.press('R');
    await stage.pass(100);
    expect(stage.shown()).not.toContain('✗');
  });

  itsKeys('panes', ['escape'], 'drops the filter, and goes back', async () => {
    const stage = await opened();
    await stage.press('/', 'customer 22', 'enter');
    await stage.pass(100);
    await stage.press('escape');
    await stage.pass(100);
    expect(stage.shown()).toContain('Customer 1 ');
    await stage.press('l');
    expect(stage.text().at(-1)).toContain('q back');
    await stage.press('escape');
    expect(stage.text().at(-1)).toContain('q quit');
  });
});

describe('a key in every place', () => {
  const places = Object.keys(WAY_TO) as KeyContext[];

  for (const place of places) {
    itsKeys(place, ['ctrl+z'], `suspends in ${place}, which is there again afterwards`, async () => {
      const { stage, done } = await openedAt(place);
      const before = stage.text();
      await stage.press('ctrl+z');
      await stage.pass(50);
      expect(done).toEqual(['stopped']);
      expect(stage.text()).toEqual(before);
    });

    itsKeys(place, ['ctrl+c'], `quits from ${place}`, async () => {
      const { stage } = await openedAt(place);
      await stage.press('ctrl+c');
      await stage.left;
      expect(stage.isAlternate()).toBe(false);
    });
  }
});

/** What is pressed and read, and what is pressed to be back where it was. */
const THERE_AND_BACK: readonly (readonly [there: string, back: string])[] = [
  ['j', 'k'],
  ['down', 'up'],
  ['pageDown', 'pageUp'],
  ['ctrl+d', 'ctrl+u'],
  ['space', 'pageUp'],
  ['G', 'g'],
  ['end', 'home'],
];

describe.each(['help', 'report'] as const)('a key in a %s', (place) => {
  for (const [there, back] of THERE_AND_BACK) {
    itsKeys(place, [there, back], 'read on and back', async () => {
      const { stage } = await openedAt(place);
      const before = stage.text();
      await stage.press(there);
      expect(stage.text()).not.toEqual(before);
      await stage.press(back);
      expect(stage.text()).toEqual(before);
    });
  }

  for (const key of place === 'help' ? ['q', 'escape', '?'] : ['q', 'escape']) {
    itsKeys(place, [key], 'closes it', async () => {
      const { stage } = await openedAt('panes');
      const before = stage.text();
      await stage.press(...WAY_TO[place]);
      await stage.pass(200);
      expect(stage.text()).not.toEqual(before);
      await stage.press(key);
      expect(stage.text()).toEqual(before);
    });
  }
});

describe('a key while filtering', () => {
  itsKeys('filter', ['down', 'up'], 'go down and up in the chats that fit', async () => {
    const { stage } = await openedAt('filter');
    await stage.press('customer 2');
    await stage.pass(100);
    await stage.press('down');
    expect(chosen(stage)).toContain('Customer 20');
    await stage.press('up');
    expect(chosen(stage)).toContain('Customer 2 ');
  });

  itsKeys('filter', ['enter', 'escape'], 'keep it, and take back what was typed since', async () => {
    const { stage } = await openedAt('filter');
    await stage.press('customer 2', 'enter');
    await stage.pass(100);
    expect(stage.shown()).toContain('/ customer 2');
    expect(stage.shown()).not.toContain('Customer 1 ');
    await stage.press('/', '9');
    await stage.pass(100);
    expect(stage.shown()).not.toContain('Customer 20');
    await stage.press('escape');
    await stage.pass(100);
    expect(stage.shown()).toContain('Customer 20');
    expect(stage.shown()).not.toContain('Customer 1 ');
  });
});

describe.each(['palette', 'templates'] as const)('a key while one of the %s is chosen', (place) => {
  itsKeys(place, ['down', 'up'], 'choose another', async () => {
    const { stage } = await openedAt(place);
    const before = chosen(stage);
    await stage.press('down');
    expect(chosen(stage)).not.toEqual(before);
    await stage.press('up');
    expect(chosen(stage)).toEqual(before);
  });

  itsKeys(place, ['enter'], 'takes the one that is chosen', async () => {
    const { stage } = await openedAt(place);
    await stage.press(place === 'palette' ? 'show all keys' : 'moved', 'enter');
    expect(stage.shown()).toContain(place === 'palette' ? 'In the panes' : 'body.2');
  });

  itsKeys(place, ['escape'], 'closes it', async () => {
    const { stage } = await openedAt(place);
    await stage.press('escape');
    expect(stage.cursor().isShown).toBe(false);
    expect(stage.shown()).not.toContain('╭');
  });
});

describe('a key while writing', () => {
  itsKeys('compose', ['alt+enter', 'ctrl+j', 'enter'], 'begin a new line, and send', async () => {
    const { stage, done } = await openedAt('compose');
    await stage.press('one', 'alt+enter', 'two', 'ctrl+j', 'three', 'enter');
    await stage.pass(100);
    expect(done).toEqual(['send one\ntwo\nthree to 1']);
  });

  itsKeys('compose', ['up', 'down'], 'go from line to line, and to the ends', async () => {
    const { stage, done } = await openedAt('compose');
    await stage.press('first', 'ctrl+j', 'second', 'up', '1', 'up', '0', 'down', '2', 'down', '3', 'enter');
    await stage.pass(100);
    expect(done).toEqual(['send 0first1\ns2econd3 to 1']);
  });

  itsKeys(
    'compose',
    ['escape'],
    'closes it, and what was written is there when it is opened again',
    async () => {
      const { stage, done } = await openedAt('compose');
      await stage.press('not yet', 'escape');
      expect(stage.shown()).not.toContain('not yet');
      await stage.press('r');
      expect(stage.shown()).toContain('not yet');
      expect(done).toEqual([]);
    },
  );
});

describe('a key in the form of a template', () => {
  const there = async () => {
    const { stage, done } = await openedAt('templates');
    await stage.press('moved', 'enter');
    return { stage, done };
  };

  itsKeys('form', ['tab', 'down', 'shift+tab', 'up'], 'go from value to value', async () => {
    const { stage } = await there();
    await stage.press('a', 'tab', 'b', 'shift+tab', 'c', 'down', 'd', 'up', 'e');
    expect(stage.shown()).toMatch(/body\.1 +ace /);
    expect(stage.shown()).toMatch(/body\.2 +bd /);
  });

  itsKeys('form', ['enter'], 'goes on, and sends after the last', async () => {
    const { stage, done } = await there();
    await stage.press('17', 'enter', 'here');
    await stage.pass(300);
    await stage.press('enter');
    await stage.pass(100);
    expect(done).toEqual(['send order_moved 17 here to 2']);
  });

  itsKeys('form', ['ctrl+s'], 'sends from any value', async () => {
    const { stage, done } = await there();
    await stage.press('17', 'tab', 'here', 'shift+tab');
    await stage.pass(300);
    await stage.press('ctrl+s');
    await stage.pass(100);
    expect(done).toEqual(['send order_moved 17 here to 2']);
  });

  itsKeys('form', ['escape'], 'closes it, and sends nothing', async () => {
    const { stage, done } = await there();
    await stage.press('17', 'escape');
    expect(stage.shown()).not.toContain('body.1');
    expect(done).toEqual([]);
  });
});

/** An editing key, what is pressed before it, and what `one two` is with an X typed after it. */
const EDITS: readonly (readonly [key: string, before: readonly string[], becomes: RegExp])[] = [
  ['left', [], /one twXo/],
  ['right', ['left', 'left'], /one twXo/],
  ['home', [], /Xone two/],
  ['ctrl+a', [], /Xone two/],
  ['end', ['home'], /one twoX/],
  ['ctrl+e', ['home'], /one twoX/],
  ['backspace', [], /one twX/],
  ['delete', ['left'], /one twX/],
  ['ctrl+w', [], /one X/],
  ['ctrl+u', [], /(?<!one.*)X/],
];

describe.each(['filter', 'palette', 'compose', 'templates', 'form'] as const)(
  'a key that edits in %s',
  (place) => {
    for (const [key, before, becomes] of EDITS) {
      itsKeys(place, [key], 'edits', async () => {
        const { stage } = await openedAt(place);
        await stage.press('one two', ...before, key, 'X');
        const { row } = stage.cursor();
        expect(stage.text()[row]).toMatch(becomes);
      });
    }
  },
);

describe('the tests of the keys', () => {
  it('leave out no command in no place', () => {
    const untested = KEYS.flatMap(({ command, keys, where }) =>
      where
        .filter((place) => !keys.some((key) => TESTED.has(`${place} ${key}`)))
        .map((place) => `${command} in ${place}`),
    );
    expect(untested).toEqual([]);
  });
});
