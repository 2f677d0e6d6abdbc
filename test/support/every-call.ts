import * as coex from '../../src/core/graph/index.ts';
import { EVERY_MESSAGE } from './every-message.ts';
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
const override = { url: 'https://hooks.example.net/wa', verifyToken: 'verify' };
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

function sample(name: string, make: CallSample['make'], answers: readonly Said[]): CallSample {
  return { name, make, answers };
}

/** Every call that coex can make, with everything it can carry. A new one belongs here, or the tests say so. */
export const EVERY_CALL: readonly CallSample[] = [
  sample('exchangeCode', (graph) => coex.exchangeCode(graph, APP, 'AQcode'), [
    { json: { access_token: 'EAAbusiness' } },
  ]),
  sample('inspectToken', (graph) => coex.inspectToken(graph, APP, 'EAAbusiness'), [
    { json: { data: { is_valid: true } } },
  ]),
  sample(
    'fetchSystemUserToken',
    (graph) =>
      coex.fetchSystemUserToken(graph, '550000000000003', {
        appSecret: APP_SECRET,
        systemToken: 'EAAsystem',
      }),
    [{ json: { access_token: 'EAAcustomer' } }],
  ),
  sample('appSubscriptions', (graph) => coex.appSubscriptions(graph, APP), empty),
  sample(
    'subscribeApp',
    (graph) => coex.subscribeApp(graph, APP, { ...override, fields: ['messages', 'history'] }),
    success,
  ),
  sample('unsubscribeApp', (graph) => coex.unsubscribeApp(graph, APP, ['messages']), success),

  sample('wabaNode', (graph, token) => coex.wabaNode(graph, WABA, {}, token), [
    { json: { id: WABA, name: 'Bikes' } },
  ]),
  sample(
    'wabaPhoneNumbers',
    (graph, token) => coex.collect(coex.wabaPhoneNumbers(graph, WABA, token)),
    empty,
  ),
  sample(
    'enableTemplateInsights',
    (graph, token) => coex.enableTemplateInsights(graph, WABA, token),
    success,
  ),
  sample('subscribedApps', (graph, token) => coex.subscribedApps(graph, WABA, token), empty),
  sample('subscribeWaba', (graph, token) => coex.subscribeWaba(graph, WABA, token), success),
  sample(
    'overrideWabaCallback',
    (graph, token) => coex.overrideWabaCallback(graph, WABA, override, token),
    success,
  ),
  sample('removeWabaOverride', (graph, token) => coex.removeWabaOverride(graph, WABA, token), success),
  sample('unsubscribeWaba', (graph, token) => coex.unsubscribeWaba(graph, WABA, token), success),
  sample(
    'wabaActivities',
    (graph, token) =>
      coex.collect(
        coex.wabaActivities(
          graph,
          WABA,
          { sinceMs: span.startMs, untilMs: span.endMs, types: ['USER_ADDED'] },
          token,
        ),
      ),
    empty,
  ),

  sample('phoneNode', (graph, token) => coex.phoneNode(graph, PHONE, {}, token), [{ json: { id: PHONE } }]),
  sample(
    'overridePhoneCallback',
    (graph, token) => coex.overridePhoneCallback(graph, PHONE, override, token),
    success,
  ),
  sample('removePhoneOverride', (graph, token) => coex.removePhoneOverride(graph, PHONE, token), success),
  sample('healthStatus', (graph, token) => coex.healthStatus(graph, PHONE, {}, token), [
    { json: { health_status: { can_send_message: 'AVAILABLE' }, id: PHONE } },
  ]),
  sample('requestSync', (graph, token) => coex.requestSync(graph, PHONE, 'history', token), [
    { json: { messaging_product: 'whatsapp', request_id: 'sr_9f2c41d07be54a' } },
  ]),
  sample('businessProfile', (graph, token) => coex.businessProfile(graph, PHONE, token), [
    { json: { data: [{ business_profile: { messaging_product: 'whatsapp', about: 'Bikes' } }] } },
  ]),
  sample(
    'updateBusinessProfile',
    (graph, token) =>
      coex.updateBusinessProfile(
        graph,
        PHONE,
        {
          about: 'Bikes',
          address: '4 Harbour Lane',
          description: 'Repairs',
          email: 'desk@example.net',
          profile_picture_handle: '4::aW',
          websites: ['https://example.net'],
          vertical: 'RETAIL',
        },
        token,
      ),
    success,
  ),
  sample('blockedUsers', (graph, token) => coex.collect(coex.blockedUsers(graph, PHONE, token)), empty),
  sample('blockUsers', (graph, token) => coex.blockUsers(graph, PHONE, ['+447700900155'], token), [
    { json: { messaging_product: 'whatsapp', block_users: { added_users: [] } } },
  ]),
  sample('unblockUsers', (graph, token) => coex.unblockUsers(graph, PHONE, ['+447700900155'], token), [
    { json: { messaging_product: 'whatsapp', block_users: { removed_users: [] } } },
  ]),
  sample(
    'messageHistory',
    (graph, token) => coex.collect(coex.messageHistory(graph, PHONE, { messageId: 'wamid.A030' }, token)),
    empty,
  ),
  sample(
    'messageHistoryEvents',
    (graph, token) =>
      coex.collect(coex.messageHistoryEvents(graph, '1234567890123456', { status: 'READ' }, token)),
    empty,
  ),

  ...Object.entries(EVERY_MESSAGE).map(([what, message]) =>
    sample(
      `sendMessage: ${what}`,
      (graph, token) => coex.sendMessage(graph, PHONE, message, token),
      accepted,
    ),
  ),
  sample('markRead', (graph, token) => coex.markRead(graph, PHONE, 'wamid.U020', {}, token), success),
  sample(
    'markRead: typing',
    (graph, token) => coex.markRead(graph, PHONE, 'wamid.U020', { typing: true }, token),
    success,
  ),
  sample(
    'sendMarketingMessage',
    (graph, token) =>
      coex.sendMarketingMessage(
        graph,
        PHONE,
        {
          to: '+447700900155',
          template: { name: 'spring_deals', language: { code: 'en_GB' } },
          product_policy: 'STRICT',
          message_activity_sharing: false,
          biz_opaque_callback_data: 'cmp_42:row_7',
        },
        token,
      ),
    accepted,
  ),

  sample('uploadMedia', (graph, token) => coex.uploadMedia(graph, PHONE, file, token), [
    { json: { id: '91' } },
  ]),
  sample('mediaNode', (graph, token) => coex.mediaNode(graph, '91', PHONE, token), [media]),
  sample(
    'downloadMedia',
    (graph, token) => coex.downloadMedia(graph, { id: '91', url: `${graph.baseUrl}/f` }, PHONE, token),
    [{ bytes: Buffer.from('png'), type: 'image/png' }],
  ),
  sample('deleteMedia', (graph, token) => coex.deleteMedia(graph, '91', PHONE, token), success),
  sample(
    'openSampleUpload',
    (graph, token) => coex.openSampleUpload(graph, APP.id, { ...file, sizeBytes: 3 }, token),
    [{ json: { id: 'upload:MTph' } }],
  ),
  sample('sendSample', (graph, token) => coex.sendSample(graph, 'upload:MTph', file.content, 0, token), [
    { json: { h: '4::aW' } },
  ]),
  sample('sampleOffset', (graph, token) => coex.sampleOffset(graph, 'upload:MTph', token), [
    { json: { id: 'upload:MTph', file_offset: 1 } },
  ]),
  sample('uploadSample', (graph, token) => coex.uploadSample(graph, APP.id, file, token), [
    { json: { id: 'upload:MTph' } },
    { json: { h: '4::aW' } },
  ]),

  sample(
    'messageTemplates',
    (graph, token) =>
      coex.collect(
        coex.messageTemplates(
          graph,
          WABA,
          {
            filter: {
              name: 'visit_reminder',
              status: ['APPROVED'],
              category: ['UTILITY'],
              language: ['es_MX'],
            },
          },
          token,
        ),
      ),
    empty,
  ),
  sample('templateNode', (graph, token) => coex.templateNode(graph, TEMPLATE, {}, token), [
    { json: { id: TEMPLATE } },
  ]),
  sample('templateCounts', (graph, token) => coex.templateCounts(graph, WABA, token), [
    { json: { data: [], summary: { message_template_count: 3, message_template_limit: 250 } } },
  ]),
  sample('createTemplate', (graph, token) => coex.createTemplate(graph, WABA, definition, token), [
    { json: { id: TEMPLATE, status: 'PENDING', category: 'UTILITY' } },
  ]),
  sample(
    'createTemplate: from the library',
    (graph, token) =>
      coex.createTemplate(
        graph,
        WABA,
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
        WABA,
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
        TEMPLATE,
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
    (graph, token) => coex.deleteTemplates(graph, WABA, { name: 'old' }, token),
    success,
  ),
  sample(
    'deleteTemplates: one language',
    (graph, token) => coex.deleteTemplates(graph, WABA, { name: 'old', id: TEMPLATE }, token),
    success,
  ),
  sample(
    'deleteTemplates: by ids',
    (graph, token) => coex.deleteTemplates(graph, WABA, { ids: [TEMPLATE, '900100200300401'] }, token),
    success,
  ),
  sample(
    'upsertAuthenticationTemplates',
    (graph, token) =>
      coex.upsertAuthenticationTemplates(
        graph,
        WABA,
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
        WABA,
        {
          sourceWabaId: '330000000000009',
          pageNumber: 0,
          count: 100,
          templateIds: [TEMPLATE],
        },
        token,
      ),
    [{ json: { migrated_templates: [TEMPLATE], failed_templates: {} } }],
  ),
  sample('unpauseTemplate', (graph, token) => coex.unpauseTemplate(graph, TEMPLATE, token), success),
  sample(
    'compareTemplates',
    (graph, token) => coex.compareTemplates(graph, TEMPLATE, '900100200300401', span, token),
    empty,
  ),
  sample('archiveTemplates', (graph, token) => coex.archiveTemplates(graph, WABA, [TEMPLATE], token), [
    { json: archived },
  ]),
  sample('unarchiveTemplates', (graph, token) => coex.unarchiveTemplates(graph, WABA, [TEMPLATE], token), [
    { json: archived },
  ]),
  sample(
    'templatePreviews',
    (graph, token) =>
      coex.templatePreviews(graph, WABA, { languages: ['en_US'], codeExpirationMinutes: 10 }, token),
    empty,
  ),
  sample(
    'templateAnalytics',
    (graph, token) =>
      coex.templateAnalytics(
        graph,
        WABA,
        { ...span, templateIds: [TEMPLATE], metricTypes: ['sent', 'read'] },
        token,
      ),
    empty,
  ),

  sample(
    'pricingAnalytics',
    (graph, token) =>
      coex.pricingAnalytics(graph, WABA, { ...span, granularity: 'DAILY', dimensions: ['COUNTRY'] }, token),
    [{ json: { id: WABA } }],
  ),
  sample(
    'conversationAnalytics',
    (graph, token) => coex.conversationAnalytics(graph, WABA, { ...span, granularity: 'MONTHLY' }, token),
    [{ json: { id: WABA } }],
  ),
  sample(
    'messageAnalytics',
    (graph, token) => coex.messageAnalytics(graph, WABA, { ...span, granularity: 'DAY' }, token),
    [{ json: { id: WABA } }],
  ),
];
