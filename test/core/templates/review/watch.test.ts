import { expect, it } from 'vitest';
import type { Store } from '../../../../src/core/store/index.ts';
import { watchTemplates } from '../../../../src/core/templates/review/watch.ts';
import { openTestStore } from '../../../support/replay.ts';
import { fixedClock, NOW } from '../../../support/run.ts';

/** A webhook about a template, in a row of this id. */
async function put({ db }: Store, id: number, name: string): Promise<void> {
  await db
    .insertInto('account_events')
    .values({
      id,
      fact_key: `fact ${name}`,
      field: 'message_template_status_update',
      event: 'TemplateChanged',
      waba_id: 'waba',
      phone_number_id: null,
      happened_at: NOW,
      last_at: null,
      value: JSON.stringify({ message_template_id: 1, message_template_name: name, event: 'APPROVED' }),
      delivery: id,
    })
    .execute();
}

/** The names that are told of, where these things happen between one look and the next. */
async function toldOf(store: Store, ...happen: (() => Promise<void>)[]): Promise<string[]> {
  const told: string[] = [];
  const steps = [...happen];
  const { now } = fixedClock();
  const clock = { now, sleep: async () => steps.shift()?.() };
  await watchTemplates(
    { store, clock, signal: new AbortController().signal },
    { wabaIds: ['waba'], pollMs: undefined, timeoutMs: (happen.length + 1) * 1000 },
    ({ name }) => told.push(name),
    async () => undefined,
  );
  return told;
}

it('tells each fact once, also one whose transaction ends behind that of a later one', async () => {
  const store = await openTestStore();
  await put(store, 10, 'before');
  const told = await toldOf(
    store,
    () => put(store, 13, 'ahead'),
    () => put(store, 12, 'late'),
    // It had its id before anybody looked.
    () => put(store, 9, 'later-still'),
    () => put(store, 14, 'last'),
  );
  expect(told).toEqual(['ahead', 'late', 'later-still', 'last']);
});

it('tells nothing again when a rebuild numbers the rows anew, and goes on behind it', async () => {
  const store = await openTestStore();
  for (const [at, name] of ['a', 'b', 'c'].entries()) await put(store, 100 + at, name);
  const told = await toldOf(
    store,
    () => put(store, 103, 'd'),
    async () => {
      await store.db.deleteFrom('account_events').execute();
    },
    async () => {
      for (const [at, name] of ['a', 'b', 'c', 'd', 'e'].entries()) await put(store, 1 + at, name);
    },
  );
  expect(told).toEqual(['d', 'e']);
});
