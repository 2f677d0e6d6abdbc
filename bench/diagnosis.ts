import { sql } from 'kysely';
import { type MatrixRow, runMatrix, scoreOf } from '../test/core/diagnosis/fault-matrix/matrix.ts';
import { copyStage, type DiagnosisStage, paintScenery } from '../test/support/diagnosis-stage.ts';
import { median } from './median.ts';

/**
 * The fault matrix: each fault on a healthy, busy number of its own in a sandbox, then two at once, and what `coex diagnose`
 * names as the root cause. There is no floor: what counts is that it is right.
 */
export async function run(): Promise<void> {
  const { well, singles, pairs } = await runMatrix();
  console.log(`diagnosis, ${singles.length} faults and ${pairs.length} pairs, Node ${process.version}`);
  for (const { name, findings } of well) {
    const codes = findings.flatMap(({ code }) => code ?? []);
    const verdict = codes.length === 0 ? '✓' : `✗ blames ${codes.join(', ')}`;
    console.log(`${`nothing is wrong ${name}`.padEnd(WIDTH)} ${'none'.padEnd(28)} ${verdict}`);
  }
  for (const row of [...singles, ...pairs]) print(row);
  for (const [name, rows] of Object.entries({ singles, pairs })) {
    const { share, named, blamed, allWell } = scoreOf(rows);
    console.log(
      `${name.padEnd(8)} ${named} of ${rows.length} named, ${(100 * share).toFixed(1)} % (aim ≥ 95 %); a healthy link blamed in ${blamed} (aim 0); “all well” in ${allWell} (aim 0)`,
    );
  }
  const times = [...well, ...singles, ...pairs].map(({ ms }) => ms);
  console.log(`a diagnosis took ${median(times).toFixed(0)} ms, at most ${Math.max(...times).toFixed(0)} ms`);
  await measureLarge();
}

const WIDTH = 92;

const MESSAGES = 1_000_000;
const ROUNDS = 3;

/** The same number with as many messages as a store is made for. */
async function measureLarge(): Promise<void> {
  const scenery = await paintScenery();
  try {
    const stage = await copyStage(scenery);
    try {
      await fill(stage);
      const times: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        const startedAt = performance.now();
        const { exitCode } = await stage.coex(['diagnose', '--json'], { mayFail: true });
        times.push(performance.now() - startedAt);
        if (exitCode !== 0)
          throw new Error(`The number with ${MESSAGES} messages is not well: exit ${exitCode}.`);
      }
      console.log(`with ${MESSAGES} messages in the store ${median(times).toFixed(0)} ms (aim ≤ 3,000 ms)`);
    } finally {
      await stage.close();
    }
  } finally {
    await scenery.remove();
  }
}

/** Four messages to a webhook, over the two years before; half of them came in, a fifth of the rest was sent by the API. */
async function fill({ sandbox, inStore }: DiagnosisStage): Promise<void> {
  const { id: number } = sandbox.number;
  const until = sandbox.now() - 30 * 86_400_000;
  const numbered = sql`with recursive n (i) as (select 1 union all select i + 1 from n where i < ${MESSAGES})`;
  const at = sql`${until} - i * 63000`;
  await inStore(async ({ db }) => {
    await sql`${numbered} insert into messages
      (phone_number_id, wamid, chat, direction, origin, evidence, imported, type, text, sent_at, status, delivery)
      select ${number}, 'wamid.' || hex(i * 7919), 1 + i % 11, iif(i % 2, 'inbound', 'outbound'),
        iif(i % 2, 'customer', iif(i % 10, 'app', 'api')), 1, 0, 'text',
        'Is order ' || i || ' ready, and may I fetch it tomorrow before noon?', ${at}, null, i / 4
      from n`.execute(db);
    await sql`${numbered} insert into statuses (phone_number_id, wamid, status, recipient, changed_at, delivery)
      select ${number}, 'wamid.' || hex(i * 7919), 'read', '', ${at}, i / 4 from n where i % 10 = 0`.execute(
      db,
    );
    await sql`${numbered} insert into deliveries (source, signature, received_at, subject, body_sha256, outcome, events)
      select 'webhook', 'valid', ${at}, ${number}, hex(i * 104729), 'projected', 4 from n where i % 4 = 0`.execute(
      db,
    );
    await sql`insert into delivery_bodies (delivery, headers, body)
      select id, '{}', zeroblob(900) from deliveries where length(body_sha256) < 30`.execute(db);
  });
}

function print({ names, rootCause, isNamed, blamed }: MatrixRow): void {
  const wrong = [...(isNamed ? [] : ['not named']), ...blamed.map((code) => `blames ${code}`)];
  const verdict = wrong.length === 0 ? '✓' : `✗ ${wrong.join(', ')}`;
  console.log(`${names.join(' + ').padEnd(WIDTH)} ${(rootCause ?? 'none').padEnd(28)} ${verdict}`);
}
