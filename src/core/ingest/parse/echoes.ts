import { echoesValue, message } from '../../wire/webhook.ts';
import { type FieldParser, numberRef, read } from './context.ts';
import { messageFact } from './message-fact.ts';
import { readContacts, recipient } from './parties.ts';
import { revisionEvents } from './revisions.ts';

/** Field `smb_message_echoes`: what the business typed in the app. */
export const parseEchoes: FieldParser = (value, context) =>
  read(echoesValue, value, context, ({ metadata, contacts, message_echoes }) => {
    const number = numberRef(metadata, context);
    const complete = readContacts(contacts);
    return message_echoes.flatMap((element) =>
      read(message, element, context, (wire) => {
        const revision = revisionEvents(wire, number, 'app', 'smb_message_echoes', context);
        if (revision) return revision;
        return [{ type: 'MessageEchoed', number, to: complete(recipient(wire)), message: messageFact(wire) }];
      }),
    );
  });
