import * as z from 'zod';
import { isoTime } from '../../core/clock.ts';
import type { Alarm, DeliveryRow, Happenings } from '../../sandbox/index.ts';
import { iso, isoOrNull } from '../fields.ts';

// What the sandbox's commands print alike. Times are of the sandbox's own clock.

export const deliveryOutput = () =>
  z.object({
    id: z.number(),
    field: z.string(),
    what: z.string().describe('What it is about, in a few words.'),
    outcome: z.enum(['waiting', 'delivered', 'lost', 'given-up']),
    attempts: z.number(),
    lastStatus: z
      .union([z.number(), z.string()])
      .nullable()
      .describe('HTTP status of the last attempt, or why there is none.'),
    firstAt: iso().nullable(),
    lastAt: iso().nullable(),
    nextAt: iso().nullable().describe('When it is tried again.'),
    url: z.string().nullable(),
    appId: z.string().nullable(),
    wabaId: z.string(),
    numberId: z.string().nullable(),
    copyOf: z.number().nullable().describe('The first delivery of the same news, when there are several.'),
    body: z.string().optional().describe('The bytes as they were sent.'),
  });

export type DeliveryOutput = z.infer<ReturnType<typeof deliveryOutput>>;

export function toDeliveryOutput(row: DeliveryRow): DeliveryOutput {
  return {
    ...row,
    firstAt: isoOrNull(row.firstAt),
    lastAt: isoOrNull(row.lastAt),
    nextAt: isoOrNull(row.nextAt),
  };
}

export const happenedOutput = () =>
  z.object({
    from: iso(),
    to: iso(),
    webhooks: z
      .record(z.string(), z.record(z.string(), z.number()))
      .describe('Webhooks made meanwhile, by field and outcome.'),
    retries: z.number().describe('Attempts at earlier ones.'),
    facts: z
      .array(
        z.object({
          at: iso(),
          field: z.string(),
          what: z.string(),
          outcome: z.string(),
          numberId: z.string().nullable(),
          wabaId: z.string(),
        }),
      )
      .describe('What was told of accounts, numbers and templates.'),
    alarms: z.array(alarmOutput()).describe('Calls that break a real phone.'),
  });

export type HappenedOutput = z.infer<ReturnType<typeof happenedOutput>>;

export function toHappenedOutput(happened: Happenings): HappenedOutput {
  return {
    from: isoTime(happened.from),
    to: isoTime(happened.to),
    webhooks: Object.fromEntries(
      Object.entries(happened.webhooks).map(([field, counts]) => [field, { ...counts }]),
    ),
    retries: happened.retries,
    facts: happened.facts.map((fact) => ({ ...fact, at: isoTime(fact.at) })),
    alarms: happened.alarms.map(toAlarmOutput),
  };
}

export function alarmOutput() {
  return z.object({
    at: iso(),
    what: z.string(),
    broke: z.boolean().describe('Whether it was carried out and the link is gone; else it was refused.'),
  });
}

export type AlarmOutput = z.infer<ReturnType<typeof alarmOutput>>;

export function toAlarmOutput({ at, what, broke }: Alarm): AlarmOutput {
  return { at: isoTime(at), what, broke };
}

export const faultOutput = () =>
  z.object({
    id: z.number(),
    hits: z.string(),
    does: z.string(),
    when: z.string(),
    seen: z.number().describe('How many calls or webhooks it could have struck.'),
    struck: z.number(),
    spent: z.boolean().describe('Whether it has done all it was to do.'),
  });

export const ruleOutput = () =>
  z.object({
    name: z.string(),
    on: z.boolean(),
    about: z.string(),
    source: z.string(),
    asOf: z.string().describe('Date of the source.'),
  });
