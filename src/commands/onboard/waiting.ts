import type { Page } from '../../tui/print/page.ts';
import { openSpinner, type Spinner } from '../../tui/progress/spinner.ts';

/** What is being waited for: a spinner on a terminal that makes way for what is printed, a line elsewhere. */
export interface Waiting {
  /** Waits for this from now on; `more` is said where there is no spinner to be kept short. */
  say(text: string, more?: string): void;
  /** Prints something in between. */
  aside(print: () => void): void;
  stop(): void;
}

export function openWaiting(page: Page): Waiting {
  const isLive = page.stderr.isTTY === true && !page.quiet;
  let spinner: Spinner | undefined;
  let waitsFor: string | undefined;
  return {
    say: (text, more) => {
      spinner?.stop();
      waitsFor = text;
      spinner = openSpinner(page, isLive || more === undefined ? text : `${text}, ${more}`);
    },
    aside: (print) => {
      spinner?.stop();
      print();
      // Elsewhere the line stands already.
      if (isLive && waitsFor !== undefined) spinner = openSpinner(page, waitsFor);
    },
    stop: () => {
      spinner?.stop();
      spinner = undefined;
      waitsFor = undefined;
    },
  };
}
