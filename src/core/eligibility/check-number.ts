import { isoTime } from '../clock.ts';
import type { Candidate } from './candidate/candidate.ts';
import { judgeCandidate, readOf } from './candidate/check-candidate.ts';
import type { Check } from './check.ts';
import { type Asked, askMeta, type MetaDeps } from './meta/ask-meta.ts';
import type { MetaSetup } from './meta/setup.ts';
import { corrected } from './meta/told-by-meta.ts';
import { openNumberParser, type ReadNumber } from './number/number.ts';

/** What candidates are judged with. */
export interface Judging {
  /** The day, ISO. */
  readonly today: string;
  readonly readNumber: ReadNumber;
  readonly asked: Asked;
}

/**
 * Every check of a candidate, always all and in the same order: what a person told, put right by what Meta knows, and
 * then what is about the app. Asks nobody: `asked` serves for any count of candidates.
 */
export function judge(candidate: Candidate, { today, readNumber, asked }: Judging): Check[] {
  const read = readOf(candidate, readNumber);
  const told = judgeCandidate(candidate, today, read);
  return [...corrected(told, candidate, read, asked.accounts), ...asked.checks];
}

/** Every check of one candidate, after asking Meta; without `setup` nobody is asked. */
export async function checkNumber(
  deps: MetaDeps,
  { candidate, setup }: { readonly candidate: Candidate; readonly setup?: MetaSetup | undefined },
): Promise<Check[]> {
  const [asked, readNumber] = await Promise.all([askMeta(deps, setup), openNumberParser()]);
  return judge(candidate, { today: isoTime(deps.clock.now()).slice(0, 10), readNumber, asked });
}
