import type { Risk } from '../drift/index.ts';
import type { NumberSummary } from '../numbers/index.ts';

/** How a number stands, or all of them, at a glance. Instants are Unix milliseconds. */
export interface Standing {
  /** The number that is meant; null while all are. */
  readonly number: {
    readonly phoneNumberId: string;
    readonly displayPhoneNumber: string | null;
    readonly verifiedName: string | null;
  } | null;
  /** How many numbers the store knows. */
  readonly numbers: number;
  /** The last word of the lifecycle; of all numbers the worst. Null while no number is known. */
  readonly link: NumberSummary['state'] | null;
  /** How it drifts; of all numbers the worst. Null while no number is known. */
  readonly drift: { readonly risk: Risk; readonly daysToLost: number | null } | null;
  /** Deliveries that wait to be projected, and since when the oldest does. */
  readonly waiting: number;
  readonly waitingSince: number | null;
  readonly lastDeliveryAt: number | null;
  /** Live messages of the last second, both ways, of the number or of the busiest; and how many Meta allows. */
  readonly throughput: { readonly used: number; readonly limit: number };
  /** What was not understood. */
  readonly unrecognised: number;
}
