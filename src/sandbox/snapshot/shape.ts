import * as z from 'zod';
import { ENFORCED, type EnforcedName } from '../enforced.ts';
import type { Job } from '../job.ts';
import type { World } from '../world/world.ts';

/** Every kind of job; a snapshot with another was made by somebody else. */
const JOB_KINDS: Readonly<Record<Job['kind'], true>> = {
  webhook: true,
  'webhook-copies': true,
  'fault-batch': true,
  'answer-due': true,
  deliver: true,
  'from-phone': true,
  'phone-day': true,
  reconnect: true,
  template: true,
  'template-idle': true,
  story: true,
};

const map = () => z.instanceof(Map, { error: 'expected a map' });
const unixMs = () => z.int().min(0);

const timeline = z
  .object({
    now: unixMs(),
    scheduled: z.int().min(0),
    unplaced: z.literal(0).optional(),
    due: z.array(
      z.object({
        at: unixMs(),
        sequence: z.int().min(0),
        job: z.looseObject({ kind: z.enum(Object.keys(JOB_KINDS)) }),
      }),
    ),
  })
  .refine(({ due }) => due.every(({ at }, index) => at <= (due[index - 1]?.at ?? at)), {
    error: 'what is due is out of order',
  });

const rulesOff = z
  .instanceof(Set, { error: 'expected a set' })
  .refine((names) => [...names].every((name) => Object.hasOwn(ENFORCED, name as EnforcedName)), {
    error: 'a rule that is not known here',
  });

const fault = z.looseObject({
  id: z.int(),
  target: z.looseObject({ side: z.enum(['call', 'webhook']) }),
  when: z.looseObject({ kind: z.string() }),
  does: z.looseObject({ kind: z.string() }),
  seen: z.int(),
  struck: z.int(),
  held: z.array(z.unknown()),
});

const deliveries = z.object({
  entries: z.array(z.looseObject({ id: z.int(), attempts: z.array(z.unknown()) })),
  bodiesBytes: z.int(),
  made: z.int(),
});

/** What of a world can be derived, and is: it stands in no snapshot. */
export const DERIVED = ['customerIndex'] as const satisfies readonly (keyof World)[];

/** The world's parts as a snapshot has them, by what kind each is. */
export const worldShape = z.strictObject({
  seed: z.int(),
  timeline,
  rulesOff,
  faults: z.array(fault),
  stories: map(),
  apps: map(),
  businesses: map(),
  wabas: map(),
  numbers: map(),
  tokens: map(),
  codes: map(),
  customers: z.array(z.looseObject({ waId: z.string(), userId: z.string() })),
  templates: map(),
  media: map(),
  uploads: map(),
  messages: map(),
  throttles: z.looseObject({}),
  deliveries,
  alarms: z.array(z.object({ at: unixMs(), what: z.string(), broke: z.boolean() })),
  counters: map(),
  first: z.object({
    appId: z.string(),
    wabaId: z.string(),
    numberId: z.string(),
    systemToken: z.string(),
  }),
} satisfies Record<Exclude<keyof World, (typeof DERIVED)[number]>, z.ZodType>);
