import { digitsOf, REQUIRED_SCOPES } from '../core/rules/index.ts';
import { hex, nodeId, opaque } from './identifiers.ts';
import { createTimeline, type Timeline } from './timeline.ts';
import { type Customer, inventCustomers } from './town/customers.ts';
import { inventPast, type PastMessage } from './town/past.ts';

/** What a sandbox is made from. */
export interface SandboxOptions {
  /** @default '127.0.0.1' */
  readonly host?: string;
  /** @default 0, a free port */
  readonly port?: number;
  /** The same seed gives the same people, texts, ids, order and errors. */
  readonly seed: number;
  /** Unix milliseconds at which the sandbox's own clock starts. */
  readonly startAt: number;
  /** How many messages the phone holds. @default 3000 */
  readonly historyMessages?: number;
  /** @default '447700900100' */
  readonly companyNumber?: string;
  /** How many ordinary numbers stand beside the company's in the WABA. @default 0 */
  readonly otherNumbers?: number;
}

/** The Meta app that the client under test is configured with. */
export interface SandboxApp {
  readonly id: string;
  readonly secret: string;
  readonly systemToken: string;
  readonly configId: string;
}

/** Everything there is; the only state of a sandbox. */
export interface World {
  readonly seed: number;
  readonly timeline: Timeline;
  readonly app: SandboxApp;
  readonly partnerBusinessId: string;
  readonly waba: { readonly id: string; readonly businessId: string };
  readonly number: BusinessNumber;
  /** Ordinary numbers of the same WABA, never in the app. */
  readonly otherNumbers: readonly BusinessNumber[];
  readonly customers: readonly Customer[];
  /** What the phone holds from before onboarding, oldest first. */
  readonly past: PastMessage[];
  /** What was said since the sandbox started, by wamid. */
  readonly messages: Map<string, LiveMessage>;
  /** When each customer last wrote while the number was on the API; by `waId`. Opens the service window. */
  readonly lastInboundAt: Map<string, number>;
  readonly codes: Map<string, SignupCode>;
  readonly businessTokens: Set<string>;
  onboarding: Onboarding | undefined;
  appSubscription: AppSubscription | undefined;
  wabaSubscription: WabaSubscription | undefined;
  readonly deliveries: DeliveryLogEntry[];
  /** Calls that would have broken a real phone. */
  readonly alarms: { readonly at: number; readonly what: string }[];
  /** Service messages sent through the API, by UTC month; the first 1000 are free. */
  readonly serviceMessages: Map<string, number>;
  readonly counters: Map<string, number>;
}

export interface BusinessNumber {
  readonly id: string;
  readonly digits: string;
  readonly displayPhoneNumber: string;
}

export interface LiveMessage {
  readonly id: string;
  readonly from: 'customer' | 'phone' | 'api';
  readonly customer: Customer;
  readonly at: number;
}

interface SignupCode {
  readonly issuedAt: number;
  readonly redirectUri: string | undefined;
  used: boolean;
}

export type SyncType = 'smb_app_state_sync' | 'history';

export interface Onboarding {
  /** Unix milliseconds. */
  readonly at: number;
  readonly shareHistory: boolean;
  /** Request ids of the syncs asked for so far. */
  readonly syncs: Map<SyncType, string>;
}

interface AppSubscription {
  readonly callbackUrl: string;
  readonly fields: readonly string[];
}

interface WabaSubscription {
  readonly overrideCallbackUrl: string | undefined;
}

/** One attempt at one webhook. */
export interface DeliveryLogEntry {
  /** Unix milliseconds on the sandbox's clock. */
  readonly at: number;
  readonly field: string;
  /**
   * The HTTP status; `not-subscribed`: never sent and lost; `unreachable`: no answer; `given-up`: the last retry failed
   * before this.
   */
  readonly status: number | 'not-subscribed' | 'unreachable' | 'given-up';
  /** 1 for the first attempt. */
  readonly attempt: number;
}

/** A world in which nothing has happened yet. */
export function createWorld(options: SandboxOptions): World {
  const { seed, startAt, historyMessages = 3000 } = options;
  const digits = digitsOf(options.companyNumber ?? '447700900100');
  const customers = inventCustomers(seed, historyMessages, digits);
  return {
    seed,
    timeline: createTimeline(startAt),
    app: {
      id: nodeId(seed, 'app', '66'),
      secret: hex(seed, 32, 'app secret'),
      systemToken: `EAAG${opaque(seed, 60, 'system token')}`,
      configId: nodeId(seed, 'config', '88'),
    },
    partnerBusinessId: nodeId(seed, 'partner', '77'),
    waba: { id: nodeId(seed, 'waba', '33'), businessId: nodeId(seed, 'business', '55') },
    number: businessNumber(seed, 'number', digits),
    otherNumbers: Array.from({ length: options.otherNumbers ?? 0 }, (_, index) =>
      // Ofcom's drama range for London: 020 7946 0000–0999.
      businessNumber(seed, `number ${index}`, `4420794600${String(index).padStart(2, '0')}`),
    ),
    customers,
    past: inventPast(seed, customers, historyMessages, startAt),
    messages: new Map(),
    lastInboundAt: new Map(),
    codes: new Map(),
    businessTokens: new Set(),
    onboarding: undefined,
    appSubscription: undefined,
    wabaSubscription: undefined,
    deliveries: [],
    alarms: [],
    serviceMessages: new Map(),
    counters: new Map(),
  };
}

/** The next number (from 1) of a kind, to name things by. */
export function count(world: World, kind: string): number {
  const next = (world.counters.get(kind) ?? 0) + 1;
  world.counters.set(kind, next);
  return next;
}

/** Unix seconds as webhooks carry them. */
export function unixSeconds(unixMs: number): string {
  return String(Math.floor(unixMs / 1000));
}

/** What every customer's and every system user's token may do. */
export const GRANTED_SCOPES = REQUIRED_SCOPES.value;

function businessNumber(seed: number, name: string, digits: string): BusinessNumber {
  return { id: nodeId(seed, name, '44'), digits, displayPhoneNumber: displayPhone(digits) };
}

// Formatted with spaces in GET answers, digits only in webhooks (reference §9, phone normalisation).
function displayPhone(digits: string): string {
  return digits
    .replace(/^44(\d{4})(\d{6})$/, '+44 $1 $2')
    .replace(/^1(\d{3})(\d{3})(\d{4})$/, '+1 $1-$2-$3')
    .replace(/^(\d+)$/, '+$1');
}
