import type { Webhook } from '../webhooks/webhook.ts';
import type { World } from '../world/world.ts';

/** What becomes of a webhook: its bytes, how many copies go out, and when. */
export interface Struck {
  readonly body: string;
  /** 0: swallowed. */
  readonly times: number;
  readonly delayMs: number;
}

/** Lets the faults of the world act on a webhook. */
export function strikeWebhook(_world: World, _webhook: Webhook, body: string): Struck {
  return { body, times: 1, delayMs: 0 };
}
