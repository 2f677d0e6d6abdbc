import type { Graph, GraphCall } from '../../../src/core/graph/index.ts';
import { startOnboarding, type TokenKeeper } from '../../../src/core/journal/index.ts';
import {
  type OnboardDeps,
  type OnboardEvent,
  type OnboardPlan,
  onboard,
  type SignupWay,
} from '../../../src/core/onboarding/index.ts';
import type { Onboarding, Store } from '../../../src/core/store/index.ts';
import type { Sandbox } from '../../../src/sandbox/index.ts';
import type { ListeningStage } from '../../support/onboarding-stage.ts';
import { seededRandom } from '../../support/run.ts';

const MINUTE_MS = 60_000;

/** Keeps tokens in a map. */
export interface TokenMap extends TokenKeeper {
  readonly kept: ReadonlyMap<string, string>;
}

export function tokenMap(entries: readonly (readonly [string, string])[] = []): TokenMap {
  const kept = new Map(entries);
  return {
    kept,
    find: async (owner) => kept.get(owner),
    keep: async (owner, token) => void kept.set(owner, token),
    forget: async (owner) => void kept.delete(owner),
  };
}

/** A signup that somebody finishes as soon as it is opened; a new code each time. */
export function acceptingWay(
  sandbox: Sandbox,
  {
    number,
    shareHistory = true,
    wabaId,
  }: { readonly number?: string; readonly shareHistory?: boolean; readonly wabaId?: string } = {},
): SignupWay {
  return {
    name: 'page',
    open: async () => {
      const code = String(
        sandbox.act('signup.accept', { ...(number !== undefined && { number }), shareHistory }),
      );
      return { outcome: Promise.resolve({ kind: 'code', code, wabaId }), close: async () => undefined };
    },
  };
}

/** A signup that ends with what is given. */
export function wayOf(outcome: Awaited<ReturnType<SignupWay['open']>>['outcome']): SignupWay {
  outcome.catch(() => undefined);
  return { name: 'page', open: async () => ({ outcome, close: async () => undefined }) };
}

export function startOne(
  { store, clock }: Pick<ListeningStage['deps'], 'store' | 'clock'>,
  more: { readonly number?: string; readonly seed?: number; readonly way?: SignupWay['name'] } = {},
): Promise<Onboarding> {
  const { number, seed = 3, way = 'page' } = more;
  return startOnboarding({ store, clock, random: seededRandom(seed) }, { way, number, losses: [] });
}

/** The journal as it stands. */
export async function onboardingOf({ db }: Store, id: string): Promise<Onboarding> {
  return db.selectFrom('onboardings').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}

export function planFor(
  { sandbox, app, callback }: ListeningStage,
  onboarding: Onboarding,
  more: Partial<OnboardPlan> = {},
): OnboardPlan {
  return {
    onboarding,
    app,
    way: acceptingWay(sandbox),
    callback,
    signupTimeoutMs: undefined,
    silentAfterMs: 15 * MINUTE_MS,
    resumed: false,
    detach: false,
    ...more,
  };
}

/** Runs the machine; gives how it ended, with what it told. */
export async function runMachine(
  stage: ListeningStage,
  plan: OnboardPlan,
  deps: Partial<OnboardDeps> & Pick<OnboardDeps, 'tokens'>,
  onEvent: (event: OnboardEvent) => void = () => undefined,
) {
  const events: OnboardEvent[] = [];
  const signal = new AbortController().signal;
  const end = await onboard({ ...stage.deps, signal, ...deps }, plan, (event) => {
    events.push(event);
    onEvent(event);
  });
  return { end, events };
}

/** What reached Meta, seen from the client's side of it. */
export interface Traffic {
  /** Sync types that Meta accepted. */
  readonly accepted: string[];
  /** Sync types that were asked for, whatever came of it. */
  readonly asked: string[];
  /** Codes that were sent to be exchanged. */
  readonly codes: string[];
  readonly paths: string[];
}

/** The same client, that writes down what passes; `around` may do something before and after. */
export function watchedGraph(
  graph: Graph,
  traffic: Traffic,
  around: (call: GraphCall, work: () => Promise<unknown>) => Promise<unknown> = (_call, work) => work(),
): Graph {
  return {
    ...graph,
    call: (call) =>
      around(call, async () => {
        const path = call.path ?? call.url ?? '';
        traffic.paths.push(`${call.method} ${path}`);
        if (path === 'oauth/access_token') traffic.codes.push(call.query?.code ?? '');
        const type = path.endsWith('/smb_app_data') ? syncTypeOf(call) : undefined;
        if (type !== undefined) traffic.asked.push(type);
        const answer = await graph.call(call);
        if (type !== undefined) traffic.accepted.push(type);
        return answer;
      }),
  };
}

export function noTraffic(): Traffic {
  return { accepted: [], asked: [], codes: [], paths: [] };
}

function syncTypeOf({ body }: GraphCall): string {
  return (body as { sync_type: string }).sync_type;
}
