import type { Certainty } from '../features/feature.ts';

export const APPROACH_IDS = ['coexistence', 'multi-device', 'dual-sim', 'unofficial', 'api-only'] as const;

export type ApproachId = (typeof APPROACH_IDS)[number];

/** What a business may need of a number. `agents` and `messages-per-second` are counted, the others stated. */
export const NEEDS = [
  'agents',
  'automation',
  'crm',
  'audit',
  'keep-app',
  'keep-number',
  'history',
  'groups',
  'calls',
  'broadcast',
  'messages-per-second',
  'free-replies',
  'without-phone',
  'official',
] as const;

export type Need = (typeof NEEDS)[number];

/** A way to serve many customers over WhatsApp, and what it costs to go it. */
export interface Approach {
  readonly approach: ApproachId;
  readonly name: string;
  /** Whether the way itself is a reason for WhatsApp to ban the number. */
  readonly banRisk: BanRisk;
  /** What it asks of the business, after “it asks for”. */
  readonly asks: string;
}

export const BAN_RISKS = ['none', 'high'] as const;

export type BanRisk = (typeof BAN_RISKS)[number];

/** How far an approach meets a need. */
export interface Offer {
  readonly approach: ApproachId;
  readonly need: Need;
  readonly offers: Met;
  /** Of a counted need: how much of it is offered this far; more is not, unless `mostPartly` says so. */
  readonly most?: number;
  /** Of a counted need: how much of it is offered partly, above `most`. */
  readonly mostPartly?: number;
  readonly certainty: Certainty;
}

export const MET = ['yes', 'partly', 'no'] as const;

export type Met = (typeof MET)[number];
