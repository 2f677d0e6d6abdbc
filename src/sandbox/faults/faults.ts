import type { Webhook } from '../webhooks/webhook.ts';
import type { WildName } from './wild-names.ts';

/** Something that goes wrong on purpose. Plain data, as all of the world. */
export interface Fault {
  /** From 1. */
  readonly id: number;
  /** What it hits. A part left out matches everything. */
  readonly target: FaultTarget;
  readonly when: FaultTrigger;
  readonly does: FaultEffect;
  /** How many events its target has matched, and how often it struck. */
  seen: number;
  struck: number;
  /** What a `batch` has put aside so far. */
  held: HeldWebhook[];
}

export type FaultTarget =
  | {
      readonly side: 'call';
      /** As the router names it, `POST {phone}/messages`; `*` stands for anything. */
      readonly call?: string | undefined;
      readonly numberId?: string | undefined;
      /** Digits, or a BSUID: only calls to this person. */
      readonly recipient?: string | undefined;
    }
  | {
      readonly side: 'webhook';
      /** `*` stands for anything. */
      readonly field?: string | undefined;
      /** `value.event`, where the field has events. */
      readonly event?: string | undefined;
      readonly numberId?: string | undefined;
    };

export type FaultTrigger =
  | { readonly kind: 'always' }
  | { readonly kind: 'next'; readonly count: number }
  | { readonly kind: 'every'; readonly nth: number }
  | { readonly kind: 'probability'; readonly probability: number };

export type FaultEffect = CallEffect | WebhookEffect;

export type CallEffect =
  /** Refused with Meta's envelope. */
  | {
      readonly kind: 'error';
      readonly code: number;
      readonly subcode?: number | undefined;
      readonly httpStatus?: number | undefined;
    }
  /** What a load balancer says: a bare status with an HTML page. */
  | { readonly kind: 'html'; readonly httpStatus: number }
  /** Done at once, answered late. */
  | { readonly kind: 'latency'; readonly delayMs: number }
  /**
   * The connection ends: `before` anything is done; `after` it was done, so that its outcome stays unknown to the
   * caller; `midway` through the answer.
   */
  | { readonly kind: 'drop'; readonly moment: 'before' | 'after' | 'midway' }
  /** Done, and answered in good form, but the JSON breaks off. */
  | { readonly kind: 'truncate' };

export type WebhookEffect =
  /** Copies in all; the others follow the first after `apartMs`. */
  | { readonly kind: 'duplicate'; readonly copies: number; readonly apartMs: number }
  | { readonly kind: 'delay'; readonly delayMs: number }
  /** Each is delayed by another part of the span, so that they overtake one another. */
  | { readonly kind: 'reorder'; readonly withinMs: number }
  | { readonly kind: 'lose' }
  | { readonly kind: 'mangle'; readonly as: WildName }
  /** Put aside for as long, then sent as one body with many entries. */
  | { readonly kind: 'batch'; readonly withinMs: number };

export interface HeldWebhook {
  readonly webhook: Webhook;
  readonly body: string;
}

const CALL_EFFECTS: readonly FaultEffect['kind'][] = ['error', 'html', 'latency', 'drop', 'truncate'];

export function isCallEffect(effect: FaultEffect): effect is CallEffect {
  return CALL_EFFECTS.includes(effect.kind);
}
