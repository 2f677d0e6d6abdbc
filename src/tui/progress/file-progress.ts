import type { Ora } from 'ora';
import { shownBytes } from '../print/bytes.ts';
import { grouped } from '../print/counted.ts';
import type { Page } from '../print/page.ts';

/** Many files or rows, one after the other: a bar on a terminal, a line now and then elsewhere. */
export interface FileProgress {
  update(state: { readonly done: number; readonly total: number; readonly bytes: number }): void;
  /** What is done to them besides, and how much of that, 0 to 1. */
  note(what: string, share: number): void;
  /** Takes the bar away. */
  finish(): void;
}

type State = Parameters<FileProgress['update']>[0];

const WIDEST_BAR = 30;

export function openFileProgress(page: Page): FileProgress {
  return page.stderr.isTTY === true && !page.quiet ? openBar(page) : openLines(page);
}

/** A line at every tenth of the way. */
function openLines(page: Page): FileProgress {
  let told = 0;
  let noted = 0;
  return {
    note: (what, share) => {
      const tenth = Math.floor(10 * share);
      if (tenth === noted) return;
      noted = tenth;
      // What is done at once is not worth a line.
      if (tenth > 0 && tenth < 10) page.say(`${what}, ${tenth}0 %`);
    },
    update: ({ done, total, bytes }) => {
      const tenth = Math.floor((10 * done) / Math.max(1, total));
      if (tenth <= told) return;
      told = tenth;
      page.say(told < 10 ? words({ done, total, bytes }) : words({ done, total: done, bytes }));
    },
    finish: () => undefined,
  };
}

function openBar(page: Page): FileProgress {
  const width = Math.min(WIDEST_BAR, (page.stderr.columns || 80) - WORDS_COLUMNS);
  let spinner: Ora | undefined;
  let isFinished = false;
  import('ora')
    .then(({ default: ora }) => {
      if (isFinished) return;
      // Input stays ours: Ctrl-C must reach the process.
      const stream = page.stderr as NodeJS.WriteStream;
      spinner = ora({ stream, discardStdin: false, color: page.talksInColor ? 'cyan' : false }).start();
    })
    // Without a bar the work goes on all the same.
    .catch(() => page.say('The progress bar could not be loaded.'));
  return {
    update: (state) => {
      if (spinner) spinner.text = `${bar(state, width)}${words(state)}`;
    },
    note: (what, share) => {
      if (spinner) spinner.text = `${bar({ done: share, total: 1 }, width)}${what}`;
    },
    finish: () => {
      isFinished = true;
      spinner?.stop();
    },
  };
}

/** What the words take at most, with the spinner. */
const WORDS_COLUMNS = 34;

function bar({ done, total }: Pick<State, 'done' | 'total'>, width: number): string {
  if (width < 5) return '';
  const filled = Math.round(Math.min(1, done / Math.max(1, total)) * width);
  return `${'█'.repeat(filled)}${'░'.repeat(width - filled)} `;
}

function words({ done, total, bytes }: State): string {
  // More may come in while it lasts.
  return `${grouped(done)} of ${grouped(Math.max(done, total))}, ${shownBytes(bytes)}`;
}
