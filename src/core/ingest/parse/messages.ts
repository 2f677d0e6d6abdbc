import { message, messagesValue, status, webhookError } from '../../wire/webhook.ts';
import type { DomainEvent, NumberRef } from '../events.ts';
import { type ChangeContext, type FieldParser, numberRef, read } from './context.ts';
import { messageFact } from './message-fact.ts';
import { readContacts, sender } from './parties.ts';
import { revisionEvents } from './revisions.ts';

/** Field `messages`: what customers wrote, and the statuses of what the API sent. */
export const parseMessages: FieldParser = (value, context) =>
  read(messagesValue, value, context, ({ metadata, contacts, messages, statuses, errors }) => {
    const number = numberRef(metadata, context);
    const complete = readContacts(contacts);
    return [
      ...(messages ?? []).flatMap((element) =>
        read(message, element, context, (wire) => {
          const revision = revisionEvents(wire, number, 'customer', 'messages', context);
          if (revision) return revision;
          return [
            { type: 'MessageReceived', number, from: complete(sender(wire)), message: messageFact(wire) },
          ];
        }),
      ),
      ...(statuses ?? []).flatMap((element) => parseStatus(element, number, context)),
      ...(errors ?? []).flatMap((element) => parseError(element, number, context)),
    ];
  });

function parseStatus(element: unknown, number: NumberRef, context: ChangeContext): DomainEvent[] {
  return read(status, element, context, (wire) => {
    const {
      id,
      status: name,
      timestamp,
      recipient_id,
      recipient_user_id,
      recipient_type,
      pricing,
      errors,
      ...rest
    } = wire;
    const isGroup = recipient_type === 'group';
    const extra = Object.entries(rest).filter(([, value]) => value !== undefined);
    return [
      {
        type: 'StatusChanged',
        number,
        wamid: id,
        status: name,
        at: timestamp,
        recipient: { waId: isGroup ? undefined : recipient_id, userId: recipient_user_id },
        groupId: isGroup ? recipient_id : undefined,
        pricing,
        errors,
        extra: extra.length === 0 ? undefined : Object.fromEntries(extra),
      },
    ];
  });
}

// Errors beside no message concern the account or the number as a whole.
function parseError(element: unknown, number: NumberRef, context: ChangeContext): DomainEvent[] {
  return read(webhookError, element, context, (error) => [
    {
      type: 'AccountChanged',
      field: context.field,
      event: `error-${error.code}`,
      wabaId: context.entryId,
      phoneNumberId: number.phoneNumberId,
      at: context.entryAt,
      value: element,
    },
  ]);
}
