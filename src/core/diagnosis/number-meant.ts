import { isoTime } from '../clock.ts';
import { CoexError } from '../errors.ts';
import type { NumberSummary } from '../numbers/index.ts';
import { type Reason, reason } from './reason.ts';
import type { Side } from './side.ts';

/** The number that is meant; undefined where it may be one of several: what is asked about may tell which. */
export async function numberMeant({ number }: Pick<Side, 'number'>): Promise<NumberSummary | undefined> {
  try {
    return await number();
  } catch (error) {
    if (error instanceof CoexError && error.code === 'ambiguous') return undefined;
    throw error;
  }
}

/** That a number's link is down, and what does not come while it is; nothing while it stands. */
export function linkDown({ state, stateSince }: NumberSummary, lost: string): Reason<'link-down'>[] {
  if (state === 'live' || state === 'observed') return [];
  return [
    reason({
      code: 'link-down',
      sureness: 'certain',
      says: `The number is ${state}: while that is so ${lost}.`,
      evidence: { state, since: stateSince === null ? null : isoTime(stateSince) },
      fix: state === 'offboarded' ? 'Open the app and wait for the reconnection.' : 'Onboard it again.',
      command: state === 'offboarded' ? null : 'coex onboard',
    }),
  ];
}
