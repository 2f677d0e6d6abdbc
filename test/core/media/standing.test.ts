import { describe, expect, it } from 'vitest';
import { recordFact } from '../../../src/core/ingest/index.ts';
import { type MediaFolder, surveyMedia } from '../../../src/core/media/index.ts';
import { coexIn } from '../../support/coex.ts';
import { openTestStore, replay } from '../../support/replay.ts';
import { fixedClock, NOW } from '../../support/run.ts';
import { CUSTOMER, delivery, numberValue, PHONE_NUMBER_ID, WABA_ID } from '../../support/webhooks.ts';

const DAY_MS = 24 * 3_600_000;
const SHA256 = 'a'.repeat(64);

/** A chunk of the history with these messages. */
const history = (...messages: readonly object[]) =>
  delivery(
    'history',
    numberValue({
      history: [
        { metadata: { phase: 0, chunk_order: 1, progress: 100 }, threads: [{ id: CUSTOMER, messages }] },
      ],
    }),
  );

const message = (id: string, at: number, content: object) => ({
  from: CUSTOMER,
  id,
  timestamp: String(Math.floor(at / 1000)),
  ...content,
});

const picture = { type: 'image', image: { id: '910000000000001', mime_type: 'image/jpeg', sha256: SHA256 } };

const nothing = { sizeOf: async () => undefined } as unknown as MediaFolder;

async function surveyAt(now: number, bodies: readonly object[], { onboardedAt = 0, folder = nothing } = {}) {
  const store = await openTestStore();
  if (onboardedAt > 0) {
    const observed = { object: 'coex', fact: 'number-observed', at: NOW, wabaId: WABA_ID } as const;
    await recordFact(store, { ...observed, epoch: onboardedAt, node: { id: PHONE_NUMBER_ID } });
  }
  await replay(store, bodies);
  const { signal } = new AbortController();
  const survey = await surveyMedia(
    { store, folder, clock: fixedClock(now), signal },
    { filter: {}, again: false },
  );
  return Object.fromEntries(Object.entries(survey).filter(([, count]) => count > 0));
}

describe('how it stands with media', () => {
  it('a placeholder from more than 14 days before onboarding stays one; others are awaited', async () => {
    const placeholder = { type: 'media_placeholder' };
    const bodies = [
      history(
        message('wamid.old', NOW - 15 * DAY_MS, placeholder),
        message('wamid.new', NOW - 13 * DAY_MS, placeholder),
      ),
    ];
    expect(await surveyAt(NOW, bodies, { onboardedAt: NOW })).toEqual({ never: 1, awaited: 1 });
    expect(await surveyAt(NOW, bodies)).toEqual({ awaited: 2 });
  });

  it('an id is good for 7 days after it came, not after the message was sent', async () => {
    const bodies = [
      history(message('wamid.1', NOW - 10 * DAY_MS, { type: 'media_placeholder' })),
      delivery('history', numberValue({ messages: [message('wamid.1', NOW - 10 * DAY_MS, picture)] })),
    ];
    expect(await surveyAt(NOW + 7 * DAY_MS - 1, bodies)).toEqual({ wanted: 1 });
    expect(await surveyAt(NOW + 7 * DAY_MS, bodies)).toEqual({ expired: 1 });
  });

  it('a live message that a capture brings has an id from when it was sent', async () => {
    const body = delivery(
      'messages',
      numberValue({ messages: [message('wamid.1', NOW - 8 * DAY_MS, picture)] }),
    );
    // By webhook it came now, however long Meta has tried.
    expect(await surveyAt(NOW, [body])).toEqual({ wanted: 1 });
    const coex = coexIn();
    await coex.tell(body);
    expect((await coex.ask(['media', 'list'])).media).toMatchObject([{ state: 'expired' }]);
  });

  it('media without an id are never to come, and content that is on disk needs no id that is good', async () => {
    const link = { type: 'image', image: { mime_type: 'image/jpeg' } };
    const live = (content: object) =>
      delivery('messages', numberValue({ messages: [message('wamid.1', NOW, content)] }));
    expect(await surveyAt(NOW, [live(link)])).toEqual({ never: 1 });
    const folder = { sizeOf: async (sha256: string) => (sha256 === SHA256 ? 3 : undefined) };
    const late = NOW + 30 * DAY_MS;
    expect(await surveyAt(late, [live(picture)], { folder: folder as MediaFolder })).toEqual({ wanted: 1 });
    expect(await surveyAt(late, [live(picture)])).toEqual({ expired: 1 });
  });
});
