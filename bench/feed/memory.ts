import { median } from '../median.ts';
import { highestNumber } from './load.ts';
import { isWholeFrame, memoryBytes, openFeed, postMessages, startListening, until } from './processes.ts';

/** No message of another part has so high a number. */
const FROM = 10_000_001;
const WARM_UP = 10_000;
const MESSAGES_A_SECOND = 2000;
const MESSAGES_A_WEBHOOK = 10;
const SAMPLE_EVERY_MS = 250;

export interface Memory {
  /** Medians of samples, so that it does not matter when V8 collected: after the warm-up, and of the last messages. */
  readonly warmBytes: number;
  readonly lastBytes: number;
  readonly messages: number;
  readonly postedASecond: number;
}

/** Memory of the feed after 10,000 arriving messages, and again when so many more have come. */
export async function measureMemory(home: string, further: number): Promise<Memory> {
  const listening = await startListening(home);
  let shown = 0;
  const feed = openFeed(home, (screen) => {
    shown = Math.max(shown, highestNumber(screen) - FROM + 1);
  });
  try {
    await until('a first frame', () => isWholeFrame(feed.screen));
    const messages = WARM_UP + further;
    const samples: { readonly shown: number; readonly bytes: number }[] = [];
    const sample = () => samples.push({ shown, bytes: memoryBytes(feed.pid()) });
    const sampling = setInterval(sample, SAMPLE_EVERY_MS);
    const asked = {
      from: FROM,
      messages,
      messagesASecond: MESSAGES_A_SECOND,
      messagesAWebhook: MESSAGES_A_WEBHOOK,
    };
    const startedAt = performance.now();
    await postMessages({ port: listening.port, ...asked }, () => undefined);
    const tookMs = performance.now() - startedAt;
    await until('the last message to be drawn', () => shown >= messages);
    sample();
    clearInterval(sampling);
    const between = (from: number, to: number) =>
      median(samples.filter((one) => one.shown >= from && one.shown < to).map(({ bytes }) => bytes));
    return {
      warmBytes: between(WARM_UP, 2 * WARM_UP),
      lastBytes: between(messages - WARM_UP, messages + 1),
      messages,
      postedASecond: (messages / tookMs) * 1000,
    };
  } finally {
    await feed.kill();
    await listening.stop();
  }
}
