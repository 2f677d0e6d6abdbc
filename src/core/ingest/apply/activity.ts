import { sql } from 'kysely';
import type { DomainEvent } from '../events.ts';
import type { Projection } from './projection.ts';

/** Notes which webhook fields this delivery brought, for which number or WABA: a field that falls silent tells. */
export async function noteActivity(
  { db, delivery }: Projection,
  events: readonly DomainEvent[],
): Promise<void> {
  const at = delivery.receivedAt;
  for (const key of new Set(events.flatMap(keyOf))) {
    const [subject = '', field = ''] = key.split('/');
    await db
      .insertInto('webhook_activity')
      .values({ subject, field, first_at: at, last_at: at })
      .onConflict((conflict) =>
        conflict.columns(['subject', 'field']).doUpdateSet({
          first_at: sql`min(webhook_activity.first_at, ${at})`,
          last_at: sql`max(webhook_activity.last_at, ${at})`,
        }),
      )
      .execute();
  }
}

/** `<phone number id or WABA id>/<field>`. */
function keyOf(event: DomainEvent): string[] {
  switch (event.type) {
    case 'MessageReceived':
    case 'StatusChanged':
      return [`${event.number.phoneNumberId}/messages`];
    case 'MessageEchoed':
      return [`${event.number.phoneNumberId}/smb_message_echoes`];
    case 'MessageEdited':
    case 'MessageRevoked':
      return [`${event.number.phoneNumberId}/${event.carrier}`];
    case 'HistoryChunk':
    case 'HistoryDeclined':
    case 'HistoryMedia':
      return [`${event.number.phoneNumberId}/history`];
    case 'ContactSynced':
      return [`${event.number.phoneNumberId}/smb_app_state_sync`];
    case 'AccountChanged':
    case 'TemplateChanged':
    case 'NumberChanged': {
      const subject = event.phoneNumberId ?? event.wabaId;
      return subject === undefined ? [] : [`${subject}/${event.field}`];
    }
    default:
      return [];
  }
}
