import { type EnforcedName, offByDefault } from '../../../src/sandbox/enforced.ts';
import { customerOf, type Stage, setStage } from '../stage.ts';

export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;

const TEMPLATE_FIELDS = [
  'messages',
  'message_template_status_update',
  'message_template_quality_update',
  'template_category_update',
  'message_template_components_update',
];

type GraphAnswer = Awaited<ReturnType<Stage['graph']>>;

/** A stage with templates in the middle. */
export interface Shop extends Stage {
  /** Creates a template; whatever is not said is that of a harmless utility template. */
  create(part?: Readonly<Record<string, unknown>>): Promise<GraphAnswer>;
  read(id: string, fields: string): Promise<GraphAnswer['body']>;
  /** Sends a template to the first customer. */
  send(template: unknown, part?: Readonly<Record<string, unknown>>): Promise<GraphAnswer>;
  /** Values of the webhooks of a field so far. */
  // biome-ignore lint/suspicious/noExplicitAny: tests reach into what arrived; a wrong path fails the test
  told(field: string): any[];
  idOf(name: string): Promise<string>;
}

export const BODY = {
  type: 'BODY',
  text: 'Your parcel with order number {{1}} arrives on {{2}}, please be at home.',
  example: { body_text: [['1042', '4 May']] },
};

export type ShopOptions = Omit<NonNullable<Parameters<typeof setStage>[0]>, 'rulesOff'> & {
  /** Rules switched off besides those that begin so, and rules switched on. */
  readonly off?: readonly EnforcedName[];
  readonly on?: readonly EnforcedName[];
};

/** An onboarded shop whose app hears of templates. */
export async function setShop({ off = [], on = [], ...options }: ShopOptions = {}): Promise<Shop> {
  const rulesOff = [...offByDefault(), ...off].filter((name) => !on.includes(name));
  const stage = await setStage({ historyMessages: 60, ...options, rulesOff });
  await stage.onboard();
  await stage.subscribeApp(TEMPLATE_FIELDS);
  const { sandbox, graph, callback } = stage;
  const to = customerOf(sandbox, ({ waId, phone }) => waId.startsWith('44') && phone === 'shown').waId;
  return {
    ...stage,
    create: (part = {}) =>
      graph('POST', `${sandbox.waba.id}/message_templates`, {
        json: { name: 'parcel_news', language: 'en_GB', category: 'UTILITY', components: [BODY], ...part },
      }),
    read: async (id, fields) => (await graph('GET', `${id}?fields=${fields}`)).body,
    send: (template, part = {}) =>
      graph('POST', `${sandbox.number.id}/messages`, {
        json: { messaging_product: 'whatsapp', to: `+${to}`, type: 'template', template, ...part },
      }),
    told: (field) => callback.of(field).map(({ value }) => value),
    idOf: async (name) => {
      const { body } = await graph('GET', `${sandbox.waba.id}/message_templates?name=${name}&fields=id`);
      return String(body.data[0]?.id);
    },
  };
}

/** A template that was brought into that state. */
export async function inState(shop: Shop, state: string): Promise<string> {
  const { id } = (await shop.create()).body;
  const act = (name: string, input: object = {}) => shop.sandbox.act(name, { template: id, ...input });
  if (state === 'PENDING') return id;
  act('template.review', { verdict: state === 'REJECTED' || state === 'IN_APPEAL' ? 'reject' : 'approve' });
  if (state === 'IN_APPEAL') act('template.appeal');
  if (state === 'PAUSED') act('template.pause');
  if (state === 'DISABLED') act('template.disable');
  if (state === 'ARCHIVED') act('template.archive');
  return id;
}
