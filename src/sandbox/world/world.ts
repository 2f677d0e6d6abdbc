import { digitsOf, REQUIRED_SCOPES } from '../../core/rules/index.ts';
import { type EnforcedName, offByDefault } from '../enforced.ts';
import type { Fault } from '../faults/faults.ts';
import { hex, nodeId, opaque } from '../identifiers.ts';
import { stockTemplates } from '../templates/stock.ts';
import { createTimeline, type Timeline } from '../timeline.ts';
import { type Customer, inventCustomers } from '../town/customers.ts';
import { inventPast } from '../town/past.ts';
import type { App, Business, Scope, SignupCode, Token, Waba } from './accounts.ts';
import { type CustomerIndex, createCustomerIndex } from './customer-index.ts';
import { createDeliveryLog, type DeliveryLog } from './deliveries.ts';
import type { Media, Message, Upload } from './messages.ts';
import { type BusinessNumber, displayPhone, type Phone } from './numbers.ts';
import type { Story } from './story.ts';
import { emptyShelf, type Template } from './templates.ts';
import { createThrottles, type Throttles } from './throttles.ts';

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
  /** How many messages one chunk of history holds at most. @default 200 to 400, as it comes */
  readonly historyChunkMessages?: number;
  /** @default '447700900100' */
  readonly companyNumber?: string;
  /** How many ordinary numbers stand beside the company's in the WABA. @default 0 */
  readonly otherNumbers?: number;
  /** Rules of Meta that are not enforced. @default those that are off in a new sandbox */
  readonly rulesOff?: readonly EnforcedName[];
  /** How many webhooks are under way at once; above 1 a run does not repeat exactly. @default 1 */
  readonly deliveryConcurrency?: number;
}

/**
 * Everything there is; the only state of a sandbox. Plain data: maps, sets, bytes, records, and references by id, so
 * that it can be exported and imported whole.
 */
export interface World {
  readonly seed: number;
  readonly timeline: Timeline;
  readonly rulesOff: Set<EnforcedName>;
  readonly faults: Fault[];
  readonly stories: Map<string, Story>;
  readonly apps: Map<string, App>;
  readonly businesses: Map<string, Business>;
  readonly wabas: Map<string, Waba>;
  readonly numbers: Map<string, BusinessNumber>;
  readonly tokens: Map<string, Token>;
  readonly codes: Map<string, SignupCode>;
  readonly customers: Customer[];
  /** Derived from the customers. */
  readonly customerIndex: CustomerIndex;
  readonly templates: Map<string, Template>;
  readonly media: Map<string, Media>;
  readonly uploads: Map<string, Upload>;
  /** What was said since the sandbox started, by wamid. */
  readonly messages: Map<string, Message>;
  readonly deliveries: DeliveryLog;
  readonly throttles: Throttles;
  /** Calls that break a real phone. */
  readonly alarms: Alarm[];
  readonly counters: Map<string, number>;
  /** The accounts that a new client is handed. */
  readonly first: FirstOf;
}

/** A call no coexistence number should get. */
export interface Alarm {
  /** Unix milliseconds of the sandbox's clock. */
  readonly at: number;
  readonly what: string;
  /** Whether it was carried out, so that the link is gone; else it was refused. */
  broke: boolean;
}

/** Ids of the accounts every sandbox begins with. Number and WABA follow the phone when it gets new ones. */
export interface FirstOf {
  readonly appId: string;
  wabaId: string;
  numberId: string;
  readonly systemToken: string;
}

/** A world in which nothing has happened yet: a partner with an app, and a shop with a number in its phone. */
export function createWorld(options: SandboxOptions): World {
  const { seed, startAt, historyMessages = 3000 } = options;
  const digits = digitsOf(options.companyNumber ?? '447700900100');
  const customers = inventCustomers(seed, historyMessages, digits);
  const partner = newBusiness(nodeId(seed, 'partner', '77'), 'Tidewater Messaging');
  const shop = newBusiness(nodeId(seed, 'business', '55'), 'Harbour Lane Bikes');
  const app = newApp(seed, 'app', partner.id);
  const waba = newWaba(nodeId(seed, 'waba', '33'), shop);
  waba.partnerIds.add(partner.id);
  const phone = newPhone(startAt, inventPast(seed, customers, historyMessages, startAt));
  phone.historyChunkMessages = options.historyChunkMessages;
  const numbers = [
    newNumber(nodeId(seed, 'number', '44'), waba.id, digits, phone),
    ...Array.from({ length: options.otherNumbers ?? 0 }, (_, index) =>
      // Ofcom's drama range for London: 020 7946 0000–0999.
      newNumber(
        nodeId(seed, `number ${index}`, '44'),
        waba.id,
        `4420794600${String(index).padStart(2, '0')}`,
      ),
    ),
  ];
  const systemToken = `EAAG${opaque(seed, 60, 'system token')}`;
  const token = newToken(systemToken, app.id, 'system', startAt);
  const world: World = {
    seed,
    timeline: createTimeline(startAt),
    rulesOff: new Set(options.rulesOff ?? offByDefault()),
    faults: [],
    stories: new Map(),
    apps: byId([app]),
    businesses: byId([partner, shop]),
    wabas: byId([waba]),
    numbers: byId(numbers),
    tokens: new Map([[token.text, token]]),
    codes: new Map(),
    customers,
    customerIndex: createCustomerIndex(),
    templates: new Map(),
    media: new Map(),
    uploads: new Map(),
    messages: new Map(),
    deliveries: createDeliveryLog(),
    throttles: createThrottles(),
    alarms: [],
    counters: new Map(),
    first: { appId: app.id, wabaId: waba.id, numberId: numbers[0]?.id ?? '', systemToken },
  };
  stockTemplates(world, waba.id);
  return world;
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

/** What every customer's and every system user's token may do, unless it is made with less. */
export const GRANTED_SCOPES = REQUIRED_SCOPES.value as readonly Scope[];

/** A live app of a partner; its ids and secret follow from what it is called here. */
export function newApp(seed: number, purpose: string, businessId: string): App {
  return {
    id: nodeId(seed, purpose, '66'),
    name: 'coex sandbox',
    secret: hex(seed, 32, `${purpose} secret`),
    configId: nodeId(seed, `${purpose} config`, '88'),
    businessId,
    mode: 'live',
    subscription: undefined,
    requiresProof: false,
  };
}

/** A portfolio in good standing. */
export function newBusiness(id: string, name: string): Business {
  return { id, name, verified: true, hasPaymentMethod: true, messagingLimit: 'TIER_2K' };
}

/** A token that may do everything everywhere, for ever. */
export function newToken(text: string, appId: string, kind: Token['kind'], issuedAt: number): Token {
  return {
    text,
    appId,
    kind,
    scopes: GRANTED_SCOPES,
    removedScopes: [],
    wabaIds: 'all',
    issuedAt,
    expiresAt: undefined,
    revoked: false,
  };
}

/** A WABA of a business, approved and with nothing in it. */
export function newWaba(id: string, owner: Business): Waba {
  return {
    id,
    name: owner.name,
    businessId: owner.id,
    partnerIds: new Set(),
    currency: 'GBP',
    timezoneId: '57',
    country: 'GB',
    reviewStatus: 'APPROVED',
    subscribedApps: new Map(),
    insightsEnabled: false,
    banState: undefined,
    marketingDisabled: false,
    marketingMessagesStatus: 'ONBOARDED',
    restrictions: [],
    templates: emptyShelf(),
    utilityPausedAt: undefined,
    templateCreations: [],
    blockedTemplateNames: new Map(),
    activities: [],
  };
}

/** A number: of a phone when one is given, else one that only ever was on the API. */
export function newNumber(id: string, wabaId: string, digits: string, phone?: Phone): BusinessNumber {
  return {
    id,
    wabaId,
    digits,
    displayPhoneNumber: displayPhone(digits),
    verifiedName: 'Harbour Lane Bikes',
    requestedName: undefined,
    isRegistered: phone === undefined,
    pin: undefined,
    registrations: [],
    maintenance: undefined,
    settings: {},
    phone,
    link: { state: 'none' },
    qualityRating: 'GREEN',
    nameStatus: phone === undefined ? 'APPROVED' : 'AVAILABLE_WITHOUT_REVIEW',
    overrideCallbackUrl: undefined,
    profile: { about: 'Bikes, repairs and advice by the harbour.', vertical: 'RETAIL' },
    blocked: new Set(),
    lastInboundAt: new Map(),
    freeEntryUntil: new Map(),
    adArrivals: new Map(),
    reachedAt: new Map(),
    serviceMessages: new Map(),
  };
}

/** A phone that somebody uses daily. */
export function newPhone(now: number, past: Phone['past']): Phone {
  // 2.24.17 is the least Meta asks for (ONB).
  return {
    lastOpenedAt: now,
    inUse: true,
    appVersion: '2.26.40',
    companions: [],
    past,
    app: 'business',
    isOnline: true,
    outbox: [],
    addressBook: new Map(),
    historyChunkMessages: undefined,
    historyIsSilent: false,
  };
}

function byId<Element extends { readonly id: string }>(elements: readonly Element[]): Map<string, Element> {
  return new Map(elements.map((element) => [element.id, element]));
}
