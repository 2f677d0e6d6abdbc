import type { Clock } from '../clock.ts';
import type { Graph } from '../graph/index.ts';
import type { Store } from '../store/index.ts';
import { fetchOne, type Try } from './fetch-one.ts';
import type { MediaFolder } from './folder.ts';
import { type MediaFilter, type MediaMessage, mediaMessages } from './messages.ts';
import { findTried, type Outcome, recordLost, recordOutcome, type Wanted } from './records.ts';
import { type Standing, standingOf } from './standing.ts';
import { count, emptySurvey, emptyTally, type Survey, type Tally } from './tally.ts';

export interface MediaDeps {
  readonly store: Store;
  readonly folder: MediaFolder;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

export interface FetchOptions {
  readonly filter: MediaFilter;
  /** Downloads at a time. */
  readonly concurrency: number;
  /** Also tries what is expired, gone, or did not match often enough. */
  readonly again: boolean;
}

/** So many calls in a row that failed for a reason that may pass: it has not passed yet. */
const MOST_FAILED_IN_A_ROW = 10;

/** Counts how things stand, and tells of each message that a fetch would try. */
export async function surveyMedia(
  { store, folder, clock, signal }: MediaDeps,
  { filter, again }: Pick<FetchOptions, 'filter' | 'again'>,
  tell: (wanted: Wanted) => void = () => undefined,
): Promise<Survey> {
  const now = clock.now();
  const survey = emptySurvey();
  for await (const message of mediaMessages(store, filter, now)) {
    signal.throwIfAborted();
    const standing = await standingOf(message, folder, now);
    if (isWanted(message, standing, again)) {
      survey.wanted += 1;
      tell(message);
    } else {
      survey[standing] += 1;
    }
  }
  return survey;
}

/**
 * Fetches what can still be had, several at a time, and tells how each ended once that is written down. Stops at what
 * would stop every other as well, and throws it: what was fetched stays, and the next run goes on.
 */
export async function fetchMedia(
  deps: MediaDeps & { readonly graph: () => Promise<Graph> },
  { filter, concurrency, again }: FetchOptions,
  tell: (message: Wanted, outcome: Outcome, tally: Readonly<Tally>) => void,
): Promise<Readonly<Tally>> {
  const { store, folder, clock, signal } = deps;
  const tally = emptyTally();
  const stopped = new AbortController();
  const stop = AbortSignal.any([signal, stopped.signal]);
  let failedInARow = 0;
  const note = ({ outcome, error }: Try, wanted: Wanted) => {
    count(tally, outcome, clock.now() < wanted.idEndsAt);
    tell(wanted, outcome, tally);
    failedInARow = error?.exit === 7 ? failedInARow + 1 : 0;
    if (error !== undefined && failedInARow >= MOST_FAILED_IN_A_ROW) throw error;
  };

  const queue = wantedOf(deps, filter, again);
  const work = async () => {
    for await (const wanted of queue) {
      if (stop.aborted) return;
      const ended = await fetchOne({ graph: deps.graph, folder, now: clock.now }, wanted);
      await recordOutcome(store, wanted, ended.outcome, clock.now());
      note(ended, wanted);
    }
  };
  await folder.sweep(clock.now());
  const workers = Array.from({ length: concurrency }, () =>
    work().catch((error) => {
      stopped.abort();
      throw error;
    }),
  );
  // What is under way ends first: nothing is written after this returns.
  const ends = await Promise.allSettled(workers);
  signal.throwIfAborted();
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return tally;
}

const NOT_ON_DISK = 'the file is not on disk any more';

/** What there is to fetch, looked at again when its turn has come: another run may have been faster. */
async function* wantedOf(
  { store, folder, clock, signal }: MediaDeps,
  filter: MediaFilter,
  again: boolean,
): AsyncGenerator<Wanted> {
  for await (const message of mediaMessages(store, filter, clock.now())) {
    signal.throwIfAborted();
    const now = clock.now();
    const standing = await standingOf(message, folder, now);
    if (!isWanted(message, standing, again)) continue;
    const tried = await findTried(store, message);
    if (tried?.state === 'stored' && message.tried?.state !== 'stored') continue;
    if (message.tried?.state === 'stored') await recordLost(store, message, NOT_ON_DISK, now);
    yield message;
  }
}

function isWanted(message: MediaMessage, standing: Standing, again: boolean): message is Wanted {
  if (message.mediaId === undefined) return false;
  return standing === 'wanted' || (again && ['expired', 'gone', 'mismatch'].includes(standing));
}
