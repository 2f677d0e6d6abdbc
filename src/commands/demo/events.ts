import * as z from 'zod';
import { iso } from '../fields.ts';
import { historyOutput } from '../history-output.ts';
import { messageOutput } from '../message-output.ts';

/** What a demo tells while it runs; `done` comes last. */
export const demoEvent = () =>
  z.discriminatedUnion('event', [
    z.object({
      event: z.literal('started'),
      sandboxUrl: z.string(),
      callbackUrl: z.string(),
      seed: z.number(),
    }),
    z.object({
      event: z.literal('check'),
      id: z.string(),
      verdict: z.enum(['pass', 'warn', 'fail', 'unknown']),
      reason: z.string(),
      fix: z.string().optional(),
    }),
    z.object({ event: z.literal('signup'), link: z.string() }),
    z.object({
      event: z.literal('onboarded'),
      phoneNumberId: z.string(),
      displayPhoneNumber: z.string(),
      verifiedName: z.string(),
      wabaId: z.string(),
    }),
    z.object({
      event: z.literal('sync-requested'),
      sync: z.enum(['contacts', 'history']),
      requestId: z.string(),
    }),
    z.object({ event: z.literal('progress'), history: historyOutput() }),
    z.object({
      event: z.literal('imported'),
      history: historyOutput(),
      stored: z.number().describe('Messages in the store.'),
      expected: z.number().describe('Messages the phone held.'),
    }),
    z.object({ event: z.literal('message'), message: messageOutput() }),
    z.object({
      event: z.literal('revision'),
      kind: z.enum(['edit', 'revoke']),
      by: z.enum(['customer', 'app']),
      originalWamid: z.string(),
      with: z.string().nullable(),
      text: z.string().nullable(),
      changedAt: iso(),
    }),
    z.object({
      event: z.literal('done'),
      complete: z.boolean().describe('Whether every message of the phone is in the store.'),
      imported: z.number(),
      expected: z.number(),
      contacts: z.number(),
      chats: z.number(),
      live: z.object({ customer: z.number(), app: z.number(), api: z.number() }),
      deliveries: z.object({ accepted: z.number(), rejected: z.number(), refused: z.number() }),
      home: z.string().nullable().describe('Where the store was kept, with --keep.'),
    }),
  ]);

export type DemoEvent = z.infer<ReturnType<typeof demoEvent>>;
