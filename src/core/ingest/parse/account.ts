import {
  accountFact,
  accountUpdate,
  numberUpdate,
  templateUpdate,
  usernameUpdate,
} from '../../wire/webhook.ts';
import type { DomainEvent } from '../events.ts';
import { type ChangeContext, type FieldParser, read } from './context.ts';

/** Field `account_update` and its like: facts of the account's life. */
export const parseAccountUpdate: FieldParser = (value, context) =>
  read(accountUpdate, value, context, (update) => [
    {
      type: 'AccountChanged',
      field: context.field,
      event: update.event,
      // In partner events entry.id may be the partner's; waba_info is right in both forms (conflict C8).
      wabaId: update.waba_info?.waba_id ?? context.entryId,
      displayPhoneNumber: update.phone_number,
      at: context.entryAt,
      value,
    },
  ]);

/** Other account fields, which have no `event` of their own. An alert may be about one number. */
export const parseAccountFact: FieldParser = (value, context) =>
  read(accountFact, value, context, ({ entity_type, entity_id }) => [
    {
      type: 'AccountChanged',
      field: context.field,
      event: context.field,
      wabaId: context.entryId,
      phoneNumberId: entity_type === 'PHONE_NUMBER' && entity_id ? String(entity_id) : undefined,
      at: context.entryAt,
      value,
    },
  ]);

/** Fields about one number: quality, name, security. */
export const parseNumberUpdate: FieldParser = (value, context) =>
  read(numberUpdate, value, context, ({ event, display_phone_number }) => [
    numberChanged(event, display_phone_number, value, context),
  ]);

/** Field `business_username_updates`: the number's own username; its `status` is the event. */
export const parseUsernameUpdate: FieldParser = (value, context) =>
  read(usernameUpdate, value, context, ({ status, display_phone_number }) => [
    numberChanged(status, display_phone_number, value, context),
  ]);

function numberChanged(
  event: string | undefined,
  displayPhoneNumber: string | undefined,
  value: unknown,
  { field, entryId, entryAt }: ChangeContext,
): DomainEvent {
  const about = { wabaId: entryId, displayPhoneNumber, at: entryAt, value };
  return { type: 'NumberChanged', field, event: event ?? field, ...about };
}

/** Fields about one template. Meta's sample of a change of quality has the field of a status (reference §4.9). */
export const parseTemplateUpdate: FieldParser = (value, context) =>
  read(templateUpdate, value, context, ({ event, new_quality_score }) => {
    const field = new_quality_score === undefined ? context.field : 'message_template_quality_update';
    return [
      {
        type: 'TemplateChanged',
        field,
        event: event ?? field,
        wabaId: context.entryId,
        at: context.entryAt,
        value,
      },
    ];
  });
