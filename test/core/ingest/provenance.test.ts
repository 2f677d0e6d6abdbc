import { describe, expect, it } from 'vitest';
import { coexIn } from '../../support/coex.ts';
import { NOW } from '../../support/run.ts';
import { numberValue as about, BUSINESS_NUMBER, CUSTOMER, delivery, text } from '../../support/webhooks.ts';

const T = NOW / 1000;

const fromBusiness = text('wamid.1', 'Ready', T - 900, { from: BUSINESS_NUMBER });

const carriers = {
  history: delivery(
    'history',
    about({
      history: [
        {
          metadata: { phase: 0, chunk_order: 1, progress: 50 },
          threads: [{ id: CUSTOMER, messages: [fromBusiness] }],
        },
      ],
    }),
  ),
  status: delivery(
    'messages',
    about({
      statuses: [{ id: 'wamid.1', status: 'read', timestamp: String(T - 800), recipient_id: CUSTOMER }],
    }),
  ),
  echo: delivery('smb_message_echoes', about({ message_echoes: [{ ...fromBusiness, to: CUSTOMER }] })),
};

/** What is known of the one message after these carriers, in this order. */
async function known(...order: readonly (keyof typeof carriers)[]) {
  const coex = coexIn();
  await coex.tell(...order.map((name) => carriers[name]));
  const { messages } = await coex.ask(['messages', 'list']);
  expect(messages).toHaveLength(1);
  const { origin, imported, text: words, sentAt } = messages[0];
  return { origin, imported, words, sentAt };
}

describe('whose a message is', () => {
  const sentAt = '2026-11-05T08:45:00Z';

  it('is the app’s, from the history alone', async () => {
    expect(await known('history')).toEqual({ origin: 'app', imported: true, words: 'Ready', sentAt });
  });

  it('is the API’s when a status came for it, and it stays imported', async () => {
    const expected = { origin: 'api', imported: true, words: 'Ready', sentAt };
    expect(await known('history', 'status')).toEqual(expected);
    expect(await known('status', 'history')).toEqual(expected);
  });

  it('is the app’s when it was echoed, and live then', async () => {
    const expected = { origin: 'app', imported: false, words: 'Ready', sentAt };
    expect(await known('history', 'status', 'echo')).toEqual(expected);
    expect(await known('echo', 'status', 'history')).toEqual(expected);
    expect(await known('status', 'echo')).toEqual(expected);
  });
});
