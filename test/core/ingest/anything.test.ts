import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { projectAll, replayBodies, resetProjections } from '../../../src/core/ingest/index.ts';
import { isSqlite } from '../../support/engine.ts';
import { openTestStore } from '../../support/replay.ts';
import { documentOf, fixedClock, run, temporaryFolder } from '../../support/run.ts';
import { ask, bodiesOf, projectionsOf } from '../../support/tables.ts';
import {
  numberValue as about,
  BUSINESS_NUMBER,
  CUSTOMER,
  delivery,
  echo,
  inbound,
  text,
} from '../../support/webhooks.ts';

const image = { id: '91', mime_type: 'image/jpeg', caption: 'Blue' };

/** One good body of each kind, to have something put out of place in it. */
const GOOD = [
  inbound('wamid.1', 'Hello'),
  echo('wamid.2', 'Hello too'),
  delivery(
    'messages',
    about({
      contacts: [{ profile: { name: 'Mira', username: 'mira' }, wa_id: CUSTOMER, user_id: 'GB.1' }],
      statuses: [
        { id: 'wamid.3', status: 'read', timestamp: '1793900500', recipient_id: CUSTOMER, pricing: {} },
      ],
      errors: [{ code: 1, title: 'x', error_data: { details: 'x' } }],
    }),
  ),
  delivery(
    'messages',
    about({
      messages: [
        text('wamid.4', '', 1_793_900_400, {
          type: 'edit',
          edit: { original_message_id: 'wamid.1', message: { type: 'text', text: { body: 'Hi' } } },
        }),
        text('wamid.5', '', 1_793_900_401, { type: 'revoke', revoke: { original_message_id: 'wamid.1' } }),
        text('wamid.6', '', 1_793_900_402, {
          type: 'reaction',
          reaction: { message_id: 'wamid.1', emoji: 'x' },
        }),
      ],
    }),
  ),
  delivery(
    'history',
    about({
      history: [
        {
          metadata: { phase: 1, chunk_order: 1, progress: 50 },
          threads: [
            {
              id: CUSTOMER,
              context: { wa_id: CUSTOMER, user_id: 'GB.1', username: 'mira' },
              messages: [text('wamid.7', 'Old', 1_790_000_000, { history_context: { status: 'READ' } })],
            },
          ],
        },
        { errors: [{ code: 2593109, title: 'x' }] },
      ],
      messages: [{ from: BUSINESS_NUMBER, id: 'wamid.8', timestamp: '1790000000', type: 'image', image }],
    }),
  ),
  delivery(
    'smb_app_state_sync',
    about({
      state_sync: [
        {
          type: 'contact',
          contact: { full_name: 'Mira', phone_number: CUSTOMER, username: 'mira' },
          action: 'add',
          metadata: { timestamp: '1793900010' },
        },
      ],
    }),
  ),
  delivery(
    'account_update',
    { event: 'PARTNER_REMOVED', waba_info: { waba_id: '33' } },
    { time: 1_793_901_000 },
  ),
  delivery(
    'message_template_status_update',
    { event: 'PAUSED', message_template_id: 21 },
    { time: 1_793_902_000 },
  ),
  delivery('security', { display_phone_number: BUSINESS_NUMBER, event: 'PIN_CHANGED' }),
];

type Path = readonly (string | number)[];

function pathsOf(value: unknown, here: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [here];
  const below = Object.entries(value).flatMap(([key, inside]) =>
    pathsOf(inside, [...here, Array.isArray(value) ? Number(key) : key]),
  );
  return [here, ...below];
}

function replaced(value: unknown, path: Path, by: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return by;
  const copy = structuredClone(value) as Record<string | number, unknown>;
  copy[key] = replaced(copy[key], rest, by);
  return copy;
}

const PLACES = GOOD.flatMap((body) => pathsOf(body).map((path) => ({ body, path })));

/** What nobody expects: words that are names on every object, numbers at the edges, odd characters. */
const odd = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(
    '__proto__',
    'constructor',
    'toString',
    '',
    '\u0000',
    '\ud800',
    -1,
    0.5,
    1e21,
    2 ** 53,
    253_402_300_800,
    [],
    {},
    null,
    true,
  ),
);

const bodies = fc
  .tuple(fc.constantFrom(...PLACES), odd)
  .map(([{ body, path }, value]) => JSON.stringify(replaced(body, path, value)))
  .filter((body) => body !== undefined);

async function* each(texts: readonly string[]) {
  for (const one of texts) yield Buffer.from(one);
}

/** Each with a store of its own, and four commands. */
const RUNS = isSqlite ? 20 : 4;

describe('a webhook with anything anywhere in it', () => {
  it('is kept byte for byte, never fails, and never spoils what can be read', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(bodies, { minLength: 30, maxLength: 60, size: 'max' }), async (odds) => {
        const folder = temporaryFolder();
        const store = await openTestStore(folder);
        const deps = { store, clock: fixedClock() };
        const input = [...odds, ...GOOD.map((body) => JSON.stringify(body))];
        const report = await replayBodies(deps, each(input));

        expect(report).toMatchObject({ deliveries: input.length, failed: [] });
        expect(new Set(bodiesOf(store.location))).toEqual(
          new Set(input.map((one) => Buffer.from(one).toString())),
        );
        expect(
          ask(store.location, "select * from deliveries where outcome <> 'projected' and reason is null"),
        ).toEqual([]);

        const env = { COEX_HOME: folder };
        for (const list of ['messages', 'chats', 'contacts', 'numbers']) {
          const ran = await run([list, 'list', '--json'], { env });
          expect(ran.exitCode).toBe(0);
          expect(documentOf(ran)[list].length).toBeGreaterThan(0);
        }

        const tables = projectionsOf(store.location);
        expect((await replayBodies(deps, each(input))).events).toEqual({});
        expect(projectionsOf(store.location)).toEqual(tables);
        await resetProjections(store);
        await projectAll(store);
        expect(projectionsOf(store.location)).toEqual(tables);
      }),
      { seed: 3, numRuns: RUNS },
    );
  });

  it('is told of without a word of what people wrote', async () => {
    const secret = 'Mira Dalton';
    const store = await openTestStore();
    const odds = PLACES.map(({ body, path }) => JSON.stringify(replaced(body, path, secret)));
    const broken = odds.flatMap((body) => [
      body.slice(0, -1),
      `${body.slice(0, 40)} ${secret} ${body.slice(40)}`,
    ]);
    const { unrecognised, malformed } = await replayBodies(
      { store, clock: fixedClock() },
      each([...odds, ...broken]),
    );
    expect(unrecognised.length).toBeGreaterThan(50);
    expect(malformed.length).toBeGreaterThan(odds.length);
    const reasons = [...unrecognised, ...malformed].map(({ reason }) => reason).join('\n');
    expect(reasons).not.toMatch(/Mira|Dalton/);
  });
});
