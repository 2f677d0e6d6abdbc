import { message } from '../../wire/message.ts';
import { aboutNumber, type ElementParser } from './about-number.ts';
import { read } from './context.ts';
import { messageFact, strangeType } from './message-fact.ts';
import { recipient } from './parties.ts';
import { revisionEvents } from './revisions.ts';
import { parseValueError } from './value-errors.ts';

const parseEcho: ElementParser = (element, { number, context, complete }) =>
  read(message, element, context, (wire) => {
    const revision = revisionEvents(wire, number, 'app', 'smb_message_echoes', context);
    if (revision) return revision;
    return [
      { type: 'MessageEchoed', number, to: complete(recipient(wire)), message: messageFact(wire) },
      ...strangeType(wire, element, context),
    ];
  });

/** Field `smb_message_echoes`: what the business typed in the app. */
export const parseEchoes = aboutNumber({ message_echoes: parseEcho, errors: parseValueError });
