import { describe, expect, it } from 'vitest';
import { CoexError } from '../../../src/core/errors.ts';
import { createLimits } from '../../../src/core/graph/index.ts';
import { fixedClock, NOW } from '../../support/run.ts';
import { metaError, openGraph, type ScriptedAnswer, scriptGraph } from '../../support/scripted-graph.ts';
import { virtualClock } from '../../support/virtual-clock.ts';

const send = { method: 'POST', path: '440000000000002/messages', body: { to: '447700900155' } } as const;
const write = { method: 'POST', path: '990000000000001/subscribed_apps' } as const;
const read = { method: 'GET', path: '990000000000001/message_templates' } as const;
const poll = { ...read, polling: true } as const;

const accepted = { json: { messages: [{ id: 'wamid.A' }] } };
const refused = (code: number, headers: Readonly<Record<string, string>> = {}): ScriptedAnswer => ({
  status: 400,
  json: metaError(code),
  headers,
});
const times = <Item>(count: number, item: Item): Item[] => Array(count).fill(item);

/** A WABA's budget as the header tells it; the time of regaining access is in minutes. */
const usage = (percent: number, regainMinutes = 0) => ({
  'X-Business-Use-Case-Usage': JSON.stringify({
    '990000000000001': [
      { type: 'whatsapp', call_count: percent, estimated_time_to_regain_access: regainMinutes },
    ],
  }),
});

async function failureOf(promise: Promise<unknown>): Promise<CoexError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof CoexError) return error;
  throw new Error(`A CoexError was expected, this came: ${String(error)}`);
}

describe('a message that Meta turned away', () => {
  it('for the person goes again after 1, 4 and 16 seconds, and then no more', async () => {
    const { url } = await scriptGraph(...times(3, refused(131056)), accepted);
    const { graph, pausesMs } = openGraph(url);
    expect(await graph.call(send)).toEqual(accepted.json);
    expect(pausesMs).toEqual([1000, 4000, 16_000]);

    const full = await scriptGraph(...times(4, refused(131056)));
    const other = openGraph(full.url);
    const error = await failureOf(other.graph.call(send));
    expect(error).toMatchObject({ code: 'graph-transient', nothingDone: true, meta: { code: 131056 } });
    // The next pause, of 64 seconds, is more than a minute.
    expect(other.pausesMs).toEqual([1000, 4000, 16_000]);
  });

  it('for the person, and given up, holds back what follows to them all the same', async () => {
    const { url, requests } = await scriptGraph(...times(4, refused(131056)), accepted, accepted);
    const clock = virtualClock({ network: true });
    const { graph } = openGraph(url, { clock });
    expect((await clock.until(failureOf(graph.call(send)))).code).toBe('graph-transient');
    expect(clock.now()).toBe(NOW + 21_000);
    const other = { ...send, body: { to: '447700900156' } };
    await clock.until(graph.call(other));
    expect(clock.now()).toBe(NOW + 21_000);
    await clock.until(graph.call(send));
    expect(clock.now()).toBe(NOW + 85_000);
    expect(requests).toHaveLength(6);
  });

  it('with a Retry-After of a day does not stop the number for a day', async () => {
    const day = { 'retry-after': '86400' };
    for (const code of [130429, 131056]) {
      const { url } = await scriptGraph(refused(code, day), accepted);
      const clock = virtualClock({ network: true });
      const { graph } = openGraph(url, { clock });
      expect((await clock.until(failureOf(graph.call(send)))).code).toBe('graph-transient');
      await clock.until(graph.call(send));
      expect(clock.now()).toBe(NOW + 5 * 60_000);
    }
  });

  it('for the number’s throughput goes again after growing, jittered pauses', async () => {
    const { url } = await scriptGraph(...times(4, refused(130429)), accepted);
    const { graph, pausesMs } = openGraph(url);
    expect(await graph.call(send)).toEqual(accepted.json);
    expect(pausesMs).toHaveLength(4);
    for (const [at, pauseMs] of pausesMs.entries()) {
      expect(pauseMs).toBeGreaterThanOrEqual(250 * 2 ** at);
      expect(pauseMs).toBeLessThanOrEqual(750 * 2 ** at + 1);
    }
  });

  it('five times is told', async () => {
    const { url } = await scriptGraph(...times(5, refused(130429)));
    expect(await failureOf(openGraph(url).graph.call(send))).toMatchObject({
      code: 'graph-transient',
      exit: 7,
      nothingDone: true,
    });
  });

  it('once, and then lost its answer, is not sent a third time', async () => {
    const { url, requests } = await scriptGraph(refused(131056), 'reset');
    expect((await failureOf(openGraph(url).graph.call(send))).code).toBe('graph-outcome-unknown');
    expect(requests).toHaveLength(2);
  });

  it('goes again before what came after it, and slows the whole number down', async () => {
    const { url, requests } = await scriptGraph(refused(130429), ...times(12, accepted));
    const clock = virtualClock({ network: true });
    const { graph } = openGraph(url, { clock });
    const message = (text: string, to: string) => graph.call({ ...send, body: { to, text: { body: text } } });
    const first = message('first', '447700900100');
    await expect.poll(() => requests.length).toBe(1);
    await clock.until(first);
    await clock.until(
      Promise.all(Array.from({ length: 11 }, (_, at) => message(`m${at}`, `4477009001${10 + at}`))),
    );
    // Ten in the second that had the repeated one already: two had to wait.
    expect(clock.now() - NOW).toBeGreaterThanOrEqual(1000);
    expect(requests).toHaveLength(13);
  });

  it.each([1, 2, 131000, 131016, 131057, 131026, 190])(
    'perhaps, or for good, is not repeated: code %i',
    async (code) => {
      for (const call of [send, write, { ...write, method: 'DELETE' }] as const) {
        const { url, requests } = await scriptGraph(refused(code));
        await failureOf(openGraph(url).graph.call(call));
        expect(requests).toHaveLength(1);
      }
    },
  );

  it('waits no more when it is given up, and was not sent', async () => {
    const { url, requests } = await scriptGraph(refused(131056));
    const stop = new AbortController();
    const clock = {
      now: () => NOW,
      sleep: (_durationMs: number, signal?: AbortSignal) =>
        new Promise<void>((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason));
          stop.abort(new Error('Ctrl-C'));
        }),
    };
    const { graph } = openGraph(url, { clock, signal: stop.signal });
    await expect(graph.call(send)).rejects.toThrow('Ctrl-C');
    expect(requests).toHaveLength(1);
  });
});

describe('a read', () => {
  it('is repeated as often as the rules call it worth it', async () => {
    const { url, requests } = await scriptGraph(...times(4, refused(131000)));
    await failureOf(openGraph(url).graph.call(read));
    expect(requests).toHaveLength(1 + 3);
    const once = await scriptGraph(...times(2, refused(200002)));
    await failureOf(openGraph(once.url).graph.call(read));
    expect(once.requests).toHaveLength(1 + 1);
  });
});

describe('a budget that is used up', () => {
  it.each([4, 80007, 80008])('is waited for when it returns within a minute: code %i', async (code) => {
    for (const call of [read, write]) {
      const { url } = await scriptGraph(refused(code, usage(100, 1)), { json: { ok: true } });
      const { graph, pausesMs } = openGraph(url);
      expect(await graph.call(call)).toEqual({ ok: true });
      expect(pausesMs).toEqual([60_000]);
    }
  });

  it.each([4, 80007, 80008])('is told at once when it takes longer, with the time: code %i', async (code) => {
    const { url } = await scriptGraph(refused(code, usage(100, 12)));
    const { graph, pausesMs } = openGraph(url);
    const error = await failureOf(graph.call(write));
    expect(error).toMatchObject({ code: 'graph-transient', exit: 7, nothingDone: true });
    expect(error.hint).toContain('Access returns at about 2026-11-05T09:12:00Z.');
    expect(pausesMs).toEqual([]);
  });

  it('is told at once when Meta says nothing of when', async () => {
    const { url } = await scriptGraph(refused(80007));
    const error = await failureOf(openGraph(url).graph.call(read));
    expect(error.hint).not.toContain('Access returns');
  });

  it('is waited for once: what still does not work is told', async () => {
    const { url } = await scriptGraph(refused(80007, usage(100, 1)), refused(80007, usage(100, 1)));
    const { graph, pausesMs } = openGraph(url);
    expect((await failureOf(graph.call(read))).code).toBe('graph-transient');
    expect(pausesMs).toEqual([60_000]);
  });
});

describe('Retry-After', () => {
  it('makes a pause longer, and never shorter', async () => {
    for (const [seconds, expected] of [
      ['30', 30_000],
      ['0', 1000],
    ] as const) {
      const { url } = await scriptGraph(refused(131056, { 'retry-after': seconds }), accepted);
      const { graph, pausesMs } = openGraph(url);
      await graph.call(send);
      expect(pausesMs).toEqual([expected]);
    }
  });

  it('of a proxy is honoured for a read', async () => {
    const busy = { status: 429, text: 'slow down', headers: { 'retry-after': '7' } };
    const { url } = await scriptGraph(busy, { json: { id: '1' } });
    const { graph, pausesMs } = openGraph(url);
    expect(await graph.call(read)).toEqual({ id: '1' });
    expect(pausesMs).toEqual([7000]);
  });

  it('beyond a minute is not waited for', async () => {
    const { url } = await scriptGraph(refused(130429, { 'retry-after': '61' }));
    const { graph, pausesMs } = openGraph(url);
    expect((await failureOf(graph.call(send))).hint).toContain('2026-11-05T09:01:01Z');
    expect(pausesMs).toEqual([]);
  });
});

describe('what is left of a budget', () => {
  const answer = (percent: number): ScriptedAnswer => ({ json: {}, headers: usage(percent) });

  it('slows calls down from 75 % on, ever more', async () => {
    const { url } = await scriptGraph(answer(74), answer(75), answer(90), answer(99), answer(10), answer(10));
    const { graph, pausesMs } = openGraph(url);
    for (let call = 0; call < 6; call += 1) await graph.call(call % 2 === 0 ? read : write);
    expect(pausesMs).toHaveLength(3);
    expect(pausesMs).toEqual(pausesMs.toSorted((one, other) => one - other));
    expect(pausesMs.at(-1)).toBe(5000);
  });

  it('of less than 5 % is not spent on looking', async () => {
    const { url, requests } = await scriptGraph(answer(94), answer(95.4), { json: { done: true } });
    const { graph, exchanges } = openGraph(url);
    await graph.call(poll);
    await graph.call(poll);
    const error = await failureOf(graph.call(poll));
    expect(error).toMatchObject({ code: 'graph-polling-held', exit: 7, nothingDone: true });
    expect(error.message).toBe(
      'Not sent: GET /990000000000001/message_templates. 95 % of what Meta allows within the hour is used.',
    );
    expect(error.hint).toContain('2026-11-05T09:05:00Z');
    expect(exchanges).toHaveLength(2);
    expect(await graph.call(write)).toEqual({ done: true });
    expect(requests).toHaveLength(3);
  });

  it('is looked at again after a while', async () => {
    const { url } = await scriptGraph(answer(97), answer(20), answer(20));
    const clock = fixedClock();
    const { graph } = openGraph(url, { clock });
    await graph.call(poll);
    await clock.sleep(5 * 60_000);
    await graph.call(poll);
    await graph.call(poll);
    expect(clock.now()).toBe(NOW + 5 * 60_000);
  });

  it('is the same for every client that shares it', async () => {
    const { url } = await scriptGraph(answer(97));
    const clock = fixedClock();
    const limits = createLimits(clock);
    await openGraph(url, { clock, limits }).graph.call(read);
    const other = openGraph(url, { clock, limits }).graph;
    expect((await failureOf(other.call(poll))).code).toBe('graph-polling-held');
  });

  it('holds up neither messages, nor links, nor the exchange of a code', async () => {
    const { url } = await scriptGraph(answer(99), accepted, { json: {} }, { json: {} });
    const { graph, pausesMs } = openGraph(url);
    await graph.call({ ...read, path: '440000000000002' });
    await graph.call(send);
    await graph.call({ method: 'GET', url: `${url}/v26.0/990000000000001/message_templates?after=x` });
    await graph.call({ method: 'GET', path: 'oauth/access_token', token: 'none', once: true });
    expect(pausesMs).toEqual([]);
  });
});

describe('messages', () => {
  it('of all clients of a process share a number’s limit; read receipts do not count', async () => {
    const receipt = { ...send, body: { status: 'read', message_id: 'wamid.A' } };
    const { url } = await scriptGraph(...times(61, accepted));
    const clock = virtualClock({ network: true });
    const limits = createLimits(clock);
    const clients = [openGraph(url, { clock, limits }).graph, openGraph(url, { clock, limits }).graph];
    const to = (at: number) => ({ ...send, body: { to: `4477009001${at + 10}` } });
    const all = Array.from({ length: 21 }, (_, at) => clients[at % 2]?.call(to(at)));
    const receipts = Array.from({ length: 40 }, () => clients[0]?.call(receipt));
    await Promise.all(receipts);
    expect(clock.now()).toBe(NOW);
    await clock.until(Promise.all(all));
    expect(clock.now()).toBe(NOW + 1000);
  });
});
