import { recordFact } from '../../src/core/ingest/index.ts';
import type { Store } from '../../src/core/store/index.ts';
import { CUSTOMER, delivery, numberValue, PHONE_NUMBER_ID, text, WABA_ID } from './webhooks.ts';

/** Lets the store know that Meta onboarded the number, and that its history was asked for. */
export async function onboardedAt(store: Store, epoch: number): Promise<void> {
  const node = { id: PHONE_NUMBER_ID, display_phone_number: '+44 7700 900100', verified_name: 'Bikes' };
  await recordFact(store, {
    object: 'coex',
    fact: 'number-observed',
    at: epoch,
    wabaId: WABA_ID,
    epoch,
    node,
  });
  await recordFact(store, {
    object: 'coex',
    fact: 'sync-requested',
    at: epoch,
    phoneNumberId: PHONE_NUMBER_ID,
    sync: 'history',
    requestId: 'sr_1',
    epoch,
  });
}

interface Told {
  readonly phase?: number;
  readonly order?: number;
  readonly progress: number;
  /** When its messages were sent, Unix milliseconds; those of type `media_placeholder` first. */
  readonly texts?: readonly number[];
  readonly placeholders?: readonly number[];
}

/** A chunk of history with messages. */
export function chunkOf({ phase = 1, order, progress, texts = [], placeholders = [] }: Told): object {
  const id = (at: number, kind: string) => `wamid.${kind}.${phase}.${order}.${progress}.${at}`;
  const messages = [
    ...placeholders.map((at) => ({
      from: CUSTOMER,
      id: id(at, 'M'),
      timestamp: String(Math.floor(at / 1000)),
      type: 'media_placeholder',
    })),
    ...texts.map((at) => text(id(at, 'T'), 'x', Math.floor(at / 1000))),
  ];
  const metadata = { phase, ...(order === undefined ? {} : { chunk_order: order }), progress };
  const threads = messages.length === 0 ? [] : [{ id: CUSTOMER, messages }];
  return delivery('history', numberValue({ history: [{ metadata, threads }] }));
}
