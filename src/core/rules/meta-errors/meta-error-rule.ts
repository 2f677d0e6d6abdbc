import type { Source } from '../sources.ts';

/**
 * What one of Meta's error codes means, whether a retry can help, and what mends it. Branch on `code` (and subcode),
 * never on the HTTP status: sources disagree about it (conflict C12).
 */
export interface MetaErrorRule extends Source {
  readonly code: number;
  /** The last code of a family that means one thing: 200 up to 299. */
  readonly upTo?: number;
  /** When set, the row is only for this subcode. */
  readonly subcode?: number;
  /** A clause that goes on after “Meta refused …:”. */
  readonly meaning: string;
  /** `never`; `backoff`: repeat with growing pauses; `wait`: something must change or time must pass first. */
  readonly retry: 'never' | 'backoff' | 'wait';
  /** How often a repeat is worth it, when not for as long as one likes. */
  readonly tries?: number;
  /** How long to wait before the first repeat, where the source says so. */
  readonly waitMs?: number;
  /** Meta refused before it did anything: after the pause even a send may be repeated. */
  readonly nothingDone?: true;
  /** Which exit the failure maps to. */
  readonly kind: 'refused' | 'not-permitted' | 'not-found' | 'guarded' | 'transient';
  /** What to do now, in sentences. */
  readonly fix: string;
  /** Where it is met: the answer to a call, a webhook, either, a health_status, or the signup’s own screens. */
  readonly where: 'answer' | 'webhook' | 'both' | 'health' | 'signup';
  /** As the page of error codes gave it in November 2025; told, never branched on. */
  readonly httpStatus?: number;
  /** `observed`: in refusals people quote, not in Meta’s documentation; `unverified`: a single claim, or a gap. */
  readonly certainty: 'documented' | 'observed' | 'unverified';
  /** Where sources disagree: the other position and who holds it. */
  readonly otherwise?: string;
}
