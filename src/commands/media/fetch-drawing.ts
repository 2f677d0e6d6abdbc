import { shownBytes } from '../../tui/print/bytes.ts';
import { counted, grouped } from '../../tui/print/counted.ts';
import { printFacts, wrapped } from '../../tui/print/facts.ts';
import { harmless } from '../../tui/print/harmless.ts';
import { shownTime } from '../../tui/print/message.ts';
import type { Page } from '../../tui/print/page.ts';
import { type FileProgress, openFileProgress } from '../../tui/progress/file-progress.ts';
import type { Drawing } from '../command.ts';
import type { DoneEvent, FetchEvent, FileEvent } from './events.ts';

/** A fetch for people: how far it is, and at the end what came of it and why not all of it. */
export function drawFetch(page: Page): Drawing<FetchEvent> {
  let progress: FileProgress | undefined;
  const state = { done: 0, total: 0, bytes: 0 };
  const problems = new Map<string, number>();
  const end = () => {
    progress?.finish();
    progress = undefined;
  };
  return {
    show: (event) => {
      switch (event.event) {
        case 'survey':
          state.total = event.wanted;
          if (state.total > 0) progress = openFileProgress(page);
          return;
        case 'wanted':
          return page.printLine(harmless(`${shownTime(event.sentAt)}  ${event.type}  ${event.wamid}`));
        case 'file':
          state.done += 1;
          if (event.shared === false) state.bytes += event.sizeBytes ?? 0;
          noteProblem(problems, event);
          return progress?.update(state);
        case 'halted':
          end();
          sayProblems(page, problems);
          return page.say(`${counted(event.fetched, 'file')} fetched before it stopped.`);
        case 'done':
          end();
          sayProblems(page, problems);
          return drawDone(page, event);
      }
    },
    close: async () => end(),
  };
}

function noteProblem(problems: Map<string, number>, { state, problem, wamid }: FileEvent): void {
  if (problem === null) return;
  // Each is a message's own, where the bytes differ.
  const line = state === 'mismatch' ? `${wamid}: ${problem}` : problem;
  problems.set(line, (problems.get(line) ?? 0) + 1);
}

const MOST_PROBLEMS = 10;

function sayProblems(page: Page, problems: ReadonlyMap<string, number>): void {
  const lines = [...problems].slice(0, MOST_PROBLEMS);
  for (const [problem, times] of lines) {
    const often = times === 1 ? '' : ` (${grouped(times)} times)`;
    page.say(page.theme.warning(harmless(`${problem}${often}`)));
  }
  const others = problems.size - lines.length;
  if (others > 0) page.say(`${counted(others, 'other problem')}: --json tells each.`);
}

function drawDone(page: Page, event: DoneEvent): void {
  const { dryRun, fetched, bytes, unverified } = event;
  const unsure = unverified === 0 ? '' : `, ${grouped(unverified)} without a digest to check`;
  const counts: readonly (readonly [string, number, string])[] = [
    ['shared', event.shared, 'the same content was on disk'],
    ['there', event.there, 'on disk already'],
    ['failed', event.failed, 'run it again'],
    ['mismatch', event.mismatch, 'not the bytes that were announced; tried again the next time'],
    ['given up', event.mismatchBefore, 'never the bytes that were announced; --again tries once more'],
    ['gone', event.gone, 'Meta has them no more'],
    ['gone before', event.goneBefore, 'as earlier runs found'],
    ['expired', event.expired, 'more than 7 days old, not tried; --again tries'],
    ['awaited', event.awaited, 'of the history; may still come'],
    ['never', event.never, 'of the history, sent more than 14 days before onboarding; or without an id'],
  ];
  printFacts(page, [
    dryRun
      ? ['to fetch', counted(event.wanted, 'file')]
      : ['fetched', `${counted(fetched, 'file')}, ${shownBytes(bytes)}${unsure}`],
    ...counts
      .filter(([, count]) => count > 0)
      .map(([name, count, says]) => [name, `${grouped(count)}  ${says}`] as const),
  ]);
  if (event.goneEarly > 0) {
    const early = `${counted(event.goneEarly, 'id')} should still have been good: the message was deleted, or the token does not see this number.`;
    for (const line of wrapped(early, page.columns, 0)) page.say(page.theme.warning(line));
  }
  if (!dryRun && fetched + event.shared + event.there > 0) page.say(`In ${harmless(event.folder)}`);
}
