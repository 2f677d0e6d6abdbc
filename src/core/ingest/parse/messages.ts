import { message } from '../../wire/message.ts';
import { status } from '../../wire/webhook.ts';
import { aboutNumber, type ElementParser } from './about-number.ts';
import { read } from './context.ts';
import { messageFact, strangeType } from './message-fact.ts';
import { sender } from './parties.ts';
import { revisionEvents } from './revisions.ts';
import { userChange } from './user-changes.ts';
import { parseValueError } from './value-errors.ts';

const parseReceived: ElementParser = (element, { number, context, complete }) =>
  read(message, element, context, (wire) => {
    const revision = revisionEvents(wire, number, 'customer', 'messages', context);
    if (revision) return revision;
    return [
      { type: 'MessageReceived', number, from: complete(sender(wire)), message: messageFact(wire) },
      ...userChange(wire, number),
      ...strangeType(wire, element, context),
    ];
  });

const parseStatus: ElementParser = (element, { number, context, complete }) =>
  read(status, element, context, (wire) => {
    const { id, status: name, timestamp, recipient_id, recipient_user_id, recipient_type, ...rest } = wire;
    const { recipient_participant_id, recipient_participant_user_id, pricing, errors, ...more } = rest;
    const isGroup = recipient_type === 'group';
    const recipient = isGroup
      ? { waId: recipient_participant_id, userId: recipient_participant_user_id ?? recipient_user_id }
      : { waId: recipient_id, userId: recipient_user_id };
    return [
      {
        type: 'StatusChanged',
        number,
        wamid: id,
        status: name,
        at: timestamp,
        recipient: complete(recipient),
        groupId: isGroup ? recipient_id : undefined,
        pricing,
        errors,
        extra: extraOf(more),
      },
    ];
  });

function extraOf({ parent_recipient_user_id, ...rest }: Record<string, unknown>) {
  // The older spelling of the same, until 2026-05-05 (reference §4.6).
  const { recipient_parent_user_id = parent_recipient_user_id, ...others } = rest;
  const extra = Object.entries({ ...others, recipient_parent_user_id }).filter(
    ([, value]) => value !== undefined,
  );
  return extra.length === 0 ? undefined : Object.fromEntries(extra);
}

/** Field `messages`: what customers wrote, and the statuses of what the API sent. */
export const parseMessages = aboutNumber({
  messages: parseReceived,
  statuses: parseStatus,
  errors: parseValueError,
});
