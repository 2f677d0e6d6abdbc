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

interface Thread {
  /** Their `waId`. */
  readonly customer: string;
  readonly messages: readonly PastMessage[];
}

type Phase = 0 | 1 | 2;

const DAY_MS = 86_400_000;

/** Cuts the history as the phone does: by phase, then chat by chat until a chunk is full. The last one says 100. */
export function cutIntoChunks(random: Random, rows: readonly PastMessage[], onboardedAt: number): Chunk[] {
  const cut = ([0, 1, 2] as const).flatMap((phase) => {
    const ofPhase = rows.filter((row) => phaseOf(row, onboardedAt) === phase);
    const filled: (readonly Thread[] | undefined)[] = fillChunks(random, threadsOf(ofPhase));
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

/** Each chunk holds 200–400 messages; a long chat goes on in the next. */
function fillChunks(random: Random, threads: readonly Thread[]): (readonly Thread[])[] {
  const chunks: Thread[][] = [];
  let room = 0;
  for (const { customer, messages } of threads) {
    for (let first = 0; first < messages.length; ) {
      if (room === 0) {
        chunks.push([]);
        room = random.integer(200, 400);
      }
      const part = messages.slice(first, first + room);
      chunks.at(-1)?.push({ customer, messages: part });
      first += part.length;
      room -= part.length;
    }
  }
  return chunks;
}
