import type { Batch } from '../batch/batch.ts';
import type { DomainEvent } from '../events.ts';

/** Notes which webhook fields a delivery brought, for which number or WABA: a field that falls silent tells. */
export function noteActivity({ activity }: Batch, events: readonly DomainEvent[], at: number): void {
  for (const event of events) {
    const key = keyOf(event);
    if (key === undefined) continue;
    const known = activity.get(key);
    if (known === undefined) activity.set(key, { firstAt: at, lastAt: at });
    else {
      known.firstAt = Math.min(known.firstAt, at);
      known.lastAt = Math.max(known.lastAt, at);
    }
  }
}

/** `<phone number id or WABA id>\n<field>`. */
function keyOf(event: DomainEvent): string | undefined {
  switch (event.type) {
    case 'MessageReceived':
    case 'StatusChanged':
    case 'UserChanged':
      return `${event.number.phoneNumberId}\nmessages`;
    case 'MessageEchoed':
      return `${event.number.phoneNumberId}\nsmb_message_echoes`;
    case 'MessageEdited':
    case 'MessageRevoked':
      return `${event.number.phoneNumberId}\n${event.carrier}`;
    case 'HistoryChunk':
    case 'HistoryDeclined':
    case 'HistoryMedia':
      return `${event.number.phoneNumberId}\nhistory`;
    case 'ContactSynced':
      return `${event.number.phoneNumberId}\nsmb_app_state_sync`;
    case 'PreferenceChanged':
      return `${event.number.phoneNumberId}\nuser_preferences`;
    case 'AccountChanged':
    case 'TemplateChanged':
    case 'NumberChanged': {
      const subject = event.phoneNumberId ?? event.wabaId;
      return subject === undefined ? undefined : `${subject}\n${event.field}`;
    }
    default:
      return undefined;
  }
}
