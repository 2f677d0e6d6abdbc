/** One call to the Graph API: to a path below the pinned version, or to a link that Meta gave. */
export type GraphCall = CallParts & CallTarget;

type CallTarget =
  | {
      /** Without version and leading slash: `440000000000002/messages`. */
      readonly path: string;
      readonly url?: undefined;
      /** Instead of the configured Graph version: `v23.0`. */
      readonly version?: string;
    }
  | {
      /** A whole address, as Meta hands out for media and next pages; hosts that are not Meta’s are refused. */
      readonly url: string;
      readonly path?: undefined;
      readonly version?: undefined;
    };

interface CallParts {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON. At most one of `body`, `form` and `bytes`. */
  readonly body?: unknown;
  /** Sent as `multipart/form-data`: the fields first, then the file as the part named `file`. */
  readonly form?: {
    readonly fields: Readonly<Record<string, string>>;
    readonly file: { readonly name: string; readonly type: string; readonly content: Uint8Array };
  };
  /** Sent as they are, with headers of their own such as `content-type` and `file_offset`. */
  readonly bytes?: { readonly content: Uint8Array; readonly headers: Readonly<Record<string, string>> };
  /** Instead of the configured token; `none` for calls that carry their own proof. */
  readonly token?: string | 'none';
  /** The word before the token; the resumable upload wants `OAuth`. @default 'Bearer' */
  readonly tokenScheme?: 'Bearer' | 'OAuth';
  /** What is expected back: JSON, or a file as it is, of which an error envelope is still told apart. @default 'json' */
  readonly answer?: 'json' | 'bytes';
  /** Where a file goes that is asked for as `bytes`: piece by piece, and what it gives is `Poured`. */
  readonly into?: FileSink;
  /** A larger answer is given up on. @default 64 MiB for JSON, 128 MiB for a file */
  readonly maxAnswerBytes?: number;
  /** A call that has its effect once, though it is a GET: never repeated. Every other method is so by itself. */
  readonly once?: boolean;
  /** A call that only looks whether something has changed: not sent when Meta’s budget is nearly used up. */
  readonly polling?: boolean;
}

/** What a call that asks for `bytes` gives. */
export interface Download {
  readonly bytes: Uint8Array;
  /** As the server named it; undefined when it named none. */
  readonly contentType: string | undefined;
}

/**
 * Where the bytes of a file go, so that memory holds none of it. What throws here ends the call as it is: it is no failure
 * of the network.
 */
export interface FileSink {
  /** How many bytes are in it. A try that broke off leaves them, and the next asks for what is missing. */
  readonly sizeBytes: number;
  write(piece: Uint8Array): Promise<void>;
  /** Forgets what is in it. */
  restart(): Promise<void>;
}

/** What a call with `into` gives. */
export interface Poured {
  readonly sizeBytes: number;
  readonly contentType: string | undefined;
}

/** The one client that speaks HTTP to Meta. */
export interface Graph {
  /**
   * The answer’s JSON, a `Download` when the call asks for `bytes`, `Poured` when it says where to; a refusal or an odd
   * answer is a `CoexError`.
   */
  call(call: GraphCall): Promise<unknown>;
  readonly baseUrl: string;
  close(): Promise<void>;
}
