import type { Customer } from '../town/customers.ts';
import type { BusinessNumber } from '../world/numbers.ts';
import { unixSeconds, type World } from '../world/world.ts';
import { contactOf, of, phoneField, shownTo, valueHead } from './shapes.ts';
import type { Webhook } from './webhook.ts';

/** Field `user_preferences`: a customer stopped or resumed marketing; its timestamp is an integer (reference §4.9). */
export function preferencesWebhook(
  world: World,
  number: BusinessNumber,
  customer: Customer,
  value: 'stop' | 'resume',
): Webhook {
  const seen = shownTo(world, number, customer);
  const preference = {
    ...phoneField('wa_id', seen, seen.phone),
    user_id: seen.userId,
    detail: `User requested to ${value} marketing messages`,
    category: 'marketing_messages',
    value,
    timestamp: Number(unixSeconds(world.timeline.now)),
  };
  return {
    field: 'user_preferences',
    ...of(number),
    value: { ...valueHead(number), contacts: [contactOf(seen)], user_preferences: [preference] },
  };
}
