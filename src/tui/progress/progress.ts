import { grouped } from '../print/counted.ts';
import type { Page } from '../print/page.ts';

/** How far an import is. */
export interface ImportProgress {
  /** 0 to 100. */
  readonly progress: number;
  readonly phases: readonly { readonly phase: number; readonly chunks: number; readonly messages: number }[];
  readonly messages: number;
  readonly contacts: number;
}

/** Progress while it lasts: bars on a terminal, a line now and then elsewhere. */
export interface Progress {
  update(state: ImportProgress): void;
  /** Leaves the last state standing. */
  finish(): void;
}

/** What the days of a phase are (reference §4.2). */
export const PHASES: Readonly<Record<number, string>> = {
  0: 'day of onboarding',
  1: 'last 90 days',
  2: '90 days before',
};

export function openProgress(page: Page): Progress {
  const onTerminal = page.stderr.isTTY === true && !page.quiet;
  return onTerminal ? openBars(page) : openLines(page);
}

/** A line at every tenth of the way: enough for a log, little enough to read. */
function openLines(page: Page): Progress {
  let told = -1;
  return {
    update: ({ progress, phases, messages, contacts }) => {
      const tenth = Math.floor(progress / 10);
      if (tenth <= told) return;
      told = tenth;
      const parts = phases.map(({ phase, messages: count }) => `phase ${phase}: ${grouped(count)}`);
      page.say(
        `${String(progress).padStart(3)} %  ${grouped(messages)} messages (${parts.join(', ')}), ${grouped(contacts)} contacts`,
      );
    },
    finish: () => undefined,
  };
}

// Ink costs a quarter of a second to load: it is asked for when there is something to draw, and drawn when it is here.
function openBars(page: Page): Progress {
  let latest: ImportProgress | undefined;
  let finished = false;
  let bars: Progress | undefined;
  import('#tui').then(({ renderImportBars }) => {
    if (finished || latest === undefined) return;
    bars = renderImportBars(page.stderr, latest, page.talksInColor);
  });
  return {
    update: (state) => {
      latest = state;
      bars?.update(state);
    },
    finish: () => {
      finished = true;
      bars?.finish();
    },
  };
}
