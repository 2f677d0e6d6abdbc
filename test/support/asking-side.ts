import { join } from 'node:path';
import { pathsOf, resolveConfig } from '../../src/core/config/index.ts';
import type { Side } from '../../src/core/diagnosis/index.ts';
import { CoexError } from '../../src/core/errors.ts';
import type { Graph } from '../../src/core/graph/index.ts';
import { findNumber, listNames } from '../../src/core/numbers/index.ts';
import { createSecrets } from '../../src/core/secrets/index.ts';
import type { Store } from '../../src/core/store/index.ts';
import { openTestStore, replay } from './replay.ts';
import { fixedClock, temporaryFolder } from './run.ts';
import { openGraph, type ScriptedAnswer, scriptGraph } from './scripted-graph.ts';

/** Questions about one message or chat go past what is asked of Meta once for all links. */
type AskedSide = Omit<Side, 'meta'>;

export const APP_ID = '660000000000004';

/** A side of diagnosis over a store that was told these bodies, before a Graph API that answers so; none without answers. */
export async function askingSide({
  bodies = [],
  answers = [],
  env = {},
}: {
  readonly bodies?: readonly object[];
  readonly answers?: readonly ScriptedAnswer[];
  readonly env?: Readonly<Record<string, string>>;
}): Promise<AskedSide & { readonly opened: Store }> {
  const folder = temporaryFolder();
  const opened = await openTestStore(folder);
  await replay(opened, bodies);
  const graph = answers.length === 0 ? undefined : openGraph((await scriptGraph(...answers)).url).graph;
  return { ...sideOver(opened, folder, env), opened, graph: () => orNone(graph) };
}

async function orNone(graph: Graph | undefined): Promise<Graph> {
  return graph ?? noWay();
}

async function noWay(): Promise<never> {
  throw new CoexError('graph-unreachable', { host: 'Meta', call: 'anything', problem: 'there is no way' });
}

/** A side of diagnosis over a store and a folder of settings; Meta cannot be asked. */
function sideOver(store: Store, folder: string, env: Readonly<Record<string, string>> = {}): AskedSide {
  const around = { env: { COEX_HOME: folder, COEX_APP_ID: APP_ID, ...env }, platform: 'linux' };
  const paths = pathsOf({ ...around, homeFolder: '/nowhere', workingFolder: '/nowhere' });
  const config = () => resolveConfig({ paths, env: around.env, flags: {} });
  return {
    clock: fixedClock(),
    paths,
    config,
    secrets: async () =>
      createSecrets({
        env: around.env,
        file: join(folder, 'secrets.json'),
        profile: 'default',
        keyring: async () => undefined,
      }),
    store: async () => store,
    graph: noWay,
    network: {
      reach: async () => ({ kind: 'unreachable', problem: 'nobody is there' }),
      ask: noWay,
    },
    number: async () => {
      const wanted = config().find('number');
      if (wanted === undefined && (await listNames(store)).length === 0) return undefined;
      return findNumber(store, wanted);
    },
    signal: new AbortController().signal,
  };
}
