import * as z from 'zod';
import { parseTime } from '../../clock.ts';
import { phoneNumber } from '../../wire/graph/phone.ts';
import type { DomainEvent } from '../events.ts';

/*
 * What coex learnt from the Graph API and the projections need. It goes through the same log as Meta's webhooks, so
 * that a rebuild from deliveries alone knows it too. Instants are Unix milliseconds.
 */

const party = z.object({ waId: z.string().optional(), userId: z.string().optional() });

export const ownFact = z.discriminatedUnion('fact', [
  z.object({
    object: z.literal('coex'),
    fact: z.literal('number-observed'),
    at: z.number(),
    wabaId: z.string(),
    /** When Meta onboarded the number. */
    epoch: z.number(),
    node: z.looseObject({ id: z.string() }),
  }),
  z.object({
    object: z.literal('coex'),
    fact: z.literal('sync-requested'),
    at: z.number(),
    phoneNumberId: z.string(),
    sync: z.enum(['contacts', 'history']),
    /** Undefined when Meta is known to have accepted it, and its answer was lost. */
    requestId: z.string().optional(),
    epoch: z.number(),
  }),
  z.object({
    object: z.literal('coex'),
    fact: z.literal('history-declined'),
    at: z.number(),
    phoneNumberId: z.string(),
    code: z.number(),
  }),
  z.object({
    object: z.literal('coex'),
    fact: z.literal('message-sent'),
    at: z.number(),
    phoneNumberId: z.string(),
    to: party,
    wamid: z.string(),
    type: z.string(),
    text: z.string().optional(),
    replyTo: z.string().optional(),
    /** Of a template: its name, language and values, as they were sent. */
    template: z.unknown().optional(),
  }),
]);

export type OwnFact = z.infer<typeof ownFact>;

/** The event a fact of coex's own stands for. */
export function ownEvent(fact: OwnFact): DomainEvent {
  switch (fact.fact) {
    case 'number-observed':
      return numberObserved(fact);
    case 'sync-requested':
      return {
        type: 'SyncRequested',
        number: { phoneNumberId: fact.phoneNumberId },
        sync: fact.sync,
        requestId: fact.requestId,
        epoch: fact.epoch,
        at: fact.at,
      };
    case 'history-declined':
      return { type: 'HistoryDeclined', number: { phoneNumberId: fact.phoneNumberId }, code: fact.code };
    case 'message-sent': {
      const { wamid, at, type, text, replyTo, template } = fact;
      const extra = template === undefined ? undefined : { template };
      return {
        type: 'MessageSent',
        number: { phoneNumberId: fact.phoneNumberId },
        to: fact.to,
        message: { wamid, at, type, text, replyTo, extra },
      };
    }
  }
}

function numberObserved({ node, wabaId, epoch, at }: OwnFact & { fact: 'number-observed' }): DomainEvent {
  const known = phoneNumber.safeParse(node).data;
  return {
    type: 'NumberObserved',
    number: { phoneNumberId: node.id, displayPhoneNumber: known?.display_phone_number, wabaId },
    verifiedName: known?.verified_name,
    onboardedAt: epoch,
    node,
    at,
  };
}

/** `last_onboarded_time` in Unix milliseconds: an ISO date in samples, Unix seconds in the text (reference §1.4). */
export function onboardedAt(value: string | number | undefined): number | undefined {
  if (value === undefined) return undefined;
  return /^\d+$/.test(String(value)) ? Number(value) * 1000 : parseTime(String(value));
}
