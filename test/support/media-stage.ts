import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type ListeningStage, setListeningStage } from './onboarding-stage.ts';
import { eventsOf, type Fakes, NOW, type Ran, run } from './run.ts';
import { ask, type Row } from './tables.ts';

/** A number on the API, what people send it in a store, and the command line that fetches it. */
export interface MediaStage extends ListeningStage {
  /** Where the files lie. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly customer: string;
  /** A customer sends media, and the webhook is in the store; gives the wamid. */
  send(input?: Readonly<Record<string, unknown>>): Promise<string>;
  /** Time goes by. */
  pass(durationMs: number): Promise<void>;
  coex(argv: readonly string[], fakes?: Fakes): Promise<Ran>;
  /** `coex media fetch --json`: its exit code, and its last event. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into events of any shape
  fetch(...argv: readonly string[]): Promise<{ exitCode: number; done: any; events: any[] }>;
  /** What is written down of each message's media. */
  rows(): Row[];
  /** The files there are, by their path in the folder. */
  files(): string[];
}

export async function setMediaStage({ history = 0, startAt = NOW } = {}): Promise<MediaStage> {
  const stage = await setListeningStage({ historyMessages: history, startAt });
  const { sandbox, storeFile, deps } = stage;
  const { callback } = stage;
  await sandbox.act('app.subscribe', { callbackUrl: callback.url, verifyToken: callback.verifyToken });
  sandbox.act('signup.accept');
  await deps.clock.sleep(2000);
  const customer = sandbox.customers.list()[0]?.waId ?? '';
  const folder = join(dirname(storeFile), 'media');
  const env = {
    COEX_HOME: dirname(storeFile),
    COEX_GRAPH_URL: sandbox.url,
    COEX_ACCESS_TOKEN: sandbox.app.systemToken,
  };
  const coex: MediaStage['coex'] = (argv, fakes = {}) => run(argv, { env, clock: deps.clock, ...fakes });
  return {
    ...stage,
    folder,
    env,
    customer,
    coex,
    pass: (durationMs) => deps.clock.sleep(durationMs),
    send: async (input = {}) => {
      const wamid = String(sandbox.act('customer.send-media', { customer, type: 'image', ...input }));
      await deps.clock.sleep(1000);
      return wamid;
    },
    fetch: async (...argv) => {
      const ran = await coex(['media', 'fetch', ...argv, '--json']);
      const events = eventsOf(ran);
      return { exitCode: ran.exitCode, done: events.at(-1), events };
    },
    rows: () => ask(storeFile, 'select * from media_files order by wamid'),
    files: () =>
      existsSync(folder)
        ? readdirSync(folder, { recursive: true, withFileTypes: true })
            .filter((entry) => entry.isFile())
            .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
            .sort()
        : [],
  };
}

/** The SHA-256 of a file, as its name says it. */
export function nameOf(file: string): string {
  return file.split(/[\\/]/).at(-1) ?? '';
}
