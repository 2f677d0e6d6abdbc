import ora from 'ora';
import type { Page } from '../print/page.ts';

/** Something that takes a while: a spinner on a terminal, a line elsewhere. */
export interface Spinner {
  /** It ended well. */
  done(text: string): void;
  /** It ended some other way; says nothing. */
  stop(): void;
}

export function openSpinner(page: Page, text: string): Spinner {
  if (page.stderr.isTTY !== true || page.quiet) {
    page.say(`${text} …`);
    return { done: (result) => page.print(`${page.theme.good('✔')} ${result}`), stop: () => undefined };
  }
  // Input stays ours: Ctrl-C must reach the process.
  const spinner = ora({
    text,
    stream: page.stderr as NodeJS.WriteStream,
    discardStdin: false,
    color: page.talksInColor ? 'cyan' : false,
  }).start();
  return {
    done: (result) => {
      spinner.stop();
      page.print(`${page.theme.good('✔')} ${result}`);
    },
    stop: () => {
      spinner.stop();
    },
  };
}
