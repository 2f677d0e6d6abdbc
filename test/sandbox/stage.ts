import { onTestFinished } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/index.ts';
import { type Callback, openCallback, VERIFY_TOKEN } from './callback.ts';

export const START = Date.UTC(2026, 10, 5, 9, 0, 0);
export const HOUR_MS = 3_600_000;

const FIELDS = ['messages', 'account_update', 'history', 'smb_app_state_sync', 'smb_message_echoes'];

interface GraphAnswer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests reach into answers; a wrong path fails the test
  readonly body: any;
}

/** A sandbox, a callback, and the calls every test needs. */
export interface Stage {
  readonly sandbox: Sandbox;
  readonly callback: Callback;
  graph(method: string, path: string, options?: { token?: string; json?: unknown }): Promise<GraphAnswer>;
  subscribeApp(fields?: readonly string[]): Promise<GraphAnswer>;
  subscribeWaba(): Promise<GraphAnswer>;
  signupUrl(redirect?: boolean): string;
  /** Subscribes everything and lets the phone accept. */
  onboard(options?: { shareHistory?: boolean }): Promise<void>;
  sync(type: 'history' | 'smb_app_state_sync'): Promise<GraphAnswer>;
  sendText(to: string, body?: string): Promise<GraphAnswer>;
}

export async function setStage(options: Partial<SandboxOptions> = {}): Promise<Stage> {
  const sandbox = await startSandbox({ seed: 7, startAt: START, historyMessages: 900, ...options });
  const callback = await openCallback();
  onTestFinished(async () => {
    await sandbox.close();
    await callback.close();
  });
  const appToken = `${sandbox.app.id}|${sandbox.app.secret}`;
  const stage: Stage = {
    sandbox,
    callback,
    graph: async (method, path, { token = sandbox.app.systemToken, json } = {}) => {
      const response = await fetch(`${sandbox.url}/v26.0/${path}`, {
        method,
        headers: {
          ...(token !== '' && { authorization: `Bearer ${token}` }),
          'content-type': 'application/json',
        },
        ...(json !== undefined && { body: JSON.stringify(json) }),
      });
      return { status: response.status, body: await response.json() };
    },
    subscribeApp: (fields = FIELDS) =>
      stage.graph('POST', `${sandbox.app.id}/subscriptions`, {
        token: appToken,
        json: {
          object: 'whatsapp_business_account',
          callback_url: callback.url,
          verify_token: VERIFY_TOKEN,
          fields: fields.join(','),
        },
      }),
    subscribeWaba: () => stage.graph('POST', `${sandbox.waba.id}/subscribed_apps`),
    signupUrl: (redirect = false) => {
      const url = new URL('/signup', sandbox.url);
      url.searchParams.set('app_id', sandbox.app.id);
      url.searchParams.set('config_id', sandbox.app.configId);
      url.searchParams.set('state', 'a"<state>');
      url.searchParams.set('extras', JSON.stringify({ featureType: 'whatsapp_business_app_onboarding' }));
      if (redirect) url.searchParams.set('redirect_uri', callback.url.replace('/webhook', '/back?from=meta'));
      return url.href;
    },
    onboard: async (accepting) => {
      await stage.subscribeApp();
      await stage.subscribeWaba();
      await sandbox.phone.accept(stage.signupUrl(), accepting);
      await sandbox.advance(2000);
    },
    sync: (type) =>
      stage.graph('POST', `${sandbox.number.id}/smb_app_data`, {
        json: { messaging_product: 'whatsapp', sync_type: type },
      }),
    sendText: (to, body = 'Hello') =>
      stage.graph('POST', `${sandbox.number.id}/messages`, {
        json: { messaging_product: 'whatsapp', to, type: 'text', text: { body } },
      }),
  };
  return stage;
}

/** The first customer of a kind. */
export function customerOf(
  sandbox: Sandbox,
  wanted: (customer: ReturnType<Sandbox['customers']['list']>[number]) => boolean = (customer) =>
    customer.phone === 'shown',
): ReturnType<Sandbox['customers']['list']>[number] {
  const customer = sandbox.customers.list().find(wanted);
  if (customer === undefined) throw new Error('No such customer.');
  return customer;
}
