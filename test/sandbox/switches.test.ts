import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ENFORCED, type EnforcedName } from '../../src/sandbox/enforced.ts';
import { openCallback, VERIFY_TOKEN } from './callback.ts';
import { PICKUP } from './graph/chat.ts';
import { customerOf, HOUR_MS, type Stage, setStage } from './stage.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * HOUR_MS;

/** The same story with a rule on and with it off, and how it ends. */
interface Switch {
  readonly rule: EnforcedName;
  readonly on: unknown;
  readonly off: unknown;
  readonly story: (stage: Stage) => Promise<unknown>;
}

const SWITCHES: readonly Switch[] = [
  {
    rule: 'code-expiry',
    on: [200, 400, 400],
    off: [200, 200, 200],
    story: async (stage) => {
      const code = accept(stage);
      const late = accept(stage);
      const soon = [await exchange(stage, code), await exchange(stage, code)];
      await stage.sandbox.advance(30_001);
      return [...soon, await exchange(stage, late)];
    },
  },
  {
    rule: 'sync-once',
    on: [200, 2593107],
    off: [200, 200],
    story: async (stage) => {
      await stage.onboard();
      return [await contactsAsked(stage), await contactsAsked(stage)];
    },
  },
  {
    rule: 'sync-window',
    on: 2593108,
    off: 200,
    story: async (stage) => {
      await stage.onboard();
      await stage.sandbox.advance(DAY_MS);
      return contactsAsked(stage);
    },
  },
  {
    rule: 'app-subscription',
    on: 0,
    off: 1,
    story: async (stage) => {
      await stage.onboard();
      await stage.subscribeApp(['smb_message_echoes']);
      return toldOfMessages(stage);
    },
  },
  {
    rule: 'waba-subscription',
    on: 0,
    off: 1,
    story: async (stage) => {
      await stage.onboard();
      await stage.graph('DELETE', `${stage.sandbox.waba.id}/subscribed_apps`);
      return toldOfMessages(stage);
    },
  },
  {
    rule: 'callback-handshake',
    on: 2200,
    off: 200,
    story: async (stage) => {
      stage.callback.challenge = 'something else';
      return codeOf(await stage.subscribeApp());
    },
  },
  {
    rule: 'redelivery',
    on: 'waiting',
    off: 'given-up',
    story: async (stage) => {
      await stage.onboard();
      stage.callback.answer = 503;
      await toldOfMessages(stage);
      return stage.sandbox.log().at(-1)?.outcome;
    },
  },
  {
    rule: 'retry-fan-out',
    on: 2,
    off: 1,
    story: async (stage) => {
      await stage.onboard();
      const healthy = await openCallback();
      onTestFinished(healthy.close);
      const { id } = stage.sandbox.act('app.add') as { id: string };
      await stage.sandbox.act('app.subscribe', {
        app: id,
        callbackUrl: healthy.url,
        verifyToken: VERIFY_TOKEN,
      });
      stage.callback.answer = 503;
      await toldOfMessages(stage);
      await stage.sandbox.advance(6000);
      return healthy.of('messages').length;
    },
  },
  {
    rule: 'development-mode',
    on: 0,
    off: 1,
    story: async (stage) => {
      await stage.onboard();
      stage.sandbox.act('app.mode', { mode: 'development' });
      return toldOfMessages(stage);
    },
  },
  {
    rule: 'app-version',
    on: 'WhatsApp Business 2.24.17 or newer is needed, not 2.24.16. (2655093)',
    off: 'done',
    story: async (stage) => {
      stage.sandbox.act('phone.update', { version: '2.24.16' });
      return attempt(() => accept(stage));
    },
  },
  {
    rule: 'companions-unlinked',
    on: 'No web companion is linked.',
    off: 'done',
    story: async (stage) => {
      stage.sandbox.act('phone.link', { companion: 'web' });
      await stage.onboard();
      return attempt(() => stage.sandbox.act('phone.unlink', { companion: 'web' }));
    },
  },
  {
    rule: 'companion-limit',
    on: 'A phone has at most 4 companions.',
    off: 'done',
    story: async ({ sandbox }) => {
      for (const companion of ['web', 'desktop-mac', 'windows', 'wear-os'])
        sandbox.act('phone.link', { companion });
      return attempt(() => sandbox.act('phone.link', { companion: 'web' }));
    },
  },
  {
    rule: 'contact-changes-after-sync',
    on: 0,
    off: 1,
    story: async (stage) => {
      await stage.onboard();
      stage.sandbox.act('phone.save-contact', { customer: someone(stage), name: 'Blue frame' });
      await stage.sandbox.advance(MINUTE_MS);
      return stage.callback.of('smb_app_state_sync').length;
    },
  },
  {
    rule: 'edit-window',
    on: expect.stringContaining('is too old for that'),
    off: 'done',
    story: async (stage) => {
      await stage.onboard();
      const message = write(stage);
      await stage.sandbox.advance(15 * MINUTE_MS + 1);
      return attempt(() => stage.sandbox.act('customer.edit', { message, text: 'Hello!' }));
    },
  },
  {
    rule: 'revoke-window',
    on: expect.stringContaining('is too old for that'),
    off: 'done',
    story: async (stage) => {
      await stage.onboard();
      const message = write(stage);
      await stage.sandbox.advance(2 * DAY_MS + 1);
      return attempt(() => stage.sandbox.act('customer.revoke', { message }));
    },
  },
  {
    rule: 'blocked-by-customer',
    on: [131026],
    off: [],
    story: async (stage) => {
      await stage.onboard();
      write(stage);
      stage.sandbox.act('customer.block', { customer: someone(stage) });
      return failuresOf(stage, { type: 'text', text: { body: 'Hello?' } });
    },
  },
  {
    rule: 'blocked-by-business',
    on: 0,
    off: 1,
    story: async (stage) => {
      await stage.onboard();
      stage.sandbox.act('phone.block', { customer: someone(stage) });
      return toldOfMessages(stage);
    },
  },
  {
    rule: 'app-rate',
    on: [200, 4],
    off: [200, 200],
    story: async ({ sandbox, graph }) => {
      const token = `${sandbox.app.id}|${sandbox.app.secret}`;
      const call = async () => codeOf(await graph('GET', `${sandbox.app.id}/subscriptions`, { token }));
      for (let made = 0; made < 199; made += 1) await call();
      return [await call(), await call()];
    },
  },
  {
    rule: 'deregister-refused',
    on: [200, true],
    off: ['done', false],
    story: async (stage) => {
      await stage.onboard();
      const { id } = stage.sandbox.number;
      const { body } = await stage.graph('POST', `${id}/deregister`);
      const node = await stage.graph('GET', `${id}?fields=is_on_biz_app`);
      return [body.success === true ? 'done' : body.error.code, node.body.is_on_biz_app];
    },
  },
  {
    rule: 'override-url-length',
    on: [100, 100],
    off: [200, 200],
    story: async (stage) => {
      await stage.onboard();
      const { waba, number } = stage.sandbox;
      const override = {
        override_callback_uri: `${stage.callback.url}?${'a'.repeat(200)}=`,
        verify_token: VERIFY_TOKEN,
      };
      const forNumber = { webhook_configuration: override };
      return [
        codeOf(await stage.graph('POST', `${waba.id}/subscribed_apps`, { json: override })),
        codeOf(await stage.graph('POST', number.id, { json: forNumber })),
      ];
    },
  },
  {
    rule: 'reaction-age',
    on: [131009],
    off: [],
    story: async (stage) => {
      await stage.onboard();
      const old = write(stage);
      await stage.sandbox.advance(30 * DAY_MS + 1);
      write(stage);
      return failuresOf(stage, { type: 'reaction', reaction: { message_id: old, emoji: '🚲' } });
    },
  },
  {
    rule: 'read-receipt-age',
    on: 131009,
    off: 200,
    story: async (stage) => {
      await stage.onboard();
      const old = write(stage);
      await stage.sandbox.advance(30 * DAY_MS + 1);
      const json = { messaging_product: 'whatsapp', status: 'read', message_id: old };
      return codeOf(await stage.graph('POST', `${stage.sandbox.number.id}/messages`, { json }));
    },
  },
  {
    rule: 'history-reach',
    on: false,
    off: true,
    story: async (stage) => {
      await stage.sandbox.advance(30 * DAY_MS);
      const { rows, onboardedAt } = await historyOf(stage);
      return rows.some((sentAt) => sentAt < onboardedAt - 180 * DAY_MS);
    },
  },
  {
    rule: 'history-media-age',
    on: false,
    off: true,
    story: async (stage) => {
      const { media, onboardedAt } = await historyOf(stage);
      expect(media).not.toEqual([]);
      return media.some((sentAt) => sentAt < onboardedAt - 14 * DAY_MS);
    },
  },
  {
    rule: 'no-send-to-itself',
    on: 131021,
    off: [131026],
    story: async (stage) => {
      await stage.onboard();
      return failuresOf(stage, PICKUP, stage.sandbox.number.displayPhoneNumber);
    },
  },
  {
    rule: 'identity-hash',
    on: [137000],
    off: [],
    story: async (stage) => {
      await stage.onboard();
      write(stage);
      const text = { type: 'text', text: { body: 'Is it you?' } };
      return failuresOf(stage, { ...text, recipient_identity_key_hash: 'of somebody else' });
    },
  },
];

describe('a switch', () => {
  it.each(SWITCHES)('$rule makes the difference that it names', async ({ rule, on, off, story }) => {
    const strict = await setStage();
    expect(await story(strict)).toEqual(on);
    const lenient = await setStage();
    lenient.sandbox.act('rules.off', { rules: [rule] });
    expect(await story(lenient)).toEqual(off);
  });
});

describe('every rule', () => {
  const names = Object.keys(ENFORCED);

  it('is asked for where it acts', () => {
    const code = textsIn('src/sandbox', '.ts').join('\n');
    // By name, or by the `rule` of a row in a table.
    const isAsked = (name: string): boolean => new RegExp(`(enforces\\(\\w+, |rule: )'${name}'`).test(code);
    expect(names.filter((name) => !isAsked(name))).toEqual([]);
  });

  it('is named in a test or a scenario', () => {
    const tests = textsIn('test/sandbox', '.ts').join('\n');
    const scenarios = textsIn('scenarios', '.yaml').join('\n');
    const isNamed = (name: string): boolean =>
      tests.includes(`'${name}'`) || new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(scenarios);
    expect(names.filter((name) => !isNamed(name))).toEqual([]);
  });
});

/** The sources below a folder; the table of the rules itself asks for none. */
function textsIn(folder: string, ending: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith(ending) && !/^enforced\.ts$|enforced-rules\.ts$/.test(file))
    .map((file) => readFileSync(join(folder, file), 'utf8'));
}

function someone({ sandbox }: Stage): string {
  return customerOf(sandbox).waId;
}

function write(stage: Stage): string {
  return stage.sandbox.customers.send(someone(stage), 'Hello');
}

function accept({ sandbox }: Stage): string {
  return String(sandbox.act('signup.accept', {}));
}

/** `done`, or why it could not be. */
function attempt(deed: () => unknown): string {
  try {
    deed();
    return 'done';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** 200, or the code of the refusal. */
function codeOf({ status, body }: Awaited<ReturnType<Stage['graph']>>): number {
  return status === 200 ? 200 : body.error.code;
}

async function contactsAsked(stage: Stage): Promise<number> {
  return codeOf(await stage.sync('smb_app_state_sync'));
}

async function exchange({ sandbox, graph }: Stage, code: string): Promise<number> {
  const query = new URLSearchParams({ client_id: sandbox.app.id, client_secret: sandbox.app.secret, code });
  return (await graph('GET', `oauth/access_token?${query}`, { token: '' })).status;
}

/** A customer writes; gives how many webhooks of it came. */
async function toldOfMessages(stage: Stage): Promise<number> {
  write(stage);
  await stage.sandbox.advance(1000);
  return stage.callback.of('messages').length;
}

/** Sends something; gives the code of the refusal, else those of the `failed` statuses. */
async function failuresOf(
  stage: Stage,
  part: Readonly<Record<string, unknown>>,
  to = `+${someone(stage)}`,
): Promise<number | number[]> {
  const json = { messaging_product: 'whatsapp', to, ...part };
  const code = codeOf(await stage.graph('POST', `${stage.sandbox.number.id}/messages`, { json }));
  if (code !== 200) return code;
  await stage.sandbox.advance(MINUTE_MS);
  const statuses = stage.callback.of('messages').flatMap(({ value }) => value.statuses ?? []);
  expect(statuses).not.toEqual([]);
  return statuses.flatMap(({ errors }) => errors?.map((error: { code: number }) => error.code) ?? []);
}

/** Onboards and has the history sent; gives when its messages were sent, and those whose media followed. */
async function historyOf(stage: Stage) {
  const onboardedAt = stage.sandbox.now();
  await stage.onboard();
  await stage.sync('history');
  await stage.sandbox.advance(HOUR_MS);
  const values = stage.callback.of('history').map(({ value }) => value);
  const sentAt = ({ timestamp }: { timestamp: string }): number => Number(timestamp) * 1000;
  const threads = values.flatMap(({ history }) => history ?? []).flatMap((chunk) => chunk.threads ?? []);
  const rows = threads.flatMap(({ messages }) => messages).map(sentAt);
  const media = values.flatMap((value) => value.messages ?? value.message_echoes ?? []).map(sentAt);
  expect(rows).not.toEqual([]);
  return { onboardedAt, rows, media };
}
