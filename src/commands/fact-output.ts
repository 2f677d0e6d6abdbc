import * as z from 'zod';
import {
  APPROACH_IDS,
  BAN_RISKS,
  CERTAINTIES,
  CHANGES,
  type Fact,
  isInForce,
  MET,
  NEEDS,
  SUBJECTS,
  UNITS,
} from '../core/rules/index.ts';
import { grouped } from '../tui/print/counted.ts';

/** What becomes of a feature of the app, as an answer has it. */
export const featureValue = () =>
  z.object({
    feature: z.string(),
    before: z.string().describe('In the app before an onboarding.'),
    app: z.string().describe('In the app after it.'),
    api: z.string().describe('On the Cloud API.'),
    change: z.enum(CHANGES).describe('What an onboarding does to it in the app.'),
    certainty: z.enum(CERTAINTIES),
    accept: z.string().optional().describe('What a customer must say yes to; absent when there is nothing.'),
  });

/** A way to serve many customers, as an answer has it. */
export const approachValue = () =>
  z.object({
    approach: z.enum(APPROACH_IDS),
    name: z.string(),
    banRisk: z.enum(BAN_RISKS).describe('Whether the way itself is a reason to ban the number.'),
    asks: z.string().describe('What it asks of the business.'),
  });

/** How far an approach meets a need, as an answer has it. */
const offerValue = () =>
  z.object({
    approach: z.enum(APPROACH_IDS),
    need: z.enum(NEEDS),
    offers: z.enum(MET),
    most: z.number().optional().describe('How much of a counted need is offered this far.'),
    mostPartly: z.number().optional().describe('How much of a counted need is offered partly.'),
    certainty: z.enum(CERTAINTIES),
  });

/** A dated fact, as an answer has it. */
export const factOutput = () =>
  z.object({
    name: z.string(),
    subject: z.enum(SUBJECTS),
    value: z.union([
      z.number(),
      z.string(),
      z.array(z.string()),
      z.array(z.object({ name: z.string(), callingCodes: z.array(z.string()) })),
      z.object({ charges: z.string(), service: z.string(), utilityInWindow: z.string() }),
      featureValue(),
      approachValue(),
      offerValue(),
    ]),
    unit: z.enum(UNITS).nullable().describe('What a number counts; null for bare counts and for words.'),
    about: z.string(),
    from: z.string().nullable().describe('First day in force; null when it was always.'),
    until: z.string().nullable().describe('Last day in force; null when no end is known.'),
    inForce: z.boolean().describe('Whether it is in force today.'),
    source: z.string(),
    asOf: z.string(),
    otherwise: z.string().nullable().describe('Where sources disagree: the other position.'),
  });

export type FactOutput = z.infer<ReturnType<typeof factOutput>>;

/** `today` is a day in ISO. */
export function toFactOutput(fact: Fact, today: string): FactOutput {
  return {
    name: fact.name,
    subject: fact.subject,
    // The schema's arrays are those of a program that may do with them what it likes.
    value: structuredClone(fact.value) as FactOutput['value'],
    unit: fact.unit ?? null,
    about: fact.about,
    from: fact.from ?? null,
    until: fact.until ?? null,
    inForce: isInForce(fact, today),
    source: fact.source,
    asOf: fact.asOf,
    otherwise: fact.otherwise ?? null,
  };
}

/** A value in the units people think in. */
export function shownValue({ value, unit }: Pick<FactOutput, 'value' | 'unit'>): string {
  if (typeof value === 'number') return shownNumber(value, unit);
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return shownObject(value);
  const names = value.map((item) => (typeof item === 'string' ? item : item.name));
  return names.length === 0 ? 'none' : names.join(', ');
}

type Shape = Exclude<FactOutput['value'], number | string | readonly unknown[]>;

function shownObject(value: Shape): string {
  if ('feature' in value) return `in the app ${value.app}; on the API ${value.api}`;
  if ('asks' in value) return `risk of a ban: ${value.banRisk}; asks for ${value.asks}`;
  if ('offers' in value) return shownOffer(value);
  return `${value.charges} charged; service ${value.service}; utility in the window ${value.utilityInWindow}`;
}

function shownOffer({ offers, most, mostPartly }: z.infer<ReturnType<typeof offerValue>>): string {
  const first = most === undefined ? offers : `${offers} up to ${grouped(most)}`;
  return mostPartly === undefined ? first : `${first}, partly up to ${grouped(mostPartly)}`;
}

function shownNumber(value: number, unit: FactOutput['unit']): string {
  switch (unit) {
    case null:
      return grouped(value);
    case 'milliseconds':
      return shownDuration(value);
    case 'bytes':
      return value % MB === 0 ? `${value / MB} MB` : `${value / KB} KB`;
    case 'percent':
      return `${value} %`;
    default:
      return `${grouped(value)} ${unit}`;
  }
}

const KB = 1024;
const MB = 1024 * KB;

/** Largest first, each with how much of it reads better in it than in the next. */
const DURATIONS = [
  { unit: 'd', lengthMs: 86_400_000, fromMs: 73 * 3_600_000 },
  { unit: 'h', lengthMs: 3_600_000, fromMs: 3_600_000 },
  { unit: 'min', lengthMs: 60_000, fromMs: 60_000 },
  { unit: 's', lengthMs: 1000, fromMs: 1000 },
] as const;

/** `86_400_000` → `24 h`: whole, in the largest unit in which it is; up to three days in hours. */
export function shownDuration(durationMs: number): string {
  const fitting = DURATIONS.find(
    ({ lengthMs, fromMs }) => durationMs >= fromMs && durationMs % lengthMs === 0,
  );
  return fitting === undefined ? `${durationMs} ms` : `${durationMs / fitting.lengthMs} ${fitting.unit}`;
}
