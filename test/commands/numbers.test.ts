import { describe, expect, it } from 'vitest';
import { type Coex, coexIn } from '../support/coex.ts';
import { replay } from '../support/replay.ts';
import { documentOf, fixedClock, NOW, run } from '../support/run.ts';
import { openStoreAt } from '../support/store-address.ts';
import {
  numberValue as about,
  BUSINESS_NUMBER,
  CUSTOMER,
  delivery,
  inbound,
  PHONE_NUMBER_ID,
  text,
  WABA_ID,
} from '../support/webhooks.ts';

const T = NOW / 1000;

/** What coex learnt from the Graph API itself. */
async function learn(coex: Coex, ...facts: object[]): Promise<void> {
  const store = await openStoreAt(coex.storeFile);
  await replay(store, facts);
  await store.close();
}

const observed = (at: number, node: object = {}, epoch = NOW - 3_600_000) => ({
  object: 'coex',
  fact: 'number-observed',
  at,
  wabaId: WABA_ID,
  epoch,
  node: { id: PHONE_NUMBER_ID, display_phone_number: '+44 7700 900100', verified_name: 'Bikes', ...node },
});

const requested = (sync: string, at: number, epoch: number) => ({
  object: 'coex',
  fact: 'sync-requested',
  at,
  phoneNumberId: PHONE_NUMBER_ID,
  sync,
  requestId: `sr_${sync}`,
  epoch,
});

const chunk = (phase: number, progress: number, count: number) =>
  delivery(
    'history',
    about({
      history: [
        {
          metadata: { phase, chunk_order: 1, progress },
          threads: [
            {
              id: CUSTOMER,
              messages: Array.from({ length: count }, (_, at) =>
                text(`wamid.${phase}.${progress}.${at}`, 'x', T - 9000),
              ),
            },
          ],
        },
      ],
    }),
  );

describe('coex numbers list', () => {
  it('knows a number from its traffic alone', async () => {
    const coex = coexIn();
    await coex.tell(inbound('wamid.1', 'Hello', T));
    expect((await coex.ask(['numbers', 'list'])).numbers).toEqual([
      {
        phoneNumberId: PHONE_NUMBER_ID,
        wabaId: WABA_ID,
        displayPhoneNumber: BUSINESS_NUMBER,
        verifiedName: null,
        state: 'observed',
        stateSince: null,
        onboardedAt: null,
        chats: 1,
        messages: 1,
        node: null,
      },
    ]);
  });

  it('takes one number’s removal for its own alone', async () => {
    const coex = coexIn();
    const other = about({ messages: [text('wamid.9', 'Hi', T)] });
    const metadata = { phone_number_id: '440000000000009', display_phone_number: '447700900109' };
    const removal = {
      event: 'PARTNER_REMOVED',
      phone_number: BUSINESS_NUMBER,
      waba_info: { waba_id: WABA_ID },
    };
    await coex.tell(
      inbound('wamid.1', 'Hello', T),
      delivery('messages', { ...other, metadata }),
      delivery('account_update', removal, { time: T }),
    );
    const states = async () => {
      const { numbers } = await coex.ask(['numbers', 'list']);
      return numbers.map((number: { state: string }) => number.state);
    };
    expect(await states()).toEqual(['disconnected', 'observed']);
    await coex.tell(delivery('account_update', { event: 'ACCOUNT_OFFBOARDED' }, { time: T + 60 }));
    expect(await states()).toEqual(['offboarded', 'offboarded']);
  });

  it('shows the one that --number names', async () => {
    const coex = coexIn();
    await coex.tell(inbound('wamid.1', 'Hello', T));
    expect((await coex.ask(['numbers', 'list', '--number', BUSINESS_NUMBER])).numbers).toHaveLength(1);
    const ran = await run(['numbers', 'list', '--number', '1'], { env: { COEX_HOME: coex.folder } });
    expect(ran.exitCode).toBe(5);
  });

  it('takes the newest look at the number, and never one that is older', async () => {
    const coex = coexIn();
    await learn(coex, observed(NOW - 1000, { verified_name: 'New name' }));
    await learn(coex, observed(NOW - 5000, { verified_name: 'Old name' }));
    await coex.tell(inbound('wamid.1', 'Hello', T));
    expect((await coex.ask(['numbers', 'list'])).numbers).toMatchObject([
      {
        verifiedName: 'New name',
        displayPhoneNumber: '+44 7700 900100',
        onboardedAt: '2026-11-05T08:00:00Z',
      },
    ]);
  });

  it.each([
    ['PARTNER_ADDED', 'live'],
    ['ACCOUNT_OFFBOARDED', 'offboarded'],
    ['ACCOUNT_RECONNECTED', 'live'],
    ['PARTNER_REMOVED', 'disconnected'],
    ['PARTNER_APP_UNINSTALLED', 'disconnected'],
    ['ACCOUNT_DELETED', 'deleted'],
    ['ACCOUNT_VIOLATION', 'observed'],
  ])('after %s says %s', async (event, state) => {
    const coex = coexIn();
    // The partner's own id stands in the entry; the WABA is named inside.
    const partner = { id: '770000000000005', time: T - 60 };
    await coex.tell(
      inbound('wamid.1', 'Hello', T),
      delivery('account_update', { event, waba_info: { waba_id: WABA_ID } }, partner),
    );
    expect((await coex.ask(['numbers', 'list'])).numbers[0].state).toBe(state);
  });
});

describe('coex numbers show', () => {
  it('shows how far the history of the latest onboarding is', async () => {
    const coex = coexIn();
    const firstEpoch = NOW - 86_400_000;
    const epoch = NOW - 3_600_000;
    const historyOf = async () => (await coex.ask(['numbers', 'show'])).history;
    await learn(coex, observed(firstEpoch, {}, firstEpoch));
    expect(await historyOf()).toMatchObject({ state: 'none', progress: 0 });
    await learn(coex, requested('contacts', firstEpoch, firstEpoch));
    expect(await historyOf()).toMatchObject({ state: 'none', contactsRequestId: 'sr_contacts' });
    await learn(coex, requested('history', firstEpoch, firstEpoch));
    expect(await historyOf()).toMatchObject({ state: 'silent', historyRequestId: 'sr_history' });
    const thatDay = fixedClock(firstEpoch + 60_000);
    const tellThatDay = (...bodies: object[]) =>
      coex.ask(['ingest', '-'], { stdin: JSON.stringify(bodies), clock: thatDay });
    const historyThatDay = async () => (await coex.ask(['numbers', 'show'], { clock: thatDay })).history;
    await tellThatDay(chunk(2, 40, 3), chunk(0, 20, 2));
    expect(await historyThatDay()).toMatchObject({
      state: 'importing',
      progress: 40,
      messages: 5,
      phases: [
        { phase: 0, chunks: 1, messages: 2 },
        { phase: 2, chunks: 1, messages: 3 },
      ],
      firstChunkAt: '2026-11-04T09:01:00Z',
      completedAt: null,
    });
    await tellThatDay(chunk(1, 100, 1), chunk(1, 60, 1));
    expect(await historyOf()).toMatchObject({ state: 'complete', progress: 100, messages: 7 });

    // Onboarded anew, it begins anew, and what was imported stays.
    await learn(coex, observed(epoch, {}, epoch), requested('history', NOW, epoch));
    expect(await historyOf()).toMatchObject({ state: 'requested', progress: 0, messages: 0, phases: [] });
    await coex.tell(chunk(0, 10, 4));
    expect(await historyOf()).toMatchObject({ state: 'importing', progress: 10, messages: 4 });
    expect((await coex.ask(['numbers', 'show'])).number.messages).toBe(11);
  });

  it('finds a number by id or in any spelling, the only one when none is named, and says when none matches', async () => {
    const coex = coexIn();
    const env = { COEX_HOME: coex.folder };
    const codeOf = async (...argv: string[]) =>
      documentOf(await run([...argv, '--json'], { env })).error?.code;
    expect(await codeOf('numbers', 'show')).toBe('not-found');
    await coex.tell(inbound('wamid.1', 'Hello', T));
    for (const wanted of [[], [PHONE_NUMBER_ID], ['+44 7700 900100'], ['44-7700-900100']]) {
      expect((await coex.ask(['numbers', 'show', ...wanted])).number.phoneNumberId).toBe(PHONE_NUMBER_ID);
    }
    expect(await codeOf('numbers', 'show', '447700900199')).toBe('not-found');
    const metadata = { display_phone_number: '447700900101', phone_number_id: '441' };
    await coex.tell(delivery('messages', { metadata, messages: [text('wamid.2', 'x', T)] }));
    expect(await codeOf('numbers', 'show')).toBe('ambiguous');
    expect((await coex.ask(['numbers', 'show', '--number', '441'])).number.phoneNumberId).toBe('441');
  });

  it('prints a number for people', async () => {
    const coex = coexIn();
    await coex.tell(chunk(1, 50, 2));
    const { stdout } = await run(['numbers', 'show'], { env: { COEX_HOME: coex.folder } });
    expect(stdout).toContain(BUSINESS_NUMBER);
    expect(stdout).toMatch(/History +importing, 50 %/);
    expect(stdout).toMatch(/phase 1 +2 messages in 1 chunk/);
  });
});
