import { parseJsonText } from '../http.ts';
import { messageId } from '../identifiers.ts';
import { customerOf } from '../town/customers.ts';
import { encode, scheduleWebhook } from '../webhooks/delivery.ts';
import { numberOf } from '../world/lookups.ts';
import { count, type World } from '../world/world.ts';
import { ACCOUNT_TRIGGERS, PREFERENCE_TRIGGERS } from './account.ts';
import { ECHO_TRIGGERS } from './echoes.ts';
import { SYNC_TRIGGERS } from './history.ts';
import { MESSAGE_TRIGGERS } from './messages.ts';
import { NUMBER_TRIGGERS } from './numbers.ts';
import { readValue, withPath } from './set-path.ts';
import { STATUS_TRIGGERS } from './statuses.ts';
import { TEMPLATE_TRIGGERS } from './templates.ts';
import type { Scene, Triggers } from './trigger.ts';

/**
 * Every webhook the sandbox can make, by field and variant. Left out is `user_id_update`: Meta withdrew it before anyone
 * saw one (changelog of 2026-08-11); and `business_username_updates`, whose payload was never seen either.
 */
const TRIGGERS: Triggers = {
  ...MESSAGE_TRIGGERS,
  ...STATUS_TRIGGERS,
  ...ECHO_TRIGGERS,
  ...SYNC_TRIGGERS,
  ...ACCOUNT_TRIGGERS,
  ...NUMBER_TRIGGERS,
  ...TEMPLATE_TRIGGERS,
  ...PREFERENCE_TRIGGERS,
};

/** What a trigger is to be about, and what is to be different in its `value`. */
export interface Wanted {
  /** Id or digits; the first number when left out. */
  readonly number?: string | undefined;
  /** The phone in digits; the first customer when left out. */
  readonly customer?: string | undefined;
  /** By path: `messages.0.text.body`. Text is read as JSON where it is some. */
  readonly set?: Readonly<Record<string, unknown>> | undefined;
}

/** What was made: the body as it goes out, unless a fault strikes it. */
export interface Triggered {
  readonly event: string;
  readonly field: string;
  readonly body: unknown;
}

/**
 * Lets Meta tell something now, whether it happened or not. It goes the way of every webhook: to whoever is subscribed,
 * and through the faults. Throws an Error for an unknown event, or a path that cannot be set.
 */
export function trigger(world: World, event: string, { number, customer, set = {} }: Wanted = {}): Triggered {
  const wanted = Object.hasOwn(TRIGGERS, event) ? TRIGGERS[event] : undefined;
  if (wanted === undefined) throw new Error(`There is no event ${event}.${nearby(event)}`);
  const scene: Scene = {
    world,
    number: numberOf(world, number),
    customer: customer === undefined ? anyone(world) : customerOf(world, customer),
    wamid: messageId(world.seed, 'trigger', count(world, 'triggers')),
    at: world.timeline.now,
  };
  const made = wanted.build(scene);
  const value = Object.entries(set).reduce<unknown>(
    (sofar, [path, text]) => withPath(sofar, path, readValue(text)),
    made.value,
  );
  const webhook = { ...made, value };
  wanted.changes?.(scene);
  scheduleWebhook(world, 0, webhook);
  return { event, field: webhook.field, body: parseJsonText(encode(world, webhook)) };
}

/** Every event: its name, what it tells, and where its payload is written. */
export function triggersKnown(): { name: string; about: string; source: string }[] {
  return Object.entries(TRIGGERS).map(([name, { about, source }]) => ({ name, about, source }));
}

function anyone({ customers }: World) {
  const person = customers.find(({ phone, isNew }) => phone === 'shown' && !isNew) ?? customers[0];
  if (person === undefined) throw new Error('The sandbox has no customers.');
  return person;
}

/** The events that begin alike, for someone who wrote half of a name. */
function nearby(event: string): string {
  const [field = ''] = event.split('.');
  const names = Object.keys(TRIGGERS).filter((name) => name.split('.')[0] === field);
  return names.length === 0 ? '' : ` Of ${field} there are: ${names.join(', ')}.`;
}
