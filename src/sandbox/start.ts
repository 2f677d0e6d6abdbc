import { createClockwork } from './clockwork.ts';
import { act } from './drive/actions.ts';
import { tellStory } from './drive/stories.ts';
import { randomFor } from './random.ts';
import { listen, stopListening } from './server.ts';
import { pressButton } from './signup/browser.ts';
import { nextDueAt } from './timeline.ts';
import type { Customer } from './town/customers.ts';
import { inventScene } from './town/scene.ts';
import type { Delivery } from './world/deliveries.ts';
import { appOf, numberOf, wabaOf } from './world/lookups.ts';
import { count, createWorld, type SandboxOptions, type World } from './world/world.ts';

/** A running sandbox. */
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
  /** Makes something happen, by the names of the control API; throws an Error that says why it cannot. */
  act(name: string, input?: Readonly<Record<string, unknown>>): unknown;
  /** The WhatsApp Business app in someone's hand. */
  readonly phone: {
    /** Opens the signup link over HTTP, accepts, and follows the redirect. Shares the history unless told not to. */
    accept(signupUrl: string, options?: { readonly shareHistory?: boolean }): Promise<void>;
    cancel(signupUrl: string): Promise<void>;
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
  /** Every webhook so far, oldest first, with all attempts at it. */
  log(): readonly Delivery[];
  close(): Promise<void>;
}

/** Starts an emulated Meta, phone and customers on loopback. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const world = createWorld(options);
  const clockwork = createClockwork(world, options.deliveryConcurrency ?? 1);
  const { server, url } = await listen(world, clockwork, options.host ?? '127.0.0.1', options.port ?? 0);
  const app = appOf(world);
  const waba = wabaOf(world);
  const number = numberOf(world);
  const says = (name: string, input: Readonly<Record<string, unknown>>) => String(act(world, name, input));
  return {
    url,
    app: { id: app.id, secret: app.secret, systemToken: world.first.systemToken, configId: app.configId },
    waba: { id: waba.id, businessId: waba.businessId },
    number: { id: number.id, displayPhoneNumber: number.displayPhoneNumber },
    now: () => world.timeline.now,
    nextDueAt: () => nextDueAt(world.timeline),
    advance: clockwork.advance,
    act: (name, input = {}) => act(world, name, input),
    phone: {
      accept: (signupUrl, { shareHistory = true } = {}) =>
        pressButton(url, signupUrl, 'accept', shareHistory),
      cancel: (signupUrl) => pressButton(url, signupUrl, 'cancel', false),
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
    log: () => world.deliveries.entries,
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
