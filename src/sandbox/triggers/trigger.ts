import type { Customer } from '../town/customers.ts';
import type { Webhook } from '../webhooks/webhook.ts';
import type { BusinessNumber } from '../world/numbers.ts';
import type { World } from '../world/world.ts';

/** A webhook that can be made at will. It is raw: the world stays as it is, unless `about` says more. */
export interface Trigger {
  /** One sentence. */
  readonly about: string;
  /** Where the payload is written; M/ is Meta's documentation of WhatsApp, § the reference. */
  readonly source: string;
  readonly build: (scene: Scene) => Webhook;
  /** What it changes besides. */
  readonly changes?: (scene: Scene) => void;
}

/** What a trigger is made from. */
export interface Scene {
  readonly world: World;
  readonly number: BusinessNumber;
  readonly customer: Customer;
  /** A wamid that was never used. */
  readonly wamid: string;
  /** Unix milliseconds. */
  readonly at: number;
}

export type Triggers = Readonly<Record<string, Trigger>>;
