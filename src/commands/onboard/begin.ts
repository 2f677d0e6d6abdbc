import { isoTime } from '../../core/clock.ts';
import { openNumberParser } from '../../core/eligibility/index.ts';
import { CoexError } from '../../core/errors.ts';
import { abandonOnboarding, closeWhatIsOver, listStandings } from '../../core/journal/index.ts';
import { digitsOf } from '../../core/rules/index.ts';
import type { Context } from '../context.ts';
import { tokenKeeper } from '../token-keeper.ts';

/** As long as Meta’s ids are, and no phone number is in practice. */
const LIKE_AN_ID = /^[1-9]\d{13,}$/;

/** The digits of the number that was meant, with its calling code; an id and what cannot be read stay as they are. */
export async function numberMeant(typed: string | undefined): Promise<string | undefined> {
  if (typed === undefined || LIKE_AN_ID.test(typed)) return typed;
  const read = (await openNumberParser())(typed);
  return read.kind === 'number' ? digitsOf(read.e164) : typed;
}

/**
 * Makes room for a new onboarding of a number. What is over, by what the receiver took in, is closed as what it became.
 * What is under way for the same number is `onboarding-under-way`, or abandoned when `anew` says so, which needs a
 * number.
 */
export async function makeRoom(
  context: Context,
  { number, anew }: { readonly number: string | undefined; readonly anew: boolean },
): Promise<void> {
  const deps = { store: await context.store(), clock: context.clock };
  await closeWhatIsOver(deps);
  if (number === undefined) {
    if (!anew) return;
    throw new CoexError('usage', {
      problem: '--anew closes what was begun for a number, and none is named.',
      fix: 'Name the number, or leave --anew out.',
    });
  }
  const same = await listStandings(deps, { number });
  const [first] = same;
  if (first === undefined) return;
  if (anew) {
    const tokens = tokenKeeper(await context.secrets());
    for (const onboarding of same) await abandonOnboarding({ ...deps, tokens }, onboarding);
  } else {
    const { id, startedAt, displayPhoneNumber, number: begunFor } = first;
    const shown = displayPhoneNumber ?? (begunFor === null ? number : `+${begunFor}`);
    throw new CoexError('onboarding-under-way', { number: shown, id, since: isoTime(startedAt) });
  }
}
