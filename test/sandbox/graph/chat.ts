import type { SandboxOptions } from '../../../src/sandbox/index.ts';
import { customerOf, type Stage, setStage } from '../stage.ts';

interface Answered {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests reach into answers; a wrong path fails the test
  readonly body: any;
}

/** A number on the API, and a customer who just wrote to it. */
export interface Chat {
  readonly stage: Stage;
  /** The customer's phone in digits, and their BSUID. */
  readonly waId: string;
  readonly userId: string;
  /** The wamid of what the customer wrote. */
  readonly wamid: string;
  /** Sends the customer something: what is given stands next to `messaging_product` and `to`. */
  send(part: Readonly<Record<string, unknown>>): Promise<Answered>;
  /** `POST {phone}/…` as JSON. */
  post(edge: string, json?: unknown): Promise<Answered>;
  get(edge: string): Promise<Answered>;
  /** What the callback was told of a message of the API so far. */
  // biome-ignore lint/suspicious/noExplicitAny: tests reach into what arrived; a wrong path fails the test
  statusesOf(wamid: string): any[];
}

export async function openChat(options: Partial<SandboxOptions> = {}): Promise<Chat> {
  const stage = await setStage({ historyMessages: 60, ...options });
  await stage.onboard();
  const { sandbox, callback } = stage;
  const { waId, userId } = customerOf(sandbox);
  const wamid = sandbox.customers.send(waId, 'Hello');
  await sandbox.advance(1000);
  const edgeOf = (edge: string): string => `${sandbox.number.id}${edge === '' ? '' : `/${edge}`}`;
  const post: Chat['post'] = (edge, json = {}) => stage.graph('POST', edgeOf(edge), { json });
  return {
    stage,
    waId,
    userId,
    wamid,
    post,
    get: (edge) => stage.graph('GET', edgeOf(edge)),
    send: (part) => post('messages', { messaging_product: 'whatsapp', to: `+${waId}`, ...part }),
    statusesOf: (id) =>
      callback
        .of('messages')
        .flatMap(({ value }) => value.statuses ?? [])
        .filter((status) => status.id === id),
  };
}

export const TEXT = { type: 'text', text: { body: 'Ready.' } };
export const PICKUP = {
  type: 'template',
  template: {
    name: 'pickup_ready',
    language: { code: 'en_GB' },
    components: [{ type: 'body', parameters: [{ type: 'text', text: '71' }] }],
  },
};
