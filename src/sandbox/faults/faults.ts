/** Something that goes wrong on purpose. */
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
}

export type FaultTarget =
  /** `call` as the router names it: `POST {phone}/messages`. */
  | { readonly side: 'call'; readonly call?: string; readonly numberId?: string }
  | { readonly side: 'webhook'; readonly field?: string; readonly numberId?: string };

export type FaultTrigger =
  | { readonly kind: 'always' }
  | { readonly kind: 'next'; readonly count: number }
  | { readonly kind: 'every'; readonly nth: number }
  | { readonly kind: 'probability'; readonly probability: number };

export type FaultEffect =
  | { readonly kind: 'error'; readonly code: number; readonly subcode?: number; readonly httpStatus?: number }
  | { readonly kind: 'status'; readonly httpStatus: number }
  | { readonly kind: 'latency'; readonly delayMs: number }
  /** `before` anything is done; `after` it was done, so that its outcome stays unknown to the caller. */
  | { readonly kind: 'drop'; readonly moment: 'before' | 'after' }
  | { readonly kind: 'duplicate'; readonly times: number }
  | { readonly kind: 'delay'; readonly delayMs: number }
  | { readonly kind: 'reorder'; readonly withinMs: number }
  | { readonly kind: 'lose' }
  | { readonly kind: 'mangle'; readonly as: string };
