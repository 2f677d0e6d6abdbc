import * as z from 'zod';
import { isoTime } from '../../core/clock.ts';
import type { OnboardEnd, OnboardEvent } from '../../core/onboarding/index.ts';
import { checkOutput } from '../check/events.ts';
import { iso } from '../fields.ts';
import { historyOutput, toHistoryOutput } from '../history-output.ts';

const sync = () => z.enum(['contacts', 'history']);
const way = () => z.enum(['page', 'hosted', 'paste', 'redirect']);

/** What is known of a sync that was asked for. */
const how = () =>
  z
    .enum(['accepted', 'repeated', 'already', 'seen', 'declined', 'unknown'])
    .describe(
      'accepted now; repeated since no answer had come, and accepted then; already asked for; seen, since its webhooks came; declined by the business; unknown, asked twice and never answered.',
    );

/** What an onboarding tells, an event per step; `done` comes last. */
export const onboardEvent = () =>
  z.discriminatedUnion('event', [
    z.object({
      event: z.literal('verify-token'),
      place: z.enum(['keyring', 'file', 'environment']).describe('Where the one just made is kept.'),
    }),
    z.object({
      event: z.literal('receiver'),
      state: z
        .enum(['here', 'found', 'missing'])
        .describe('In this process; another one at that address; nobody answers there.'),
      url: z.string(),
    }),
    z.object({
      event: z.literal('pages'),
      url: z.string().describe('Where the signup pages are served on this machine.'),
      publicUrl: z.string().describe('Where the customer is sent; what is under its /s/ must lead there.'),
    }),
    z.object({ event: z.literal('trouble'), code: z.string(), message: z.string() }),
    z.object({ event: z.literal('check'), ...checkOutput().shape }),
    z.object({
      event: z.literal('losses'),
      losses: z.array(z.object({ id: z.string(), text: z.string(), source: z.string(), asOf: z.string() })),
    }),
    z.object({
      event: z.literal('losses-accepted'),
      by: z.enum(['flag', 'prompt']),
      ids: z.array(z.string()),
    }),
    z.object({
      event: z.literal('started'),
      onboardingId: z.string(),
      way: way(),
      resumed: z.boolean(),
    }),
    z.object({
      event: z.literal('app-fields'),
      added: z.array(z.string()).describe('Webhook fields the app lacked and has now.'),
    }),
    z.object({ event: z.literal('signup'), way: way(), link: z.string().nullable() }),
    z.object({
      event: z.literal('signup-left'),
      step: z.string().nullable(),
      code: z.string().nullable().describe('Meta’s, when it gave one.'),
      message: z.string().nullable(),
      sessionId: z.string().nullable().describe('For Meta’s support.'),
      meaning: z.string(),
      next: z.string().describe('What to do now.'),
    }),
    z.object({ event: z.literal('signup-finished'), wabaId: z.string().nullable() }),
    z.object({ event: z.literal('token-kept') }),
    z.object({
      event: z.literal('onboarded'),
      wabaId: z.string(),
      phoneNumberId: z.string(),
      displayPhoneNumber: z.string().nullable(),
      verifiedName: z.string().nullable(),
      onboardedAt: iso(),
      deadlineAt: iso(),
    }),
    z.object({
      event: z.literal('countdown'),
      leftMs: z.number().describe('How long the syncs can still be asked for; told while one is open.'),
      deadlineAt: iso(),
    }),
    z.object({ event: z.literal('subscribed'), wabaId: z.string() }),
    z.object({ event: z.literal('sync-unknown'), sync: sync(), waitUntil: iso() }),
    z.object({
      event: z.literal('sync-requested'),
      sync: sync(),
      how: how(),
      requestId: z.string().nullable(),
    }),
    z.object({ event: z.literal('progress'), history: historyOutput() }),
    z.object({
      event: z.literal('done'),
      onboardingId: z.string(),
      outcome: z.enum([
        'complete',
        'complete-with-gaps',
        'declined',
        'silent',
        'stalled',
        'detached',
        'disconnected',
      ]),
      wabaId: z.string(),
      phoneNumberId: z.string(),
      displayPhoneNumber: z.string().nullable(),
      deadlineAt: iso(),
      contacts: how(),
      history: historyOutput(),
      causes: z
        .array(
          z.object({
            id: z.string(),
            cause: z.string(),
            evidence: z.enum(['for', 'against', 'unknown']),
            known: z.string().describe('What is known here.'),
            fix: z.string().optional(),
          }),
        )
        .describe('Why nothing came, in the order in which to look; empty unless silent or stalled.'),
    }),
  ]);

export type ShownEvent = z.infer<ReturnType<typeof onboardEvent>>;
export type DoneEvent = ShownEvent & { readonly event: 'done' };

/** An event of the machine as it is printed: instants in ISO, null for what was not told. */
export function shownEvent(told: OnboardEvent): ShownEvent {
  switch (told.event) {
    case 'app-fields':
      return { ...told, added: [...told.added] };
    case 'signup-left': {
      const { event, meaning, next, step = null, code = null, message = null, sessionId = null } = told;
      return { event, step, code, message, sessionId, meaning, next };
    }
    case 'onboarded':
      return { ...told, onboardedAt: isoTime(told.onboardedAt), deadlineAt: isoTime(told.deadlineAt) };
    case 'sync-unknown':
      return { ...told, waitUntil: isoTime(told.waitUntil) };
    case 'progress':
      return { event: 'progress', history: toHistoryOutput(told.history) };
    default:
      return told;
  }
}

export function shownEnd({ deadlineAt, history, causes, ...end }: OnboardEnd): DoneEvent {
  return {
    event: 'done',
    ...end,
    deadlineAt: isoTime(deadlineAt),
    history: toHistoryOutput(history),
    causes: causes.map(({ fix, ...cause }) => ({ ...cause, ...(fix === undefined ? {} : { fix }) })),
  };
}
