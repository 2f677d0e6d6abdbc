import * as z from 'zod';
import { ALL_PROBES } from '../../core/diagnosis/index.ts';
import { CoexError } from '../../core/errors.ts';
import { type Answer, defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { type AskedOptions, askedOptions, refuseTwoQuestions } from './asked-options.ts';
import { look } from './look.ts';
import { type DiagnoseEvent, diagnoseEvent } from './output.ts';

export const command = defineCommand({
  name: 'diagnose',
  summary: 'Find out which link of the chain broke, with the proof and the fix.',
  description:
    'Looks at every link from this machine out to Meta and back into the store, each by itself: one that fails or hangs stops none of the others, and what cannot be looked at is unknown, never well. Names the root cause first, the earliest broken link that explains the later ones, then what follows from it, then what is wrong besides. Nothing is changed anywhere, unless --fix is to repair what can be repaired without harm.',
  examples: [
    { run: 'coex diagnose', says: 'The only number, or the one in the settings.' },
    {
      run: 'coex diagnose --number +447700900100 --json',
      says: 'For a program; exit 3 when something is wrong.',
    },
    { run: 'coex diagnose --watch', says: 'A live board, while somebody tries things at the phone.' },
    {
      run: 'coex diagnose --fix --yes',
      says: 'Do what can be repaired without harm, and look again; without --yes it asks first.',
    },
    { run: 'coex diagnose --chat +447700900155', says: 'Why a chat is not here, or not whole.' },
    {
      run: 'coex diagnose --message wamid.HBgMNDQ3NzAwOTAwMTU1FQIAEhgSMA==',
      says: 'Whether Meta sent a message, and what became of it.',
    },
    { run: 'coex diagnose --bundle bundle.zip', says: 'What support needs to see, without anybody in it.' },
  ],
  args: z.object({}),
  options: z.object({
    watch: z
      .boolean()
      .default(false)
      .describe('Look again and again: a board on a terminal, a line for each change elsewhere.'),
    fix: z
      .boolean()
      .default(false)
      .describe('Do the safe repairs, after asking: subscribe anew, rebuild, resume an onboarding.'),
    yes: z.boolean().default(false).describe('With --fix: do not ask.'),
    ...askedOptions(),
  }),
  streams: true,
  output: diagnoseEvent,
  exits: {
    2: 'several numbers or chats match, it was not said whether to repair (--yes), or the file is there already',
    3: 'something is wrong',
    5: 'no number matches',
    130: 'interrupted',
  },
  run: async (context, { options }, emit) => {
    refuseStray(options);
    if (options.watch) return (await import('./watch.ts')).watch(context, emit);
    if (options.fix) return (await import('./fix.ts')).fix(context, options, emit);
    if (options.bundle === undefined) return answer(context, options);
    const { prepareBundle } = await import('./bundle-run.ts');
    const writeBundle = await prepareBundle(context, { out: options.bundle, force: options.force });
    const { data, ...found } = await answer(context, options);
    emit(data);
    return { ...found, data: await writeBundle(data) };
  },
  draw: async (page, { watch }) => {
    if (watch) return (await import('./watch-drawing.ts')).drawWatch(page);
    return (await import('./asked-drawing.ts')).drawAsked(page);
  },
});

/** What was asked: where a message is, why a chat is not whole, or which link broke. */
async function answer(context: Context, { message, chat }: AskedOptions): Promise<Answer<DiagnoseEvent>> {
  if (message !== undefined) return (await import('./message-run.ts')).runMessage(context, message);
  if (chat !== undefined) return (await import('./chat-run.ts')).runChat(context, chat);
  const shown = await look(context, ALL_PROBES);
  return { data: { event: 'diagnosis', ...shown }, exit: shown.rootCause === null ? 0 : 3 };
}

function refuseStray({
  watch,
  fix,
  yes,
  ...asked
}: AskedOptions & Readonly<Record<'watch' | 'fix' | 'yes', boolean>>): void {
  refuseTwoQuestions(asked, { watch, fix });
  if (yes && !fix) {
    throw new CoexError('usage', {
      problem: '--yes answers what --fix asks.',
      fix: 'Add --fix, or leave --yes out.',
    });
  }
}
