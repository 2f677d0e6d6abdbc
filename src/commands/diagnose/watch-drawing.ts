import { wrapped } from '../../tui/print/facts.ts';
import { harmless } from '../../tui/print/harmless.ts';
import { shownTime } from '../../tui/print/message.ts';
import type { Page } from '../../tui/print/page.ts';
import { mark } from '../../tui/print/verdict.ts';
import { openLiveLines } from '../../tui/progress/live-lines.ts';
import type { Drawing } from '../command.ts';
import { linkLines, wellWords } from './drawing.ts';
import type { DiagnoseEvent, DiagnosisOutput } from './output.ts';
import { ASK_EVERY_MS, LOOK_EVERY_MS } from './watch.ts';

type Looked = DiagnoseEvent & { readonly event: 'looked' };

/** With more lines the board would not fit a terminal of 24. */
const MOST_WORDS = 2;

/** The chain while somebody watches it: a board on a terminal, a line for each link that changes elsewhere. */
export function drawWatch(page: Page): Drawing<DiagnoseEvent> {
  const live = openLiveLines(page);
  return {
    show: (event) => {
      if (event.event !== 'looked') return;
      if (page.stderr.isTTY === true && !page.quiet) live.show(boardOf(page, event));
      else log(page, event);
    },
    close: async () => undefined,
  };
}

function boardOf(page: Page, looked: DiagnosisOutput): string[] {
  const { theme } = page;
  const columns = page.stderr.columns || 80;
  const some = (text: string, indent: string) =>
    wrapped(harmless(text), columns, indent.length)
      .slice(0, MOST_WORDS)
      .map((line) => indent + line);
  const { rootCause } = looked;
  const words =
    rootCause === null
      ? some(wellWords(looked), '')
      : [
          theme.strong(`Root cause: ${rootCause.code}`),
          ...some(rootCause.says, '  '),
          ...(rootCause.fix === null ? [] : some(rootCause.fix, '  ')),
          ...(rootCause.command === null ? [] : [`  $ ${harmless(rootCause.command)}`]),
        ];
  return [...words, ...linkLines(page, looked), theme.quiet(`${shownTime(looked.at)}, ${RHYTHM}`)];
}

const RHYTHM = `again every ${LOOK_EVERY_MS / 1000} s, Meta every ${ASK_EVERY_MS / 60_000} min. Ctrl-C ends.`;

function log(page: Page, { at, links, changed }: Looked): void {
  for (const { link, verdict, findings } of links) {
    if (!changed.includes(link)) continue;
    for (const { code, says } of findings) {
      const named = code === null ? '' : ` ${code}:`;
      page.print(`${shownTime(at)}  ${mark(page, verdict)} ${link}:${named} ${harmless(says)}`);
    }
  }
}
