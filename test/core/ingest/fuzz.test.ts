import { hash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { Pool } from 'undici';
import { expect, it, onTestFinished } from 'vitest';
import {
  createIntake,
  IN_BULK,
  type ProjectedDelivery,
  projectAll,
  resetProjections,
  startReceiver,
  storeWriter,
} from '../../../src/core/ingest/index.ts';
import { triggersKnown } from '../../../src/sandbox/triggers/triggers.ts';
import { setStage } from '../../sandbox/stage.ts';
import { castDice } from '../../support/dice.ts';
import { isSqlite } from '../../support/engine.ts';
import { mutated } from '../../support/mutations.ts';
import { openTestStore } from '../../support/replay.ts';
import { fixedClock } from '../../support/run.ts';
import { ask, storyOf } from '../../support/tables.ts';
import { sign } from '../../support/webhooks.ts';

const APP_SECRET = 'the app’s secret';
/** A database takes each on its way over a connection, and again for the rebuild: fewer have to do. */
const BODIES = Math.ceil(Number(process.env.COEX_TEST_FUZZ_BODIES ?? 100_000) / (isSqlite ? 1 : 50));
const SEED = Number(process.env.COEX_TEST_SEED ?? 41);
/** Meta delivers concurrently; what comes together shares a commit. */
const AT_ONCE = 256;

/** Every webhook the sandbox can make, as it goes out; each field as often as another. */
async function everyWebhook(): Promise<[string, ...string[]]> {
  const { sandbox } = await setStage({ historyMessages: 60 });
  const made = triggersKnown().map(({ name }) => Object(sandbox.act('trigger', { event: name })));
  const fields = [...Map.groupBy(made, ({ field }) => field).values()];
  const longest = Math.max(...fields.map((bodies) => bodies.length));
  const [first = '', ...others] = fields.flatMap((bodies) =>
    Array.from({ length: longest }, (_, n) => JSON.stringify(bodies[n % bodies.length].body)),
  );
  return [first, ...others];
}

/** The body of that number: each has dice of its own, so that one can be made again without those before it. */
function bodyOf(bodies: readonly [string, ...string[]], index: number): Buffer {
  return mutated(bodies, castDice(Math.imul(SEED, 0x9e3779b1) + Math.imul(index, 0x85ebca6b)));
}

function named(bodies: readonly [string, ...string[]], index: number): string {
  const body = bodyOf(bodies, index);
  return `body ${index} of COEX_TEST_SEED=${SEED}, in base64: ${body.toString('base64').slice(0, 20_000)}`;
}

it(
  `takes ${BODIES.toLocaleString('en')} spoilt bodies: each is answered, kept byte for byte, projected, and rebuilt to the same`,
  async () => {
    const bodies = await everyWebhook();
    const store = await openTestStore();
    // A power cut is not what is tried here.
    if (isSqlite) await sql`pragma synchronous = off`.execute(store.db);
    const clock = fixedClock();
    const odd: string[] = [];
    const outcomes: Record<string, number> = {};
    const intake = createIntake({
      writer: storeWriter(store, IN_BULK),
      clock,
      onProjected: (some: readonly ProjectedDelivery[]) => {
        for (const { outcome } of some) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      },
      onTrouble: (error) => odd.push(String(error)),
    });
    const receiver = await startReceiver({
      host: '127.0.0.1',
      port: 0,
      appSecret: APP_SECRET,
      verifyToken: 'let me in',
      clock,
      intake,
    });
    const { origin, pathname } = new URL(receiver.callbackUrl);
    const pool = new Pool(origin, { connections: AT_ONCE });
    onTestFinished(async () => {
      await pool.close();
      await receiver.close();
    });

    const sent = new Map<string, number>();
    let index = 0;
    const post = async () => {
      while (index < BODIES) {
        const mine = index;
        index += 1;
        const body = bodyOf(bodies, mine);
        sent.set(hash('sha256', body), mine);
        const headers = { 'x-hub-signature-256': sign(body, APP_SECRET) };
        const answer = await pool.request({ path: pathname, method: 'POST', headers, body });
        await answer.body.dump();
        if (answer.statusCode !== 200) odd.push(`${answer.statusCode} for ${named(bodies, mine)}`);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, post));
    await intake.idle();

    expect(odd).toEqual([]);
    expect(outcomes.failed ?? 0, whyFailed(store.location, sent, bodies)).toBe(0);
    expect((outcomes.projected ?? 0) + (outcomes.malformed ?? 0)).toBe(BODIES);
    // Enough of both, or the dice are loaded.
    expect(outcomes.projected).toBeGreaterThan(BODIES / 2);
    expect(outcomes.malformed).toBeGreaterThan(BODIES / 20);

    const missing = new Map(sent);
    for (const body of storedBodies(store.location)) missing.delete(hash('sha256', body));
    expect([...missing.values()].map((mine) => named(bodies, mine))).toEqual([]);

    const story = digestOf(storyOf(store.location));
    await resetProjections(store);
    await projectAll(store, undefined, IN_BULK);
    expect(digestOf(storyOf(store.location))).toEqual(story);
  },
  60_000 + 20 * BODIES,
);

/** One after the other: together they are hundreds of megabytes. */
function* storedBodies(file: string): Generator<Uint8Array> {
  if (!isSqlite) {
    for (const { body } of ask(file, 'select body from delivery_bodies')) yield body as Uint8Array;
    return;
  }
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    for (const { body } of database.prepare('select body from delivery_bodies').iterate()) {
      yield body as Uint8Array;
    }
  } finally {
    database.close();
  }
}

/** Why the first one failed, and how to have it again. */
function whyFailed(file: string, sent: ReadonlyMap<string, number>, bodies: readonly [string, ...string[]]) {
  const [first] = ask(
    file,
    `select d.reason, coalesce(d.body_sha256, f.body_sha256) as sha from deliveries d
      left join deliveries f on f.id = d.copy_of where d.outcome = 'failed' limit 1`,
  );
  const index = sent.get(String(first?.sha));
  return index === undefined ? '' : `${first?.reason}: ${named(bodies, index)}`;
}

/** Rows and their digest, by table: what differs is found without holding both stories. */
function digestOf(story: Readonly<Record<string, readonly string[]>>) {
  return Object.entries(story).map(
    ([table, rows]) => `${table}: ${rows.length} rows, ${hash('sha256', rows.join('\n'))}`,
  );
}
