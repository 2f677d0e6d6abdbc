import * as z from 'zod';
import type { FollowEnd } from '../../core/history/index.ts';
import { iso } from '../fields.ts';
import { importOutput } from './shown-import.ts';

const OUTCOMES = [
  'complete',
  'complete-with-gaps',
  'declined',
  'silent',
  'stalled',
  'none',
  'disconnected',
  'timed-out',
] as const satisfies readonly FollowEnd[];

/** What `coex history watch` tells; `done` comes last. */
export const watchEvent = () =>
  z.discriminatedUnion('event', [
    z.object({ event: z.literal('progress'), at: iso(), ...importOutput().shape }),
    z.object({
      event: z.literal('done'),
      at: iso(),
      outcome: z
        .enum(OUTCOMES)
        .describe(
          'As the states are; none: nothing was asked for and nothing came; disconnected: the number left meanwhile; timed-out: --timeout was over.',
        ),
      ...importOutput().shape,
      webhooks: z
        .record(z.string(), iso())
        .describe('Fields that came since the onboarding, of the number or its WABA, and when last.'),
      rejected: z.record(z.string(), iso()).describe('Why requests were turned away since, and when last.'),
    }),
  ]);

export type WatchEvent = z.infer<ReturnType<typeof watchEvent>>;
