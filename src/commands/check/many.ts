import { isoTime } from '../../core/clock.ts';
import {
  type Candidate,
  judgeCandidate,
  openNumberParser,
  type ReadNumber,
  readList,
  readOf,
  worstOf,
} from '../../core/eligibility/index.ts';
import type { Answer } from '../command.ts';
import type { Context } from '../context.ts';
import { drained } from '../drained.ts';
import { readInput } from '../read-input.ts';
import type { CheckEvent, DoneEvent, NumberEvent } from './events.ts';
import { openTally } from './tally.ts';

interface ManyOptions {
  /** A CSV file, or - for standard input. */
  readonly from: string;
  /** What holds for every row that does not say otherwise. */
  readonly defaults: Candidate;
}

/**
 * Checks every number of a list, offline, and tells each as soon as it is known: memory does not grow with the list. A
 * row that cannot be read is told and stops nothing; exit 3 when a number fails or a row is bad. Throws
 * `input-unreadable`, and `list-unusable` when no row could be read.
 */
export async function checkMany(
  { io, clock, signal }: Pick<Context, 'io' | 'clock' | 'signal'>,
  { from, defaults }: ManyOptions,
  emit: (event: CheckEvent) => void,
): Promise<Answer<DoneEvent>> {
  const now = clock.now();
  const today = isoTime(now).slice(0, 10);
  const readNumber = await openNumberParser();
  const file = from === '-' ? 'Standard input' : from;
  const tally = openTally();
  for await (const item of readList(readInput(from, { stdin: io.stdin, signal }), { file, now })) {
    // A list can come in one piece, and then nothing else waits here.
    signal.throwIfAborted();
    if (item.kind === 'columns') {
      const checks = judgeCandidate({}, today, undefined).map(({ id }) => id);
      emit({ event: 'columns', told: [...item.told], ignored: [...item.ignored], checks });
      continue;
    }
    const { line } = item;
    const event =
      item.kind === 'problem'
        ? { event: 'bad-row' as const, line, problem: item.problem }
        : checked(line, { ...defaults, ...item.candidate }, today, readNumber);
    tally.add(event);
    emit(event);
    await drained(io.stdout, signal);
  }
  return { data: tally.done(), exit: tally.exit() };
}

function checked(line: number, candidate: Candidate, today: string, readNumber: ReadNumber): NumberEvent {
  const read = readOf(candidate, readNumber);
  const checks = judgeCandidate(candidate, today, read);
  const number = read?.kind === 'number' ? read.e164 : (candidate.number ?? null);
  return { event: 'number', line, number, verdict: worstOf(checks), checks };
}
