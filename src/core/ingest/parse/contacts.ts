import { contactSync } from '../../wire/webhook.ts';
import { aboutNumber, type ElementParser } from './about-number.ts';
import { read, unrecognised } from './context.ts';
import { parseValueError } from './value-errors.ts';

const parseContact: ElementParser = (element, { number, context }) =>
  read(contactSync, element, context, ({ type, contact, action, metadata: { timestamp } }) => {
    // The word itself is not quoted: where an enum is expected, anything may stand.
    if (type !== 'contact') return [unrecognised(context, 'state_sync of an unknown type', element)];
    if (action !== 'add' && action !== 'remove') {
      return [unrecognised(context, 'contact with an unknown action', element)];
    }
    if (contact.phone_number === undefined && contact.user_id === undefined) {
      return [unrecognised(context, 'contact with neither phone_number nor user_id', element)];
    }
    return [
      {
        type: 'ContactSynced',
        number,
        contact: {
          waId: contact.phone_number,
          userId: contact.user_id,
          username: contact.username,
          fullName: contact.full_name,
          firstName: contact.first_name,
        },
        removed: action === 'remove',
        at: timestamp,
      },
    ];
  });

/** Field `smb_app_state_sync`: the address book of the app. An edit arrives as `add`. */
export const parseStateSync = aboutNumber({ state_sync: parseContact, errors: parseValueError });
