import type { Random } from '../random.ts';
import type { PastMessage } from '../town/past.ts';

/** One delivery of history. Without threads it only tells the progress. */
export interface Chunk {
  readonly phase: Phase;
  /** From 1 within the phase. */
  readonly order: number;
  /** 0–100 over the whole sync; exactly one chunk says 100. */
  readonly progress: number;
  readonly threads: readonly Thread[] | undefined;
}

export interface Thread {
  /** Their `waId`. */
  readonly customer: string;
  readonly messages: readonly PastMessage[];
}

/** How much a chunk may hold. */
export interface Room {
  /** At most so many messages; 200 to 400, as it comes, when undefined. */
  readonly messages: number | undefined;
  /** At most so many bytes, its messages and threads together. */
  readonly bytes: number;
  /** What a message takes of them, and what a thread takes by itself. */
  readonly sizeOf: (message: PastMessage) => number;
  readonly threadBytes: number;
}

type Phase = 0 | 1 | 2;

const DAY_MS = 86_400_000;

/** Cuts the history as the phone does: by phase, then chat by chat until a chunk is full. The last one says 100. */
export function cutIntoChunks(
  random: Random,
  rows: readonly PastMessage[],
  onboardedAt: number,
  room: Room,
): Chunk[] {
  const cut = ([0, 1, 2] as const).flatMap((phase) => {
    const ofPhase = rows.filter((row) => phaseOf(row, onboardedAt) === phase);
    const filled: (readonly Thread[] | undefined)[] = fillChunks(random, threadsOf(ofPhase), room);
    // Chunks may carry progress alone, with an empty list or none (YC); an empty phase sends nothing (HIST).
    if (filled.length > 0)
      filled.splice(random.integer(0, filled.length), 0, random.chance(0.5) ? [] : undefined);
    return filled.map((threads, index) => ({ phase, order: index + 1, threads }));
  });
  if (cut.length === 0) return [{ phase: 0, order: 1, progress: 100, threads: [] }];
  return cut.map((chunk, index) => {
    const progress =
      index === cut.length - 1 ? 100 : Math.min(99, Math.floor((100 * (index + 1)) / cut.length));
    return { ...chunk, progress };
  });
}

// 0 = onboarding day to day 1, 1 = day 1–90, 2 = day 90–180 (HIST, conflict C13).
function phaseOf(row: PastMessage, onboardedAt: number): Phase {
  const ageDays = (onboardedAt - row.at) / DAY_MS;
  return ageDays < 1 ? 0 : ageDays < 90 ? 1 : 2;
}

function threadsOf(rows: readonly PastMessage[]): Thread[] {
  const byCustomer = Map.groupBy(rows, (row) => row.customer);
  return [...byCustomer].map(([customer, messages]) => ({ customer, messages }));
}

/** Fills one chunk after the other; a long chat goes on in the next. */
function fillChunks(random: Random, threads: readonly Thread[], room: Room): (readonly Thread[])[] {
  const chunks: { customer: string; messages: PastMessage[] }[][] = [];
  let places = 0;
  let bytes = 0;
  for (const { customer, messages } of threads) {
    let isNewThread = true;
    for (const message of messages) {
      const takes = room.sizeOf(message) + (isNewThread ? room.threadBytes : 0);
      const chunk = chunks.at(-1);
      if (chunk === undefined || places === 0 || takes > bytes) {
        chunks.push([{ customer, messages: [message] }]);
        places = (room.messages ?? random.integer(200, 400)) - 1;
        bytes = room.bytes - room.sizeOf(message) - room.threadBytes;
      } else {
        if (isNewThread) chunk.push({ customer, messages: [] });
        chunk.at(-1)?.messages.push(message);
        places -= 1;
        bytes -= takes;
      }
      isNewThread = false;
    }
  }
  return chunks;
}
