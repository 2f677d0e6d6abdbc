import { createClockwork } from './clockwork.ts';
import { act } from './drive/actions.ts';
import { redeliverAll } from './drive/redelivery.ts';
import { type RuleRow, ruleRows } from './drive/rule-actions.ts';
import { accountsOf, type Status, statusOf } from './drive/status.ts';
import { tellStory } from './drive/stories.ts';
import type { EnforcedName } from './enforced.ts';
import type { FaultRow } from './faults/spec.ts';
import { randomFor } from './random.ts';
import { openScenario, type ScenarioLibrary } from './scenarios/library.ts';
import { runScenario, type ScenarioRun, type StepResult } from './scenarios/run.ts';
import { listen, stopListening } from './server.ts';
import { pressButton } from './signup/browser.ts';
import { exportWorld, readSnapshot, replaceWorld } from './snapshot/snapshot.ts';
import { nextDueAt } from './timeline.ts';
import type { Customer } from './town/customers.ts';
import { inventScene } from './town/scene.ts';
import type { Delivery } from './world/deliveries.ts';
import { appOf, numberOf, wabaOf } from './world/lookups.ts';
import { type Alarm, count, createWorld, type SandboxOptions, type World } from './world/world.ts';

/** How a sandbox is started. */
export interface StartOptions extends SandboxOptions {
  /** What `export` gave: goes on from there, and takes nothing of the options but where to listen. */
  readonly from?: string;
  /** The scenarios the control API offers. @default none */
  readonly scenarios?: ScenarioLibrary;
}

type Input = Readonly<Record<string, unknown>>;

/**
 * A running sandbox.
 *
 * ```ts
 * const sandbox = await startSandbox({ seed: 7, startAt: Date.UTC(2026, 10, 5, 9) });
 * await sandbox.act('app.subscribe', { callbackUrl, verifyToken });
 * sandbox.faults.add({ webhook: 'messages', duplicate: true, every: 2 });
 * sandbox.customers.send(sandbox.customers.list()[0].waId, 'Hello?');
 * await sandbox.advance(1000);
 * console.log(sandbox.log().map(({ field, outcome }) => `${field} ${outcome}`));
 * await sandbox.close();
 * ```
 */
export interface Sandbox {
  /** Where its Graph API listens: `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** What the client under test is configured with. */
  readonly app: {
    readonly id: string;
    readonly secret: string;
    readonly systemToken: string;
    readonly configId: string;
  };
  readonly waba: { readonly id: string; readonly businessId: string };
  readonly number: { readonly id: string; readonly displayPhoneNumber: string };
  /** The sandbox's own clock, Unix milliseconds. */
  now(): number;
  /** When the next scheduled thing happens, if anything is. */
  nextDueAt(): number | undefined;
  /**
   * Moves the clock and runs everything due in order, awaiting the answer to each webhook. Not to be awaited inside a
   * webhook's handler: the advance under way waits for that handler.
   */
  advance(durationMs: number): Promise<void>;
  /** Moves the clock without waiting for callbacks, as real time goes by; what goes wrong meanwhile is told. */
  tick(durationMs: number, onTrouble: (error: unknown) => void): Promise<void>;
  /** How many answers to calls a `latency` fault holds back until the clock moves on. */
  waitingAnswers(): number;
  /** Makes something happen, by the names of the control API; throws an Error that says why it cannot. */
  act(name: string, input?: Input): unknown;
  /** Lets Meta tell something, whether there is a reason for it or not; the names are those of `triggers`. */
  trigger(event: string, input?: Input): unknown;
  /** What goes wrong on purpose; written as for `coex sandbox fault add`. */
  readonly faults: {
    add(spec: Input): FaultRow;
    list(): readonly FaultRow[];
    remove(id: number): void;
    clear(): void;
  };
  /** What of Meta is enforced. */
  readonly rules: {
    list(): readonly RuleRow[];
    on(...names: readonly EnforcedName[]): void;
    off(...names: readonly EnforcedName[]): void;
  };
  /** The WhatsApp Business app in someone's hand. */
  readonly phone: {
    /**
     * Opens the signup link, or a short one that leads to it, over HTTP, accepts, and follows the redirect. Shares the history unless told not to. Of a
     * number by id or digits, else the first. Rejects when Meta would not connect it.
     */
    accept(
      signupUrl: string,
      options?: { readonly shareHistory?: boolean; readonly number?: string },
    ): Promise<void>;
    /** Opens the signup link and leaves, at a step as Meta names it. @default PHONE_NUMBER_VERIFICATION */
    cancel(signupUrl: string, options?: { readonly step?: string }): Promise<void>;
    /** Types a message to a customer; gives its wamid. */
    send(to: Customer['waId'], text: string): string;
    edit(wamid: string, text: string): void;
    revoke(wamid: string): void;
  };
  readonly customers: {
    list(): readonly Customer[];
    /** Lets a customer write to the shop; gives the wamid. */
    send(from: Customer['waId'], text: string): string;
    edit(wamid: string, text: string): void;
    revoke(wamid: string): void;
  };
  /** Schedules a few virtual minutes of live conversation; each call plays another. */
  playConversation(): void;
  /** Plays a scenario, by the name of one that comes along or by the text of a file. */
  playScenario(
    wanted: { readonly name: string } | { readonly text: string },
    run?: Omit<ScenarioRun, 'url'>,
  ): Promise<readonly StepResult[]>;
  /** Every webhook so far, oldest first, with all attempts at it. */
  log(): readonly Delivery[];
  /** Sends a webhook once more, or all that did not arrive (`failed`). */
  redeliver(
    which: { readonly id: number } | { readonly outcome: 'given-up' | 'lost' | 'waiting' | 'failed' },
  ): Promise<{ readonly redelivered: number; readonly forgotten: number }>;
  /** Calls that break a real phone, oldest first; another list once a snapshot was imported. */
  alarms(): readonly Alarm[];
  /** How things stand. */
  status(): Status;
  /** Every account, without secrets. */
  accounts(): ReturnType<typeof accountsOf>;
  /** The whole world as text; what is under way is finished first. */
  export(): Promise<string>;
  /** Puts a world back. Throws an Error that says why the text is none. */
  import(snapshot: string): Promise<void>;
  close(): Promise<void>;
}

/** Starts an emulated Meta, phone and customers on loopback. */
export async function startSandbox(options: StartOptions): Promise<Sandbox> {
  const world = options.from === undefined ? createWorld(options) : readSnapshot(options.from);
  const clockwork = createClockwork(world, options.deliveryConcurrency ?? 1);
  const scenarios = options.scenarios ?? (async () => []);
  const { host = '127.0.0.1', port = 0 } = options;
  const { server, url } = await listen({ world, clockwork, scenarios }, host, port);
  const says = (name: string, input: Input) => String(act(world, name, input));
  return {
    url,
    // Asked each time: an import brings others, and a number that is onboarded again may get a new id.
    get app() {
      const { id, secret, configId } = appOf(world);
      return { id, secret, systemToken: world.first.systemToken, configId };
    },
    get waba() {
      const { id, businessId } = wabaOf(world);
      return { id, businessId };
    },
    get number() {
      const { id, displayPhoneNumber } = numberOf(world);
      return { id, displayPhoneNumber };
    },
    now: () => world.timeline.now,
    nextDueAt: () => nextDueAt(world.timeline),
    advance: clockwork.advance,
    tick: clockwork.tick,
    waitingAnswers: clockwork.waiting,
    act: (name, input = {}) => act(world, name, input),
    trigger: (event, input = {}) => act(world, 'trigger', { event, ...input }),
    faults: {
      add: (spec) => act(world, 'fault.add', spec) as FaultRow,
      list: () => act(world, 'fault.list', {}) as FaultRow[],
      remove: (id) => void act(world, 'fault.remove', { id }),
      clear: () => void act(world, 'faults.clear', {}),
    },
    rules: {
      list: () => ruleRows(world),
      on: (...rules) => void act(world, 'rules.on', { rules }),
      off: (...rules) => void act(world, 'rules.off', { rules }),
    },
    phone: {
      accept: (signupUrl, { shareHistory = true, number: wanted } = {}) =>
        pressButton(url, signupUrl, 'accept', {
          shareHistory,
          numberId: wanted && numberOf(world, wanted).id,
        }),
      cancel: (signupUrl, { step } = {}) =>
        pressButton(url, signupUrl, 'cancel', { shareHistory: false, step }),
      send: (customer, text) => says('phone.write', { customer, text }),
      edit: (message, text) => void says('phone.edit', { message, text }),
      revoke: (message) => void says('phone.revoke', { message }),
    },
    customers: {
      list: () => world.customers,
      send: (customer, text) => says('customer.write', { customer, text }),
      edit: (message, text) => void says('customer.edit', { message, text }),
      revoke: (message) => void says('customer.revoke', { message }),
    },
    playConversation: () => playConversation(world),
    playScenario: async (wanted, run = {}) =>
      runScenario(await openScenario(scenarios, wanted), { url, ...run }),
    log: () => world.deliveries.entries,
    redeliver: (which) => redeliverAll(world, which),
    alarms: () => world.alarms,
    status: () => statusOf(world, clockwork.waiting()),
    accounts: () => accountsOf(world),
    export: () => clockwork.between(() => exportWorld(world)),
    import: (snapshot) => {
      const imported = readSnapshot(snapshot);
      return clockwork.between(() => replaceWorld(world, imported));
    },
    close: async () => {
      world.timeline.due.length = 0;
      await stopListening(server);
    },
  };
}

function playConversation(world: World): void {
  const number = count(world, 'scene');
  tellStory(world, `scene ${number}`, inventScene(world, randomFor(world.seed, 'scene', number)));
}
