import type { Webhook } from './webhooks/webhook.ts';
import type { StoryStep } from './world/story.ts';

/**
 * Everything that can be scheduled. Jobs are data: a snapshot keeps what is still to happen, and a job says all it
 * needs by ids.
 */
export type Job =
  /** Meta has something to tell. */
  | { readonly kind: 'webhook'; readonly webhook: Webhook }
  /** What a fault held back, as it was then. */
  | {
      readonly kind: 'webhook-copies';
      readonly webhook: Webhook;
      readonly body: string;
      readonly times: number;
    }
  /** Another attempt at a delivery. */
  | { readonly kind: 'deliver'; readonly deliveryId: number }
  /** Somebody does the next thing of a story. */
  | { readonly kind: 'story'; readonly story: string; readonly step: StoryStep };
