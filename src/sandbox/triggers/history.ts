import type { PastMessage } from '../town/past.ts';
import { contactsWebhook, removedRow, savedRow } from '../webhooks/contacts-sync.ts';
import type { Chunk } from '../webhooks/history-chunks.ts';
import { chunkWebhook, declinedWebhook, mediaWebhook } from '../webhooks/history-sync.ts';
import type { Webhook } from '../webhooks/webhook.ts';
import type { Scene, Trigger, Triggers } from './trigger.ts';

const HIST = 'M/webhooks/reference/history, 2025-10-22 (§4.2)';
const SYNC = 'M/webhooks/reference/smb_app_state_sync (§4.3)';
const MINUTE_MS = 60_000;
const WEEK_MS = 7 * 24 * 60 * MINUTE_MS;

/** A short exchange a week ago: a question, an answer, a picture. */
function exchangeOf({ customer, wamid, at }: Scene): PastMessage[] {
  const row = (nth: number, fromShop: boolean, content: PastMessage['content']): PastMessage => ({
    id: `${wamid}H${nth}`,
    customer: customer.waId,
    fromShop,
    at: at - WEEK_MS + nth * MINUTE_MS,
    content,
    status: fromShop ? 'DELIVERED' : 'READ',
  });
  return [
    row(1, false, { type: 'text', body: 'Is the blue frame in stock?' }),
    row(2, true, { type: 'text', body: 'It is, in size M.' }),
    row(3, true, { type: 'image', caption: 'Blue, size M' }),
  ];
}

function chunk(about: string, parts: (scene: Scene) => Partial<Chunk>, source = HIST): Trigger {
  const build = (scene: Scene) => {
    const whole = { phase: 1 as const, order: 1, progress: 50, threads: undefined, ...parts(scene) };
    return chunkWebhook(scene.world, scene.number, whole);
  };
  return { about, source, build };
}

function threadsOf(scene: Scene): Chunk['threads'] {
  return [{ customer: scene.customer.waId, messages: exchangeOf(scene) }];
}

function hiddenThread(spelling: 'omitted' | 'empty' | 'null'): Trigger {
  return {
    about: `A chunk with somebody who has a username: the phone is ${spelling}.`,
    source: `${HIST}; M/business-scoped-user-ids (§4.7), conflict C9`,
    build: (scene) => {
      const { world, number, customer } = scene;
      const rulesOff = new Set([...world.rulesOff, 'phone-seen-for-30-days' as const]);
      const person = { ...customer, phone: spelling, username: customer.username ?? 'mira.rides' };
      const customers = world.customers.map((one) => (one.waId === customer.waId ? person : one));
      return chunkWebhook({ ...world, rulesOff, customers }, number, {
        phase: 1,
        order: 1,
        progress: 50,
        threads: threadsOf(scene),
      });
    },
  };
}

function file(about: string, fromShop: boolean): Trigger {
  const build = (scene: Scene): Webhook => {
    const [, , picture] = exchangeOf(scene);
    const webhook =
      picture && mediaWebhook(scene.world, scene.number, { ...picture, fromShop }, scene.customer);
    if (webhook === undefined) throw new Error('The exchange of the triggers has no picture.');
    return webhook;
  };
  return { about, source: HIST, build };
}

function contact(about: string, row: (scene: Scene) => unknown): Trigger {
  return { about, source: SYNC, build: (scene) => contactsWebhook(scene.number, [row(scene)]) };
}

/** Fields `history` and `smb_app_state_sync`: what the phone tells of its chats and contacts. */
export const SYNC_TRIGGERS: Triggers = {
  'history.chunk': chunk('A chunk of chats.', (scene) => ({ threads: threadsOf(scene) })),
  'history.chunk.complete': chunk('The last chunk: progress 100.', (scene) => ({
    phase: 2,
    progress: 100,
    threads: threadsOf(scene),
  })),
  'history.chunk.omitted': hiddenThread('omitted'),
  'history.chunk.empty': hiddenThread('empty'),
  'history.chunk.null': hiddenThread('null'),
  'history.no_threads': chunk(
    'A chunk whose list of chats is empty.',
    () => ({ threads: [] }),
    'docs.ycloud.com (§4.2)',
  ),
  'history.progress': chunk('A chunk that tells the progress alone.', () => ({}), 'docs.ycloud.com (§4.2)'),
  'history.declined': {
    about: 'The business does not share its history (2593109).',
    source: HIST,
    build: ({ number }) => declinedWebhook(number),
  },
  'history.messages': file('The file of a placeholder that the customer sent.', false),
  'history.message_echoes': file('The file of a placeholder that the business sent.', true),
  'smb_app_state_sync.add': contact('A contact was saved.', ({ world, number, customer, at }) =>
    savedRow(world, number, customer, customer.name, at),
  ),
  'smb_app_state_sync.edit': contact(
    'A contact was given another name: that is an add too.',
    ({ world, number, customer, at }) =>
      savedRow(world, number, customer, `${customer.name} (bike club)`, at),
  ),
  'smb_app_state_sync.remove': contact('A contact was removed.', ({ world, number, customer, at }) =>
    removedRow(world, number, customer, at),
  ),
  'smb_app_state_sync.username': contact(
    'Somebody with a username and no phone was saved.',
    ({ world, number, customer, at }) => {
      const rulesOff = new Set([...world.rulesOff, 'phone-seen-for-30-days' as const]);
      const person = { ...customer, phone: 'omitted' as const, username: customer.username ?? 'mira.rides' };
      return savedRow({ ...world, rulesOff }, number, person, customer.name, at);
    },
  ),
};
