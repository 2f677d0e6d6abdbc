/*
 * Members of the sandbox's answers that Meta's OpenAPI file does not list, by operation, each with the page that has it.
 * Where schemas allow anything beside what they list, a misspelt member would pass: so what is not in the file must be
 * here, and what is here must be needed.
 */

/** Wherever paging is described without its links. */
const PAGES = ['paging.next', 'paging.previous'];

/** coexistence.md §1.4: the phone number node as its own pages have it. */
const PHONE = [
  'is_on_biz_app',
  'platform_type',
  'throughput',
  'last_onboarded_time',
  'webhook_configuration',
];
const LIMIT = 'whatsapp_business_manager_messaging_limit';

/** templates.md §1.1. */
const TEMPLATE = [
  ...['correct_category', 'sub_category', 'parameter_format', 'quality_score', 'rejected_reason'],
  ...['cta_url_link_tracking_opted_out', 'last_updated_time'],
];

/** templates.md §5.7; coexistence.md §1.4, WHOV. */
const WABA = ['message_template_namespace', 'subscribed_apps.data[].whatsapp_business_api_data'];

function inRows(names: readonly string[]): readonly string[] {
  return names.map((name) => `data[].${name}`);
}

export const UNLISTED: Readonly<Record<string, readonly string[]>> = {
  'GET {Phone-Number-ID}': [
    ...PHONE,
    LIMIT,
    // Known to the file where it lists the numbers of a WABA.
    ...['status', 'account_mode', 'is_official_business_account', 'country_code', 'country_dial_code'],
    ...['host_platform', 'unified_cert_status'],
    // M/support/health-status (coexistence.md §1.4).
    'health_status',
  ],
  'GET {WABA-ID}/phone_numbers': inRows([...PHONE, LIMIT, 'name_status']),
  // M/webhooks/override (coexistence.md §1.4, WHOV), and the file’s own examples.
  'GET {WABA-ID}/subscribed_apps': ['data[].whatsapp_business_api_data', 'paging'],
  // The file has it in the request (user_identity_change_settings).
  'GET {Phone-Number-ID}/settings': ['user_identity_change'],
  // coexistence.md §8.1 (BSUIDs), §8.3 (read receipts).
  'POST {Phone-Number-ID}/messages': ['contacts[].user_id', 'success'],
  // templates.md §8.7.
  'POST {Phone-Number-ID}/marketing_messages': ['contacts[].user_id'],
  'GET {Business-ID}/owned_whatsapp_business_accounts': inRows(WABA),
  'GET {Business-ID}/client_whatsapp_business_accounts': inRows(WABA),
  'GET {WABA-ID}': [
    ...WABA,
    // coexistence.md §7.3.
    ...['pricing_analytics', 'conversation_analytics', 'analytics'],
  ],
  'GET {TEMPLATE_ID}': TEMPLATE,
  // templates.md §1.3 for the summary.
  'GET {WABA-ID}/message_templates': [...inRows(TEMPLATE), ...PAGES, 'summary'],
};

/** Of every refusal (coexistence.md §8.5); the file has two forms of it, and none has all of them. */
export const UNLISTED_IN_REFUSALS = [
  ...['error.error_data', 'error.fbtrace_id', 'error.error_subcode'],
  // M/block-users (2026-05-21): what was done comes with the refusal of the rest.
  ...['messaging_product', 'block_users'],
];
