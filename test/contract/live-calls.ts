import {
  createTemplate,
  enableTemplateInsights,
  sendMessage,
  type TemplateDefinition,
} from '../../src/core/graph/index.ts';
import { EVERY_CALL, everyCall, type Subjects } from '../support/every-call.ts';
import type { Live, RawCall } from './live.ts';

/* Everything the sandbox can answer, asked in a way that it agrees to. */

/** A call to a live sandbox, made after everything was put back. */
export interface LiveCall {
  readonly name: string;
  readonly make: (live: Live) => Promise<unknown>;
}

/** What must be so before a call; what it gives is what the call is about instead. */
type Preparation = (live: Live) => unknown;

const MINUTE_MS = 60_000;

async function approved(live: Live, definition: TemplateDefinition): Promise<string> {
  const { id } = await createTemplate(live.openGraph(), live.subjects.waba, definition);
  live.sandbox.act('template.review', { template: id, verdict: 'approve' });
  return id;
}

const PLAIN = {
  language: 'en_GB',
  category: 'UTILITY',
  components: [{ type: 'BODY', text: 'Thank you for the visit, see you soon.' }],
} as const;

function block({ sandbox, subjects }: Live): void {
  sandbox.act('phone.block', { customer: subjects.messages.to.slice(1) });
}

async function leaveTrail(live: Live): Promise<void> {
  await approved(live, { ...PLAIN, name: 'thank_you' });
}

const PREPARATIONS: Readonly<Record<string, Preparation>> = {
  exchangeCode: ({ sandbox }) => ({ code: String(sandbox.act('signup.accept')) }),
  // The profile of a number that is in the app is edited there.
  updateBusinessProfile: ({ apiNumber }) => ({ phone: apiNumber }),
  blockedUsers: block,
  wabaActivities: leaveTrail,
  templateAnalytics: ({ openGraph, subjects }) => enableTemplateInsights(openGraph(), subjects.waba),
  messageHistoryEvents: async ({ sandbox }) => {
    sandbox.trigger('statuses.read');
    await sandbox.advance(1000);
  },
  'sendMessage: a template without values': async (live) => {
    await approved(live, { ...PLAIN, name: 'hello' });
  },
  sendMarketingMessage: async (live) => {
    live.sandbox.act('waba.marketing-messages', { status: 'ONBOARDED' });
    const text = 'All frames of last year are half price until Saturday.';
    await approved(live, {
      ...PLAIN,
      name: live.subjects.marketingTemplate,
      category: 'MARKETING',
      components: [{ type: 'BODY', text }],
    });
    await live.sandbox.advance(11 * MINUTE_MS);
  },
  unpauseTemplate: async ({ sandbox, subjects }) => {
    sandbox.act('template.pause', { template: subjects.template.id, cause: 'pacing' });
    await sandbox.advance(6 * MINUTE_MS);
  },
  compareTemplates: ({ sandbox }) => sandbox.rules.off('comparison-minimum'),
  unarchiveTemplates: ({ sandbox, subjects }) =>
    void sandbox.act('template.archive', { template: subjects.template.id }),
};

/**
 * What core/graph sends and the sandbox turns down, with Meta's code: these two carry everything a template can, and no
 * template of the shop takes all that. They are here for their refusal.
 */
export const REFUSED: Readonly<Record<string, number>> = {
  'sendMessage: a template': 132000,
  'sendMessage: a template with every other value': 132001,
};

const typed: readonly LiveCall[] = EVERY_CALL.map(({ name }) => ({
  name,
  make: async (live) => {
    const changed = (await PREPARATIONS[name]?.(live)) as Partial<Subjects> | undefined;
    const call = everyCall({ ...live.subjects, ...changed }).find((one) => one.name === name);
    live.takeExchanges();
    return call?.make(live.openGraph());
  },
}));

const templates: readonly LiveCall[] = Object.entries({
  pickup_ready: ['71'],
  order_update: ['1042', 'on its way'],
  spring_service: ['Mira'],
}).map(([name, values]) => ({
  name: `sendMessage: the template ${name}`,
  make: ({ openGraph, subjects }) =>
    sendMessage(openGraph(), subjects.phone, {
      to: subjects.messages.to,
      type: 'template',
      template: {
        name,
        language: { code: 'en_GB' },
        components: [{ type: 'body', parameters: values.map((text) => ({ type: 'text' as const, text })) }],
      },
    }),
}));

function raw(name: string, callOf: (live: Live) => RawCall, prepare?: Preparation): LiveCall {
  return {
    name,
    make: async (live) => {
      await prepare?.(live);
      return live.ask(callOf(live));
    },
  };
}

/** Reads with what comes unasked, and with these fields. */
function reads(
  name: string,
  pathOf: (live: Live) => string,
  fields: readonly string[] = [],
  prepare?: Preparation,
): LiveCall[] {
  const query = { fields: fields.join(',') };
  const bare = raw(name, (live) => ({ method: 'GET', path: pathOf(live) }), prepare);
  if (fields.length === 0) return [bare];
  const full = (live: Live): RawCall => ({ method: 'GET', path: pathOf(live), query });
  return [bare, raw(`${name}, field by field`, full, prepare)];
}

// All of the fields in Meta’s file that the sandbox has something for.
const WABA_FIELDS = [
  ...['id', 'name', 'account_review_status', 'business_verification_status', 'ownership_type', 'country'],
  ...['currency', 'timezone_id', 'on_behalf_of_business_info', 'is_enabled_for_insights'],
  'subscribed_apps',
  'phone_numbers{id,display_phone_number,verified_name}',
  'message_templates{id,name,status}',
];
const PHONE_FIELDS = [
  ...['id', 'display_phone_number', 'verified_name', 'status', 'quality_rating', 'code_verification_status'],
  ...[
    'name_status',
    'country_code',
    'country_dial_code',
    'unified_cert_status',
    'account_mode',
    'host_platform',
  ],
  ...['is_official_business_account', 'platform_type'],
];
const ACTIVITY_FIELDS = [
  'id',
  'activity_type',
  'timestamp',
  'actor_type',
  'actor_id',
  'actor_name',
  'description',
];
const TEMPLATE_FIELDS = ['id', 'name', 'status', 'category', 'language', 'components'];
const EVENT_FIELDS =
  'id,delivery_status,webhook_update_state,timestamp,application,webhook_uri,error_description';
const PROFILE = ['about', 'address', 'description', 'email', 'profile_picture_url', 'websites', 'vertical'];
const PIN = { messaging_product: 'whatsapp', pin: '271828' };

/** What core/graph has no call for, or not with these fields, or not in this state. */
const others: readonly LiveCall[] = [
  ...reads('a portfolio', ({ subjects }) => subjects.business, ['id', 'name', 'timezone_id']),
  ...reads(
    'the WABAs of a portfolio',
    ({ subjects }) => `${subjects.business}/owned_whatsapp_business_accounts`,
    WABA_FIELDS,
  ),
  ...reads(
    'the WABAs of the partner’s customers',
    ({ sandbox }) => `${sandbox.accounts().apps[0]?.businessId}/client_whatsapp_business_accounts`,
    WABA_FIELDS,
  ),
  ...reads('a WABA', ({ subjects }) => subjects.waba, WABA_FIELDS),
  raw('a WABA whose owner is not verified', ({ sandbox }) => {
    const { id } = sandbox.act('business.add', { verified: false }) as { id: string };
    const waba = sandbox.act('waba.add', { business: id }) as { id: string };
    sandbox.rules.off('token-visibility');
    return { method: 'GET', path: waba.id, query: { fields: 'name,business_verification_status' } };
  }),
  raw('a new name for a WABA', ({ subjects }) => ({
    method: 'POST',
    path: subjects.waba,
    json: { name: 'Harbour Lane Bikes and Boats' },
  })),
  ...reads('the numbers of a WABA', ({ subjects }) => `${subjects.waba}/phone_numbers`, PHONE_FIELDS),
  raw(
    'the numbers of a WABA, one of them disconnected',
    ({ subjects }) => ({
      method: 'GET',
      path: `${subjects.waba}/phone_numbers`,
      query: { fields: PHONE_FIELDS.join(',') },
    }),
    ({ sandbox }) => void sandbox.act('phone.disconnect'),
  ),
  ...reads('the audit trail', ({ subjects }) => `${subjects.waba}/activities`, ACTIVITY_FIELDS, leaveTrail),
  ...reads('the subscribed apps', ({ subjects }) => `${subjects.waba}/subscribed_apps`),
  ...reads('a number', ({ subjects }) => subjects.phone, PHONE_FIELDS),
  raw(
    'a number that is disconnected',
    ({ subjects }) => ({ method: 'GET', path: subjects.phone }),
    ({ sandbox }) => void sandbox.act('phone.disconnect'),
  ),
  raw('a new display name', ({ subjects }) => ({
    method: 'POST',
    path: subjects.phone,
    json: { new_display_name: 'Harbour Lane Boats' },
  })),
  raw('a registration', ({ apiNumber }) => ({ method: 'POST', path: `${apiNumber}/register`, json: PIN })),
  raw('the end of a registration', ({ apiNumber }) => ({ method: 'POST', path: `${apiNumber}/deregister` })),
  ...reads('the profile', ({ subjects }) => `${subjects.phone}/whatsapp_business_profile`, PROFILE),
  raw(
    'a whole profile',
    ({ apiNumber }) => ({
      method: 'GET',
      path: `${apiNumber}/whatsapp_business_profile`,
      query: { fields: PROFILE.join(',') },
    }),
    ({ ask, apiNumber, subjects }) =>
      ask({
        method: 'POST',
        path: `${apiNumber}/whatsapp_business_profile`,
        json: {
          messaging_product: 'whatsapp',
          about: 'Bikes',
          address: '4 Harbour Lane',
          description: 'Repairs',
          email: 'desk@example.net',
          websites: ['https://example.net'],
          profile_picture_handle: subjects.picture,
        },
      }),
  ),
  ...reads('the settings', ({ subjects }) => `${subjects.phone}/settings`),
  ...[
    { calling: { status: 'enabled', video: { status: 'enabled' }, sip: { status: 'disabled' } } },
    { payload_encryption: { status: 'enabled', client_encryption_key: 'AAAA' } },
    { storage_configuration: { enabled: true, region: 'IN' } },
    { user_identity_change: { enabled: true } },
  ].map((json) =>
    raw(
      `the settings after ${Object.keys(json)[0]}`,
      ({ apiNumber }) => ({ method: 'GET', path: `${apiNumber}/settings` }),
      ({ ask, apiNumber }) => ask({ method: 'POST', path: `${apiNumber}/settings`, json }),
    ),
  ),
  ...reads('the blocked users', ({ subjects }) => `${subjects.phone}/block_users`, [], block),
  ...reads('the message history', ({ subjects }) => `${subjects.phone}/message_history`, [
    ...['id', 'message_id', `events{${EVENT_FIELDS}}`],
  ]),
  ...reads('what became of a message', ({ subjects }) => `${subjects.history}/events`, ['node', 'cursor']),
  ...reads('a file', ({ subjects }) => subjects.media),
  ...reads('the templates', ({ subjects }) => `${subjects.waba}/message_templates`, TEMPLATE_FIELDS),
  raw('the second page of the templates', ({ subjects }) => ({
    method: 'GET',
    path: `${subjects.waba}/message_templates`,
    query: { limit: '1', after: Buffer.from('sandbox:1').toString('base64url') },
  })),
  ...reads('a template', ({ subjects }) => subjects.template.id, TEMPLATE_FIELDS),
];

/** Every call of core/graph, and what else Meta’s file has that the sandbox serves. */
export const LIVE_CALLS: readonly LiveCall[] = [...typed, ...templates, ...others];
