import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Clock } from '../../src/core/clock.ts';
import { createGraph, type Graph } from '../../src/core/graph/index.ts';
import { openStore, type Store } from '../../src/core/store/index.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/index.ts';
import { NOW, seededRandom, temporaryFolder } from './run.ts';

/** A sandbox, a client of it and a store, all on the sandbox's clock. */
export interface OnboardingStage {
  readonly sandbox: Sandbox;
  readonly app: { readonly id: string; readonly secret: string };
  readonly deps: { readonly graph: Graph; readonly store: Store; readonly clock: Clock };
  readonly storeFile: string;
  /** The link to the sandbox's signup. */
  link(redirectUri: string, state: string): string;
  /** Every call the client made: `POST /{path}`. */
  readonly calls: readonly string[];
}

export async function setOnboardingStage(options: Partial<SandboxOptions> = {}): Promise<OnboardingStage> {
  const sandbox = await startSandbox({ seed: 7, startAt: NOW, historyMessages: 10, ...options });
  const storeFile = join(temporaryFolder(), 'store.db');
  const store = await openStore(storeFile);
  const clock: Clock = { now: () => sandbox.now(), sleep: async () => undefined };
  const calls: string[] = [];
  const graph = createGraph({
    baseUrl: sandbox.url,
    version: 'v26.0',
    token: async () => sandbox.app.systemToken,
    appSecret: async () => sandbox.app.secret,
    clock,
    random: seededRandom(1),
    onExchange: ({ method, url }) => calls.push(`${method} ${new URL(url).pathname.replace('/v26.0', '')}`),
  });
  onTestFinished(async () => {
    await graph.close();
    await store.close();
    await sandbox.close();
  });
  return {
    sandbox,
    app: { id: sandbox.app.id, secret: sandbox.app.secret },
    deps: { graph, store, clock },
    storeFile,
    calls,
    link: (redirectUri, state) => {
      const url = new URL('/messaging/whatsapp/onboard/', sandbox.url);
      url.searchParams.set('app_id', sandbox.app.id);
      url.searchParams.set('config_id', sandbox.app.configId);
      url.searchParams.set('extras', '{"featureType":"whatsapp_business_app_onboarding"}');
      url.searchParams.set('redirect_uri', redirectUri);
      url.searchParams.set('state', state);
      return url.href;
    },
  };
}
