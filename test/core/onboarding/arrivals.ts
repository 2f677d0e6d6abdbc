import { projectAll } from '../../../src/core/ingest/index.ts';
import type { Store } from '../../../src/core/store/index.ts';
import { CUSTOMER, delivery, numberValue } from '../../support/webhooks.ts';

/** Lets a webhook, or the replay of one, come in at an instant (Unix milliseconds). */
export async function arrive(
  store: Store,
  body: object,
  at: number,
  source: 'webhook' | 'file' = 'webhook',
): Promise<void> {
  await store.db.transaction().execute((trx) =>
    store.log.append(trx, [
      {
        source,
        signature: 'valid',
        receivedAt: at,
        body: Buffer.from(JSON.stringify(body)),
      },
    ]),
  );
  await projectAll(store);
}

/** A chunk of history without messages. */
export function chunk(progress: number, order = 1, metadata?: object): object {
  const told = { metadata: { phase: 0, chunk_order: order, progress }, threads: [] };
  return delivery('history', { ...numberValue({ history: [told] }), ...(metadata && { metadata }) });
}

/** Word that the history is not shared. */
export function decline(): object {
  return delivery('history', numberValue({ history: [{ errors: [{ code: 2593109, title: 'Off' }] }] }));
}

/** A contact of the address book. */
export function contact(name = 'Ada', at = 1_793_869_200): object {
  const row = {
    type: 'contact',
    contact: { full_name: name, first_name: name, phone_number: CUSTOMER },
    action: 'add',
    metadata: { timestamp: String(at) },
  };
  return delivery('smb_app_state_sync', numberValue({ state_sync: [row] }));
}

/** A change of the account, of which Meta tells the time in whole seconds. */
export function accountUpdate(event: string, at: number, value: object = {}, entryId?: string): object {
  const entry = { time: Math.floor(at / 1000), ...(entryId !== undefined && { id: entryId }) };
  return delivery('account_update', { event, ...value }, entry);
}
