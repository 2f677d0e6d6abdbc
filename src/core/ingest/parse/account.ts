import type * as z from 'zod';
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
export const parseNumberUpdate = updateParser('NumberChanged', numberUpdate);

/** Fields about one template. */
export const parseTemplateUpdate = updateParser('TemplateChanged', templateUpdate);

function updateParser(
  type: 'NumberChanged' | 'TemplateChanged',
  schema: z.ZodType<{ event?: string | undefined }>,
): FieldParser {
  return (value, context) =>
    read(schema, value, context, ({ event = context.field }) => [
      { type, field: context.field, event, wabaId: context.entryId, at: context.entryAt, value },
    ]);
}
