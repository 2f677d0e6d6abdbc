import { describe, expect, it } from 'vitest';
import { parseDelivery } from '../../src/core/ingest/parse/delivery.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { triggersKnown } from '../../src/sandbox/triggers/triggers.ts';
import { VERIFY_TOKEN } from '../sandbox/callback.ts';
import { customerOf, type Stage, setStage } from '../sandbox/stage.ts';
import { type Contract, findOpenApi, openContract } from './openapi.ts';
import { spoil } from './sabotage.ts';
import { WEBHOOK_CORRECTIONS, WEBHOOKS } from './webhook-corrections.ts';

const operation = { template: WEBHOOKS, method: 'post' };

/** Webhooks of the sandbox of which Meta’s file says nothing: it is silent on coexistence. */
const NOT_IN_THE_FILE = ['messages.edit', 'messages.edit.image', 'messages.revoke', 'messages.errors'];

/** What coex makes of the samples in Meta’s file. */
const SAMPLES: Readonly<Record<string, string>> = {
  'Text Message': 'MessageReceived text',
  'Text Message with Context (Product Inquiry)': 'MessageReceived text',
  'Text Message from Click to WhatsApp Ad': 'MessageReceived text',
  'Reaction Message': 'MessageReceived reaction',
  'Image Message': 'MessageReceived image',
  'Location Message': 'MessageReceived location',
  'Contact Sharing Message': 'MessageReceived contacts',
  'Unsupported Message': 'MessageReceived unsupported',
  'Button Message': 'MessageReceived button',
  'Interactive List Reply Message': 'MessageReceived interactive',
  'Interactive Button Reply Message': 'MessageReceived interactive',
  'Order Message': 'MessageReceived order',
  'System Message': 'MessageReceived system, UserChanged changed-number',
  'Group Create Message': 'AccountChanged group_lifecycle_update',
  'Group Settings Update': 'AccountChanged group_settings_update',
  'Group Remove Participants': 'AccountChanged group_participants_update',
};

const VALUE = 'entry[].changes[].value';

/** Members the file does not list, each with the page that has it. */
const UNLISTED = [
  // BSUIDs and usernames (coexistence.md §4.5–§4.7).
  ...['contacts[].user_id', 'contacts[].profile.username', 'messages[].from_user_id'],
  ...['statuses[].recipient_user_id', 'messages[].system.user_id', 'messages[].system.previous_user_id'],
  // coexistence.md §4.5, §4.6.
  ...['messages[].context.forwarded', 'messages[].context.frequently_forwarded', 'messages[].unsupported'],
  ...['messages[].interactive.nfm_reply', 'statuses[].pricing.type'],
].map((name) => `${VALUE}.${name}`);

const NUMBER = { display_phone_number: '447700900100', phone_number_id: '440000000000002' };
const SENDER = { profile: { name: 'Mira Dalton' }, wa_id: '447700900155' };
const TEXT = {
  from: '447700900155',
  id: 'wamid.U020',
  timestamp: '1793900300',
  type: 'text',
  text: { body: 'On my way' },
};
const SYSTEM = {
  ...TEXT,
  type: 'system',
  system: { body: 'Mira Dalton changed', type: 'user_changed_number' },
};

interface Told {
  readonly event: string;
  readonly body: unknown;
}

const found = findOpenApi();

if ('reason' in found) {
  it(`are not held against Meta’s OpenAPI file (skipped: ${found.reason})`, ({ skip }) => {
    // The usual report counts skipped tests and keeps their reasons to itself.
    process.stderr.write(`Skipped: ${found.reason}.\n`);
    skip(found.reason);
  });
} else {
  const { file } = found;
  const contract = openContract(file, WEBHOOK_CORRECTIONS);
  const samples = contract.requestExamples(operation);
  const ofMessages = Object.entries(samples).filter(([name]) => SAMPLES[name]?.startsWith('Message'));

  describe('a sample of Meta’s OpenAPI file', () => {
    it.each(Object.keys(samples))('is recognised: %s', (name) => {
      const parsed = parseDelivery(Buffer.from(JSON.stringify(samples[name])), 'webhook');
      const words = parsed.outcome === 'projected' ? parsed.events.map(wordsFor).join(', ') : parsed;
      expect(words).toEqual(SAMPLES[name]);
    });

    it('is one of those that are known', () => {
      expect(Object.keys(samples)).toEqual(Object.keys(SAMPLES));
    });

    it.each(ofMessages)('is as the file itself describes it: %s', (_name, body) => {
      expect(problemsOf(contract, body)).toEqual([]);
    });
  });

  describe('a webhook about messages', () => {
    it('is told for every event there is', async () => {
      const { triggered } = await hearEverything();
      const events = triggersKnown().map(({ name }) => name);
      expect(triggered.map(({ event }) => event)).toEqual(events.filter(isAboutMessages));
    });

    it('is as Meta’s OpenAPI file describes it, when it is triggered', async () => {
      for (const { event, body } of (await hearEverything()).triggered) {
        const isSilent = NOT_IN_THE_FILE.includes(event);
        expect.soft(problemsOf(contract, body).length > 0, event).toBe(isSilent);
        if (!isSilent) expect.soft(strangersOf(contract, body), event).toEqual([]);
      }
    });

    it('is as Meta’s OpenAPI file describes it, when something happens', async () => {
      const { happened } = await hearEverything();
      const kinds = new Set(happened.map(({ event }) => event));
      expect([...kinds].sort()).toEqual(HAPPENING);
      for (const { event, body } of happened) {
        const isSilent = NOT_IN_THE_FILE.includes(event);
        expect.soft(problemsOf(contract, body).length > 0, event).toBe(isSilent);
        if (!isSilent) expect.soft(strangersOf(contract, body), event).toEqual([]);
      }
    });

    it('is found out wherever it is wrong', async () => {
      const spoiled = (await inTheFile()).flatMap(({ event, body }) => {
        const unknown = [
          ...contract.requestStrangers(operation, body),
          // Beside statuses the file has no people.
          ...(event.startsWith('statuses.') ? [`${VALUE}.contacts`] : []),
        ];
        return spoil(body).filter(({ path }) => !unknown.some((place) => path.startsWith(place)));
      });
      const passed = spoiled.filter(({ body }) => problemsOf(contract, body).length === 0);
      expect(spoiled.length).toBeGreaterThan(500);
      expect([...new Set(passed.map(({ path }) => path))]).toEqual([]);
    });

    it.each<[string, Record<string, unknown>]>([
      ['without its people', { contacts: undefined }],
      ['with people beside a message of the system', { messages: [SYSTEM], contacts: [SENDER] }],
      ['of an unknown type', { messages: [{ ...TEXT, type: 'hologram' }] }],
      ['without what its type says', { messages: [{ ...TEXT, type: 'image' }] }],
      ['without a wamid', { messages: [{ ...TEXT, id: undefined }] }],
      ['with a time that is a number', { messages: [{ ...TEXT, timestamp: 1_793_900_300 }] }],
    ])('is found out %s', (_title, wrong) => {
      const right = { messaging_product: 'whatsapp', metadata: NUMBER, contacts: [SENDER], messages: [TEXT] };
      const bodyOf = (value: object): unknown =>
        JSON.parse(
          JSON.stringify({
            object: 'whatsapp_business_account',
            entry: [{ id: '330000000000001', changes: [{ field: 'messages', value }] }],
          }),
        );
      expect(problemsOf(contract, bodyOf(right))).toEqual([]);
      expect(problemsOf(contract, bodyOf({ ...right, ...wrong }))).not.toEqual([]);
    });
  });

  describe('every correction', () => {
    it.each(WEBHOOK_CORRECTIONS.map((correction, index) => ({ ...correction, index })))(
      'is needed: $pointer ($why)',
      async ({ index }) => {
        const without = openContract(file, WEBHOOK_CORRECTIONS.toSpliced(index, 1));
        const told = (await inTheFile()).map(({ body }) => body);
        const isNeeded =
          ofMessages.some(([, body]) => problemsOf(without, body).length > 0) ||
          told.some((body) => problemsOf(without, body).length > 0) ||
          told.some((body) => strangersOf(without, body).length > 0);
        expect(isNeeded).toBe(true);
      },
    );
  });

  describe('every member that the file does not list', () => {
    it('is needed', async () => {
      const seen = (await inTheFile()).flatMap(({ body }) => contract.requestStrangers(operation, body));
      expect([...new Set(seen)].sort()).toEqual([...UNLISTED].sort());
    });
  });
}

/** Everything that was told, but what Meta’s file does not know. */
async function inTheFile(): Promise<readonly Told[]> {
  const { triggered, happened } = await hearEverything();
  return [...triggered, ...happened].filter(({ event }) => !NOT_IN_THE_FILE.includes(event));
}

function problemsOf(contract: Contract, body: unknown): readonly string[] {
  return contract.requestProblems(operation, { method: 'POST', path: WEBHOOKS, body });
}

function strangersOf(contract: Contract, body: unknown): readonly string[] {
  return contract.requestStrangers(operation, body).filter((name) => !UNLISTED.includes(name));
}

/** An event in short: what it is, and of which kind. */
function wordsFor(event: { type: string; field?: string; why?: string; message?: unknown }): string {
  const { type } = (event.message ?? {}) as { type?: string };
  return `${event.type} ${type ?? event.field ?? event.why}`;
}

function isAboutMessages(name: string): boolean {
  return /^(messages|statuses)\./.test(name);
}

let everything: Promise<{ triggered: readonly Told[]; happened: readonly Told[] }> | undefined;

/** What a sandbox tells when it is made to, and when people do things; once for all tests. */
function hearEverything() {
  everything ??= (async () => {
    const stage = await setStage({ historyMessages: 60 });
    await stage.sandbox.act('app.subscribe', {
      callbackUrl: stage.callback.url,
      verifyToken: VERIFY_TOKEN,
      fields: 'all',
    });
    stage.sandbox.act('signup.accept');
    await stage.sandbox.advance(2000);
    await letThingsHappen(stage);
    const happened = stage.callback.received
      .filter(({ field }) => field === 'messages')
      .map(({ raw, value: { messages, statuses } }) => ({
        event: messages === undefined ? `statuses.${statuses[0].status}` : `messages.${messages[0].type}`,
        body: JSON.parse(raw),
      }));
    return { triggered: triggerAll(stage.sandbox), happened };
  })();
  return everything;
}

function triggerAll(sandbox: Sandbox): Told[] {
  const names = triggersKnown().map(({ name }) => name);
  return names
    .filter(isAboutMessages)
    .map((event) => ({ event, body: (sandbox.trigger(event) as { body: unknown }).body }));
}

/** Kinds of messages and statuses that come of what happens. */
const HAPPENING = [
  ...['audio', 'button', 'contacts', 'document', 'edit', 'image', 'interactive', 'location', 'order'].map(
    (type) => `messages.${type}`,
  ),
  ...['reaction', 'revoke', 'sticker', 'system', 'text', 'unsupported', 'video'].map(
    (type) => `messages.${type}`,
  ),
  ...['delivered', 'failed', 'read', 'sent'].map((status) => `statuses.${status}`),
];

/** People write, send, tap and take back, and the business answers. */
async function letThingsHappen({ sandbox, sendText, graph }: Stage): Promise<void> {
  const customer = customerOf(sandbox).waId;
  const does = (action: string, input: object = {}) =>
    String(sandbox.act(`customer.${action}`, { customer, ...input }));
  const first = does('write', { text: 'Is the blue frame in stock?' });
  does('write', { text: 'This one', product: { catalog: '194836987003835', product: 'di9ozbzfi4' } });
  does('write', { text: 'Look', forwarded: 'often' });
  does('write-from-ad', { text: 'Can I get more on this?' });
  does('write-from-ad', { text: 'And on this?', placement: 'status' });
  for (const type of ['image', 'video', 'audio', 'document', 'sticker']) does('send-media', { type });
  does('send-location', { latitude: 51.5, longitude: -0.12, name: 'Home', address: '4 Harbour Lane' });
  does('send-contact', { name: 'Mira Dalton', phone: '447700900155' });
  does('order', { items: [{ product: 'di9ozbzfi4', quantity: 2, price: 30 }] });
  does('poll');
  await sandbox.advance(10_000);
  for (let time = 0; time < 6; time += 1) await sendText(`+${customer}`, 'Two left.');
  const answer = await sendText(`+${customer}`, 'Shall we hold one?');
  const wamid: string = answer.body.messages[0].id;
  await graph('POST', `${sandbox.number.id}/messages`, {
    json: { messaging_product: 'whatsapp', to: '+447700900999', type: 'text', text: { body: 'Hello?' } },
  });
  await sandbox.advance(120_000);
  const about = { message: wamid };
  sandbox.act('customer.react', { ...about, emoji: '👍' });
  sandbox.act('customer.react', { ...about, emoji: '' });
  sandbox.act('customer.tap', { ...about, tap: { kind: 'quick-reply', text: 'Yes' } });
  sandbox.act('customer.tap', { ...about, tap: { kind: 'button', id: 'yes', title: 'Yes' } });
  sandbox.act('customer.tap', {
    ...about,
    tap: { kind: 'list', id: 'nine', title: '09:00' },
  });
  sandbox.act('customer.tap', { ...about, tap: { kind: 'flow', answers: { day: 'Monday' } } });
  does('write', { text: 'Yes please', replyTo: wamid });
  sandbox.act('customer.edit', { message: first, text: 'Is the red frame in stock?' });
  sandbox.act('customer.revoke', { message: first });
  sandbox.act('customer.fail-next', { customer, code: 131026 });
  await sendText(`+${customer}`, 'Are you there?');
  await sandbox.advance(120_000);
  does('change-number', { to: '447700900998' });
  await sandbox.advance(10_000);
}
