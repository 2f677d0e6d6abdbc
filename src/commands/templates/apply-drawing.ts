import { counted } from '../../tui/print/counted.ts';
import { harmless } from '../../tui/print/harmless.ts';
import { shownTime } from '../../tui/print/message.ts';
import type { Page } from '../../tui/print/page.ts';
import { openLiveLines } from '../../tui/progress/live-lines.ts';
import type { Drawing } from '../command.ts';
import type { ApplyShown, DoneShown } from './apply-events.ts';
import { drawPlan } from './plan-drawing.ts';

type StepShown = ApplyShown & { readonly event: 'step' };
type ReviewedShown = ApplyShown & { readonly event: 'reviewed' };

/** More than so many in review are counted, not listed. */
const MOST_LISTED = 15;

/** Applying while it lasts: a line for each step; those in review as a table that changes, on a terminal. */
export function drawApply(page: Page): Drawing<ApplyShown> {
  const live = openLiveLines(page);
  const waiting = new Map<string, string>();
  let until = '';
  const redraw = () => {
    if (waiting.size === 0) return live.clear();
    const listed = [...waiting.values()].slice(0, MOST_LISTED);
    const more = waiting.size - listed.length;
    live.show([
      `In review: ${waiting.size}, waiting until ${shownTime(until)}`,
      ...listed.map((line) => `  ${line}`),
      ...(more > 0 ? [`  and ${more} more`] : []),
    ]);
  };
  return {
    show: (event) => {
      live.clear();
      switch (event.event) {
        case 'plan':
          drawPlan(page, event);
          return page.print('');
        case 'sample':
          return page.say(harmless(`${event.how === 'known' ? 'Known already' : 'Uploaded'}: ${event.file}`));
        case 'step':
          drawStep(page, event);
          if (event.templateId !== null && isReviewed(event))
            waiting.set(
              event.templateId,
              harmless(`${event.name} ${event.language}  ${event.categoryAsked}`),
            );
          return;
        case 'holding':
          return page.say(
            `WABA ${event.wabaId} takes no more new templates within this hour: ${event.left} left, not before ${shownTime(event.until)}.`,
          );
        case 'awaiting':
          until = event.until;
          if (page.stderr.isTTY !== true)
            page.say(`Waiting for ${counted(event.pending, 'review')} until ${shownTime(until)}.`);
          return redraw();
        case 'reviewed':
          waiting.delete(event.templateId);
          drawReviewed(page, event);
          return redraw();
        case 'done':
          return drawDone(page, event);
      }
    },
    close: async () => live.clear(),
  };
}

const DID = { create: 'created', edit: 'edited', archive: 'archived' } as const;

function drawStep(page: Page, step: StepShown): void {
  const { theme } = page;
  const { action, outcome, categoryAsked, categoryReturned } = step;
  const did = DID[action as keyof typeof DID] ?? action;
  const named = harmless(`${step.name} ${step.language}`);
  switch (outcome) {
    case 'failed': {
      const code = [step.metaCode, step.metaSubcode].filter((one) => one !== null).join('/');
      const said = harmless(`${step.problem ?? 'refused'}${code === '' ? '' : ` (${code})`}`);
      page.print(`${theme.bad('✗')} not ${did}: ${named}: ${said}`);
      return;
    }
    case 'held':
      page.print(`${theme.quiet('·')} not yet ${did}: ${named}`);
      return;
    case 'already':
      page.print(`${theme.quiet('=')} ${did} before: ${named}`);
      break;
    case 'adopted':
      page.print(`${theme.good('✔')} ${did} (Meta had done it, the answer was lost): ${named}`);
      break;
    case 'done': {
      const status = step.status === null ? '' : `  ${step.status}`;
      page.print(`${theme.good('✔')} ${did} ${named}${harmless(status)}`);
    }
  }
  if (step.recategorised)
    page.print(
      theme.bad(
        harmless(
          `! Meta made it ${categoryReturned}, not ${categoryAsked}: it costs and is delivered as that.`,
        ),
      ),
    );
}

function drawReviewed(page: Page, { name, language, status, recategorised, words }: ReviewedShown): void {
  const { theme } = page;
  const isWell = status === 'APPROVED' && !recategorised;
  const mark = isWell ? theme.good('✔') : theme.bad('!');
  page.print(`${mark} ${harmless(`${status} ${name} ${language}${isWell ? '' : `: ${words}`}`)}`);
}

/** An archived template waits for nobody. */
function isReviewed({ action, outcome }: StepShown): boolean {
  return action !== 'archive' && outcome !== 'failed' && outcome !== 'held';
}

function drawDone(page: Page, done: DoneShown): void {
  const { theme } = page;
  const parts = [
    [done.created, 'created'],
    [done.edited, 'edited'],
    [done.archived, 'archived'],
    [done.already, 'done before'],
    [done.failed, 'refused by Meta'],
    [done.refused, 'could not be changed'],
    [done.recategorised, 'of another category than asked'],
    [done.rejected, 'rejected'],
    [done.gone, 'deleted meanwhile'],
    [done.held, 'not yet allowed'],
    [done.pending.length, 'still in review'],
  ] as const;
  const said = parts.flatMap(([count, what]) => (count === 0 ? [] : [`${count} ${what}`])).join(', ');
  switch (done.outcome) {
    case 'nothing-to-do':
      page.print('Nothing to do.');
      return;
    case 'declined':
      page.print('Nothing was done.');
      return;
    case 'applied':
      page.print(theme.good(`Done: ${said}.`));
      return;
    case 'found':
      page.print(theme.bad(`Done, but look at it: ${said}.`));
      return;
    case 'held':
      page.print(theme.warning(`Not all yet: ${said}.`));
      page.say(
        `Go on after ${shownTime(done.heldUntil ?? '')} with the same command, or let it wait with --wait.`,
      );
      return;
    case 'timed-out': {
      page.print(theme.warning(`The time is up: ${said}.`));
      for (const { name, language } of done.pending) page.print(harmless(`  ${name} ${language}`));
    }
  }
}
