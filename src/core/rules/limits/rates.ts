import type { Rule } from '../rule.ts';
import { GRAPH_RATES, PLATFORM, THROUGHPUT } from '../sources.ts';
import { HOUR_MS, SECOND_MS } from './units.ts';

/** How fast Meta lets things happen. */
export const RATE_LIMITS = {
  throughputPerSecond: {
    value: 20,
    about: 'Messages a second of a coexistence number, both ways and all kinds together (130429 beyond).',
    ...THROUGHPUT,
    otherwise: 'the same page said 5 a second in early 2025, and providers still copy that (conflict C1)',
  },
  ordinaryThroughputPerSecond: {
    value: 80,
    about: 'Messages a second of a number that is on the Cloud API alone, before any upgrade.',
    ...THROUGHPUT,
  },
  pairIntervalMs: {
    value: 6 * SECOND_MS,
    about: 'One message to the same person in this time, in the long run (131056 beyond).',
    ...PLATFORM,
  },
  pairBurst: {
    value: 45,
    about: 'Messages to the same person at once; each beyond the first borrows a later one’s time.',
    ...PLATFORM,
  },
  managementCallsPerHour: {
    value: 200,
    about: 'Management calls of an app for a WABA without a registered number (80007 or 80008 beyond).',
    ...PLATFORM,
  },
  managementCallsPerHourActive: {
    value: 5000,
    about: 'Management calls of an app for a WABA with at least one registered number.',
    ...PLATFORM,
  },
  appCallsPerHour: {
    value: 200,
    about: 'Calls of an app that are about no WABA, for each of its users (code 4 beyond).',
    ...GRAPH_RATES,
  },
  registrationAttempts: {
    value: 10,
    about: 'Registrations and deregistrations of a number within 72 hours (133016 beyond).',
    source: 'docs.ycloud.com/reference/whatsapp_phone_number-register, as said of Meta’s endpoint',
    asOf: '2026-10-08',
  },
  registrationWindowMs: {
    value: 72 * HOUR_MS,
    about: 'The moving window in which registrations and deregistrations are counted.',
    source: 'docs.ycloud.com/reference/whatsapp_phone_number-register, as said of Meta’s endpoint',
    asOf: '2026-10-08',
  },
  usageSlowPercent: {
    value: 75,
    about: 'Share of a rate limit, as Meta’s usage headers tell it, from which coex slows down.',
    source: `coex’s own choice; Meta throttles at 100 (${GRAPH_RATES.source})`,
    asOf: GRAPH_RATES.asOf,
  },
  usageStopPercent: {
    value: 95,
    about: 'Share of a rate limit, as Meta’s usage headers tell it, from which coex stops polling.',
    source: `coex’s own choice; Meta throttles at 100 (${GRAPH_RATES.source})`,
    asOf: GRAPH_RATES.asOf,
  },
} as const satisfies Record<string, Rule<number>>;
