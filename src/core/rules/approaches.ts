import { API_ONLY_OFFERS } from './approaches/api-only.ts';
import { COEXISTENCE_OFFERS } from './approaches/coexistence.ts';
import { DUAL_SIM_OFFERS } from './approaches/dual-sim.ts';
import { MULTI_DEVICE_OFFERS } from './approaches/multi-device.ts';
import type { Approach, Offer } from './approaches/offer.ts';
import { UNOFFICIAL_OFFERS } from './approaches/unofficial.ts';
import type { Rule } from './rule.ts';
import {
  COMMISSIONING_REPORT,
  LINKED_DEVICES,
  ONBOARDING,
  PHONE_NUMBERS,
  UNOFFICIAL_BANS,
} from './sources.ts';

export {
  APPROACH_IDS,
  type Approach,
  type ApproachId,
  BAN_RISKS,
  type BanRisk,
  MET,
  type Met,
  NEEDS,
  type Need,
  type Offer,
} from './approaches/offer.ts';

/** The ways to serve many customers over WhatsApp, by name. */
export const APPROACHES = {
  'approach-coexistence': {
    value: {
      approach: 'coexistence',
      name: 'Coexistence',
      banRisk: 'none',
      asks: 'a signup through a partner of Meta, a phone that is opened again and again, and what `coex features --after` lists',
    },
    about: 'One number on the Business app and on the Cloud API at the same time.',
    ...ONBOARDING,
  },
  'approach-multi-device': {
    value: {
      approach: 'multi-device',
      name: 'Multi-device',
      banRisk: 'none',
      asks: 'nothing but linking the devices',
    },
    about: 'The Business app on the phone and on devices linked to it.',
    ...LINKED_DEVICES,
  },
  'approach-dual-sim': {
    value: {
      approach: 'dual-sim',
      name: 'Dual SIM',
      banRisk: 'none',
      asks: 'further numbers, each with an app of its own',
    },
    about: 'Several numbers, each with an app of its own, on one phone or on several.',
    ...COMMISSIONING_REPORT,
  },
  'approach-unofficial': {
    value: {
      approach: 'unofficial',
      name: 'Unofficial',
      banRisk: 'high',
      asks: 'accepting that WhatsApp may ban the number at any time',
    },
    about:
      'Programs that pose as a linked device; their users report number after number banned, some for good.',
    ...UNOFFICIAL_BANS,
  },
  'approach-api-only': {
    value: {
      approach: 'api-only',
      name: 'API only',
      banRisk: 'none',
      asks: 'giving up the app, its chats and its groups, and writing through programs alone',
    },
    about: 'The number leaves the app and is registered with the Cloud API.',
    ...PHONE_NUMBERS,
  },
} as const satisfies Record<string, Rule<Approach>>;

/** How far each approach meets each need, by name. At most one row of an approach and a need is in force on a day. */
export const OFFERS: Readonly<Record<string, Rule<Offer>>> = {
  ...COEXISTENCE_OFFERS,
  ...MULTI_DEVICE_OFFERS,
  ...DUAL_SIM_OFFERS,
  ...UNOFFICIAL_OFFERS,
  ...API_ONLY_OFFERS,
};
