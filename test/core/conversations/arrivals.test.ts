import { describe, expect, it } from 'vitest';
import { arrivalsSince, endOf } from '../../../src/core/conversations/index.ts';
import { projectAll, resetProjections } from '../../../src/core/ingest/index.ts';
import { coexIn } from '../../support/coex.ts';
import { openTestStore } from '../../support/replay.ts';
import { inbound } from '../../support/webhooks.ts';

describe('following a store', () => {
  it('gives what came in pieces, each row once', async () => {
    const coex = coexIn();
    const store = await openTestStore(coex.folder);
    const mark = await endOf(store);
    await coex.tell(...Array.from({ length: 2100 }, (_, at) => inbound(`wamid.${at}`, 'Hello')));
    const first = await arrivalsSince(store, {}, mark);
    expect(first).toMatchObject({ isAll: false });
    const second = await arrivalsSince(store, {}, first.mark);
    expect(second).toMatchObject({ isAll: true });
    const wamids = [first, second].flatMap(({ messages }) => messages).map(({ wamid }) => wamid);
    expect(wamids).toEqual(Array.from({ length: 2100 }, (_, at) => `wamid.${at}`));
  });

  it('waits while all tables are made again, and then gives only what came in later deliveries', async () => {
    const coex = coexIn();
    await coex.tell(...[1, 2, 3].map((at) => inbound(`wamid.${at}`, 'Hello')));
    const store = await openTestStore(coex.folder);
    const mark = await endOf(store);
    await resetProjections(store);
    const meanwhile = await arrivalsSince(store, {}, mark);
    expect(meanwhile).toMatchObject({ messages: [], isAll: true });
    // With one row less than before: the next takes the id that the last one had.
    await store.db.deleteFrom('deliveries').where('id', '=', 2).execute();
    await projectAll(store);
    await coex.tell(inbound('wamid.4', 'Hello'));
    const came = await arrivalsSince(store, {}, meanwhile.mark);
    expect(came.messages.map(({ wamid }) => wamid)).toEqual(['wamid.4']);
    await coex.tell(inbound('wamid.5', 'Hello'));
    const next = await arrivalsSince(store, {}, came.mark);
    expect(next.messages.map(({ wamid }) => wamid)).toEqual(['wamid.5']);
  });
});
