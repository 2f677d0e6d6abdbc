import type { WireMessage } from '../../wire/message.ts';
import { systemContent, userIdUpdate } from '../../wire/webhook.ts';
import type { DomainEvent, NumberRef } from '../events.ts';
import { aboutNumber, type ElementParser } from './about-number.ts';
import { read } from './context.ts';
import { isNobody } from './parties.ts';
import { parseValueError } from './value-errors.ts';

/**
 * What a message of type `system` says of who wrote it: `from` is the phone of before, `system.wa_id` the new one, and a
 * new phone makes a new BSUID (M/webhooks/reference/messages/system, 2026-08-11). Nothing where one side is not named:
 * before that date the old BSUID stood in the prose alone.
 */
export function userChange(wire: WireMessage, number: NumberRef): DomainEvent[] {
  if (wire.type !== 'system') return [];
  const system = systemContent.safeParse(wire.system).data;
  const why = CHANGES.get(system?.type);
  if (!system || !why) return [];
  const to = { waId: system.wa_id ?? system.new_wa_id, userId: system.user_id };
  const sender = wire.from_user_id === to.userId ? undefined : wire.from_user_id;
  const from = { waId: wire.from, userId: system.previous_user_id ?? sender };
  if (isNobody(from) || isNobody(to)) return [];
  return [{ type: 'UserChanged', number, why, from, to, at: wire.timestamp }];
}

const CHANGES: ReadonlyMap<string | undefined, 'changed-number' | 'changed-user-id'> = new Map([
  ['user_changed_number', 'changed-number'],
  // Its name before (github.com/david-lev/pywa, SystemType).
  ['customer_changed_number', 'changed-number'],
  ['user_changed_user_id', 'changed-user-id'],
]);

const parseUpdate: ElementParser = (element, { number, context }) =>
  read(userIdUpdate, element, context, ({ wa_id, user_id, timestamp }) => [
    {
      type: 'UserChanged',
      number,
      why: 'changed-user-id',
      from: { userId: user_id.previous },
      to: { waId: wa_id, userId: user_id.current },
      at: timestamp,
    },
  ]);

/** Field `user_id_update`: a person has another BSUID. */
export const parseUserIdUpdate = aboutNumber({ user_id_update: parseUpdate, errors: parseValueError });
