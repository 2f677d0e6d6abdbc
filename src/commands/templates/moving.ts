import * as z from 'zod';
import { moveNamed } from '../../core/templates/index.ts';
import { harmless } from '../../tui/print/harmless.ts';
import type { Page } from '../../tui/print/page.ts';
import type { Answer } from '../command.ts';
import type { Context } from '../context.ts';
import { isWanted } from '../is-wanted.ts';
import { drawRadius, findEverywhere, radiusShape, removalDeps, shownRadius } from './removing.ts';

/** How archiving ends, or bringing back. */
export const MOVE_EXITS = {
  2: 'it was not said whether to do it: --yes',
  3: 'some of them were refused, with Meta’s reasons',
  4: 'the token is missing or not permitted',
  5: 'there is no such template, or not in that language',
  7: 'no answer from Meta, or it throttles: try again later',
};

const moved = () => z.object({ wabaId: z.string(), language: z.string(), templateId: z.string() });

/** What archiving tells, or bringing back; `done` comes last. */
export const moveEvent = () =>
  z.discriminatedUnion('event', [
    z.object({
      event: z.literal('radius').describe('What is meant, before anything is done.'),
      ...radiusShape(),
    }),
    z.object({
      event: z.literal('done'),
      outcome: z.enum(['archived', 'unarchived', 'declined']),
      name: z.string(),
      done: z.array(moved()),
      failed: z.array(moved().extend({ problem: z.string().describe('Meta’s words.') })),
    }),
  ]);

type MoveEvent = z.infer<ReturnType<typeof moveEvent>>;

/** Archives what is named, or brings it back: shown, asked for, done, and what Meta refuses told. */
export async function moveNames(
  context: Context,
  kind: 'archive' | 'unarchive',
  wanted: {
    readonly name: string;
    readonly waba: readonly string[];
    readonly env: readonly string[];
    readonly language: readonly string[];
    readonly yes: boolean;
  },
  emit: (event: MoveEvent) => void,
): Promise<Answer<MoveEvent>> {
  const { name } = wanted;
  const everywhere = await findEverywhere(context, name, wanted);
  for (const { account, found } of everywhere)
    emit({ event: 'radius', ...shownRadius(account, name, found) });
  const event = 'done' as const;
  if (!(await isWanted(context, wanted.yes, kind === 'archive' ? 'Archive?' : 'Bring back?')))
    return { data: { event, outcome: 'declined', name, done: [], failed: [] } };
  const deps = await removalDeps(context);
  const done = [];
  const failed = [];
  for (const { account, found } of everywhere) {
    const { wabaId } = account;
    const reasons = await moveNamed(deps, account, kind, found.meant);
    for (const { id: templateId, language } of found.meant) {
      const problem = reasons[templateId];
      if (problem === undefined) done.push({ wabaId, language, templateId });
      else failed.push({ wabaId, language, templateId, problem });
    }
  }
  const outcome = kind === 'archive' ? 'archived' : 'unarchived';
  return { data: { event, outcome, name, done, failed }, exit: failed.length === 0 ? 0 : 3 };
}

export function drawMove(event: MoveEvent, page: Page): void {
  const { theme } = page;
  if (event.event === 'radius') {
    drawRadius(page, event);
    return;
  }
  if (event.outcome === 'declined') {
    page.print('Nothing was done.');
    return;
  }
  for (const { language } of event.done)
    page.print(`${theme.good('✔')} ${harmless(`${event.name} ${language} ${event.outcome}`)}`);
  for (const { language, problem } of event.failed)
    page.print(`${theme.bad('✗')} ${harmless(`${event.name} ${language}: ${problem}`)}`);
}
