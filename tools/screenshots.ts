import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import serialize from '@xterm/addon-serialize';
import xterm from '@xterm/headless';
import type { Browser } from 'playwright-core';
import stringWidth from 'string-width';
import { launchBrowser } from '../test/support/browser.ts';
import { startTmux, type Tmux } from '../test/support/tmux.ts';

/*
 * Pictures of the feed for the documentation, of the demo in a real terminal: the seed makes the same people and texts
 * each time, and the day is the last one.
 */

const FOLDER = 'docs/images';
const FONT = '"DejaVu Sans Mono", monospace';
const COLORS = { foreground: '#d8dee9', background: '#14181f' };
const CALM_MS = 1500;

interface Shot {
  readonly file: string;
  /** What is pressed before it, by tmux's names for keys. */
  readonly keys: readonly string[];
}

interface Size {
  readonly columns: number;
  readonly rows: number;
  /** Pixels of the picture to one of the page. */
  readonly scale: number;
  readonly shots: readonly Shot[];
}

/** With its imported history, what came since, and a message that was revoked. */
const TO_A_LONG_CHAT = ['g', 'j', 'j', 'j', 'j', 'j'];

const SIZES: readonly Size[] = [
  {
    columns: 80,
    rows: 24,
    scale: 2,
    shots: [
      { file: 'feed-80x24.png', keys: TO_A_LONG_CHAT },
      { file: 'feed-80x24-conversation.png', keys: ['l'] },
      { file: 'feed-80x24-help.png', keys: ['?'] },
    ],
  },
  { columns: 200, rows: 50, scale: 1, shots: [{ file: 'feed-200x50.png', keys: TO_A_LONG_CHAT }] },
];

await mkdir(FOLDER, { recursive: true });
const browser = await launchBrowser();
if (browser === undefined) process.exitCode = 1;
else {
  for (const size of SIZES) await take(browser, size);
  await browser.close();
}

async function take(by: Browser, { columns, rows, scale, shots }: Size): Promise<void> {
  const tmux = await startTmux({ columns, rows });
  try {
    await tmux.enter(`'${process.execPath}' '${resolve('bin/coex.js')}' demo --seed 1 --history 300`);
    await tmux.until('the feed', () => tmux.isAlternate());
    for (const { file, keys } of shots) {
      // A scene of the shop ends now and then; what is pressed in it would be seen in passing.
      await untilCalm(tmux);
      for (const key of keys) await tmux.press(key);
      const page = await by.newPage({ deviceScaleFactor: scale });
      await page.setContent(await pageOf(await untilCalm(tmux), columns, rows));
      await page.locator('pre').screenshot({ path: join(FOLDER, file) });
      await page.close();
      console.log(join(FOLDER, file));
    }
  } finally {
    await tmux.close();
  }
}

/** What the screen shows once nothing has moved for a while; clocks apart, which stand in the first row. */
async function untilCalm(tmux: Tmux): Promise<string> {
  let before = '';
  for (;;) {
    const screen = await tmux.screen({ looks: true });
    if (withoutClocks(screen) === withoutClocks(before)) return screen;
    before = screen;
    await sleep(CALM_MS);
  }
}

function withoutClocks(screen: string): string {
  return screen.slice(screen.indexOf('\n'));
}

/** The screen as a page, in the terminal's font and colours. */
async function pageOf(screen: string, columns: number, rows: number): Promise<string> {
  const terminal = new xterm.Terminal({
    cols: columns,
    rows,
    scrollback: 0,
    allowProposedApi: true,
    convertEol: true,
    theme: COLORS,
  });
  const addon = new serialize.SerializeAddon();
  // It asks for no more than the headless terminal has.
  terminal.loadAddon(addon as never);
  await new Promise<void>((resolve) => terminal.write(screen.replace(/\n$/, ''), resolve));
  const html = addon.serializeAsHTML({ includeGlobalBackground: true });
  terminal.dispose();
  return `<style>
    pre { margin: 0; display: inline-block; background: ${COLORS.background}; padding: 8px; }
    pre * { font: 14px/1.17 ${FONT} !important; }
    pre span { white-space: pre; unicode-bidi: isolate; }
    pre i { display: inline-block; width: 2ch; height: 1em; font-style: normal; }
  </style>${inCells(html)}`;
}

/** Gives two columns to whatever takes two in a terminal: fonts have widths of their own for it. */
function inCells(html: string): string {
  const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(html);
  return Array.from(graphemes, ({ segment }) =>
    stringWidth(segment) === 2 ? `<i>${segment}</i>` : segment,
  ).join('');
}
