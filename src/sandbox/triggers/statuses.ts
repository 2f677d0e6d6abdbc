import { errorMessage } from '../faults/error-titles.ts';
import { failureWebhook, type Status, statusWebhook } from '../webhooks/statuses.ts';
import type { Scene, Trigger, Triggers } from './trigger.ts';

const STATUS = 'M/webhooks/reference/messages/status, 2026-09-14 (§4.6)';

const CHARGED = { billable: true, pricing_model: 'PMP', type: 'regular', category: 'utility' };
const SERVICE = {
  billable: false,
  pricing_model: 'PMP',
  type: 'free_customer_service',
  category: 'service',
};

/** The last message the API sent to the customer, or one that was never sent. */
function sentWamid({ world, number, customer, wamid }: Scene): string {
  const sent = [...world.messages.values()].findLast(
    (message) =>
      message.from === 'api' && message.numberId === number.id && message.customer === customer.waId,
  );
  return sent?.id ?? wamid;
}

function status(name: Status, about: string, pricing: unknown = undefined): Trigger {
  const build = (scene: Scene) => {
    const { world, number, customer, at } = scene;
    const sent = { number, customer, id: sentWamid(scene), callbackData: undefined, pricing };
    return statusWebhook(world, sent, name, at, pricing !== undefined);
  };
  return { about, source: STATUS, build };
}

/** Codes that a send may fail with after it was accepted (M/support/error-codes, §8.6). */
const FAILURES = [
  130472, 130497, 131000, 131016, 131026, 131031, 131042, 131047, 131048, 131049, 131050, 131051, 131052,
  131053, 131056, 131057, 131062, 132001, 132005, 132007, 132012, 132015, 132016, 132068, 132069, 133010,
  134100, 135000, 137000,
];

function failed(code: number): Trigger {
  return {
    about: `A message of the API fails: ${errorMessage(code)}.`,
    source: `${STATUS}; M/support/error-codes, 2026-09-11 (§8.6)`,
    build: (scene) => {
      const { number, customer, at } = scene;
      const unsent = {
        number,
        id: sentWamid(scene),
        digits: customer.waId,
        input: customer.waId,
        callbackData: undefined,
      };
      return failureWebhook(unsent, code, at);
    },
  };
}

/** Field `messages`: what becomes of the messages of the API. They name the last one sent, if there is one. */
export const STATUS_TRIGGERS: Triggers = {
  'statuses.sent': status('sent', 'A message of the API was sent.', SERVICE),
  'statuses.sent.charged': status('sent', 'A template was sent, and is charged.', CHARGED),
  'statuses.sent.free_entry_point': {
    about: 'A message was sent within a free entry point: it names a conversation.',
    source: STATUS,
    build: (scene) => {
      const { world, number, customer, at } = scene;
      const until = at + 3_600_000;
      const free = { ...number, freeEntryUntil: new Map([[customer.waId, until]]) };
      const pricing = { ...SERVICE, type: 'free_entry_point', category: 'referral_conversion' };
      const sent = { number: free, customer, id: sentWamid(scene), callbackData: undefined, pricing };
      return statusWebhook(world, sent, 'sent', at, true);
    },
  },
  'statuses.delivered': status('delivered', 'A message of the API reached the phone.', SERVICE),
  'statuses.read': status('read', 'A message of the API was read.'),
  'statuses.played': status('played', 'A voice message of the API was played.'),
  'statuses.failed': failed(131026),
  ...Object.fromEntries(FAILURES.map((code) => [`statuses.failed.${code}`, failed(code)])),
};
