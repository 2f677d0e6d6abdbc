import {
  collect,
  createTemplate,
  exchangeCode,
  type Graph,
  mediaNode,
  messageHistory,
  messageTemplates,
  openSampleUpload,
  sendMessage,
  uploadMedia,
  uploadSample,
} from '../../src/core/graph/index.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { VERIFY_TOKEN } from '../sandbox/callback.ts';
import { customerOf, setStage } from '../sandbox/stage.ts';
import type { Subjects } from '../support/every-call.ts';
import { type Exchange, openRecorder } from '../support/recorder.ts';
import { openGraph } from '../support/scripted-graph.ts';

/* A sandbox in the middle of its life, and everything that can be asked of it, kept word for word. */

/** Ids of the sandbox begin with their kind; these are Meta’s words for them. */
const KINDS: Readonly<Record<string, string>> = {
  '12': 'TEMPLATE_ID',
  '33': 'WABA-ID',
  '44': 'Phone-Number-ID',
  '47': 'Message-History-ID',
  '55': 'Business-ID',
  '66': 'Application-ID',
  '77': 'Business-ID',
  '92': 'Media-ID',
};

/** What kind of node an id of the sandbox stands for. */
export function kindOf(id: string): string | undefined {
  return KINDS[id.slice(0, 2)];
}

/** A call as anyone may make it. */
export interface RawCall {
  readonly method: string;
  /** Below the version. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  /** Instead of the system user's; '' for none. */
  readonly token?: string;
}

export interface Live {
  readonly sandbox: Sandbox;
  readonly subjects: Subjects;
  /** A number of the same WABA that is on the API alone. */
  readonly apiNumber: string;
  /** Puts everything back as it was in the beginning. */
  putBack(): Promise<void>;
  /** coex's client. */
  openGraph(): Graph;
  ask(call: RawCall): Promise<Exchange>;
  /** What was asked and answered since the last time. */
  takeExchanges(): readonly Exchange[];
}

const FILES = {
  image: 'image/png',
  audio: 'audio/ogg',
  video: 'video/mp4',
  sticker: 'image/webp',
  document: 'application/pdf',
} as const;

/** Onboards a number, lets a customer write, uploads files, and answers. */
export async function goLive(): Promise<Live> {
  const { sandbox, callback } = await setStage({ historyMessages: 60 });
  const recorder = await openRecorder(sandbox.url);
  const { app, waba } = sandbox;
  const token = app.systemToken;
  const open = (): Graph =>
    openGraph(recorder.url, { appSecret: app.secret, token: async () => token }).graph;
  const graph = open();

  await sandbox.act('app.subscribe', {
    callbackUrl: callback.url,
    verifyToken: VERIFY_TOKEN,
    fields: 'all',
  });
  const businessToken = await exchangeCode(graph, app, String(sandbox.act('signup.accept')));
  await sandbox.advance(2000);
  const phone = sandbox.number.id;
  const { waId } = customerOf(sandbox);
  const received = sandbox.customers.send(waId, 'Is the blue frame in stock?');
  await sandbox.advance(1000);
  const to = `+${waId}`;
  const answered = await sendMessage(graph, phone, { to, type: 'text', text: { body: 'Two left.' } });
  await sandbox.advance(600_000);
  const templates = await collect(messageTemplates(graph, waba.id));
  const named = (name: string) => {
    const found = templates.find((template) => template.name === name);
    return { id: found?.id ?? '', name, language: found?.language ?? '' };
  };
  const files = await uploadFiles(graph, phone);
  const image = { name: 'a.png', type: 'image/png', content: Buffer.from('png') };
  const source = await openOtherWaba(sandbox, graph);
  const { id: apiNumber } = sandbox.act('number.add', { phone: false }) as { id: string };
  const subjects: Subjects = {
    app,
    business: waba.businessId,
    waba: waba.id,
    phone,
    template: named('pickup_ready'),
    oldTemplate: named('order_update'),
    marketingTemplate: 'spring_deals',
    source,
    media: files.image,
    mediaLink: (await mediaNode(graph, files.image, phone)).url,
    history: (await collect(messageHistory(graph, phone)))[0]?.id ?? '',
    messages: {
      to,
      userId: answered.contacts[0]?.user_id ?? '',
      received,
      files,
      sent: answered.messages[0]?.id ?? '',
    },
    callback: { url: callback.url, verifyToken: VERIFY_TOKEN },
    activity: 'TEMPLATE_CREATED',
    code: 'not asked for yet',
    businessToken,
    systemToken: token,
    upload: await openSampleUpload(graph, app.id, { ...image, sizeBytes: 3 }),
    picture: await uploadSample(graph, app.id, image),
  };
  const beginning = await sandbox.export();
  let taken = recorder.exchanges.length;
  return {
    sandbox,
    subjects,
    apiNumber,
    putBack: () => sandbox.import(beginning),
    openGraph: open,
    ask: async (call) => {
      await fetchRaw(recorder.url, { token, ...call });
      return recorder.exchanges.at(-1) as Exchange;
    },
    takeExchanges: () => {
      const found = recorder.exchanges.slice(taken);
      taken = recorder.exchanges.length;
      return found;
    },
  };
}

async function uploadFiles(graph: Graph, phone: string): Promise<Record<keyof typeof FILES, string>> {
  const ids = { image: '', audio: '', video: '', sticker: '', document: '' };
  for (const kind of Object.keys(FILES) as (keyof typeof FILES)[]) {
    const content = Buffer.from(`what is in the ${kind}`);
    ids[kind] = await uploadMedia(graph, phone, { name: kind, type: FILES[kind], content });
  }
  return ids;
}

/** One more WABA of the portfolio, which the partner does not see, with a template that the first one does not have. */
async function openOtherWaba(sandbox: Sandbox, graph: Graph): Promise<Subjects['source']> {
  const { id: waba } = sandbox.act('waba.add', { business: sandbox.waba.businessId }) as { id: string };
  sandbox.rules.off('token-visibility');
  const template = await createTemplate(graph, waba, {
    name: 'opening_hours',
    language: 'en_GB',
    category: 'UTILITY',
    components: [{ type: 'BODY', text: 'From Monday on our workshop opens at eight in the morning.' }],
  });
  sandbox.rules.on('token-visibility');
  sandbox.act('template.review', { template: template.id, verdict: 'approve' });
  return { waba, template: template.id };
}

async function fetchRaw(base: string, { method, path, query = {}, json, token }: RawCall): Promise<void> {
  const url = new URL(`${base}/v26.0/${path}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const headers = {
    ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
    ...(json === undefined ? {} : { 'content-type': 'application/json' }),
  };
  const response = await fetch(url, {
    method,
    headers,
    // Whoever hangs is to be named.
    signal: AbortSignal.timeout(20_000),
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  });
  await response.arrayBuffer();
}
