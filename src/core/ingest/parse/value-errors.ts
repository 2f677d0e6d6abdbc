import { HISTORY_DECLINED } from '../../rules/index.ts';
import { webhookError } from '../../wire/webhook.ts';
import type { ElementParser } from './about-number.ts';
import { read } from './context.ts';

/** An error beside no message concerns the account or the number as a whole; or it is word that history is not shared. */
export const parseValueError: ElementParser = (element, { number, context }) =>
  read(webhookError, element, context, ({ code, title }) => [
    code === HISTORY_DECLINED.code
      ? { type: 'HistoryDeclined', number, code, title }
      : {
          type: 'AccountChanged',
          field: context.field,
          event: `error-${code}`,
          wabaId: context.entryId,
          phoneNumberId: number.phoneNumberId,
          at: context.entryAt,
          value: element,
        },
  ]);
