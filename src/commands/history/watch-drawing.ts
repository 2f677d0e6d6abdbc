import { harmless } from '../../tui/print/harmless.ts';
import { shownTime } from '../../tui/print/message.ts';
import type { Page } from '../../tui/print/page.ts';
import { cameWords, type Progress } from '../../tui/progress/import-progress.ts';
import { openProgress, progressLine } from '../../tui/progress/progress.ts';
import type { Drawing } from '../command.ts';
import { gapWords, nextWords, stateWords } from '../history-words.ts';
import { printFact } from '../onboard/print-fact.ts';
import type { WatchEvent } from './watch-events.ts';

type ProgressEvent = WatchEvent & { readonly event: 'progress' };
type DoneEvent = WatchEvent & { readonly event: 'done' };

const LINE_EVERY_MS = 5000;

/** An import while it lasts, and how it ended. */
export function drawWatch(page: Page): Drawing<WatchEvent> {
  let bars: Progress | undefined;
  const log = openLog(page);
  return {
    show: (event) => {
      if (event.event === 'done') {
        bars?.finish();
        return drawEnd(page, event);
      }
      if (page.stderr.isTTY !== true) return log(event);
      bars ??= openProgress(page);
      bars.update(event);
    },
    close: async () => bars?.finish(),
  };
}

/** A line every few seconds in which something came, and at every change of state. */
function openLog(page: Page): (event: ProgressEvent) => void {
  let said = { at: Number.NEGATIVE_INFINITY, state: '' };
  return (event) => {
    const at = Date.parse(event.at);
    if (event.state === said.state && at - said.at < LINE_EVERY_MS) return;
    said = { at, state: event.state };
    const waits = event.firstChunkAt === null;
    page.say(`${shownTime(event.at)}  ${waits ? stateWords(event) : progressLine(event)}`);
  };
}

function drawEnd(page: Page, done: DoneEvent): void {
  const isWell = done.outcome === 'complete';
  const { said, next } = endWords(done);
  printFact(page, isWell ? page.theme.good('✔') : page.theme.warning('!'), said);
  if (done.outcome === 'silent' || done.outcome === 'stalled') drawSigns(page, done);
  if (next !== undefined) printFact(page, '→', next);
}

function endWords(done: DoneEvent): { readonly said: string; readonly next?: string | undefined } {
  const came = cameWords(done);
  switch (done.outcome) {
    case 'complete':
      return { said: `Complete: ${came}.`, next: 'What can never come is told by `coex history verify`.' };
    case 'complete-with-gaps':
      return {
        said: `Complete with gaps: ${came}, but ${gapWords(done)} never came.`,
        next: nextWords({ ...done, state: done.outcome }),
      };
    case 'declined':
      return { said: 'The business chose not to share its history. That is final; live messages work.' };
    case 'silent':
    case 'stalled': {
      const state = done.outcome;
      return {
        said: `${capital(stateWords({ ...done, state }))}; ${came} are here.`,
        next: nextWords({ ...done, state }),
      };
    }
    case 'none':
      return {
        said: 'Nothing was asked for, and nothing came.',
        next: '`coex onboard` asks for the history; `coex onboard status` tells whether it still can.',
      };
    case 'disconnected':
      return {
        said: `The number was disconnected meanwhile; ${came} had come.`,
        next: 'Ask why (`coex numbers show`), then onboard it again.',
      };
    case 'timed-out':
      return {
        said: `The time is up: ${stateWords(done)}; ${came} are here.`,
        next: 'The import goes on without being watched: `coex history watch` looks on.',
      };
  }
}

/** What the store knows of the way of the webhooks; Meta is not asked. */
function drawSigns(page: Page, { webhooks, rejected, historyRequestId }: DoneEvent): void {
  const quiet = (text: string) => printFact(page, page.theme.quiet('·'), text);
  if (historyRequestId !== null) quiet(`Meta accepted the request as ${historyRequestId}.`);
  const [last] = Object.entries(webhooks).sort(([, a], [, b]) => b.localeCompare(a));
  if (last === undefined) quiet('No webhook of the number has come since: do they come to this store?');
  else quiet(`Webhooks come here: ${harmless(last[0])} last at ${shownTime(last[1])}.`);
  if (webhooks.smb_app_state_sync !== undefined) quiet('The contacts have come, so the phone was online.');
  for (const [reason, at] of Object.entries(rejected)) {
    quiet(`Requests were turned away here (${reason}), last at ${shownTime(at)}.`);
  }
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
