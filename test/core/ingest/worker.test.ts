import { describe, expect, it } from 'vitest';
import { CoexError } from '../../../src/core/errors.ts';
import { type ProjectedDelivery, startWorker } from '../../../src/core/ingest/index.ts';
import { turns, virtualClock } from '../../support/virtual-clock.ts';

const NOTHING = { outcome: 'projected', events: {}, duplicates: 0, unrecognised: [], received: {} } as const;
const NEVER = new AbortController().signal;

/** A worker whose store answers as told, the last answer again and again; `unanswered` never. */
function workerThatFinds(...answers: ('some' | 'nothing' | 'elsewhere' | 'unreachable' | 'unanswered')[]) {
  // A worker yields between one look and the next.
  const clock = virtualClock({ settled: turns });
  const done: string[] = [];
  let looks = 0;
  let tended = 0;
  let tell: () => void = () => undefined;
  const project = async () => {
    const answer = answers[Math.min(looks, answers.length - 1)];
    looks += 1;
    if (answer === 'unanswered') return new Promise<never>(() => undefined);
    if (answer === 'unreachable') throw new CoexError('store-unreachable', { file: 'db', problem: 'gone' });
    if (answer === 'elsewhere') return { deliveries: [], elsewhere: 'A' };
    const deliveries: ProjectedDelivery[] = answer === 'some' ? [{ id: looks, ...NOTHING }] : [];
    return { deliveries };
  };
  const written = (signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      tell = resolve;
      signal.addEventListener('abort', () => resolve());
    });
  const tend = async () => {
    tended += 1;
    throw new CoexError('store-denied', { file: 'db', problem: 'not yours' });
  };
  const worker = startWorker({
    store: { written, tend },
    writer: { project },
    clock,
    onProjected: (projected) => void done.push(...projected.map(({ id }) => `projected ${id}`)),
    onTrouble: (_error, work) => done.push(`trouble ${work}`),
    onWell: () => undefined,
  });
  return { clock, done, worker, looks: () => looks, tended: () => tended, tellWritten: () => tell() };
}

describe('a worker', () => {
  it('looks by itself every second, whether or not it is told', async () => {
    const { clock, looks, worker } = workerThatFinds('nothing');
    await clock.pass(10_500);
    expect(looks()).toBe(11);
    await worker.stop(0, NEVER);
  });

  it('looks at once when the store tells that it was written, each time', async () => {
    const { clock, done, looks, tellWritten, worker } = workerThatFinds(
      'nothing',
      'some',
      'nothing',
      'some',
      'nothing',
    );
    await turns();
    for (const after of [3, 5]) {
      tellWritten();
      await turns();
      expect(looks()).toBe(after);
    }
    expect(done).toEqual(['projected 2', 'projected 4']);
    expect(clock.now()).toBe(virtualClock().now());
    await worker.stop(0, NEVER);
  });

  it('goes on without a rest while there is something', async () => {
    const { done, worker } = workerThatFinds('some', 'some', 'some', 'nothing');
    await worker.idle();
    expect(done).toEqual(['projected 1', 'projected 2', 'projected 3']);
    await worker.stop(0, NEVER);
  });

  it('tends the store before it looks, and looks whatever becomes of that', async () => {
    const { looks, tended, worker } = workerThatFinds('some', 'nothing');
    await worker.idle();
    expect([tended(), looks()]).toEqual([2, 2]);
    await worker.stop(0, NEVER);
  });

  it('takes over what is another’s once that one is gone', async () => {
    const { clock, done, worker } = workerThatFinds('elsewhere', 'elsewhere', 'some', 'nothing');
    await clock.pass(3000);
    expect(done).toEqual(['projected 3']);
    await worker.stop(0, NEVER);
  });

  it('tries again a second after the store failed', async () => {
    const { clock, done, worker } = workerThatFinds('unreachable', 'unreachable', 'some', 'nothing');
    await clock.pass(2500);
    expect(done).toEqual(['trouble projecting', 'trouble projecting', 'projected 3']);
    await worker.stop(0, NEVER);
  });

  it('told to stop, goes on with what waits for as long as it is told, and no longer', async () => {
    const { done, looks, worker } = workerThatFinds('some', 'some', 'some', 'nothing');
    await worker.stop(3000, NEVER);
    expect(done).toHaveLength(3);
    const once = workerThatFinds('some');
    await once.worker.stop(0, NEVER);
    expect([looks(), once.looks()]).toEqual([4, 1]);
  });

  it('gives up a store that does not answer, and tells nothing of it any more', async () => {
    const { done, worker } = workerThatFinds('unanswered');
    const givenUp = new AbortController();
    const stopping = worker.stop(3000, givenUp.signal);
    givenUp.abort();
    await stopping;
    expect(done).toEqual([]);
  });
});
