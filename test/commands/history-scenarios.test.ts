import { describe, expect, it } from 'vitest';
import { recordFact } from '../../src/core/ingest/index.ts';
import { eventsOf, fixedClock, run, temporaryFolder } from '../support/run.ts';
import { openShipped, playToCoex } from '../support/scenario-stage.ts';

/* What `coex history` says at the end of the stories that come along, all on the sandbox's clock. */

interface Ending {
  /** What status and watch say, and how both exit. */
  readonly outcome: string;
  readonly exit: number;
  readonly history: object;
  /** What verify finds missing. */
  readonly missing: readonly string[];
}

const ENDINGS: Readonly<Record<string, Ending>> = {
  'happy-path': { outcome: 'complete', exit: 0, history: { messages: 400, progress: 100 }, missing: [] },
  'declined-history': { outcome: 'declined', exit: 0, history: { messages: 0 }, missing: [] },
  'silent-history': { outcome: 'silent', exit: 3, history: { messages: 0 }, missing: ['import'] },
  'lost-history': { outcome: 'complete', exit: 0, history: { messages: 120 }, missing: [] },
  'empty-phases': { outcome: 'complete', exit: 0, history: { messages: 4, missing: [] }, missing: [] },
  'rough-weather': { outcome: 'complete', exit: 0, history: { messages: 900, missing: [] }, missing: [] },
};

describe('the history of a story', () => {
  it.each(Object.entries(ENDINGS))('%s', async (name, { outcome, exit, history, missing }) => {
    const { store, sandbox, problems } = await playToCoex(await openShipped(name));
    expect(problems).toEqual([]);
    const { id } = sandbox.number;
    // Their programs ask Meta directly; coex would have written down that it asked.
    await recordFact(store, {
      object: 'coex',
      fact: 'sync-requested',
      at: sandbox.now() - 3_600_000,
      phoneNumberId: id,
      sync: 'history',
      requestId: 'sr_1',
      epoch: 0,
    });
    const coex = async (...argv: string[]) => {
      const ran = await run(['history', ...argv, '--json', '--number', id], {
        env: { COEX_HOME: temporaryFolder(), COEX_STORE: store.address },
        clock: fixedClock(sandbox.now()),
      });
      return { exitCode: ran.exitCode, events: eventsOf(ran) };
    };
    const status = await coex('status');
    expect(status.events[0].imports).toMatchObject([{ state: outcome, ...history }]);
    expect(status.exitCode).toBe(exit);
    const watched = await coex('watch');
    expect(watched.events.filter(({ event }) => event === 'done')).toMatchObject([{ outcome, ...history }]);
    expect(watched.exitCode).toBe(exit);
    const verified = await coex('verify');
    const found = verified.events.filter(({ standing }) => standing === 'missing').map(({ kind }) => kind);
    expect(found).toEqual(missing);
    expect(verified.exitCode).toBe(missing.length === 0 ? 0 : 3);
  });
});
