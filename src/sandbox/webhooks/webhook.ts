/** One change that Meta has to tell. */
export interface Webhook {
  readonly field: string;
  readonly value: unknown;
  readonly wabaId: string;
  /** The number it is about: its callback, if it has one of its own, gets the field `messages`. */
  readonly numberId?: string;
  /** Set for news of a partner's relation to a WABA: goes to the partner's apps, subscribed to the WABA or not. */
  readonly toPartnerOfApp?: string;
  /** `account_*` entries carry the time, `messages`, `history` and `smb_*` do not (reference §4.1). */
  readonly timed?: boolean;
}
