import { Writable } from 'node:stream';
import type { Report } from '../../tui/feed/source.ts';
import { createPage, type Page } from '../../tui/print/page.ts';

/** As wide as fits over the panes of the narrowest screen. */
const COLUMNS = 72;

/** What a command draws for people, as text to read over the panes. */
export function reportOf(title: string, draw: (page: Page) => void): Report {
  const pieces: string[] = [];
  const take = (chunk: unknown, _encoding: unknown, done: () => void) => {
    pieces.push(String(chunk));
    done();
  };
  const output = () => Object.assign(new Writable({ write: take }), { isTTY: true, columns: COLUMNS });
  draw(
    createPage({
      io: { stdin: nothing(), stdout: output(), stderr: output() },
      env: {},
      noColor: true,
      quiet: false,
    }),
  );
  return {
    title,
    lines: pieces
      .join('')
      .trimEnd()
      .split('\n')
      .map((text) => ({ text })),
  };
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
