import type { WireMessage } from '../../wire/message.ts';
import { editContent, revokeContent } from '../../wire/webhook.ts';
import type { DomainEvent, NumberRef } from '../events.ts';
import { type ChangeContext, read } from './context.ts';
import { contentOf, textOf } from './message-fact.ts';

type Carrier = 'messages' | 'smb_message_echoes' | 'history';

/** The events of an `edit` or `revoke`; undefined for every other type. */
export function revisionEvents(
  wire: WireMessage,
  number: NumberRef,
  by: 'customer' | 'app',
  carrier: Carrier,
  context: ChangeContext,
): DomainEvent[] | undefined {
  const common = { number, by, carrier, wamid: wire.id, at: wire.timestamp };
  if (wire.type === 'edit') {
    return read(editContent, wire.edit, context, (edit) => [
      {
        type: 'MessageEdited',
        ...common,
        originalWamid: edit.original_message_id,
        text: textOf(edit.message.type, contentOf(edit.message)),
        content: edit.message,
      },
    ]);
  }
  if (wire.type === 'revoke') {
    return read(revokeContent, wire.revoke, context, (revoke) => [
      { type: 'MessageRevoked', ...common, originalWamid: revoke.original_message_id },
    ]);
  }
  return undefined;
}
