import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.ts';
import { pack, unpack } from '../../src/sandbox/snapshot/pack.ts';
import { exportWorld, readSnapshot } from '../../src/sandbox/snapshot/snapshot.ts';
import { createWorld } from '../../src/sandbox/world/world.ts';
import { customerOf, START, type Stage, setStage } from './stage.ts';

/** A world in the midst of things: syncs under way, a story, a retry, faults with and without something held. */
async function inTheMidst(stage: Stage): Promise<void> {
  const { sandbox, callback } = stage;
  await stage.onboard();
  await stage.sync('history');
  await stage.sync('smb_app_state_sync');
  sandbox.playConversation();
  sandbox.faults.add({ webhook: 'messages', duplicate: true, probability: 0.5, copies: 3, apart: '7s' });
  sandbox.faults.add({ webhook: 'smb_message_echoes', batch: '40s' });
  sandbox.faults.add({ webhook: 'history', reorder: '30s' });
  sandbox.customers.send(customerOf(sandbox).waId, 'Hello ☎');
  await stage.sendText(customerOf(sandbox).waId, 'Hi');
  await sandbox.advance(9000);
  callback.answer = 500;
  await sandbox.advance(20_000);
  callback.answer = 200;
}

describe('a world that is exported and imported', () => {
  it('goes on with the same webhooks, to the byte, as if nothing had been', async () => {
    const straight = await setStage({ historyMessages: 900 });
    const broken = await setStage({ historyMessages: 900 });
    await inTheMidst(straight);
    await inTheMidst(broken);
    expect(broken.sandbox.log().length).toBe(straight.sandbox.log().length);

    const snapshot = await broken.sandbox.export();
    const elsewhere = await startSandbox({ seed: 99, startAt: 0, from: moved(snapshot, straight, broken) });
    onTestFinished(() => elsewhere.close());
    straight.callback.received.length = 0;
    const before = straight.sandbox.log().length;
    await straight.sandbox.advance(86_400_000);
    await elsewhere.advance(86_400_000);

    expect(straight.callback.received.length).toBeGreaterThan(40);
    const after = elsewhere.log().slice(before);
    expect(after.length).toBeGreaterThan(20);
    // Callbacks have ports of their own; everything else is the same, bytes and attempts.
    expect(after.map(withoutUrls)).toEqual(straight.sandbox.log().slice(before).map(withoutUrls));
    expect(elsewhere.now()).toBe(straight.sandbox.now());
    expect(moved(await elsewhere.export(), broken, straight)).toBe(
      moved(await straight.sandbox.export(), broken, straight),
    );
  });

  it('is the same text when it is exported again', async () => {
    const stage = await setStage({ historyMessages: 100 });
    await inTheMidst(stage);
    const snapshot = await stage.sandbox.export();
    const other = await setStage({ seed: 3, historyMessages: 5 });
    await other.sandbox.import(snapshot);
    expect(await other.sandbox.export()).toBe(snapshot);
    expect(other.sandbox.app).toEqual(stage.sandbox.app);
    expect(other.sandbox.number).toEqual(stage.sandbox.number);
  });

  it('holds what was scheduled a moment ago, in its place', async () => {
    const stage = await setStage({ historyMessages: 20 });
    await stage.onboard();
    stage.callback.received.length = 0;
    for (let nth = 0; nth < 20; nth += 1)
      stage.sandbox.act('customer.write', { customer: customerOf(stage.sandbox).waId, text: String(nth) });
    stage.sandbox.trigger('account_update.ACCOUNT_OFFBOARDED');
    await stage.sandbox.import(await stage.sandbox.export());
    await stage.sandbox.advance(2000);
    expect(stage.callback.received.map(({ field, value }) => value.messages?.[0].text.body ?? field)).toEqual(
      ['account_update', ...Array.from({ length: 20 }, (_, nth) => String(nth))],
    );
  });

  it('can be taken and put back over HTTP, and serves clients at once', async () => {
    const stage = await setStage({ historyMessages: 20 });
    await stage.onboard();
    const snapshot = await (await fetch(`${stage.sandbox.url}/sandbox/export`)).text();
    const other = await setStage({ seed: 3, historyMessages: 5 });
    const put = await fetch(`${other.sandbox.url}/sandbox/import`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: snapshot,
    });
    expect(await put.json()).toMatchObject({ number: { id: stage.sandbox.number.id, link: 'connected' } });
    const read = await other.graph('GET', stage.sandbox.waba.id, { token: stage.sandbox.app.systemToken });
    expect(read.status).toBe(200);
  });

  it('waits for what is under way, so that no delivery is forgotten', async () => {
    const stage = await setStage({ historyMessages: 20, deliveryConcurrency: 20 });
    await stage.onboard();
    for (let nth = 0; nth < 10; nth += 1) stage.sandbox.customers.send(customerOf(stage.sandbox).waId, 'Hi');
    await stage.sandbox.tick(1000, () => undefined);
    const { entries } = JSON.parse(await stage.sandbox.export()).world.deliveries;
    expect(entries.map(({ outcome }: { outcome: string }) => outcome)).not.toContain('waiting');
    expect(stage.callback.of('messages')).toHaveLength(10);
  });

  it('of 100,000 messages is exported and read in seconds', { timeout: 60_000 }, () => {
    const world = createWorld({ seed: 1, startAt: START, historyMessages: 100_000 });
    const begun = performance.now();
    const snapshot = exportWorld(world);
    const back = readSnapshot(snapshot);
    // Generous: it takes about one second; what must not be is minutes.
    expect(performance.now() - begun).toBeLessThan(20_000);
    expect(back.numbers.get(world.first.numberId)?.phone?.past).toHaveLength(100_000);
    expect(exportWorld(back)).toBe(snapshot);
  });
});

function withoutUrls({ attempts, ...delivery }: { attempts: readonly { at: number; status: unknown }[] }) {
  return { ...delivery, attempts: attempts.map(({ at, status }) => ({ at, status })) };
}

/** A snapshot in which one stage's callback is the other's. */
function moved(snapshot: string, to: Stage, from: Stage): string {
  return snapshot.replaceAll(from.callback.url, to.callback.url);
}

describe('what is no snapshot', () => {
  const good = exportWorld(createWorld({ seed: 1, startAt: START, historyMessages: 10 }));

  /** The snapshot with something in its world changed. */
  // biome-ignore lint/suspicious/noExplicitAny: damage of any kind
  function damaged(change: (world: any) => void): string {
    const document = JSON.parse(good);
    change(document.world);
    return JSON.stringify(document);
  }

  it('would be one without the damage', () => {
    expect(readSnapshot(damaged(() => undefined)).seed).toBe(1);
  });

  it.each([
    ['', 'it is not JSON'],
    ['PK\u0003\u0004', 'it is not JSON'],
    [good.slice(0, good.length / 2), 'breaks off in the middle'],
    ['null', 'This is no snapshot of a sandbox'],
    ['[]', 'This is no snapshot of a sandbox'],
    ['{"object":"whatsapp_business_account"}', 'This is no snapshot of a sandbox'],
    ['{"schema":"coex.sandbox/v2","world":{}}', 'was made by a newer coex (coex.sandbox/v2'],
    ['{"schema":"coex.sandbox/v1"}', 'is damaged'],
    ['{"schema":"coex.sandbox/v1","world":{"seed":1}}', 'is damaged: timeline'],
  ])('is refused with the reason: %.40s', (text, reason) => {
    expect(() => readSnapshot(text)).toThrow(reason);
  });

  it.each([
    ['a map that is a list', 'numbers: expected a map', { numbers: [] }],
    ['a map of no pairs', 'A map holds no pairs', { numbers: { $map: [1] } }],
    ['a tag nobody knows', 'Nothing is known of $regexp', { stories: { $regexp: 'x' } }],
    ['a tag with company', 'Nothing may stand beside $map', { stories: { $map: [], other: 1 } }],
    ['a job nobody knows', 'timeline.due.0.job.kind', { timeline: timelineOf({ kind: 'explode' }) }],
    ['a time that is none', 'timeline.now', { timeline: { now: 'noon', due: [], scheduled: 0 } }],
    ['a rule nobody knows', 'rulesOff: a rule that is not known', { rulesOff: { $set: ['gravity'] } }],
    ['a part too many', 'surprise', { surprise: 1 }],
    ['a part too few', 'counters', { counters: undefined }],
    ['accounts that lead nowhere', 'leads nowhere', { apps: { $map: [] } }],
    ['a number of no WABA', 'wabaId of a number leads nowhere', numberOfNoWaba()],
  ])('has %s, and that is told', (_, reason, parts) => {
    expect(() => readSnapshot(damaged((world) => Object.assign(world, parts)))).toThrow(reason);
  });

  it('has jobs out of order, and that is told', () => {
    const text = damaged((world) => {
      world.timeline.due = [1, 2].map((at) => ({ at, sequence: at, job: { kind: 'answer-due' } }));
    });
    expect(() => readSnapshot(text)).toThrow('out of order');
  });

  it('leaves the sandbox as it was', async () => {
    const { sandbox } = await setStage({ historyMessages: 10 });
    const before = await sandbox.export();
    expect(() => sandbox.import('nonsense')).toThrow('not JSON');
    expect(await sandbox.export()).toBe(before);
  });

  function timelineOf(job: object): object {
    return { now: START, scheduled: 1, due: [{ at: START, sequence: 0, job }] };
  }

  function numberOfNoWaba(): object {
    const { world } = JSON.parse(good.replaceAll(/"wabaId":"\d+"/g, '"wabaId":"1"'));
    return { numbers: world.numbers };
  }
});

describe('plain data', () => {
  const key = fc.string({ maxLength: 6 }).filter((name) => name !== '__proto__');
  const plain = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.string(),
      fc.constant('$map'),
      fc.boolean(),
      fc.constant(null),
      fc.double(),
      fc.uint8Array({ maxLength: 8 }),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.oneof(key, fc.constant('$map'), fc.constant('$$set')), tie('value'), {
        maxKeys: 3,
        noNullPrototype: true,
      }),
      fc.array(fc.tuple(fc.string(), tie('value')), { maxLength: 3 }).map((entries) => new Map(entries)),
      fc.array(fc.string(), { maxLength: 3 }).map((items) => new Set(items)),
    ),
  })).value;

  it('comes back as it was, whatever it holds, through JSON', () => {
    fc.assert(
      fc.property(plain, (value) => {
        const back = unpack(JSON.parse(JSON.stringify(pack(value))));
        // JSON has no negative zero.
        expect(back).toEqual(JSON.stringify(value) === undefined ? value : noNegativeZero(value));
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it('keeps the order of members, of entries and of items', () => {
    const value = {
      z: 1,
      a: new Map([
        ['q', 1],
        ['b', 2],
      ]),
      m: new Set([3, 1, 2]),
    };
    expect(JSON.stringify(pack(value))).toBe('{"z":1,"a":{"$map":[["q",1],["b",2]]},"m":{"$set":[3,1,2]}}');
  });

  it('leaves out what is undefined, but keeps its place in a list', () => {
    expect(unpack(pack({ a: undefined, b: [undefined, 1] }))).toEqual({ b: [undefined, 1] });
  });

  it.each([
    ['a function', { deep: { fn: () => 1 } }, '.deep.fn is a function'],
    ['an object of a class', { list: [new Date(0)] }, '.list[0] is a Date'],
    ['a big integer', { big: 1n }, '.big is a bigint'],
  ])('is not %s, and the place is named', (_, value, reason) => {
    expect(() => pack(value)).toThrow(reason);
  });

  it('does not lead back to itself', () => {
    const ring: Record<string, unknown> = {};
    ring.again = { ring };
    expect(() => pack(ring)).toThrow('leads back to itself');
  });

  function noNegativeZero(value: unknown): unknown {
    if (Object.is(value, -0)) return 0;
    if (Array.isArray(value)) return value.map(noNegativeZero);
    if (value instanceof Map) return new Map([...value].map(([name, item]) => [name, noNegativeZero(item)]));
    if (value instanceof Set || value instanceof Uint8Array || typeof value !== 'object' || value === null)
      return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, noNegativeZero(item)]));
  }
});
