/** Whom to send to: a phone when known, else a BSUID. */
export interface Recipient {
  readonly waId?: string | undefined;
  readonly userId?: string | undefined;
}
