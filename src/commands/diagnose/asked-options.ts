import * as z from 'zod';
import { CoexError } from '../../core/errors.ts';

/** What may be asked besides the chain, and where a bundle goes. */
export const askedOptions = () => ({
  message: z.string().optional().meta({
    description: 'Say where this message is: not sent by Meta, answered wrongly, or here.',
    value: 'wamid',
  }),
  chat: z.string().optional().meta({
    description:
      'Say why this chat is not here or not whole; by id, or the customer’s phone, BSUID or username.',
    value: 'chat',
  }),
  bundle: z.string().optional().meta({
    description: 'Write a support bundle to this file: no secret and nobody is in it.',
    value: 'file',
  }),
  force: z.boolean().default(false).describe('With --bundle: overwrite a file that is there.'),
});

export type AskedOptions = z.infer<z.ZodObject<ReturnType<typeof askedOptions>>>;

/** Throws `usage` for flags that do not go together. */
export function refuseTwoQuestions(
  { message, chat, bundle, force }: AskedOptions,
  { watch, fix }: { readonly watch: boolean; readonly fix: boolean },
): void {
  const asked = [
    message === undefined ? [] : ['--message'],
    chat === undefined ? [] : ['--chat'],
    watch ? ['--watch'] : [],
    fix ? ['--fix'] : [],
  ].flat();
  if (asked.length > 1) throw together(asked.slice(0, 2), 'are two questions.');
  if (bundle !== undefined && (watch || fix)) throw together(['--bundle', ...asked], 'do not go together.');
  if (force && bundle === undefined) {
    const problem = '--force overwrites the file of --bundle.';
    throw new CoexError('usage', { problem, fix: 'Add --bundle, or leave --force out.' });
  }
}

function together(flags: readonly string[], what: string): CoexError {
  return new CoexError('usage', {
    problem: `${flags.join(' and ')} ${what}`,
    fix: 'Leave one of them out.',
  });
}
