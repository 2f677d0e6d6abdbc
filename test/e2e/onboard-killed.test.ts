import { describe, expect, it } from 'vitest';
import { eventName } from '../support/event-name.ts';
import { inParallel } from '../support/in-parallel.ts';
import { freePort } from '../support/onboard-journey.ts';
import { type Ended, type Fate, type Place, preparePlace } from '../support/onboard-process.ts';
import { ask } from '../support/tables.ts';

/* The real binary, killed with SIGKILL wherever that can be told from outside, and gone on with by another process. */

const NUMBER = '+44 7700 900100';
type Sync = keyof typeof SYNC_TYPES;

const SYNC_TYPES = { contacts: 'smb_app_state_sync', history: 'history' } as const;
const AT_ONCE = 6;
/** A machine with much to do may take a while. */
const SOON = { timeout: 30_000 };
const LONG_MS = 180_000;

const prepare = () => preparePlace({ historyMessages: 20, historyChunkMessages: 4 });

/** Where webhooks are to go: to the receiver that stays, unless flags say otherwise. */
type Way = (place: Place) => readonly string[];

const toReceiver: Way = ({ publicUrl }) => ['--public-url', publicUrl];

function begin(place: Place, way: Way, fate?: Fate) {
  return place.onboard([NUMBER, '--accept-losses', '--code', place.code(), ...way(place)], fate);
}

/** What an admin does who finds the terminal gone: goes on, or begins again when nothing had begun. */
async function goOn(place: Place, way: Way): Promise<Ended> {
  const ended = await place.onboard(['--resume', '--code', place.code(), ...way(place)]).ended;
  if (ended.events.at(-1)?.error?.code !== 'not-found') return ended;
  expect(ask(place.storeFile, 'select id, outcome from onboardings')).toEqual([]);
  return begin(place, way).ended;
}

/** All that must hold once an onboarding has come to its end, whatever became of the processes. */
async function expectWhole(
  place: Place,
  { events, stderr, exitCode }: Ended,
  where: string,
  twice?: Sync,
): Promise<void> {
  const { sandbox, storeFile } = place;
  const { id, syncsRequested, phone } = sandbox.status().number;
  expect(events.at(-1), `${where}\n${stderr}`).toMatchObject({ event: 'done', outcome: 'complete' });
  expect(exitCode, where).toBe(0);

  expect(syncsRequested.toSorted(), where).toEqual(Object.values(SYNC_TYPES).toSorted());
  for (const [sync, type] of Object.entries(SYNC_TYPES)) {
    const repeated = sync === twice ? 1 : 0;
    const claims = ask(storeFile, `select state, repeated from sync_claims where sync = '${sync}'`);
    expect(claims, `${where}, ${sync}`).toEqual([{ state: 'done', repeated }]);
    const asked = place.calls().filter(({ syncType }) => syncType === type);
    expect(asked.length, `${where}, ${sync}`).toBe(1 + repeated);
    expect(asked.filter(({ path }) => path !== `${id}/smb_app_data`)).toEqual([]);
    expect(asked.filter(({ status }) => status === 200).length, where).toBeLessThanOrEqual(1);
  }
  const breaking = place.calls().filter(({ path }) => path.endsWith('register'));
  expect([breaking, sandbox.alarms()], where).toEqual([[], []]);

  // A receiver that died gets what it missed when Meta sends it again, however late that is.
  await place.receive();
  const wamids = () => ask(storeFile, 'select wamid from messages where imported').map(({ wamid }) => wamid);
  await expect.poll(wamids, { message: where, ...SOON }).toHaveLength(phone?.pastMessages ?? 0);
  const imported = wamids();
  expect(new Set(imported).size, where).toBe(imported.length);
  expect(place.secretsKept(), where).toEqual([`business-token-${sandbox.waba.id}`]);
  const ends = ask(storeFile, 'select outcome, state from onboardings');
  expect(ends, where).toEqual([{ outcome: 'complete', state: 'history-requested' }]);
}

/** An onboarding that nobody disturbs: what it tells, and what it asks of Meta. */
async function undisturbed(way: Way, arrange: (place: Place) => void = () => undefined) {
  const place = await prepare();
  arrange(place);
  const ended = await begin(place, way).ended;
  await expectWhole(place, ended, 'undisturbed');
  const calls = place.calls().map(({ method, path }) => `${method} ${path}`);
  await place.close();
  return { events: ended.events.map(eventName), calls };
}

type Turn = NonNullable<Fate['dieUpon']>;

/** The first and the last event of every name. */
function turns(events: readonly string[]): Turn[] {
  return [...Map.groupBy(events, (name) => name)].flatMap(([name, { length }]) =>
    [...new Set([1, length])].map((nth) => ({ name, nth })),
  );
}

/** Kills an onboarding in the moment it has told an event, and goes on. */
async function killUpon(
  turn: Turn,
  way: Way,
  {
    arrange,
    twice,
  }: {
    /** What goes wrong besides. */
    readonly arrange?: (place: Place) => void;
    /** The sync that has to be asked for once more. */
    readonly twice?: Sync;
  } = {},
): Promise<void> {
  const where = `killed upon ${turn.name} ${turn.nth}`;
  const place = await prepare();
  arrange?.(place);
  const killed = await begin(place, way, { dieUpon: turn }).ended;
  // How often progress is told is a matter of the machine.
  if (turn.nth === 1) expect(killed.signal, where).toBe('SIGKILL');
  const isOver = killed.events.at(-1).event === 'done';
  await expectWhole(place, isOver ? { ...killed, exitCode: 0 } : await goOn(place, way), where, twice);
  const exchanged = place.calls().filter(({ path }) => path === 'oauth/access_token');
  expect(exchanged.length, where).toBe(1);
  await place.close();
}

describe('coex onboard, killed', () => {
  it('after any event goes on to its end, and does once what may be done once', {
    timeout: LONG_MS,
  }, async () => {
    const { events } = await undisturbed(toReceiver);
    expect(new Set(events).size).toBeGreaterThan(12);
    await inParallel(turns(events), AT_ONCE, (turn) => killUpon(turn, toReceiver));
  });

  it('while it waits for any answer goes on to its end, and does once what may be done once', {
    timeout: LONG_MS,
  }, async () => {
    const { calls } = await undisturbed(toReceiver);
    expect(calls.length).toBeGreaterThan(10);
    await inParallel([...calls.keys()], AT_ONCE, async (at) => {
      const where = `killed during call ${at}, ${calls[at]}`;
      const place = await prepare();
      const { sandbox } = place;
      sandbox.faults.add({ call: '*', latency: '1d', every: at + 1 });
      const running = begin(place, toReceiver);
      await expect.poll(sandbox.waitingAnswers, SOON).toBeGreaterThan(0);
      running.kill();
      expect((await running.ended).signal, where).toBe('SIGKILL');
      sandbox.faults.clear();
      await expectWhole(place, await goOn(place, toReceiver), where);
      // The token that was in the answer nobody got is lost; another code brings another.
      const exchanged = place.calls().filter(({ path }) => path === 'oauth/access_token');
      expect(exchanged.length, where).toBe(calls[at] === 'GET oauth/access_token' ? 2 : 1);
      await place.close();
    });
  });

  it('while the answers to both syncs are lost takes their webhooks for an answer', {
    timeout: LONG_MS,
  }, async () => {
    const arrange = ({ sandbox }: Place) => {
      sandbox.faults.add({ call: 'POST {phone}/smb_app_data', drop: 'after' });
      // Time enough to wait for them, and less than there is patience.
      for (const webhook of Object.values(SYNC_TYPES)) sandbox.faults.add({ webhook, delay: '40s' });
    };
    const { events } = await undisturbed(toReceiver, arrange);
    const waits = turns(events).filter(({ name }) => name.startsWith('sync-'));
    expect(waits.map(({ name }) => name)).toEqual([
      'sync-unknown contacts',
      'sync-requested contacts',
      'sync-unknown history',
      'sync-requested history',
    ]);
    await inParallel(waits, AT_ONCE, (turn) => killUpon(turn, toReceiver, { arrange }));
  });

  it('after a sync was asked for in vain asks once more', { timeout: LONG_MS }, async () => {
    const lost = [
      ['contacts', { next: 1 }],
      ['history', { every: 2 }],
    ] as const;
    await inParallel(lost, AT_ONCE, async ([sync, when]) => {
      const arrange = ({ sandbox }: Place) =>
        void sandbox.faults.add({ call: 'POST {phone}/smb_app_data', drop: 'before', ...when });
      await killUpon({ name: `sync-unknown ${sync}`, nth: 1 }, toReceiver, { arrange, twice: sync });
    });
  });

  it('with the receiver in it gets from Meta again what nobody took', { timeout: LONG_MS }, async () => {
    const ownReceiver = async (): Promise<Way> => {
      const port = await freePort();
      return () => ['--listen', '--port', port, '--public-url', `http://127.0.0.1:${port}`];
    };
    const { events } = await undisturbed(await ownReceiver());
    const importing = turns(events.slice(events.indexOf('sync-requested contacts')));
    expect(importing.length).toBeGreaterThan(3);
    await inParallel(importing, AT_ONCE, async (turn) => killUpon(turn, await ownReceiver()));
  });
});
