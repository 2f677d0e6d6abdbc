import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { countPending } from '../../src/core/ingest/index.ts';
import { openStore, type Store } from '../../src/core/store/index.ts';
import { castDice, type Dice } from '../support/dice.ts';
import { storyByOne, wrongIn } from '../support/machines.ts';
import { startOwnServer } from '../support/postgres/own-server.ts';
import { tellStory } from '../support/tables.ts';
import { APP_SECRET, type Member, startReceiver, startWorker } from '../support/team/members.ts';
import { stormOf } from '../support/team/storm.ts';
import { layWire } from '../support/team/wire.ts';
import { sign } from '../support/webhooks.ts';

const DELIVERIES = Number(process.env.COEX_TEST_CHAOS ?? 1200);
const SEED = Number(process.env.COEX_TEST_SEED ?? 20261128);
const SENDERS = 12;
const ANSWER_MS = 20_000;

type Receiver = Awaited<ReturnType<typeof startReceiver>>;

/** Like Meta, it gives up on who does not answer; undefined when there was no answer. */
async function post({ url }: Receiver, body: string): Promise<number | undefined> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', 'x-hub-signature-256': sign(body, APP_SECRET) },
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return undefined;
  }
}

/** Whatever goes wrong in a storm, each in its turn; what fails by it goes on when it is over. */
function troublesOf(
  dice: Dice,
  count: number,
): ('kill receiver' | 'kill worker' | 'cut' | 'fast' | 'immediate')[] {
  const restarts = Math.max(3, Math.floor(count / 5));
  const others = Array.from({ length: count - restarts }, (_, at) => {
    return (['kill receiver', 'kill worker', 'cut'] as const)[at % 3] ?? 'cut';
  });
  const databases = Array.from({ length: restarts - 1 }, (_, at) =>
    at % 2 === 0 ? ('immediate' as const) : ('fast' as const),
  );
  // The last: whoever is there then is to recover by itself.
  return [...dice.shuffle([...others, ...databases]), 'immediate'];
}

/** Counts how often the outcome of each delivery was set. */
async function countOutcomes({ db }: Store) {
  await sql`create table outcomes_set (delivery bigint)`.execute(db);
  await sql`create function count_outcome() returns trigger language plpgsql as $$ begin
    insert into outcomes_set values (new.id); return null; end $$`.execute(db);
  await sql`create trigger count_outcome after update of outcome on deliveries for each row
    when (new.outcome is not null) execute function count_outcome()`.execute(db);
  return async () => {
    const { rows } = await sql`
      select id, count(outcomes_set.delivery) as times from deliveries left join outcomes_set on delivery = id
      group by id having count(outcomes_set.delivery) <> 1`.execute(db);
    return rows;
  };
}

describe('three receivers and three workers', () => {
  it('project what they acknowledged once, whatever is killed, cut and restarted', {
    timeout: 900_000,
  }, async (test) => {
    const server = await startOwnServer({ settings: ['synchronous_commit=on'] });
    if ('problem' in server) {
      if (process.env.CI) throw new Error(`No PostgreSQL could be started (${server.problem}).`);
      return test.skip(`no PostgreSQL: ${server.problem}`);
    }
    onTestFinished(server.stop);
    const wire = await layWire(Number(new URL(server.url).port));
    onTestFinished(wire.close);
    const address = Object.assign(new URL(server.url), { port: String(wire.port) }).href;
    const store = await openStore(server.url);
    const projectedOtherThanOnce = await countOutcomes(store);

    const dice = castDice(SEED);
    const receivers = (await Promise.all([1, 2, 3].map(() => startReceiver(address)))) as [
      Receiver,
      Receiver,
      Receiver,
    ];
    const workers = [1, 2, 3].map(() => startWorker(address)) as [Member, Member, Member];
    const members = [...receivers, ...workers];
    onTestFinished(async () => {
      await Promise.all(members.map((member) => member.stop()));
      await store.close();
    });
    await Promise.all(members.map(({ begun }) => begun));

    const storm = stormOf(DELIVERIES, dice);
    const waiting = [...storm];
    const acknowledged = new Set<string>();
    const troubles = troublesOf(dice, Math.max(15, Math.floor(DELIVERIES / 80)));
    const every = Math.floor(DELIVERIES / (troubles.length + 2));
    const mending: Promise<void>[] = [];
    let restarting = Promise.resolve();
    const trouble = (what: (typeof troubles)[number]) => {
      if (what === 'kill receiver') mending.push(dice.pick(receivers).kill());
      else if (what === 'kill worker') mending.push(dice.pick(workers).kill());
      else if (what === 'cut') wire.cut(1 + dice.below(12));
      else restarting = restarting.then(() => server.restart(what));
    };
    const send = async () => {
      for (let body = waiting.shift(); body !== undefined; body = waiting.shift()) {
        const status = await post(dice.pick(receivers), body);
        // What was not answered may be stored all the same; what was is now and then sent again.
        if (status !== 200 || dice.hits(0.03)) waiting.push(body);
        if (status !== 200) continue;
        acknowledged.add(body);
        if (acknowledged.size < every * (1 + given)) continue;
        const next = troubles[given];
        given += 1;
        if (next !== undefined) trouble(next);
      }
    };
    let given = 0;
    await Promise.all(Array.from({ length: SENDERS }, send));
    expect(given).toBeGreaterThanOrEqual(troubles.length);
    await Promise.all([...mending, restarting]);

    // Each of them, as it came through the last restart, does its work again.
    const before = workers.map(({ told }) => told.get('delivery') ?? 0);
    const extra = castDice(SEED + 1);
    const has = (at: number) => (workers[at]?.told.get('delivery') ?? 0) > (before[at] ?? 0);
    for (let round = 0; !workers.every((_, at) => has(at)); round += 1) {
      const bodies = stormOf(60, extra).map((body) => body.replaceAll('wamid.', `wamid.after.${round}.`));
      for (const [at, body] of bodies.entries()) {
        const receiver = receivers[at % 3] as Receiver;
        while ((await post(receiver, body)) !== 200);
        acknowledged.add(body);
      }
    }
    while ((await countPending(store.db)) > 0) await new Promise((resolve) => setTimeout(resolve, 50));

    expect(members.flatMap(({ deaths }) => deaths)).toEqual([]);
    const kept = await store.db.selectFrom('deliveries').select('body_sha256').execute();
    const known = new Set(kept.map(({ body_sha256 }) => body_sha256));
    expect([...acknowledged].filter((body) => !known.has(digest(body)))).toEqual([]);
    expect(acknowledged.size).toBeGreaterThanOrEqual(DELIVERIES);
    expect(await projectedOtherThanOnce()).toEqual([]);
    expect(await wrongIn(store)).toEqual([]);
    expect(await tellStory(store)).toEqual(await storyByOne(store));
    for (const member of members) expect(await member.stop()).toBe(0);
  });
});

function digest(body: string): string {
  return createHash('sha256').update(body).digest('hex');
}
