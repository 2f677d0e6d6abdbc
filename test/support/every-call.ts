import * as coex from '../../src/core/graph/index.ts';
import { everyMessage, MADE_UP_MESSAGES, type MessageSubjects } from './every-message.ts';
import { memorySink } from './memory-sink.ts';
import { APP_SECRET } from './scripted-graph.ts';
import type { Said } from './transcript.ts';

/** One way of making a call, and what Meta says to it. */
export interface CallSample {
  /** Of the function in core/graph, and of the variant when there are several. */
  readonly name: string;
  /** With this token instead of the configured one, unless the call has one of its own. */
  readonly make: (graph: coex.Graph, token?: string) => Promise<unknown>;
  readonly answers: readonly Said[];
}

/** What the calls are about: made up, or what is there in a live sandbox. */
export interface Subjects {
  readonly app: { readonly id: string; readonly secret: string };
  readonly business: string;
  readonly waba: string;
  readonly phone: string;
  /** An approved one. */
  readonly template: { readonly id: string; readonly name: string; readonly language: string };
  /** One more, which may be deleted. */
  readonly oldTemplate: { readonly id: string; readonly name: string };
  readonly marketingTemplate: string;
  /** Another WABA of the same portfolio, and a template of it. */
  readonly source: { readonly waba: string; readonly template: string };
  readonly media: string;
  /** The link to it, or where it stands below the base URL. */
  readonly mediaLink: string;
  /** Of the message `messages.sent`. */
  readonly history: string;
  readonly messages: MessageSubjects & { readonly sent: string };
  readonly callback: { readonly url: string; readonly verifyToken: string };
  /** A kind of row in the audit trail. */
  readonly activity: string;
  /** From a signup. */
  readonly code: string;
  readonly businessToken: string;
  readonly systemToken: string;
  readonly upload: string;
  readonly picture: string;
}

export const APP = { id: '660000000000004', secret: APP_SECRET };
export const WABA = '330000000000001';
export const PHONE = '440000000000002';
export const TEMPLATE = '900100200300400';

const span = { startMs: 1_793_491_200_000, endMs: 1_793_923_200_000 };
const success: readonly Said[] = [{ json: { success: true } }];
const empty: readonly Said[] = [{ json: { data: [] } }];
const accepted: readonly Said[] = [
  {
    json: {
      messaging_product: 'whatsapp',
      contacts: [{ input: '+447700900155', wa_id: '447700900155' }],
      messages: [{ id: 'wamid.A030' }],
    },
  },
];
const media = { json: { id: '91', url: 'http://127.0.0.1:9/file', mime_type: 'image/png', file_size: '3' } };
const file = { name: 'a.png', type: 'image/png', content: Buffer.from('png') };
const archived = { archived_templates: [TEMPLATE], unarchived_templates: [TEMPLATE], failed_templates: {} };

const definition: Parameters<typeof coex.createTemplate>[2] = {
  name: 'visit_reminder',
  language: 'es_MX',
  category: 'UTILITY',
  parameter_format: 'NAMED',
  message_send_ttl_seconds: 3600,
  components: [
    {
      type: 'HEADER',
      format: 'TEXT',
      text: 'Cita con {{doctor}}',
      example: { header_text_named_params: [{ param_name: 'doctor', example: 'Dra. Ruiz' }] },
    },
    {
      type: 'BODY',
      text: 'Hola {{first_name}}, te esperamos.',
      example: { body_text_named_params: [{ param_name: 'first_name', example: 'Luz' }] },
    },
    { type: 'FOOTER', text: 'Clínica Norte' },
    {
      type: 'BUTTONS',
      buttons: [
        { type: 'QUICK_REPLY', text: 'Confirmar' },
        { type: 'URL', text: 'Ver', url: 'https://example.net/{{1}}', example: ['https://example.net/a'] },
      ],
    },
  ],
};

/** A link as it is, or what stands below the base URL. */
function linkTo(graph: coex.Graph, link: string): string {
  return URL.canParse(link) ? link : `${graph.baseUrl}${link}`;
}

/** Those of the made-up calls, as the constants above name them. */
const MADE_UP: Subjects = {
  app: APP,
  business: '550000000000003',
  waba: WABA,
  phone: PHONE,
  template: { id: TEMPLATE, name: 'visit_reminder', language: 'es_MX' },
  oldTemplate: { id: '900100200300401', name: 'old' },
  marketingTemplate: 'spring_deals',
  source: { waba: '330000000000009', template: TEMPLATE },
  media: '91',
  mediaLink: '/f',
  history: '1234567890123456',
  messages: { ...MADE_UP_MESSAGES, sent: 'wamid.A030' },
  callback: { url: 'https://hooks.example.net/wa', verifyToken: 'verify' },
  activity: 'USER_ADDED',
  code: 'AQcode',
  businessToken: 'EAAbusiness',
  systemToken: 'EAAsystem',
  upload: 'upload:MTph',
  picture: '4::aW',
};

function sample(name: string, make: CallSample['make'], answers: readonly Said[]): CallSample {
  return { name, make, answers };
}

/** Every call that coex can make, with everything it can carry. A new one belongs here, or the tests say so. */
export function everyCall({
  app,
  waba,
  phone,
  template,
  callback,
  ...others
}: Subjects): readonly CallSample[] {
  const { to } = others.messages;
  return [
    sample('exchangeCode', (graph) => coex.exchangeCode(graph, app, others.code), [
      { json: { access_token: 'EAAbusiness' } },
    ]),
    sample('inspectToken', (graph) => coex.inspectToken(graph, app, others.businessToken), [
      { json: { data: { is_valid: true } } },
    ]),
    sample('appOfToken', (graph) => coex.appOfToken(graph, others.businessToken), [
      { json: { data: { app_id: '17', is_valid: true } } },
    ]),
    sample(
      'fetchSystemUserToken',
      (graph) =>
        coex.fetchSystemUserToken(graph, others.business, {
          appSecret: app.secret,
          systemToken: others.systemToken,
        }),
      [{ json: { access_token: 'EAAcustomer' } }],
    ),
    sample('appSubscriptions', (graph) => coex.appSubscriptions(graph, app), empty),
    sample('whatsappSubscription', (graph) => coex.whatsappSubscription(graph, app), empty),
    sample(
      'subscribeApp',
      (graph) => coex.subscribeApp(graph, app, { ...callback, fields: ['messages', 'history'] }),
      success,
    ),
    sample('unsubscribeApp', (graph) => coex.unsubscribeApp(graph, app, ['messages']), success),

    sample('wabaNode', (graph, token) => coex.wabaNode(graph, waba, {}, token), [
      { json: { id: WABA, name: 'Bikes' } },
    ]),
    sample(
      'wabaPhoneNumbers',
      (graph, token) => coex.collect(coex.wabaPhoneNumbers(graph, waba, token)),
      empty,
    ),
    sample(
      'enableTemplateInsights',
      (graph, token) => coex.enableTemplateInsights(graph, waba, token),
      success,
    ),
    sample('subscribedApps', (graph, token) => coex.subscribedApps(graph, waba, token), empty),
    sample('subscribeWaba', (graph, token) => coex.subscribeWaba(graph, waba, token), success),
    sample(
      'overrideWabaCallback',
      (graph, token) => coex.overrideWabaCallback(graph, waba, callback, token),
      success,
    ),
    sample('removeWabaOverride', (graph, token) => coex.removeWabaOverride(graph, waba, token), success),
    sample('unsubscribeWaba', (graph, token) => coex.unsubscribeWaba(graph, waba, token), success),
    sample(
      'wabaActivities',
      (graph, token) =>
        coex.collect(
          coex.wabaActivities(
            graph,
            waba,
            { sinceMs: span.startMs, untilMs: span.endMs, types: [others.activity] },
            token,
          ),
        ),
      empty,
    ),

    sample('phoneNode', (graph, token) => coex.phoneNode(graph, phone, {}, token), [{ json: { id: PHONE } }]),
    sample(
      'overridePhoneCallback',
      (graph, token) => coex.overridePhoneCallback(graph, phone, callback, token),
      success,
    ),
    sample('removePhoneOverride', (graph, token) => coex.removePhoneOverride(graph, phone, token), success),
    sample('healthStatus', (graph, token) => coex.healthStatus(graph, phone, {}, token), [
      { json: { health_status: { can_send_message: 'AVAILABLE' }, id: PHONE } },
    ]),
    sample('requestSync', (graph, token) => coex.requestSync(graph, phone, 'history', token), [
      { json: { messaging_product: 'whatsapp', request_id: 'sr_9f2c41d07be54a' } },
    ]),
    sample('businessProfile', (graph, token) => coex.businessProfile(graph, phone, token), [
      { json: { data: [{ business_profile: { messaging_product: 'whatsapp', about: 'Bikes' } }] } },
    ]),
    sample(
      'updateBusinessProfile',
      (graph, token) =>
        coex.updateBusinessProfile(
          graph,
          phone,
          {
            about: 'Bikes',
            address: '4 Harbour Lane',
            description: 'Repairs',
            email: 'desk@example.net',
            profile_picture_handle: others.picture,
            websites: ['https://example.net'],
            vertical: 'RETAIL',
          },
          token,
        ),
      success,
    ),
    sample('blockedUsers', (graph, token) => coex.collect(coex.blockedUsers(graph, phone, token)), empty),
    sample('blockUsers', (graph, token) => coex.blockUsers(graph, phone, [to], token), [
      { json: { messaging_product: 'whatsapp', block_users: { added_users: [] } } },
    ]),
    sample('unblockUsers', (graph, token) => coex.unblockUsers(graph, phone, [to], token), [
      { json: { messaging_product: 'whatsapp', block_users: { removed_users: [] } } },
    ]),
    sample(
      'messageHistory',
      (graph, token) =>
        coex.collect(coex.messageHistory(graph, phone, { messageId: others.messages.sent }, token)),
      empty,
    ),
    sample(
      'messageHistoryEvents',
      (graph, token) =>
        coex.collect(coex.messageHistoryEvents(graph, others.history, { status: 'READ' }, token)),
      empty,
    ),

    ...Object.entries(everyMessage(others.messages)).map(([what, message]) =>
      sample(
        `sendMessage: ${what}`,
        (graph, token) => coex.sendMessage(graph, phone, message, token),
        accepted,
      ),
    ),
    sample(
      'markRead',
      (graph, token) => coex.markRead(graph, phone, others.messages.received, {}, token),
      success,
    ),
    sample(
      'markRead: typing',
      (graph, token) => coex.markRead(graph, phone, others.messages.received, { typing: true }, token),
      success,
    ),
    sample(
      'sendMarketingMessage',
      (graph, token) =>
        coex.sendMarketingMessage(
          graph,
          phone,
          {
            to,
            template: { name: others.marketingTemplate, language: { code: 'en_GB' } },
            product_policy: 'STRICT',
            message_activity_sharing: false,
            biz_opaque_callback_data: 'cmp_42:row_7',
          },
          token,
        ),
      accepted,
    ),

    sample('uploadMedia', (graph, token) => coex.uploadMedia(graph, phone, file, token), [
      { json: { id: '91' } },
    ]),
    sample('mediaNode', (graph, token) => coex.mediaNode(graph, others.media, phone, token), [media]),
    sample(
      'downloadMedia',
      (graph, token) =>
        coex.downloadMedia(graph, { id: others.media, url: linkTo(graph, others.mediaLink) }, phone, token),
      [{ bytes: Buffer.from('png'), type: 'image/png' }],
    ),
    sample(
      'pourMedia',
      (graph, token) =>
        coex.pourMedia(
          graph,
          { id: others.media, url: linkTo(graph, others.mediaLink) },
          memorySink().sink,
          token,
        ),
      [{ bytes: Buffer.from('png'), type: 'image/png' }],
    ),
    sample('deleteMedia', (graph, token) => coex.deleteMedia(graph, others.media, phone, token), success),
    sample(
      'openSampleUpload',
      (graph, token) => coex.openSampleUpload(graph, app.id, { ...file, sizeBytes: 3 }, token),
      [{ json: { id: 'upload:MTph' } }],
    ),
    sample('sendSample', (graph, token) => coex.sendSample(graph, others.upload, file.content, 0, token), [
      { json: { h: '4::aW' } },
    ]),
    sample('sampleOffset', (graph, token) => coex.sampleOffset(graph, others.upload, token), [
      { json: { id: 'upload:MTph', file_offset: 1 } },
    ]),
    sample('uploadSample', (graph, token) => coex.uploadSample(graph, app.id, file, token), [
      { json: { id: 'upload:MTph' } },
      { json: { h: '4::aW' } },
    ]),

    sample(
      'messageTemplates',
      (graph, token) =>
        coex.collect(
          coex.messageTemplates(
            graph,
            waba,
            {
              filter: {
                name: template.name,
                status: ['APPROVED'],
                category: ['UTILITY'],
                language: [template.language],
              },
            },
            token,
          ),
        ),
      empty,
    ),
    sample('templateNode', (graph, token) => coex.templateNode(graph, template.id, {}, token), [
      { json: { id: TEMPLATE } },
    ]),
    sample('templateCounts', (graph, token) => coex.templateCounts(graph, waba, token), [
      { json: { data: [], summary: { message_template_count: 3, message_template_limit: 250 } } },
    ]),
    sample('createTemplate', (graph, token) => coex.createTemplate(graph, waba, definition, token), [
      { json: { id: TEMPLATE, status: 'PENDING', category: 'UTILITY' } },
    ]),
    sample(
      'createTemplate: from the library',
      (graph, token) =>
        coex.createTemplate(
          graph,
          waba,
          {
            name: 'pay_due',
            language: 'en_US',
            category: 'UTILITY',
            library_template_name: 'payment_due_1',
            library_template_body_inputs: { add_contact_number: true },
            library_template_button_inputs: [
              {
                type: 'URL',
                url: { base_url: 'https://example.net/{{1}}', url_suffix_example: 'https://example.net/a' },
              },
              { type: 'PHONE_NUMBER', phone_number: '+12025550100' },
            ],
          },
          token,
        ),
      [{ json: { id: TEMPLATE, status: 'APPROVED', category: 'UTILITY' } }],
    ),
    sample(
      'createTemplate: authentication',
      (graph, token) =>
        coex.createTemplate(
          graph,
          waba,
          {
            name: 'login_code',
            language: 'en_US',
            category: 'AUTHENTICATION',
            components: [
              { type: 'BODY', add_security_recommendation: true },
              { type: 'FOOTER', code_expiration_minutes: 5 },
              {
                type: 'BUTTONS',
                buttons: [
                  {
                    type: 'OTP',
                    otp_type: 'ZERO_TAP',
                    zero_tap_terms_accepted: true,
                    supported_apps: [{ package_name: 'net.example', signature_hash: 'K8a/AINcGX7' }],
                  },
                ],
              },
            ],
          },
          token,
        ),
      [{ json: { id: TEMPLATE, status: 'PENDING', category: 'AUTHENTICATION' } }],
    ),
    sample(
      'editTemplate',
      (graph, token) =>
        coex.editTemplate(
          graph,
          template.id,
          {
            category: 'UTILITY',
            components: [{ type: 'BODY', text: 'Your order is ready.' }],
          },
          token,
        ),
      success,
    ),
    sample(
      'deleteTemplates',
      (graph, token) => coex.deleteTemplates(graph, waba, { name: others.oldTemplate.name }, token),
      success,
    ),
    sample(
      'deleteTemplates: one language',
      (graph, token) => coex.deleteTemplates(graph, waba, others.oldTemplate, token),
      success,
    ),
    sample(
      'deleteTemplates: by ids',
      (graph, token) =>
        coex.deleteTemplates(graph, waba, { ids: [template.id, others.oldTemplate.id] }, token),
      success,
    ),
    sample(
      'upsertAuthenticationTemplates',
      (graph, token) =>
        coex.upsertAuthenticationTemplates(
          graph,
          waba,
          {
            name: 'login_code',
            languages: ['en_US', 'es_ES'],
            components: [
              { type: 'BODY' },
              { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE' }] },
            ],
          },
          token,
        ),
      [{ json: { data: [{ id: TEMPLATE, status: 'APPROVED', language: 'en_US' }] } }],
    ),
    sample(
      'templateLibrary',
      (graph, token) =>
        coex.collect(coex.templateLibrary(graph, { topic: 'PAYMENTS', language: 'en_US' }, token)),
      empty,
    ),
    sample(
      'migrateTemplates',
      (graph, token) =>
        coex.migrateTemplates(
          graph,
          waba,
          {
            sourceWabaId: others.source.waba,
            pageNumber: 0,
            count: 100,
            templateIds: [others.source.template],
          },
          token,
        ),
      [{ json: { migrated_templates: [TEMPLATE], failed_templates: {} } }],
    ),
    sample('unpauseTemplate', (graph, token) => coex.unpauseTemplate(graph, template.id, token), success),
    sample(
      'compareTemplates',
      (graph, token) => coex.compareTemplates(graph, template.id, others.oldTemplate.id, span, token),
      empty,
    ),
    sample('archiveTemplates', (graph, token) => coex.archiveTemplates(graph, waba, [template.id], token), [
      { json: archived },
    ]),
    sample(
      'unarchiveTemplates',
      (graph, token) => coex.unarchiveTemplates(graph, waba, [template.id], token),
      [{ json: archived }],
    ),
    sample(
      'templatePreviews',
      (graph, token) =>
        coex.templatePreviews(graph, waba, { languages: ['en_US'], codeExpirationMinutes: 10 }, token),
      empty,
    ),
    sample(
      'templateAnalytics',
      (graph, token) =>
        coex.templateAnalytics(
          graph,
          waba,
          { ...span, templateIds: [template.id], metricTypes: ['sent', 'read'] },
          token,
        ),
      empty,
    ),

    sample(
      'pricingAnalytics',
      (graph, token) =>
        coex.pricingAnalytics(graph, waba, { ...span, granularity: 'DAILY', dimensions: ['COUNTRY'] }, token),
      [{ json: { id: WABA } }],
    ),
    sample(
      'conversationAnalytics',
      (graph, token) => coex.conversationAnalytics(graph, waba, { ...span, granularity: 'MONTHLY' }, token),
      [{ json: { id: WABA } }],
    ),
    sample(
      'messageAnalytics',
      (graph, token) => coex.messageAnalytics(graph, waba, { ...span, granularity: 'DAY' }, token),
      [{ json: { id: WABA } }],
    ),
  ];
}

/** The same with made-up subjects, for a server that is told what to say. */
export const EVERY_CALL = everyCall(MADE_UP);
