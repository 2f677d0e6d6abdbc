import { describe, expect, it } from 'vitest';
import { inParallel } from '../support/in-parallel.ts';
import { type Ended, type Place, preparePlace } from '../support/onboard-process.ts';
import { ask } from '../support/tables.ts';

/* The real binary, killed with SIGKILL wherever it can be seen from outside, and gone on with by another process. */

const NUMBER = '+44 7700 900100';
const HISTORY = { historyMessages: 20, historyChunkMessages: 4 };
/** What sleeps costs nothing; what starts does. */
const AT_ONCE = 12;
const A_WHILE = { timeout: 30_000 };

function begin(place: Place, dieAfter?: number) {
  const argv = [NUMBER, '--accept-losses', '--code', place.code(), '--public-url', place.publicUrl];
  return place.onboard(argv, dieAfter === undefined ? {} : { dieAfter });
}

/** What an admin does who finds the terminal gone: goes on, or begins again when nothing had begun. */
async function goOn(place: Place): Promise<Ended> {
  const argv = ['--resume', '--code', place.code(), '--public-url', place.publicUrl];
  const ended = await place.onboard(argv).ended;
  if (ended.events.at(-1)?.error?.code !== 'not-found') return ended;
  return begin(place).ended;
}

/** All that must hold once an onboarding is complete, whatever became of the processes. */
function expectWhole(place: Place, { events, stderr, exitCode }: Ended, where: string): void {
  const { sandbox, storeFile } = place;
  const [waba, phone] = [sandbox.waba.id, sandbox.number.id];
  expect(events.at(-1), `${where}\n${stderr}`).toMatchObject({ event: 'done', outcome: 'complete' });
  expect(exitCode, where).toBe(0);

  const syncs = place.calls().filter(({ path }) => path === `${phone}/smb_app_data`);
  const claims = ask(storeFile, 'select sync, state, repeated from sync_claims order by sync');
  expect(claims, where).toMatchObject([
    { sync: 'contacts', state: 'done' },
    { sync: 'history', state: 'done' },
  ]);
  const asked = (type: string) => syncs.filter(({ syncType }) => syncType === type).length;
  for (const [at, type] of ['smb_app_state_sync', 'history'].entries()) {
    expect(asked(type), `${where}: ${type}`).toBe(1 + Number(claims[at]?.repeated));
  }
  expect(sandbox.status().number.syncsRequested.toSorted(), where).toEqual(['history', 'smb_app_state_sync']);
  const breaking = place.calls().filter(({ path }) => /register$/.test(path));
  expect([breaking, sandbox.alarms()], where).toEqual([[], []]);

  const messages = ask(storeFile, 'select wamid from messages where imported');
  expect(messages.length, where).toBe(HISTORY.historyMessages);
  expect(new Set(messages.map(({ wamid }) => wamid)).size, where).toBe(HISTORY.historyMessages);
  expect(place.secretsKept(), where).toEqual([`business-token-${waba}`]);
  const open = ask(storeFile, 'select id, outcome from onboardings where ended_at is null');
  expect(open, where).toEqual([]);
}

/** An onboarding that nobody disturbs: what it tells, and what it asks Meta. */
async function undisturbed() {
  const place = await preparePlace(HISTORY);
  const ended = await begin(place).ended;
  expectWhole(place, ended, 'undisturbed');
  const calls = place.calls().map(({ method, path }) => `${method} ${path}`);
  await place.close();
  return { events: ended.events.map(nameOf), calls };
}

function nameOf({ event, sync }: { readonly event: string; readonly sync?: string }): string {
  return sync === undefined ? event : `${event} ${sync}`;
}

describe('coex onboard, killed', () => {
  it('after any event it tells, goes on to the end and does once what may be done once', async () => {
    const { events } = await undisturbed();
    expect(new Set(events).size).toBeGreaterThan(12);
    await inParallel([...events.keys()], AT_ONCE, async (at) => {
      const where = `killed after event ${at}, ${events[at]}`;
      const place = await preparePlace(HISTORY);
      const killed = await begin(place, at + 1).ended;
      expect([killed.signal, killed.events.length], where).toEqual(['SIGKILL', at + 1]);
      if (killed.events.at(-1).event !== 'done') expectWhole(place, await goOn(place), where);
      await place.close();
    });
  }, 180_000);

  it('while it waits for any answer of Meta, goes on to the end and does once what may be done once', async () => {
    const { calls } = await undisturbed();
    await inParallel([...calls.keys()], AT_ONCE, async (at) => {
      const where = `killed during call ${at}, ${calls[at]}`;
      const place = await preparePlace(HISTORY);
      const { sandbox } = place;
      sandbox.faults.add({ call: '*', latency: '1d', every: at + 1 });
      const running = begin(place);
      await expect.poll(() => sandbox.waitingAnswers(), A_WHILE).toBe(1);
      running.kill();
      expect((await running.ended).signal, where).toBe('SIGKILL');
      sandbox.faults.clear();
      expectWhole(place, await goOn(place), where);
      await place.close();
    });
  }, 180_000);
});
