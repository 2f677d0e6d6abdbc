import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BODY, type Shop, setShop } from '../../sandbox/templates/shop.ts';
import { type Fakes, type Ran, run, temporaryFolder } from '../../support/run.ts';

/** A shop with a command line beside it, and a store that hears what the shop’s callback heard. */
export interface ReviewStage extends Shop {
  readonly folder: string;
  coex(argv: readonly string[], fakes?: Fakes): Promise<Ran>;
  /** Puts every webhook that came so far into the store. */
  ingest(): Promise<void>;
  /** An approved template of that name; gives its id. */
  approved(name: string, part?: Readonly<Record<string, unknown>>): Promise<string>;
  act(name: string, template: string, input?: object): void;
}

export async function setReviewStage(options: Parameters<typeof setShop>[0] = {}): Promise<ReviewStage> {
  const off = options.off ?? [];
  const shop = await setShop({
    ...options,
    off: ['template-creation-rate', 'management-rate', 'app-rate', 'template-limit', ...off],
  });
  const { sandbox, callback } = shop;
  const folder = temporaryFolder();
  const env = {
    COEX_HOME: join(folder, 'home'),
    COEX_GRAPH_URL: sandbox.url,
    COEX_ACCESS_TOKEN: sandbox.app.systemToken,
  };
  const clock: Fakes['clock'] = {
    now: () => sandbox.now(),
    sleep: async (durationMs, signal) => {
      signal?.throwIfAborted();
      await sandbox.advance(Math.ceil(durationMs));
    },
  };
  const coex: ReviewStage['coex'] = (argv, fakes = {}) =>
    run(argv, { env, clock, workingFolder: folder, ...fakes });
  return {
    ...shop,
    folder,
    coex,
    ingest: async () => {
      await sandbox.advance(5000);
      await coex(['ingest', '-'], { stdin: callback.received.map(({ raw }) => raw).join('\n') });
    },
    approved: async (name, part = {}) => {
      const { id } = (await shop.create({ name, components: [BODY], ...part })).body;
      sandbox.act('template.review', { template: id, verdict: 'approve' });
      return id;
    },
    act: (name, template, input = {}) => {
      sandbox.act(name, { template, ...input });
    },
  };
}

/** Environments of a working folder. */
export function writeEnvironments(
  { folder }: ReviewStage,
  environments: Readonly<Record<string, object>>,
): void {
  mkdirSync(join(folder, 'templates'), { recursive: true });
  writeFileSync(join(folder, 'templates/environments.yaml'), JSON.stringify({ environments }));
}
