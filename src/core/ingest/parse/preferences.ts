import { userPreference } from '../../wire/webhook.ts';
import { aboutNumber, type ElementParser } from './about-number.ts';
import { read, unrecognised } from './context.ts';
import { isNobody } from './parties.ts';
import { parseValueError } from './value-errors.ts';

const parsePreference: ElementParser = (element, { number, context, complete }) =>
  read(userPreference, element, context, ({ wa_id, user_id, category, value, detail, timestamp }) => {
    const user = complete({ waId: wa_id, userId: user_id });
    if (isNobody(user)) return [unrecognised(context, 'preference with neither wa_id nor user_id', element)];
    return [{ type: 'PreferenceChanged', number, user, category, value, detail, at: timestamp }];
  });

/** Field `user_preferences`: whether a person wants to be written to. */
export const parsePreferences = aboutNumber({ user_preferences: parsePreference, errors: parseValueError });
