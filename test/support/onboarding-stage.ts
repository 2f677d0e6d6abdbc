import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Clock } from '../../src/core/clock.ts';
import { createGraph, type Graph } from '../../src/core/graph/index.ts';
import { createIntake, startReceiver, storeWriter } from '../../src/core/ingest/index.ts';
import type { Store } from '../../src/core/store/index.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/index.ts';
import { NOW, seededRandom, temporaryFolder } from './run.ts';
import { openStoreAt } from './store-address.ts';

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
  /** Before the test ends, when it sets many. */
  close(): Promise<void>;
}

/** The same with a receiver that fills the store. */
export interface ListeningStage extends OnboardingStage {
  readonly callback: { readonly url: string; readonly verifyToken: string };
}

/** Nothing happens while anybody sleeps; see `setListeningStage`. */
export async function setOnboardingStage(options: Partial<SandboxOptions> = {}): Promise<OnboardingStage> {
  const sandbox = await startSandbox({ seed: 7, startAt: NOW, historyMessages: 10, ...options });
  return setStage(sandbox, { now: () => sandbox.now(), sleep: async () => undefined });
}

/** Whoever sleeps lets the sandbox go on, and wakes when all it has sent meanwhile is in the store. */
export async function setListeningStage(options: Partial<SandboxOptions> = {}): Promise<ListeningStage> {
  const sandbox = await startSandbox({ seed: 7, startAt: NOW, historyMessages: 10, ...options });
  let idle = async () => {};
  const stage = await setStage(sandbox, {
    now: () => sandbox.now(),
    sleep: async (durationMs, signal) => {
      signal?.throwIfAborted();
      await sandbox.advance(Math.ceil(durationMs));
      await idle();
      signal?.throwIfAborted();
    },
  });
  const clock: Clock = { now: () => sandbox.now(), sleep: async () => undefined };
  const onTrouble = (error: unknown) => {
    throw error;
  };
  const intake = createIntake({
    writer: storeWriter(stage.deps.store),
    clock,
    onProjected: () => undefined,
    onTrouble,
  });
  idle = intake.idle;
  const verifyToken = 'made-up-verify-token';
  const receiver = await startReceiver({
    host: '127.0.0.1',
    port: 0,
    appSecret: stage.app.secret,
    verifyToken,
    clock,
    intake,
  });
  const close = once(async () => {
    await receiver.close();
    await stage.close();
  });
  onTestFinished(close);
  return { ...stage, callback: { url: receiver.callbackUrl, verifyToken }, close };
}

async function setStage(sandbox: Sandbox, clock: Clock): Promise<OnboardingStage> {
  const storeFile = join(temporaryFolder(), 'store.db');
  const store = await openStoreAt(storeFile);
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
  const close = once(async () => {
    await graph.close();
    await store.close();
    await sandbox.close();
  });
  onTestFinished(close);
  return {
    sandbox,
    app: { id: sandbox.app.id, secret: sandbox.app.secret },
    deps: { graph, store, clock },
    storeFile,
    calls,
    close,
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

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}
