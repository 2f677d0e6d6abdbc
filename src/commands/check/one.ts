import { isoTime } from '../../core/clock.ts';
import {
  askMeta,
  type Candidate,
  judge,
  type MetaSetup,
  openCallbackAsker,
  openNumberParser,
  type ReadNumber,
  worstOf,
} from '../../core/eligibility/index.ts';
import type { Answer } from '../command.ts';
import type { Context } from '../context.ts';
import { mayPrompt } from '../may-prompt.ts';
import type { CheckEvent, DoneEvent, NumberEvent } from './events.ts';
import { askPerson } from './questions.ts';
import { openTally } from './tally.ts';

/**
 * Checks one number: asks Meta, unless `offline`, then, at a terminal, the person for what nobody told. Without a number
 * all that is not about one is checked.
 */
export async function checkOne(
  context: Context,
  { candidate, offline }: { readonly candidate: Candidate; readonly offline: boolean },
  emit: (event: CheckEvent) => void,
): Promise<Answer<DoneEvent>> {
  const { clock, graph, io, random, signal } = context;
  const setup = offline ? undefined : await setupOf(context);
  const asks = mayPrompt(context);
  if (asks && setup !== undefined) io.stderr.write('Asking Meta …\n');
  const asked = await askMeta({ graph, clock, random, askCallback: openCallbackAsker(signal) }, setup);
  const now = clock.now();
  const readNumber = await openNumberParser();
  const judging = { today: isoTime(now).slice(0, 10), readNumber, asked };
  const known = asks
    ? await askPerson({ io, signal, now, readNumber }, candidate, judge(candidate, judging))
    : candidate;
  const checks = judge(known, judging);
  const event: NumberEvent = {
    event: 'number',
    line: null,
    number: numberOf(known, readNumber),
    verdict: worstOf(checks),
    checks,
  };
  const tally = openTally();
  tally.add(event);
  emit(event);
  return { data: tally.done(), exit: tally.exit() };
}

function numberOf({ number }: Candidate, readNumber: ReadNumber): string | null {
  if (number === undefined) return null;
  const read = readNumber(number);
  return read.kind === 'number' ? read.e164 : number;
}

/** What this machine has to ask Meta with; what it has not is undefined. */
async function setupOf({ config, secrets }: Context): Promise<MetaSetup> {
  const kept = await secrets();
  const secret = async (name: 'access-token' | 'app-secret' | 'verify-token') =>
    (await kept.find(name))?.value;
  return {
    appId: config().find('app-id'),
    appSecret: await secret('app-secret'),
    accessToken: await secret('access-token'),
    verifyToken: await secret('verify-token'),
  };
}
