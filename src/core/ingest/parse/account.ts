import { accountUpdate, numberUpdate, templateUpdate } from '../../wire/webhook.ts';
import { type FieldParser, read } from './context.ts';

/** Field `account_update` and its like: facts of the account's life. */
export const parseAccountUpdate: FieldParser = (value, context) =>
  read(accountUpdate, value, context, (update) => [
    {
      type: 'AccountChanged',
      field: context.field,
      event: update.event,
      // In partner events entry.id may be the partner's; waba_info is right in both forms (conflict C8).
      wabaId: update.waba_info?.waba_id ?? context.entryId,
      at: context.entryAt,
      value,
    },
  ]);

/** Other account fields, which have no `event` of their own. */
export const parseAccountFact: FieldParser = (value, context) => [
  {
    type: 'AccountChanged',
    field: context.field,
    event: context.field,
    wabaId: context.entryId,
    at: context.entryAt,
    value,
  },
];

/** Fields about one number: quality, name, security. */
export const parseNumberUpdate: FieldParser = (value, context) =>
  read(numberUpdate, value, context, (update) => [
    {
      type: 'NumberChanged',
      field: context.field,
      event: update.event ?? context.field,
      wabaId: context.entryId,
      at: context.entryAt,
      value,
    },
  ]);

/** Fields about one template. */
export const parseTemplateUpdate: FieldParser = (value, context) =>
  read(templateUpdate, value, context, (update) => [
    {
      type: 'TemplateChanged',
      field: context.field,
      event: update.event ?? context.field,
      wabaId: context.entryId,
      at: context.entryAt,
      value,
    },
  ]);
