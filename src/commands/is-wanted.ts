import { CoexError } from '../core/errors.ts';
import type { Context } from './context.ts';
import { mayPrompt } from './may-prompt.ts';

/** Whether somebody wants it; a question needs a terminal, else `--yes`. */
export async function isWanted(context: Context, yes: boolean, question: string): Promise<boolean> {
  if (yes) return true;
  if (!mayPrompt(context))
    throw new CoexError('usage', {
      problem: 'It was not said whether this is to be done',
      fix: 'Add --yes. Nothing was changed.',
    });
  const { openPrompt } = await import('../tui/prompt/prompt.ts');
  const prompt = openPrompt(context);
  try {
    return await prompt.confirm(question);
  } finally {
    prompt.close();
  }
}
