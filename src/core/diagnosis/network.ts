/** How a host was reached. Times are milliseconds. */
export type Reached =
  | {
      readonly kind: 'answered';
      readonly lookupMs: number;
      /** Undefined over plain http. */
      readonly secureMs: number | undefined;
      readonly answeredMs: number;
      readonly status: number;
      /** Of the answer's `date` header, Unix milliseconds; undefined when there is none. */
      readonly serverTimeMs: number | undefined;
    }
  | { readonly kind: 'unresolvable' | 'unreachable' | 'untrusted'; readonly problem: string };

/** A request to the callback, and what came back. */
export interface Posted {
  readonly status: number;
  /** At most 1,000 characters. */
  readonly body: string;
}

/** What diagnosis does on the network besides Graph calls; faked in tests. */
export interface Network {
  /** Resolves, connects, secures and asks for nothing but headers. Never throws. */
  readonly reach: (url: string, signal: AbortSignal) => Promise<Reached>;
  /** Throws when nothing answers within some seconds. Redirects are not followed: Meta does not follow them either. */
  readonly ask: (
    url: string,
    request: {
      readonly method: 'GET' | 'POST';
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    },
    signal: AbortSignal,
  ) => Promise<Posted>;
}
