/** Which messages are meant; what is left out restricts nothing. Instants are Unix milliseconds. */
export interface TranscriptFilter {
  readonly phoneNumberId?: string | undefined;
  /** Ids of chats. Left out, all are meant, and what belongs to none. */
  readonly chats?: readonly number[] | undefined;
  /** Only what is known from the history import alone. */
  readonly imported?: boolean | undefined;
  readonly since?: number | undefined;
  readonly until?: number | undefined;
}
