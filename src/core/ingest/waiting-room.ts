import type { IncomingDelivery } from '../store/index.ts';

/** A delivery whose request is not answered yet. */
export interface Waiting {
  readonly delivery: IncomingDelivery;
  readonly subject: string;
  readonly since: number;
  readonly stored: () => void;
  readonly failed: (error: unknown) => void;
}

/** Where deliveries wait for a commit. Each subject has a line of its own, and the lines take turns. */
export interface WaitingRoom {
  readonly count: number;
  readonly sizeBytes: number;
  /** Whether another of this subject may come in. */
  hasRoomFor(subject: string, sizeBytes: number, now: number): boolean;
  add(waiting: Waiting): void;
  /** The next few, one of each subject in turn. They take up room until they are released. */
  take(): Waiting[];
  release(taken: readonly Waiting[]): void;
}

const ROOM_BYTES = 64 * 1024 * 1024;
/** What a waiting delivery takes beside its body. */
const OVERHEAD_BYTES = 1024;
/** A line that stands still for so long is no line to join: Meta would have given up before the answer. */
const PATIENCE_MS = 5000;

/** How much shares one commit at most. */
const GROUP_DELIVERIES = 500;
const GROUP_BYTES = 4 * 1024 * 1024;

interface Line {
  readonly subject: string;
  readonly waiting: Waiting[];
  /** With what was taken and is not released. */
  sizeBytes: number;
}

export function createWaitingRoom(roomBytes = ROOM_BYTES): WaitingRoom {
  const lines = new Map<string, Line>();
  /** The lines with somebody in them; the first has its turn. */
  const turns: Line[] = [];
  let count = 0;
  let usedBytes = 0;

  const lineOf = (subject: string): Line => {
    const known = lines.get(subject);
    if (known !== undefined) return known;
    const line = { subject, waiting: [], sizeBytes: 0 };
    lines.set(subject, line);
    return line;
  };

  return {
    get count() {
      return count;
    },
    get sizeBytes() {
      return usedBytes;
    },
    // A line may be as long as what is left free. So one alone fills half the room, and the rest is there for others.
    // Source: Choudhury and Hahne, "Dynamic queue length thresholds", 1998.
    hasRoomFor: (subject, sizeBytes, now) => {
      const line = lines.get(subject);
      const first = line?.waiting[0];
      if (first !== undefined && now - first.since > PATIENCE_MS) return false;
      return (line?.sizeBytes ?? 0) + sizeBytes + OVERHEAD_BYTES <= roomBytes - usedBytes;
    },
    add: (waiting) => {
      const line = lineOf(waiting.subject);
      if (line.waiting.length === 0) turns.push(line);
      line.waiting.push(waiting);
      line.sizeBytes += sizeOf(waiting);
      usedBytes += sizeOf(waiting);
      count += 1;
    },
    take: () => {
      const taken: Waiting[] = [];
      let sizeBytes = 0;
      for (let line = turns[0]; line !== undefined; line = turns[0]) {
        const next = line.waiting[0] as Waiting;
        sizeBytes += sizeOf(next);
        const isFull = taken.length === GROUP_DELIVERIES || sizeBytes > GROUP_BYTES;
        // The first always goes, however large.
        if (isFull && taken.length > 0) break;
        taken.push(next);
        line.waiting.shift();
        turns.shift();
        if (line.waiting.length > 0) turns.push(line);
      }
      count -= taken.length;
      return taken;
    },
    release: (taken) => {
      for (const waiting of taken) {
        const line = lineOf(waiting.subject);
        line.sizeBytes -= sizeOf(waiting);
        usedBytes -= sizeOf(waiting);
        if (line.sizeBytes === 0) lines.delete(line.subject);
      }
    },
  };
}

function sizeOf({ delivery }: Waiting): number {
  return delivery.body.byteLength + OVERHEAD_BYTES;
}
