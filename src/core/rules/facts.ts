import { APPROACHES, type Approach, OFFERS, type Offer } from './approaches.ts';
import { AUTHENTICATION_WORDS } from './authentication-words.ts';
import { COUNTRIES } from './countries.ts';
import { DISCONNECTIONS } from './disconnections.ts';
import { REQUIREMENTS } from './eligibility.ts';
import { FEATURES, type Feature } from './features.ts';
import { GRAPH_VERSIONS } from './graph-versions.ts';
import { CONNECTION_LIMITS } from './limits/connection.ts';
import { DRIFT_LIMITS } from './limits/drift.ts';
import { ELIGIBILITY_LIMITS } from './limits/eligibility.ts';
import { INTERACTIVE_LIMITS } from './limits/interactive.ts';
import { MEDIA_LIMITS } from './limits/media.ts';
import { MESSAGE_LIMITS } from './limits/messages.ts';
import { ONBOARDING_LIMITS } from './limits/onboarding.ts';
import { RATE_LIMITS } from './limits/rates.ts';
import { TEMPLATE_ARCHIVAL_LIMITS } from './limits/template-archival.ts';
import { TEMPLATE_VALUE_LIMITS } from './limits/template-values.ts';
import { TEMPLATE_LIMITS } from './limits/templates.ts';
import { WEBHOOK_LIMITS } from './limits/webhooks.ts';
import { closest } from './near.ts';
import { OFFBOARDING_LOSSES, OFFBOARDING_STAYS, OFFBOARDING_STEPS } from './offboarding.ts';
import { PHONE_SIGNS } from './phone-signs.ts';
import { PRICE_ERAS } from './price-eras.ts';
import type { Rule } from './rule.ts';
import { REQUIRED_SCOPES, REQUIRED_WEBHOOK_FIELDS, SIGNUP_FEATURE } from './signup.ts';
import { SIGNUP_FINISHED_WITHOUT_CODE, SIGNUP_SAYINGS, SIGNUP_STEPS } from './signup-refusals.ts';
import { SIGNUP_VERSIONS } from './signup-versions.ts';
import { TEMPLATE_LANGUAGES } from './template-languages.ts';
import { TEMPLATE_REJECTIONS } from './template-rejections.ts';
import { TEMPLATE_SAMPLE_NAMES } from './template-samples.ts';
import { USER_ID_FACTS } from './user-ids.ts';

/** A dated fact under the name people know it by. */
export interface Fact extends Rule<FactValue> {
  readonly name: string;
  readonly subject: Subject;
  /** What a number counts; undefined for bare counts and for what is no number. */
  readonly unit?: Unit;
}

type FactValue =
  | number
  | string
  | readonly string[]
  | readonly { readonly name: string; readonly callingCodes: readonly string[] }[]
  | { readonly charges: string; readonly service: string; readonly utilityInWindow: string }
  | Feature
  | Approach
  | Offer;

export const SUBJECTS = [
  'eligibility',
  'onboarding',
  'connection',
  'drift',
  'rates',
  'messages',
  'interactive messages',
  'media',
  'webhooks',
  'templates',
  'price',
  'countries',
  'signup versions',
  'graph versions',
  'disconnections',
  'offboarding',
  'signup refusals',
  'features',
  'approaches',
] as const;

export type Subject = (typeof SUBJECTS)[number];

export const UNITS = [
  'milliseconds',
  'minutes',
  'bytes',
  'characters',
  'percent',
  'a second',
  'an hour',
  'a day',
  'a month',
] as const;

export type Unit = (typeof UNITS)[number];

/** Every dated fact but the error codes, by subject. */
export function listFacts(): Fact[] {
  return [
    ...limits('eligibility', ELIGIBILITY_LIMITS),
    ...named('eligibility', REQUIREMENTS),
    ...limits('onboarding', ONBOARDING_LIMITS),
    { name: 'required-webhook-fields', subject: 'onboarding', ...REQUIRED_WEBHOOK_FIELDS },
    { name: 'required-scopes', subject: 'onboarding', ...REQUIRED_SCOPES },
    { name: 'signup-feature', subject: 'onboarding', ...SIGNUP_FEATURE },
    ...limits('connection', CONNECTION_LIMITS),
    ...limits('drift', DRIFT_LIMITS),
    ...named('drift', prefixed(PHONE_SIGNS)),
    ...limits('rates', RATE_LIMITS),
    ...limits('messages', MESSAGE_LIMITS),
    ...named('messages', USER_ID_FACTS),
    ...limits('interactive messages', INTERACTIVE_LIMITS),
    ...limits('media', MEDIA_LIMITS),
    ...limits('webhooks', WEBHOOK_LIMITS),
    ...limits('templates', TEMPLATE_LIMITS),
    ...limits('templates', TEMPLATE_VALUE_LIMITS),
    ...limits('templates', TEMPLATE_ARCHIVAL_LIMITS),
    ...named('templates', AUTHENTICATION_WORDS),
    ...named('templates', TEMPLATE_REJECTIONS),
    { name: 'template-languages', subject: 'templates', ...TEMPLATE_LANGUAGES },
    { name: 'template-sample-names', subject: 'templates', ...TEMPLATE_SAMPLE_NAMES },
    ...named('price', PRICE_ERAS),
    ...named('countries', COUNTRIES),
    ...named('signup versions', SIGNUP_VERSIONS),
    ...named('graph versions', GRAPH_VERSIONS),
    ...named('disconnections', DISCONNECTIONS),
    ...named('offboarding', OFFBOARDING_STEPS),
    ...named('offboarding', OFFBOARDING_LOSSES),
    ...named('offboarding', OFFBOARDING_STAYS),
    ...named('signup refusals', SIGNUP_STEPS),
    ...named('signup refusals', SIGNUP_SAYINGS),
    { name: 'signup-without-code', subject: 'signup refusals', ...SIGNUP_FINISHED_WITHOUT_CODE },
    ...named('features', FEATURES),
    ...named('approaches', APPROACHES),
    ...named('approaches', OFFERS),
  ];
}

/**
 * The facts meant by what someone typed: the one of that name in any spelling, else those that have all of its words
 * in their name, subject or description.
 */
export function findFacts(wanted: string): Fact[] {
  const facts = listFacts();
  const exact = facts.filter(({ name }) => name === wanted);
  if (exact.length > 0) return exact;
  const spelt = facts.filter(({ name }) => plain(name) === nameOf(wanted));
  if (spelt.length > 0) return spelt;
  const words = plain(wanted).split('-').filter(Boolean);
  if (words.length === 0) return [];
  return facts.filter(({ name, subject, about }) => {
    const text = plain(`${name} ${subject} ${about}`);
    return words.every((word) => text.includes(word));
  });
}

/** Names of facts much like the one typed, the likest first. */
export function similarFacts(wanted: string): string[] {
  return closest(
    plain(wanted),
    listFacts().map(({ name }) => name),
  );
}

/** Whether a fact is in force on a day (ISO). */
export function isInForce({ from, until }: Pick<Fact, 'from' | 'until'>, day: string): boolean {
  return (from === undefined || from <= day) && (until === undefined || day <= until);
}

function named(subject: Subject, rules: Readonly<Record<string, Rule<FactValue>>>): Fact[] {
  return Object.entries(rules).map(([name, rule]) => ({ name, subject, ...rule }));
}

function prefixed<Value>(rules: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(rules).map(([name, rule]) => [`sign-${name}`, rule]));
}

function limits(subject: Subject, rules: Readonly<Record<string, Rule<number>>>): Fact[] {
  return Object.entries(rules).map(([key, rule]) => {
    const unit = UNIT_ENDINGS.find(([ending]) => ending.test(key))?.[1];
    return { name: nameOf(key), subject, ...(unit === undefined ? {} : { unit }), ...rule };
  });
}

const UNIT_ENDINGS: readonly (readonly [RegExp, Unit])[] = [
  [/Ms$/, 'milliseconds'],
  [/Minutes$/, 'minutes'],
  [/Bytes$/, 'bytes'],
  [/Characters$/, 'characters'],
  [/Percent$/, 'percent'],
  [/PerSecond/, 'a second'],
  [/PerHour/, 'an hour'],
  [/PerDay/, 'a day'],
  [/PerMonth/, 'a month'],
];

/** `syncWindowMs` → `sync-window`, `imageBytes` → `image-size`: the value carries the unit. */
function nameOf(key: string): string {
  return plain(key)
    .replace(/-ms$/, '')
    .replace(/-bytes$/, '-size');
}

/** `syncWindow`, `Sync window`, `SYNC_WINDOW` → `sync-window`. */
function plain(text: string): string {
  return text
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/^-|-$/g, '');
}
