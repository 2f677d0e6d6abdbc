import { describe, expect, it } from 'vitest';
import { APP, type CallSample, EVERY_CALL, PHONE, TEMPLATE, WABA } from '../support/every-call.ts';
import { type HeardRequest, talk } from '../support/transcript.ts';
import { type Contract, type ContractRequest, findOpenApi, openContract } from './openapi.ts';
import { REQUEST_CORRECTIONS } from './request-corrections.ts';

/** Which kind of thing the ids of the samples are, in the words of Meta’s file. */
const NODES: Readonly<Record<string, string>> = {
  [APP.id]: 'Application-ID',
  [WABA]: 'WABA-ID',
  [PHONE]: 'Phone-Number-ID',
  [TEMPLATE]: 'TEMPLATE_ID',
  '550000000000003': 'Business-ID',
  '91': 'Media-ID',
  '1234567890123456': 'Message-History-ID',
};

/** What coex calls and Meta’s file does not know. A new entry is a decision: it rests on the reference alone. */
const NOT_IN_THE_FILE: Readonly<Record<string, readonly string[]>> = {
  'GET /oauth/access_token': ['exchangeCode'],
  'GET /debug_token': ['inspectToken', 'appOfToken'],
  'POST /{Business-ID}/system_user_access_tokens': ['fetchSystemUserToken'],
  'GET /{Application-ID}/subscriptions': ['appSubscriptions', 'whatsappSubscription'],
  'POST /{Application-ID}/subscriptions': ['subscribeApp'],
  'DELETE /{Application-ID}/subscriptions': ['unsubscribeApp'],
  'POST /{Phone-Number-ID}/smb_app_data': ['requestSync'],
  'GET /f (a link of Meta’s)': ['downloadMedia', 'pourMedia'],
  'POST /{Application-ID}/uploads': ['openSampleUpload', 'uploadSample'],
  'POST /upload:MTph': ['sendSample', 'uploadSample'],
  'GET /upload:MTph': ['sampleOffset'],
  'POST /{WABA-ID}/upsert_message_templates': ['upsertAuthenticationTemplates'],
  'GET /message_template_library': ['templateLibrary'],
  'POST /{WABA-ID}/migrate_message_templates': ['migrateTemplates'],
  'POST /{TEMPLATE_ID}/unpause': ['unpauseTemplate'],
  'GET /{TEMPLATE_ID}/compare': ['compareTemplates'],
  'POST /{WABA-ID}/message_templates/archive (a link of Meta’s)': ['archiveTemplates'],
  'POST /{WABA-ID}/message_templates/unarchive (a link of Meta’s)': ['unarchiveTemplates'],
  'GET /{WABA-ID}/message_template_previews': ['templatePreviews'],
  'GET /{WABA-ID}/template_analytics': ['templateAnalytics'],
};

function kindOf(id: string): string | undefined {
  return NODES[id];
}

const found = findOpenApi();

interface Sent {
  readonly sample: CallSample;
  readonly request: HeardRequest;
}

let everything: Promise<readonly Sent[]> | undefined;

if ('reason' in found) {
  it(`is not held against Meta’s OpenAPI file (skipped: ${found.reason})`, ({ skip }) => {
    // The usual report counts skipped tests and keeps their reasons to itself.
    process.stderr.write(`Skipped: ${found.reason}.\n`);
    skip(found.reason);
  });
} else {
  const { file } = found;

  // Reading the file takes a second; what is compiled is kept.
  const contract = openContract(file, REQUEST_CORRECTIONS);

  describe('every call', () => {
    it.each(EVERY_CALL)('is as Meta’s OpenAPI file describes it: $name', async (sample) => {
      const own = (await sendEverything()).filter((each) => each.sample === sample);
      expect(own).not.toEqual([]);
      expect(own.flatMap(({ request }) => problemsOf(contract, request))).toEqual([]);
    });

    it('is in the file, or listed as one that is not', async () => {
      const missing: Record<string, string[]> = {};
      for (const { sample, request } of await sendEverything()) {
        if (contract.operationOf(request, kindOf) !== undefined) continue;
        const label = labelOf(request);
        missing[label] = [...new Set([...(missing[label] ?? []), sample.name])];
      }
      expect(missing).toEqual(NOT_IN_THE_FILE);
    });
  });

  describe('a request that is wrong', () => {
    const text = { messaging_product: 'whatsapp', recipient_type: 'individual', to: '+447700900155' };
    it.each<[string, Partial<ContractRequest>, readonly string[]]>([
      [
        'a body of another type',
        { body: { ...text, type: 'text', text: 'Hello' } },
        ['body/text must be object'],
      ],
      [
        'a field that nobody knows',
        { body: { ...text, type: 'text', text: { body: 'Hello' }, txt: 1 } },
        ['body must NOT have unevaluated properties: "txt"'],
      ],
      [
        'a field that nobody knows, further in',
        { body: { ...text, type: 'text', text: { body: 'Hello', preview: true } } },
        ['body/text must NOT have additional properties: "preview"'],
      ],
      [
        'nobody to get it',
        { body: { ...text, to: undefined, type: 'text', text: { body: 'Hello' } } },
        [
          "body must have required property 'to'",
          "body must have required property 'recipient'",
          'body must match a schema in anyOf',
        ],
      ],
      [
        'a type that nobody knows',
        { body: { ...text, type: 'fax' } },
        ['body/type "fax" is not in the file'],
      ],
      [
        'a body that is no JSON',
        { headers: { authorization: 'Bearer t', 'content-type': 'text/plain' }, body: 'Hello' },
        ['body is text/plain, expected application/json'],
      ],
      [
        'a parameter that nobody knows',
        { body: { ...text, type: 'text', text: { body: 'Hello' } }, query: { dry_run: 'true' } },
        ['query dry_run is not in the file'],
      ],
      [
        'a parameter out of range',
        { method: 'GET', path: `/v26.0/${PHONE}/message_history`, query: { limit: '101' } },
        ['query limit must be <= 100'],
      ],
      [
        'a parameter of another type',
        { method: 'GET', path: `/v26.0/${PHONE}/message_history`, query: { limit: 'all' } },
        ['query limit must be integer'],
      ],
      [
        'a parameter that is none of the list',
        { method: 'GET', path: '/v26.0/1234567890123456/events', query: { status_filter: 'SEEN' } },
        [expect.stringContaining('query status_filter must be equal to one of the allowed values')],
      ],
      [
        'no body where one is required',
        { method: 'POST', path: `/v26.0/${PHONE}/whatsapp_business_profile` },
        ['body is missing'],
      ],
      [
        'a body that is too long in one place and odd in another',
        {
          path: `/v26.0/${PHONE}/whatsapp_business_profile`,
          body: { messaging_product: 'whatsapp', about: 'x'.repeat(140), email: 'nobody' },
        },
        ['body/about must NOT have more than 139 characters', 'body/email must match format "email"'],
      ],
      [
        'no token',
        { method: 'GET', path: `/v26.0/91`, headers: {} },
        ['header authorization is no bearer token'],
      ],
    ])('is found out: %s', (_title, wrong, problems) => {
      const headers = { authorization: 'Bearer EAAtoken', 'content-type': 'application/json' };
      const request = { method: 'POST', path: `/v26.0/${PHONE}/messages`, headers, ...wrong };
      const sentBody = request.body === undefined ? undefined : JSON.parse(JSON.stringify(request.body));
      const operation = contract.operationOf(request, kindOf);
      expect(operation && contract.requestProblems(operation, { ...request, body: sentBody })).toEqual(
        problems,
      );
    });
  });

  describe('every correction', () => {
    it.each(REQUEST_CORRECTIONS.map((correction, index) => ({ ...correction, index })))(
      'is needed: $pointer ($why)',
      async ({ index, path }) => {
        const without = openContract(file, REQUEST_CORRECTIONS.toSpliced(index, 1));
        const isRefused = (await sendEverything()).some(({ request }) => {
          const operation = contract.operationOf(request, kindOf);
          return operation?.template === path && without.requestProblems(operation, request).length > 0;
        });
        expect(isRefused).toBe(true);
      },
    );
  });
}

/** What every call puts on the wire, once for all tests. */
function sendEverything(): Promise<readonly Sent[]> {
  everything ??= Promise.all(
    EVERY_CALL.map(async (sample) => {
      const { graph, requests } = await talk(sample.answers);
      await sample.make(graph);
      return requests.map((request) => ({ sample, request }));
    }),
  ).then((all) => all.flat());
  return everything;
}

function problemsOf(contract: Contract, request: HeardRequest): readonly string[] {
  const operation = contract.operationOf(request, kindOf);
  return operation === undefined ? [] : contract.requestProblems(operation, request);
}

function labelOf({ method, path }: HeardRequest): string {
  const named = path.split('/').map((part) => (NODES[part] === undefined ? part : `{${NODES[part]}}`));
  const isLink = !path.startsWith('/v26.0/');
  return `${method} ${named.join('/').replace(/^\/v26\.0/, '')}${isLink ? ' (a link of Meta’s)' : ''}`;
}
