import { contactSync, stateSyncValue } from '../../wire/webhook.ts';
import { type FieldParser, numberRef, read, unrecognised } from './context.ts';

/** Field `smb_app_state_sync`: the address book of the app. An edit arrives as `add`. */
export const parseStateSync: FieldParser = (value, context) =>
  read(stateSyncValue, value, context, ({ metadata, state_sync }) => {
    const number = numberRef(metadata, context);
    return state_sync.flatMap((element) =>
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
      }),
    );
  });
