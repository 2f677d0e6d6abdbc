import type { Arrival, Batch } from '../batch/batch.ts';
import type { DomainEvent } from '../events.ts';
import type { Applied } from './applied.ts';
import { applyContact } from './contacts.ts';
import { applyFact, keepUnrecognised } from './facts.ts';
import { applyChunk, applyDeclined, applySyncRequested } from './history.ts';
import { applyHistoryMedia, applyLive } from './messages.ts';
import { applyObserved } from './numbers.ts';
import { applyUserChanged } from './people.ts';
import { applyPreference } from './preferences.ts';
import { applyRevision } from './revisions.ts';
import { applyStatus } from './statuses.ts';

/** Applies one event, idempotently, in whatever order events come. */
export async function applyEvent(batch: Batch, event: DomainEvent, arrival: Arrival): Promise<Applied> {
  switch (event.type) {
    case 'MessageReceived':
    case 'MessageEchoed':
    case 'MessageSent':
      return applyLive(batch, arrival, event);
    case 'MessageEdited':
    case 'MessageRevoked':
      return applyRevision(batch, event, arrival);
    case 'StatusChanged':
      return applyStatus(batch, event, arrival);
    case 'HistoryChunk':
      return applyChunk(batch, event, arrival);
    case 'HistoryDeclined':
      return applyDeclined(batch, event, arrival);
    case 'HistoryMedia':
      return applyHistoryMedia(batch, arrival, event);
    case 'ContactSynced':
      return applyContact(batch, event, arrival);
    case 'PreferenceChanged':
      return applyPreference(batch, event, arrival);
    case 'UserChanged':
      return applyUserChanged(batch, event, arrival);
    case 'AccountChanged':
    case 'TemplateChanged':
    case 'NumberChanged':
      return applyFact(batch, event, arrival);
    case 'NumberObserved':
      return applyObserved(batch, event);
    case 'SyncRequested':
      return applySyncRequested(batch, event);
    case 'Unrecognised':
      return keepUnrecognised(batch, event, arrival);
  }
}
