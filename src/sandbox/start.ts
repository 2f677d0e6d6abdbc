import { listen, stopListening } from './server.ts';
import { pressButton } from './signup/browser.ts';
import { advance, nextDueAt } from './timeline.ts';
import { edit, revoke, say } from './town/conversation.ts';
import type { Customer } from './town/customers.ts';
import { playScene } from './town/scene.ts';
import { createWorld, type DeliveryLogEntry, type SandboxApp, type SandboxOptions } from './world.ts';

/** A running sandbox. */
export interface Sandbox {
  /** Where its Graph API listens: `http://127.0.0.1:PORT`. */
  readonly url: string;
  readonly app: SandboxApp;
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
  /** Every attempt at a webhook so far, oldest first. */
  log(): readonly DeliveryLogEntry[];
  close(): Promise<void>;
}

/** Starts an emulated Meta, phone and customers on loopback. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const world = createWorld(options);
  const { server, url } = await listen(world, options.host ?? '127.0.0.1', options.port ?? 0);
  return {
    url,
    app: world.app,
    waba: world.waba,
    number: { id: world.number.id, displayPhoneNumber: world.number.displayPhoneNumber },
    now: () => world.timeline.now,
    nextDueAt: () => nextDueAt(world.timeline),
    advance: (durationMs) => advance(world.timeline, durationMs),
    phone: {
      accept: (signupUrl, { shareHistory = true } = {}) =>
        pressButton(url, signupUrl, 'accept', shareHistory),
      cancel: (signupUrl) => pressButton(url, signupUrl, 'cancel', false),
      send: (to, text) => say(world, 'phone', to, text),
      edit: (wamid, text) => edit(world, 'phone', wamid, text),
      revoke: (wamid) => revoke(world, 'phone', wamid),
    },
    customers: {
      list: () => world.customers,
      send: (from, text) => say(world, 'customer', from, text),
      edit: (wamid, text) => edit(world, 'customer', wamid, text),
      revoke: (wamid) => revoke(world, 'customer', wamid),
    },
    playConversation: () => playScene(world),
    log: () => world.deliveries,
    close: async () => {
      world.timeline.due.length = 0;
      await stopListening(server);
    },
  };
}
