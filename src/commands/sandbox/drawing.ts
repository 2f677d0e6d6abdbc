import { counted, grouped } from '../../tui/print/counted.ts';
import { wrapped } from '../../tui/print/facts.ts';
import { harmless } from '../../tui/print/harmless.ts';
import { shownTime } from '../../tui/print/message.ts';
import type { Page } from '../../tui/print/page.ts';
import type { AlarmOutput, DeliveryOutput, HappenedOutput } from './shapes.ts';

/** Below this many columns a row of a table is a few lines instead. */
const NARROW = 60;

export function isNarrow({ columns }: Page): boolean {
  return columns !== undefined && columns < NARROW;
}

/** Lines of an answer that keep to the terminal's width. The text must be harmless already. */
export function printWrapped(page: Page, text: string, indent = 0): void {
  for (const line of wrapped(text, page.columns, indent)) page.print(' '.repeat(indent) + line);
}

/** A mark, and words that go on under themselves. */
export function printMarked(page: Page, mark: string, text: string): void {
  const [first = '', ...others] = wrapped(text, page.columns, 2);
  page.print(`${mark} ${first}`);
  for (const line of others) page.print(`  ${line}`);
}

/** What was sent and what came of it, a line each, and what to do when nobody heard it. */
export function printDeliveries(page: Page, deliveries: readonly DeliveryOutput[]): void {
  for (const delivery of deliveries) printMarked(page, markOf(page, delivery), harmless(wordsOf(delivery)));
  const unheard = deliveries.find(({ lastStatus }) => lastStatus === 'not-subscribed');
  if (unheard !== undefined) {
    page.say(
      page.theme.warning(
        `Nobody is subscribed to ${unheard.field}. Subscribe the app and the WABA, or let the sandbox do it: coex sandbox act app.subscribe --set callbackUrl=http://127.0.0.1:8480/webhook --set fields=all`,
      ),
    );
  }
  if (deliveries.some(({ outcome }) => outcome === 'waiting'))
    page.say('What was not taken is tried again; `coex sandbox advance 5s` lets the next attempt come.');
}

function markOf({ theme }: Page, { outcome }: DeliveryOutput): string {
  if (outcome === 'delivered') return theme.good('✔');
  return outcome === 'waiting' ? theme.warning('…') : theme.bad('✘');
}

function wordsOf({ id, field, what, outcome, lastStatus, url }: DeliveryOutput): string {
  const about = what === '' ? field : `${field} (${what})`;
  const answer = typeof lastStatus === 'number' ? `HTTP ${lastStatus}` : (lastStatus ?? 'not sent');
  return `#${id} ${about}: ${outcome}, ${answer}${url === null ? '' : ` from ${url}`}`;
}

/** What happened while the clock moved. */
export function printHappened(page: Page, happened: HappenedOutput): void {
  const fields = Object.entries(happened.webhooks);
  for (const [field, counts] of fields) {
    const parts = Object.entries(counts).map(([outcome, count]) => `${grouped(count)} ${outcome}`);
    printWrapped(page, harmless(`${field}: ${parts.join(', ')}`), 2);
  }
  if (happened.retries > 0) page.print(`  ${counted(happened.retries, 'attempt')} at earlier webhooks`);
  for (const { at, field, what, outcome } of happened.facts) {
    const heard = outcome === 'delivered' ? '' : ` (${outcome})`;
    printWrapped(page, harmless(`${shownTime(at)} ${field} ${what}${heard}`), 2);
  }
  for (const alarm of happened.alarms) printWrapped(page, page.theme.bad(alarmWords(alarm)), 2);
  if (fields.length === 0 && happened.retries === 0) page.print('  Nothing was sent.');
}

/** What a call did to the phone's link, or would have done. */
export function alarmWords({ at, what, broke }: AlarmOutput): string {
  const did = broke ? 'broke the phone’s link' : 'would have broken the phone’s link, and was refused';
  return harmless(`${shownTime(at)} ${what} ${did}.`);
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
] as const;

/** How long ago, in the largest unit that fits: `3h`. */
export function age(durationMs: number): string {
  const [unit, sizeMs] = UNITS.find(([, size]) => durationMs >= size) ?? ['s', 1000];
  return `${Math.floor(durationMs / sizeMs)}${unit}`;
}
