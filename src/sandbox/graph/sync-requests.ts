import { LIMITS } from '../../core/rules/index.ts';
import { enforces } from '../enforced.ts';
import { type Answer, jsonAnswer } from '../http.ts';
import { opaque } from '../identifiers.ts';
import { sendContacts } from '../webhooks/contacts-sync.ts';
import { sendHistory } from '../webhooks/history-sync.ts';
import { type BusinessNumber, onboardingOf, type SyncType } from '../world/numbers.ts';
import { count, type World } from '../world/world.ts';
import { type Call, textParam } from './call.ts';
import { refuse } from './refuse.ts';

const SENDERS = { smb_app_state_sync: sendContacts, history: sendHistory } as const;

/**
 * `POST {phone}/smb_app_data`: once per type and onboarding (2593107), within 24 hours of it (2593108); 200 only says
 * that it was accepted (reference §3: ONB, ERR).
 */
export function requestSync(world: World, { params }: Call, number: BusinessNumber): Answer {
  if (textParam(params, 'messaging_product') !== 'whatsapp') {
    return refuse(world, 'bad-parameter', 'messaging_product must be whatsapp.');
  }
  const type = textParam(params, 'sync_type');
  if (!isSyncType(type))
    return refuse(world, 'bad-parameter', `sync_type must be one of ${Object.keys(SENDERS)}.`);
  const onboarding = onboardingOf(number);
  if (onboarding === undefined) {
    return refuse(
      world,
      'bad-parameter',
      'The phone number is not onboarded from the WhatsApp Business app.',
    );
  }
  if (onboarding.syncs.has(type) && enforces(world, 'sync-once')) {
    return refuse(world, 'sync-used', 'This synchronization was already requested for this onboarding.');
  }
  const isLate = world.timeline.now - onboarding.at > LIMITS.syncWindowMs.value;
  if (isLate && enforces(world, 'sync-window')) {
    return refuse(world, 'sync-late', 'Synchronization can only be requested within 24 hours of onboarding.');
  }
  const requestId = `sr_${opaque(world.seed, 16, 'sync', count(world, 'sync')).toLowerCase()}`;
  onboarding.syncs.set(type, requestId);
  SENDERS[type](world, number, onboarding);
  return jsonAnswer(200, { messaging_product: 'whatsapp', request_id: requestId });
}

function isSyncType(text: string | undefined): text is SyncType {
  return text !== undefined && Object.hasOwn(SENDERS, text);
}
