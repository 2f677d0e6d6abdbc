import type { Clock } from '../../clock.ts';
import type { Graph } from '../../graph/index.ts';
import type { Self } from '../../self.ts';
import type { Store } from '../../store/index.ts';

/** What applying needs. */
export interface ApplyDeps {
  readonly graph: Graph;
  readonly store: Store;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly self: Self;
  /** The app to which samples are uploaded with this token. */
  readonly appId: (token: string | undefined) => Promise<string>;
  /** The bytes of a sample beside a template's file. */
  readonly readSample: (of: { readonly file: string; readonly sample: string }) => Promise<Uint8Array>;
}
