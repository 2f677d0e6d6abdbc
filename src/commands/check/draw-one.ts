import { counted } from '../../tui/print/counted.ts';
import { wrapped } from '../../tui/print/facts.ts';
import { harmless } from '../../tui/print/harmless.ts';
import type { Page } from '../../tui/print/page.ts';
import { printCheck, printSources, sourcesOf } from '../../tui/print/verdict.ts';
import type { Drawing } from '../command.ts';
import type { CheckEvent, NumberEvent } from './events.ts';

/** One number for people: each check with who says so, and at last what it all means. */
export function drawOne(page: Page): Drawing<CheckEvent> {
  return {
    show: (event) => {
      if (event.event === 'number') drawNumber(page, event);
    },
    close: async () => undefined,
  };
}

function drawNumber(page: Page, { number, checks }: NumberEvent): void {
  if (number !== null) page.print(page.theme.strong(harmless(number.slice(0, MOST_CHARACTERS))));
  const sources = sourcesOf(checks);
  let before: string | undefined;
  for (const { fix, ...check } of checks) {
    // What helps all the checks in a row is said once.
    printCheck(page, { ...check, fix: fix === before ? undefined : fix }, { idColumns: ID_COLUMNS, sources });
    before = fix;
  }
  page.print('');
  printSources(page, sources);
  page.print('');
  for (const line of wrapped(inWords(checks), page.columns, 0)) page.print(line);
}

/** What is longer is no number, and its check says so. */
const MOST_CHARACTERS = 40;
const ID_COLUMNS = 'business-verification'.length;

/** What the checks mean, in a sentence or two. */
export function inWords(checks: NumberEvent['checks']): string {
  const idsOf = (wanted: string) => checks.flatMap(({ id, verdict }) => (verdict === wanted ? id : []));
  const failed = idsOf('fail');
  const [warnings, unknown] = [idsOf('warn').length, idsOf('unknown').length];
  const more = [
    ...(warnings === 0 ? [] : [`${counted(warnings, 'thing')} to heed`]),
    ...(unknown === 0 ? [] : [`${counted(unknown, 'thing')} not known`]),
  ].join(', ');
  if (failed.length > 0) {
    const against = `${counted(failed.length, 'thing')} ${failed.length === 1 ? 'speaks' : 'speak'} against it`;
    return `${against}: ${failed.join(', ')}.${more === '' ? '' : ` Besides, ${more}.`}`;
  }
  if (more === '') return 'Everything speaks for it. Meta decides in the signup.';
  return `Nothing speaks against it; ${more}.`;
}
