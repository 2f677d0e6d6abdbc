import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createWaitingRoom, type Waiting } from '../../../src/core/ingest/waiting-room.ts';

const KIB = 1024;

function waiting(subject: string, sizeBytes = 0, since = 0): Waiting {
  const body = new Uint8Array(sizeBytes);
  const delivery = { source: 'webhook', signature: 'valid', receivedAt: since, body } as const;
  return { delivery, subject, since, stored: () => undefined, failed: () => undefined };
}

/** Fills the room with deliveries of one subject until it is told to stop; gives how many came in. */
function flood(room: ReturnType<typeof createWaitingRoom>, subject: string, sizeBytes: number): number {
  let came = 0;
  while (room.hasRoomFor(subject, sizeBytes, 0)) {
    room.add(waiting(subject, sizeBytes));
    came += 1;
  }
  return came;
}

describe('the waiting room', () => {
  it('lets a flood of one number fill half of it, and leaves room for others', () => {
    const room = createWaitingRoom(1000 * KIB);
    expect(flood(room, 'A', 9 * KIB)).toBe(50);
    expect(room.hasRoomFor('B', 100 * KIB, 0)).toBe(true);
    expect(flood(room, 'B', 9 * KIB)).toBe(25);
    expect(room.hasRoomFor('C', 9 * KIB, 0)).toBe(true);
  });

  it('keeps the room taken until what was taken out is released', () => {
    const room = createWaitingRoom(100 * KIB);
    flood(room, 'A', 9 * KIB);
    const taken = room.take();
    expect([room.count, room.hasRoomFor('A', 9 * KIB, 0)]).toEqual([0, false]);
    room.release(taken);
    expect([room.sizeBytes, room.hasRoomFor('A', 9 * KIB, 0)]).toEqual([0, true]);
  });

  it('lets nobody join a line that stands still', () => {
    const room = createWaitingRoom();
    room.add(waiting('A', 1, 1000));
    expect(room.hasRoomFor('A', 1, 6000)).toBe(true);
    expect(room.hasRoomFor('A', 1, 6001)).toBe(false);
    expect(room.hasRoomFor('B', 1, 6001)).toBe(true);
  });

  it('takes one of each number in turn, each number’s in order', () => {
    const room = createWaitingRoom();
    const all = ['A', 'A', 'A', 'B', 'C', 'B'].map((subject) => waiting(subject));
    for (const one of all) room.add(one);
    expect(room.take().map((one) => all.indexOf(one))).toEqual([0, 3, 4, 1, 5, 2]);
  });

  it('goes on with the next number where a full group ended', () => {
    const room = createWaitingRoom();
    for (let number = 0; number < 600; number += 1) room.add(waiting(String(number)));
    for (let number = 0; number < 600; number += 1) room.add(waiting(String(number)));
    expect(room.take().at(-1)?.subject).toBe('499');
    expect(room.take()[0]?.subject).toBe('500');
  });

  it('lets a body through that is larger than a group may be, alone', () => {
    const room = createWaitingRoom();
    room.add(waiting('A', 16 * KIB * KIB));
    room.add(waiting('B', 1));
    expect([room.take().length, room.take().length, room.take().length]).toEqual([1, 1, 0]);
  });

  it('gives out everything once, whatever comes', () => {
    const arrivals = fc.array(fc.record({ subject: fc.constantFrom('A', 'B', 'C'), size: fc.nat(3000000) }));
    fc.assert(
      fc.property(arrivals, (coming) => {
        const room = createWaitingRoom();
        const all = coming.map(({ subject, size }) => waiting(subject, size));
        for (const one of all) room.add(one);
        const out: Waiting[] = [];
        for (let taken = room.take(); taken.length > 0; taken = room.take()) {
          out.push(...taken);
          room.release(taken);
        }
        expect(new Set(out)).toEqual(new Set(all));
        expect(out.length).toBe(all.length);
        expect([room.count, room.sizeBytes]).toEqual([0, 0]);
        for (const subject of ['A', 'B', 'C']) {
          const own = (list: Waiting[]) => list.filter((one) => one.subject === subject);
          expect(own(out)).toEqual(own(all));
        }
      }),
      { numRuns: 50 },
    );
  });
});
