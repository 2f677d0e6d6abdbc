import { isoTime } from '../../core/clock.ts';
import { CoexError } from '../../core/errors.ts';
import { lossesOfOnboarding } from '../../core/features/index.ts';
import type { Context } from '../context.ts';
import type { Asking } from './asking.ts';
import type { ShownEvent } from './events.ts';
import type { OnboardOptions } from './options.ts';

/** What an onboarding takes from a customer today, a sentence each. */
export function lossesToday({ clock }: Pick<Context, 'clock'>) {
  return lossesOfOnboarding(isoTime(clock.now()).slice(0, 10));
}

/**
 * Shows what changes for the customer and has it accepted, by flag or by a person. Gives the ids of what was accepted;
 * throws `losses-refused`, and `usage` when nobody can be asked.
 */
export async function acceptLosses(
  context: Context,
  { acceptLosses: isGiven }: OnboardOptions,
  asking: Asking,
  emit: (event: ShownEvent) => void,
): Promise<string[]> {
  const losses = lossesToday(context);
  const ids = losses.map(({ id }) => id);
  emit({
    event: 'losses',
    losses: losses.map(({ id, text, source, asOf }) => ({ id, text, source, asOf })),
  });
  if (!isGiven && asking.prompt === undefined) {
    throw new CoexError('usage', {
      problem: 'Nobody has said that the customer accepts what changes for them.',
      fix: 'Show it to them, then run the same with --accept-losses.',
    });
  }
  if (!isGiven && !(await asking.prompt?.().confirm('Does the customer accept all of this?'))) {
    throw new CoexError('losses-refused', {});
  }
  emit({ event: 'losses-accepted', by: isGiven ? 'flag' : 'prompt', ids });
  return ids;
}
