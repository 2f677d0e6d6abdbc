import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EnforcedName, Sandbox } from '../../src/sandbox/index.ts';
import { type Journey, type Meeting, setOut } from './onboard-journey.ts';
import { type Ran, temporaryFolder } from './run.ts';

interface Told extends Ran {
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape
  readonly doc: any;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  readonly events: any[];
}

/** A folder of template files before a sandbox; what sleeps lets the sandbox's time go by. */
export interface TemplatesStage extends Journey {
  readonly folder: string;
  readonly waba: string;
  /** Writes a file beneath the working folder. */
  write(file: string, content: string | Uint8Array | object): void;
  /** Runs `coex templates …` in the folder, for the sandbox's WABA unless accounts are named. */
  templates(argv: readonly string[], meeting?: Meeting): Promise<Ran>;
  /** The same with --json; gives the one document, or the events. */
  told(argv: readonly string[], meeting?: Meeting): Promise<Told>;
  /** Templates in the sandbox, by its own API. */
  // biome-ignore lint/suspicious/noExplicitAny: as above
  there(name?: string): Promise<any[]>;
  /** Lets a template exist, approved. */
  approved(draft: object): Promise<string>;
  graph(method: string, path: string, json?: unknown): Promise<{ status: number; body: unknown }>;
}

export const NORMAL = {
  name: 'parcel_news',
  language: 'en_GB',
  category: 'UTILITY',
  components: [
    {
      type: 'BODY',
      text: 'Your parcel {{1}} has left our warehouse and arrives on {{2}} at your door.',
      example: { body_text: [['71', 'Monday']] },
    },
    { type: 'FOOTER', text: 'Harbour Lane Bikes' },
  ],
} as const;

/** The same with another body, and whatever else is to differ. */
export function like(more: object, body?: string): object {
  const [first, ...others] = NORMAL.components;
  return {
    ...NORMAL,
    components: [{ ...first, ...(body !== undefined && { text: body }) }, ...others],
    ...more,
  };
}

export async function setTemplates(
  options: {
    readonly off?: readonly EnforcedName[];
    readonly env?: Readonly<Record<string, string>>;
    /** Whether a `coex listen` puts the webhooks into the store. */
    readonly listening?: boolean;
  } = {},
): Promise<TemplatesStage> {
  const folder = temporaryFolder();
  const { listening = false, env = {} } = options;
  const journey = await setOut({ listening, env });
  const { sandbox } = journey;
  if (options.off !== undefined) sandbox.rules.off(...options.off);
  mkdirSync(join(folder, 'templates'));
  const waba = sandbox.waba.id;
  const withAccount = (argv: readonly string[]) =>
    argv.some(
      (word) => word === '--waba' || word === '--env' || (word.endsWith('plan.json') && argv[0] === 'apply'),
    )
      ? ['templates', ...argv]
      : ['templates', ...argv, '--waba', waba];
  const stage: TemplatesStage = {
    ...journey,
    folder,
    waba,
    write: (file, content) => {
      const isRaw = typeof content === 'string' || content instanceof Uint8Array;
      writeFileSync(join(folder, file), isRaw ? content : JSON.stringify(content, undefined, 2));
    },
    templates: (argv, meeting) => journey.coex(withAccount(argv), { workingFolder: folder, ...meeting }),
    told: async (argv, meeting) => {
      const ran = await journey.coex([...withAccount(argv), '--json'], { workingFolder: folder, ...meeting });
      const events = ran.stdout
        .trim()
        .split('\n')
        .filter(Boolean)
        .map((line) => tryJson(line));
      return { ...ran, events, doc: tryJson(ran.stdout) };
    },
    there: async (name) => {
      const { body } = await stage.graph(
        'GET',
        `${waba}/message_templates?limit=1000&fields=id,name,language,status,category,components`,
      );
      const rows = Object(body).data as { name: string }[];
      return name === undefined ? rows : rows.filter((row) => row.name === name);
    },
    approved: async (draft) => {
      const { body } = await stage.graph('POST', `${waba}/message_templates`, draft);
      const { id } = Object(body);
      if (id === undefined) throw new Error(JSON.stringify(body));
      if (Object(body).status === 'PENDING')
        sandbox.act('template.review', { template: id, verdict: 'approve' });
      return String(id);
    },
    graph: (method, path, json) => call(sandbox, method, path, json),
  };
  return stage;
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function call(sandbox: Sandbox, method: string, path: string, json?: unknown) {
  const response = await fetch(`${sandbox.url}/v26.0/${path}`, {
    method,
    headers: { authorization: `Bearer ${sandbox.app.systemToken}`, 'content-type': 'application/json' },
    ...(json !== undefined && { body: JSON.stringify(json) }),
  });
  return { status: response.status, body: await response.json() };
}
