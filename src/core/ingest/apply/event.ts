import type { DomainEvent } from '../events.ts';
import { applyContact } from './contacts.ts';
import { applyFact, applyObserved, keepUnrecognised } from './facts.ts';
import { applyChunk, applyDeclined, applySyncRequested } from './history.ts';
import { applyHistoryMedia, applyLive } from './messages.ts';
import type { Applied, Projection } from './projection.ts';
import { applyRevision } from './revisions.ts';
import { applyStatus } from './statuses.ts';

/** Applies one event to the tables, idempotently. */
export async function applyEvent(projection: Projection, event: DomainEvent): Promise<Applied> {
  switch (event.type) {
    case 'MessageReceived':
    case 'MessageEchoed':
    case 'MessageSent':
      return applyLive(projection, event);
    case 'MessageEdited':
    case 'MessageRevoked':
      return applyRevision(projection, event);
    case 'StatusChanged':
      return applyStatus(projection, event);
    case 'HistoryChunk':
      return applyChunk(projection, event);
    case 'HistoryDeclined':
      return applyDeclined(projection, event);
    case 'HistoryMedia':
      return applyHistoryMedia(projection, event);
    case 'ContactSynced':
      return applyContact(projection, event);
    case 'PreferenceChanged':
    case 'UserChanged':
      return 'known';
    case 'AccountChanged':
    case 'TemplateChanged':
    case 'NumberChanged':
      return applyFact(projection, event);
    case 'NumberObserved':
      return applyObserved(projection, event);
    case 'SyncRequested':
      return applySyncRequested(projection, event);
    case 'Unrecognised':
      return keepUnrecognised(projection, event);
  }
}
