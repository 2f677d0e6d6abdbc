import * as z from 'zod';
import { isoTime } from '../../core/clock.ts';
import {
  CONFIDENCE_REASONS,
  type NumberDrift,
  OTHER_KINDS,
  RISKS,
  SIGN_KINDS,
} from '../../core/drift/index.ts';
import { LIMITS, PHONE_SIGNS } from '../../core/rules/index.ts';
import { iso, isoOrNull } from '../fields.ts';

export const riskOutput = () => z.enum(RISKS);

/** A number's drift as every command prints it with --json. */
export const driftOutput = () =>
  z.object({
    phoneNumberId: z.string(),
    wabaId: z.string().nullable(),
    displayPhoneNumber: z.string().nullable(),
    verifiedName: z.string().nullable(),
    risk: riskOutput().describe('The worst of the phone’s and the others’.'),
    phone: phoneOutput(),
    others: z.array(
      z.object({
        kind: z.enum(OTHER_KINDS),
        risk: riskOutput(),
        at: iso().nullable().describe('When it ends, or since when it is so.'),
        detail: z.string().nullable(),
      }),
    ),
    signs: z
      .array(z.object({ kind: z.enum(SIGN_KINDS), worth: z.enum(['sure', 'likely', 'weak']), at: iso() }))
      .describe('The last of each kind, the latest first.'),
    activity: z
      .array(z.number())
      .describe('Hours with something done on the phone, a count a day, today last.'),
    snoozed: z.object({ until: iso(), reason: z.string().nullable() }).nullable(),
    cures: z.array(z.string()).describe('What to do now.'),
  });

const phoneOutput = () =>
  z.object({
    risk: riskOutput(),
    since: z
      .object({ kind: z.enum(SIGN_KINDS), at: iso() })
      .nullable()
      .describe('What the countdown begins with; null while nothing was seen.'),
    alarmAt: iso().nullable(),
    lostAt: iso().nullable(),
    daysToAlarm: z.number().nullable().describe('Until 13 days are over; below zero afterwards.'),
    daysToLost: z.number().nullable().describe('Until 14 days are over.'),
    confidence: z.object({
      level: z.enum(['high', 'medium', 'low']),
      reason: z.enum(CONFIDENCE_REASONS),
      likelihood: z
        .number()
        .nullable()
        .describe('How likely this number, used as ever, shows nothing for so long; 0 to 1.'),
      silencesAsLong: z.number(),
      activeDays: z.number(),
    }),
    ended: z
      .object({
        at: iso(),
        state: z.enum(['live', 'offboarded', 'disconnected', 'deleted']),
        reason: z.string().nullable(),
      })
      .nullable(),
  });

export type DriftOutput = z.infer<ReturnType<typeof driftOutput>>;

export function toDriftOutput(drift: NumberDrift): DriftOutput {
  const { phoneNumberId, wabaId, displayPhoneNumber, verifiedName, risk, phone, snoozed } = drift;
  const { since, ended, confidence } = phone;
  return {
    phoneNumberId,
    wabaId,
    displayPhoneNumber,
    verifiedName,
    risk,
    phone: {
      risk: phone.risk,
      since: since === null ? null : { kind: since.kind, at: isoTime(since.at) },
      alarmAt: isoOrNull(phone.alarmAt),
      lostAt: isoOrNull(phone.lostAt),
      daysToAlarm: rounded(phone.daysToAlarm, 2),
      daysToLost: rounded(phone.daysToLost, 2),
      confidence: { ...confidence, likelihood: rounded(confidence.likelihood, 4) },
      ended: ended === null ? null : { ...ended, at: isoTime(ended.at) },
    },
    others: drift.others.map((other) => ({ ...other, at: isoOrNull(other.at) })),
    signs: drift.signs.map(({ kind, at }) => ({ kind, worth: PHONE_SIGNS[kind].value, at: isoTime(at) })),
    activity: [...drift.activity],
    snoozed: snoozed === null ? null : { until: isoTime(snoozed.holdsAt), reason: snoozed.reason },
    cures: [...drift.cures],
  };
}

/** The rules the countdown was made with. */
export const limitsOutput = () =>
  z.object({ warnDays: z.number(), alarmDays: z.number(), lostDays: z.number(), lastCallDays: z.number() });

export function limitsInForce(): z.infer<ReturnType<typeof limitsOutput>> {
  return {
    warnDays: inDays(LIMITS.inactivityWarningMs.value),
    alarmDays: inDays(LIMITS.inactivityAlarmMs.value),
    lostDays: inDays(LIMITS.inactivityMs.value),
    lastCallDays: inDays(LIMITS.driftLastCallMs.value),
  };
}

function inDays(durationMs: number): number {
  return durationMs / 86_400_000;
}

function rounded(value: number | null, digits: number): number | null {
  return value === null ? null : Number(value.toFixed(digits));
}
