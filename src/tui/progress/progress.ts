import { counted, grouped } from '../print/counted.ts';
import type { Page } from '../print/page.ts';
import { cameWords, type ImportProgress, type Progress, paceWords } from './import-progress.ts';

export function openProgress(page: Page): Progress {
  const onTerminal = page.stderr.isTTY === true && !page.quiet;
  return onTerminal ? openBars(page) : openLines(page);
}

/** A line at every tenth of the way: enough for a log, little enough to read. */
function openLines(page: Page): Progress {
  let told = -1;
  return {
    update: (state) => {
      const tenth = Math.floor(state.progress / 10);
      if (tenth <= told) return;
      told = tenth;
      page.say(progressLine(state));
    },
    finish: () => undefined,
  };
}

/** Where an import stands, in a line. */
export function progressLine(state: ImportProgress): string {
  const { progress, phases } = state;
  const parts = phases.map(
    ({ phase, messages, missing }) =>
      `phase ${phase}: ${grouped(messages)}${missing === 0 ? '' : `, ${counted(missing, 'chunk')} missing`}`,
  );
  const pace = paceWords(state);
  return [
    `${String(progress).padStart(3)} %  ${cameWords(state)}`,
    ...(parts.length === 0 ? [] : [`(${parts.join('; ')})`]),
    ...(pace === undefined ? [] : [`· ${pace}`]),
  ].join(' ');
}

// Ink costs a quarter of a second to load: it is asked for when there is something to draw, and drawn when it is here.
function openBars(page: Page): Progress {
  let latest: ImportProgress | undefined;
  let finished = false;
  let bars: Progress | undefined;
  import('#tui').then(
    ({ renderImportBars }) => {
      if (finished || latest === undefined) return;
      bars = renderImportBars(page.stderr, latest, page.talksInColor);
    },
    // Without bars the import goes on all the same.
    () => page.say('The progress bars could not be loaded.'),
  );
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
