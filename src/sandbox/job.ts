import type { TemplateTask } from './templates/task.ts';
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
  /** What a fault gathered goes out as one body. */
  | { readonly kind: 'fault-batch'; readonly faultId: number }
  /** An answer that a fault held back is due: the clock stops here, so that it can be written. */
  | { readonly kind: 'answer-due' }
  /** Another attempt at a delivery. */
  | { readonly kind: 'deliver'; readonly deliveryId: number }
  /** The phone has something to tell Meta, once it is online. */
  | { readonly kind: 'from-phone'; readonly numberId: string; readonly webhook: Webhook }
  /** A day of a connected phone goes by; drops out when the onboarding of that instant is over. */
  | { readonly kind: 'phone-day'; readonly numberId: string; readonly onboardedAt: number }
  /** An offboarded number comes back on its own. */
  | { readonly kind: 'reconnect'; readonly numberId: string; readonly onboardedAt: number }
  | { readonly kind: 'template'; readonly task: TemplateTask }
  /** Meta looks for templates of a WABA that nothing has happened to for long. */
  | { readonly kind: 'template-idle'; readonly wabaId: string }
  /** Somebody does the next thing of a story. */
  | { readonly kind: 'story'; readonly story: string; readonly step: StoryStep };
